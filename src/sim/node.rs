//! What every machine of a world has, whatever runs on it.

use super::chance::Chance;
use super::clock::Clock;

/// Which machine.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Node {
    /// The host's.
    Host,
    /// The guest's of this number.
    Guest(usize),
}

/// A machine: its clock, its sleep, and which life of its program this is.
#[derive(Clone, Debug)]
pub(super) struct Machine {
    pub(super) clock: Clock,
    /// Counts starts of the program, so that nothing reaches it that was meant for the one before.
    pub(super) life: u32,
    pub(super) runs: bool,
    /// Until when it sleeps.
    pub(super) asleep_until: Option<u64>,
    /// Since when it sleeps.
    pub(super) asleep_since: u64,
    /// For when its alarm is set.
    pub(super) alarm: Option<u64>,
    /// After how many more outputs its program dies.
    pub(super) dies_after: Option<u32>,
    /// Its disk is full.
    pub(super) disk_full: bool,
    /// When its program was stopped.
    pub(super) stopped_at: u64,
}

impl Machine {
    /// A machine with a clock like any other: up to five in a hundred too fast or too slow.
    pub(super) fn any(chance: &mut Chance) -> Self {
        let drift = i64::try_from(chance.below(100_001)).expect("small") - 50_000;
        let mut clock = Clock::new(chance.below(1_000_000_000), drift);
        clock.stands_in_sleep = chance.one_in(2);
        Self {
            clock,
            life: 0,
            runs: false,
            asleep_until: None,
            asleep_since: 0,
            alarm: None,
            dies_after: None,
            disk_full: false,
            stopped_at: 0,
        }
    }

    /// One more output is carried out; whether the program dies before it.
    pub(super) fn dies_now(&mut self) -> bool {
        match &mut self.dies_after {
            Some(0) => true,
            Some(left) => {
                *left -= 1;
                false
            }
            None => false,
        }
    }

    pub(super) const fn sleeps(&self) -> bool {
        self.asleep_until.is_some()
    }
}
