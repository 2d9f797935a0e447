//! Joining by a code over a relay, in real time: how long it takes from the code to the seat, and from the relay to a
//! direct path.
//!
//! `cargo bench --no-default-features --bench rendezvous` measures with a relay on this machine, and with one that a packet
//! needs 50 and 150 ms to reach and come back from; host and guest are each so far from it. The relay is the real one, in
//! this process, and lets one address try as often as it likes.

#![expect(clippy::disallowed_methods, reason = "a benchmark measures real time")]
#![expect(clippy::print_stdout, reason = "the figures are what a benchmark is for")]

#[expect(dead_code, reason = "no cable is pulled here")]
#[path = "../network/cable.rs"]
mod cable;
#[path = "../figures/mod.rs"]
mod figures;
#[path = "../figures/spread.rs"]
mod spread;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use thirteen::net::hosting::{self, HostSetup};
use thirteen::net::invite::Invite;
use thirteen::net::joining::{self, JoinSetup};
use thirteen::net::live::{LiveTable, Path, Update};
use thirteen::net::profile::{Folders, Profile};
use thirteen::net::relay::Address;
use thirteen::session::Pace;
use thirteen::table::{Command, Settings};
use thirteen_relay::core::Limits;
use thirteen_relay::rate::Rate;
use thirteen_relay::rooms;
use thirteen_relay::shell::tls::Proof;
use thirteen_relay::shell::{Relay, Setup};

use self::cable::Cable;
use self::figures::Figures;
use self::spread::spread;

fn main() {
    let mut figures = Figures::default();
    let runtime = tokio::runtime::Runtime::new().expect("the system gives threads");
    let _inside = runtime.enter();
    let relay = relay();
    for (name, one_way) in [
        ("loopback", 0),
        ("50 ms there and back", 25),
        ("150 ms there and back", 75),
    ] {
        join_often(&relay, name, Duration::from_millis(one_way), &mut figures);
    }
    figures.write("rendezvous");
}

/// Joins a table again and again, each time as somebody new.
fn join_often(relay: &Relay, name: &str, one_way: Duration, figures: &mut Figures) {
    let (host, invite, _cable, _profile) = host(relay, one_way);
    let (mut seats, mut directs) = (Vec::new(), Vec::new());
    for _ in 0..JOINS {
        let cable = cable_to(relay, one_way);
        let mut to: Invite = invite.code.to_string().parse().expect("a code");
        to.relay = Some(address(relay, cable.near()));
        let profile = profile();
        let setup = JoinSetup {
            to,
            name: "Bình".parse().expect("a good name"),
            spectate: false,
        };
        let began = Instant::now();
        let guest = joining::join(setup, &profile.0).expect("it can be tried");
        let (seat, direct) = follow(&guest, began);
        seats.push(seat);
        directs.extend(direct);
        // Without it the seat would be kept for a minute.
        guest.send(Command::Leave);
        guest.abandon();
        std::fs::remove_dir_all(&profile.1).ok();
        while host.poll_update().is_some() {}
    }
    spread(figures, &format!("code to seat, {name}"), &seats);
    figures.add(&format!("direct paths found, {name}"), "of 30", directs.len() as f64);
    spread(figures, &format!("seat to direct path, {name}"), &directs);
}

/// How long a guest took to its seat, and from there to a direct path if it found one.
fn follow(guest: &LiveTable, began: Instant) -> (Duration, Option<Duration>) {
    let mut seat = None;
    loop {
        let until = seat.map_or(PATIENCE, |seat| seat + DIRECT);
        match guest.wait_update(until.saturating_sub(began.elapsed())) {
            Some(Update::Joined {
                seat: Some(_), path, ..
            }) => {
                seat = Some(began.elapsed());
                if path != Path::Relay {
                    return (began.elapsed(), None);
                }
            }
            Some(Update::Path { path, .. }) if path != Path::Relay => {
                if let Some(seat) = seat {
                    return (seat, Some(began.elapsed().saturating_sub(seat)));
                }
            }
            Some(Update::Stopped(reason)) => panic!("{reason}"),
            Some(_) if began.elapsed() < until => {}
            Some(_) | None => return (seat.expect("a seat is had in time"), None),
        }
    }
}

fn host(relay: &Relay, one_way: Duration) -> (LiveTable, Invite, Cable, (Profile, PathBuf)) {
    let cable = cable_to(relay, one_way);
    let setup = HostSetup {
        name: "An".parse().expect("a good name"),
        sits: true,
        settings: Settings::default(),
        bots: Vec::new(),
        pace: Pace::Instant,
        listen: Some(([127, 0, 0, 1], 0).into()),
        relay: Some(address(relay, cable.near())),
        own_relay: None,
    };
    let profile = profile();
    let table = hosting::host(setup, &profile.0).expect("the table opens");
    let link = loop {
        match table.wait_update(PATIENCE) {
            Some(Update::Invitation(invitation)) => break invitation.link,
            Some(Update::Relay(state)) if state.name() != "up" => panic!("{state:?}"),
            Some(_) => {}
            None => panic!("no invitation"),
        }
    };
    (table, link.parse().expect("a link"), cable, profile)
}

fn relay() -> Relay {
    let wide = Rate::a_minute(600_000, 10_000);
    let rooms = rooms::Limits {
        joins: wide,
        ..rooms::Limits::default()
    };
    let setup = Setup {
        listen: ([127, 0, 0, 1], 0).into(),
        listen_tls: None,
        proof: Proof::own(&[7; 32]),
        limits: Limits {
            rooms,
            joins: wide,
            opens: wide,
            ..Limits::default()
        },
        connections: wide,
        rooms: Vec::new(),
        disk: None,
    };
    Relay::start(setup).expect("the loopback has a port")
}

fn cable_to(relay: &Relay, one_way: Duration) -> Cable {
    let cable = Cable::to(relay.at()).expect("loopback has ports");
    cable.lengthen(one_way);
    cable
}

fn address(relay: &Relay, at: SocketAddr) -> Address {
    Address {
        host: at.ip().to_string(),
        port: at.port(),
        pin: relay.pin(),
    }
}

fn profile() -> (Profile, PathBuf) {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("thirteen-bench-{}-{number}", std::process::id()));
    let folders = Folders {
        config: folder.clone(),
        data: folder.clone(),
    };
    (Profile::open(folders).expect("a fresh folder"), folder)
}

/// How often somebody joins.
const JOINS: usize = 30;
const PATIENCE: Duration = Duration::from_secs(20);
/// How long a direct path is waited for once nothing else happens.
const DIRECT: Duration = Duration::from_secs(3);
