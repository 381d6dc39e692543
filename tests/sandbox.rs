//! Folders of checks (`--with`) that try to take the program down, each in a process of its own: stopped in time and memory,
//! said plainly, the rest of the report as it was. What the checker refuses is put through the engine in
//! src/script/sandbox_tests.rs. A binary of its own: what a child takes is counted from what its parent has.
#![cfg(target_os = "linux")]

use std::fs::{self, File};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value as Json;
use wait4::Wait4;
use workshop::{Folder, repository};

#[path = "it/workshop.rs"]
mod workshop;

const MEBIBYTES: u64 = 256;
/// The one line that a report says of checks that went wrong.
const LEFT_OUT: &str = "A check of your own went wrong and is left out: A bomb.";
const PLAN: &str = "scenarios/people/internal-medicine-j1.toml";

/// A run of the program, with what it took.
struct Run {
    code: i32,
    out: String,
    err: String,
    seconds: f64,
    mebibytes: u64,
}

/// Runs the program in the repository under limits of the machine that are well above ours.
fn run(folder: &Folder, arguments: &[&str]) -> Run {
    let (out, err) = (folder.path("out.txt"), folder.path("err.txt"));
    let file = |path| File::create(path).expect("the file can be written");
    let mut child = Command::new("sh")
        .args(["-c", "ulimit -t 60; ulimit -v 2000000; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_preceptor")])
        .args(arguments)
        .current_dir(repository())
        .stdin(Stdio::null())
        .stdout(file(&out))
        .stderr(file(&err))
        .spawn()
        .expect("the program runs");
    let ended = child.wait4().expect("the program ends");
    let used = ended.rusage;
    let read = |path| fs::read_to_string(path).expect("the program writes UTF-8");
    Run {
        code: ended.status.code().unwrap_or(-1),
        out: read(&out),
        err: read(&err),
        seconds: (used.utime + used.stime).as_secs_f64(),
        mebibytes: used.maxrss >> 20,
    }
}

/// A folder `mine` with these files.
fn mine(files: &[(&str, &str)]) -> Folder {
    let folder = Folder::empty();
    for (name, text) in files {
        folder.write(&format!("mine/{name}"), text);
    }
    folder
}

#[track_caller]
fn bounded(name: &str, run: &Run) {
    println!(
        "{name}: exit {}, {:.2} s, {} MiB: {}",
        run.code,
        run.seconds,
        run.mebibytes,
        run.err.lines().next().unwrap_or("")
    );
    // Steps hold it, not a clock: it ends by itself, and only the machine's limit of 60 s would end it otherwise.
    assert!(run.code >= 0, "{name} was ended by the machine after {:.2} s: {}", run.seconds, first(&run.err));
    assert!(run.mebibytes < MEBIBYTES, "{name} took {} MiB: {}", run.mebibytes, first(&run.err));
    assert!(!run.err.contains("panicked"), "{name}: {}", first(&run.err));
}

fn first(text: &str) -> String {
    text.chars().take(600).collect()
}

/// The report of the plan without any checks of one's own: as text and as JSON.
fn plain() -> &'static (String, Json) {
    static PLAIN: OnceLock<(String, Json)> = OnceLock::new();
    PLAIN.get_or_init(|| {
        let folder = Folder::empty();
        let [text, json] =
            ["text", "json"].map(|format| run(&folder, &["report", PLAN, "--verdicts", "--format", format]));
        assert_eq!((text.code, json.code), (0, 0), "{}", text.err);
        (text.out, serde_json::from_str(&json.out).expect("it is JSON"))
    })
}

/// A report in which the checks of a folder `mine` went wrong: line by line the plain one, but for its own line.
fn left_out(report: &str) -> String {
    let (text, _) = plain();
    let (before, after) = text.split_once("\nRules of ").expect("a report ends with the date of its rules");
    let expected = format!("{before}\nNot checked\n  {LEFT_OUT}\n\nRules of {after}");
    let (was, is): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), report.lines().collect());
    let differs = (0..was.len().max(is.len())).filter(|n| was.get(*n) != is.get(*n));
    differs.map(|n| format!("line {}: {:?} is {:?}\n", n + 1, was.get(n), is.get(n))).take(5).collect()
}

/// What a JSON report says of shipped rules; of the folder `mine` it may only name rules that went wrong.
fn shipped(name: &str, mut report: Json) -> Json {
    for list in ["verdicts", "faults"] {
        let lines = report[list].as_array_mut().expect("it is a list");
        let mine = |line: &Json| line["rule"].as_str().is_some_and(|rule| rule.starts_with("mine/"));
        assert!(
            lines
                .iter()
                .filter(|line| mine(line))
                .all(|line| line["message"].is_string() || line["verdict"] == "fault"),
            "{name} is still heard"
        );
        lines.retain(|line| !mine(line));
    }
    report["counts"]["fault"] = Json::from(0);
    report
}

/// Runs files beside the shipped rules: the run must end with a fault that says this, everything else as without them.
#[track_caller]
fn faults(name: &str, files: &[(&str, &str)], says: &str) {
    let folder = mine(files);
    let path = folder.path("mine").display().to_string();
    let bombed = run(&folder, &["report", PLAN, "--with", &path]);
    bounded(name, &bombed);
    assert_eq!(bombed.code, 3, "{name}: {}", first(&bombed.err));
    assert!(bombed.err.contains(says), "{name} says: {}", first(&bombed.err));
    assert_eq!(left_out(&bombed.out), "", "{name} changed the report");
    // A check that cannot even begin has no line; whatever else went wrong has one.
    let unplaced = bombed.err.lines().find(|line| !line.contains(MANY) && !line.contains(".rhai:"));
    assert_eq!(unplaced, None, "{name}");
}

/// The same, and the JSON report says of shipped rules what it says without these files, to the last fact read.
#[track_caller]
fn faults_in_json_too(name: &str, files: &[(&str, &str)], says: &str) {
    faults(name, files, says);
    let folder = mine(files);
    let path = folder.path("mine").display().to_string();
    let bombed = run(&folder, &["report", PLAN, "--with", &path, "--format", "json", "--verdicts"]);
    let json = shipped(name, serde_json::from_str(&bombed.out).expect("it is JSON"));
    for (member, value) in plain().1.as_object().expect("a report is an object") {
        assert!(json[member] == *value, "{name} changed `{member}`");
    }
}

/// Checks files beside the shipped rules: they must be refused with this.
#[track_caller]
fn refused(name: &str, files: &[(&str, &str)], says: &str) {
    let folder = mine(files);
    let path = folder.path("mine").display().to_string();
    let bombed = run(&folder, &["report", PLAN, "--with", &path]);
    bounded(name, &bombed);
    assert_eq!((bombed.code, bombed.out.as_str()), (2, ""), "{name}: {}", first(&bombed.err));
    assert!(bombed.err.contains(says), "{name} says: {}", first(&bombed.err));
    assert!(bombed.err.len() < 100_000, "{name} says {} bytes", bombed.err.len());
}

/// The same with line breaks: between any two letters that are no name.
fn broken(text: &str) -> String {
    let mut lines = String::new();
    for (n, letter) in text.chars().enumerate() {
        lines.push(letter);
        if n % 100 > 80
            && matches!(letter, ' ' | '(' | ')' | '[' | ']' | '{' | '}' | ',' | '!')
            && !lines.ends_with(char::is_alphanumeric)
        {
            lines.push('\n');
        }
    }
    lines
}

/// A check of programs with this body, and functions before it.
fn check(functions: &str, body: &str) -> String {
    format!(
        "//! A bomb.\n\nconst RULE = #{{\n    says: \"It went off\",\n}};\n\n{functions}\n\nfn check(program, applicant, out) {{\n{body}\n}}\n"
    )
}

const WORK: &str = "it did more work than a rule may do";
const MANY: &str = "did more than they may do in one report";

#[test]
fn loops_over_records_inside_each_other() {
    let body = "    let all = applicant.programs;
    if all.all(|a| all.all(|b| all.all(|c| all.any(|d| d == c && a == a && b == b)))) { out.warn(); }";
    faults_in_json_too("list words", &[("a.rhai", &check("", body))], WORK);
    let functions = "fn deep(applicant) { applicant.programs.all(|a| applicant.programs.any(|b| a == b)) }
fn deeper(applicant) { applicant.programs.count(|a| known(a) && deep(applicant)) }";
    faults("functions", &[("a.rhai", &check(functions, "    if deeper(applicant) > 0 { out.warn(); }"))], WORK);
    let body = "    let all = applicant.programs;
    for a in all {
        for b in all.where(|c| all.any(|d| d == c) && c == a) { out.warn(#{ about: b }); }
    }";
    faults("for", &[("a.rhai", &check("", body))], WORK);
}

#[test]
fn words_that_do_much_in_one_step() {
    let row = "applicant.programs.count() + ".repeat(20);
    let body = format!("    for a in applicant.programs {{\n        let n = {row}1;\n        if n == 2 {{ out.warn(#{{ about: a }}); }}\n    }}").replace(" + ", " +\n            ");
    faults("count", &[("a.rhai", &check("", &body))], WORK);
    let body = "    for a in applicant.programs {
        if a.emails.program.any() || applicant.emails.program.none() { out.note(#{ about: a }); }
        if applicant.programs.all(|b| applicant.programs.any(|c| c == b) && b != a) { out.warn(#{ about: a }); }
    }";
    faults("read off lists", &[("a.rhai", &check("", body))], "");
}

#[test]
fn recursion() {
    let deep = "its functions call each other too deeply";
    let one = "fn again(program) { again(program) }";
    faults("recursion", &[("a.rhai", &check(one, "    if again(program) { out.warn(); }"))], deep);
    let two = "fn ping(program) { pong(program) }\nfn pong(program) { ping(program) }";
    faults("mutual recursion", &[("a.rhai", &check(two, "    if ping(program) { out.warn(); }"))], deep);
    let within = "fn again(applicant) { applicant.programs.any(|p| known(p) && again(applicant)) }";
    faults("recursion in a condition", &[("a.rhai", &check(within, "    if again(applicant) { out.warn(); }"))], deep);
    let twice = "fn again(program) { again(program) || again(program) }";
    faults("branching recursion", &[("a.rhai", &check(twice, "    if again(program) { out.warn(); }"))], deep);
}

#[test]
fn the_deepest_rules_stand_on_every_thread() {
    let deep = format!("fn again(program) {{ {}again(program){} }}", "!(".repeat(18), ")".repeat(18));
    let text = check(&deep, "    if again(program) { out.warn(); }");
    faults("on the thread of a report", &[("a.rhai", &text)], "its functions call each other too deeply");
    let folder = mine(&[("a.rhai", &text)]);
    let path = folder.path("mine").display().to_string();
    let ran = run(&folder, &["test", "people/", "--with", &path]);
    assert!(ran.out.contains("its functions call each other too deeply"), "{} {}", ran.code, first(&ran.err));
}

#[test]
fn floods_of_findings() {
    let body = "    for a in applicant.programs {
        for b in applicant.programs { out.warn(#{ about: b, from: a }); }
    }";
    let flood = check("", body).replace("off", "off: {from}");
    faults("findings", &[("a.rhai", &flood)], "it says more than a rule may say");
    let many = "    for a in applicant.programs { out.warn(#{ about: a }); }";
    faults_in_json_too("findings of many calls", &[("a.rhai", &check("", many))], MANY);
}

#[test]
fn evidence_of_everything() {
    let body = "    let all = applicant.programs;
    if all.any(|p| unknown(p.visas) || unknown(p.img_share) || unknown(p.state) || p.img_matched_years.or(1) == 99) {
        for a in all { out.warn(#{ about: a }); }
    }
    if all.all(|p| p.name == p.name && p.specialty == p.specialty) {
        for a in all { out.note(#{ about: a, all: all, more: all, yet: all }); }
    }";
    faults("evidence", &[("a.rhai", &check("", body))], MANY);
}

#[test]
fn many_checks_that_each_do_much() {
    let body = "    let all = applicant.programs;
    if all.count(|a| all.any(|b| a == b)) == 0 { out.warn(); }";
    let text = check("", body);
    let names: Vec<String> = (0..200).map(|n| format!("c{n}.rhai")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), text.as_str())).collect();
    faults("two hundred checks", &files, MANY);
}

#[test]
fn a_check_that_goes_wrong_for_one_record_says_nothing_of_the_others() {
    let body = "    let all = applicant.programs;
    if program.name == \"Quillmoor University\" && all.all(|a| all.all(|b| all.any(|c| c == b && a == a))) { out.note(); }
    out.warn();";
    let item = "//! A bomb.\n\nconst RULE = #{};\n\nfn due(program, applicant, out) {
    out.item(\"write\");
    let all = applicant.programs;
    if all.all(|a| all.all(|b| all.any(|c| c == b && a == a))) { out.item(\"go off\"); }\n}\n";
    faults_in_json_too("half a check", &[("a.rhai", &check("", body))], WORK);
    faults("an item", &[("a.rhai", item)], WORK);
}

#[test]
fn a_fault_names_the_line_where_it_happened() {
    let folder = mine(&[(
        "a.rhai",
        &check(
            "fn busy(applicant) { applicant.programs.all(|a| applicant.programs.any(|b| a == b)) }",
            "    let all = applicant.programs;
    if all.count(|a| known(a) && busy(applicant)) > 0 { out.warn(); }",
        ),
    )]);
    let path = folder.path("mine").display().to_string();
    let ran = run(&folder, &["report", PLAN, "--with", &path]);
    let places: Vec<&str> = ran.err.lines().filter_map(|line| line.split_once("a.rhai:")).map(|(_, at)| at).collect();
    let expected = [
        " the checks of your own did more than they may do in one report (500000 steps, 2500 things said) (and 114 more)",
        "7:68: it did more work than a rule may do (and 4 more)",
    ];
    assert_eq!(places, expected);
    let files = [
        ("a.rhai", check("", "    if busy(applicant) == 0 { out.warn(); }").replace("\n\n\n", "\n")),
        (
            "lib/work.rhai",
            "//! Work.\n\n// Much of it.\nfn busy(applicant) {
    return applicant.programs.count(|a| applicant.programs.any(|b| applicant.programs.any(|c| a == b && b == c)));\n}\n".to_owned(),
        ),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    faults("in a library", &files, "a.rhai:8:8: it did more work than a rule may do (in `busy`)");
}

#[test]
fn numbers_and_dates_out_of_range() {
    let far = |sum: &str| check("", &format!("    if applicant.today {sum} > applicant.today {{ out.warn(); }}"));
    for sum in [
        "+ weeks(9223372036854775807)",
        "- weeks(9223372036854775807)",
        "+ hours(9223372036854775807)",
        "- hours(-9223372036854775807)",
        "+ days(9223372036854775807)",
        "- days(-9223372036854775807 - 1)",
        "+ days(2920000) + days(2920000)",
    ] {
        faults(sum, &[("a.rhai", &far(sum))], "this moment lies outside the calendar");
    }
    for sum in ["9223372036854775807 + 1 > 0", "9223372036854775807 * 2 > 0", "2 ** 9223372036854775807 > 0"] {
        faults(sum, &[("a.rhai", &check("", &format!("    if {sum} {{ out.warn(); }}")))], "");
    }
}

#[test]
fn what_the_reader_refuses() {
    let deep = |open: &str, close: &str, n: usize| {
        let text = format!("    if {}true{} {{ out.warn(); }}", open.repeat(n), close.repeat(n));
        check("", &broken(&text))
    };
    let too_deep = "exceeds maximum complexity";
    refused("brackets", &[("a.rhai", &deep("(", ")", 10_000))], too_deep);
    refused("lists", &[("a.rhai", &deep("[", "]", 10_000))], too_deep);
    let blocks = format!("    {}{}", "{".repeat(10_000), "}".repeat(10_000));
    refused("blocks", &[("a.rhai", &check("", &broken(&blocks)))], too_deep);
    refused("not", &[("a.rhai", &deep("!", "", 30_000))], too_deep);
    refused("and", &[("a.rhai", &deep("true && ", "", 5_000))], too_deep);
    refused("conditions", &[("a.rhai", &deep("out.any(|x| ", ")", 3_000))], too_deep);
    refused(
        "else if",
        &[("a.rhai", &check("", &broken(&format!("    if true {{ }} {}", "else if true { } ".repeat(3_000)))))],
        too_deep,
    );
    refused("a large file", &[("a.rhai", &check("", &"// x\n".repeat(20_000)))], "this file is larger than 64 KiB");
    refused(
        "a text",
        &[("a.rhai", &check("", &format!("    out.warn(#{{ a: `{}` }});", "xxxxxxxxx\n".repeat(6_000))))],
        "length of string exceeds",
    );
    refused("a name", &[("a.rhai", &check("", &format!("    out.warn({});", "x".repeat(60_000))))], "error");
    refused("a number", &[("a.rhai", &check("", &format!("    out.warn({});", "9".repeat(60_000))))], "error");
    refused(
        "a list",
        &[("a.rhai", &check("", &broken(&format!("    if 1 in [{}] {{ out.warn(); }}", "1,".repeat(20_000)))))],
        "size of array",
    );
    refused("lets", &[("a.rhai", &check("", &"let a = 1;\n".repeat(5_500)))], "nothing was run");
    let functions: String = (0..2_000).map(|n| format!("fn f{n}() {{ {n} }}\n")).collect();
    refused("functions", &[("a.rhai", &check(&functions, ""))], "number of functions defined exceeds");
    let parameters: Vec<String> = (0..10_000).map(|n| format!("p{n}")).collect();
    refused(
        "parameters",
        &[("a.rhai", &check(&broken(&format!("fn f({}) {{ }}", parameters.join(", "))), ""))],
        "error",
    );
    for word in [
        "while true { }",
        "loop { }",
        "do { } while true",
        "eval(\"1\")",
        "import \"/etc/passwd\" as p;",
        "let f = Fn(\"check\");",
        "print(1);",
        "try { } catch { }",
        "throw 1;",
    ] {
        refused(word, &[("a.rhai", &check("", &format!("    {word}\n    out.warn();")))], "error: ");
    }
}

#[test]
fn what_the_checker_refuses() {
    let said = |body: &str| check("", &format!("    {body}\n    out.warn();"));
    for (body, says) in [
        ("sleep(1000);", "there is no word `sleep`"),
        ("exit(0);", "`exit`"),
        ("for i in 0..1000000000 { out.warn(); }", "`for` goes through a list of records, not a range"),
        ("for i in [1, 2] { out.warn(); }", "`for` goes through a list of records, not a list written out"),
        ("let f = |x| x; f.call(1);", "error: "),
        ("let f = || 1; let g = f.curry(1);", "error: "),
        ("let s = \"a\" + \"a\"; out.warn(#{ s: s });", "`+` cannot put"),
        ("let s = `${program}`; out.warn(#{ s: s });", "rules do not put texts together"),
        ("let a = []; a.push(1);", "`push`"),
        ("let a = []; a[5000] = 1;", "rules do without `[ ]`"),
        ("let m = #{}; m[\"x\"] = 1;", "rules do without `[ ]`"),
        ("let s = \"a\".replace(\"a\", \"aa\"); out.warn(#{ s: s });", "`replace`"),
        ("let a = [1].sort(|x, y| x - y); out.warn(#{ a: a });", "`sort`"),
        ("let x = 1; x += 1;", "a name keeps the value it was given"),
    ] {
        refused(body, &[("a.rhai", &said(body))], says);
    }
    let doubled: String = (1..20).map(|n| format!("    let a{n} = [a{}, a{}];\n", n - 1, n - 1)).collect();
    refused(
        "a list that doubles",
        &[("a.rhai", &said(&format!("let a0 = [1];\n{doubled}    if 1 in a19 {{ out.note(); }}")))],
        "a list inside a list",
    );
    let grows = "fn f(x) { f([x]) }";
    refused("types that grow", &[("a.rhai", &check(grows, "    if f([1]) { out.warn(); }"))], "a list inside a list");
    let shuffle = "fn f(a, b, c, d, e, g, h, i) {
    f(b, a, c, d, e, g, h, i) || f(b, c, d, e, g, h, i, a)
}";
    let call = "    if f(\"a\", \"b\", \"c\", \"d\", \"e\", \"f\", \"g\", \"h\") { out.warn(); }";
    refused("calls in many ways", &[("a.rhai", &check(shuffle, call))], "called too deeply or in too many ways");
}

#[test]
fn floods_of_mistakes() {
    let body: String = (0..2_000).map(|n| format!("    unknown_word_{n}();\n")).collect();
    refused("unknown words", &[("a.rhai", &check("", &body))], "nothing was run");
    let body = format!("    {}", "x.y();".repeat(5_000));
    refused("mistakes in one line", &[("a.rhai", &check("", &body))], "this line is longer than 2 KiB");
    let body = format!("    {}\n", "x.y();".repeat(300)).repeat(30);
    let text = check("", &body);
    let names: Vec<String> = (0..16).map(|n| format!("c{n}.rhai")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), text.as_str())).collect();
    refused("mistakes in many files", &files, "the first 100 shown");
    let body = "    x.y();\n".repeat(5_000);
    let text = check("", &body);
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), text.as_str())).collect();
    refused("mistakes in many lines", &files, "the first 100 shown");
    let closures: String =
        (0..60).map(|n| format!("    if applicant.programs.any(|p| p.x{n}) {{ out.note(); }}\n")).collect();
    refused("conditions", &[("a.rhai", &check("", &closures))], "error: ");
}

#[test]
fn messages_and_folders_that_are_too_large() {
    let long = check("", "    out.warn();").replace("It went off", &"{program} ".repeat(100));
    refused("slots", &[("a.rhai", &long)], "this text is too long");
    let item = "//! A bomb.\n\nfn step(applicant, out) {\n    out.item(\"LONG\").done_if(applicant.img);\n}\n";
    refused("a title", &[("a.rhai", &item.replace("LONG", &"{applicant} ".repeat(90)))], "this text is too long");
    let body = format!("    out.warn(#{{ said: \"{}\" }});", "x".repeat(1_900));
    faults(
        "a text",
        &[("a.rhai", &check("", &body).replace("off", "off: {said}"))],
        "this text is too long for a message",
    );
    let text = "x".repeat(60_000);
    let names: Vec<String> = (0..100).map(|n| format!("c{n}.rhai")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), text.as_str())).collect();
    refused("a large folder", &files, "holds too much");
    let names: Vec<String> = (0..1_000).map(|n| format!("d{n}/c.rhai")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
    refused("many files", &files, "holds too much");
}

#[test]
fn a_folder_that_has_no_end() {
    let folder = mine(&[("a.rhai", &check("", "    out.warn();"))]);
    for name in ["x", "y", "z"] {
        std::os::unix::fs::symlink(folder.path("mine"), folder.path("mine").join(name)).expect("a link can be made");
    }
    let path = folder.path("mine").display().to_string();
    let ran = run(&folder, &["report", PLAN, "--with", &path]);
    bounded("links in a circle", &ran);
    assert!(ran.code == 2 && ran.err.contains("leads round in a circle"), "{}", first(&ran.err));
    let folder = mine(&[("facts.toml", "")]);
    std::os::unix::fs::symlink("/dev/zero", folder.path("mine/a.rhai")).expect("a link can be made");
    let path = folder.path("mine").display().to_string();
    let ran = run(&folder, &["report", PLAN, "--with", &path]);
    bounded("a device", &ran);
    assert!(ran.code == 2 && ran.err.contains("holds too much"), "{}", first(&ran.err));
}
