//! How much stack the deepest rules take that the limits let through: each in a process of its own, since a stack that
//! overflows ends the process. They are run without the checker.

use std::process::{Command, Stdio};
use std::rc::Rc;

use super::compile::unchecked;
use super::executor::{Call, Executor};
use super::limits::{Limits, STACK};
use super::sandbox_tests::world;
use super::session::TOO_DEEP;
use super::support::input;
use crate::model::{Ended, PersonId};

const MEBIBYTE: usize = 1 << 20;

/// What 8 MiB, the first thread of a process on Linux and macOS, must be enough for.
const OF_A_FIRST_THREAD: usize = 8 * MEBIBYTE;

/// Ways to nest: what stands before and behind what is nested.
const NESTS: [(&str, &str, &str); 5] = [
    ("not", "!(", ")"),
    ("and", "true && (", ")"),
    ("blocks", "if true { ", " }"),
    ("word", "list.all(|x| x == x && ", ")"),
    ("list", "1 in [1, 2, ", "]"),
];

fn limits(name: &str) -> Limits {
    if name == "shipped" { Limits::SHIPPED } else { Limits::UNTRUSTED }
}

/// A rule that calls itself, as deep as may be, inside so many of these.
fn nested((_, open, close): (&str, &str, &str), depth: usize) -> String {
    let inside = format!("{}f(list){}", open.repeat(depth), close.repeat(depth));
    format!(
        "//! Deep.\nconst RULE = #{{ says: \"A\" }};\nfn f(list) {{ {inside} }}\nfn check(applicant, out) {{ f(applicant.emails) }}\n"
    )
}

/// Runs the deepest rule of this kind that can be read, and says how it ended.
fn run(nest: (&str, &str, &str), limits: Limits) -> String {
    let read = |depth: usize| unchecked(&input(&[("a/deep", &nested(nest, depth))]), limits).ok();
    // What nests deeper than something that cannot be read cannot be read either.
    let (mut depth, mut too_deep) = (1, limits.depth + 1);
    while too_deep - depth > 1 {
        let middle = usize::midpoint(depth, too_deep);
        if read(middle).is_some() { depth = middle } else { too_deep = middle }
    }
    let machine = read(depth).expect("something can be read");
    let world = Rc::new(world());
    let subject = world.applicant(PersonId(0));
    match machine.run(&world, Call::of(0, subject, None)).ended {
        Ended::Fault(fault) => format!("{depth} deep: {}", fault.message),
        Ended::Told | Ended::CannotTell(_) => format!("{depth} deep: went round"),
    }
}

/// The child of the test below; by itself it does nothing.
#[test]
fn stands() {
    let Ok(wanted) = std::env::var("NEST") else { return };
    let parts: Vec<&str> = wanted.split(' ').collect();
    let [kind, name, stack] = parts[..] else { panic!("three words are given") };
    let nest = NESTS.into_iter().find(|nest| nest.0 == name).expect("the parent names a nest");
    let limits = limits(kind);
    let thread = std::thread::Builder::new().stack_size(stack.parse().expect("a number"));
    let said = thread.spawn(move || run(nest, limits)).expect("there is a thread").join().expect("it ends");
    println!("ended: {said}");
}

/// How a deep rule ends on a stack of that size; none where the process dies.
fn on(kind: &str, name: &str, stack: usize) -> Option<String> {
    let mut child = Command::new(std::env::current_exe().expect("tests have a program"));
    child.args(["--exact", "script::stack_tests::stands", "--nocapture", "--test-threads", "1"]);
    child.env("NEST", format!("{kind} {name} {stack}")).stdin(Stdio::null()).stderr(Stdio::null());
    let output = child.output().expect("the test runs itself");
    let text = String::from_utf8(output.stdout).expect("the output is text");
    output
        .status
        .success()
        .then(|| text.lines().filter_map(|line| line.split_once("ended: ")).map(|(_, said)| said).collect())
}

#[test]
fn the_deepest_rules_stand_on_half_of_the_stack_they_get() {
    let mut wrong = Vec::new();
    for (kind, room) in [("untrusted", OF_A_FIRST_THREAD), ("shipped", STACK / 2)] {
        for (name, ..) in NESTS {
            let said = on(kind, name, room);
            if !said.as_ref().is_some_and(|said| said.ends_with(TOO_DEEP)) {
                wrong.push(format!("{kind}, {name}: {said:?} on {} MiB", room / MEBIBYTE));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}
