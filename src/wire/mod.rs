//! What peers say to each other, and its bytes.
//!
//! A connection between a host and a guest carries frames, each a [`Message`]. The host's log travels as [`Signed`]
//! entries, the same bytes for everyone. Whatever changes how events fold needs a new major version; a minor one may
//! add messages, fields at the end of messages, and events that change no state: [`decode`] skips what it does not know.
#![deny(missing_docs)]

mod entry;
mod message;
mod picture;

pub use entry::{CommandNo, Entry, Epoch, Signed, Stamp};
pub use message::{Attach, Closed, Hello, Message, Present, SessionId, TurnClock, Welcome, decode, encode};
pub use picture::{NoPicture, Picture, public_hash, view_hash};
pub use thirteen_relay::codec::NotDecoded;

/// The version of what is spoken here.
pub const MAJOR: u16 = 1;
/// The oldest major version that is still spoken here.
pub const OLDEST: u16 = 1;
/// What was added to that version since.
pub const MINOR: u16 = 0;
/// The most bytes of one frame: 32 KiB.
pub const LARGEST_FRAME: usize = 32 * 1024;
/// The most bytes of a snapshot that is put together from its parts: 64 KiB.
pub const LARGEST_SNAPSHOT: usize = 64 * 1024;
/// The most events of a backfill; who misses more gets a snapshot.
pub const LONGEST_BACKFILL: u64 = 100;
