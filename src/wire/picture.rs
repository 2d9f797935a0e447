//! The whole public state as a guest gets it that has missed too much, and the hashes by which two peers see whether
//! they hold the same.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thirteen_relay::codec::{self, NotDecoded};

use super::LARGEST_SNAPSHOT;
use crate::rules::Cards;
use crate::table::{NoState, Phase, Public, SeatState, Snapshot, View};

/// The public state, and where the chain of the log stands there: see [`Signed`](super::Signed).
#[derive(Clone, PartialEq, Debug)]
pub struct Picture {
    /// What everyone sees.
    pub public: Public,
    /// The head of the chain after the last event that is in it.
    pub head: [u8; 32],
}

/// Bytes that are no picture.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NoPicture {
    /// They cannot be read.
    #[error(transparent)]
    NotDecoded(#[from] NotDecoded),
    /// What can be read is no state of a table.
    #[error(transparent)]
    NoState(#[from] NoState),
}

#[derive(Serialize, Deserialize)]
struct Packed {
    head: [u8; 32],
    snapshot: Snapshot,
}

impl Picture {
    /// Its bytes, which [`Message::SnapshotPart`](super::Message::SnapshotPart) carries in pieces.
    pub fn pack(public: &Public, head: [u8; 32]) -> Vec<u8> {
        codec::encode(&Packed {
            head,
            snapshot: public.into(),
        })
    }

    /// The picture of these bytes. Bytes after its end are of a newer minor version, and ignored.
    ///
    /// # Errors
    /// [`NoPicture`] when they are none.
    pub fn unpack(bytes: &[u8]) -> Result<Self, NoPicture> {
        let (packed, _) = codec::decode_first::<Packed>(bytes, LARGEST_SNAPSHOT)?;
        Ok(Self {
            public: packed.snapshot.try_into()?,
            head: packed.head,
        })
    }
}

/// What everyone sees, hashed: equal for peers that have folded the same events.
pub fn public_hash(public: &Public) -> [u8; 32] {
    Sha256::digest(codec::encode(&Snapshot::from(public))).into()
}

/// What one seat sees, hashed. Its cards count while they are its own to play.
pub fn view_hash(view: &View) -> [u8; 32] {
    let owns = |seat| matches!(view.public.seats[seat], SeatState::Human(_) | SeatState::Reserved(_));
    let seat = view.seat.filter(|seat| owns(*seat));
    let playing = seat.filter(|_| view.public.phase == Phase::Playing);
    let cards = playing.map_or(Cards::NONE, |_| view.dealt);
    Sha256::new()
        .chain_update(public_hash(&view.public))
        .chain_update(codec::encode(&(seat, cards)))
        .finalize()
        .into()
}
