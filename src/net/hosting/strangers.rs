//! Guests who have come over the relay and have not proved the code: their channels end, so that they take nobody's place.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;

use crate::table::PublicKey;

/// Who is at the relay without having been let in, and until when.
#[derive(Debug, Default)]
pub(super) struct Strangers(BTreeMap<PublicKey, Instant>);

impl Strangers {
    /// A stranger has come. One that comes again by another connection has no more time for it.
    pub(super) fn came(&mut self, guest: PublicKey, now: Instant) {
        if self.0.len() < MOST_STRANGERS {
            self.0.entry(guest).or_insert(now + PATIENCE);
        }
    }

    /// A stranger has knocked in vain, or a guest was shown out.
    pub(super) fn was_sent_away(&mut self, guest: PublicKey, now: Instant) {
        let until = self.0.entry(guest).or_insert(now + PATIENCE);
        *until = (*until).min(now + FAREWELL);
    }

    /// A stranger is one no more, or is not there.
    pub(super) fn forget(&mut self, guest: &PublicKey) {
        self.0.remove(guest);
    }

    /// When the next has been there for too long.
    pub(super) fn due(&self) -> Option<Instant> {
        self.0.values().min().copied()
    }

    /// All who have been there for too long. They are told of once.
    pub(super) fn overdue(&mut self, now: Instant) -> Vec<PublicKey> {
        let overdue = self.0.iter().filter(|(_, until)| **until <= now);
        let overdue: Vec<PublicKey> = overdue.map(|(guest, _)| *guest).collect();
        for guest in &overdue {
            self.forget(guest);
        }
        overdue
    }
}

/// How long a stranger has to prove the code: a little longer than the door waits.
const PATIENCE: Duration = Duration::from_secs(12);
/// How long one who was sent away may stay, to hear why and to knock once more.
const FAREWELL: Duration = Duration::from_secs(3);
/// More are not counted; the relay lets in fewer.
const MOST_STRANGERS: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: PublicKey = PublicKey([1; 32]);
    const OTHER: PublicKey = PublicKey([2; 32]);

    #[test]
    fn who_proves_nothing_stays_for_a_while_and_who_was_sent_away_is_gone_sooner() {
        let now = Instant::now();
        let mut strangers = Strangers::default();
        strangers.came(ONE, now);
        strangers.came(OTHER, now);
        strangers.was_sent_away(OTHER, now);
        assert_eq!(strangers.due(), Some(now + FAREWELL));
        assert_eq!(strangers.overdue(now), []);
        assert_eq!(strangers.overdue(now + FAREWELL), [OTHER]);
        assert_eq!(strangers.overdue(now + FAREWELL), []);
        assert_eq!(strangers.overdue(now + PATIENCE), [ONE]);
        assert_eq!(strangers.due(), None);
    }

    #[test]
    fn who_comes_again_and_again_does_not_stay_longer_for_it() {
        let now = Instant::now();
        let mut strangers = Strangers::default();
        strangers.came(ONE, now);
        strangers.came(ONE, now + PATIENCE / 2);
        assert_eq!(strangers.overdue(now + PATIENCE), [ONE]);
        strangers.was_sent_away(OTHER, now);
        strangers.came(OTHER, now + FAREWELL / 2);
        assert_eq!(strangers.overdue(now + FAREWELL), [OTHER]);
    }

    #[test]
    fn who_is_sent_away_late_does_not_stay_longer_for_it() {
        let now = Instant::now();
        let mut strangers = Strangers::default();
        strangers.came(ONE, now);
        strangers.was_sent_away(ONE, now + PATIENCE);
        assert_eq!(strangers.overdue(now + PATIENCE), [ONE]);
    }

    #[test]
    fn who_was_let_in_is_no_stranger_and_one_who_was_shown_out_is_one_again() {
        let now = Instant::now();
        let mut strangers = Strangers::default();
        strangers.came(ONE, now);
        strangers.forget(&ONE);
        assert_eq!(strangers.due(), None);
        strangers.was_sent_away(ONE, now);
        assert_eq!(strangers.overdue(now + FAREWELL), [ONE]);
    }
}
