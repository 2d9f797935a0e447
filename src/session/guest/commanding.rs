//! From what the player asks for to its answer.

use super::asks::Asked;
use super::replica::after;
use super::{Guest, GuestOutput, Unanswered};
use crate::rules::Seats;
use crate::table::{Command, Refusal, View};
use crate::wire::{CommandNo, Message, Stamp};

impl Guest {
    pub(super) fn ask(&mut self, no: CommandNo, command: Command) {
        let asked = Asked {
            ask: Some(no),
            seen: self.replica.next,
            command,
        };
        if self.ladder.has_ended() {
            self.refuse(no, Refusal::NotNow);
        } else if self.asks.are_unwelcome(self.now) || self.asks.wait(asked).is_err() {
            self.refuse(no, Refusal::TooFast);
        }
    }

    /// Sends the next command, or the last one again, if it may.
    pub(super) fn send_what_is_asked(&mut self) {
        if !self.ladder.is_live() || self.catching.is_some() {
            return;
        }
        if let Some(asked) = self.asks.take(self.now) {
            let command = self.pledge(asked.command);
            let no = self.memory.next;
            self.memory.next = after(no);
            self.memory.unanswered = Some(Unanswered {
                no,
                seen: asked.seen,
                command,
            });
            self.keep_memory();
            self.send_unanswered();
        } else if self.asks.again(self.now) {
            self.send_unanswered();
        }
    }

    /// What the log shows to be carried out is answered, whether the host's answer came or not.
    pub(super) fn take_answers(&mut self) {
        for no in std::mem::take(&mut self.answers) {
            self.answered(no, Ok(()));
        }
    }

    /// The host has answered a command.
    pub(super) fn answered(&mut self, no: CommandNo, result: Result<(), Refusal>) {
        if self.memory.unanswered.as_ref().is_none_or(|command| command.no != no) {
            return;
        }
        self.memory.unanswered = None;
        self.expected = self.expected.max(after(no));
        if let Some(no) = self.asks.landed() {
            self.outputs.push_back(match result {
                Ok(()) => GuestOutput::Accepted { no },
                Err(refusal) => GuestOutput::Refused { no, refusal },
            });
        }
    }

    /// The host says that it expects another number. One under which it has carried out or answered a command already
    /// would be taken for that command again.
    pub(super) fn gap(&mut self, expected: CommandNo) {
        if expected >= self.expected.max(self.replica.answered) {
            self.renumber(expected);
        }
    }

    fn renumber(&mut self, expected: CommandNo) {
        self.memory.next = expected;
        if let Some(unanswered) = &mut self.memory.unanswered {
            unanswered.no = expected;
            self.memory.next = after(expected);
            self.asks.unsend();
        }
        self.keep_memory();
    }

    /// After catching up: what becomes of the commands that have no answer, now that the host expects this number.
    /// What the host has not had, and what makes no sense any more, is not sent again.
    pub(super) fn reconcile(&mut self, expected: CommandNo) {
        let view = self.replica.view();
        let turn_since = self.replica.turn_since;
        for no in self
            .asks
            .sift(|asked| makes_sense(&view, turn_since, asked.seen, &asked.command))
        {
            self.refuse(no, Refusal::Stale);
        }
        if let Some(Unanswered { no, seen, command }) = &self.memory.unanswered {
            let answer_waits = after(*no) == expected;
            if answer_waits {
                return;
            }
            let (no, had) = (*no, *no < expected);
            if had || !makes_sense(&view, turn_since, *seen, command) {
                self.answered(no, Err(Refusal::Stale));
            }
        }
        let stays = self.memory.unanswered.as_ref().map_or(self.memory.next, |sent| sent.no);
        if stays != expected {
            self.renumber(expected);
        }
    }

    /// This is another table: what was asked for at the one before it is not asked for here.
    pub(super) fn begin_anew(&mut self) {
        if let Some(no) = self.memory.unanswered.as_ref().map(|sent| sent.no) {
            self.answered(no, Err(Refusal::Stale));
        }
        (self.memory.next, self.expected) = (CommandNo(1), CommandNo(1));
        self.memory.pledged = None;
        self.keep_memory();
    }

    /// Nobody will answer any more.
    pub(super) fn refuse_what_waits(&mut self) {
        for no in self.asks.give_up() {
            self.refuse(no, Refusal::NotNow);
        }
    }

    /// The host drops what comes before this has passed. A short wait nobody notices; of a long one the player is told
    /// why nothing happens, and what waits is not done so much later.
    pub(super) fn slow_down(&mut self, wait_ms: u32) {
        self.asks.slow_down(wait_ms, self.now);
        if wait_ms >= WORTH_TELLING_MS {
            self.outputs.push_back(GuestOutput::SlowedDown { wait_ms });
        }
        if self.asks.are_unwelcome(self.now) {
            for no in self.asks.sift(|asked| asked.ask.is_none()) {
                self.refuse(no, Refusal::TooFast);
            }
        }
    }

    fn refuse(&mut self, no: CommandNo, refusal: Refusal) {
        self.outputs.push_back(GuestOutput::Refused { no, refusal });
    }

    fn send_unanswered(&mut self) {
        if let Some(unanswered) = self.memory.unanswered.clone() {
            self.send(&Message::Command {
                no: unanswered.no,
                seen: unanswered.seen,
                command: unanswered.command,
            });
        }
    }
}

/// Longer waits than this are told the player.
const WORTH_TELLING_MS: u32 = 1_000;

/// Whether the host could still carry out a command that was asked for some time ago, by somebody who had seen this much.
fn makes_sense(view: &View, turn_since: Option<u64>, seen: Stamp, command: &Command) -> bool {
    let same_turn = turn_since.is_none_or(|since| seen.seq > since);
    let is_in = |seats: Seats| view.seat.is_some_and(|seat| seats.contains(seat));
    match command {
        Command::Play(cards) => same_turn && view.plays().iter().any(|play| play.cards() == *cards),
        Command::Pass => same_turn && view.may_pass(),
        Command::Ready { .. } => is_in(view.public.awaited()),
        Command::RevealNonce(_) => is_in(view.public.nonces_awaited()),
        Command::Sit { .. }
        | Command::Leave
        | Command::Say(_)
        | Command::Rematch
        | Command::Here
        | Command::AddBot { .. }
        | Command::FreeSeat(_)
        | Command::Change(_)
        | Command::Pause
        | Command::Resume
        | Command::Reset => true,
        Command::House(_) => false,
    }
}
