//! The host's log, entry by entry, and the bytes that are signed.
//!
//! An entry travels and is signed as bytes. They are kept as they came, because a newer minor version may have put more
//! into them than is understood here: fields at the end of an event, and whole events that change no state.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use thirteen_relay::codec::{self, NotDecoded};

use super::LARGEST_FRAME;
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
    /// How many events there are besides, of kinds that only a newer program knows. They change no state.
    #[serde(default, skip_serializing_if = "is_none")]
    pub unknown: u32,
}

/// An entry with the host's signature over it and over every entry before it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signed {
    /// In whose reign.
    pub epoch: Epoch,
    /// The host's signature over the chain up to here.
    pub signature: Signature,
    entry: Entry,
    bytes: Vec<u8>,
}

impl Entry {
    /// An entry of these events.
    pub const fn new(seq: u64, cause: Option<(PlayerId, CommandNo)>, events: Vec<Event>) -> Self {
        Self {
            seq,
            cause,
            events,
            unknown: 0,
        }
    }

    /// The number of the event after this entry.
    pub const fn end(&self) -> u64 {
        self.seq
            .saturating_add(self.events.len() as u64)
            .saturating_add(self.unknown as u64)
    }

    /// Its bytes: the number, the cause, and every event behind its length, so that who does not know it can skip it.
    pub fn bytes(&self) -> Vec<u8> {
        codec::encode(&Bare {
            seq: self.seq,
            cause: self.cause,
            events: self.events.iter().map(codec::encode).collect(),
        })
    }

    /// The entry that these bytes are.
    ///
    /// # Errors
    /// [`NotDecoded`] when they are none.
    pub fn parse(bytes: &[u8]) -> Result<Self, NotDecoded> {
        let (bare, _) = codec::decode_first::<Bare>(bytes, LARGEST_FRAME)?;
        let mut entry = Self::new(bare.seq, bare.cause, Vec::new());
        for event in &bare.events {
            match event.first() {
                Some(kind) if *kind >= EVENT_KINDS => entry.unknown += 1,
                Some(_) | None => entry.events.push(codec::decode_first(event, LARGEST_FRAME)?.0),
            }
        }
        Ok(entry)
    }
}

impl Signed {
    /// An entry that this program signed.
    pub fn new(epoch: Epoch, entry: Entry, signature: Signature) -> Self {
        let bytes = entry.bytes();
        Self {
            epoch,
            signature,
            entry,
            bytes,
        }
    }

    /// The entry.
    pub const fn entry(&self) -> &Entry {
        &self.entry
    }

    /// The bytes that are signed, as they came.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The place of its first event.
    pub const fn stamp(&self) -> Stamp {
        Stamp {
            epoch: self.epoch,
            seq: self.entry.seq,
        }
    }

    /// The place of the event after it.
    pub const fn end(&self) -> Stamp {
        Stamp {
            epoch: self.epoch,
            seq: self.entry.end(),
        }
    }
}

/// An entry's fields as they travel.
#[derive(Serialize, Deserialize)]
struct Bare {
    seq: u64,
    cause: Option<(PlayerId, CommandNo)>,
    events: Vec<Vec<u8>>,
}

/// A signed entry as it travels.
#[derive(Serialize, Deserialize)]
struct Packed {
    epoch: Epoch,
    bytes: Vec<u8>,
    signature: Signature,
}

/// A signed entry as it is written down: for people to read, and exact.
#[derive(Serialize, Deserialize)]
struct Written {
    epoch: Epoch,
    #[serde(flatten)]
    entry: Entry,
    signature: Signature,
    /// The bytes in hexadecimal digits, where the entry alone does not give them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bytes: Option<String>,
}

impl Serialize for Signed {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self {
            epoch,
            signature,
            entry,
            bytes,
        } = self;
        if !to.is_human_readable() {
            let packed = Packed {
                epoch: *epoch,
                bytes: bytes.clone(),
                signature: *signature,
            };
            return packed.serialize(to);
        }
        let exact = entry.bytes() == *bytes;
        let written = Written {
            epoch: *epoch,
            entry: entry.clone(),
            signature: *signature,
            bytes: (!exact).then(|| bytes.iter().map(|byte| format!("{byte:02x}")).collect()),
        };
        written.serialize(to)
    }
}

impl<'de> Deserialize<'de> for Signed {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let (epoch, bytes, signature) = if from.is_human_readable() {
            let written = Written::deserialize(from)?;
            let bytes = match written.bytes {
                Some(digits) => from_hex(&digits).ok_or_else(|| de::Error::custom("expected pairs of digits"))?,
                None => written.entry.bytes(),
            };
            (written.epoch, bytes, written.signature)
        } else {
            let packed = Packed::deserialize(from)?;
            (packed.epoch, packed.bytes, packed.signature)
        };
        let entry = Entry::parse(&bytes).map_err(de::Error::custom)?;
        Ok(Self {
            epoch,
            signature,
            entry,
            bytes,
        })
    }
}

fn from_hex(digits: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let pair = |pair: &[u8]| match pair {
        [high, low] => Some((digit(*high)? * 16 + digit(*low)?) as u8),
        _ => None,
    };
    digits.as_bytes().chunks(2).map(pair).collect()
}

const fn is_none(unknown: &u32) -> bool {
    *unknown == 0
}

/// How many kinds of events there are: the first byte of an event's bytes is its kind, counted from 0.
const EVENT_KINDS: u8 = 28;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Line, PauseReason, Seed};

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn entry() -> Entry {
        let events = vec![
            Event::Paused {
                reason: PauseReason::Host,
            },
            Event::Resumed,
        ];
        Entry::new(300, Some((PlayerId(7), CommandNo(2))), events)
    }

    fn signed(bytes: Vec<u8>) -> Vec<u8> {
        codec::encode(&Packed {
            epoch: Epoch(1),
            bytes,
            signature: Signature([9; 64]),
        })
    }

    #[test]
    fn the_bytes_of_an_entry_never_change() {
        assert_eq!(
            hex(&entry().bytes()),
            "fb2c01010000000000000000000000000000000702020217000118"
        );
    }

    #[test]
    fn what_is_read_is_what_was_written() {
        let signed = Signed::new(Epoch(3), entry(), Signature([1; 64]));
        let travelled: Signed = codec::decode(&codec::encode(&signed), LARGEST_FRAME).expect("it is whole");
        assert_eq!(travelled, signed);
        let text = serde_json::to_string(&signed).expect("it can be written down");
        assert!(!text.contains("bytes"), "{text}");
        assert_eq!(serde_json::from_str::<Signed>(&text).expect("it is whole"), signed);
    }

    #[test]
    fn events_and_fields_of_a_newer_minor_version_are_skipped_and_kept() {
        let mut longer = codec::encode(&Event::Resumed);
        longer.extend([1, 2, 3]);
        let bare = Bare {
            seq: 5,
            cause: None,
            events: vec![vec![EVENT_KINDS, 9, 9], longer, vec![250]],
        };
        let bytes = codec::encode(&bare);
        let read: Signed = codec::decode(&signed(bytes.clone()), LARGEST_FRAME).expect("unknown kinds are no fault");
        assert_eq!(read.entry().events, [Event::Resumed]);
        assert_eq!(
            (read.entry().unknown, read.entry().end(), read.bytes()),
            (2, 8, bytes.as_slice())
        );
        let text = serde_json::to_string(&read).expect("it can be written down");
        assert_eq!(serde_json::from_str::<Signed>(&text).expect("it is whole"), read);
    }

    #[test]
    fn every_kind_of_event_is_counted() {
        let last = codec::encode(&Event::Said {
            player: PlayerId(0),
            line: Line::Phrase(0),
        });
        assert_eq!(last[0] + 1, EVENT_KINDS, "count the new kind, and append it");
        let unknown = codec::decode_first::<Event>(&[EVENT_KINDS, 0, 0, 0], LARGEST_FRAME);
        assert!(unknown.is_err(), "EVENT_KINDS is too small");
        let known = codec::encode(&Event::Revealed {
            game: 1,
            seed: Seed([0; 32]),
        });
        assert!(known[0] < EVENT_KINDS);
    }
}
