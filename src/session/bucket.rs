//! How much of something is allowed in a minute.

use super::Millis;

/// A bucket of tokens that fills by itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bucket {
    a_minute: u64,
    burst: u64,
    /// In parts of a token: [`PARTS`] are one.
    parts: u64,
    at: Millis,
}

impl Bucket {
    /// A full bucket: `burst` at once, and `a_minute` more every minute.
    pub(super) const fn full(a_minute: u64, burst: u64, now: Millis) -> Self {
        Self {
            a_minute,
            burst,
            parts: burst * PARTS,
            at: now,
        }
    }

    /// Takes a token if there is one; whether there was.
    pub(super) fn take(&mut self, now: Millis) -> bool {
        self.fill(now);
        let there = self.parts >= PARTS;
        if there {
            self.parts -= PARTS;
        }
        there
    }

    /// How many tokens there are.
    pub(super) fn holds(&self, now: Millis) -> u64 {
        let mut later = *self;
        later.fill(now);
        later.parts / PARTS
    }

    /// When the next token is there.
    pub(super) fn ready_at(&self, now: Millis) -> Millis {
        let mut later = *self;
        later.fill(now);
        let missing = PARTS.saturating_sub(later.parts);
        now + Millis(missing.div_ceil(self.a_minute))
    }

    fn fill(&mut self, now: Millis) {
        let passed = now.0.saturating_sub(self.at.0);
        self.at = self.at.max(now);
        let more = passed.saturating_mul(self.a_minute);
        self.parts = self.parts.saturating_add(more).min(self.burst * PARTS);
    }
}

/// Milliseconds of a minute, so that a token a minute fills one part every millisecond.
const PARTS: u64 = 60_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_goes_at_once_and_then_one_at_a_time() {
        let mut bucket = Bucket::full(60, 3, Millis(0));
        let taken = (0..5).filter(|_| bucket.take(Millis(0))).count();
        assert_eq!(taken, 3);
        assert_eq!(bucket.ready_at(Millis(0)), Millis(1_000));
        assert!(!bucket.take(Millis(999)));
        assert!(bucket.take(Millis(1_000)));
    }

    #[test]
    fn a_long_rest_fills_it_no_further_than_a_burst() {
        let mut bucket = Bucket::full(60, 3, Millis(0));
        let taken = (0..10).filter(|_| bucket.take(Millis(u64::MAX))).count();
        assert_eq!(taken, 3);
    }
}
