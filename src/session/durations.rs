//! How long the session waits for what. All in milliseconds; a table may shorten turns, never these.

/// A new connection has so long to say `Hello`, and then so long again to say what it has.
pub const HELLO_MS: u64 = 3_000;

/// How often each side of a connection says that it is there.
pub const HEARTBEAT_MS: u64 = 2_000;

/// Silence after which a connection is taken to be weak.
pub const SUSPECT_MS: u64 = 5_000;

/// Silence after which a connection is taken to be lost.
pub const LOST_MS: u64 = 10_000;

/// How long a lost player's seat is kept.
pub const KEPT_MS: u64 = 60_000;

/// So long after the last guest is lost, the table stands still.
pub const EVERYONE_LOST_MS: u64 = 10_000;

/// What matters most must be acknowledged in this time, else it is sent again.
pub const ACKNOWLEDGED_MS: u64 = 2_000;

/// A guest that has not acknowledged what matters most after this time does not keep up.
pub const DEGRADED_MS: u64 = 6_000;

/// So many guests' pictures that differ, within [`DESYNC_WINDOW_MS`], are worth a report.
pub const MOST_DESYNCS: usize = 3;

/// The time within which pictures that differ are counted.
pub const DESYNC_WINDOW_MS: u64 = 60_000;

/// Who is connected is told again after this time, when somebody's seat is being kept.
pub const COUNTDOWN_MS: u64 = 2_000;

/// Who is connected, and how well, is told again after this time in any case.
pub const PRESENCE_MS: u64 = 10_000;

/// A guest whose commands are refused again and again is not listened to for so long.
pub const MUTED_MS: u64 = 30_000;

/// The time within which refused commands are counted.
pub const STRIKES_MS: u64 = 60_000;

/// A nonce that is not shown so long after everyone was ready is left out of the deal.
pub const NONCE_MS: u64 = 6_000;
