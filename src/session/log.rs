//! What a host keeps: the log of the table, public and in order, and beside it the seed of one game.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::table::Seed;
use crate::wire::Entry;

/// The seed of a game that is not over: what a host must never show, and needs to deal the same hands again.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secret {
    /// Which game.
    pub game: u32,
    /// Its seed.
    pub seed: Seed,
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret(game {})", self.game)
    }
}

/// Something to keep.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Record {
    /// One more entry of the log.
    Entry(Entry),
    /// The secret, in place of the one before it.
    Secret(Secret),
}

/// Why a log gives no table.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum RestoreError {
    /// It is empty, or does not begin with the opening of a table.
    #[error("the log does not begin with the opening of a table")]
    NotATable,
    /// An event is missing or there twice.
    #[error("the log should go on with event {expected} and goes on with event {found}")]
    Gap {
        /// The number that should have come.
        expected: u64,
        /// The number that came.
        found: u64,
    },
}
