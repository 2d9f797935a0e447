//! Everyone who dials a table, from the door until they go.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::mpsc;

use crate::net::connection::{Connection, Ended};
use crate::net::door::Door;
use crate::net::endpoint::Endpoint;
use crate::net::link::Link;
use crate::session::LinkId;
use crate::table::PublicKey;

/// Meets guests, at whichever endpoint they dial.
#[derive(Clone)]
pub(super) struct Visits {
    door: Arc<Door>,
    arrive: mpsc::Sender<Arrival>,
    next: Arc<AtomicU64>,
}

/// What the connections bring.
pub(super) enum Arrival {
    Session(LinkId, PublicKey, Link),
    Frame(LinkId, Vec<u8>),
    End(LinkId, Ended),
    /// Somebody has come over the relay and goes without having been let in.
    SentAway(PublicKey),
}

impl Visits {
    /// Nobody comes yet.
    pub(super) fn at(door: Arc<Door>) -> (Self, mpsc::Receiver<Arrival>) {
        let (arrive, arrivals) = mpsc::channel(MOST_ARRIVALS);
        let next = Arc::default();
        (Self { door, arrive, next }, arrivals)
    }

    /// Meets everyone who dials this endpoint, until it is closed. Must be called where tokio runs.
    pub(super) fn receive(&self, endpoint: &Arc<Endpoint>) {
        let (visits, endpoint) = (self.clone(), Arc::clone(endpoint));
        tokio::spawn(async move {
            while let Some(connection) = endpoint.accept().await {
                tokio::spawn(visits.clone().visit(Arc::clone(&endpoint), connection));
            }
        });
    }

    /// One who has dialled, from the door until it goes.
    async fn visit(self, endpoint: Arc<Endpoint>, connection: Connection) {
        let key = connection.key();
        let Some((open, mut inbox)) = self.door.meet(&endpoint, &connection).await else {
            if connection.is_relayed() {
                self.arrive.send(Arrival::SentAway(key)).await.ok();
            }
            return;
        };
        let link = LinkId(self.next.fetch_add(1, Ordering::Relaxed) + 1);
        if self.arrive.send(Arrival::Session(link, key, open)).await.is_err() {
            return;
        }
        let ended = loop {
            match inbox.recv().await {
                Ok(frame) => {
                    tracing::trace!(?link, bytes = frame.len(), "a frame has come");
                    if self.arrive.send(Arrival::Frame(link, frame)).await.is_err() {
                        return;
                    }
                }
                Err(ended) => break ended,
            }
        };
        tracing::debug!(?link, %ended, "a guest's connection ended");
        self.arrive.send(Arrival::End(link, ended)).await.ok();
    }
}

/// Frames that wait for the host; then connections wait.
const MOST_ARRIVALS: usize = 64;
