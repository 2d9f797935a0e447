//! The program, started in a folder of its own and ended with the test.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;
use thirteen_relay::address::Address;

/// A folder for one test.
pub(crate) struct Folder(PathBuf);

/// A running relay.
pub(crate) struct Relay {
    pub(crate) child: Child,
    pub(crate) address: Address,
    pub(crate) udp: SocketAddr,
    pub(crate) tcp: Option<SocketAddr>,
    /// Kept, so that the program may still write.
    _said: BufReader<ChildStdout>,
}

impl Folder {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("thirteen-relay-{}-{number}", std::process::id()));
        fs::create_dir_all(&path).expect("a folder for the test");
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// The program with its store here, on any port of loopback.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_thirteen-relay"));
        command
            .current_dir(&self.0)
            .arg("--json")
            .env("THIRTEEN_RELAY_LISTEN", "127.0.0.1:0")
            .env("THIRTEEN_RELAY_METRICS", "off")
            .env("THIRTEEN_RELAY_STORE", self.0.join("rooms.redb"))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub(crate) fn start(&self) -> Relay {
        Relay::start(&mut self.command())
    }

    /// A relay where `limits` are the lines of that table.
    pub(crate) fn start_with(&self, limits: &str) -> Relay {
        let file = self.0.join("relay.toml");
        fs::write(&file, format!("[limits]\n{limits}\n")).expect("a file for the test");
        Relay::start(self.command().arg("--config").arg(file))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

impl Relay {
    pub(crate) fn start(command: &mut Command) -> Self {
        // Its log is for whoever watches the test.
        let mut child = command.stderr(Stdio::inherit()).spawn().expect("the program starts");
        let mut said = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut line = String::new();
        said.read_line(&mut line).expect("the program speaks");
        let line: Value = serde_json::from_str(&line).expect("a line of JSON");
        assert_eq!(line["event"], "listening", "{line}");
        let text = |name: &str| line[name].as_str().map(str::to_owned);
        let place = |name: &str| text(name).map(|place| place.parse().expect("an address"));
        Self {
            child,
            address: text("address")
                .and_then(|address| address.parse().ok())
                .expect("an address"),
            udp: place("udp").expect("it listens"),
            tcp: place("tcp"),
            _said: said,
        }
    }

    /// Ends it as a service does.
    #[cfg(unix)]
    pub(crate) fn terminate(&mut self) -> ExitStatus {
        let ended = Command::new("kill").arg(self.child.id().to_string()).status();
        assert!(ended.expect("there is a kill").success());
        self.child.wait().expect("it ends")
    }

    /// Ends it as a power cut does.
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Where a client of the tests dials from.
pub(crate) const HERE: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
