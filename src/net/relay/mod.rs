//! The way over a relay: one connection to it, and the packets that it passes on.
//!
//! [`Relay`] keeps a connection to a relay for as long as it lives (`line`): over QUIC on the game's own UDP socket, so
//! that the relay sees the address that other players would see, or over a WebSocket where UDP is blocked (`carrier`).
//! A lost connection comes back by itself, and with it the room that is hosted here and the rooms that were joined.
//!
//! What the relay passes on are packets of a second QUIC endpoint, whose socket is a `switchboard`. There every peer has
//! an address of its own that is made from its key. It stays the same when the relay is started again or numbers its
//! channels anew, so a session lives through that. The relay cannot read what it carries, and it cannot stand in between
//! either: the session's own TLS and the [knock](super::knock) prove the keys of both ends.
//!
//! A relay that lies can do what a bad network does: lose, delay, end. A guess at a code is counted by the host like
//! anybody's. It can say of a peer that it sees it at an address where it is not, and then the other side tries that
//! address as long as an attempt at a direct path lasts ([`crate::punch`]): some short packets, and for three seconds the
//! first packet of a connection. It cannot have an address tried in a local network that this machine is not in, nor one of
//! this machine itself unless it is as near as that, nor a port of a service.

mod carrier;
mod line;
mod look;
pub(super) mod switchboard;
mod websocket;

use std::net::SocketAddr;
use std::sync::Arc;

pub use look::{NotSeen, Seen, look};
pub use thirteen_relay::address::{Address, AddressError};
use thirteen_relay::frames::Offer;
use thirteen_relay::rooms::{PeerKey, RoomNo};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use self::switchboard::Switchboard;
use super::endpoint::{Endpoint, EndpointError};
use super::gate::Rate;
use super::identity::Identity;
use crate::table::PublicKey;

/// A relay that this program keeps in touch with until it is dropped.
#[derive(Debug)]
pub struct Relay {
    board: Arc<Switchboard>,
    wishes: mpsc::Sender<Wish>,
    line: JoinHandle<()>,
}

/// What a relay has to tell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum News {
    /// There is a connection, and this machine is seen at this address.
    Up {
        /// The address and the port, as the relay sees them.
        seen: SocketAddr,
        /// Whether packets travel over TCP because UDP is blocked.
        over_tcp: bool,
    },
    /// There is none; it is tried again.
    Down(RelayError),
    /// The room is open, and this installation its host.
    Opened(RoomNo),
    /// The room is somebody else's: another number is to be drawn.
    NumberTaken(RoomNo),
    /// The relay does not open the room, and will not soon.
    NotOpened(RoomNo),
    /// The host of the room can be reached at this address of the [endpoint](Relay::endpoint).
    Joined {
        /// The room.
        room: RoomNo,
        /// Who the host says it is; it must prove it.
        host: PublicKey,
        /// Where packets for it go.
        at: SocketAddr,
    },
    /// There is no such room, or it lets nobody in.
    NotJoined(RoomNo),
    /// The room is there, and its host is not. [`Joined`](Self::Joined) follows by itself when the host is back.
    HostAway(RoomNo),
    /// The relay has heard too many wishes from here, or for this room.
    TooFast(RoomNo),
    /// A guest has come to the room that is hosted here.
    Arrived {
        /// The guest.
        guest: PublicKey,
        /// Where packets for it go.
        at: SocketAddr,
    },
    /// A peer cannot be reached over the relay any more.
    Gone {
        /// Where it was.
        at: SocketAddr,
    },
    /// Where a peer may be reached directly.
    Offered {
        /// The peer.
        at: SocketAddr,
        /// Its addresses.
        offer: Offer,
    },
}

/// Why a relay is not reached.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, thiserror::Error)]
pub enum RelayError {
    /// Its name leads nowhere.
    #[error("the relay's name is not found: check its address, and whether this machine is online")]
    NoAddress,
    /// Nothing was heard, neither over UDP nor over TCP.
    #[error("the relay does not answer: check its address, and whether it is running")]
    NoAnswer,
    /// It was there and went away.
    #[error("the connection to the relay was lost")]
    Lost,
    /// Something else answers, or another version.
    #[error("what answers at the relay's address does not speak this version of the relay's protocol")]
    NotSpoken,
    /// It takes nobody now.
    #[error("the relay takes no new connection now: try again in a minute")]
    TurnedAway,
    /// It could not prove the key in its address, or has no certificate that this machine trusts.
    #[error("another computer answers than the relay of this address: check the address, with its key")]
    Untrusted,
}

impl RelayError {
    /// The error's name in machine-readable output.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoAddress => "relay_not_found",
            Self::NoAnswer => "relay_no_answer",
            Self::Lost => "relay_lost",
            Self::NotSpoken => "relay_not_spoken",
            Self::TurnedAway => "relay_turned_away",
            Self::Untrusted => "relay_untrusted",
        }
    }
}

/// What is asked of the connection.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Wish {
    /// Host this room, and no other that was hosted before.
    Host(RoomNo),
    /// Join this room, and again after every loss.
    Join(RoomNo),
    /// Host nothing any more.
    Unhost,
    /// Leave this room, where the host is at this address.
    Part(RoomNo, SocketAddr),
    /// Tell the peer at this address where to try.
    Offer(SocketAddr, Offer),
    /// End the channel to the peer at this address.
    Leave(SocketAddr),
    /// The connection may be dead, or the network another: make sure.
    Hurry,
}

impl Relay {
    /// Begins to keep in touch with the relay at `address`, over the socket of `endpoint`. Must be called where tokio
    /// runs.
    pub fn start(address: Address, endpoint: &Arc<Endpoint>, identity: &Identity) -> (Self, mpsc::Receiver<News>) {
        let board = Arc::<Switchboard>::default();
        let (wishes, wished) = mpsc::channel(MOST_WISHES);
        let (tell, news) = mpsc::channel(MOST_NEWS);
        let line = line::Line::new(address, Arc::clone(endpoint), identity, Arc::clone(&board), tell);
        let line = tokio::spawn(line.keep(wished));
        (Self { board, wishes, line }, news)
    }

    /// The endpoint whose packets the relay carries: one that is dialled when `strangers` says how often, or one that
    /// only dials.
    ///
    /// # Errors
    /// When the system has no room for it.
    pub fn endpoint(&self, identity: &Identity, strangers: Option<Rate>) -> Result<Endpoint, EndpointError> {
        Endpoint::relayed(identity, Arc::clone(&self.board), strangers)
    }

    /// Hosts this room from now on, also after every loss of the connection.
    pub fn host(&self, room: RoomNo) {
        self.wish(Wish::Host(room));
    }

    /// The room that is hosted here ends.
    pub fn close_room(&self) {
        self.wish(Wish::Unhost);
    }

    /// Leaves this room, whose host is at `at`, until it is joined again.
    pub fn part(&self, room: RoomNo, at: SocketAddr) {
        self.wish(Wish::Part(room, at));
    }

    /// Whether packets for the peer at this address go anywhere.
    pub fn leads_to(&self, at: SocketAddr) -> bool {
        self.board.channel(at).is_some()
    }

    /// Joins this room, and joins it again after every loss of the connection.
    pub fn join(&self, room: RoomNo) {
        self.wish(Wish::Join(room));
    }

    /// Tells the peer at this address where it may try to reach this machine directly.
    pub fn offer(&self, at: SocketAddr, offer: Offer) {
        self.wish(Wish::Offer(at, offer));
    }

    /// Ends the channel to the peer at this address, which is then no member of the room any more.
    pub fn leave(&self, at: SocketAddr) {
        self.wish(Wish::Leave(at));
    }

    /// Makes sure of the connection: the network may have changed.
    pub fn hurry(&self) {
        self.wish(Wish::Hurry);
    }

    fn wish(&self, wish: Wish) {
        if self.wishes.try_send(wish).is_err() {
            tracing::warn!("a wish for the relay was dropped: too many wait");
        }
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.line.abort();
    }
}

/// Where packets for this peer go, on every relay.
pub fn address_of(peer: &PublicKey) -> SocketAddr {
    switchboard::address_of(&PeerKey(peer.0))
}

/// The most wishes that wait.
const MOST_WISHES: usize = 64;
/// The most news that wait; then the relay waits.
const MOST_NEWS: usize = 64;
