//! A table in peace, and the same table while a program beside it sends more than ten thousand hostile messages a second.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use thirteen::net::live::Line;

use crate::figures::Figures;
use crate::party::{Delay, Guest, Party, spread};

/// The figures of a table in peace, under fire for so many seconds, and afterwards.
pub(crate) fn floods(figures: &mut Figures, seconds: u64) {
    let party = Party::gather(Duration::ZERO);
    let address = ([127, 0, 0, 1], party.invite.places[0].port()).into();
    let peace = measured(figures, &party, "in peace", seconds.min(30));
    let (before, lines) = (resident_kib(), lost(&party));
    let mut attacker = Command::new(std::env::current_exe().expect("a program knows where it is"))
        .args(["attack", &party.invite.link(), &seconds.to_string()])
        .stdout(Stdio::piped())
        .spawn()
        .expect("a program starts itself again");
    let mut told = BufReader::new(attacker.stdout.take().expect("its output is a pipe")).lines();
    let ready = told.next();
    assert!(
        matches!(ready, Some(Ok(ready)) if ready == "ready"),
        "the attacker is there"
    );
    let memory = Highest::watch();
    let fire = measured(figures, &party, "under fire", seconds);
    let attacked = told
        .next()
        .and_then(Result::ok)
        .expect("the attacker tells what it did");
    attacker.wait().expect("the attacker ends by itself");
    let during = memory.end();
    let disconnected = lost(&party) - lines;
    let calm = measured(figures, &party, "afterwards", seconds.min(15));
    what_was_sent(figures, &attacked, seconds as f64);
    if let (Some(peace), Some(fire)) = (peace, fire) {
        figures.add("p99 under fire is longer by", "ms", (fire - peace) * 1_000.0);
    }
    figures.add(
        "plays were seen afterwards",
        "yes=1",
        f64::from(u8::from(calm.is_some())),
    );
    figures.add("packets that the host's socket dropped", "packets", dropped(address));
    figures.add("resident before", "KiB", before);
    figures.add("resident during, at most", "KiB", during);
    figures.add("resident afterwards", "KiB", resident_kib());
    figures.add("honest guests that were disconnected", "times", disconnected as f64);
}

/// How fast plays are for so long; the 99th percentile in seconds.
fn measured(figures: &mut Figures, party: &Party, when: &str, seconds: u64) -> Option<f64> {
    let (start, work) = (Instant::now(), processor_seconds());
    let delays = party.delays(Duration::from_secs(seconds));
    let mut delays: Vec<Duration> = delays.iter().map(Delay::all).collect();
    figures.add(&format!("plays measured, {when}"), "plays", delays.len() as f64);
    spread(figures, &format!("command to every view, {when}"), &delays);
    let share = (processor_seconds() - work) / start.elapsed().as_secs_f64();
    figures.add(&format!("processor of the whole table, {when}"), "cores", share);
    delays.sort_unstable();
    let at = (delays.len() * 99).div_ceil(100).checked_sub(1)?;
    Some(delays[at].as_secs_f64())
}

/// How often an honest guest lost its connection so far.
fn lost(party: &Party) -> usize {
    let lines = party.guests.iter().flat_map(Guest::lines);
    lines
        .filter(|line| matches!(line, Line::Reconnecting { .. } | Line::Closed(_)))
        .count()
}

/// By kind, how much was sent a second and what came of it.
fn what_was_sent(figures: &mut Figures, told: &str, seconds: f64) {
    let told: BTreeMap<String, BTreeMap<String, u64>> = serde_json::from_str(told).expect("the attacker tells");
    let mut all = 0;
    for (kind, counts) in &told {
        for (what, count) in counts {
            if what == "sent" {
                all += count;
                figures.add(&format!("{kind}: sent"), "1/s", *count as f64 / seconds);
            } else {
                figures.add(&format!("{kind}: {what}"), "in all", *count as f64);
            }
        }
    }
    figures.add("hostile messages", "1/s", all as f64 / seconds);
}

/// The most memory that this process held.
struct Highest {
    ended: Arc<AtomicBool>,
    kib: Arc<AtomicU64>,
}

impl Highest {
    fn watch() -> Self {
        let (ended, kib) = (Arc::<AtomicBool>::default(), Arc::<AtomicU64>::default());
        let (end, highest) = (Arc::clone(&ended), Arc::clone(&kib));
        thread::spawn(move || {
            while !end.load(Ordering::Relaxed) {
                highest.fetch_max(resident_kib() as u64, Ordering::Relaxed);
                thread::sleep(Duration::from_millis(200));
            }
        });
        Self { ended, kib }
    }

    fn end(self) -> f64 {
        self.ended.store(true, Ordering::Relaxed);
        self.kib.load(Ordering::Relaxed) as f64
    }
}

fn resident_kib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().split(' ').next()?.parse().ok())
        .unwrap_or(0.0)
}

/// The time that this process has spent on processors, where the system counts it in hundredths of a second.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = after_name.split_whitespace().skip(11).take(2);
    ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// How many packets the system threw away because the socket at this port was full.
fn dropped(address: SocketAddr) -> f64 {
    let port = format!(":{:04X}", address.port());
    let sockets = std::fs::read_to_string("/proc/net/udp").unwrap_or_default();
    let socket = sockets
        .lines()
        .find(|line| line.split_whitespace().nth(1).is_some_and(|at| at.ends_with(&port)));
    let drops = socket.and_then(|line| line.split_whitespace().last()?.parse().ok());
    drops.unwrap_or(0.0)
}
