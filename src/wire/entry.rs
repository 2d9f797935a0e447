//! The host's log, entry by entry.

use serde::{Deserialize, Serialize};

use crate::table::{Event, PlayerId, Signature};

/// The number of a command: each player counts its own up by one, so that a command sent twice is carried out once.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
pub struct CommandNo(pub u64);

/// The reign of one host: it grows when the table moves to another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
pub struct Epoch(pub u64);

/// The place of an event in the order of everything: which reign, and which event of the table, counted from 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
pub struct Stamp {
    /// The reign.
    pub epoch: Epoch,
    /// The number of the event over the life of the table.
    pub seq: u64,
}

/// What one command, or the house, made happen. It is kept and sent whole or not at all.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// The number of the first of its events, counted from 0 over the life of the table.
    pub seq: u64,
    /// Whose command it was, under which number; none for the house.
    pub cause: Option<(PlayerId, CommandNo)>,
    /// What happened, in order.
    pub events: Vec<Event>,
}

/// An entry with the host's signature over it and over every entry before it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Signed {
    /// In whose reign.
    pub epoch: Epoch,
    /// The entry.
    pub entry: Entry,
    /// The host's signature over the chain up to here.
    pub signature: Signature,
}

impl Entry {
    /// The number of the event after this entry.
    pub const fn end(&self) -> u64 {
        self.seq + self.events.len() as u64
    }
}
