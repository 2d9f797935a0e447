//! The seat at somebody else's table, on disk: what a guest needs to come back to it after a crash, and its copy of the
//! table's log.
//!
//! There is one such seat, in the folder `joined`. The host's key is pinned in it, so that nobody else can pretend to be
//! that host, and the places where the host was, and the relay and the room in which it can be found; no code. What the guest has sent and got no answer to is there before it
//! is sent.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use thirteen_relay::address::Address;
use zeroize::Zeroizing;

use super::clock;
use super::code::RoomHalf;
use super::invite::Place;
use super::profile::{Folders, replace, set_aside};
use super::store::{EXTENSION, Store, StoreError, logs_in};
use crate::session::{GuestMemory, Record};
use crate::wire::Signed;

/// The seat, and the log that grows.
#[derive(Debug)]
pub(super) struct Saved {
    folder: PathBuf,
    replays: PathBuf,
    seat: Seat,
    log: Option<Log>,
}

/// What is in the file.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
struct Seat {
    memory: GuestMemory,
    places: Vec<String>,
    /// The relay that knows the table, and under which room.
    #[serde(default)]
    relay: Option<(String, String)>,
    /// Whether the player watches and wants no seat.
    #[serde(default)]
    spectates: bool,
}

#[derive(Debug)]
struct Log {
    store: Store,
    /// The number of the event that must come next.
    next: u64,
}

/// A seat that can be returned to.
pub(super) struct Returning {
    pub(super) saved: Saved,
    pub(super) memory: GuestMemory,
    pub(super) places: Vec<Place>,
    pub(super) relay: Option<(Address, RoomHalf)>,
    pub(super) spectates: bool,
    pub(super) log: Vec<Signed>,
}

/// The table to which the player can return, for who asks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Waiting {
    /// What the player is called there.
    pub name: String,
    /// Where the host was last.
    pub place: String,
}

/// The table to which the player of this profile can return, if its seat may still be kept.
pub fn waiting(folders: &Folders) -> Option<Waiting> {
    let seat = fresh_seat(&folders.joined())?;
    Some(Waiting {
        name: seat.memory.name.to_string(),
        place: seat.places.first().cloned().unwrap_or_default(),
    })
}

impl Saved {
    /// A seat at a table that is joined for the first time, or anew. The copy of an older table goes to the replays.
    pub(super) fn new(
        folders: &Folders,
        memory: GuestMemory,
        places: &[Place],
        relay: Option<&(Address, RoomHalf)>,
        spectates: bool,
    ) -> Result<Self, StoreError> {
        let folder = folders.joined();
        let replays = folders.replays();
        for old in logs_in(&folder)? {
            put_away(&old, &replays);
        }
        let saved = Self {
            folder,
            replays,
            seat: Seat {
                memory,
                places: written(places),
                relay: relay.map(|(address, room)| (address.to_string(), room.to_string())),
                spectates,
            },
            log: None,
        };
        saved.write()?;
        Ok(saved)
    }

    /// The seat that was left by accident, if it may still be kept. A copy of the log that is damaged is set aside: the
    /// host has another.
    pub(super) fn resume(folders: &Folders) -> Result<Option<Returning>, StoreError> {
        let folder = folders.joined();
        let Some(seat) = fresh_seat(&folder) else {
            return Ok(None);
        };
        let (mut log, mut entries) = (None, Vec::new());
        if let Some(path) = logs_in(&folder)?.pop() {
            match Store::resume(&path) {
                Ok((store, kept)) => {
                    let next = kept.log.last().map_or(0, |signed| signed.end().seq);
                    log = Some(Log { store, next });
                    entries = kept.log;
                }
                Err(error) => tracing::warn!(%error, "the copy of the table's log is of no use"),
            }
        }
        let places = seat.places.iter().filter_map(|place| place.parse().ok()).collect();
        let relay = seat.relay.as_ref();
        let relay = relay.and_then(|(address, room)| Some((address.parse().ok()?, room.parse().ok()?)));
        let (memory, spectates) = (seat.memory.clone(), seat.spectates);
        let replays = folders.replays();
        Ok(Some(Returning {
            saved: Self {
                folder,
                replays,
                seat,
                log,
            },
            memory,
            places,
            relay,
            spectates,
            log: entries,
        }))
    }

    /// Keeps the memory, safely.
    pub(super) fn remember(&mut self, memory: GuestMemory) -> Result<(), StoreError> {
        self.seat.memory = memory;
        self.write()
    }

    /// Keeps where the host is.
    pub(super) fn remember_places(&mut self, places: &[Place]) -> Result<(), StoreError> {
        let places = written(places);
        if places == self.seat.places {
            return Ok(());
        }
        self.seat.places = places;
        self.write()
    }

    /// Keeps an entry of the log, safely. Without those before it a copy is of no use, so then there is none.
    pub(super) fn keep(&mut self, signed: Signed) -> Result<(), StoreError> {
        let (seq, end) = (signed.stamp().seq, signed.end().seq);
        if seq == 0 && self.log.is_none() {
            let table = self
                .seat
                .memory
                .table
                .map(|table| table.to_string())
                .unwrap_or_default();
            let short: String = table.chars().take(8).collect();
            let path = self.folder.join(format!("{}-{short}.{EXTENSION}", clock::stamp()));
            let store = Store::create(&path)?;
            self.log = Some(Log { store, next: 0 });
        }
        let Some(log) = &mut self.log else { return Ok(()) };
        if log.next == seq {
            log.next = end;
            return log.store.keep(&Record::Entry(signed));
        }
        if seq > log.next
            && let Some(log) = self.log.take()
        {
            log.store.remove()?;
        }
        Ok(())
    }

    /// Keeps a copy of the log among the replays.
    pub(super) fn keep_replay(&self) -> Result<(), StoreError> {
        match &self.log {
            Some(log) => log.store.copy_to(&self.replays).map(drop),
            None => Ok(()),
        }
    }

    /// There is nothing to return to.
    pub(super) fn forget(self) {
        fs::remove_file(self.folder.join(SEAT)).ok();
        if let Some(log) = self.log {
            log.store.remove().ok();
        }
    }

    /// Keeps what shows that the host has cheated.
    pub(super) fn keep_evidence(&self, game: u32, evidence: &impl Serialize) -> Result<(), StoreError> {
        let path = self.replays.join(format!("{}-game-{game}.evidence", clock::stamp()));
        let text = serde_json::to_string(evidence).map_err(io::Error::other);
        let kept = text.and_then(|text| replace(&path, text.as_bytes()));
        kept.map_err(|source| StoreError::Unusable { path, source })
    }

    fn write(&self) -> Result<(), StoreError> {
        let path = self.folder.join(SEAT);
        // The nonce that the player is bound to is in it.
        let text = serde_json::to_string(&self.seat)
            .map(Zeroizing::new)
            .map_err(io::Error::other);
        let kept = text.and_then(|text| replace(&path, text.as_bytes()));
        kept.map_err(|source| StoreError::Unusable { path, source })
    }
}

/// What the file says, if it was touched not too long ago. A damaged one is set aside.
fn fresh_seat(folder: &Path) -> Option<Seat> {
    let path = folder.join(SEAT);
    let logs = logs_in(folder).unwrap_or_default();
    let touched = logs.iter().chain([&path]).filter_map(|path| clock::age(path)).min()?;
    let text = Zeroizing::new(fs::read_to_string(&path).ok()?);
    match serde_json::from_str(&text) {
        Ok(seat) => Some(seat).filter(|_| touched < RETURN_WITHIN),
        Err(error) => {
            let aside = set_aside(&path);
            tracing::warn!(%error, ?aside, "the kept seat was damaged");
            None
        }
    }
}

fn put_away(log: &Path, replays: &Path) {
    let moved = Store::resume(log).and_then(|(store, _)| {
        store.copy_to(replays)?;
        store.remove()
    });
    if let Err(error) = moved {
        tracing::warn!(%error, "an older copy of a log stays where it is");
    }
}

fn written(places: &[Place]) -> Vec<String> {
    places.iter().map(ToString::to_string).collect()
}

/// The file in the folder `joined`.
const SEAT: &str = "seat.json";
/// A seat that was dropped is a bot's after two more games; nobody returns to a table much later.
const RETURN_WITHIN: Duration = Duration::from_secs(30 * 60);
