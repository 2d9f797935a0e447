//! The way over a relay to a table that is hosted here.

use std::sync::Arc;

use thirteen_relay::address::Address;
use tokio::sync::mpsc;

use crate::net::code::RoomHalf;
use crate::net::endpoint::{Endpoint, EndpointError, STRANGERS};
use crate::net::identity::Identity;
use crate::net::relay::{News, Relay};

/// A relay that leads guests here.
#[derive(Debug)]
pub(super) struct Relayed {
    pub(super) address: Address,
    pub(super) endpoint: Arc<Endpoint>,
    relay: Relay,
    news: mpsc::Receiver<News>,
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
    ) -> Result<Self, EndpointError> {
        let (relay, news) = Relay::start(address.clone(), direct, identity);
        let endpoint = Arc::new(relay.endpoint(identity, Some(STRANGERS))?);
        relay.host(room.number());
        Ok(Self {
            address,
            endpoint,
            relay,
            news,
            settled: false,
        })
    }

    /// The table is found under another number.
    pub(super) fn move_to(&self, room: RoomHalf) {
        self.relay.host(room.number());
    }

    /// What the relay says next. Nothing is lost when the wait is given up.
    pub(super) async fn next(&mut self) -> Option<News> {
        self.news.recv().await
    }
}
