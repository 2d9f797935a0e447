//! Keeping in touch with a relay: connecting, saying again what is wanted, and coming back after every loss.

use std::collections::{BTreeSet, VecDeque};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::ServerName;
use thirteen_relay::address::Address;
use thirteen_relay::frames::{Ask, Tell};
use thirteen_relay::rooms::{Refused, RoomNo};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::carrier::{Session, lost};
use super::switchboard::Switchboard;
use super::{News, RelayError, Wish, websocket};
use crate::net::clock::chance;
use crate::net::endpoint::Endpoint;
use crate::net::identity::Identity;
use crate::net::tls::{self, RelayTls};
use crate::table::PublicKey;

/// What a connection to one relay needs to come back.
pub(super) struct Line {
    way: Way,
    board: Arc<Switchboard>,
    tell: mpsc::Sender<News>,
    hosted: Option<RoomNo>,
    joined: BTreeSet<RoomNo>,
    session: Option<Session>,
    attempt: Option<Attempt>,
    /// When the next attempt is made.
    next: Instant,
    /// How many attempts have failed in a row.
    failed: u32,
    hurried: Option<Instant>,
    /// When the room that is hosted is asked for again, after it was refused.
    open_again: Option<Instant>,
}

type Attempt = Pin<Box<dyn Future<Output = Result<Session, RelayError>> + Send>>;

/// How the relay is reached.
#[derive(Clone)]
struct Way {
    address: Address,
    endpoint: Arc<Endpoint>,
    tls: Option<RelayTls>,
    board: Arc<Switchboard>,
}

/// What happened, and is to be acted upon.
enum Turn {
    Wished(Wish),
    Reached(Result<Session, RelayError>),
    Told(Option<Tell>),
    Due,
    OpenAgain,
    Dropped,
}

impl Line {
    pub(super) fn new(
        address: Address,
        endpoint: Arc<Endpoint>,
        identity: &Identity,
        board: Arc<Switchboard>,
        tell: mpsc::Sender<News>,
    ) -> Self {
        let tls = tls::to_relay(identity, &address);
        if let Err(error) = &tls {
            tracing::warn!(%error, "no relay can prove itself");
        }
        let way = Way {
            address,
            endpoint,
            tls: tls.ok(),
            board: Arc::clone(&board),
        };
        Self {
            way,
            board,
            tell,
            hosted: None,
            joined: BTreeSet::new(),
            session: None,
            attempt: None,
            next: Instant::now(),
            failed: 0,
            hurried: None,
            open_again: None,
        }
    }

    /// Keeps in touch until nobody wishes anything any more.
    pub(super) async fn keep(mut self, mut wished: mpsc::Receiver<Wish>) {
        loop {
            let turn = tokio::select! {
                wish = wished.recv() => wish.map_or(Turn::Dropped, Turn::Wished),
                reached = next_of(&mut self.attempt) => Turn::Reached(reached),
                told = told_by(&mut self.session) => Turn::Told(told),
                () = sleep_until(self.next), if self.attempt.is_none() => Turn::Due,
                () = at(self.open_again) => Turn::OpenAgain,
            };
            let news = match turn {
                Turn::Wished(wish) => self.wish(wish),
                Turn::Reached(reached) => self.reached(reached),
                Turn::Told(Some(told)) => self.told(told),
                Turn::Told(None) => self.lose(),
                Turn::Due => {
                    self.begin();
                    None
                }
                Turn::OpenAgain => {
                    self.open();
                    None
                }
                Turn::Dropped => return,
            };
            if let Some(news) = news
                && self.tell.send(news).await.is_err()
            {
                return;
            }
        }
    }

    fn wish(&mut self, wish: Wish) -> Option<News> {
        match wish {
            Wish::Host(room) => {
                if let Some(before) = self.hosted.replace(room).filter(|before| *before != room) {
                    self.ask(Ask::Close(before));
                }
                self.open();
            }
            Wish::Unhost => {
                if let Some(room) = self.hosted.take() {
                    self.ask(Ask::Close(room));
                }
            }
            Wish::Join(room) => {
                self.joined.insert(room);
                self.ask(Ask::Join(room));
            }
            Wish::Offer(at, offer) => {
                if let Some(channel) = self.board.channel(at) {
                    self.ask(Ask::Offer(channel, offer));
                }
            }
            Wish::Leave(at) => self.leave(at),
            Wish::Part(room, at) => {
                self.joined.remove(&room);
                self.leave(at);
                return Some(News::Gone { at });
            }
            Wish::Hurry => self.hurry(),
        }
        None
    }

    fn leave(&self, at: SocketAddr) {
        if let Some(channel) = self.board.channel(at) {
            self.ask(Ask::Leave(channel));
            self.board.disconnect(channel);
        }
    }

    fn open(&mut self) {
        self.open_again = None;
        if let Some(room) = self.hosted {
            self.ask(Ask::Open(room));
        }
    }

    fn ask(&self, ask: Ask) {
        if let Some(session) = &self.session
            && !session.carrier.ask(ask)
        {
            tracing::debug!("the relay is too slow");
        }
    }

    /// Connects anew beside a connection that may be dead; whichever lives will do.
    fn hurry(&mut self) {
        let recently = |then: Instant| then.elapsed() < HURRY_AGAIN;
        if self.attempt.is_none() && !self.hurried.is_some_and(recently) {
            self.hurried = Some(Instant::now());
            self.begin();
        }
    }

    fn begin(&mut self) {
        // Over TCP, only a better way is worth an attempt.
        let over_tcp = self.session.as_ref().is_some_and(|session| session.over_tcp);
        let hurried = self.hurried.is_some_and(|then| then.elapsed() < HURRY_AGAIN);
        let way = self.way.clone();
        self.attempt = Some(if over_tcp && !hurried {
            Box::pin(async move { way.over_udp().await })
        } else {
            Box::pin(async move { way.reach().await })
        });
    }

    fn reached(&mut self, reached: Result<Session, RelayError>) -> Option<News> {
        self.attempt = None;
        match reached {
            Ok(session) => {
                self.failed = 0;
                self.next = Instant::now() + if session.over_tcp { TRY_UDP } else { FOREVER };
                tracing::debug!(over_tcp = session.over_tcp, "connected to the relay");
                self.board.plug(session.carrier.clone());
                self.session = Some(session);
                self.open();
                for room in &self.joined {
                    self.ask(Ask::Join(*room));
                }
                None
            }
            Err(error) if let Some(session) = &self.session => {
                self.next = Instant::now() + if session.over_tcp { TRY_UDP } else { FOREVER };
                tracing::debug!(%error, "no other way to the relay");
                None
            }
            Err(error) => {
                self.next = Instant::now() + pause(self.failed);
                self.failed += 1;
                Some(News::Down(error))
            }
        }
    }

    fn told(&mut self, told: Tell) -> Option<News> {
        let key = |key: thirteen_relay::rooms::PeerKey| PublicKey(key.0);
        Some(match told {
            Tell::Seen(seen) => News::Up {
                seen: self.believed(SocketAddr::new(seen.ip().to_canonical(), seen.port())),
                over_tcp: self.session.as_ref().is_some_and(|session| session.over_tcp),
            },
            // What is said of a room that nobody asked for is not for this client.
            Tell::Opened(room) | Tell::Arrived(room, ..) if self.hosted != Some(room) => return None,
            Tell::Joined(room, ..) if !self.joined.contains(&room) => return None,
            Tell::Refused(room, _) if self.hosted != Some(room) && !self.joined.contains(&room) => return None,
            Tell::Opened(room) => News::Opened(room),
            Tell::Joined(room, channel, host) => News::Joined {
                room,
                host: key(host),
                at: self.board.connect(&host, channel),
            },
            Tell::Arrived(_, channel, guest) => News::Arrived {
                guest: key(guest),
                at: self.board.connect(&guest, channel),
            },
            Tell::Gone(channel) => {
                let at = self.board.disconnect(channel)?;
                self.join_again();
                News::Gone { at }
            }
            Tell::Offered(channel, offer) => News::Offered {
                at: self.board.peer(channel)?,
                offer,
            },
            Tell::Refused(room, why) => self.refused(room, why),
            Tell::Packet(channel, packet) => {
                self.board.receive(channel, packet.into());
                return None;
            }
            // A table does not move to another host yet.
            Tell::Renewed(..)
            | Tell::Doubted(..)
            | Tell::Granted(_)
            | Tell::Released(..)
            | Tell::Escrowed(..)
            | Tell::Held(..)
            | Tell::Unproved(..)
            | Tell::NotYet(..)
            | Tell::Signs(_) => return None,
        })
    }

    /// Where the relay sees this machine, or nowhere. One that is far away sees nobody at an address of this house: if it
    /// says so, it wants packets to go where it cannot send them itself.
    fn believed(&self, seen: SocketAddr) -> SocketAddr {
        let relay = self.session.as_ref().and_then(Session::relay);
        if relay.is_some_and(|relay| nearness(seen.ip()) > nearness(relay)) {
            tracing::debug!("the relay says that it sees this machine nearer than it is itself");
            return SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0));
        }
        seen
    }

    /// The host of a room has gone, and may be back already.
    fn join_again(&self) {
        for room in &self.joined {
            self.ask(Ask::Join(*room));
        }
    }

    fn refused(&mut self, room: RoomNo, why: Refused) -> News {
        let hosted = self.hosted == Some(room);
        if hosted && why != Refused::NumberTaken {
            self.open_again = Some(Instant::now() + OPEN_AGAIN);
        }
        match why {
            Refused::NumberTaken => News::NumberTaken(room),
            Refused::RelayFull | Refused::TooManyRooms => News::NotOpened(room),
            Refused::TooFast => News::TooFast(room),
            Refused::NoSuchRoom | Refused::RoomFull if hosted => News::NotOpened(room),
            Refused::NoSuchRoom | Refused::RoomFull => News::NotJoined(room),
            Refused::HostAway => News::HostAway(room),
        }
    }

    fn lose(&mut self) -> Option<News> {
        self.session = None;
        self.board.unplug();
        self.next = Instant::now() + pause(0);
        Some(News::Down(RelayError::Lost))
    }
}

impl Way {
    /// Connects over UDP or, if that takes too long, over TCP: whichever answers first.
    async fn reach(&self) -> Result<Session, RelayError> {
        let tcp = async {
            sleep(TCP_AFTER).await;
            self.over_tcp().await
        };
        let udp = self.over_udp();
        tokio::pin!(tcp, udp);
        tokio::select! {
            first = &mut udp => match first {
                Ok(session) => Ok(session),
                // What says no over UDP says no over TCP.
                Err(RelayError::Untrusted | RelayError::TurnedAway) => first,
                Err(error) => tcp.await.map_err(|other| other.max(error)),
            },
            first = &mut tcp => match first {
                Ok(session) => Ok(session),
                Err(error) => udp.await.map_err(|other| other.max(error)),
            },
        }
    }

    async fn over_udp(&self) -> Result<Session, RelayError> {
        let tls = self.tls.as_ref().ok_or(RelayError::Untrusted)?;
        let addresses = self.addresses().await?;
        let mut waiting = VecDeque::from(addresses.clone());
        let mut attempts = JoinSet::new();
        let mut failure = RelayError::NoAddress;
        let start = Instant::now();
        let (mut next, mut anew, until) = (start, start + ROUND, start + PATIENCE);
        loop {
            tokio::select! {
                () = sleep_until(next), if !waiting.is_empty() => {
                    if let Some(connecting) = waiting.pop_front().and_then(|at| self.endpoint.connect_to_relay(at, tls).ok()) {
                        attempts.spawn(connecting.into_future());
                        next = Instant::now() + STAGGER;
                    }
                }
                Some(tried) = attempts.join_next() => match tried {
                    Ok(Ok(connection)) => return Session::over_quic(connection, Arc::clone(&self.board)).await,
                    Ok(Err(error)) => {
                        failure = failure.max(lost(&error));
                        next = Instant::now();
                    }
                    Err(_) => failure = failure.max(RelayError::NoAnswer),
                },
                // Packets of an older try are sent ever more rarely.
                () = sleep_until(anew), if waiting.is_empty() && !attempts.is_empty() => {
                    waiting = addresses.clone().into();
                    anew = Instant::now() + ROUND;
                }
                () = sleep_until(until) => return Err(failure.max(RelayError::NoAnswer)),
                else => return Err(failure),
            }
        }
    }

    async fn over_tcp(&self) -> Result<Session, RelayError> {
        let tls = self.tls.as_ref().ok_or(RelayError::Untrusted)?;
        let name: ServerName<'static> = tls.name().clone();
        let connect = websocket::connect(&self.address, tls.over_tcp(), name, Arc::clone(&self.board));
        timeout(PATIENCE, connect).await.unwrap_or(Err(RelayError::NoAnswer))
    }

    async fn addresses(&self) -> Result<Vec<SocketAddr>, RelayError> {
        let place = (self.address.host.as_str(), self.address.port);
        let found = timeout(PATIENCE, tokio::net::lookup_host(place)).await;
        let found: Vec<SocketAddr> = match found {
            Ok(Ok(found)) => found.take(MOST_ADDRESSES).collect(),
            Ok(Err(_)) | Err(_) => Vec::new(),
        };
        if found.is_empty() {
            return Err(RelayError::NoAddress);
        }
        Ok(found)
    }
}

async fn next_of(attempt: &mut Option<Attempt>) -> Result<Session, RelayError> {
    match attempt {
        Some(attempt) => attempt.await,
        None => std::future::pending().await,
    }
}

async fn at(then: Option<Instant>) {
    match then {
        Some(then) => sleep_until(then).await,
        None => std::future::pending().await,
    }
}

async fn told_by(session: &mut Option<Session>) -> Option<Tell> {
    match session {
        Some(session) => session.tell().await,
        None => std::future::pending().await,
    }
}

/// 2 for this machine itself, 1 for a local network or a provider's, 0 for everywhere.
const fn nearness(ip: IpAddr) -> u8 {
    match ip {
        _ if ip.is_loopback() => 2,
        IpAddr::V4(ip) if ip.is_private() || ip.is_link_local() => 1,
        IpAddr::V4(ip) if matches!(ip.octets(), [100, 64..=127, ..]) => 1,
        IpAddr::V6(ip) if ip.is_unique_local() || ip.is_unicast_link_local() => 1,
        IpAddr::V4(_) | IpAddr::V6(_) => 0,
    }
}

/// How long to wait before the next attempt: longer each time, at most eight seconds, and never all clients at once.
fn pause(failed: u32) -> Duration {
    let longest = (0..failed.min(16))
        .fold(FIRST_PAUSE, |pause, _| pause * 3 / 2)
        .min(LONGEST_PAUSE);
    let part = chance().map_or(u32::MAX / 2, |chance| {
        u32::from_be_bytes([chance[0], chance[1], chance[2], chance[3]])
    });
    longest / 4 + longest.mul_f64(f64::from(part) / f64::from(u32::MAX)) * 3 / 4
}

/// How long UDP has before TCP is tried as well.
const TCP_AFTER: Duration = Duration::from_millis(700);
/// How long a whole attempt may take.
const PATIENCE: Duration = Duration::from_secs(6);
/// How long after one address the next is tried.
const STAGGER: Duration = Duration::from_millis(250);
/// How long after a round of tries the next one begins.
const ROUND: Duration = Duration::from_secs(1);
/// The most addresses that the relay's name leads to.
const MOST_ADDRESSES: usize = 4;
/// How often UDP is tried while the connection is one over TCP.
const TRY_UDP: Duration = Duration::from_secs(60);
/// The connection is made sure of at most this often.
const HURRY_AGAIN: Duration = Duration::from_secs(5);
/// When a room that was refused is asked for again: rooms of before are dropped, and limits are by the minute.
const OPEN_AGAIN: Duration = Duration::from_secs(60);
/// The longest that the first pause takes.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(8);
/// Longer than any table lasts.
const FOREVER: Duration = Duration::from_secs(60 * 60 * 24 * 365);

#[cfg(test)]
mod tests {
    use thirteen_relay::frames::Channel;
    use thirteen_relay::rooms::PeerKey;

    use super::*;

    /// A line to nowhere, and three rooms.
    fn line() -> (Line, [RoomNo; 3]) {
        let identity = Identity::from_seed(&[1; 32]);
        let endpoint = Arc::new(Endpoint::guest(&identity).expect("the loopback has a port"));
        let address = "127.0.0.1:1".parse().expect("an address");
        let (tell, _) = mpsc::channel(1);
        let rooms = [1, 2, 3].map(|number| RoomNo::try_from(number).expect("a number of a room"));
        (Line::new(address, endpoint, &identity, Arc::default(), tell), rooms)
    }

    #[tokio::test]
    async fn a_room_that_is_refused_is_asked_for_again_and_one_that_was_closed_is_not() {
        let (mut line, [hosted, joined, _]) = line();
        line.wish(Wish::Host(hosted));
        line.told(Tell::Refused(joined, Refused::TooFast));
        assert_eq!(line.open_again, None, "it is not hosted here");
        for why in [Refused::TooManyRooms, Refused::RelayFull, Refused::TooFast] {
            line.open();
            assert_eq!(line.open_again, None);
            line.told(Tell::Refused(hosted, why));
            assert!(line.open_again.is_some(), "{why:?}");
        }
        line.wish(Wish::Unhost);
        assert_eq!(line.hosted, None);
    }

    #[tokio::test]
    async fn a_room_that_was_left_is_not_joined_again_by_itself() {
        let (mut line, [_, joined, _]) = line();
        line.wish(Wish::Join(joined));
        let host = PeerKey([9; 32]);
        let Some(News::Joined { at, .. }) = line.told(Tell::Joined(joined, Channel(5), host)) else {
            panic!("it was asked for");
        };
        assert_eq!(line.wish(Wish::Part(joined, at)), Some(News::Gone { at }));
        assert!(line.joined.is_empty() && line.board.channel(at).is_none());
    }

    #[tokio::test]
    async fn what_a_relay_says_of_a_room_that_nobody_asked_for_is_not_heard() {
        let (mut line, [hosted, joined, other]) = line();
        line.wish(Wish::Host(hosted));
        line.wish(Wish::Join(joined));
        let (channel, key) = (Channel(5), PeerKey([9; 32]));
        let mut heard = |told| line.told(told).is_some();
        assert!(heard(Tell::Opened(hosted)) && heard(Tell::Arrived(hosted, channel, key)));
        assert!(heard(Tell::Joined(joined, channel, key)));
        assert!(heard(Tell::Refused(hosted, Refused::NumberTaken)) && heard(Tell::Refused(joined, Refused::TooFast)));
        for room in [joined, other] {
            assert!(!heard(Tell::Opened(room)) && !heard(Tell::Arrived(room, channel, key)));
        }
        for room in [hosted, other] {
            assert!(!heard(Tell::Joined(room, channel, key)));
        }
        assert!(!heard(Tell::Refused(other, Refused::NumberTaken)));
    }

    #[test]
    fn what_is_nearer_than_the_relay_is_told_from_what_is_not() {
        let near = |ip: &str| nearness(ip.parse().expect("an address"));
        for ip in ["127.0.0.1", "::1"] {
            assert_eq!(near(ip), 2, "{ip}");
        }
        for ip in [
            "10.0.0.1",
            "192.168.1.1",
            "172.16.0.1",
            "100.64.0.1",
            "169.254.1.1",
            "fd00::1",
            "fe80::1",
        ] {
            assert_eq!(near(ip), 1, "{ip}");
        }
        for ip in ["203.0.113.5", "100.128.0.1", "172.32.0.1", "2001:db8::1"] {
            assert_eq!(near(ip), 0, "{ip}");
        }
    }

    #[test]
    fn pauses_grow_and_are_never_the_same_for_all() {
        let pauses: BTreeSet<Duration> = (0..20).map(|_| pause(3)).collect();
        assert!(pauses.len() > 1);
        assert!(pauses.iter().all(|pause| *pause <= FIRST_PAUSE * 27 / 8));
        assert!((0..100).all(|failed| pause(failed) <= LONGEST_PAUSE));
    }
}
