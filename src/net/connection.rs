//! One QUIC connection to a peer that has proved its key, and what its streams are for.

use std::net::SocketAddr;
use std::time::Duration;

use quinn::{ConnectionError, RecvStream, SendStream, VarInt};
use tokio::time::timeout;

use super::link::{Inbox, Link};
use super::tls;
use crate::table::{PlayerId, PublicKey};
use crate::wire::Closed;

/// A connection. Clones are the same connection; it ends when the last is dropped.
#[derive(Clone, Debug)]
pub struct Connection {
    quinn: quinn::Connection,
    key: PublicKey,
    relayed: bool,
}

/// What the guest opened a stream for.
#[derive(Debug)]
pub enum Stream {
    /// The session: the frames that a host and a guest exchange.
    Control(Link, Inbox),
    /// A stranger wants to prove that it knows the code.
    Knock(Knocking),
}

/// The two directions of a stream for a knock.
#[derive(Debug)]
pub struct Knocking {
    pub(super) send: SendStream,
    pub(super) recv: RecvStream,
}

/// Why nothing more comes over a connection.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Ended {
    /// The other side ended it and said why.
    #[error("{0}")]
    Closed(Closed),
    /// This side ended it.
    #[error("the connection was closed here")]
    Ours,
    /// The other side went without a reason.
    #[error("the other side went away")]
    Gone,
    /// Nothing was heard for 12 s.
    #[error("nothing is heard from the other side")]
    Silent,
    /// The other side knows nothing of this connection: its program was started again.
    #[error("the other side was started again")]
    Reset,
    /// The other side broke the rules of the transport, or this side did.
    #[error("the connection broke")]
    Broken,
}

impl Ended {
    /// The reason's name in machine-readable output.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Closed(reason) => reason.code(),
            Self::Ours => "closed_here",
            Self::Gone => "gone",
            Self::Silent => "silent",
            Self::Reset => "reset",
            Self::Broken => "broken",
        }
    }
}

impl Connection {
    /// The connection, if the other side has proved a key of the right kind.
    pub(super) fn of(quinn: quinn::Connection, relayed: bool) -> Option<Self> {
        let key = tls::key_of(&quinn)?;
        Some(Self { quinn, key, relayed })
    }

    /// Whether a relay carries its packets; then the other side's address is one that leads nowhere else.
    pub const fn is_relayed(&self) -> bool {
        self.relayed
    }

    /// The key that the other side has proved.
    pub const fn key(&self) -> PublicKey {
        self.key
    }

    /// The player that the other side is.
    pub fn player(&self) -> PlayerId {
        PlayerId::of(&self.key)
    }

    /// Where the other side is now; this changes when it moves.
    pub fn remote(&self) -> SocketAddr {
        let address = self.quinn.remote_address();
        SocketAddr::new(address.ip().to_canonical(), address.port())
    }

    /// The time that a packet takes there and back, as far as it is known.
    pub fn rtt(&self) -> Duration {
        self.quinn.rtt()
    }

    /// Opens the control stream of a session. For guests.
    ///
    /// # Errors
    /// Why the connection is no more.
    pub async fn control(&self) -> Result<(Link, Inbox), Ended> {
        let Knocking { send, recv } = self.open(CONTROL).await?;
        Ok(Link::over(self.clone(), send, recv))
    }

    /// Opens a stream to knock. For guests.
    pub(super) async fn knocking(&self) -> Result<Knocking, Ended> {
        self.open(KNOCK).await
    }

    async fn open(&self, kind: u8) -> Result<Knocking, Ended> {
        let (mut send, recv) = self.quinn.open_bi().await.map_err(ended)?;
        send.write_all(&[kind]).await.map_err(|_| self.end())?;
        Ok(Knocking { send, recv })
    }

    /// The next stream that the guest opens, and what for. For hosts.
    ///
    /// # Errors
    /// Why the connection is no more.
    pub async fn stream(&self) -> Result<Stream, Ended> {
        loop {
            let (send, mut recv) = self.quinn.accept_bi().await.map_err(ended)?;
            let mut kind = [0];
            match timeout(KIND, recv.read_exact(&mut kind)).await {
                Ok(Ok(())) if kind == [CONTROL] => {
                    let (link, inbox) = Link::over(self.clone(), send, recv);
                    return Ok(Stream::Control(link, inbox));
                }
                Ok(Ok(())) if kind == [KNOCK] => return Ok(Stream::Knock(Knocking { send, recv })),
                // A kind of a newer version, or none: both directions end when they are dropped here.
                Ok(Ok(()) | Err(_)) | Err(_) => {}
            }
        }
    }

    /// The streams under it.
    pub(super) const fn quinn(&self) -> &quinn::Connection {
        &self.quinn
    }

    /// Ends the connection at once, and tells the other side why. What was not sent yet is lost: see [`Link::close`].
    pub fn close(&self, reason: Closed) {
        self.quinn.close(CLOSED, &reason_bytes(reason));
    }

    /// Waits for the end of the connection.
    pub async fn ended(&self) -> Ended {
        ended(self.quinn.closed().await)
    }

    /// Why the connection ended, if it did.
    pub(super) fn end(&self) -> Ended {
        self.quinn.close_reason().map_or(Ended::Gone, ended)
    }
}

/// What a transport's end means.
fn ended(error: ConnectionError) -> Ended {
    match error {
        ConnectionError::ApplicationClosed(close) => serde_json::from_slice(&close.reason)
            .ok()
            .filter(|_| close.error_code == CLOSED)
            .map_or(Ended::Gone, Ended::Closed),
        ConnectionError::LocallyClosed => Ended::Ours,
        ConnectionError::TimedOut => Ended::Silent,
        ConnectionError::Reset => Ended::Reset,
        ConnectionError::ConnectionClosed(_) => Ended::Gone,
        ConnectionError::VersionMismatch | ConnectionError::TransportError(_) | ConnectionError::CidsExhausted => {
            Ended::Broken
        }
    }
}

/// A reason as the last packet carries it: its name in quotes. A reader that does not know it takes it for none.
pub(super) fn reason_bytes(reason: Closed) -> Vec<u8> {
    serde_json::to_vec(&reason).expect("a name is written as JSON")
}

/// The code of an end with a reason.
pub(super) const CLOSED: VarInt = VarInt::from_u32(1);
/// The code of an end without one.
pub(super) const GONE: VarInt = VarInt::from_u32(0);

/// The first byte of a session's control stream.
const CONTROL: u8 = 0;
/// The first byte of a knock.
const KNOCK: u8 = 1;
/// How long a stream may take to say what it is for.
const KIND: Duration = Duration::from_secs(3);
