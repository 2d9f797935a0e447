//! What a host is told and what it asks for.

use std::fmt;

use ed25519_dalek::SigningKey;
use rand_xoshiro::Xoshiro256PlusPlus;

use super::Millis;
use super::log::Record;
use crate::rules::Seat;
use crate::table::{
    Choice, Command, Event, Level, Moment, PlayerId, Public, PublicKey, Refusal, Settings, TableId, View,
};
use crate::wire::{Closed, CommandNo, Present, Stamp, TurnClock};

/// A connection to a guest, numbered by the driver; a number is never used twice.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct LinkId(pub u64);

/// Which question a thought answers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Ticket(pub u64);

/// How a table is opened. `Debug` shows neither the key nor the chance.
#[derive(Clone)]
pub struct HostConfig {
    /// Which table.
    pub table: TableId,
    /// Whose program hosts it.
    pub host: PlayerId,
    /// The key with which its log is signed.
    pub key: SigningKey,
    /// What it is set to.
    pub settings: Settings,
    /// Where all its chance comes from.
    pub chance: [u8; 32],
    /// How fast programs answer.
    pub pace: Pace,
}

impl fmt::Debug for HostConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HostConfig")
            .field("table", &self.table)
            .field("host", &self.host)
            .field("settings", &self.settings)
            .field("pace", &self.pace)
            .finish_non_exhaustive()
    }
}

/// How long programs seem to think.
#[derive(Clone, Copy, Debug)]
pub enum Pace {
    /// Like people: as long as this says.
    Human(ThinkingTime),
    /// Not at all.
    Instant,
}

/// After how many milliseconds a move is shown, from what everyone sees and a little chance.
pub type ThinkingTime = fn(&Public, &mut Xoshiro256PlusPlus) -> u32;

/// What happened outside.
#[derive(Clone, Debug)]
pub enum Input {
    /// A player at this computer asks for something.
    Command {
        /// Who.
        player: PlayerId,
        /// Under which number.
        no: CommandNo,
        /// For what.
        command: Command,
    },
    /// A program answers, perhaps late or with nonsense.
    Thought {
        /// Which question.
        ticket: Ticket,
        /// What it chose; nothing if it failed.
        choice: Option<Choice>,
    },
    /// A guest is connected. Its key is proven, and it may come to this table.
    Connected {
        /// Over what.
        link: LinkId,
        /// Who it is.
        key: PublicKey,
    },
    /// A frame came from a guest, without its length: at most [`LARGEST_FRAME`](crate::wire::LARGEST_FRAME) bytes.
    Received {
        /// From where.
        link: LinkId,
        /// The bytes of one message.
        frame: Vec<u8>,
    },
    /// A connection is closed, by whomever.
    Disconnected {
        /// Which.
        link: LinkId,
    },
    /// So much waits to be sent over a connection. Told when it grows.
    Backlog {
        /// Which.
        link: LinkId,
        /// How many bytes.
        bytes: usize,
    },
    /// The host player closes the table for everyone.
    CloseTable,
    /// The machine was asleep.
    Woke,
    /// Time has passed.
    Tick,
}

/// What the driver is to do, in this order.
#[derive(Clone, Debug)]
pub enum Output {
    /// Keep this safely before going on.
    Persist(Record),
    /// Tell a player that its command was carried out.
    Accepted {
        /// Who.
        player: PlayerId,
        /// Which command.
        no: CommandNo,
    },
    /// Tell a player that its command changed nothing.
    Refused {
        /// Who.
        player: PlayerId,
        /// Which command.
        no: CommandNo,
        /// Why.
        refusal: Refusal,
    },
    /// Tell a player that a command of its own is missing before this one, which was not looked at.
    Gap {
        /// Who.
        player: PlayerId,
        /// The number that its next command must have.
        expected: CommandNo,
    },
    /// Show a player what happened.
    Show {
        /// Who.
        player: PlayerId,
        /// The place of the first of these events; of the next one, if there are none.
        stamp: Stamp,
        /// The events since it was last shown something; none on opening.
        events: Vec<Event>,
        /// What there is to see and hear, in order.
        moments: Vec<Moment>,
        /// What it sees now.
        view: Box<View>,
        /// The clock of the person on turn, if one runs.
        clock: Option<TurnClock>,
    },
    /// Let a program choose for a seat, and answer with [`Input::Thought`].
    Think {
        /// The question.
        ticket: Ticket,
        /// Which seat.
        seat: Seat,
        /// What it sees.
        view: Box<View>,
        /// How well it is to play.
        level: Level,
        /// When a move is made without it.
        deadline: Millis,
    },
    /// Send these bytes to a guest: one frame, in order with the others.
    Send {
        /// Over what.
        link: LinkId,
        /// The bytes of one message, without their length.
        frame: Vec<u8>,
    },
    /// Send these bytes to a guest beside the others, on a fresh stream: the first one seems to be stuck.
    SendAside {
        /// Over what.
        link: LinkId,
        /// The bytes of one message, without their length.
        frame: Vec<u8>,
    },
    /// Close a connection after what was to be sent. Nothing more is to be told of it.
    Close {
        /// Which.
        link: LinkId,
        /// Why. The guest has been told too, unless it left or was replaced by its own newer connection ([`Closed::Left`]).
        reason: Closed,
    },
    /// Do not admit this key to the table again.
    Bar(PublicKey),
    /// Tell the host player who is connected, and how well. Told only at a table that has had guests.
    Presence(Vec<Present>),
    /// Keep a report: a guest saw another picture than the host, again and again.
    Diagnose(Diagnosis),
}

/// What is known of a guest whose picture differs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Diagnosis {
    /// Who.
    pub player: PlayerId,
    /// Before which event.
    pub stamp: Stamp,
    /// What the host has: what everyone sees, and what this guest sees, each hashed.
    pub ours: [[u8; 32]; 2],
    /// What the guest has.
    pub theirs: [[u8; 32]; 2],
}
