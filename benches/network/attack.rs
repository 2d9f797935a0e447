//! The attacker: a program of its own on one thread, so that its memory and its work are not the host's.
//!
//! It does what somebody can do who knows a table's address, and what a player can do who was let in: packets that are
//! no QUIC, first packets of connections from hundreds of addresses, connections that are opened and held, wrong codes,
//! and a guest of the table that floods it in every way it finds and comes back whenever it is sent away.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::rc::Rc;
use std::time::{Duration, Instant};

use quinn::{ConnectionError, Endpoint};
use rand_core::{Rng as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;
use thirteen::net::invite::Invite;
use tokio::task::LocalSet;

use crate::{insider, raw};

/// What was sent, and what came of it, by kind.
#[derive(Clone, Default)]
pub(crate) struct Counts(Rc<RefCell<BTreeMap<&'static str, BTreeMap<String, u64>>>>);

impl Counts {
    pub(crate) fn add(&self, kind: &'static str, what: &str, many: u64) {
        let mut counts = self.0.borrow_mut();
        *counts.entry(kind).or_default().entry(what.to_owned()).or_default() += many;
    }
}

/// Prepares to attack the table of an invitation, says that it is ready, does it for so many seconds, and prints what was
/// sent and what came of it.
pub(crate) fn attack(words: &[String]) {
    let [link, seconds] = words else {
        panic!("an attack has a link and a time");
    };
    let invite: Invite = link.parse().expect("an invitation");
    let to = raw::on_loopback(invite.places[0].port());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let counts = Counts::default();
    let attacked = async {
        let firsts = raw::first_packets(FIRST_PACKETS).await;
        let mut insiders = Vec::new();
        for number in 0..INSIDERS {
            insiders.push(insider::come_in(to, &invite, number).await);
        }
        println!("ready");
        tokio::task::spawn_local(packets(to, firsts, counts.clone()));
        for house in 0..HOUSES {
            // The first lives with the honest guests: it has their address.
            let from = if house == 0 {
                Ipv4Addr::LOCALHOST
            } else {
                Ipv4Addr::new(127, 77, 0, house)
            };
            tokio::task::spawn_local(strangers(to, from, invite.clone(), counts.clone()));
        }
        for (first, endpoint) in (0..).step_by(3).zip(insiders) {
            tokio::task::spawn_local(insider::harm(endpoint, to, first, counts.clone()));
        }
        let seconds = seconds.parse().expect("a number of seconds");
        tokio::time::sleep(Duration::from_secs(seconds)).await;
    };
    let runtime = runtime.expect("the system gives a runtime");
    runtime.block_on(LocalSet::new().run_until(attacked));
    println!("{}", serde_json::json!(&*counts.0.borrow()));
}

/// Calls `act` so often a second, however late the clock is.
pub(crate) async fn paced(a_second: u64, mut act: impl FnMut()) {
    let (start, mut done) = (Instant::now(), 0);
    loop {
        let due = start.elapsed().as_micros() as u64 * a_second / 1_000_000;
        // What a busy machine missed is caught up with, but not all at once.
        let now = due.min(done + a_second / 50 + 1);
        (done..now).for_each(|_| act());
        done = now;
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// Packets of strangers, each kind from addresses of its own.
async fn packets(to: SocketAddr, firsts: Vec<Vec<u8>>, counts: Counts) {
    let mut chance = Xoshiro256PlusPlus::seed_from_u64(1);
    let sources: Vec<UdpSocket> = (0..SOURCES).map(source).collect();
    let noise = [source(SOURCES), source(SOURCES + 1), source(SOURCES + 2)];
    let (mut turn, mut bytes) = (0_usize, [0; 1_250]);
    paced(4 * PACKETS, || {
        turn += 1;
        chance.fill_bytes(&mut bytes);
        let length = 20 + chance.next_u32() as usize % 1_230;
        let (kind, from, packet) = match turn % 4 {
            0 => ("noise", &noise[0], &bytes[..length]),
            1 => {
                let first = &firsts[turn / 4 % firsts.len()];
                let whole = first.len();
                bytes[..whole].copy_from_slice(first);
                let cut = 1 + chance.next_u32() as usize % (whole - 1);
                bytes[cut] ^= 1 + chance.next_u32() as u8 % 255;
                let end = if turn % 8 == 1 { cut } else { whole };
                ("broken first packets", &noise[1], &bytes[..end])
            }
            2 => {
                bytes[0] |= 0xc0;
                bytes[5] = 8;
                bytes[14] = 8;
                ("unknown versions", &noise[2], &bytes[..1_200])
            }
            _ => {
                let from = &sources[turn / 4 % sources.len()];
                let first = &firsts[turn / 4 % firsts.len()];
                ("first packets of hundreds", from, first.as_slice())
            }
        };
        let sent = from.send_to(packet, to);
        counts.add(kind, "sent", u64::from(sent.is_ok()));
        counts.add(kind, "bytes sent", sent.unwrap_or(0) as u64);
        let mut answer = [0; 2_048];
        while let Ok(length) = from.recv(&mut answer) {
            counts.add(kind, "answers", 1);
            counts.add(kind, "bytes answered", length as u64);
        }
    })
    .await;
}

/// A socket at one of many addresses, as somebody has who writes any sender on its packets.
fn source(number: u8) -> UdpSocket {
    let from = Ipv4Addr::new(127, 66, number, 1);
    let socket = UdpSocket::bind((from, 0)).or_else(|_| UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)));
    let socket = socket.expect("loopback has ports");
    socket.set_nonblocking(true).expect("a socket can");
    socket
}

/// Connections of one house: opened as fast as they go, held, and used to guess codes.
async fn strangers(to: SocketAddr, from: Ipv4Addr, invite: Invite, counts: Counts) {
    let seed = [from.octets()[3].wrapping_add(100); 32];
    let endpoint = raw::endpoint(from, &seed);
    paced(HANDSHAKES, || {
        let (endpoint, counts, invite) = (endpoint.clone(), counts.clone(), invite.clone());
        tokio::task::spawn_local(async move { stranger(&endpoint, to, from, &invite, &counts).await });
    })
    .await;
}

async fn stranger(endpoint: &Endpoint, to: SocketAddr, from: Ipv4Addr, invite: &Invite, counts: &Counts) {
    let kind = if from == Ipv4Addr::LOCALHOST {
        "connections from a guest's house"
    } else {
        "connections of strangers"
    };
    counts.add(kind, "sent", 1);
    let connecting = endpoint.connect(to, raw::NAME).expect("the address is good");
    let connection = match tokio::time::timeout(PATIENCE, connecting).await {
        Ok(Ok(connection)) => connection,
        Ok(Err(error)) => return counts.add(kind, &name(&error), 1),
        Err(_) => return counts.add(kind, "no answer", 1),
    };
    counts.add(kind, "connected", 1);
    let mut opening = vec![1, 1];
    opening.extend_from_slice(invite.code.room().to_string().as_bytes());
    // A message of SPAKE2's second side that any password fits.
    opening.push(0x42);
    opening.extend_from_slice(&POINT);
    loop {
        let guess = async {
            let (mut send, mut recv) = connection.open_bi().await.ok()?;
            send.write_all(&opening).await.ok()?;
            counts.add("wrong codes", "sent", 1);
            let mut answer = [0; 33];
            let Ok(()) = recv.read_exact(&mut answer).await else {
                return Some("turned away");
            };
            send.write_all(&[3; 32]).await.ok()?;
            recv.read_exact(&mut answer).await.ok()?;
            Some("wrong, said the host")
        };
        match tokio::time::timeout(Duration::from_secs(5), guess).await {
            Ok(Some(answered)) => counts.add("wrong codes", answered, 1),
            Ok(None) => return counts.add(kind, &name(&connection.closed().await), 1),
            Err(_) => counts.add("wrong codes", "no answer", 1),
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// In a word, how a connection ended.
pub(crate) fn name(error: &ConnectionError) -> String {
    match error {
        ConnectionError::ApplicationClosed(close) => {
            format!("closed: {}", String::from_utf8_lossy(&close.reason).replace('"', ""))
        }
        ConnectionError::ConnectionClosed(close) => format!("closed: {:?}", close.error_code),
        ConnectionError::TimedOut => "no answer".to_owned(),
        ConnectionError::VersionMismatch
        | ConnectionError::TransportError(_)
        | ConnectionError::Reset
        | ConnectionError::LocallyClosed
        | ConnectionError::CidsExhausted => error.to_string(),
    }
}

/// The point that every curve of the exchange has: its generator.
const POINT: [u8; 32] = [
    0x58, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
    0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
];
/// First packets that are sent again and again.
const FIRST_PACKETS: usize = 1_000;
/// Addresses from which they come.
const SOURCES: u8 = 250;
/// Packets of each of four kinds a second.
const PACKETS: u64 = 2_250;
/// Guests that were let in and mean harm.
const INSIDERS: u8 = 3;
/// Houses from which strangers connect, one of them a guest's.
const HOUSES: u8 = 4;
/// Connections that each begins a second.
const HANDSHAKES: u64 = 100;
/// How long one waits for an answer.
const PATIENCE: Duration = Duration::from_millis(400);
