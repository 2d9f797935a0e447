//! A table that runs: who is on turn and for how long, who thinks for whom, when cards are dealt, what is kept.
//!
//! [`Host`] is a state machine without clock, threads, disk or randomness of its own. It is told what happened
//! ([`Input`]) and when ([`Millis`]), is asked what to do ([`Host::poll_output`]) until there is nothing more, and says
//! when it wants to be told the time again ([`Host::poll_timeout`]). Outputs are carried out in order: what is to be
//! kept comes before what is to be shown, so nothing is ever shown that is not on disk.
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
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![deny(missing_docs)]

mod acks;
mod asking;
mod bucket;
mod catch_up;
mod chain;
mod commands;
mod curtain;
pub mod durations;
mod greeting;
pub mod guest;
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
pub use greeting::{LARGEST_BACKLOG, MOST_SPECTATORS};
pub use guest::{Guest, GuestConfig, GuestInput, GuestMemory, GuestOutput, GuestRecord, How, Line};
pub use host::Host;
pub use io::{Diagnosis, HostConfig, Input, LinkId, Output, Pace, ThinkingTime, Ticket};
pub use limits::{COMMANDS_A_MINUTE, COMMANDS_AT_ONCE, CONTROL_A_MINUTE};
pub use log::{Record, RestoreError, Secret};
pub use thirteen_relay::millis::Millis;
pub use turn::{LEAST_REST_MS, THINK_LIMIT_MS, WAKE_MS};
