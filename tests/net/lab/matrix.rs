//! Which path two real programs find, behind every pair of routers: the host behind the one, a guest that knows nothing but
//! the code and the relay behind the other.

use serde_json::Value;

use crate::ground::{in_a_lab, shows};
use crate::nat::Nat;
use crate::party::Party;
use crate::plan::Lab;
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
#[ignore = "prints the whole matrix in some minutes: cargo test --no-default-features --test lab -- --ignored"]
fn every_pair_of_routers() {
    relay::is_built();
    in_a_lab(|lab| {
        let relay = Relay::on(&lab.server());
        shows(&format!(
            "{:<20} {:<20} {:>8} {:>9} {:>12} {:>12}",
            "host behind", "guest behind", "expected", "found", "joined", "direct after"
        ));
        let mut amiss = Vec::new();
        for host in Nat::ALL {
            for guest in Nat::ALL {
                let expected = host.meets(guest);
                let Found { joined, direct } = path(lab, &relay, host, guest);
                let name = |direct: bool| if direct { "direct" } else { "relay" };
                let after = direct.map_or_else(|| "-".to_owned(), |after| format!("{after} ms"));
                shows(&format!(
                    "{:<20} {:<20} {:>8} {:>9} {joined:>9} ms {after:>12}",
                    host.name(),
                    guest.name(),
                    name(expected),
                    name(direct.is_some())
                ));
                if direct.is_some() != expected {
                    amiss.push((host, guest));
                }
            }
        }
        assert_eq!(amiss, []);
    });
}

/// What a guest told, in milliseconds.
#[derive(Clone, Copy, Debug)]
struct Found {
    /// From its start until it sat.
    joined: u64,
    /// From then until the path was direct, if it became so.
    direct: Option<u64>,
}

/// Opens a table, and waits for the direct path: as long as it takes where there is one, else for longer than an attempt.
fn path(lab: &Lab, relay: &Relay, host: Nat, guest: Nat) -> Found {
    let (behind, away) = (lab.house(host), lab.house(guest));
    let (behind, away) = (lab.machine(&behind), lab.machine(&away));
    let mut party = Party::gather(&behind, &[&away], Some(&relay.address));
    let program = party.guests[0].program();
    let joined = program.wait_for("joined", |_| true);
    let joined_at = time(&joined);
    let is_direct =
        |line: &Value| ["path", "joined"].iter().any(|event| line["event"] == *event) && line["path"] == "direct";
    let patience = if host.meets(guest) {
        MOST
    } else {
        LONGER_THAN_AN_ATTEMPT
    };
    let found = if is_direct(&joined) {
        joined
    } else {
        program.wait("path", |line| is_direct(line) || time(line) > joined_at + patience)
    };
    let direct = is_direct(&found).then(|| time(&found).saturating_sub(joined_at));
    let account = party.ends();
    assert_eq!((account.lost, account.wrong), (0, 0), "{account:?}");
    Found {
        joined: joined_at,
        direct,
    }
}

fn time(line: &Value) -> u64 {
    line["t"].as_u64().expect("every line has its time")
}

/// When a direct path must be there that can be, in milliseconds.
const MOST: u64 = 60_000;

/// How long two try to meet before they rest, and some more, in milliseconds.
const LONGER_THAN_AN_ATTEMPT: u64 = 6_000;
