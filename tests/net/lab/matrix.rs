//! Which path two real programs find, behind every pair of routers: the host behind the one, a guest that knows nothing but
//! the code and the relay behind the other.

use std::time::Duration;

use serde_json::Value;

use crate::ground::{in_a_lab, shows};
use crate::nat::Nat;
use crate::party::{Hides, Party};
use crate::plan::{Lab, Line};
use crate::relay::{self, Relay};

#[test]
fn two_that_cannot_meet_play_over_the_relay() {
    relay::is_built();
    in_a_lab(|lab| {
        let relay = Relay::on(&lab.server());
        let found = path(lab, &relay, Nat::PortRestricted, Nat::Symmetric);
        assert_eq!(found.direct, None);
    });
}

#[test]
fn two_behind_ordinary_routers_find_the_direct_path() {
    relay::is_built();
    in_a_lab(|lab| {
        let relay = Relay::on(&lab.server());
        let found = path(lab, &relay, Nat::PortRestricted, Nat::PortRestricted);
        assert!(found.direct.is_some());
    });
}

#[test]
fn who_hides_its_address_is_met_over_the_relay_alone() {
    relay::is_built();
    in_a_lab(|lab| {
        let relay = Relay::on(&lab.server());
        for hides in [Hides::Host, Hides::Guests, Hides::Nobody] {
            let [host, guest] = [0, 1].map(|_| lab.machine(&lab.house(Nat::FullCone)));
            lab.watches(&host, &guest);
            let mut party = Party::gather(&host, &[&guest], Some(&relay.address), hides);
            party.plays(ENOUGH);
            party.ends();
            assert_eq!(lab.met() == 0, hides != Hides::Nobody, "{hides:?}");
            lab.clears_up();
        }
    });
}

#[test]
#[ignore = "prints the whole matrix in some minutes: cargo test --no-default-features --test lab -- --ignored"]
fn every_pair_of_routers() {
    relay::is_built();
    in_a_lab(|lab| {
        let relay = Relay::on(&lab.server());
        let amiss = matrix(lab, &relay, 0);
        assert_eq!(amiss, []);
    });
}

#[test]
#[ignore = "prints the matrix again, with long lines: cargo test --no-default-features --test lab -- --ignored"]
fn every_pair_of_routers_far_away() {
    relay::is_built();
    in_a_lab(|lab| {
        let relay = Relay::on(&lab.server());
        let amiss = matrix(lab, &relay, FAR);
        assert_eq!(amiss, []);
    });
}

/// Prints a table of all pairs. Those that did not find the path that they must.
fn matrix(lab: &Lab, relay: &Relay, delay: u64) -> Vec<(Nat, Nat)> {
    shows(&format!("each {} ms from the relay and back", 2 * delay));
    shows(&format!(
        "{:<20} {:<20} {:>8} {:>9} {:>12} {:>12}",
        "host behind", "guest behind", "expected", "found", "joined", "direct after"
    ));
    let (mut amiss, mut direct_after) = (Vec::new(), Vec::new());
    for (host, guest) in Nat::ALL
        .into_iter()
        .flat_map(|host| Nat::ALL.map(|guest| (host, guest)))
    {
        let expected = host.meets(guest);
        let Found { joined, direct } = path_over(lab, relay, host, guest, delay);
        let name = |direct: bool| if direct { "direct" } else { "relay" };
        let after = direct.map_or_else(|| "-".to_owned(), |after| format!("{after} ms"));
        shows(&format!(
            "{:<20} {:<20} {:>8} {:>9} {joined:>9} ms {after:>12}",
            host.name(),
            guest.name(),
            name(expected),
            name(direct.is_some())
        ));
        direct_after.extend(direct);
        if direct.is_some() != expected {
            amiss.push((host, guest));
        }
    }
    shows(&spread(direct_after));
    amiss
}

#[test]
#[ignore = "prints how soon pairs of routers are passed, twenty times each: cargo test --no-default-features --test lab -- --ignored"]
fn how_soon_a_path_is_direct() {
    relay::is_built();
    in_a_lab(|lab| {
        let relay = Relay::on(&lab.server());
        for (host, guest, delay) in AGAIN_AND_AGAIN {
            let found: Vec<Found> = (0..RUNS).map(|_| path_over(lab, &relay, host, guest, delay)).collect();
            let direct: Vec<u64> = found.iter().filter_map(|found| found.direct).collect();
            let missed = found.len() - direct.len();
            let joined = spread(found.iter().map(|found| found.joined).collect());
            let (host, guest, trip) = (host.name(), guest.name(), 2 * delay);
            shows(&format!(
                "host behind {host}, guest behind {guest}, each {trip} ms from the relay and back"
            ));
            shows(&format!("  start to seat: {joined}"));
            shows(&format!("  relayed to direct: {}; {missed} without", spread(direct)));
            assert_eq!(missed, 0);
        }
    });
}

/// The middle of these, what one of twenty exceeds, and the longest.
fn spread(mut times: Vec<u64>) -> String {
    times.sort_unstable();
    let at = |share: usize| {
        times
            .get((times.len() * share).div_ceil(100).saturating_sub(1))
            .unwrap_or(&0)
    };
    let (p50, p95, most) = (at(50), at(95), at(100));
    format!("{} times, p50 {p50} ms, p95 {p95} ms, longest {most} ms", times.len())
}

/// What a guest told, in milliseconds.
#[derive(Clone, Copy, Debug)]
struct Found {
    /// From its start until it sat.
    joined: u64,
    /// From its first connection to the host, over the relay, until it played on a direct one, if there was one.
    direct: Option<u64>,
}

/// Opens a table, and waits for the direct path: as long as it takes where there is one, else for longer than an attempt.
fn path(lab: &Lab, relay: &Relay, host: Nat, guest: Nat) -> Found {
    path_over(lab, relay, host, guest, 0)
}

/// The same where everything takes so many milliseconds over either's line, in each direction.
fn path_over(lab: &Lab, relay: &Relay, host: Nat, guest: Nat, delay: u64) -> Found {
    let line = Line {
        slow: delay > 0,
        ..Line::default()
    };
    let [behind, away] = [host, guest].map(|nat| lab.machine(&lab.house_on(nat, line)));
    if line.slow {
        let delay = Duration::from_millis(delay);
        for machine in [&behind, &away] {
            lab.slows(machine, delay, Duration::ZERO);
        }
    }
    let mut party = Party::gather(&behind, &[&away], Some(&relay.address), Hides::Nobody);
    let program = party.guests[0].program();
    let first = time(&program.wait_for("path", |_| true));
    let patience = if host.meets(guest) {
        MOST
    } else {
        LONGER_THAN_AN_ATTEMPT
    };
    let is_direct = |line: &Value| line["event"] == "path" && line["path"] == "direct";
    while !program.told.iter().any(|line| line["event"] == "joined")
        || !program
            .told
            .iter()
            .any(|line| is_direct(line) || time(line) > first + patience)
    {
        program.wait("line", |_| true);
    }
    let found = |so: &dyn Fn(&Value) -> bool| program.told.iter().find(|line| so(line)).map(time);
    let joined = found(&|line| line["event"] == "joined").expect("it was waited for");
    let direct = found(&is_direct).map(|direct| direct - first);
    let account = party.ends();
    assert_eq!((account.lost, account.wrong), (0, 0), "{account:?}");
    Found { joined, direct }
}

fn time(line: &Value) -> u64 {
    line["t"].as_u64().expect("every line has its time")
}

/// Pairs that are asked again and again, how long their lines are in milliseconds, and how often.
const AGAIN_AND_AGAIN: [(Nat, Nat, u64); 4] = [
    (Nat::PortRestricted, Nat::FullCone, 0),
    (Nat::PortRestricted, Nat::PortRestricted, 0),
    (Nat::PortRestricted, Nat::PortRestricted, 25),
    (Nat::PortRestricted, Nat::PortRestricted, FAR),
];
const RUNS: usize = 20;
/// A long line, in milliseconds.
const FAR: u64 = 75;

/// Plays and passes that take longer than two need to meet.
const ENOUGH: usize = 30;

/// When a direct path must be there that can be, in milliseconds.
const MOST: u64 = 60_000;

/// How long two try to meet before they rest, and some more, in milliseconds.
const LONGER_THAN_AN_ATTEMPT: u64 = 6_000;
