//! One turn: who answers for the seat, and when the answer is due.

use super::Millis;
use super::io::Ticket;
use super::stopwatch::Stopwatch;
use crate::rules::Seat;
use crate::table::Choice;
use crate::wire::TurnClock;

/// The turn of a seat, from the moment it comes.
#[derive(Clone, Debug)]
pub(super) struct Turn {
    /// Whose.
    pub(super) seat: Seat,
    /// How long it has taken.
    pub(super) watch: Stopwatch,
    /// Who answers.
    pub(super) task: Task,
}

/// Who answers on a turn.
#[derive(Clone, Debug)]
pub(super) enum Task {
    /// A person, in its time.
    Person(Allowance),
    /// Nobody: the person's connection is lost and its time stands still.
    Absent(Allowance),
    /// A program.
    Program {
        /// The question it was asked.
        ticket: Ticket,
        /// What it chose.
        answer: Option<Choice>,
        /// After how many milliseconds that is shown.
        shown_ms: u64,
    },
    /// The house passes, after so many milliseconds, for a person who is asked again and has no answer.
    House {
        /// After how long.
        after_ms: u64,
        /// The time that the person seems to have.
        allowance: Allowance,
    },
}

/// A person's time for one turn, in milliseconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Allowance {
    /// The time of a turn; none if it is unlimited.
    pub(super) turn_ms: Option<u64>,
    /// What was in the bank when the turn came.
    pub(super) bank_ms: u64,
    /// What was granted on top, after a pause.
    pub(super) granted_ms: u64,
}

impl Allowance {
    /// When the time is over.
    fn end_ms(self) -> Option<u64> {
        self.turn_ms.map(|turn| turn + self.granted_ms + self.bank_ms)
    }

    /// Sees to it that at least ten seconds are left.
    fn grant(&mut self, spent: u64) {
        if let Some(end) = self.end_ms() {
            self.granted_ms += (spent + LEAST_REST_MS).saturating_sub(end);
        }
    }

    /// What is left in the bank when the turn ends now.
    pub(super) fn bank_after(self, spent: u64) -> u64 {
        match self.turn_ms {
            Some(turn) => self
                .bank_ms
                .saturating_sub(spent.saturating_sub(turn + self.granted_ms)),
            None => self.bank_ms,
        }
    }
}

impl Turn {
    /// After how many milliseconds of this turn something is due.
    fn due_ms(&self) -> Option<u64> {
        match &self.task {
            Task::Person(allowance) => allowance.end_ms(),
            Task::Absent(_) => None,
            Task::Program {
                answer: Some(_),
                shown_ms,
                ..
            } => Some(*shown_ms),
            Task::Program { answer: None, .. } => Some(THINK_LIMIT_MS),
            Task::House { after_ms, .. } => Some(*after_ms),
        }
    }

    /// When something is due.
    pub(super) fn due(&self, now: Millis) -> Option<Millis> {
        let due = self.due_ms().filter(|_| self.watch.is_running())?;
        Some(now + Millis(due.saturating_sub(self.watch.spent(now))))
    }

    /// Stops the time.
    pub(super) const fn freeze(&mut self, now: Millis) {
        self.watch.stop(now);
    }

    /// Lets the time run on; a person has at least ten seconds.
    pub(super) fn thaw(&mut self, now: Millis) {
        self.watch.go(now);
        let spent = self.watch.spent(now);
        match &mut self.task {
            Task::Person(allowance) | Task::House { allowance, .. } => allowance.grant(spent),
            Task::Absent(_) => self.watch.stop(now),
            Task::Program { .. } => {}
        }
    }

    /// The person's time.
    pub(super) const fn allowance(&self) -> Option<Allowance> {
        match &self.task {
            Task::Person(allowance) | Task::Absent(allowance) | Task::House { allowance, .. } => Some(*allowance),
            Task::Program { .. } => None,
        }
    }

    /// The clock to show.
    pub(super) fn clock(&self, now: Millis) -> Option<TurnClock> {
        let allowance = self.allowance()?;
        let spent = self.watch.spent(now);
        let turn_ms = (allowance.turn_ms? + allowance.granted_ms).saturating_sub(spent);
        let bank_ms = allowance.bank_after(spent);
        Some(TurnClock {
            seat: self.seat,
            turn_ms,
            bank_ms,
            running: self.watch.is_running(),
        })
    }
}

/// The least that a person on turn has left when the table goes on after a pause.
pub const LEAST_REST_MS: u64 = 10_000;

/// How long a program may think before a move is made without it.
pub const THINK_LIMIT_MS: u64 = 5_000;

/// A host that is told the time so much later than it asked for was asleep, and its players with it.
pub const WAKE_MS: u64 = 3_000;
