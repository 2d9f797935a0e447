//! The register of rooms: who may find whom.
//!
//! A room has a number that guests type, a host that opened it, and the guests that the relay forwards to and from. It
//! knows keys and no connections, so it is what a relay keeps on its disk ([`Kept`]). The caller says what time it is with
//! every call; [`Rooms::poll_timeout`] says when [`Rooms::handle_timeout`] has something to do. Everything is bounded by
//! [`Limits`].
//!
//! Who lost its connection is a *member* still, until it leaves or the host shows it out. A member is told the truth about
//! its room. A stranger is told [`Refused::NoSuchRoom`] whatever the reason, so that it learns nothing from trying numbers.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::millis::Millis;
use crate::rate::{Bucket, Rate};
use crate::register::Record;

/// Every open room of one relay.
#[derive(Clone, Debug)]
pub struct Rooms {
    limits: Limits,
    open: BTreeMap<RoomNo, Room>,
    /// The rooms of each host that it opened itself.
    opened: BTreeMap<PeerKey, BTreeSet<RoomNo>>,
    /// When each room without its host closes.
    closing: BTreeSet<(Millis, RoomNo)>,
}

/// One open room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    host: PeerKey,
    /// Whether its host has not opened it, but was granted its table.
    is_granted: bool,
    /// When the room closes, while its host is away.
    closes: Option<Millis>,
    guests: BTreeSet<PeerKey>,
    /// Members that are not here, and since when.
    absent: BTreeMap<PeerKey, Millis>,
    joins: Bucket,
}

/// What is on disk of a room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Its number.
    pub number: RoomNo,
    /// Who opened it, or was granted its table.
    pub host: PeerKey,
    /// Its guests, here or not.
    pub members: Vec<PeerKey>,
    /// Who hosts its table, if that is registered. It stands behind the rest on the disk, where it may be missing.
    #[serde(skip)]
    pub register: Option<Box<Record>>,
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
    /// Open rooms of one host, without those that were granted to it: others may do that.
    pub rooms_a_host: usize,
    /// Guests of one room at a time: three players and seven spectators.
    pub guests: usize,
    /// Members of one room that are not here; the one that left longest ago is forgotten first.
    pub absent: usize,
    /// Strangers that join one room, so that codes cannot be guessed in bulk.
    pub joins: Rate,
    /// A room whose host is away for this long is closed.
    pub host_silence: Millis,
}

/// Why the relay did not do what was asked. Nothing changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Error)]
pub enum Refused {
    /// Draw another number and ask again.
    #[error("a room with this number is open")]
    NumberTaken,
    /// This relay holds [`Limits::rooms`] rooms.
    #[error("this relay has no room left")]
    RelayFull,
    /// This host has [`Limits::rooms_a_host`] rooms open, or this connection has too many channels.
    #[error("this peer has too many rooms")]
    TooManyRooms,
    /// No open room has this number, or it is not this peer's to change. To a stranger also in place of every reason
    /// below that is the room's own.
    #[error("there is no such room")]
    NoSuchRoom,
    /// The room has [`Limits::guests`] guests. Only a member is told.
    #[error("this room is full")]
    RoomFull,
    /// This address asks too often, whichever room it asks for: try again in a minute.
    #[error("too many tries, try again in a minute")]
    TooFast,
    /// The host has lost its connection. Only a member is told; it is joined by itself when the host is back.
    #[error("the host of this room is away")]
    HostAway,
}

impl Rooms {
    /// An empty register.
    pub const fn new(limits: Limits) -> Self {
        Self {
            limits,
            open: BTreeMap::new(),
            opened: BTreeMap::new(),
            closing: BTreeSet::new(),
        }
    }

    /// Takes a room back from disk. Its host is away, and so are its members.
    pub fn restore(&mut self, now: Millis, kept: &Kept) {
        if self.open.len() >= self.limits.rooms || self.open.contains_key(&kept.number) {
            return;
        }
        let members = kept.members.iter().take(self.limits.absent);
        let room = Room {
            is_granted: kept.register.as_ref().is_some_and(|register| register.grant.is_some()),
            absent: members.map(|key| (*key, now)).collect(),
            ..Room::new(kept.host, self.limits.joins, now)
        };
        self.insert(kept.number, room);
        self.away(now, kept.number);
    }

    /// Opens a room for `host` under a number that the caller drew, or takes note that the host of this room is back.
    /// Says whether the room is new.
    ///
    /// # Errors
    /// [`Refused::NumberTaken`], [`Refused::TooManyRooms`] or [`Refused::RelayFull`].
    pub fn open(&mut self, now: Millis, number: RoomNo, host: PeerKey) -> Result<bool, Refused> {
        if let Some(room) = self.open.get_mut(&number) {
            if room.host != host {
                return Err(Refused::NumberTaken);
            }
            if let Some(closes) = room.closes.take() {
                self.closing.remove(&(closes, number));
            }
            return Ok(false);
        }
        if self.opened.get(&host).map_or(0, BTreeSet::len) >= self.limits.rooms_a_host {
            return Err(Refused::TooManyRooms);
        }
        if self.open.len() >= self.limits.rooms {
            return Err(Refused::RelayFull);
        }
        self.insert(number, Room::new(host, self.limits.joins, now));
        Ok(true)
    }

    /// Lets `guest` into a room, and answers with its host. Who is in stays in.
    ///
    /// # Errors
    /// [`Refused::NoSuchRoom`]; to a member [`Refused::HostAway`] or [`Refused::RoomFull`].
    pub fn join(&mut self, now: Millis, number: RoomNo, guest: PeerKey) -> Result<PeerKey, Refused> {
        let limits = self.limits;
        let room = self.open.get_mut(&number).ok_or(Refused::NoSuchRoom)?;
        let is_member = room.has(guest);
        if guest == room.host || (!is_member && !room.joins.take(limits.joins, now, 1)) {
            return Err(Refused::NoSuchRoom);
        }
        let refused = |why| if is_member { why } else { Refused::NoSuchRoom };
        if room.closes.is_some() {
            return Err(refused(Refused::HostAway));
        }
        if room.guests.len() >= limits.guests && !room.guests.contains(&guest) {
            return Err(refused(Refused::RoomFull));
        }
        room.absent.remove(&guest);
        room.guests.insert(guest);
        Ok(room.host)
    }

    /// Closes a room.
    ///
    /// # Errors
    /// [`Refused::NoSuchRoom`], also when the room is another host's.
    pub fn close(&mut self, number: RoomNo, host: PeerKey) -> Result<(), Refused> {
        let room = self.open.get(&number).filter(|room| room.host == host);
        room.ok_or(Refused::NoSuchRoom)?;
        self.remove(number);
        Ok(())
    }

    /// A guest lost its connection, and stays a member.
    pub fn lost(&mut self, now: Millis, number: RoomNo, guest: PeerKey) {
        let most = self.limits.absent;
        if let Some(room) = self.open.get_mut(&number)
            && room.guests.remove(&guest)
        {
            room.remember(now, guest, most);
        }
    }

    /// The room goes to another host, who is to open it. The one before stays a member, and is away like the new one.
    pub fn hand_over(&mut self, now: Millis, number: RoomNo, to: PeerKey) {
        let most = self.limits.absent;
        let Some(mut room) = self.remove(number) else {
            return;
        };
        room.guests.remove(&to);
        room.absent.remove(&to);
        let before = std::mem::replace(&mut room.host, to);
        if before != to {
            room.remember(now, before, most);
        }
        room.is_granted = true;
        room.closes = None;
        self.insert(number, room);
        self.away(now, number);
    }

    /// A guest is no member any more: it left, or the host showed it out.
    pub fn out(&mut self, number: RoomNo, guest: PeerKey) {
        if let Some(room) = self.open.get_mut(&number) {
            room.guests.remove(&guest);
            room.absent.remove(&guest);
        }
    }

    /// The host lost its connection.
    pub fn away(&mut self, now: Millis, number: RoomNo) {
        if let Some(room) = self.open.get_mut(&number) {
            let closes = *room.closes.get_or_insert(now + self.limits.host_silence);
            self.closing.insert((closes, number));
        }
    }

    /// A host whose connection is lost was heard all the same, by way of a guest.
    pub fn heard(&mut self, now: Millis, number: RoomNo) {
        let closes = self.open.get_mut(&number).and_then(|room| room.closes.take());
        if let Some(closes) = closes {
            self.closing.remove(&(closes, number));
            self.away(now, number);
        }
    }

    /// The open room with this number.
    pub fn room(&self, number: RoomNo) -> Option<&Room> {
        self.open.get(&number)
    }

    /// What is to be on disk of the room with this number.
    pub fn kept(&self, number: RoomNo) -> Option<Kept> {
        let room = self.open.get(&number)?;
        let members = room.guests.iter().chain(room.absent.keys());
        Some(Kept {
            number,
            host: room.host,
            members: members.copied().collect(),
            register: None,
        })
    }

    /// How many rooms are open.
    pub fn len(&self) -> usize {
        self.open.len()
    }

    /// Whether no room is open.
    pub fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// When the next room closes if its host stays away.
    pub fn poll_timeout(&self) -> Option<Millis> {
        self.closing.first().map(|(closes, _)| *closes)
    }

    /// Closes every room whose host has been away too long, and says which.
    pub fn handle_timeout(&mut self, now: Millis) -> Vec<RoomNo> {
        let over = self.closing.iter().take_while(|(closes, _)| *closes <= now);
        let over: Vec<RoomNo> = over.map(|(_, number)| *number).collect();
        for number in &over {
            self.remove(*number);
        }
        over
    }

    fn insert(&mut self, number: RoomNo, room: Room) {
        if !room.is_granted {
            self.opened.entry(room.host).or_default().insert(number);
        }
        self.open.insert(number, room);
    }

    fn remove(&mut self, number: RoomNo) -> Option<Room> {
        let room = self.open.remove(&number)?;
        if let Some(closes) = room.closes {
            self.closing.remove(&(closes, number));
        }
        if let Some(numbers) = self.opened.get_mut(&room.host) {
            numbers.remove(&number);
            if numbers.is_empty() {
                self.opened.remove(&room.host);
            }
        }
        Some(room)
    }
}

impl Room {
    fn new(host: PeerKey, joins: Rate, now: Millis) -> Self {
        Self {
            host,
            is_granted: false,
            closes: None,
            guests: BTreeSet::new(),
            absent: BTreeMap::new(),
            joins: Bucket::new(joins, now),
        }
    }

    /// Keeps a member that is not here, in place of the one that left longest ago where there are `most`.
    fn remember(&mut self, now: Millis, guest: PeerKey, most: usize) {
        if most == 0 {
            return;
        }
        if self.absent.len() >= most {
            let longest = self.absent.iter().min_by_key(|(_, since)| **since);
            let longest = longest.map(|(key, _)| *key);
            self.absent.retain(|key, _| Some(*key) != longest);
        }
        self.absent.insert(guest, now);
    }

    /// Who opened the room, or was granted its table.
    pub const fn host(&self) -> PeerKey {
        self.host
    }

    /// Whether its host is connected.
    pub const fn is_hosted(&self) -> bool {
        self.closes.is_none()
    }

    /// Whether this peer is the host or a member, here or not.
    pub fn has(&self, peer: PeerKey) -> bool {
        self.host == peer || self.guests.contains(&peer) || self.absent.contains_key(&peer)
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
            absent: 20,
            joins: Rate::a_minute(20, 20),
            host_silence: Millis::minutes(30),
        }
    }
}

#[cfg(test)]
mod tests;
