//! The program that is measured, on the first core.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use thirteen_relay::address::Pin;

use super::client::Door;

pub(crate) struct Server {
    child: Child,
    folder: PathBuf,
    pub(crate) udp: SocketAddr,
    /// None for coturn.
    pub(crate) pin: Option<Pin>,
}

impl Server {
    /// Our relay, which takes as many connections from one address as there are clients here.
    pub(crate) fn relay() -> Self {
        Self::relay_with(
            "[limits]\nconnections = 6000\nconnections-at-once = 20000\njoins-a-minute = 20000\nopens-a-minute = 20000\n",
        )
    }

    /// Our relay as anyone would run it, or with other limits.
    pub(crate) fn relay_with(limits: &str) -> Self {
        let folder = folder("relay");
        let config = folder.join("relay.toml");
        fs::write(config, limits).expect("a file for the benchmark");
        let (child, udp, pin) = start(&folder, SocketAddr::from(([127, 0, 0, 1], 0)));
        Self {
            child,
            folder,
            udp,
            pin: Some(pin),
        }
    }

    /// Ends the relay, as a power cut does or as a service does, and starts it again on the same store and port.
    pub(crate) fn restart(&mut self, by: &str) {
        let id = self.child.id().to_string();
        let ended = Command::new("kill").args([by, &id]).status();
        assert!(ended.expect("there is a kill").success());
        self.child.wait().expect("it ends");
        let (child, _, _) = start(&self.folder, self.udp);
        self.child = child;
    }

    /// Where clients find our relay.
    pub(crate) fn door(&self) -> Door {
        Door {
            udp: self.udp,
            pin: self.pin.expect("the relay has a key of its own"),
        }
    }

    /// coturn, if it is installed.
    pub(crate) fn turn() -> Option<Self> {
        let folder = folder("turn");
        let at = SocketAddr::from(([127, 0, 0, 1], TURN));
        let mut command = on_the_first_core("turnserver");
        command
            .args([
                "-n",
                "--no-auth",
                "--no-tls",
                "--no-dtls",
                "--no-tcp",
                "--no-cli",
                "--allow-loopback-peers",
            ])
            .args([
                "--listening-ip",
                "127.0.0.1",
                "--relay-ip",
                "127.0.0.1",
                "--relay-threads",
                "1",
            ])
            .args([
                "--listening-port",
                &TURN.to_string(),
                "--log-file",
                "stdout",
                "--pidfile",
            ])
            .arg(folder.join("turn.pid"))
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let found = Command::new("turnserver")
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        found.ok()?;
        let child = command.spawn().ok()?;
        // It does not say when it listens.
        std::thread::sleep(Duration::from_secs(2));
        Some(Self {
            child,
            folder,
            udp: at,
            pin: None,
        })
    }

    /// Seconds of processor time that it has used.
    pub(crate) fn cpu(&self) -> f64 {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id())).expect("it runs");
        let (_, after) = stat.rsplit_once(") ").expect("the name stands in brackets");
        let ticks = after
            .split(' ')
            .skip(11)
            .take(2)
            .map(|ticks| ticks.parse::<f64>().expect("a number"));
        ticks.sum::<f64>() / TICKS
    }

    /// KiB of memory that it holds.
    pub(crate) fn memory(&self) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("it runs");
        let line = status
            .lines()
            .find(|line| line.starts_with("VmRSS"))
            .expect("it holds some");
        line.split_whitespace()
            .nth(1)
            .and_then(|number| number.parse().ok())
            .expect("a number")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
        fs::remove_dir_all(&self.folder).ok();
    }
}

/// The program in this folder, once it says where it listens.
fn start(folder: &Path, listen: SocketAddr) -> (Child, SocketAddr, Pin) {
    let mut child = on_the_first_core(env!("CARGO_BIN_EXE_thirteen-relay"))
        .args([
            "--json",
            "--metrics",
            "off",
            "--listen",
            &listen.to_string(),
            "--config",
        ])
        .arg(folder.join("relay.toml"))
        .arg("--store")
        .arg(folder.join("rooms.redb"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the relay starts");
    let mut line = String::new();
    let out = child.stdout.take().expect("it is piped");
    BufReader::new(out).read_line(&mut line).expect("the relay speaks");
    let line: serde_json::Value = serde_json::from_str(&line).expect("a line of JSON");
    let text = |name: &str| line[name].as_str().expect("it is in the line").to_owned();
    let address: thirteen_relay::address::Address = text("address").parse().expect("an address");
    let udp = text("udp").parse().expect("an address");
    (child, udp, address.pin.expect("the relay has a key of its own"))
}

fn on_the_first_core(program: &str) -> Command {
    let mut command = Command::new("taskset");
    command.args(["-c", "0", program]);
    command
}

fn folder(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("thirteen-bench-{name}-{}", std::process::id()));
    fs::create_dir_all(&path).expect("a folder for the benchmark");
    path
}

/// A second, in the unit of /proc/PID/stat.
const TICKS: f64 = 100.0;
const TURN: u16 = 34_780;
