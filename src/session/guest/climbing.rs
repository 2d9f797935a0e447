//! What a guest does as its connection is made, doubted, lost and made again.

use super::ladder::Step;
use super::{Guest, GuestOutput, Line};
use crate::session::LinkId;
use crate::table::SeatState;
use crate::wire::Closed;

impl Guest {
    pub(super) fn disconnected(&mut self, link: LinkId) {
        if self.ladder.link() == Some(link) {
            self.fall();
        }
    }

    pub(super) fn dial_failed(&mut self) {
        if self.ladder.try_failed(self.now) {
            self.fall();
        }
    }

    pub(super) fn network_back(&mut self) {
        if self.ladder.has_ended() {
            return;
        }
        if self.ladder.is_live() {
            self.heartbeat();
        } else {
            self.retry();
        }
    }

    pub(super) fn retry(&mut self) {
        if self.ladder.hurry(self.now) {
            self.say_reconnecting(0);
            self.dial();
        }
    }

    /// The machine was asleep: the connection may be gone without a word.
    pub(super) fn wake(&mut self) {
        if self.ladder.wake(self.now) {
            self.heartbeat();
            self.say(Line::Suspect);
        }
    }

    /// Does what is due.
    pub(super) fn climb(&mut self) {
        while let Some(step) = self.ladder.step(self.now) {
            match step {
                Step::Dial => self.dial(),
                Step::Failed => self.fall(),
                Step::Probe => {
                    self.heartbeat();
                    self.say(Line::Suspect);
                    self.dial();
                }
                Step::Lost(link) => self.drop_link(link, Closed::SlowConsumer),
            }
        }
    }

    /// Closes a connection that is of no use, and makes another.
    pub(super) fn drop_link(&mut self, link: LinkId, reason: Closed) {
        self.outputs.push_back(GuestOutput::Close { link, reason });
        self.fall();
    }

    /// The host has ended it, or nobody can go on with it.
    pub(super) fn end_for_good(&mut self, reason: Closed) {
        if let Some(link) = self.ladder.link() {
            self.outputs.push_back(GuestOutput::Close { link, reason });
        }
        self.leave_link();
        self.end(Line::Closed(reason));
    }

    /// There is no further try by itself.
    pub(super) fn end(&mut self, line: Line) {
        self.ladder.end();
        self.refuse_what_waits();
        self.say(line);
    }

    /// The line while the connection holds.
    pub(super) fn say_how_it_is(&mut self) {
        if !self.ladder.is_live() || self.ladder.is_suspect() {
            return;
        }
        let seat = self.replica.public.seat_of(self.player);
        let replaced = seat.is_some_and(|seat| matches!(self.replica.public.seats[seat], SeatState::Substitute(_)));
        let line = match (replaced, self.degraded) {
            (true, _) => Line::Spectating,
            (false, true) => Line::Unstable,
            (false, false) => Line::Live {
                rtt_ms: self.telling.rtt_ms,
            },
        };
        if !is_much_the_same(&self.line, &line) {
            self.say(line);
        }
    }

    fn fall(&mut self) {
        let seated = self.is_seated();
        self.leave_link();
        match self.ladder.fall(self.now, seated, &mut self.chance) {
            Some(wait_ms) => self.say_reconnecting(wait_ms),
            None => self.say(Line::GaveUp),
        }
    }

    fn dial(&mut self) {
        self.outputs.push_back(GuestOutput::Dial {
            attempt: self.ladder.attempt(),
        });
    }

    fn say_reconnecting(&mut self, wait_ms: u64) {
        let kept_ms = self.is_seated().then(|| self.ladder.kept_ms(self.now));
        self.say(Line::Reconnecting {
            attempt: self.ladder.attempt(),
            wait_ms,
            kept_ms: kept_ms.filter(|kept| *kept > 0),
        });
    }

    /// Whether the player has a seat that is kept for it when it is gone.
    fn is_seated(&self) -> bool {
        let public = &self.replica.public;
        let seat = public.seat_of(self.player);
        seat.is_some_and(|seat| public.seats[seat].human().is_some())
    }
}

/// Whether only the delay has changed, and not by much.
fn is_much_the_same(before: &Line, now: &Line) -> bool {
    let (Line::Live { rtt_ms: before }, Line::Live { rtt_ms: now }) = (before, now) else {
        return false;
    };
    *before > 0 && before.abs_diff(*now) <= before / 4 + LITTLE_MS
}

/// A change of the delay that is not worth telling.
const LITTLE_MS: u32 = 10;
