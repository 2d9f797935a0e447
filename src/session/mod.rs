//! A table that runs, and the people who come to it from elsewhere: [`Host`] is the one who decides, [`Guest`] one who
//! follows it.
//!
//! Both are state machines without clock, threads, disk, sockets or randomness of their own. They are told what happened
//! ([`Input`]) and when ([`Millis`]), are asked what to do ([`Host::poll_output`]) until there is nothing more, and say
//! when they want to be told the time again ([`Host::poll_timeout`]). Outputs are carried out in order: what is to be
//! kept comes before what is to be shown or sent, so nothing is ever seen that is not on disk.
//!
//! # A table at one computer
//!
//! ```
//! use thirteen::session::{Host, HostConfig, Input, Millis, Output, Pace};
//! use thirteen::table::{Command, PlayerId, Settings, TableId};
//!
//! let me = PlayerId(1);
//! let config = HostConfig {
//!     table: TableId(1),
//!     host: me,
//!     key: ed25519_dalek::SigningKey::from_bytes(&[1; 32]),
//!     settings: Settings::default(),
//!     chance: [0; 32],
//!     pace: Pace::Instant,
//! };
//! let mut host = Host::open(config, Millis(0));
//! let sit = Command::Sit { seat: None, name: "Lan".parse()? };
//! host.handle(Millis(5), Input::Command { player: me, no: host.next_no(me), command: sit });
//! let outputs: Vec<Output> = std::iter::from_fn(|| host.poll_output()).collect();
//! assert!(matches!(outputs.last(), Some(Output::Accepted { .. })));
//!
//! // Somebody comes over the network: both sides say hello, the guest says what it has, and the host sends the rest.
//! use thirteen::session::{LinkId, Stamp};
//! use thirteen::table::PublicKey;
//! use thirteen::wire::{self, Attach, Hello, Message};
//!
//! let link = LinkId(1);
//! host.handle(Millis(6), Input::Connected { link, key: PublicKey([2; 32]) });
//! let nothing = Attach { session: None, next: Stamp::default(), seat: None };
//! for message in [Message::Hello(Hello::ours()), Message::Attach(nothing)] {
//!     host.handle(Millis(7), Input::Received { link, frame: wire::encode(&message) });
//! }
//! let sent = std::iter::from_fn(|| host.poll_output()).filter_map(|output| match output {
//!     Output::Send { frame, .. } => wire::decode(&frame).ok().flatten(),
//!     _ => None,
//! });
//! let sent: Vec<Message> = sent.collect();
//! assert!(matches!(sent[..3], [Message::Hello(_), Message::Welcome(_), Message::Backfill { .. }]));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What a host does about its guests, and where
//!
//! A table without guests is a host without links: nothing of this runs, and nothing of it costs anything.
//!
//! | file | what it decides |
//! |---|---|
//! | `greeting` | who is taken and who is not: hello, versions, one stay over many connections, kicked, full, closed |
//! | `commands` | what a guest's message does; that a command is carried out once; that a late move is stale |
//! | `limits` | how much one connection may send, and what becomes of it when it sends too much |
//! | `catch_up` | what a guest has missed: entries, or the whole picture; and its own hand, which nobody else gets |
//! | `happening` | that what happens is kept, folded, sent and shown, in this order |
//! | `telling` | what everyone is told as it happens |
//! | `acks`, `heartbeat` | what a guest has applied, what it owes, whether it sees what the host sees |
//! | `curtain` | what the host's own player may not see yet, because no guest has it |
//! | `presence` | who is silent, lost, given up or back, and when the table stands still for it |
//! | `durations` | how long each of these waits |
//!
//! A connection is welcomed like this, and live from then on:
//!
//! ```text
//! host  ─ Hello ─►            ◄─ Hello ─ guest       within 3 s, else closed
//!                             ◄─ Attach { session, next, seat } ─ the next event that it does not have, a newcomer's name
//! host  ─ Welcome, Backfill or SnapshotParts, Hand, Clock, Heartbeat, Presence ─►
//! host  ─ Events, Hand, Clock, Accepted, Refused ─►  ◄─ Command ─
//! host  ─ Heartbeat every 2 s, Pong ─►               ◄─ Heartbeat every 2 s and for what was applied, Pong ─
//! ```
#![deny(missing_docs)]

mod acks;
mod asking;
mod bucket;
mod catch_up;
mod chain;
mod commands;
mod curtain;
mod dealing;
pub mod durations;
mod greeting;
pub mod guest;
mod happening;
mod heartbeat;
mod host;
mod io;
mod ledger;
mod limits;
mod log;
mod peers;
mod presence;
mod stopwatch;
mod telling;
mod turn;

pub use crate::wire::{CommandNo, Entry, Epoch, SessionId, Signed, Stamp, TurnClock};
pub use chain::Chain;
pub use greeting::{LARGEST_BACKLOG, MOST_SPECTATORS};
pub use guest::{Guest, GuestConfig, GuestInput, GuestMemory, GuestOutput, GuestRecord, How, Line};
pub use host::Host;
pub use io::{Diagnosis, HostConfig, Input, LinkId, Output, Pace, ThinkingTime, Ticket};
pub use limits::{COMMANDS_A_MINUTE, COMMANDS_AT_ONCE, CONTROL_A_MINUTE};
pub use log::{Record, RestoreError, Secret, Witness};
pub use thirteen_relay::millis::Millis;
pub use turn::{LEAST_REST_MS, THINK_LIMIT_MS, WAKE_MS};
