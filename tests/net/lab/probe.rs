//! A probe: a program on a machine of the lab that sends single datagrams and says which it hears.
//!
//! `open` opens a socket, `send SOCKET ADDRESS WORD` sends a word. Two words are answered by themselves: `who` with
//! `you=ADDRESS`, the address it was seen to come from, and `punch…` with `pong…`. So a case can tell without a clock what
//! came through: it waits only for words that must come.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv6Addr, SocketAddr, UdpSocket};
use std::process::{Child, ChildStdin};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use crate::plan::Machine;
use crate::roles::{self, Part, tell};

/// A probe on a machine, seen from the case.
pub(crate) struct Probe {
    child: Child,
    stdin: ChildStdin,
    told: Receiver<Told>,
    ports: Vec<u16>,
    /// Everything that was heard: at which socket, which word, from where.
    heard: Vec<(usize, String, SocketAddr)>,
}

enum Told {
    Opened(u16),
    Sent(bool),
    Heard(usize, String, SocketAddr),
}

impl Probe {
    pub(crate) fn on(machine: &Machine) -> Self {
        let mut child = roles::start(machine.name(), Part::Probe);
        let (tell, told) = channel();
        let out = BufReader::new(child.stdout.take().expect("its output is a pipe"));
        let reading = move || {
            // The harness of the tests talks in between.
            let lines = out.lines().map_while(Result::ok);
            for line in lines.filter_map(|line| Told::read(line.strip_prefix("> ")?)) {
                if tell.send(line).is_err() {
                    return;
                }
            }
        };
        thread::Builder::new()
            .spawn(reading)
            .expect("the system gives a thread");
        Self {
            stdin: child.stdin.take().expect("its input is a pipe"),
            child,
            told,
            ports: Vec::new(),
            heard: Vec::new(),
        }
    }

    /// Opens a socket and gives its number: the first is 0, the next 1.
    pub(crate) fn opens(&mut self) -> usize {
        self.types("open");
        loop {
            match self.told.recv_timeout(HANGS).expect("the probe answers") {
                Told::Opened(port) => {
                    self.ports.push(port);
                    return self.ports.len() - 1;
                }
                other @ (Told::Sent(_) | Told::Heard(..)) => self.remembers(other),
            }
        }
    }

    /// The port of a socket.
    pub(crate) fn port(&self, socket: usize) -> u16 {
        self.ports[socket]
    }

    /// Sends a word, and says whether the system took it. When it returns, the word is on its way.
    pub(crate) fn sends(&mut self, socket: usize, to: SocketAddr, word: &str) -> bool {
        self.types(&format!("send {socket} {to} {word}"));
        loop {
            match self.told.recv_timeout(HANGS).expect("the probe answers") {
                Told::Sent(taken) => return taken,
                other @ (Told::Opened(_) | Told::Heard(..)) => self.remembers(other),
            }
        }
    }

    /// Waits for a word that must come to this socket, and says from where it came.
    pub(crate) fn hears(&mut self, socket: usize, word: &str) -> SocketAddr {
        loop {
            if let Some(from) = self.has_heard(socket, word) {
                return from;
            }
            let told = self.told.recv_timeout(HANGS);
            let told = told.unwrap_or_else(|_| panic!("`{word}` does not come to {socket}: {:?}", self.heard));
            self.remembers(told);
        }
    }

    /// Whether this word comes to this socket within a time.
    pub(crate) fn hears_within(&mut self, socket: usize, word: &str, time: Duration) -> bool {
        while self.has_heard(socket, word).is_none() {
            let Ok(told) = self.told.recv_timeout(time) else {
                return false;
            };
            self.remembers(told);
        }
        true
    }

    /// From where a word has come to this socket so far.
    pub(crate) fn has_heard(&self, socket: usize, word: &str) -> Option<SocketAddr> {
        let heard = self.heard.iter();
        let mut like_it = heard.filter(|(at, what, _)| *at == socket && what == word);
        like_it.next().map(|(_, _, from)| *from)
    }

    /// Every word that has come to this socket, in the order of coming.
    pub(crate) fn words(&self, socket: usize) -> impl Iterator<Item = &str> {
        let heard = self.heard.iter();
        heard
            .filter(move |(at, ..)| *at == socket)
            .map(|(_, word, _)| word.as_str())
    }

    /// Asks a server as whom it sees this socket.
    pub(crate) fn seen_by(&mut self, socket: usize, server: SocketAddr) -> SocketAddr {
        self.heard
            .retain(|(at, word, from)| !(*at == socket && word.starts_with("you=") && *from == server));
        assert!(self.sends(socket, server, "who"), "{server} is reachable");
        loop {
            let mut answers = self
                .heard
                .iter()
                .filter(|(at, _, from)| *at == socket && *from == server);
            if let Some(you) = answers.find_map(|(_, word, _)| word.strip_prefix("you=")) {
                return you.parse().expect("a server tells an address");
            }
            let told = self.told.recv_timeout(HANGS);
            let told = told.unwrap_or_else(|_| panic!("{server} does not answer: {:?}", self.heard));
            self.remembers(told);
        }
    }

    fn types(&mut self, line: &str) {
        writeln!(self.stdin, "{line}").expect("the probe reads");
    }

    fn remembers(&mut self, told: Told) {
        match told {
            Told::Heard(socket, word, from) => self.heard.push((socket, word, from)),
            Told::Opened(_) | Told::Sent(_) => panic!("the probe answers what it was not asked"),
        }
    }
}

impl Drop for Probe {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

impl Told {
    fn read(line: &str) -> Option<Self> {
        let words: Vec<&str> = line.split(' ').collect();
        match words[..] {
            ["opened", port] => Some(Self::Opened(port.parse().ok()?)),
            ["sent", taken] => Some(Self::Sent(taken == "true")),
            ["heard", socket, word, from] => {
                Some(Self::Heard(socket.parse().ok()?, word.to_owned(), from.parse().ok()?))
            }
            _ => None,
        }
    }
}

/// The part itself: does what it is told until its input ends.
pub(crate) fn listen() {
    let mut sockets = BTreeMap::new();
    for line in std::io::stdin().lines().map_while(Result::ok) {
        let words: Vec<&str> = line.split(' ').collect();
        match words[..] {
            ["open"] => {
                let socket = UdpSocket::bind((Ipv6Addr::UNSPECIFIED, 0)).expect("there are free ports");
                let socket = Arc::new(socket);
                let (number, ear) = (sockets.len(), socket.clone());
                let hearing = move || hear(number, &ear);
                thread::Builder::new()
                    .spawn(hearing)
                    .expect("the system gives a thread");
                let port = socket.local_addr().expect("a socket has an address").port();
                sockets.insert(number, socket);
                tell(&format!("> opened {port}"));
            }
            ["send", socket, to, word] => {
                let socket = &sockets[&socket.parse().expect("the number of a socket")];
                let to: SocketAddr = to.parse().expect("an address");
                let taken = socket.send_to(word.as_bytes(), mapped(to)).is_ok();
                tell(&format!("> sent {taken}"));
            }
            _ => panic!("`{line}` is no order for a probe"),
        }
    }
}

fn hear(number: usize, socket: &UdpSocket) {
    let mut packet = [0; 2048];
    loop {
        // A port that nobody listens at is told as an error, and is none of this probe's.
        let Ok((length, from)) = socket.recv_from(&mut packet) else {
            continue;
        };
        let seen = SocketAddr::new(from.ip().to_canonical(), from.port());
        let word = String::from_utf8_lossy(&packet[..length]).into_owned();
        let answer = match word.strip_prefix("punch") {
            _ if word == "who" => Some(format!("you={seen}")),
            Some(rest) => Some(format!("pong{rest}")),
            None => None,
        };
        if let Some(answer) = answer {
            socket.send_to(answer.as_bytes(), from).ok();
        }
        tell(&format!("> heard {number} {word} {seen}"));
    }
}

/// How a socket of both families calls an address.
fn mapped(address: SocketAddr) -> SocketAddr {
    match address {
        SocketAddr::V4(four) => SocketAddr::new(four.ip().to_ipv6_mapped().into(), four.port()),
        SocketAddr::V6(_) => address,
    }
}

/// How long a word may take that must come.
const HANGS: Duration = Duration::from_secs(30);
