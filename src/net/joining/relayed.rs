//! The way to a table over the relay that knows its code.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use thirteen_relay::address::Address;
use thirteen_relay::frames::Offer;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use super::JoinError;
use crate::net::code::RoomHalf;
use crate::net::connection::Connection;
use crate::net::dial::DialError;
use crate::net::endpoint::Endpoint;
use crate::net::identity::Identity;
use crate::net::knock::KnockError;
use crate::net::live::RelayState;
use crate::net::relay::{News, Relay, RelayError};
use crate::table::PlayerId;

/// A relay, and a room there that has been joined.
#[derive(Debug)]
pub(super) struct Relayed {
    relay: Relay,
    room: RoomHalf,
    endpoint: Endpoint,
    found: watch::Receiver<Found>,
    /// The host has not answered the last time.
    in_doubt: AtomicBool,
    listening: JoinHandle<()>,
}

/// What the relay has said last.
#[derive(Clone, Default, Debug)]
pub(super) struct Found {
    /// How often it was said where the host is, or why it is not found.
    answers: u64,
    /// Where packets for the host go.
    host: Option<SocketAddr>,
    /// The relay waits for the host, which was there before.
    away: bool,
    /// Why the host was not found, if it was not.
    why_not: Option<NotFound>,
    /// The relay itself.
    pub(super) state: Option<RelayState>,
    /// Where the host may be tried directly.
    pub(super) offer: Option<Offer>,
    /// How often the host has said so.
    offers: u64,
}

#[derive(Clone, Copy, Debug)]
enum NotFound {
    NoRoom,
    TooFast,
    Relay(RelayError),
}

impl Relayed {
    /// Connects to the relay and joins the room. Must be called where tokio runs.
    pub(super) fn join(
        address: Address,
        room: RoomHalf,
        direct: &Arc<Endpoint>,
        identity: &Identity,
    ) -> Result<Self, JoinError> {
        let (relay, news) = Relay::start(address, direct, identity);
        let endpoint = relay.endpoint(identity, None)?;
        relay.join(room.number());
        let (tell, found) = watch::channel(Found::default());
        Ok(Self {
            relay,
            room,
            endpoint,
            found,
            in_doubt: AtomicBool::new(false),
            listening: tokio::spawn(listen(news, tell)),
        })
    }

    /// Connects to the host over the relay. Gives up when the relay says that there is no such room, or nothing, or when
    /// the host does not come back to it.
    pub(super) async fn dial(&self, expected: Option<PlayerId>) -> Result<Connection, JoinError> {
        let mut found = self.found.clone();
        let before = found.borrow_and_update().clone();
        if before.host.is_none() && before.answers > 0 {
            self.relay.join(self.room.number());
            self.relay.hurry();
        }
        let answered = |now: &Found| now.host.is_some() || now.answers > before.answers;
        let answer = match timeout(PATIENCE, found.wait_for(answered)).await {
            Ok(Ok(now)) => now.clone(),
            Err(_) if self.found.borrow().away => return Err(JoinError::HostAway),
            Ok(Err(_)) | Err(_) => return Err(RelayError::NoAnswer.into()),
        };
        if answer.host.is_none() {
            return Err(match answer.why_not {
                Some(NotFound::NoRoom) | None => KnockError::NoSuchTable.into(),
                Some(NotFound::TooFast) => KnockError::TooOften.into(),
                Some(NotFound::Relay(error)) => error.into(),
            });
        }
        let dialled = tokio::select! {
            dialled = timeout(PATIENCE, self.dial_whenever_found(&mut found, expected)) => dialled,
            never = self.doubt_the_relay() => never,
        };
        let dialled = dialled.unwrap_or(Err(DialError::NoAnswer));
        self.in_doubt.store(dialled.is_err(), Ordering::Relaxed);
        Ok(dialled?)
    }

    /// Dials where the host is, and anew whenever the relay says where: what was sent before may have gone nowhere.
    async fn dial_whenever_found(
        &self,
        found: &mut watch::Receiver<Found>,
        expected: Option<PlayerId>,
    ) -> Result<Connection, DialError> {
        loop {
            let now = found.borrow_and_update().clone();
            let at = now.host.as_slice();
            let again = async {
                let anew = |later: &Found| later.answers > now.answers && later.host.is_some();
                found.wait_for(anew).await.is_ok()
            };
            tokio::select! {
                dialled = self.endpoint.dial(at, expected) => return dialled,
                true = again => {}
            }
        }
    }

    /// When the host has not answered for a while, it may be that what is sent to the relay goes nowhere.
    async fn doubt_the_relay<Never>(&self) -> Never {
        if !self.in_doubt.load(Ordering::Relaxed) {
            sleep(DOUBTED).await;
        }
        self.relay.hurry();
        std::future::pending().await
    }

    /// Leaves the room, so that somebody else may have the place. Dialling joins it again.
    pub(super) fn part(&self) {
        if let Some(at) = self.found.borrow().host {
            self.relay.part(self.room.number(), at);
        }
    }

    /// Makes sure of the connection to the relay: the network may be another.
    pub(super) fn hurry(&self) {
        self.relay.hurry();
    }

    /// Tells the host where this machine may be tried directly.
    pub(super) fn offer(&self, offer: Offer) {
        if let Some(at) = self.found.borrow().host {
            self.relay.offer(at, offer);
        }
    }

    /// What the relay says, whenever it says something.
    pub(super) fn found(&self) -> watch::Receiver<Found> {
        self.found.clone()
    }
}

impl Drop for Relayed {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn listen(mut news: mpsc::Receiver<News>, tell: watch::Sender<Found>) {
    while let Some(news) = news.recv().await {
        tell.send_modify(|found| found.hear(news));
    }
}

impl Found {
    fn hear(&mut self, news: News) {
        match news {
            News::Up { seen, over_tcp } => self.state = Some(RelayState::Up { seen, over_tcp }),
            News::Joined { at, .. } => {
                self.answers += 1;
                self.host = Some(at);
                self.why_not = None;
                self.away = false;
            }
            News::HostAway(_) => self.away = true,
            News::NotJoined(_) => self.miss(NotFound::NoRoom),
            News::TooFast(_) => self.miss(NotFound::TooFast),
            // It is tried again at once.
            News::Down(RelayError::Lost) => {
                self.state = Some(RelayState::Down(RelayError::Lost));
                self.host = None;
            }
            News::Down(error) => {
                self.state = Some(RelayState::Down(error));
                self.miss(NotFound::Relay(error));
            }
            News::Gone { at } => {
                self.host.take_if(|host| *host == at);
            }
            News::Offered { offer, .. } => {
                self.offers += 1;
                self.offer = Some(offer);
            }
            // These are for who hosts.
            News::Opened(_) | News::NumberTaken(_) | News::NotOpened(_) | News::Arrived { .. } => {}
        }
    }

    /// How often the host has said where it may be tried, and the relay where the host is.
    pub(super) const fn heard(&self) -> (u64, u64) {
        (self.offers, self.answers)
    }

    /// Whether the host is at the relay.
    pub(super) const fn has_host(&self) -> bool {
        self.host.is_some()
    }

    fn miss(&mut self, why: NotFound) {
        self.answers += 1;
        self.host = None;
        self.why_not = Some(why);
        self.away = false;
    }
}

/// What is known of the relay, whenever it has said something.
pub(super) async fn state_of(found: &mut Option<watch::Receiver<Found>>) -> Option<RelayState> {
    if let Some(found) = found
        && found.changed().await.is_ok()
    {
        return found.borrow().state;
    }
    std::future::pending().await
}

/// How long a host may take to answer before the connection to the relay is made sure of.
const DOUBTED: Duration = Duration::from_millis(1_500);
/// How long a relay may take to say where the host is: as long as it takes to find out that the relay is not there.
const PATIENCE: Duration = Duration::from_secs(8);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::PublicKey;

    #[test]
    fn a_host_that_is_away_is_waited_for_until_the_relay_says_that_it_is_back_or_gone() {
        let room = RoomHalf::from_bytes(*b"KX7M").expect("a room").number();
        let at = SocketAddr::from(([127, 0, 0, 1], 13));
        let mut found = Found::default();
        found.hear(News::HostAway(room));
        assert!(found.away && found.answers == 0, "that is no answer yet");
        found.hear(News::Joined {
            room,
            host: PublicKey([1; 32]),
            at,
        });
        assert!(!found.away && found.has_host());
        found.hear(News::HostAway(room));
        found.hear(News::NotJoined(room));
        assert!(!found.away && !found.has_host() && found.answers == 2);
    }
}
