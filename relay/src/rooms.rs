//! The register of rooms: who may find whom.
//!
//! A room has a number that guests type, a host that opened it, and members that the relay forwards between. The caller
//! says what time it is with every call and draws the numbers; [`Rooms::poll_timeout`] says when [`Rooms::handle_timeout`]
//! has something to do. Everything is bounded by [`Limits`].

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::millis::Millis;

/// Every open room of one relay.
#[derive(Clone, Debug)]
pub struct Rooms {
    limits: Limits,
    open: BTreeMap<RoomNo, Room>,
}

/// One open room: its host, its members, and when the host last spoke.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    host: PeerKey,
    guests: BTreeSet<PeerKey>,
    heard: Millis,
    minute: Minute,
}

/// The first half of a join code: four characters of five bits, so one of 1,048,576.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct RoomNo(u32);

/// What a peer proves to own when it connects: an Ed25519 public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PeerKey(pub [u8; 32]);

/// How much of a relay strangers may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Open rooms on this relay.
    pub rooms: usize,
    /// Open rooms of one host.
    pub rooms_a_host: usize,
    /// Members of one room besides its host: three players and seven spectators.
    pub guests: usize,
    /// Joins of one room in one minute, so that codes cannot be guessed in bulk.
    pub joins_a_minute: u32,
    /// A room whose host is silent for this long is closed.
    pub host_silence: Millis,
}

/// Why the register did not do what was asked. It is unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Error)]
pub enum Refused {
    /// Draw another number and ask again.
    #[error("a room with this number is open")]
    NumberTaken,
    /// This relay holds [`Limits::rooms`] rooms.
    #[error("this relay has no room left")]
    RelayFull,
    /// This host has [`Limits::rooms_a_host`] rooms open.
    #[error("this host has too many rooms open")]
    TooManyRooms,
    /// No open room has this number, or it is not this peer's to change.
    #[error("there is no such room")]
    NoSuchRoom,
    /// The room has [`Limits::guests`] guests.
    #[error("this room is full")]
    RoomFull,
    /// More than [`Limits::joins_a_minute`]: try again in the next minute.
    #[error("too many joins, try again in a minute")]
    TooFast,
}

impl Rooms {
    /// An empty register.
    pub const fn new(limits: Limits) -> Self {
        Self {
            limits,
            open: BTreeMap::new(),
        }
    }

    /// Opens a room for `host` under a number that the caller drew. The same host may ask again for its own room, after a lost answer.
    ///
    /// # Errors
    /// [`Refused::NumberTaken`], [`Refused::TooManyRooms`] or [`Refused::RelayFull`].
    pub fn open(&mut self, now: Millis, number: RoomNo, host: PeerKey) -> Result<(), Refused> {
        if let Some(room) = self.open.get_mut(&number) {
            if room.host != host {
                return Err(Refused::NumberTaken);
            }
            room.heard = now;
            return Ok(());
        }
        if self.open.values().filter(|room| room.host == host).count() >= self.limits.rooms_a_host {
            return Err(Refused::TooManyRooms);
        }
        if self.open.len() >= self.limits.rooms {
            return Err(Refused::RelayFull);
        }
        let minute = Minute { began: now, joins: 0 };
        self.open.insert(
            number,
            Room {
                host,
                guests: BTreeSet::new(),
                heard: now,
                minute,
            },
        );
        Ok(())
    }

    /// Lets `guest` into a room, and answers with its host. A member that joins again is already in.
    ///
    /// # Errors
    /// [`Refused::NoSuchRoom`], [`Refused::TooFast`] or [`Refused::RoomFull`].
    pub fn join(&mut self, now: Millis, number: RoomNo, guest: PeerKey) -> Result<PeerKey, Refused> {
        let room = self.open.get_mut(&number).ok_or(Refused::NoSuchRoom)?;
        if room.has(guest) {
            return Ok(room.host);
        }
        if !room.minute.allows(now, self.limits.joins_a_minute) {
            return Err(Refused::TooFast);
        }
        if room.guests.len() >= self.limits.guests {
            return Err(Refused::RoomFull);
        }
        room.guests.insert(guest);
        Ok(room.host)
    }

    /// Takes a guest out, or closes the room when its host leaves.
    ///
    /// # Errors
    /// [`Refused::NoSuchRoom`], also for a peer that is not in the room.
    pub fn leave(&mut self, number: RoomNo, peer: PeerKey) -> Result<(), Refused> {
        let room = self.open.get_mut(&number).ok_or(Refused::NoSuchRoom)?;
        if room.host == peer {
            self.open.remove(&number);
            Ok(())
        } else if room.guests.remove(&peer) {
            Ok(())
        } else {
            Err(Refused::NoSuchRoom)
        }
    }

    /// Notes that the host still speaks.
    ///
    /// # Errors
    /// [`Refused::NoSuchRoom`], also when the room is another host's.
    pub fn heard(&mut self, now: Millis, number: RoomNo, host: PeerKey) -> Result<(), Refused> {
        let room = self
            .open
            .get_mut(&number)
            .filter(|room| room.host == host)
            .ok_or(Refused::NoSuchRoom)?;
        room.heard = now;
        Ok(())
    }

    /// The open room with this number.
    pub fn room(&self, number: RoomNo) -> Option<&Room> {
        self.open.get(&number)
    }

    /// When the next room closes if its host stays silent.
    pub fn poll_timeout(&self) -> Option<Millis> {
        self.open
            .values()
            .map(|room| room.heard + self.limits.host_silence)
            .min()
    }

    /// Closes every room whose host has been silent too long, and says which.
    pub fn handle_timeout(&mut self, now: Millis) -> Vec<RoomNo> {
        let silence = self.limits.host_silence;
        self.open
            .extract_if(.., |_, room| room.heard + silence <= now)
            .map(|(number, _)| number)
            .collect()
    }
}

impl Room {
    /// Who opened the room.
    pub const fn host(&self) -> PeerKey {
        self.host
    }

    /// Whether the relay forwards to and from this peer here.
    pub fn has(&self, peer: PeerKey) -> bool {
        self.host == peer || self.guests.contains(&peer)
    }
}

impl RoomNo {
    /// `None` from 2²⁰ on.
    pub const fn new(number: u32) -> Option<Self> {
        if number < 1 << 20 { Some(Self(number)) } else { None }
    }
}

impl TryFrom<u32> for RoomNo {
    type Error = &'static str;

    fn try_from(number: u32) -> Result<Self, Self::Error> {
        Self::new(number).ok_or("a room's number has 20 bits")
    }
}

impl From<RoomNo> for u32 {
    fn from(number: RoomNo) -> Self {
        number.0
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            rooms: 5_000,
            rooms_a_host: 5,
            guests: 10,
            joins_a_minute: 20,
            host_silence: Millis::minutes(30),
        }
    }
}

/// How many joins were asked for since the minute began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Minute {
    began: Millis,
    joins: u32,
}

impl Minute {
    fn allows(&mut self, now: Millis, most: u32) -> bool {
        if now >= self.began + Millis::minutes(1) {
            *self = Self { began: now, joins: 0 };
        }
        let allowed = self.joins < most;
        self.joins = self.joins.saturating_add(1);
        allowed
    }
}

#[cfg(test)]
mod tests;
