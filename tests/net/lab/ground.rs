//! The ground that a lab stands on: namespaces of users, networks, mounts and processes that end with the test.
//!
//! A test calls [`in_a_lab`]. Outside, that runs the same test once more under `unshare`; inside, the case itself runs,
//! as process 1 of its own world. Whoever ends that process ends all others in it, and the kernel takes the networks away.

use std::env;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::thread;

use crate::plan::Lab;

/// Runs the case in a lab, or says in one line why there can be none here. The case is a closure of the test itself: its
/// type tells the name under which the test is run again.
pub(crate) fn in_a_lab<Case: FnOnce(&Lab)>(case: Case) {
    if is_inside() {
        ends_with_its_parent();
        case(&Lab::open());
        return;
    }
    if let Some(reason) = obstacle() {
        // Past the harness, which hides what a test that passes prints.
        writeln!(io::stdout(), "\n{SKIPPED}{reason}").expect("there is somebody to tell");
        return;
    }
    let test = test_name(std::any::type_name::<Case>());
    let this = env::current_exe().expect("a program knows where it is");
    let mut inside = unshare();
    inside
        .arg(this)
        .args(["--exact", &test, "--include-ignored", "--nocapture"]);
    // The lab's own `/run` is gone with it, and so are the folders of its programs.
    let inside = inside.env(INSIDE, "1").env("TMPDIR", "/run").stdin(Stdio::piped());
    // Its input stays open as long as this process lives. Its output goes to a pipe of its own: nothing inside holds ours.
    let mut child = inside.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let child = child.as_mut().expect("unshare worked a moment ago");
    let said = read_both(child);
    let status = child.wait().expect("it was started");
    assert!(status.success(), "in the lab, {status}:\n{said}");
    assert!(
        said.contains("1 passed"),
        "the lab ran no test of the name {test}:\n{said}"
    );
}

/// Whether this process is the one that a lab belongs to.
pub(crate) fn is_inside() -> bool {
    env::var_os(INSIDE).is_some()
}

/// The beginning of the line that says that a case was not run; `cargo xtask test` looks for it.
pub(crate) const SKIPPED: &str = "the lab is skipped: ";

/// Set in the process that the lab belongs to.
const INSIDE: &str = "THIRTEEN_LAB_INSIDE";

/// `crate::module::test::{{closure}}` is the test `module::test`.
fn test_name(case: &str) -> String {
    let path = case.split_once("::").map_or(case, |(_, path)| path);
    path.split("::{{closure}}").next().unwrap_or(path).to_owned()
}

fn unshare() -> Command {
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--net", "--mount", "--pid", "--fork"]);
    command.args(["--kill-child", "--mount-proc"]);
    command
}

/// Why there can be no lab here, found out once by building a very small one.
fn obstacle() -> Option<&'static str> {
    static FOUND: OnceLock<Option<String>> = OnceLock::new();
    let found = FOUND.get_or_init(|| {
        if !cfg!(target_os = "linux") {
            return Some("only Linux has network namespaces".to_owned());
        }
        let tried = unshare().args(["sh", "-c", TRIAL]).stdin(Stdio::null()).output();
        match tried {
            Err(error) => Some(format!("unshare does not start: {error}")),
            Ok(answer) if answer.status.success() => None,
            Ok(answer) => {
                let complaint = String::from_utf8_lossy(&answer.stderr).into_owned();
                let first = complaint.lines().next().unwrap_or("without a word");
                Some(format!("this system does not allow it ({first})"))
            }
        }
    });
    found.as_deref()
}

/// Everything that a lab needs from the system, once.
const TRIAL: &str = "set -e
mount -t tmpfs lab /run
ip netns add trial
ip link add name one type veth peer name two netns trial
ip link add name three type vxlan id 1 dstport 4789 remote 127.0.0.1
ethtool -K three tx off > /dev/null
echo 1 > /proc/sys/net/ipv4/ip_forward
conntrack --flush > /dev/null
nft add table inet trial
nft add chain inet trial out '{ type nat hook postrouting priority srcnat; }'
nft add rule inet trial out oifname one masquerade fully-random";

/// Ends this process, and with it the lab, when whoever started it is gone without a word.
fn ends_with_its_parent() {
    let watch = || {
        io::stdin().read_to_end(&mut Vec::new()).ok();
        std::process::abort();
    };
    thread::Builder::new().spawn(watch).expect("the system gives a thread");
}

/// Prints a line of a table, past the harness.
pub(crate) fn shows(line: &str) {
    writeln!(io::stdout(), "\n{SHOWN}{line}").expect("there is somebody to tell");
}

/// How the outside knows the lines that are to be shown.
const SHOWN: &str = "| ";

/// Everything that a process says until it ends, errors after the rest.
fn read_both(child: &mut Child) -> String {
    let mut errors = child.stderr.take().expect("its errors are a pipe");
    let errors = thread::Builder::new().spawn(move || {
        let mut said = Vec::new();
        errors.read_to_end(&mut said).ok();
        said
    });
    let mut said = String::new();
    let out = BufReader::new(child.stdout.take().expect("its output is a pipe"));
    for line in out.lines().map_while(Result::ok) {
        if line.starts_with(SHOWN) {
            writeln!(io::stdout(), "{line}").expect("there is somebody to tell");
        }
        said = said + &line + "\n";
    }
    let errors = errors.expect("the system gives a thread").join();
    said + &String::from_utf8_lossy(&errors.expect("the reader does not panic"))
}

#[test]
fn a_case_tells_the_name_of_its_test() {
    assert_eq!(test_name("lab::probes::a_test::{{closure}}"), "probes::a_test");
}
