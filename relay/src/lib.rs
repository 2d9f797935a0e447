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
//! - **Reigns.** It keeps a [register] of who hosts each table that wants it, so that a table whose host is gone goes
//!   to another, and never has two hosts: it gives each reign a number, each number to one key for ever, and signs that. It
//!   keeps half of the seed of the present deal for the next host ([`register::Escrow`]), which says nothing without the half
//!   that the guests keep.
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
//! | rooms | 5,000; of one host 5 that it opened itself; 10 new ones a minute from one address, 20 at once |
//! | guests of a room | 10 |
//! | joins by who is no member | 6 a minute from one address, 20 a minute of one room |
//! | rooms that one connection is a guest in | 16 |
//! | messages on one connection, without packets | 120 a minute; who sends more is closed |
//! | bytes in each direction of a channel | 64 KiB a second, 256 KiB at once; packets beyond are dropped |
//! | packets of one connection that are dropped for that | 1,200 a minute; who sends more is closed |
//! | a message | 4 KiB |
//! | what waits for one client | 64 KiB of packets, and more are dropped; 128 KiB of messages, and it is closed |
//! | a room without its host | half an hour |
//! | people who may follow a host | 10, of those in its room |
//! | a host whose renewals are not heard | doubted after 20 s; after 25 s all others may vote, after 60 s it happens by itself |
//! | a new host that does not begin | 5 s, and the next has its turn |
//! | grants after a start | none for 60 s |
//!
//! To a stranger a room that is not there, one that is full and one whose host is away are the same: the same answer, at
//! the same moment. Nobody is made to send packets to an address at which the relay has not itself reached its owner. A packet
//! that belongs to no connection is answered with nothing, or with less than itself.
//!
//! # What it sees
//!
//! All of it, with the places where it goes. A relay that is changed to spite its users sees this and no more; what it would
//! do with time is its own.
//!
//! | what | when | where it is kept |
//! |---|---|---|
//! | the address and port of a client, and each later one; by UDP or TCP | from its first packet on | in memory while it is connected; what counts attempts keeps the address, or the /64, until two minutes after the last; shortened in logs of level `debug`; told to the other ends of its channels, unless it hides it |
//! | a client's public key: the same on every visit, for every table and on every relay | when it connects | in memory; on disk as host, member or follower of a room |
//! | the number of a room, half of its code; who opens it and who asks for it, found or not | when it is asked | in memory and on disk until the room closes, at the latest half an hour after its host has gone or the relay was started again |
//! | who has a channel to whom, from when to when | while it lasts | in memory |
//! | addresses of local networks and mapped ports of routers, and how often a direct path was tried | if a client offers them; none if it hides them | nowhere: they are passed on, or dropped |
//! | the size, direction and moment of every packet of a channel | while players have no direct path; with one, a small packet every few seconds | nowhere; sums of all are in the metrics |
//! | which table, a number without meaning; which reign, who follows whom, when its host was heard | of a table that keeps a register: every five seconds | the last state in memory and on disk, with the room |
//! | who hears the host, who misses it, who votes to go on without it; handovers and grants | when a host is doubted or goes | in memory until the next renewal; the last grant on disk |
//! | at which place of the table's log a game was dealt, and 32 bytes that are half of its seed | at each deal of such a table | the last one in memory and on disk, with the room |
//!
//! So it knows who plays with whom, from where, when, and how lively: from sizes and times of packets it can tell a lobby from a
//! game, and guess when somebody plays a card. It never sees names, cards, chat, moves, scores or the second half of a code; the
//! packets of a channel are QUIC, of which it sees what any router sees: connection ids, packet lengths, and no key. One who
//! hides the address is hidden from players, not from the relay.
//!
//! Its logs name nobody: shortened addresses, and connections by number. Its metrics are sums, without room, key or address.
//! Rooms and what stands beside them are taken off the disk when a room closes; redb may write over it later.
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
pub mod register;
pub mod rooms;
#[cfg(feature = "shell")]
pub mod shell;
pub mod signed;
