//! The clock of one machine, which is never quite right.

use crate::session::Millis;

/// How a machine counts time: from a number of its own, a little too fast or too slow. Some count on while the machine
/// sleeps, and some stand still.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    /// What it shows when the world begins.
    offset: u64,
    /// Parts in a million that it counts too many, or too few.
    drift: i64,
    /// Milliseconds of the world during which it stood still.
    stood: u64,
    /// Whether it stands still while the machine sleeps.
    pub(super) stands_in_sleep: bool,
}

impl Clock {
    /// A clock that begins at `offset` milliseconds and is `drift` parts in a million too fast.
    pub(super) const fn new(offset: u64, drift: i64) -> Self {
        Self {
            offset,
            drift,
            stood: 0,
            stands_in_sleep: false,
        }
    }

    /// The machine slept for so many milliseconds.
    pub(super) const fn sleep(&mut self, ms: u64) {
        if self.stands_in_sleep {
            self.stood += ms;
        }
    }

    /// What it shows when the world's time is `at` milliseconds.
    pub(super) fn shows(self, at: u64) -> Millis {
        let at = i64::try_from(at.saturating_sub(self.stood)).expect("no world runs for so long");
        let counted = at + at / 1_000_000 * self.drift + at % 1_000_000 * self.drift / 1_000_000;
        Millis(self.offset + u64::try_from(counted).expect("no clock runs backwards"))
    }

    /// The first time of the world at which it shows `due` or later.
    pub(super) fn when(self, due: Millis) -> u64 {
        let counted = i128::from(due.0.saturating_sub(self.offset));
        let guess = counted * 1_000_000 / i128::from(1_000_000 + self.drift);
        let guess = u64::try_from(guess).unwrap_or(NEVER).min(NEVER).saturating_sub(2);
        let mut at = guess.saturating_add(self.stood);
        while self.shows(at) < due && at < NEVER {
            at += 1;
        }
        at
    }
}

/// Later than any world runs.
const NEVER: u64 = u64::MAX / 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_shows_what_is_due_at_the_first_time_that_it_can() {
        for drift in [-50_000, -1, 0, 7, 50_000] {
            let mut clock = Clock::new(12_345, drift);
            clock.stands_in_sleep = true;
            clock.sleep(5_000);
            for due in (12_346..4_000_000).step_by(7_919) {
                let at = clock.when(Millis(due));
                assert!(clock.shows(at) >= Millis(due));
                assert!(clock.shows(at - 1) < Millis(due));
            }
        }
    }
}
