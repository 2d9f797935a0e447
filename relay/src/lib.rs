//! The meeting place for tables of Thirteen.
//!
//! Players sit behind home routers that let nobody in. A relay is a small server both sides can reach; whoever runs
//! one helps any number of tables, and can read none of them:
//!
//! - **Room register.** The host of a table opens a *room* under a short number, the first half of the join code.
//!   Guests who type the code find the room by it. [`rooms`] is that register: a state machine without sockets, clock
//!   or randomness. A room whose host is silent for half an hour is closed.
//! - **Rendezvous.** Host and guest prove to each other, through the relay, that they know the second half of the code,
//!   and learn each other's keys and addresses. The relay carries these messages and cannot take part.
//! - **Forwarding.** Where no direct path exists between two members of a room, the relay passes their packets on.
//!   They are encrypted between the members.
//!
//! Rendezvous and forwarding are not written yet; the register stands alone. The relay knows addresses, room numbers,
//! keys, sizes and times, never names, cards or the secret half of a code.
//!
//! The game depends on this library and not the other way round, so that a relay is built without the game. For the
//! same reason the one file that turns values into bytes, [`codec`], lives here.
#![deny(missing_docs)]

pub mod address;
pub mod codec;
pub mod core;
pub mod frames;
pub mod millis;
pub mod rate;
pub mod rooms;
#[cfg(feature = "shell")]
pub mod shell;
