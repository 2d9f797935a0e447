//! The connection to the host: how long silence is borne, and when the next try is made.

use rand_chacha::ChaCha20Rng;
use rand_core::Rng as _;

use super::durations::{
    ATTACH_MS, AWAKE_MS, BESIDE_MS, DIAL_MS, FIRST_WAIT_MS, KEPT_MS, KEPT_WAIT_MS, LONGEST_WAIT_MS, LOST_MS, STEADY_MS,
    SUSPECT_MS, TRIES,
};
use crate::session::{LinkId, Millis};

/// Where the connection stands.
#[derive(Clone, Debug)]
pub(super) struct Ladder {
    rung: Rung,
    /// Which try this is, or the next one.
    tries: u32,
    /// When something was last heard.
    heard: Millis,
    /// When something was last heard before the connection was lost; none while it holds.
    lost: Option<Millis>,
    /// A connection that is being made is wanted no more: the one that was doubted has spoken.
    unwanted: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Rung {
    /// The next try is made then.
    Waiting { until: Millis },
    /// A try is being made.
    Dialling { since: Millis },
    /// There is a connection, and the state of the table is on its way.
    Attaching { link: LinkId, since: Millis },
    /// All is well, or not any more.
    Live {
        link: LinkId,
        since: Millis,
        doubt: Option<Doubt>,
    },
    /// The player must ask.
    GaveUp,
    /// The host ended it.
    Ended,
}

/// A connection over which nothing is heard.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Doubt {
    /// It is lost if nothing is heard before.
    last_chance: Millis,
    beside: Beside,
}

/// Another connection, made while the first may still speak. Whichever is there first is used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Beside {
    /// None is made.
    None,
    /// It is being made.
    UnderWay,
    /// It could not be made, and is tried again then.
    Again(Millis),
}

/// What is to be done because time has passed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Step {
    /// Connect.
    Dial,
    /// The try has failed.
    Failed,
    /// Ask the host whether it is there, and connect beside.
    Probe,
    /// Close this connection, which is lost.
    Lost(LinkId),
}

impl Doubt {
    /// When time must be told.
    fn due(self) -> Millis {
        match self.beside {
            Beside::Again(at) => self.last_chance.min(at),
            Beside::None | Beside::UnderWay => self.last_chance,
        }
    }
}

impl Ladder {
    /// The first try is made at once.
    pub(super) const fn new(now: Millis) -> Self {
        Self {
            rung: Rung::Dialling { since: now },
            tries: 1,
            heard: now,
            lost: None,
            unwanted: false,
        }
    }

    /// The connection, if there is one.
    pub(super) const fn link(&self) -> Option<LinkId> {
        match self.rung {
            Rung::Attaching { link, .. } | Rung::Live { link, .. } => Some(link),
            Rung::Waiting { .. } | Rung::Dialling { .. } | Rung::GaveUp | Rung::Ended => None,
        }
    }

    pub(super) const fn is_live(&self) -> bool {
        matches!(self.rung, Rung::Live { .. })
    }

    /// Whether the host has been silent for too long to be called well.
    pub(super) const fn is_suspect(&self) -> bool {
        matches!(self.rung, Rung::Live { doubt: Some(_), .. })
    }

    /// When something was last heard.
    pub(super) const fn heard(&self) -> Millis {
        self.heard
    }

    pub(super) const fn has_ended(&self) -> bool {
        matches!(self.rung, Rung::Ended)
    }

    /// Which try this is, or the next one.
    pub(super) fn attempt(&self) -> u32 {
        self.tries.max(1)
    }

    /// How long the player was away, if the connection was lost.
    pub(super) fn away_ms(&self, now: Millis) -> Option<u64> {
        self.lost.map(|lost| now.0.saturating_sub(lost.0))
    }

    /// How long a seat is kept from now on.
    pub(super) fn kept_ms(&self, now: Millis) -> u64 {
        KEPT_MS.saturating_sub(self.away_ms(now).unwrap_or_default())
    }

    /// When time must be told.
    pub(super) fn due(&self) -> Option<Millis> {
        match self.rung {
            Rung::Waiting { until } => Some(until),
            Rung::Dialling { since } => Some(since + Millis(DIAL_MS)),
            Rung::Attaching { since, .. } => Some(since + Millis(ATTACH_MS)),
            Rung::Live { doubt, .. } => Some(doubt.map_or(self.heard + Millis(SUSPECT_MS), Doubt::due)),
            Rung::GaveUp | Rung::Ended => None,
        }
    }

    /// What is due now; ask again until there is nothing.
    pub(super) fn step(&mut self, now: Millis) -> Option<Step> {
        self.due().filter(|due| *due <= now)?;
        match self.rung {
            Rung::Waiting { .. } => {
                self.dial(now);
                Some(Step::Dial)
            }
            Rung::Dialling { .. } => Some(Step::Failed),
            Rung::Attaching { link, .. } => Some(Step::Lost(link)),
            Rung::Live { link, since, doubt } => {
                let (step, last_chance) = match doubt {
                    None => (Step::Probe, self.heard + Millis(LOST_MS)),
                    Some(doubt) if doubt.last_chance <= now => return Some(Step::Lost(link)),
                    Some(doubt) => (Step::Dial, doubt.last_chance),
                };
                let doubt = Some(Doubt {
                    last_chance,
                    beside: Beside::UnderWay,
                });
                self.rung = Rung::Live { link, since, doubt };
                Some(step)
            }
            Rung::GaveUp | Rung::Ended => None,
        }
    }

    /// A try has failed; whether it was the only way to the host.
    pub(super) fn try_failed(&mut self, now: Millis) -> bool {
        self.unwanted = false;
        match &mut self.rung {
            Rung::Dialling { .. } => true,
            Rung::Live { doubt: Some(doubt), .. } => {
                doubt.beside = Beside::Again(now + Millis(BESIDE_MS));
                false
            }
            Rung::Live { doubt: None, .. }
            | Rung::Waiting { .. }
            | Rung::Attaching { .. }
            | Rung::GaveUp
            | Rung::Ended => false,
        }
    }

    /// Whether a connection that is there now is one that is not needed any more.
    pub(super) fn is_unwanted(&mut self) -> bool {
        let well = matches!(self.rung, Rung::Live { doubt: None, .. });
        std::mem::take(&mut self.unwanted) && well
    }

    /// There is a connection. The one before it, if there was one.
    pub(super) fn connected(&mut self, link: LinkId, now: Millis) -> Option<LinkId> {
        let before = self.link();
        if self.is_live() {
            self.lost = Some(self.heard);
        }
        self.rung = Rung::Attaching { link, since: now };
        before
    }

    /// The next step of joining is done.
    pub(super) fn progress(&mut self, now: Millis) {
        if let Rung::Attaching { since, .. } = &mut self.rung {
            *since = now;
        }
    }

    /// Something was heard; whether the connection was suspect.
    pub(super) fn hear(&mut self, now: Millis) -> bool {
        self.heard = now;
        match &mut self.rung {
            Rung::Live { doubt, .. } => doubt.take().is_some_and(|doubt| {
                self.unwanted = doubt.beside == Beside::UnderWay;
                true
            }),
            Rung::Waiting { .. } | Rung::Dialling { .. } | Rung::Attaching { .. } | Rung::GaveUp | Rung::Ended => false,
        }
    }

    /// The state of the table is here.
    pub(super) fn synced(&mut self, now: Millis) {
        if let Rung::Attaching { link, .. } = self.rung {
            if self.lost.take().is_none() {
                self.tries = 0;
            }
            self.rung = Rung::Live {
                link,
                since: now,
                doubt: None,
            };
        }
    }

    /// The machine was asleep: the connection must show that it still works. Whether there is one that can.
    pub(super) fn wake(&mut self, now: Millis) -> bool {
        match &mut self.rung {
            Rung::Live { doubt, .. } => {
                *doubt = Some(Doubt {
                    last_chance: now + Millis(AWAKE_MS),
                    beside: doubt.map_or(Beside::None, |doubt| doubt.beside),
                });
                true
            }
            Rung::Attaching { since, .. } => {
                *since = now;
                false
            }
            Rung::Waiting { until } => {
                *until = now;
                false
            }
            Rung::Dialling { .. } | Rung::GaveUp | Rung::Ended => false,
        }
    }

    /// The connection is lost, or a try has failed. How long to wait for the next; none if the player must ask.
    pub(super) fn fall(&mut self, now: Millis, seated: bool, chance: &mut ChaCha20Rng) -> Option<u64> {
        self.unwanted = false;
        if let Rung::Live { since, .. } = self.rung {
            self.lost = Some(self.heard);
            let steady = now.0.saturating_sub(since.0) >= STEADY_MS;
            // A try that came to the table has not failed, but a connection that never holds is not hurried either.
            self.tries = if steady { 0 } else { self.tries.min(TRIES / 2) };
        }
        if self.tries >= TRIES {
            self.rung = Rung::GaveUp;
            return None;
        }
        self.tries += 1;
        let may_be_kept = seated && self.away_ms(now).is_some_and(|away| away < KEPT_MS + LOST_MS);
        let longest = if may_be_kept { KEPT_WAIT_MS } else { LONGEST_WAIT_MS };
        let wait = spread(wait_ms(self.tries), chance).min(longest);
        self.rung = Rung::Waiting {
            until: now + Millis(wait),
        };
        Some(wait)
    }

    /// Try now, if the connection is lost; whether there is anything to try.
    pub(super) fn hurry(&mut self, now: Millis) -> bool {
        match self.rung {
            Rung::Waiting { .. } => {}
            Rung::GaveUp | Rung::Ended => self.tries = 1,
            Rung::Dialling { .. } | Rung::Attaching { .. } | Rung::Live { .. } => return false,
        }
        self.dial(now);
        true
    }

    /// The host ended it: there is no further try unless the player asks.
    pub(super) fn end(&mut self) {
        self.rung = Rung::Ended;
    }

    fn dial(&mut self, now: Millis) {
        self.rung = Rung::Dialling { since: now };
    }
}

/// The wait before a try, before chance spreads it: the first is made at once.
fn wait_ms(attempt: u32) -> u64 {
    if attempt <= 1 {
        return 0;
    }
    let longer = (2..attempt.min(TRIES)).fold(FIRST_WAIT_MS, |wait, _| wait * 3 / 2);
    longer.min(LONGEST_WAIT_MS)
}

/// A fifth more or less, so that not all guests come back in the same moment.
fn spread(wait_ms: u64, chance: &mut ChaCha20Rng) -> u64 {
    wait_ms * (800 + chance.next_u64() % 401) / 1_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_try_waits_for_nothing_and_each_later_one_half_as_long_again_up_to_half_a_minute() {
        let waits: Vec<u64> = (1..=TRIES).map(wait_ms).collect();
        assert_eq!(waits[..5], [0, 1_000, 1_500, 2_250, 3_375]);
        assert!((25_000..=LONGEST_WAIT_MS).contains(&waits[9]));
        assert!(waits.is_sorted());
    }
}
