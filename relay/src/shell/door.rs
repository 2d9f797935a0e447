//! Who may begin a handshake: so many of each address, and so many at a time.

use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Instant;

use super::clients::Shortened;
use crate::millis::Millis;
use crate::rate::{Origins, Rate};

/// Counts handshakes.
pub(super) struct Door {
    origins: Mutex<Origins>,
    began: Instant,
    shaking: AtomicUsize,
    turned_away: AtomicU64,
}

/// A handshake that has begun; it is over when this is dropped.
pub(super) struct Shaking(Arc<Door>);

/// What to do with one who comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// Begin a handshake.
    Come,
    /// Ask for a proof of the address first: it may be invented.
    Prove,
    /// Say no.
    No,
    /// Say nothing.
    Silence,
}

impl Door {
    pub(super) fn new(rate: Rate, began: Instant) -> Self {
        Self {
            origins: Mutex::new(Origins::new(rate, MOST_ORIGINS)),
            began,
            shaking: AtomicUsize::new(0),
            turned_away: AtomicU64::new(0),
        }
    }

    /// What to do with one who comes from this address, which is `proved` or may be invented. Who comes is counted.
    pub(super) fn answer(&self, from: SocketAddr, proved: bool) -> Answer {
        let open = self.shaking.load(Ordering::Relaxed);
        let answer = self.answered(from.ip(), proved, open);
        match answer {
            Answer::Come | Answer::Prove => {}
            Answer::No | Answer::Silence => {
                self.turned_away.fetch_add(1, Ordering::Relaxed);
                tracing::debug!(from = %Shortened(from), "turned away: too many attempts");
            }
        }
        answer
    }

    /// Counts a handshake until the answer is dropped.
    pub(super) fn shake(self: &Arc<Self>) -> Shaking {
        self.shaking.fetch_add(1, Ordering::Relaxed);
        Shaking(self.clone())
    }

    /// Forgets the addresses of those who have not come for a while.
    pub(super) fn look_around(&self) {
        let now = self.now();
        self.origins().forget_rested(now);
    }

    pub(super) fn turned_away(&self) -> u64 {
        self.turned_away.load(Ordering::Relaxed)
    }

    fn answered(&self, from: IpAddr, proved: bool, open: usize) -> Answer {
        if open >= MOST_HANDSHAKES {
            return Answer::Silence;
        }
        let now = self.now();
        let mut origins = self.origins();
        if !proved {
            // Packets with an invented address must not use up what its owner may do.
            let is_scarce = origins.left(now, from) <= origins.burst() / 2;
            if open >= MANY_HANDSHAKES || is_scarce || origins.is_crowded(now) {
                return Answer::Prove;
            }
        }
        if origins.take(now, from) {
            Answer::Come
        } else {
            Answer::No
        }
    }

    fn now(&self) -> Millis {
        #[expect(clippy::disallowed_methods, reason = "the shell's clock")]
        let passed = Instant::now().saturating_duration_since(self.began);
        Millis(u64::try_from(passed.as_millis()).unwrap_or(u64::MAX))
    }

    fn origins(&self) -> MutexGuard<'_, Origins> {
        self.origins.lock().expect("nobody panics while it counts")
    }
}

impl Drop for Shaking {
    fn drop(&mut self) {
        self.0.shaking.fetch_sub(1, Ordering::Relaxed);
    }
}

/// From so many open handshakes on, an address must be proved.
const MANY_HANDSHAKES: usize = 200;
/// More are not answered.
const MOST_HANDSHAKES: usize = 1_024;
/// The most addresses that are counted at a time.
const MOST_ORIGINS: usize = 10_000;

#[cfg(test)]
mod tests {
    use super::*;

    const PROVED: bool = true;
    const PERHAPS_INVENTED: bool = false;

    fn door() -> Arc<Door> {
        #[expect(clippy::disallowed_methods, reason = "a door has a clock")]
        let began = Instant::now();
        Arc::new(Door::new(Rate::a_minute(1, 4), began))
    }

    fn from(last: u8) -> SocketAddr {
        SocketAddr::from(([192, 0, 2, last], 5_000))
    }

    #[test]
    fn who_comes_too_often_is_told_no() {
        let door = door();
        assert!((0..4).all(|_| door.answer(from(1), PROVED) == Answer::Come));
        assert_eq!(door.answer(from(1), PROVED), Answer::No);
        assert_eq!(door.answer(from(2), PROVED), Answer::Come);
        assert_eq!(door.turned_away(), 1);
    }

    #[test]
    fn packets_with_an_invented_address_leave_its_owner_half_of_what_it_may() {
        let door = door();
        assert!((0..2).all(|_| door.answer(from(1), PERHAPS_INVENTED) == Answer::Come));
        assert!((0..9).all(|_| door.answer(from(1), PERHAPS_INVENTED) == Answer::Prove));
        assert!((0..2).all(|_| door.answer(from(1), PROVED) == Answer::Come));
    }

    #[test]
    fn among_many_handshakes_an_address_is_proved_and_among_too_many_nobody_is_answered() {
        let door = door();
        let mut shaking: Vec<Shaking> = (0..MANY_HANDSHAKES).map(|_| door.shake()).collect();
        assert_eq!(door.answer(from(1), PERHAPS_INVENTED), Answer::Prove);
        assert_eq!(door.answer(from(1), PROVED), Answer::Come);
        shaking.extend((MANY_HANDSHAKES..MOST_HANDSHAKES).map(|_| door.shake()));
        assert_eq!(door.answer(from(1), PROVED), Answer::Silence);
        drop(shaking);
        assert_eq!(door.answer(from(1), PERHAPS_INVENTED), Answer::Come);
    }
}
