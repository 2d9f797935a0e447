//! What a guest is told and what it asks for.

use std::fmt;

use super::memory::{GuestMemory, GuestRecord};
use crate::session::LinkId;
use crate::table::{Command, Event, Moment, Name, PublicKey, Refusal, View};
use crate::wire::{self, CommandNo, Present, Signed, Stamp, TurnClock};

/// How a guest begins. `Debug` does not show the chance.
#[derive(Clone)]
pub struct GuestConfig {
    /// The player's key.
    pub key: PublicKey,
    /// What it is called.
    pub name: Name,
    /// Whether it asks for a seat as soon as it comes for the first time.
    pub sits: bool,
    /// The host's key, which is proved by the connection.
    pub host: PublicKey,
    /// Where all its chance comes from.
    pub chance: [u8; 32],
    /// What it kept, if it comes back.
    pub saved: Option<GuestMemory>,
    /// The entries that it kept, if it comes back. They are checked like all others.
    pub log: Vec<Signed>,
}

impl fmt::Debug for GuestConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GuestConfig")
            .field("key", &self.key)
            .field("name", &self.name)
            .field("host", &self.host)
            .field("saved", &self.saved)
            .field("entries", &self.log.len())
            .finish_non_exhaustive()
    }
}

/// What happened outside.
#[derive(Clone, Debug)]
pub enum GuestInput {
    /// There is a connection to the host, and the host has proved its key.
    Connected {
        /// Which.
        link: LinkId,
    },
    /// The host could not be reached.
    DialFailed,
    /// A frame came, without its length.
    Received {
        /// Over which connection.
        link: LinkId,
        /// The frame.
        frame: Vec<u8>,
    },
    /// The connection is closed.
    Disconnected {
        /// Which.
        link: LinkId,
    },
    /// The player asks for something.
    Ask {
        /// The asker's own number, under which this is answered; it means nothing to the host.
        no: CommandNo,
        /// What.
        command: Command,
    },
    /// The machine has a network again, or another.
    NetworkBack,
    /// The player asks to try again.
    Retry,
    /// The machine was asleep.
    Woke,
    /// Time has passed.
    Tick,
}

/// What the driver is to do, in this order.
#[derive(Clone, Debug)]
pub enum GuestOutput {
    /// Connect to the host; answered by [`GuestInput::Connected`] or [`GuestInput::DialFailed`].
    Dial {
        /// Which try this is since the connection was lost, counted from 1.
        attempt: u32,
    },
    /// Send this frame.
    Send {
        /// Over which connection.
        link: LinkId,
        /// The frame, without its length.
        frame: Vec<u8>,
    },
    /// Send this frame on a stream of its own.
    SendAside {
        /// Over which connection.
        link: LinkId,
        /// The frame, without its length.
        frame: Vec<u8>,
    },
    /// Close this connection.
    Close {
        /// Which.
        link: LinkId,
        /// Why.
        reason: wire::Closed,
    },
    /// Keep this safely before going on.
    Keep(GuestRecord),
    /// A command was carried out.
    Accepted {
        /// The asker's number.
        no: CommandNo,
    },
    /// A command changed nothing.
    Refused {
        /// The asker's number.
        no: CommandNo,
        /// Why.
        refusal: Refusal,
    },
    /// Show what happened.
    Show {
        /// The place of the first event; without events, of the next that will come.
        stamp: Stamp,
        /// What happened. After a snapshot: the plays and passes that were missed, as far as they are known.
        events: Vec<Event>,
        /// What there is to see and hear, in order; nothing after a snapshot.
        moments: Vec<Moment>,
        /// What the player sees now.
        view: Box<View>,
        /// The clock of the person on turn, if one runs.
        clock: Option<TurnClock>,
        /// How this came here.
        how: How,
        /// How many times cards were put down while the player was away.
        missed: u32,
    },
    /// The connection is in another state.
    Line(Line),
    /// Who is connected, and how well.
    Presence(Vec<Present>),
    /// The player has asked for too much: the host listens again after this.
    SlowedDown {
        /// Milliseconds.
        wait_ms: u32,
    },
    /// The host has dealt or done what it may not: this game does not count here. The evidence is kept.
    Disputed {
        /// Which game.
        game: u32,
    },
}

/// How what is shown came here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum How {
    /// As it happened.
    Live,
    /// After less than 5 s: what was missed is played quickly.
    Backfill,
    /// On joining, after 5 to 30 s, or because what was here was wrong: the picture as it is, and what was missed by name.
    Snapshot,
    /// After more than 30 s: the same, and a welcome.
    WelcomeBack,
}

impl How {
    /// The name in machine-readable output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Backfill => "backfill",
            Self::Snapshot | Self::WelcomeBack => "snapshot",
        }
    }
}

/// The connection to the host, as the player sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Line {
    /// The first connection is being made.
    Connecting,
    /// All is well.
    Live {
        /// Milliseconds to the host and back; 0 when not yet known.
        rtt_ms: u32,
    },
    /// Nothing was heard for 5 s: a small mark.
    Suspect,
    /// The host finds that this connection does not keep up.
    Unstable,
    /// The connection is lost.
    Reconnecting {
        /// Which try comes next, counted from 1.
        attempt: u32,
        /// After how many milliseconds.
        wait_ms: u64,
        /// For how many milliseconds the seat is still kept, if there is one.
        kept_ms: Option<u64>,
    },
    /// Ten tries have failed: the player must ask.
    GaveUp,
    /// All is well, and a bot plays the player's seat until the next deal.
    Spectating,
    /// The host ended it, for good.
    Closed(wire::Closed),
    /// The host's program is too old or too new.
    UpgradeRequired {
        /// The oldest major version that the other side speaks.
        min: u16,
        /// The newest.
        max: u16,
        /// The other program's version, for people.
        theirs: String,
    },
}
