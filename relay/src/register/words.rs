//! What hosts, guests and the relay say about who hosts a table.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

use crate::rooms::{PeerKey, RoomNo};
use crate::signed::Statement;

/// A reign of one host over a table. The first is 0, which nobody grants; each later one is granted to one key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Epoch(pub u64);

/// Which table: a number that its first host drew. Rooms are opened again by others under the same number; tables are not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Table(pub u128);

/// Which deal of a table: the place in its log that committed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Deal {
    /// In whose reign.
    pub epoch: Epoch,
    /// At which place of the log.
    pub seq: u64,
}

/// A host says that it is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renewal {
    /// Its room.
    pub room: RoomNo,
    /// Its table.
    pub table: Table,
    /// Its reign.
    pub epoch: Epoch,
    /// 0 for the first one of a table, and else more than every renewal of this reign had, also after the host's program
    /// was started again: milliseconds since 1970 do. An old one has no effect, so nobody gains by keeping it.
    pub number: u64,
    /// The other people at the table, in the order in which they are to follow it. At most [`MOST_VOTERS`]; who is not in
    /// the room does not count.
    pub roster: Vec<PeerKey>,
}

/// A host gives its table to somebody of its roster, and hosts no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handover {
    /// Its room.
    pub room: RoomNo,
    /// Its table.
    pub table: Table,
    /// Its reign.
    pub epoch: Epoch,
    /// To whom.
    pub to: PeerKey,
}

/// The relay gives a reign to one key. It never gives the same reign to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The room.
    pub room: RoomNo,
    /// The table.
    pub table: Table,
    /// Which reign.
    pub epoch: Epoch,
    /// Whose it is.
    pub host: PeerKey,
    /// Who had the one before.
    pub before: PeerKey,
    /// Who else of the roster was there, and is to be asked what it knows.
    pub voters: Vec<PeerKey>,
    /// Of which deal the relay's share goes to the new host.
    pub deal: Option<Deal>,
}

/// What a guest knows of its host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sight {
    /// It hears it.
    Hears,
    /// It has heard nothing for ten seconds.
    Misses,
    /// It has heard nothing for ten seconds, and its player wants to go on without that host.
    Votes,
}

/// The relay's half of the seed of a deal, which says nothing without the guests' half.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escrow {
    /// Which deal.
    pub deal: Deal,
    /// The half.
    pub share: Share,
}

/// 32 secret bytes, wiped when they are dropped.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share(pub [u8; 32]);

impl Drop for Share {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Share(..)")
    }
}

impl Epoch {
    /// The one after it.
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl Statement for Renewal {
    const PURPOSE: &'static str = "thirteen renewal 1";
}

impl Statement for Handover {
    const PURPOSE: &'static str = "thirteen handover 1";
}

impl Statement for Grant {
    const PURPOSE: &'static str = "thirteen grant 1";
}

/// The most people of a roster.
pub const MOST_VOTERS: usize = 10;
