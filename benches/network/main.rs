//! A table over loopback, in real time: how fast a play is everywhere, how fast a player is back after the cable was
//! pulled, and what floods do to the others.
//!
//! `cargo bench --no-default-features --bench network` measures all of it in some six minutes; with `-- delay`,
//! `-- cuts`, `-- addresses` or `-- floods` one part. `-- floods 15` floods for fifteen seconds instead of sixty.

#![expect(
    clippy::disallowed_methods,
    reason = "a benchmark measures real time, in threads that play by themselves"
)]
#![expect(clippy::print_stdout, reason = "the figures are what a benchmark is for")]

mod attack;
mod cable;
#[path = "../figures/mod.rs"]
mod figures;
mod floods;
mod insider;
mod party;
mod raw;

use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use rand_core::{Rng as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;
use thirteen::net::live::Line;

use self::figures::Figures;
use self::party::{Delay, Party, spread};

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    if let Some(("attack", how)) = wanted.split_first().map(|(first, rest)| (first.as_str(), rest)) {
        return attack::attack(how);
    }
    let wants = |part: &str| wanted.is_empty() || wanted.iter().any(|word| word == part);
    let mut figures = Figures::default();
    if wants("delay") {
        delay(&mut figures);
    }
    if wants("cuts") {
        cuts(&mut figures);
    }
    if wants("addresses") {
        addresses(&mut figures);
    }
    if wants("floods") {
        let seconds = wanted.iter().find_map(|word| word.parse().ok());
        floods::floods(&mut figures, seconds.unwrap_or(60));
    }
    figures.write("network");
}

/// From the command of one player to the views of all four, with and without 50 ms there and back.
///
/// The host's own player is shown an event only after a guest has acknowledged it: over such a cable the play of a guest
/// takes 25 ms to the host, 50 ms to the other guests, and 75 ms until the first of them has told the host. So the two
/// kinds of views have figures of their own; what every guest sees is held to 60 ms.
fn delay(figures: &mut Figures) {
    for (name, one_way) in [("loopback", 0), ("50 ms there and back", 25)] {
        let party = Party::gather(Duration::from_millis(one_way));
        let delays = party.delays(Duration::from_secs(60));
        figures.add(&format!("plays measured, {name}"), "plays", delays.len() as f64);
        let views = |which: fn(&Delay) -> Duration| delays.iter().map(which).collect::<Vec<_>>();
        spread(figures, &format!("command to every view, {name}"), &views(Delay::all));
        spread(
            figures,
            &format!("command to every guest's view, {name}"),
            &views(|delay| delay.guests),
        );
        spread(
            figures,
            &format!("command to the host's own view, {name}"),
            &views(|delay| delay.host),
        );
    }
}

/// Pulls the cable of each guest again and again, for one second to twelve.
fn cuts(figures: &mut Figures) {
    let mut party = Party::gather(Duration::ZERO);
    let (send, backs) = channel();
    std::thread::scope(|scope| {
        for (number, guest) in party.guests.iter_mut().enumerate() {
            let send = send.clone();
            scope.spawn(move || {
                let mut chance = Xoshiro256PlusPlus::seed_from_u64(number as u64);
                for _ in 0..CUTS {
                    let length = Duration::from_millis(1_000 + u64::from(chance.next_u32() % 11_000));
                    guest.cable.cut(true);
                    std::thread::sleep(length);
                    guest.cable.cut(false);
                    let back = guest.heard_by_the_host(Instant::now());
                    send.send((length, back)).ok();
                    std::thread::sleep(Duration::from_secs(3));
                }
            });
        }
        drop(send);
    });
    let backs: Vec<(Duration, Duration)> = backs.iter().collect();
    figures.add("cuts of 1 s to 12 s", "cuts", backs.len() as f64);
    let all: Vec<Duration> = backs.iter().map(|(_, back)| *back).collect();
    spread(figures, "link back to playing again", &all);
    for (name, long) in [("short cuts, under 10 s", false), ("long cuts, from 10 s on", true)] {
        let those = backs.iter().filter(|(length, _)| (length.as_secs() >= 10) == long);
        let those: Vec<Duration> = those.map(|(_, back)| *back).collect();
        spread(figures, &format!("the same, {name}"), &those);
    }
}

/// Plugs a guest in elsewhere, so that its packets come from another address.
fn addresses(figures: &mut Figures) {
    let party = Party::gather(Duration::ZERO);
    let guest = &party.guests[0];
    let mut backs = Vec::new();
    for _ in 0..20 {
        guest.cable.plug_in_elsewhere();
        backs.push(guest.heard_by_the_host(Instant::now()));
        std::thread::sleep(Duration::from_secs(3));
    }
    spread(figures, "new address to playing again", &backs);
    let reconnected = guest
        .lines()
        .iter()
        .any(|line| matches!(line, Line::Reconnecting { .. }));
    figures.add(
        "reconnections by a new address",
        "yes=1",
        f64::from(u8::from(reconnected)),
    );
}

/// How often the cable of each guest is pulled.
const CUTS: usize = 17;
