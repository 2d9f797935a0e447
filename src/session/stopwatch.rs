//! Time that is spent while it runs.

use super::Millis;

/// A stopwatch, counting milliseconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Stopwatch {
    spent: u64,
    since: Option<Millis>,
}

impl Stopwatch {
    /// One that runs from `now` on.
    pub(super) const fn running(now: Millis) -> Self {
        Self {
            spent: 0,
            since: Some(now),
        }
    }

    /// Whether it runs.
    pub(super) const fn is_running(self) -> bool {
        self.since.is_some()
    }

    /// What it shows.
    pub(super) const fn spent(self, now: Millis) -> u64 {
        match self.since {
            Some(since) => self.spent + now.0.saturating_sub(since.0),
            None => self.spent,
        }
    }

    /// Stops it.
    pub(super) const fn stop(&mut self, now: Millis) {
        self.spent = self.spent(now);
        self.since = None;
    }

    /// Lets it run on.
    pub(super) const fn go(&mut self, now: Millis) {
        self.stop(now);
        self.since = Some(now);
    }
}
