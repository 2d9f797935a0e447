//! The connection to the host: how long silence is borne, and when the next try is made.

use rand_chacha::ChaCha20Rng;
use rand_core::Rng as _;

use super::durations::{
    ATTACH_MS, AWAKE_MS, DIAL_MS, FIRST_WAIT_MS, KEPT_MS, KEPT_WAIT_MS, LONGEST_WAIT_MS, LOST_MS, STEADY_MS,
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
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Rung {
    /// The next try is made then.
    Waiting { until: Millis },
    /// A try is being made.
    Dialling { since: Millis },
    /// There is a connection, and the state of the table is on its way.
    Attaching { link: LinkId, since: Millis },
    /// All is well; or something must be heard before `last_chance`.
    Live {
        link: LinkId,
        since: Millis,
        last_chance: Option<Millis>,
    },
    /// The player must ask.
    GaveUp,
    /// The host ended it.
    Ended,
}

/// What is to be done because time has passed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Step {
    /// Connect.
    Dial,
    /// The try has failed.
    Failed,
    /// Ask the host whether it is there.
    Probe,
    /// Close this connection, which is lost.
    Lost(LinkId),
}

impl Ladder {
    /// The first try is made at once.
    pub(super) const fn new(now: Millis) -> Self {
        Self {
            rung: Rung::Dialling { since: now },
            tries: 1,
            heard: now,
            lost: None,
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
        matches!(
            self.rung,
            Rung::Live {
                last_chance: Some(_),
                ..
            }
        )
    }

    pub(super) const fn is_dialling(&self) -> bool {
        matches!(self.rung, Rung::Dialling { .. })
    }

    pub(super) const fn has_ended(&self) -> bool {
        matches!(self.rung, Rung::Ended)
    }

    /// Which try this is, or the next one.
    pub(super) const fn attempt(&self) -> u32 {
        self.tries
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
            Rung::Live { last_chance, .. } => Some(last_chance.unwrap_or(self.heard + Millis(SUSPECT_MS))),
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
            Rung::Attaching { link, .. }
            | Rung::Live {
                link,
                last_chance: Some(_),
                ..
            } => Some(Step::Lost(link)),
            Rung::Live {
                link,
                since,
                last_chance: None,
            } => {
                self.rung = Rung::Live {
                    link,
                    since,
                    last_chance: Some(self.heard + Millis(LOST_MS)),
                };
                Some(Step::Probe)
            }
            Rung::GaveUp | Rung::Ended => None,
        }
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
            Rung::Live { last_chance, .. } => last_chance.take().is_some(),
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
                last_chance: None,
            };
        }
    }

    /// The machine was asleep: the connection must show that it still works. Whether there is one that can.
    pub(super) fn wake(&mut self, now: Millis) -> bool {
        match &mut self.rung {
            Rung::Live { last_chance, .. } => {
                *last_chance = Some(now + Millis(AWAKE_MS));
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

/// The wait before a try, before chance spreads it.
fn wait_ms(attempt: u32) -> u64 {
    let longer = (1..attempt.min(TRIES)).fold(FIRST_WAIT_MS, |wait, _| wait * 3 / 2);
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
    fn each_wait_is_half_as_long_again_up_to_half_a_minute() {
        let waits: Vec<u64> = (1..=TRIES).map(wait_ms).collect();
        assert_eq!(waits[..4], [1_000, 1_500, 2_250, 3_375]);
        assert_eq!(waits[9], LONGEST_WAIT_MS);
        assert!(waits.is_sorted());
    }
}
