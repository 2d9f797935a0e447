//! The way over a relay to a table that is hosted here.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;

use thirteen_relay::address::Address;
use thirteen_relay::frames::Offer;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

use super::punching::Punching;
use super::strangers::Strangers;
use crate::net::code::RoomHalf;
use crate::net::endpoint::{Endpoint, EndpointError, STRANGERS};
use crate::net::identity::Identity;
use crate::net::live::RelayState;
use crate::net::relay::{News, Relay, address_of};
use crate::table::PublicKey;

/// A relay that leads guests here.
#[derive(Debug)]
pub(super) struct Relayed {
    pub(super) address: Address,
    pub(super) endpoint: Arc<Endpoint>,
    relay: Relay,
    news: mpsc::Receiver<News>,
    punching: Punching,
    strangers: Strangers,
    /// Whether it is known if friends can come over the relay.
    pub(super) settled: bool,
}

impl Relayed {
    /// Opens the room. Must be called where tokio runs.
    pub(super) fn open(
        address: Address,
        room: RoomHalf,
        direct: &Arc<Endpoint>,
        identity: &Identity,
        hidden: bool,
    ) -> Result<Self, EndpointError> {
        let (relay, news) = Relay::start(address.clone(), direct, identity);
        let endpoint = Arc::new(relay.endpoint(identity, Some(STRANGERS))?);
        relay.host(room.number());
        Ok(Self {
            address,
            endpoint,
            relay,
            news,
            punching: Punching::new(Arc::clone(direct), hidden),
            strangers: Strangers::default(),
            settled: false,
        })
    }

    /// The table is found under another number.
    pub(super) fn move_to(&self, room: RoomHalf) {
        self.relay.host(room.number());
    }

    /// The table is over, and its number is free for others.
    pub(super) fn close_room(&self) {
        self.relay.close_room();
    }

    /// Makes sure of the connection to the relay: what is sent to it may go nowhere.
    pub(super) fn hurry(&self) {
        self.relay.hurry();
    }

    /// What the relay says next. Nothing is lost when the wait is given up.
    pub(super) async fn next(&mut self) -> Option<News> {
        loop {
            tokio::select! {
                news = self.news.recv() => {
                    if let Some(news) = &news {
                        self.note(news);
                    }
                    return news;
                }
                () = self.punching.due() => self.punching.go_on(&self.relay),
                () = reach(self.strangers.due()) => self.show_out(),
            }
        }
    }

    /// A guest who was let in has said where it may be reached. Strangers are told nothing of this machine.
    pub(super) fn offered(&mut self, at: SocketAddr, offer: Offer, admitted: &BTreeSet<PublicKey>) {
        if self.punching.guest(at).is_some_and(|guest| admitted.contains(&guest)) {
            self.punching.offered(at, offer, &self.relay);
        }
    }

    /// Somebody has come to the relay who was not let in yet.
    pub(super) fn stranger_came(&mut self, guest: PublicKey) {
        self.strangers.came(guest, Instant::now());
    }

    /// Somebody was sent away at the door, or shown out.
    pub(super) fn was_sent_away(&mut self, guest: PublicKey) {
        self.strangers.was_sent_away(guest, Instant::now());
    }

    /// Somebody was let in.
    pub(super) fn was_let_in(&mut self, guest: &PublicKey) {
        self.strangers.forget(guest);
    }

    /// Ends the channels of those who have been there for too long.
    fn show_out(&mut self) {
        for guest in self.strangers.overdue(Instant::now()) {
            let at = address_of(&guest);
            tracing::debug!("somebody at the relay did not prove the code");
            self.relay.leave(at);
            self.punching.gone(at);
        }
    }

    /// There is a direct connection to this guest, or none any more.
    pub(super) fn is_direct(&mut self, guest: PublicKey, direct: bool) {
        self.punching.is_direct(guest, direct);
    }

    /// The router has opened a port, or closed it.
    pub(super) fn mapped(&mut self, mapped: Option<SocketAddr>) {
        self.punching.mapped(mapped, &self.relay);
    }

    fn note(&mut self, news: &News) {
        match news {
            News::Up { seen, over_tcp } => {
                let (seen, over_tcp) = (*seen, *over_tcp);
                self.punching.relay_is(RelayState::Up { seen, over_tcp }, &self.relay);
            }
            News::Arrived { guest, at } => self.punching.arrived(*at, *guest, &self.relay),
            News::Gone { at } => self.punching.gone(*at),
            News::Down(_)
            | News::Opened(_)
            | News::NumberTaken(_)
            | News::NotOpened(_)
            | News::Joined { .. }
            | News::NotJoined(_)
            | News::HostAway(_)
            | News::TooFast(_)
            | News::Offered { .. } => {}
        }
    }
}

/// Waits for this moment, or for ever.
async fn reach(moment: Option<Instant>) {
    match moment {
        Some(moment) => sleep_until(moment).await,
        None => std::future::pending().await,
    }
}
