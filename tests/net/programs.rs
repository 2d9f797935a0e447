//! The built program, run as a player runs it: its lines are read as they come, and it is signalled and killed.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use serde_json::Value;

use crate::folder::Folder;

/// A running `thirteen`.
pub(crate) struct Program {
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Receiver<Value>,
    complaints: Option<JoinHandle<String>>,
    /// Every line that was read.
    pub(crate) told: Vec<Value>,
}

/// How a program ended.
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) complaint: String,
    pub(crate) told: Vec<Value>,
}

impl Program {
    /// Starts it in a folder of its own, with `--json`.
    pub(crate) fn start(folder: &Folder, arguments: &[&str]) -> Self {
        Self::start_logging("warn", folder, arguments)
    }

    /// The same with so much told of its own work.
    pub(crate) fn start_logging(log: &str, folder: &Folder, arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_thirteen"));
        command
            .args(arguments)
            .args(["--json", "--data-dir"])
            .arg(folder.path())
            .env("THIRTEEN_LOG", log);
        Self::run(command)
    }

    /// Starts this program, which prints one JSON object a line.
    pub(crate) fn run(mut command: Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let (tell, lines) = channel();
        let out = BufReader::new(child.stdout.take().expect("its output is a pipe"));
        thread::Builder::new()
            .spawn(move || {
                for line in out.lines().map_while(Result::ok) {
                    let line = serde_json::from_str(&line).expect("every line is an object");
                    if tell.send(line).is_err() {
                        return;
                    }
                }
            })
            .expect("the system gives a thread");
        let mut stderr = child.stderr.take().expect("its complaints are a pipe");
        // A full pipe would stop the program.
        let complaints = thread::Builder::new().spawn(move || {
            let mut complaints = String::new();
            stderr.read_to_string(&mut complaints).expect("it complains in UTF-8");
            complaints
        });
        Self {
            stdin: child.stdin.take(),
            complaints: Some(complaints.expect("the system gives a thread")),
            child,
            lines,
            told: Vec::new(),
        }
    }

    /// Hosts on the loopback. The second is what others give to `join`.
    pub(crate) fn host(folder: &Folder, arguments: &[&str]) -> (Self, String) {
        Self::host_logging("warn", folder, arguments)
    }

    /// The same with so much told of its own work.
    pub(crate) fn host_logging(log: &str, folder: &Folder, arguments: &[&str]) -> (Self, String) {
        let all: Vec<&str> = ["host", "--listen", "127.0.0.1:0"]
            .iter()
            .chain(arguments)
            .copied()
            .collect();
        let mut host = Self::start_logging(log, folder, &all);
        let invitation = host.invitation();
        (host, invitation)
    }

    /// What others give to `join`, once the host has told it.
    pub(crate) fn invitation(&mut self) -> String {
        let table = self.wait_for("table", |_| true);
        format!("{}@{}", text(&table["code"]), text(&table["addresses"][0]))
    }

    /// The next line with this event of which this is so.
    pub(crate) fn wait_for(&mut self, event: &str, so: impl Fn(&Value) -> bool) -> Value {
        self.wait(event, |line| line["event"] == event && so(line))
    }

    /// The next line of which this is so; complaints call it by this name.
    pub(crate) fn wait(&mut self, name: &str, so: impl Fn(&Value) -> bool) -> Value {
        loop {
            match self.lines.recv_timeout(HANGS) {
                Ok(line) => {
                    self.told.push(line.clone());
                    if so(&line) {
                        return line;
                    }
                }
                Err(why) => panic!("{why:?}: no `{name}` came; the last lines: {:#?}", self.last_lines()),
            }
        }
    }

    /// Reads what comes in this time, or until it ends.
    pub(crate) fn read_for(&mut self, time: Duration) {
        loop {
            match self.lines.recv_timeout(time) {
                Ok(line) => self.told.push(line),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Types a line.
    pub(crate) fn types(&mut self, line: &str) {
        let stdin = self.stdin.as_mut().expect("it is still open");
        writeln!(stdin, "{line}").expect("the program reads");
    }

    /// Types that it shall end, and waits until it has.
    pub(crate) fn quit(mut self) -> Ended {
        self.types("quit");
        self.end()
    }

    /// Sends it a signal, such as `INT`.
    #[cfg(unix)]
    pub(crate) fn signal(&self, name: &str) {
        // Every shell knows `kill`; a small system has no program of that name.
        let sent = Command::new("sh")
            .args(["-c", &format!("kill -{name} {}", self.child.id())])
            .status();
        assert!(sent.expect("there is a shell").success());
    }

    /// Ends it at once, without a word.
    pub(crate) fn kill(mut self) -> Vec<Value> {
        self.child.kill().expect("it is still running");
        self.child.wait().expect("it has ended");
        self.read_for(HANGS);
        self.complaint();
        std::mem::take(&mut self.told)
    }

    /// Waits until it ends by itself.
    pub(crate) fn end(mut self) -> Ended {
        self.stdin = None;
        // Its output ends with it.
        loop {
            match self.lines.recv_timeout(HANGS) {
                Ok(line) => self.told.push(line),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("it does not end; the last lines: {:#?}", self.last_lines()),
            }
        }
        Ended {
            code: self.child.wait().expect("it has ended").code(),
            complaint: self.complaint(),
            told: std::mem::take(&mut self.told),
        }
    }

    /// Everything that it wrote to standard error until it ended. No program may have logged an error, nor fallen over.
    fn complaint(&mut self) -> String {
        let complaints = self.complaints.take().expect("it is asked once");
        let complaint = complaints.join().expect("it complains in UTF-8");
        assert!(!complaint.contains(" ERROR "), "{complaint}");
        assert!(!complaint.contains("panicked"), "{complaint}");
        complaint
    }

    fn last_lines(&self) -> &[Value] {
        &self.told[self.told.len().saturating_sub(12)..]
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

impl Ended {
    /// The last line with this event.
    pub(crate) fn last(&self, event: &str) -> &Value {
        let mut lines = self.told.iter().rev();
        lines
            .find(|line| line["event"] == event)
            .unwrap_or_else(|| panic!("no `{event}` in {:#?}", self.told))
    }

    /// It failed, and the last line on standard error holds this.
    pub(crate) fn failed_among_logs(&self, sentence: &str) {
        assert_eq!(self.code, Some(1), "{}", self.complaint);
        let last = self.complaint.lines().last().unwrap_or_default();
        assert!(last.contains(sentence), "{}", self.complaint);
    }

    /// It failed with one sentence that holds this.
    pub(crate) fn failed_with(&self, sentence: &str) {
        assert_eq!(self.code, Some(1), "{}", self.complaint);
        assert!(self.complaint.contains(sentence), "{}", self.complaint);
        assert_eq!(self.complaint.trim_end().lines().count(), 1, "{}", self.complaint);
    }
}

/// The text of a value.
pub(crate) fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

/// The plays and passes of these lines, with their places.
pub(crate) fn acts(told: &[Value]) -> Vec<(u64, Value)> {
    let acts = told
        .iter()
        .filter(|line| line["event"] == "played" || line["event"] == "passed");
    acts.map(|line| {
        let mut act = line.clone();
        act["t"] = Value::Null;
        (line["seq"].as_u64().expect("its place"), act)
    })
    .collect()
}

/// How long a program may be silent before a test gives it up.
const HANGS: Duration = Duration::from_secs(90);

/// What a host is told for one tournament of two up to so many points, in which it plays by itself.
pub(crate) const fn tournament_of_two(points: &'static str) -> [&'static str; 8] {
    ["--auto", "2", "--seats", "2", "--tournaments", "1", "--rule", points]
}
