//! Time as the cores see it.

use std::ops::Add;

/// Milliseconds since the process began to count. Cores are told the time and never ask for it; differences are all
/// that it means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Millis(pub u64);

impl Millis {
    /// So many minutes.
    pub const fn minutes(minutes: u64) -> Self {
        Self(minutes * 60_000)
    }
}

impl Add for Millis {
    type Output = Self;

    /// The later time; the end of time stays the end of time.
    fn add(self, after: Self) -> Self {
        Self(self.0.saturating_add(after.0))
    }
}
