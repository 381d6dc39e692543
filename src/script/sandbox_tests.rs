//! The proof that each limit is needed and enough: a bomb for each, run in a process of its own without the checker, once
//! within the limits and once with one limit lifted. Bombs that get past the checker are in tests/sandbox.rs.

use std::collections::BTreeSet;
use std::process::{Command, Stdio};
use std::rc::Rc;

use jiff::civil::date;
use jiff::tz::TimeZone;
use wait4::Wait4;

use super::compile::{compile_within, unchecked};
use super::executor::{Call, Executor};
use super::limits::{Bounds, Limits};
use super::support::input;
use crate::model::{Ended, Files, Person, PersonId, When, World};

const SECONDS: f64 = 2.0;
const MEBIBYTES: u64 = 256;

/// How a bomb is set off.
enum Fuse {
    /// Read, and run once, without the checker.
    Once,
    /// Run so often, without the checker.
    Often(usize),
    /// Read and checked as a folder of so many files.
    Checked(usize),
}

/// What a bomb does where its limit is lifted.
#[derive(PartialEq, Eq)]
enum Breaks {
    Time,
    Memory,
    /// Ends the process.
    Process,
    /// It does what the limit forbids; what that costs, other limits hold.
    Only(&'static str),
}

struct Bomb {
    name: &'static str,
    text: String,
    fuse: Fuse,
    lift: fn(&mut Limits),
    /// What is said within the limits.
    held: &'static str,
    breaks: Breaks,
}

fn check(functions: &str, body: &str) -> String {
    format!("//! A bomb.\nconst RULE = #{{ says: \"A\" }};\n{functions}\nfn check(applicant, out) {{\n{body}\n}}\n")
}

/// Every bomb.
fn bombs() -> Vec<Bomb> {
    bombs_of_work().into_iter().chain(bombs_of_size()).chain(bombs_of_growth()).collect()
}

/// Bombs that do much.
fn bombs_of_work() -> Vec<Bomb> {
    let work = "fn f(n) { if n == 0 { 0 } else { f(n - 1) + f(n - 1) + f(n - 1) } }";
    let each = "list.all(|x| f(n - 1, list))";
    let callback = format!("fn f(n, list) {{ if n == 0 {{ true }} else {{ {} }} }}", [each; 8].join(" && "));
    let say = "fn f(n, out) { if n == 0 { out.warn(); } else { f(n - 1, out); f(n - 1, out); } }";
    let bomb = |name, text, fuse, lift, held, breaks| Bomb { name, text, fuse, lift, held, breaks };
    vec![
        bomb(
            "fuel",
            check(work, "f(18)"),
            Fuse::Once,
            |l| (l.fuel, l.report_fuel) = (u64::MAX, u64::MAX),
            "it did more work",
            Breaks::Time,
        ),
        bomb(
            "fuel in conditions",
            check(&callback, "f(7, applicant.emails)"),
            Fuse::Once,
            |l| (l.fuel, l.report_fuel) = (u64::MAX, u64::MAX),
            "it did more work",
            Breaks::Time,
        ),
        bomb(
            "report fuel",
            check(work, "f(7)"),
            Fuse::Often(6_000),
            |l| l.report_fuel = u64::MAX,
            "did more than they may do in one report",
            Breaks::Time,
        ),
        bomb(
            "effects",
            check(say, "f(8, out)"),
            Fuse::Once,
            |l| l.effects = usize::MAX,
            "it says more than a rule may say",
            Breaks::Only("told 256"),
        ),
        bomb(
            "report effects",
            check(say, "f(7, out)"),
            Fuse::Often(100),
            |l| (l.report_effects, l.report_fuel) = (usize::MAX, u64::MAX),
            "did more than they may do in one report",
            Breaks::Only("told 128"),
        ),
    ]
}

/// Bombs that are large or deep.
fn bombs_of_size() -> Vec<Bomb> {
    let bomb = |name, text, fuse, lift, held, breaks| Bomb { name, text, fuse, lift, held, breaks };
    vec![
        bomb(
            "source",
            check("", &"x.y();\n".repeat(400_000)),
            Fuse::Checked(1),
            |l| (l.source, l.names) = (usize::MAX, usize::MAX),
            "this file is larger than 64 KiB",
            Breaks::Time,
        ),
        bomb(
            "line",
            check("", &"x.y();".repeat(10_000)),
            Fuse::Checked(300),
            |l| l.line = usize::MAX,
            "this line is longer than 2 KiB",
            Breaks::Time,
        ),
        bomb(
            "call levels",
            check("fn f(n) { f(n + 1) }", "f(1)"),
            Fuse::Once,
            |l| l.call_levels = usize::MAX,
            "its functions call each other too deeply",
            Breaks::Process,
        ),
        bomb(
            "depth",
            check("", &"(\n".repeat(30_000)),
            Fuse::Once,
            |l| l.depth = 0,
            "expression exceeds maximum complexity",
            Breaks::Process,
        ),
    ]
}

/// Bombs that grow.
fn bombs_of_growth() -> Vec<Bomb> {
    let large = "x".repeat(1_000);
    let bomb = |name, text, fuse, lift, held, breaks| Bomb { name, text, fuse, lift, held, breaks };
    vec![
        bomb(
            "text",
            check("fn f(s) { f(s + s) }", &format!("f(\"{large}\")")),
            Fuse::Once,
            |l| l.text = 0,
            "length of string grew too large",
            Breaks::Memory,
        ),
        bomb(
            "text put together",
            check("fn f(s) { f(`${s}${s}`) }", &format!("f(\"{large}\")")),
            Fuse::Once,
            |l| l.text = 0,
            "length of string grew too large",
            Breaks::Memory,
        ),
        bomb(
            "list",
            check("fn f(a) { f([a, a]) }", "f([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])"),
            Fuse::Once,
            |l| l.list = 0,
            "size of array",
            Breaks::Memory,
        ),
        bomb(
            "map",
            check("fn f(m) { f(#{ a: m, b: m }) }", "f(#{ a: 1, b: 2, c: 3 })"),
            Fuse::Once,
            |l| l.map = 0,
            "size of object map grew too large",
            Breaks::Memory,
        ),
        bomb(
            "names",
            check("", &(0..200).map(|n| format!("let a{n} = {n};\n")).collect::<String>()),
            Fuse::Once,
            |l| l.names = usize::MAX,
            "too many variables",
            Breaks::Only("told 0"),
        ),
        bomb(
            "functions",
            check(&(0..4_000).map(|n| format!("fn f{n}() {{}}\n")).collect::<String>(), ""),
            Fuse::Checked(5),
            |l| l.functions = usize::MAX,
            "number of functions defined",
            Breaks::Time,
        ),
    ]
}

/// A person with two emails.
pub(super) fn world() -> World {
    let dictionary = Rc::new(super::support::own().dictionary);
    let as_of = When::day(date(2026, 9, 10), TimeZone::UTC);
    let kind = |name: &str| dictionary.kind(name).expect("the record is there");
    let (applicant, email) = (kind("applicant"), kind("email"));
    let mut world = World::new(dictionary.clone(), Files::default(), 2027, as_of);
    let doctor = world.add(applicant, "doctor", Some(PersonId(0)), None);
    world.people.push(Person { applicant: doctor, partner: None, sees: BTreeSet::new() });
    world.add(email, "one", Some(PersonId(0)), None);
    world.add(email, "two", Some(PersonId(0)), None);
    world
}

/// Sets a bomb off here and says how it ended.
fn set_off(bomb: &Bomb, limits: Limits) -> String {
    let times = match bomb.fuse {
        Fuse::Once => 1,
        Fuse::Often(times) => times,
        Fuse::Checked(files) => {
            let ids: Vec<String> = (0..files).map(|n| format!("a/{n}")).collect();
            let texts: Vec<(&str, &str)> = ids.iter().map(|id| (id.as_str(), bomb.text.as_str())).collect();
            let problems =
                compile_within(input(&texts), Bounds::same(limits)).err().map_or(Vec::new(), |(_, problems)| problems);
            return problems.first().map_or("no problem".to_owned(), |problem| problem.message.clone());
        }
    };
    let machine = match unchecked(&input(&[("a/bomb", &bomb.text)]), limits) {
        Ok(machine) => machine,
        Err(problems) => return problems[0].message.clone(),
    };
    let world = Rc::new(world());
    let subject = world.applicant(PersonId(0));
    let mut ended = String::new();
    for _ in 0..times {
        let ran = machine.run(&world, Call::of(0, subject, None));
        ended = match ran.ended {
            Ended::Told => format!("told {}", ran.effects.len()),
            Ended::CannotTell(_) => "cannot tell".to_owned(),
            Ended::Fault(fault) => fault.message,
        };
    }
    ended
}

/// The child of the tests below; by itself it does nothing.
#[test]
fn goes_off() {
    let Ok(wanted) = std::env::var("BOMB") else { return };
    let bombs = bombs();
    let bomb = bombs.iter().find(|bomb| bomb.name == wanted).expect("the parent names a bomb");
    let mut limits = Limits::UNTRUSTED;
    if std::env::var_os("LIFTED").is_some() {
        (bomb.lift)(&mut limits);
    }
    println!("ended: {}", set_off(bomb, limits));
}

struct Blast {
    said: String,
    seconds: f64,
    mebibytes: u64,
    whole: bool,
}

/// Sets a bomb off in a process of its own, which the machine stops at 3 s and 3 GB.
fn blast(bomb: &Bomb, lifted: bool) -> Blast {
    let mut child = Command::new("sh");
    child.args(["-c", "ulimit -t 3; ulimit -v 3000000; ulimit -c 0; exec \"$0\" \"$@\""]);
    child.arg(std::env::current_exe().expect("tests have a program"));
    child.args(["--exact", "script::sandbox_tests::goes_off", "--nocapture", "--test-threads", "1"]);
    child.env("BOMB", bomb.name).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    if lifted {
        child.env("LIFTED", "yes");
    }
    let mut child = child.spawn().expect("the test runs itself");
    let mut output = child.stdout.take().expect("the output is piped");
    let ended = child.wait4().expect("the process ends");
    let mut text = String::new();
    std::io::Read::read_to_string(&mut output, &mut text).expect("the output is text");
    Blast {
        said: text.lines().filter_map(|line| line.split_once("ended: ")).map(|(_, said)| said.to_owned()).collect(),
        seconds: (ended.rusage.utime + ended.rusage.stime).as_secs_f64(),
        mebibytes: ended.rusage.maxrss >> 20,
        whole: ended.status.success(),
    }
}

#[test]
fn every_bomb_is_stopped_within_the_limits() {
    let mut wrong = Vec::new();
    for bomb in bombs() {
        let Blast { said, seconds, mebibytes, whole } = blast(&bomb, false);
        println!("{}: {seconds:.2} s, {mebibytes} MiB: {said}", bomb.name);
        if !whole || !said.contains(bomb.held) || seconds > SECONDS || mebibytes > MEBIBYTES {
            wrong.push(format!("{}: whole {whole}, {seconds:.2} s, {mebibytes} MiB: {said}", bomb.name));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_bomb_breaks_its_bound_without_its_limit() {
    let mut wrong = Vec::new();
    // Those that break their bound only after seconds, in a sweep.
    for bomb in bombs().into_iter().step_by(if crate::sweeps::whole() { 1 } else { 4 }) {
        let Blast { said, seconds, mebibytes, whole } = blast(&bomb, true);
        println!("{} lifted: {seconds:.2} s, {mebibytes} MiB, whole {whole}: {said}", bomb.name);
        let broke = match bomb.breaks {
            Breaks::Time => seconds > SECONDS,
            Breaks::Memory => mebibytes > MEBIBYTES || !whole,
            Breaks::Process => !whole,
            Breaks::Only(told) => said == told,
        };
        if !broke {
            wrong.push(format!("{}: whole {whole}, {seconds:.2} s, {mebibytes} MiB: {said}", bomb.name));
        }
    }
    assert_eq!(wrong, Vec::<String>::new(), "these limits limit nothing");
}

/// Growth that no size limit counts is held by steps: keys of a map, and closures that hold each other.
#[test]
fn what_no_size_limit_counts_is_held_by_steps() {
    let ends = |functions: &str, body: &str| {
        let bomb = Bomb {
            name: "",
            text: check(functions, body),
            fuse: Fuse::Once,
            lift: |_| {},
            held: "",
            breaks: Breaks::Time,
        };
        set_off(&bomb, Limits::UNTRUSTED)
    };
    let keys = "fn f(n, k) { if n == 0 { this[`${k}${this.n}`] = 1; this.n += 1; } else { this.f(n - 1, k); this.f(n - 1, k); } }";
    let key = "k".repeat(1_900);
    let said = ends(keys, &format!("let m = #{{ n: 0 }}; m.f(20, \"{key}\");"));
    assert!(said.contains("it did more work") || said.contains("grew too large"), "{said}");
    let chain = "fn f(g) { let h = || g; f(h) }";
    assert_eq!(ends(chain, "f(1)"), "its functions call each other too deeply");
}

/// Rhai's own functions that grow, wait, swallow errors or call back are not there at all.
#[test]
fn rhais_own_functions_are_gone() {
    let calls = [
        "sleep(1000)",
        "exit(1)",
        "\"a\".replace(\"a\", \"b\")",
        "\"a\".pad(9, \"b\")",
        "[1].pad(9, 1)",
        "[1].push(1)",
        "[1].sort(|x, y| x - y)",
        "[1].map(|x| x)",
        "[1].filter(|x| true)",
        "[1].reduce(|s, x| s + x, 0)",
        "[1].dedup()",
        "[1].insert(0, 1)",
        "[1].append([1])",
        "[1].chunks(1)",
        "\"a\".split(\"a\")",
        "blob(9)",
        "range(1, 9)",
        "parse_json(\"1\")",
        "#{ a: 1 }.keys()",
        "#{ a: 1 }.mixin(#{})",
        "1.to_string()",
        "timestamp()",
    ];
    for call in calls {
        let name = call.rsplit('.').next().unwrap_or(call).split('(').next().unwrap_or(call);
        let text = check("", &format!("let x = {call};"));
        let machine = unchecked(&input(&[("a/bomb", &text)]), Limits::UNTRUSTED).expect("it is Rhai");
        let world = Rc::new(world());
        let subject = world.applicant(PersonId(0));
        let ran = machine.run(&world, Call::of(0, subject, None));
        let Ended::Fault(fault) = ran.ended else { panic!("{call} did something") };
        assert!(fault.message.starts_with(&format!("there is no function for `{name} (")), "{call}: {}", fault.message);
    }
    let ways = [
        "while true {}",
        "loop {}",
        "do {} until true",
        "eval(\"1\")",
        "import \"a\" as b;",
        "let f = Fn(\"f\");",
        "try {} catch {}",
        "print(1)",
        "let f = |x| x; f.call(1)",
        "let f = |x| x; f.curry(1)",
        "throw 1",
        "switch 1 { _ => 2 }",
    ];
    for way in ways {
        let text = check("", way);
        assert!(unchecked(&input(&[("a/bomb", &text)]), Limits::UNTRUSTED).is_err(), "{way} can be read");
    }
    for turns in ["for i in 0..9 {}", "for i in [1] {}", "for i in \"abc\" {}"] {
        let machine = unchecked(&input(&[("a/bomb", &check("", turns))]), Limits::UNTRUSTED).expect("it is Rhai");
        let world = Rc::new(world());
        let subject = world.applicant(PersonId(0));
        let ran = machine.run(&world, Call::of(0, subject, None));
        assert!(matches!(ran.ended, Ended::Fault(_)), "{turns} went round");
    }
}
