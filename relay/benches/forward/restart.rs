//! A relay that is ended and started again under a thousand clients: how long until it serves, and until all are back.
//!
//! Clients live as the protocol's page says: who is told that the relay restarts, or is reset by the new one, comes again
//! after a chance part of six seconds, and says again what it wants. All of them send something every three seconds, as
//! players do who have no direct path.

use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use thirteen_relay::frames::{Ask, Tell};
use thirteen_relay::rooms::RoomNo;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::task::{LocalSet, spawn_local};
use tokio::time::{interval, sleep, timeout};

use super::client::{Client, Clients, Door};
use super::figures::Figures;
use super::server::Server;

/// Measures both ways to end.
pub(crate) async fn measure(figures: &mut Figures) {
    LocalSet::new()
        .run_until(async {
            for (name, signal) in [("asked to end", "-TERM"), ("killed", "-KILL")] {
                one(figures, name, signal).await;
            }
        })
        .await;
}

async fn one(figures: &mut Figures, name: &str, signal: &'static str) {
    let mut relay = Server::relay();
    let clients = Rc::new(Clients::new(&relay));
    let (back, mut came) = unbounded_channel();
    for room in 0..ROOMS {
        let host = come(&clients, Ask::Open(number(room))).await.expect("a new room");
        let guest = come(&clients, Ask::Join(number(room))).await.expect("its host is here");
        for (client, ask) in [(host, Ask::Open(number(room))), (guest, Ask::Join(number(room)))] {
            spawn_local(live(clients.clone(), client, ask, back.clone()));
        }
    }
    // What was joined is on the disk.
    sleep(Duration::from_secs(1)).await;
    let ended = Instant::now();
    let serves = spawn_local(serves_again(relay.door(), ended));
    let relay = tokio::task::spawn_blocking(move || {
        relay.restart(signal);
        relay
    });
    let relay = relay.await.expect("it starts again");
    let ready = ended.elapsed();
    let serves = serves.await.expect("it is dialled");
    let mut times = Vec::new();
    while times.len() < ROOMS as usize * 2 {
        match timeout(PATIENCE, came.recv()).await {
            Ok(Some(at)) => times.push((at - ended).as_secs_f64()),
            Ok(None) | Err(_) => break,
        }
    }
    times.sort_unstable_by(f64::total_cmp);
    let at = |percent: usize| times.get(times.len().saturating_sub(1) * percent / 100).copied();
    let at = |percent| at(percent).unwrap_or(f64::NAN);
    figures.add(&format!("{name}: listens again after"), "s", ready.as_secs_f64());
    figures.add(&format!("{name}: takes a client in after"), "s", serves.as_secs_f64());
    figures.add(
        &format!("{name}: clients that came back"),
        "of 1,000",
        times.len() as f64,
    );
    figures.add(&format!("{name}: half of them within"), "s", at(50));
    figures.add(&format!("{name}: all of them within"), "s", at(100));
    drop(relay);
}

/// A client that comes back whenever it is cut off, and says when it has again what it wants.
async fn live(clients: Rc<Clients>, client: Client, ask: Ask, back: UnboundedSender<Instant>) {
    let mut often = interval(KEEP_ALIVE);
    loop {
        tokio::select! {
            _ = client.connection.closed() => break,
            // For no channel: what two players send each other to keep a path over the relay open.
            _ = often.tick() => client.connection.send_datagram(vec![0; 40].into()).ok(),
        };
    }
    sleep(JITTER.mul_f64(chance(&ask))).await;
    loop {
        if let Some(_client) = come(&clients, ask.clone()).await {
            back.send(Instant::now()).ok();
            std::future::pending::<()>().await;
        }
        sleep(Duration::from_secs(1)).await;
    }
}

/// A client of its own key that has what it wants.
async fn come(clients: &Clients, ask: Ask) -> Option<Client> {
    let mut client = clients.dial_as(person(&ask)).await?;
    client.ask(&ask).await?;
    loop {
        if matches!(client.told().await?, Tell::Opened(_) | Tell::Joined(..)) {
            return Some(client);
        }
    }
}

/// How long until somebody is taken in: dialled again and again, for who waits for a dead relay waits long.
async fn serves_again(door: Door, ended: Instant) -> Duration {
    let clients = Arc::new(Clients::from(door, &[std::net::Ipv4Addr::LOCALHOST]));
    let (sender, mut taken) = unbounded_channel();
    let mut often = interval(Duration::from_millis(20));
    loop {
        tokio::select! {
            at = taken.recv() => return at.map_or(Duration::MAX, |at: Instant| at - ended),
            _ = often.tick() => {
                let (clients, sender) = (clients.clone(), sender.clone());
                spawn_local(async move {
                    // The relay that is being ended may still answer; only a new connection that stays counts.
                    let Some(client) = clients.dial().await else {
                        return;
                    };
                    let at = Instant::now();
                    if timeout(STAYS, client.connection.closed()).await.is_err() {
                        sender.send(at).ok();
                    }
                });
            }
        }
    }
}

/// Hosts and guests have keys of their own.
fn person(ask: &Ask) -> u64 {
    let words = ask.encode();
    words.iter().fold(1, |sum: u64, byte| (sum << 8) + u64::from(*byte))
}

/// Between 0 and 1, another for each client.
fn chance(ask: &Ask) -> f64 {
    (person(ask).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as f64 / (1_u64 << 24) as f64
}

fn number(room: u32) -> RoomNo {
    RoomNo::new(room).expect("a small number")
}

const ROOMS: u32 = 500;
const JITTER: Duration = Duration::from_secs(6);
const KEEP_ALIVE: Duration = Duration::from_secs(3);
const STAYS: Duration = Duration::from_millis(300);
const PATIENCE: Duration = Duration::from_secs(30);
