//! Tables of real programs to which everything happens that happens to networks. Whatever it is: no play is lost, none is
//! told twice, and the table goes on.

use std::panic::{self, AssertUnwindSafe};
use std::thread;
use std::time::Duration;

use crate::ground::{in_a_lab, shows};
use crate::nat::Nat;
use crate::party::{Account, Hides};
use crate::plan::{Lab, Line};
use crate::relay;
use crate::scene::{BY_ADDRESS, DIRECT, RELAYED, Scene, Setting};

#[test]
fn a_guest_that_changes_networks_plays_on() {
    in_a_lab(|lab| is_clean(account(lab, &BY_ADDRESS, guest_moves).0));
}

#[test]
fn a_guest_whose_router_forgets_plays_on() {
    in_a_lab(|lab| is_clean(account(lab, &BY_ADDRESS, |scene| scene.house.forgets()).0));
}

#[test]
fn a_long_line_that_loses_packets_loses_no_play() {
    in_a_lab(|lab| is_clean(account(lab, &SLOW, |scene| slows(scene, 5)).0));
}

#[test]
fn a_guest_that_slept_through_its_seat_is_back() {
    in_a_lab(|lab| is_clean(account(lab, &BY_ADDRESS, guest_sleeps).0));
}

#[test]
fn a_guest_whose_udp_is_blocked_in_mid_game_plays_on_over_tcp() {
    relay::is_built();
    in_a_lab(|lab| {
        let account = account(lab, &RELAYED, no_udp).0;
        is_clean(account);
        let gap = account.longest_gap;
        assert!(gap < FORGOTTEN_AFTER, "nothing came for {gap} ms");
    });
}

#[test]
fn two_that_have_ipv6_alone_find_the_direct_path() {
    relay::is_built();
    in_a_lab(|lab| {
        let (account, path) = account(lab, &V6, nothing);
        is_clean(account);
        assert_eq!(path, "direct");
    });
}

#[test]
fn a_relay_that_restarts_costs_nobody_a_play() {
    relay::is_built();
    in_a_lab(|lab| is_clean(account(lab, &RELAYED, relay_restarts).0));
}

#[test]
#[ignore = "prints a table of all cases in ten minutes: cargo test --no-default-features --test lab -- --ignored every_case"]
fn every_case() {
    relay::is_built();
    in_a_lab(|lab| {
        shows(&format!(
            "{:<58} {:>6} {:>5} {:>6} {:>9} {:>12} {:>7}",
            "case", "plays", "lost", "wrong", "pictured", "longest gap", "path"
        ));
        let only = std::env::var("THIRTEEN_LAB_CASES").unwrap_or_default();
        let mut amiss = Vec::new();
        for (name, setting, happens) in CASES.iter().filter(|(name, ..)| name.contains(&only)) {
            let told = panic::catch_unwind(AssertUnwindSafe(|| account(lab, setting, happens)));
            lab.clears_up();
            let Ok((told, path)) = told else {
                shows(&format!("{name:<58} FAILED"));
                amiss.push(*name);
                continue;
            };
            let Account {
                acts,
                lost,
                wrong,
                in_pictures,
                longest_gap,
            } = told;
            shows(&format!(
                "{name:<58} {acts:>6} {lost:>5} {wrong:>6} {in_pictures:>9} {longest_gap:>9} ms {path:>7}"
            ));
            if (lost, wrong) != (0, 0) {
                amiss.push(*name);
            }
        }
        assert!(amiss.is_empty(), "{amiss:?}");
    });
}

/// A relay forgets who is silent for so many milliseconds, and so does who knows of no other reason to look for it.
const FORGOTTEN_AFTER: u64 = 30_000;

type Happens = fn(&mut Scene<'_>);

const CASES: &[(&str, Setting, Happens)] = &[
    ("by address: nothing happens", BY_ADDRESS, nothing),
    ("by address: a path of 1280 bytes", NARROW, nothing),
    ("by address: the guest changes networks", BY_ADDRESS, guest_moves),
    ("by address: the guest's router forgets", BY_ADDRESS, |scene| {
        scene.house.forgets();
    }),
    ("by address: the guest's router forgets after 2 s", BY_ADDRESS, hasty),
    ("by address: the guest's line is silent for 5 s", BY_ADDRESS, |scene| {
        silence(scene, 5);
    }),
    ("by address: the guest's line is silent for 15 s", BY_ADDRESS, |scene| {
        silence(scene, 15);
    }),
    ("by address: 300 ms there and back", SLOW, |scene| slows(scene, 0)),
    ("by address: 300 ms, 2 % lost each way", SLOW, |scene| slows(scene, 2)),
    ("by address: 300 ms, 5 % lost each way", SLOW, |scene| slows(scene, 5)),
    ("by address: 300 ms, 10 % lost each way", SLOW, |scene| slows(scene, 10)),
    (
        "by address: the guest sleeps until its seat is reserved",
        BY_ADDRESS,
        guest_sleeps,
    ),
    ("by address: the guest sleeps for 20 s", BY_ADDRESS, guest_sleeps_long),
    (
        "by address: the host is killed and taken up at once",
        BY_ADDRESS,
        host_returns,
    ),
    ("by code: direct, nothing happens", DIRECT, nothing),
    ("by code: relayed, nothing happens", RELAYED, nothing),
    ("by code: relayed over a path of 1280 bytes", RELAYED_NARROW, nothing),
    ("by code: IPv6 alone", V6, nothing),
    ("by code: IPv6 alone over a path of 1280 bytes", V6_NARROW, nothing),
    (
        "by code: IPv6 alone, relayed over a path of 1280 bytes",
        V6_NARROW_RELAYED,
        nothing,
    ),
    ("by code: two guests behind one router", TOGETHER, nothing),
    ("by code: everybody behind one router", AT_HOME, nothing),
    ("by code: the guest has no UDP", WITHOUT_UDP, nothing),
    ("by code: the guest's UDP is blocked in mid-game", RELAYED, no_udp),
    (
        "by code: direct, the guest's UDP is blocked in mid-game",
        DIRECT,
        no_udp,
    ),
    (
        "by code: relayed, the host's UDP is blocked in mid-game",
        RELAYED,
        |scene| {
            scene.lab.blocks_udp(&scene.host);
        },
    ),
    ("by code: direct, the guest changes networks", DIRECT, guest_moves),
    ("by code: relayed, the guest changes networks", RELAYED, guest_moves),
    ("by code: direct, the host changes networks", DIRECT, host_moves),
    ("by code: relayed, the host changes networks", RELAYED, host_moves),
    ("by code: direct, the guest's router forgets", DIRECT, |scene| {
        scene.house.forgets();
    }),
    ("by code: relayed, the guest's router forgets", RELAYED, |scene| {
        scene.house.forgets();
    }),
    (
        "by code: direct, the path is gone and another is found",
        DIRECT,
        direct_ends_and_comes_back,
    ),
    ("by code: direct, the relay restarts", DIRECT, relay_restarts),
    ("by code: relayed, the relay restarts", RELAYED, relay_restarts),
    ("by code: direct, the relay is gone", DIRECT, |scene| {
        scene.relay().is_killed();
    }),
    ("by code: direct, the direct path is gone", DIRECT, direct_ends),
    (
        "by code: direct, the relay and then the path are gone for 10 s",
        DIRECT,
        everything_ends,
    ),
    ("by code: direct, the guest's router forgets after 2 s", DIRECT, hasty),
    (
        "by code: direct, the guest's line is silent for 15 s",
        DIRECT,
        |scene| {
            silence(scene, 15);
        },
    ),
    (
        "by code: relayed, the guest's line is silent for 15 s",
        RELAYED,
        |scene| {
            silence(scene, 15);
        },
    ),
    (
        "by code: direct, the host is killed and taken up at once",
        DIRECT,
        host_returns,
    ),
    (
        "by code: relayed, the host is killed and taken up at once",
        RELAYED,
        host_returns,
    ),
    (
        "by code: direct, the host is silent, then taken up",
        DIRECT,
        host_silent,
    ),
    (
        "by code: relayed, the host is silent, then taken up",
        RELAYED,
        host_silent,
    ),
    ("by code: direct, the guest sleeps for 20 s", DIRECT, guest_sleeps_long),
    (
        "by code: relayed, the guest sleeps for 20 s",
        RELAYED,
        guest_sleeps_long,
    ),
    ("by code: direct, 300 ms, 2 % lost each way", DIRECT_SLOW, |scene| {
        slows(scene, 2);
    }),
    ("by code: direct, 300 ms, 5 % lost each way", DIRECT_SLOW, |scene| {
        slows(scene, 5);
    }),
    ("by code: direct, 300 ms, 10 % lost each way", DIRECT_SLOW, |scene| {
        slows(scene, 10);
    }),
    ("by code: relayed, 300 ms, 2 % lost each way", RELAYED_SLOW, |scene| {
        slows(scene, 2);
    }),
    ("by code: relayed, 300 ms, 5 % lost each way", RELAYED_SLOW, |scene| {
        slows(scene, 5);
    }),
    ("by code: relayed, 300 ms, 10 % lost each way", RELAYED_SLOW, |scene| {
        slows(scene, 10);
    }),
];

const SLOW_LINE: Line = Line {
    v6: false,
    mtu: 1500,
    slow: true,
};
const NARROW_LINE: Line = Line {
    v6: true,
    mtu: 1280,
    slow: false,
};
const SLOW: Setting = Setting {
    line: SLOW_LINE,
    ..BY_ADDRESS
};
const NARROW: Setting = Setting {
    line: NARROW_LINE,
    ..BY_ADDRESS
};
const DIRECT_SLOW: Setting = Setting {
    line: SLOW_LINE,
    ..DIRECT
};
const RELAYED_SLOW: Setting = Setting {
    line: SLOW_LINE,
    ..RELAYED
};
const RELAYED_NARROW: Setting = Setting {
    line: NARROW_LINE,
    ..RELAYED
};
const V6: Setting = Setting {
    line: Line {
        mtu: 1500,
        ..NARROW_LINE
    },
    v6_alone: true,
    ..DIRECT
};
const V6_NARROW: Setting = Setting {
    line: NARROW_LINE,
    ..V6
};
const V6_NARROW_RELAYED: Setting = Setting {
    hides: Hides::Guests,
    path: Some("relay"),
    ..V6_NARROW
};
const WITHOUT_UDP: Setting = Setting { udp: false, ..RELAYED };
const TOGETHER: Setting = Setting {
    together: true,
    ..DIRECT
};

const AT_HOME: Setting = Setting {
    at_home: true,
    path: Some("local"),
    ..DIRECT
};

/// Everybody plays for a while, this happens, everybody plays on.
fn account(lab: &Lab, setting: &Setting, happens: impl FnOnce(&mut Scene<'_>)) -> (Account, String) {
    let mut scene = Scene::set(lab, setting);
    happens(&mut scene);
    scene.ends()
}

fn is_clean(account: Account) {
    assert!(account.acts > 0, "nobody played");
    assert_eq!((account.lost, account.wrong), (0, 0), "{account:?}");
}

const fn nothing(_: &mut Scene<'_>) {}

fn guest_moves(scene: &mut Scene<'_>) {
    let house = scene.lab.house(Nat::FullCone);
    scene.lab.moves(&mut scene.guest, &house);
}

fn host_moves(scene: &mut Scene<'_>) {
    let house = scene.lab.house(Nat::AddressRestricted);
    scene.lab.moves(&mut scene.host, &house);
}

fn hasty(scene: &mut Scene<'_>) {
    scene.house.forgets_after(2);
    scene.party.plays(200);
}

fn silence(scene: &Scene<'_>, seconds: u64) {
    scene.lab.silences(&scene.guest);
    thread::sleep(Duration::from_secs(seconds));
    scene.lab.clears_up();
}

/// 300 ms there and back, and of every hundred packets so many are lost in each direction.
fn slows(scene: &Scene<'_>, percent: u8) {
    let Scene { lab, guest, .. } = scene;
    lab.slows(guest, Duration::from_millis(145), Duration::from_millis(10));
    if percent > 0 {
        lab.loses(guest, percent);
    }
}

fn no_udp(scene: &mut Scene<'_>) {
    scene.lab.blocks_udp(&scene.guest);
}

fn guest_sleeps(scene: &mut Scene<'_>) {
    scene.first().program().signal("STOP");
    let host = scene.party.host.program();
    host.wait_for("seat", |line| line["state"] == "reserved");
    scene.first().program().signal("CONT");
}

fn guest_sleeps_long(scene: &mut Scene<'_>) {
    scene.first().program().signal("STOP");
    thread::sleep(Duration::from_secs(20));
    scene.first().program().signal("CONT");
}

fn relay_restarts(scene: &mut Scene<'_>) {
    scene.relay().is_killed();
    scene.relay().comes_back();
}

fn direct_ends(scene: &mut Scene<'_>) {
    scene.lab.parts(&scene.host, &scene.guest);
    scene.first().is_at("relay");
}

fn everything_ends(scene: &mut Scene<'_>) {
    scene.relay().is_killed();
    scene.lab.parts(&scene.host, &scene.guest);
    thread::sleep(Duration::from_secs(10));
    scene.relay().comes_back();
}

fn direct_ends_and_comes_back(scene: &mut Scene<'_>) {
    direct_ends(scene);
    scene.lab.clears_up();
    scene.first().is_at("direct");
}

fn host_returns(scene: &mut Scene<'_>) {
    scene.party.host.is_killed();
    scene.party.host.comes_back();
}

/// Nothing says that the host's program is gone.
fn host_silent(scene: &mut Scene<'_>) {
    scene.lab.silences(&scene.host);
    scene.party.host.is_killed();
    thread::sleep(Duration::from_secs(15));
    scene.lab.clears_up();
    scene.party.host.comes_back();
}
