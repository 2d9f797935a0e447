//! How long a guest waits for what, and how much it does in a minute. Milliseconds, unless it says otherwise.

pub use crate::session::durations::{HEARTBEAT_MS, KEPT_MS, LOST_MS, SUSPECT_MS};

/// So long after a sleep a connection has to show that it still works.
pub const AWAKE_MS: u64 = 2_000;
/// So long a new connection may take to the next step of joining: a welcome, the state of the table.
pub const ATTACH_MS: u64 = 5_000;
/// So long a driver may take to connect, or to say that it could not.
pub const DIAL_MS: u64 = 10_000;
/// While a connection is doubted, another one that could not be made is tried again after this.
pub const BESIDE_MS: u64 = 1_000;
/// The wait after the first try to connect again has failed; each later one is half as long again.
pub const FIRST_WAIT_MS: u64 = 1_000;
/// The longest wait between two tries.
pub const LONGEST_WAIT_MS: u64 = 30_000;
/// The longest wait between two tries while the seat is kept.
pub const KEPT_WAIT_MS: u64 = 5_000;
/// A connection that has held so long is a good one: the tries are counted anew after it.
pub const STEADY_MS: u64 = 10_000;
/// Whoever was away for less sees what it missed played quickly.
pub const SHORT_ABSENCE_MS: u64 = 5_000;
/// Whoever was away for longer is welcomed back.
pub const LONG_ABSENCE_MS: u64 = 30_000;
/// So long after the host was last heard, when it should have said that it is there, it is asked again and again.
pub const QUIET_MS: u64 = 2_500;
/// How often it is asked then: the first word that gets through brings the rest.
pub const PROBE_MS: u64 = 500;
/// Acknowledgements closer together than this are sent as one, once few are left to be sent at once.
pub const COALESCE_MS: u64 = 50;
/// So long an entry may be missing before what comes after it.
pub const GAP_MS: u64 = 2_000;
/// So long after a nonce was shown it is shown again, if the log does not have it.
pub const REVEAL_AGAIN_MS: u64 = 2_000;
/// A command that has no answer after this is sent again under its number.
pub const ANSWER_MS: u64 = 6_000;
/// So long a deal waits to be shown for the player's own cards.
pub const HAND_MS: u64 = 1_000;

/// The longest that a host can make a guest wait with its next command.
pub(super) const LONGEST_QUIET_MS: u64 = 60_000;
/// When a host wants nothing for longer than this, what is asked for is refused at once rather than done late.
pub const SHORT_QUIET_MS: u64 = 3_000;

/// So many tries to connect again, then the player is asked.
pub const TRIES: u32 = 10;
/// Acknowledgements a minute, and at once: with the answers to heartbeats below what a host allows.
pub(super) const ACKS: (u64, u64) = (200, 40);
/// When no more than this can be sent at once, what happens is gathered before it is acknowledged.
pub(super) const SPARE_ACKS: u64 = 20;
/// Commands a minute, and at once: below what a host allows.
pub(super) const COMMANDS: (u64, u64) = (95, 15);
/// Commands that wait to be sent.
pub const QUEUE: usize = 8;
/// How often a nonce is shown: at once, and again.
pub(super) const REVEALS: u8 = 3;
/// How often in one connection the host is asked for everything again, before the connection is given up.
pub(super) const RESYNCS: u8 = 3;
/// The most games of one tournament that a host may tell of.
pub(super) const MOST_RESULTS: usize = 128;
/// The most people of whose presence a host may tell.
pub(super) const MOST_PEOPLE: usize = 16;
