//! The guest's side: it counts the attempts, and dials.

use std::net::SocketAddr;
use std::time::Duration;

use super::candidates::{believed, shown};
use super::{
    AGAIN, ANSWER, APART, ATTEMPT, CLEAN, HELD, Input, LONGEST_PAUSE, MORE, Me, Offer, Outcome, Output, SCATTER_MS,
    Why, round_of,
};

#[derive(Clone, Debug)]
pub(super) struct Guest {
    stage: Stage,
    /// The attempt that runs, or was the last.
    round: u32,
    /// How many attempts there were since something changed.
    tries: usize,
    began: Duration,
    /// When the next attempt begins; none while there is nothing to hope for.
    next: Option<Duration>,
    /// Since when there has been a direct connection, if there is one.
    direct: Option<Duration>,
    /// How long nothing is tried after the next loss.
    pause: Duration,
}

#[derive(Clone, Debug)]
enum Stage {
    /// No attempt runs.
    Resting,
    /// The host has been told; its answer comes until then, or this attempt is over.
    Offering {
        until: Duration,
        /// Where its packets came from meanwhile.
        heard: Vec<SocketAddr>,
    },
    /// Somebody answers until then, or this attempt is over.
    Dialling {
        until: Duration,
        /// When more packets are asked for, if they have not been yet.
        more: Option<Duration>,
        their: Offer,
        dialled: Vec<SocketAddr>,
    },
    /// There is a direct connection.
    Direct,
}

impl Guest {
    /// One that has begun its first attempt.
    pub(super) fn begin(me: &mut Me, now: Duration) -> Self {
        let mut guest = Self {
            stage: Stage::Resting,
            round: 0,
            tries: 0,
            began: now,
            next: None,
            direct: None,
            pause: CLEAN,
        };
        guest.attempt(me, now);
        guest
    }

    pub(super) fn handle(&mut self, me: &mut Me, now: Duration, input: Input) {
        match input {
            Input::Tick => {}
            Input::Own(_) | Input::NetworkChanged => self.start_afresh(now),
            Input::Offered(offer) => self.hear(me, now, offer),
            Input::Probed { from, packet } => self.notice(me, from, &packet),
            Input::Connected => {
                self.stage = Stage::Direct;
                self.direct.get_or_insert(now);
                self.next = None;
                me.settle(Outcome::Direct);
            }
            Input::Failed { round } => {
                if round == self.round && matches!(self.stage, Stage::Dialling { .. }) {
                    self.stage = Stage::Resting;
                    me.settle(Outcome::Relay(Why::NoAnswer));
                }
            }
            Input::Lost => {
                if matches!(self.stage, Stage::Direct) {
                    self.stage = Stage::Resting;
                    self.tries = 0;
                    self.next = Some(now + self.pause_after_a_loss(now));
                    me.settle(Outcome::Relay(Why::Lost));
                }
            }
        }
        self.go_on(me, now);
    }

    /// A path that comes and goes is left alone for ever longer, until one has held for a while.
    fn pause_after_a_loss(&mut self, now: Duration) -> Duration {
        let held = self
            .direct
            .take()
            .map_or(Duration::ZERO, |since| now.saturating_sub(since));
        if held >= HELD {
            self.pause = CLEAN;
        }
        let pause = self.pause;
        self.pause = (2 * pause).min(LONGEST_PAUSE);
        pause
    }

    pub(super) fn timeout(&self) -> Option<Duration> {
        let stage = match &self.stage {
            Stage::Resting | Stage::Direct => None,
            Stage::Offering { until, .. } => Some(*until),
            Stage::Dialling { until, more, .. } => Some(more.map_or(*until, |more| more.min(*until))),
        };
        stage.into_iter().chain(self.next).min()
    }

    /// Does what is due.
    fn go_on(&mut self, me: &mut Me, now: Duration) {
        match &mut self.stage {
            Stage::Offering { until, .. } if *until <= now => {
                self.stage = Stage::Resting;
                me.settle(Outcome::Relay(Why::NotOffered));
            }
            Stage::Dialling { until, .. } if *until <= now => {
                self.stage = Stage::Resting;
                me.settle(Outcome::Relay(Why::NoAnswer));
            }
            Stage::Dialling { more, .. } if more.is_some_and(|more| more <= now) => {
                *more = None;
                me.offer(self.round);
            }
            Stage::Resting | Stage::Offering { .. } | Stage::Dialling { .. } | Stage::Direct => {}
        }
        if self.next.is_some_and(|next| next <= now) {
            self.attempt(me, now);
        }
    }

    /// Begins an attempt, if there is anything to hope for.
    fn attempt(&mut self, me: &mut Me, now: Duration) {
        self.stage = Stage::Resting;
        self.next = None;
        self.began = now;
        if !me.own.udp {
            me.settle(Outcome::Relay(Why::NoUdp));
            return;
        }
        self.round = self.round.saturating_add(1);
        me.offer(self.round);
        if me.own.hidden {
            me.settle(Outcome::Relay(Why::HiddenHere));
            return;
        }
        let again = AGAIN[self.tries.min(AGAIN.len() - 1)];
        let scatter = Duration::from_millis(me.chance.next() % SCATTER_MS);
        self.tries += 1;
        self.next = Some(now + again + scatter);
        self.stage = Stage::Offering {
            until: now + ANSWER,
            heard: Vec::new(),
        };
    }

    /// Something is different, so what failed may succeed now.
    fn start_afresh(&mut self, now: Duration) {
        if !matches!(self.stage, Stage::Direct) {
            self.tries = 0;
            self.next = Some(now.max(self.began + APART));
        }
    }

    fn hear(&mut self, me: &mut Me, now: Duration, their: Offer) {
        let is_answer = their.round == self.round && matches!(self.stage, Stage::Offering { .. });
        let asks = their.round == 0 && !matches!(self.stage, Stage::Direct);
        if me.own.hidden || !(is_answer || asks) {
            return;
        }
        if their.hidden {
            // It says so when it hides no more.
            self.stage = Stage::Resting;
            self.next = None;
            me.settle(Outcome::Relay(Why::HiddenThere));
        } else if is_answer {
            self.dial(me, now, their);
        } else {
            self.start_afresh(now);
        }
    }

    fn dial(&mut self, me: &mut Me, now: Duration, their: Offer) {
        let heard = match &mut self.stage {
            Stage::Offering { heard, .. } => std::mem::take(heard),
            Stage::Resting | Stage::Dialling { .. } | Stage::Direct => Vec::new(),
        };
        match believed(&me.own, &their) {
            Ok(mut addresses) => {
                let shown = heard.into_iter().filter_map(|from| shown(&me.own, &their, from));
                for address in shown {
                    if !addresses.contains(&address) {
                        addresses.push(address);
                    }
                }
                me.outputs.push_back(Output::Dial {
                    addresses: addresses.clone(),
                    round: self.round,
                });
                self.stage = Stage::Dialling {
                    until: now + ATTEMPT,
                    more: Some(now + MORE),
                    their,
                    dialled: addresses,
                };
            }
            Err(why) => {
                self.stage = Stage::Resting;
                me.settle(Outcome::Relay(why));
            }
        }
    }

    /// A packet of the host shows where it comes out of its router.
    fn notice(&mut self, me: &mut Me, from: SocketAddr, packet: &[u8]) {
        if round_of(packet) != Some(self.round) {
            return;
        }
        match &mut self.stage {
            Stage::Offering { heard, .. } => {
                if heard.len() < MOST_SHOWN && !heard.contains(&from) {
                    heard.push(from);
                }
            }
            Stage::Dialling { their, dialled, .. } => {
                let Some(from) = shown(&me.own, their, from) else {
                    return;
                };
                if dialled.len() < MOST_DIALLED && !dialled.contains(&from) {
                    dialled.push(from);
                    me.outputs.push_back(Output::Dial {
                        addresses: vec![from],
                        round: self.round,
                    });
                }
            }
            Stage::Resting | Stage::Direct => {}
        }
    }
}

/// The most addresses that show themselves by a probe, and the most that are dialled in one attempt.
const MOST_SHOWN: usize = 4;
const MOST_DIALLED: usize = super::MOST_CANDIDATES + MOST_SHOWN;
