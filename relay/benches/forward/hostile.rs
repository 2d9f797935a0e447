//! Honest players before, among and after attackers: a relay with the limits that anyone gets, players each at an address
//! of their own, and everything of [`attack`](super::attack) at once.

use std::net::Ipv4Addr;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::attack;
use super::client::Clients;
use super::figures::Figures;
use super::load::Outcome;
use super::server::Server;

/// Measures all of it, in a minute.
pub(crate) async fn measure(figures: &mut Figures) {
    let relay = Server::relay_with("");
    let mut clients = Clients::from(relay.door(), &homes());
    let course = clients.pairs(PAIRS).await.gently();
    // What comes first warms up.
    course.run(QUIET, SPELL / 4, Some(&relay)).await;
    let memory = relay.memory();
    let before = course.run(QUIET, SPELL, Some(&relay)).await;
    let door = relay.door();
    // They must not take the processor from the honest clients beside them: that would not be the relay's delay.
    let attackers = Command::new("nice")
        .args(["-n", "19"])
        .arg(std::env::current_exe().expect("this program is a file"))
        .args([attack::WORD, &door.udp.to_string(), &door.pin.to_string()])
        .arg((SPELL * 2).as_secs().to_string())
        .stdout(Stdio::piped())
        .spawn()
        .expect("this program starts again");
    // First they come, and then they are there.
    let coming = course.run(QUIET, SPELL, Some(&relay)).await;
    let among = course.run(QUIET, SPELL, Some(&relay)).await;
    let most = relay.memory();
    let said = attackers.wait_with_output().expect("they end");
    let after = course.run(QUIET, SPELL, Some(&relay)).await;
    for line in String::from_utf8_lossy(&said.stdout).lines() {
        if let Some((name, number)) = line.rsplit_once(' ') {
            figures.add(name, "", number.parse().unwrap_or(f64::NAN));
        }
    }
    let share = |outcome: &Outcome| outcome.cpu / SPELL.as_secs_f64() * 100.0;
    for (name, outcome) in [
        ("before", &before),
        ("they come", &coming),
        ("they are there", &among),
        ("after", &after),
    ] {
        figures.add(&format!("honest, {name}: lost"), "%", outcome.loss() * 100.0);
        figures.add(&format!("honest, {name}: p50"), "us", outcome.microseconds(50));
        figures.add(&format!("honest, {name}: p99"), "us", outcome.microseconds(99));
        figures.add(&format!("relay, {name}: CPU"), "% of a core", share(outcome));
    }
    figures.add("relay, memory before", "MB", memory / 1_000.0);
    figures.add("relay, memory among attackers", "MB", most / 1_000.0);
    figures.add("relay, memory after", "MB", relay.memory() / 1_000.0);
    let lost = clients.lost();
    figures.add("honest clients that were disconnected", "clients", lost as f64);
}

/// Forty homes: nobody joins more rooms from one than a stranger may.
fn homes() -> Vec<Ipv4Addr> {
    (1..=40).map(|last| Ipv4Addr::new(127, 0, 1, last)).collect()
}

const PAIRS: usize = 100;
/// Packets a second of honest players.
const QUIET: u32 = 4_000;
/// How long each part lasts.
const SPELL: Duration = Duration::from_secs(12);
