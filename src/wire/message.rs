//! The messages themselves.

use serde::{Deserialize, Serialize};
use thirteen_relay::codec::{self, NotDecoded};

use super::entry::{CommandNo, Signed, Stamp};
use super::{LARGEST_FRAME, MAJOR, MINOR, OLDEST};
use crate::rules::{Cards, Seat};
use crate::table::{Command, Name, PlayerId, Refusal, Signature, TableId};

/// Everything that a host and a guest say to each other.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Message {
    /// The first message of either side.
    Hello(Hello),
    /// The host to a guest that it takes: an answer to [`Message::Attach`].
    Welcome(Welcome),
    /// The other side's version is not spoken here; the connection ends.
    UpgradeRequired {
        /// The oldest major version that is spoken here.
        min: u16,
        /// The newest.
        max: u16,
        /// The program's version, for people.
        app: String,
    },
    /// The connection ends, for this reason.
    Closed(Closed),
    /// A guest on every new connection: what it has.
    Attach(Attach),
    /// The entries that a guest has missed.
    Backfill {
        /// In order, from the first that it does not have.
        entries: Vec<Signed>,
    },
    /// A piece of the whole state, for a guest that has missed too much: see [`LARGEST_SNAPSHOT`](super::LARGEST_SNAPSHOT).
    SnapshotPart {
        /// The next event after this state.
        stamp: Stamp,
        /// Which piece, counted from 0.
        part: u16,
        /// How many pieces there are.
        parts: u16,
        /// The piece.
        bytes: Vec<u8>,
    },
    /// A player asks for something.
    Command {
        /// Under which number.
        no: CommandNo,
        /// The next event that it has not seen.
        seen: Stamp,
        /// For what.
        command: Command,
    },
    /// A command changed nothing.
    Refused {
        /// Which.
        no: CommandNo,
        /// Why.
        refusal: Refusal,
    },
    /// A command was carried out.
    Accepted {
        /// Which.
        no: CommandNo,
        /// The next event after it.
        stamp: Stamp,
    },
    /// A command is missing before the one that came.
    Gap {
        /// The number that the next command must have.
        expected: CommandNo,
    },
    /// What happened; the same bytes for all.
    Events {
        /// In order.
        entries: Vec<Signed>,
    },
    /// The cards of the seat that reads this.
    Hand {
        /// In which game.
        game: u32,
        /// Whose.
        seat: Seat,
        /// Which.
        cards: Cards,
        /// The host's signature, so that a host that says another thing later is caught.
        proof: Signature,
    },
    /// Everything before `stamp` has been applied here. Sent every 2 s, and at once after what matters.
    Heartbeat {
        /// The next event.
        stamp: Stamp,
        /// What everyone sees, hashed; zeros, like the next, from a peer that does not say.
        public_hash: [u8; 32],
        /// What the guest's seat sees, hashed; from the host: what it should see.
        view_hash: [u8; 32],
        /// The sender's clock, in milliseconds, which comes back in [`Message::Pong`].
        sent_ms: u64,
        /// The round-trip time that the sender measured last, in milliseconds; 0 if none.
        rtt_ms: u32,
    },
    /// An answer to a heartbeat.
    Pong {
        /// The heartbeat's `sent_ms`.
        sent_ms: u64,
    },
    /// The clock of the person on turn.
    Clock(Option<TurnClock>),
    /// Who is connected, and how well. Not part of the log.
    Presence {
        /// Everyone, players first.
        people: Vec<Present>,
    },
    /// The host to a guest: some of its messages were dropped, because it sends too many or too many that are refused.
    /// What was dropped has no answer and may be sent again, under the same number, after this time.
    SlowDown {
        /// How long, in milliseconds.
        wait_ms: u32,
    },
}

/// The first message of either side.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Hello {
    /// The major version that the sender speaks best.
    pub major: u16,
    /// Its minor version.
    pub minor: u16,
    /// The program's version, for people.
    pub app: String,
    /// Bits of what the sender can do beyond its version; unknown ones are ignored.
    pub features: u64,
}

/// What a guest has when it connects.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Attach {
    /// The session that it had, if this is not its first connection.
    pub session: Option<SessionId>,
    /// The next event that it does not have; zero for nothing.
    pub next: Stamp,
    /// The name under which it wants a seat, if it has none: this saves a newcomer the time of one command. Who is not
    /// given one asks by [`Command::Sit`](crate::table::Command::Sit), and hears why.
    pub seat: Option<Name>,
}

/// What a host tells a guest that it takes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Welcome {
    /// The session, to name on the next connection.
    pub session: SessionId,
    /// Which table.
    pub table: TableId,
    /// The next event of the table.
    pub stamp: Stamp,
    /// The number that the guest's next command must have.
    pub next: CommandNo,
}

/// One stay of a player at a table, over as many connections as it needs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct SessionId(pub u64);

/// Why a connection ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Closed {
    /// The same player came from elsewhere.
    #[error("you opened this table on another computer")]
    Replaced,
    /// The host sent the player away.
    #[error("the host has sent you away from this table")]
    Kicked,
    /// The host ended the table.
    #[error("the host has closed this table")]
    TableClosed,
    /// There is no such table, or the code is wrong, or nobody may join.
    #[error("there is no such table: check the code with your host")]
    NoSuchTable,
    /// All seats and all places to watch are taken.
    #[error("the table is full, and so are the places to watch")]
    TableFull,
    /// The guest reads too slowly.
    #[error("this connection is too slow for the table")]
    SlowConsumer,
    /// The guest sent far too much.
    #[error("this program sent too many messages")]
    Flooding,
    /// The guest sent what is no message, or nothing at first.
    #[error("this program did not speak the language of the table")]
    Protocol,
    /// A version that is not spoken here.
    #[error("this program is too old or too new for the table")]
    Version,
    /// The guest went.
    #[error("you have left the table")]
    Left,
}

/// The clock of the person on turn, when it was sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TurnClock {
    /// Whose turn.
    pub seat: Seat,
    /// Milliseconds until the bank is used.
    pub turn_ms: u64,
    /// Milliseconds in the bank after that.
    pub bank_ms: u64,
    /// Whether the time runs now.
    pub running: bool,
}

/// Somebody at the table.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Present {
    /// Who.
    pub player: PlayerId,
    /// What it is called, if it sits or has said so.
    pub name: Option<Name>,
    /// Where it sits; none for a spectator.
    pub seat: Option<Seat>,
    /// Whether it is connected.
    pub connected: bool,
    /// Its connection does not keep up.
    pub degraded: bool,
    /// Milliseconds to the host and back; 0 when unknown.
    pub rtt_ms: u32,
    /// Milliseconds until its seat is given up, if the connection is lost.
    pub kept_ms: Option<u32>,
}

impl Hello {
    /// What this program says first.
    pub fn ours() -> Self {
        Self {
            major: MAJOR,
            minor: MINOR,
            app: env!("CARGO_PKG_VERSION").to_owned(),
            features: 0,
        }
    }

    /// The major version that both sides speak: the older of the two. None if they have none in common, because each
    /// speaks its own and the one before it.
    pub fn common(&self) -> Option<u16> {
        let older = self.major.min(MAJOR);
        (self.major <= MAJOR + 1 && older >= OLDEST).then_some(older)
    }
}

impl Closed {
    /// The reason's name in machine-readable output.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Replaced => "replaced",
            Self::Kicked => "kicked",
            Self::TableClosed => "table_closed",
            Self::NoSuchTable => "no_such_table",
            Self::TableFull => "table_full",
            Self::SlowConsumer => "slow_consumer",
            Self::Flooding => "flooding",
            Self::Protocol => "protocol",
            Self::Version => "version",
            Self::Left => "left",
        }
    }
}

/// The bytes of a message: its kind, then its fields. With the length in front of them that is one frame.
pub fn encode(message: &Message) -> Vec<u8> {
    codec::encode(message)
}

/// The message of one frame; none if it is of a kind that only a newer version knows. Bytes after its fields are the
/// newer version's, too.
///
/// # Errors
/// [`NotDecoded`] when these are no message's bytes.
pub fn decode(frame: &[u8]) -> Result<Option<Message>, NotDecoded> {
    match frame.first() {
        Some(kind) if *kind >= MESSAGE_KINDS && frame.len() <= LARGEST_FRAME => Ok(None),
        Some(_) | None => codec::decode_first(frame, LARGEST_FRAME).map(|(message, _)| Some(message)),
    }
}

/// How many kinds of messages there are: the first byte of a frame is the kind, counted from 0.
const MESSAGE_KINDS: u8 = 18;
