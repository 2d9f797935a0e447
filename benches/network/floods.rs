//! Ten thousand hostile messages a second: half of them junk from a stranger, half from one who was let in.

use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rand_core::{Rng as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;
use thirteen::net::endpoint::Endpoint;
use thirteen::net::identity::Identity;
use thirteen::net::invite::Invite;
use thirteen::net::knock::knock;
use thirteen::net::live::Line;
use thirteen::wire::{self, Hello, Message};

use crate::figures::Figures;
use crate::party::{Guest, Party, spread};

/// The figures of a table in peace, and then under fire.
pub(crate) fn floods(figures: &mut Figures) {
    let party = Party::gather(Duration::ZERO);
    spread(
        figures,
        "command to every view, in peace",
        &party.delays(Duration::from_secs(30)),
    );
    let before = resident_kib();
    let (stop, sent) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let place = &party.invite.places[0];
    let address: SocketAddr = ([127, 0, 0, 1], place.port()).into();
    let attackers = [
        thread::spawn({
            let (stop, sent) = (Arc::clone(&stop), Arc::clone(&sent));
            move || junk(address, &stop, &sent)
        }),
        thread::spawn({
            let (stop, sent) = (Arc::clone(&stop), Arc::clone(&sent));
            let invite = party.invite.clone();
            move || garbage_from_inside(&invite, address, &stop, &sent)
        }),
    ];
    let start = Instant::now();
    let delays = party.delays(Duration::from_secs(60));
    let seconds = start.elapsed().as_secs_f64();
    stop.store(true, Ordering::Relaxed);
    for attacker in attackers {
        attacker.join().expect("an attacker goes on to the end");
    }
    figures.add(
        "hostile messages a second",
        "1/s",
        sent.load(Ordering::Relaxed) as f64 / seconds,
    );
    spread(figures, "command to every view, under fire", &delays);
    figures.add("resident before", "KiB", before);
    figures.add("resident after", "KiB", resident_kib());
    let lost = party.guests.iter().flat_map(Guest::lines);
    let lost = lost.filter(|line| matches!(line, Line::Reconnecting { .. } | Line::Closed(_)));
    figures.add("honest guests that were disconnected", "times", lost.count() as f64);
}

/// Packets that are no QUIC, or only begin like it.
fn junk(to: SocketAddr, stop: &AtomicBool, sent: &AtomicU64) {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("loopback has ports");
    let mut chance = Xoshiro256PlusPlus::seed_from_u64(1);
    paced(stop, |_| {
        let mut bytes = [0; 1_250];
        chance.fill_bytes(&mut bytes);
        let length = 20 + chance.next_u32() as usize % 1_230;
        if chance.next_u32() % 4 == 0 {
            // The long header of a first packet, with the version that is spoken.
            bytes[..5].copy_from_slice(&[0xc3, 0, 0, 0, 1]);
        }
        socket.send_to(&bytes[..length], to).ok();
        sent.fetch_add(1, Ordering::Relaxed);
    });
}

/// Frames from a player who knows the code: garbage, old and forged messages, as fast as they go.
fn garbage_from_inside(invite: &Invite, to: SocketAddr, stop: &AtomicBool, sent: &AtomicU64) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("the system gives a runtime");
    let identity = Identity::from_seed(&[66; 32]);
    let mut chance = Xoshiro256PlusPlus::seed_from_u64(2);
    while !stop.load(Ordering::Relaxed) {
        runtime.block_on(async {
            let endpoint = Endpoint::guest(&identity).expect("loopback has ports");
            let Ok(connection) = endpoint.dial(&[to], None).await else {
                return;
            };
            knock(&connection, identity.public(), &invite.code).await.ok();
            let Ok((link, _inbox)) = connection.control().await else {
                return;
            };
            link.send(wire::encode(&Message::Hello(Hello::ours()))).ok();
            while !stop.load(Ordering::Relaxed) {
                for _ in 0..BURST {
                    let mut frame = vec![0; 1 + chance.next_u32() as usize % 200];
                    chance.fill_bytes(&mut frame);
                    frame[0] %= 20;
                    if link.send(frame).is_ok() {
                        sent.fetch_add(1, Ordering::Relaxed);
                    }
                }
                let tick = tokio::time::timeout(TICK, connection.ended()).await;
                if tick.is_ok() {
                    return;
                }
            }
        });
    }
}

/// Does something [`BURST`] times a tick, until it is stopped.
fn paced(stop: &AtomicBool, mut act: impl FnMut(u64)) {
    let (start, mut done) = (Instant::now(), 0);
    while !stop.load(Ordering::Relaxed) {
        let due = (start.elapsed().as_millis() / TICK.as_millis() + 1) as u64 * BURST;
        while done < due {
            act(done);
            done += 1;
        }
        thread::sleep(Duration::from_millis(1));
    }
}

fn resident_kib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().split(' ').next()?.parse().ok())
        .unwrap_or(0.0)
}

/// Half of ten thousand a second: so many each tick.
const BURST: u64 = 50;
const TICK: Duration = Duration::from_millis(10);
