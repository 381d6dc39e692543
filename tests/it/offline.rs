//! No command opens a network connection. Where the system can forbid it (seccomp on Linux), each command is run in a child
//! that is killed as soon as it asks for a socket. Everywhere: no crate of the build and no line of the source can ask.

use std::fs;

use crate::workshop::{repository, sources};
use toml::de::{DeTable, DeValue};

/// Crates whose business is the network, or that come with one whose business it is.
const OF_THE_NETWORK: [&str; 34] = [
    "actix-web",
    "async-io",
    "async-net",
    "async-std",
    "attohttpc",
    "curl",
    "curl-sys",
    "h2",
    "hickory-resolver",
    "http",
    "hyper",
    "isahc",
    "libssh2-sys",
    "mio",
    "minreq",
    "native-tls",
    "openssl",
    "openssl-sys",
    "quinn",
    "reqwest",
    "rouille",
    "rustls",
    "smol",
    "smoltcp",
    "socket2",
    "ssh2",
    "surf",
    "tiny_http",
    "tokio",
    "trust-dns-resolver",
    "tungstenite",
    "ureq",
    "websocket",
    "zmq",
];

/// Ways of the standard library to a connection.
const OF_STD: [&str; 8] =
    ["std::net", "net::{", "TcpStream", "TcpListener", "UdpSocket", "UnixStream", "UnixListener", "UnixDatagram"];

#[test]
fn no_crate_of_the_build_is_of_the_network() {
    let lock = fs::read_to_string(repository().join("Cargo.lock")).expect("the lock file is part of the project");
    let root = DeTable::parse(&lock).expect("the lock file is TOML");
    let Some(DeValue::Array(packages)) = root.get_ref().get("package").map(toml::Spanned::get_ref) else {
        panic!("a lock file lists packages")
    };
    let name = |package: &DeValue<'_>| package.get("name").and_then(|name| name.get_ref().as_str().map(str::to_owned));
    let names: Vec<String> = packages.iter().filter_map(|package| name(package.get_ref())).collect();
    assert!(names.len() > 50 && names.iter().any(|name| name == "rhai"), "{names:?}");
    let found: Vec<&String> = names.iter().filter(|name| OF_THE_NETWORK.contains(&name.as_str())).collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn no_line_of_the_source_names_a_connection() {
    let mut found = Vec::new();
    let files = sources(&repository().join("src"));
    assert!(files.len() > 50);
    for path in files {
        let text = fs::read_to_string(&path).expect("sources are UTF-8");
        for (n, line) in text.lines().enumerate() {
            if OF_STD.iter().any(|word| line.contains(word)) {
                found.push(format!("{}:{}: {}", path.display(), n + 1, line.trim()));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Children that may not ask for a socket.
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod watched {
    use std::collections::{BTreeMap, BTreeSet};
    use std::net::TcpListener;
    use std::os::unix::process::ExitStatusExt;
    use std::process::{Command, Output};

    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, apply_filter};

    use crate::workshop::{AMARA, Folder, program, repository};

    /// The signal that ends a process that did what a filter forbids.
    const FORBIDDEN: i32 = 31;

    #[cfg(target_arch = "x86_64")]
    const CALLS: [i64; 9] = [41, 42, 43, 44, 46, 49, 50, 288, 425];
    #[cfg(target_arch = "aarch64")]
    const CALLS: [i64; 9] = [198, 203, 202, 206, 211, 200, 201, 242, 425];

    /// Kills whoever calls socket, connect, accept, sendto, sendmsg, bind, listen, accept4 or `io_uring_setup`.
    fn filter() -> BpfProgram {
        let rules: BTreeMap<i64, Vec<seccompiler::SeccompRule>> =
            CALLS.into_iter().map(|call| (call, vec![])).collect();
        let target = std::env::consts::ARCH.try_into().expect("a system that seccompiler knows");
        let filter = SeccompFilter::new(rules, SeccompAction::Allow, SeccompAction::KillProcess, target);
        filter.and_then(TryInto::try_into).expect("a filter")
    }

    /// Runs a command in a child without the network. The filter is a thread's own and its children's.
    fn watch(mut command: Command) -> Output {
        let watched = std::thread::spawn(move || {
            apply_filter(&filter()).expect("this system can filter calls");
            command.output().expect("the program runs")
        });
        watched.join().expect("the thread that starts the child asks for no socket itself")
    }

    /// A sheet to import.
    const SHEET: &str = "Program Name,State\nHeron Lake Family Medicine,Ohio\n";

    /// What is run for each command and form; `{}` is a folder of its own with the project in it.
    const EXAMPLES: &[&str] = &[
        "anonymise scenarios/people/first-look.toml --output anonymous",
        "check scenarios/people/first-look.toml",
        "completions bash",
        "convert amara.toml amara.xlsx",
        "coverage --scenarios small",
        "draft scenarios/people/spotless.toml harrow-quay-family thank-you",
        "facts program.visas",
        "impact --base HEAD --scenarios small",
        "what-if scenarios/people/internal-medicine-j1.toml needs-visa=no",
        "import sheet.csv --specialty family-medicine",
        "man --output man",
        "new applicant new.xlsx",
        "mutate signals/visa-type --scenarios small",
        "report amara.toml",
        "report amara.toml --format ics",
        "report amara.toml --format json --share",
        "rules list signals/visa",
        "rules show signals/visa-none",
        "schema report",
        "schema scenario",
        "test --scenarios small",
    ];

    /// The commands that clap knows, those inside others with the outer name in front.
    fn commands(command: &clap::Command, path: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
            let name = format!("{path} {}", inner.get_name()).trim().to_owned();
            let deeper = commands(inner, &name);
            found.extend(if deeper.is_empty() { BTreeSet::from([name]) } else { deeper });
        }
        found
    }

    #[test]
    fn every_command_has_an_example_here() {
        let missing: Vec<String> = commands(&preceptor::cli::definition(), "")
            .into_iter()
            .filter(|name| !EXAMPLES.iter().any(|example| format!("{example} ").starts_with(&format!("{name} "))))
            .collect();
        assert!(missing.is_empty(), "show here that these open no connection: {missing:?}");
    }

    fn git(folder: &Folder, arguments: &[&str]) {
        let mut command = Command::new("git");
        command.current_dir(folder.path(".")).args(["-c", "user.name=A", "-c", "user.email=a@example.org"]);
        let output = command.args(arguments).output().expect("git is there");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    #[test]
    fn no_command_opens_a_network_connection() {
        let folder = Folder::with_project();
        folder.write("amara.toml", AMARA).write("small/people/amara.toml", AMARA).write("sheet.csv", SHEET);
        folder.copy_file("scenarios/rules/signals/visa-type.toml", "small/rules/signals/visa-type.toml");
        git(&folder, &["init", "-q"]);
        git(&folder, &["add", "."]);
        git(&folder, &["commit", "-q", "-m", "rules"]);
        for example in EXAMPLES {
            let arguments: Vec<&str> = example.split(' ').collect();
            let output = watch(program(&folder.path("."), &arguments));
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_ne!(output.status.signal(), Some(FORBIDDEN), "`preceptor {example}` asked for a socket");
            let code = output.status.code().unwrap_or_else(|| panic!("`preceptor {example}`: {}", output.status));
            assert!(code == 0 || code == 1, "`preceptor {example}` ended with {code}, so it shows nothing: {said}");
        }
    }

    #[test]
    #[ignore = "asks for a socket: the next test runs it to see it killed"]
    fn asks_for_a_socket() {
        drop(TcpListener::bind("127.0.0.1:0").expect("a socket of this machine"));
    }

    #[test]
    fn a_program_that_asks_for_a_socket_is_killed() {
        let asking = || {
            let mut command = Command::new(std::env::current_exe().expect("this program"));
            command.current_dir(repository()).args(["--ignored", "--exact", "offline::watched::asks_for_a_socket"]);
            command
        };
        let free = asking().output().expect("it runs");
        assert!(free.status.success(), "{}", String::from_utf8_lossy(&free.stdout));
        assert_eq!(watch(asking()).status.signal(), Some(FORBIDDEN));
    }
}
