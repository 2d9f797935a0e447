//! The meeting place for tables of Thirteen.
//!
//! Players sit behind home routers that let nobody in. A relay is a small server that both sides can reach; whoever runs
//! one helps any number of tables, and can read none of them. This page says what it does, what it allows and what it
//! sees; [`frames`] has every message.
//!
//! # What it does
//!
//! - **Rooms.** The host of a table opens a *room* under a short number, the first half of the join code. Guests who type
//!   the code find the room by it ([`rooms`]). A room outlives its host's connection for half an hour.
//! - **Channels.** Each guest of a room has a *channel* to its host, over which the relay passes packets on. In them is
//!   QUIC between the two, with keys that the relay does not have: in it they prove to each other that they know the second
//!   half of the code, and whatever follows is theirs alone.
//! - **Addresses.** It tells both ends of a channel where the other may be reached directly, and then it is needed no
//!   more ([`frames::Offer`]).
//!
//! A client proves an Ed25519 key when it connects, and that key is who it is: a room belongs to the key that opened it. A
//! client that comes again, from another network or after the relay was restarted, says again what it wants, and a newer
//! connection takes over what an older one of the same key had. A guest whose host is away waits, and is joined when it is
//! back.
//!
//! A relay that ends says that it is [restarting](frames::Closing::Restarting): its clients come again within ten
//! seconds, each after a chance part of them. One that was killed answers the packets of its old connections with a reset
//! when it runs again. It knows its rooms and their members: they were on its disk before anyone was told of them.
//!
//! # What it allows
//!
//! | | at most |
//! |---|---|
//! | connections | 5,000; of one key 8, and a newer one ends the oldest |
//! | new connections of one address (IPv4) or /64 (IPv6) | 10 a minute, 20 at once |
//! | handshakes that are open | 200, and then an address must be proved first; 1,024, and then there is no answer |
//! | rooms | 5,000; of one host 5; 10 new ones a minute from one address, 20 at once |
//! | guests of a room | 10 |
//! | joins by who is no member | 6 a minute from one address, 20 a minute of one room |
//! | rooms that one connection is a guest in | 16 |
//! | messages on one connection, without packets | 120 a minute; who sends more is closed |
//! | bytes in each direction of a channel | 64 KiB a second, 256 KiB at once; packets beyond are dropped |
//! | packets of one connection that are dropped for that | 1,200 a minute; who sends more is closed |
//! | a message | 4 KiB |
//! | what waits for one client | 64 KiB of packets, and more are dropped; 128 KiB of messages, and it is closed |
//! | a room without its host | half an hour |
//!
//! To a stranger a room that is not there, one that is full and one whose host is away are the same: the same answer, at
//! the same moment. Nobody is made to send packets to an address that the relay has not itself seen its owner at. A packet
//! that belongs to no connection is answered with nothing, or with less than itself.
//!
//! # What it sees
//!
//! Addresses, room numbers, keys, and sizes and times of packets. Never names, cards, chat or the second half of a code. Its
//! logs shorten addresses, and its metrics have no room, key or address in them. On its disk are room numbers with the keys
//! of their members, and nothing else.
//!
//! # How it is made
//!
//! [`core`](mod@crate::core) is a state machine without sockets, clock or disk, and the same inputs give the same outputs. The shell
//! (feature `shell`) runs it on QUIC and on WebSocket; the program (feature `server`) adds settings, a store and metrics. The
//! game depends on the library and not the other way round, so that a relay is built without the game. For the same reason
//! the one file that turns values into bytes, [`codec`], lives here.
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
