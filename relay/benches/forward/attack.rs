//! Everything that strangers may do to a relay, at once, in a process of its own: 10,000 packets a second that are none,
//! 1,000 handshakes a second whose connections are held, codes that are guessed, rooms that are taken, and clients that do
//! not read what they are told.

use std::future::Future;
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use thirteen_relay::frames::{Ask, Tell};
use thirteen_relay::rooms::{Refused, RoomNo};
use tokio::time::{MissedTickBehavior, interval, sleep};

use super::client::{Clients, Door};

/// What this program is called with to attack: the relay's address, the hash of its key, and for how many seconds.
pub(crate) const WORD: &str = "attack";

/// What came of it.
#[derive(Default)]
struct Tally {
    handshakes: AtomicU64,
    let_in: AtomicU64,
    guesses: AtomicU64,
    found: AtomicU64,
    too_fast: AtomicU64,
    opens: AtomicU64,
    opened: AtomicU64,
    unread: AtomicU64,
}

/// Attacks, and prints what came of it.
pub(crate) fn run(arguments: &[String]) {
    let door = Door {
        udp: arguments[0].parse().expect("an address"),
        pin: arguments[1].parse().expect("a hash"),
    };
    let span = Duration::from_secs(arguments[2].parse().expect("seconds"));
    let junk = std::thread::spawn(move || junk(door.udp, span));
    let tally = Arc::new(Tally::default());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(async {
        tokio::spawn(handshakes(door, tally.clone()));
        for last in 1..=10 {
            tokio::spawn(again(door, (3, last), tally.clone(), guess));
            tokio::spawn(again(door, (4, last), tally.clone(), squat));
            tokio::spawn(again(door, (5, last), tally.clone(), read_nothing));
        }
        sleep(span).await;
    });
    let sent = junk.join().expect("it only sends");
    let seconds = span.as_secs_f64();
    let count = |number: &AtomicU64| number.load(Ordering::Relaxed) as f64;
    println!("hostile packets, a second {}", f64::from(sent) / seconds);
    println!("handshakes, a second {}", count(&tally.handshakes) / seconds);
    println!("handshakes that were let in {}", count(&tally.let_in));
    println!("codes that were guessed at {}", count(&tally.guesses));
    println!("guesses that were too fast {}", count(&tally.too_fast));
    println!("guesses that found a room {}", count(&tally.found));
    println!("rooms that were asked for {}", count(&tally.opens));
    println!("rooms that were taken {}", count(&tally.opened));
    println!("large packets to who does not read {}", count(&tally.unread));
}

/// Sends what looks like first packets of connections, and what looks like nothing.
fn junk(to: SocketAddr, span: Duration) -> u32 {
    let socket = UdpSocket::bind("127.0.6.1:0").expect("a socket");
    let mut packet = vec![0x5a; 1_200];
    let began = Instant::now();
    let mut sent = 0_u32;
    while began.elapsed() < span {
        while f64::from(sent) < began.elapsed().as_secs_f64() * 10_000.0 {
            packet[..5].copy_from_slice(if sent.is_multiple_of(2) {
                &[0xc3, 0, 0, 0, 1]
            } else {
                &[0x43, 1, 2, 3, 4]
            });
            packet[5] = 8;
            packet[6..10].copy_from_slice(&sent.to_be_bytes());
            socket.send_to(&packet, to).ok();
            sent += 1;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    sent
}

/// A thousand handshakes a second, from fifty addresses; who is let in stays and says nothing.
async fn handshakes(door: Door, tally: Arc<Tally>) {
    let addresses: Vec<Ipv4Addr> = (1..=50).map(|last| Ipv4Addr::new(127, 0, 2, last)).collect();
    let clients = Arc::new(Clients::from(door, &addresses));
    let mut often = interval(Duration::from_millis(1));
    often.set_missed_tick_behavior(MissedTickBehavior::Burst);
    loop {
        often.tick().await;
        let (clients, tally) = (clients.clone(), tally.clone());
        tally.handshakes.fetch_add(1, Ordering::Relaxed);
        tokio::spawn(async move {
            if let Some(client) = clients.dial().await {
                tally.let_in.fetch_add(1, Ordering::Relaxed);
                client.connection.closed().await;
            }
        });
    }
}

type Attempt<'a> = Pin<Box<dyn Future<Output = Option<()>> + Send + 'a>>;

/// The same from one address, again and again.
async fn again(
    door: Door,
    (net, last): (u8, u8),
    tally: Arc<Tally>,
    attempt: for<'a> fn(&'a Clients, &'a Tally) -> Attempt<'a>,
) {
    let clients = Clients::from(door, &[Ipv4Addr::new(127, 0, net, last)]);
    loop {
        attempt(&clients, &tally).await;
        sleep(Duration::from_millis(100)).await;
    }
}

/// Joins one room after the other.
fn guess<'a>(clients: &'a Clients, tally: &'a Tally) -> Attempt<'a> {
    Box::pin(async {
        let mut client = clients.dial().await?;
        loop {
            let number = (tally.guesses.fetch_add(1, Ordering::Relaxed) + 1) * 7_919 % (1 << 20);
            let room = RoomNo::new(u32::try_from(number).ok()?)?;
            let told = client.try_answer(&Ask::Join(room)).await?;
            if matches!(told, Tell::Refused(_, Refused::TooFast)) {
                tally.too_fast.fetch_add(1, Ordering::Relaxed);
            }
            if matches!(told, Tell::Joined(..)) {
                tally.found.fetch_add(1, Ordering::Relaxed);
            }
        }
    })
}

/// Opens one room after the other.
fn squat<'a>(clients: &'a Clients, tally: &'a Tally) -> Attempt<'a> {
    Box::pin(async {
        let mut client = clients.dial().await?;
        loop {
            let number = 1_000 + tally.opens.fetch_add(1, Ordering::Relaxed) % 1_000_000;
            let room = RoomNo::new(u32::try_from(number).ok()?)?;
            if let Tell::Opened(_) = client.try_answer(&Ask::Open(room)).await? {
                tally.opened.fetch_add(1, Ordering::Relaxed);
            }
        }
    })
}

/// Sends large packets, as fast as they go, to a guest that reads none of them.
fn read_nothing<'a>(clients: &'a Clients, tally: &'a Tally) -> Attempt<'a> {
    Box::pin(async {
        let mut host = clients.dial().await?;
        let number = 1_010_000 + tally.unread.fetch_add(1, Ordering::Relaxed) % 30_000;
        let room = RoomNo::new(u32::try_from(number).ok()?)?;
        host.try_answer(&Ask::Open(room)).await?;
        let mut guest = clients.dial().await?;
        guest.try_answer(&Ask::Join(room)).await?;
        let Tell::Arrived(_, channel, _) = host.told().await? else {
            return None;
        };
        loop {
            host.ask(&Ask::Packet(channel, vec![7; 3_000])).await?;
            tally.unread.fetch_add(1, Ordering::Relaxed);
            tokio::task::yield_now().await;
        }
    })
}
