//! Who is asked on a turn, and what is done when the answer comes or does not.

use super::Millis;
use super::host::Host;
use super::io::{Output, Pace, Ticket};
use super::stopwatch::Stopwatch;
use super::turn::{Allowance, THINK_LIMIT_MS, Task, Turn};
use crate::rules::Seat;
use crate::table::{Choice, House, Public, SeatState, Table, View};

impl Host {
    /// Sees to it that the turn is the one of the table, and that the right one is asked.
    pub(super) fn face_the_turn(&mut self) {
        let public = self.table.public();
        let Some(seat) = public.turn() else {
            self.turn = None;
            return;
        };
        let paused = public.paused.is_some();
        let wanted = Wanted::of(public, &self.table, seat);
        let stays = self
            .turn
            .as_ref()
            .is_some_and(|turn| turn.seat == seat && wanted.fits(&turn.task));
        if !stays {
            self.begin_turn(seat, wanted);
        }
        let now = self.now;
        if let Some(turn) = &mut self.turn {
            let runs = !paused && !matches!(turn.task, Task::Absent(_));
            match (runs, turn.watch.is_running()) {
                (true, false) => turn.thaw(now),
                (false, true) => turn.freeze(now),
                (true, true) | (false, false) => {}
            }
        }
    }

    pub(super) fn end_turn(&mut self) {
        if let Some(turn) = self.turn.take()
            && let Task::Person(allowance) = turn.task
        {
            self.banks[turn.seat] = allowance.bank_after(turn.watch.spent(self.now));
        }
    }

    fn begin_turn(&mut self, seat: Seat, wanted: Wanted) {
        let kept = self.turn.take().filter(|turn| turn.seat == seat);
        let same_turn = kept.as_ref().and_then(|turn| Some((turn.watch, turn.allowance()?)));
        let fresh = Allowance {
            turn_ms: self.table.public().settings.timer.turn_ms(),
            bank_ms: self.banks[seat],
            granted_ms: 0,
        };
        let (watch, allowance) = same_turn.unwrap_or((Stopwatch::running(self.now), fresh));
        let (watch, task) = match wanted {
            Wanted::Person => (watch, Task::Person(allowance)),
            Wanted::Absent => (watch, Task::Absent(allowance)),
            Wanted::House => {
                let after_ms = self.thinking_ms();
                (watch, Task::House { after_ms, allowance })
            }
            Wanted::Program => {
                self.tickets += 1;
                let task = Task::Program {
                    ticket: Ticket(self.tickets),
                    answer: None,
                    shown_ms: self.thinking_ms(),
                };
                (Stopwatch::running(self.now), task)
            }
        };
        self.turn = Some(Turn { seat, watch, task });
        self.ask_the_program();
    }

    fn ask_the_program(&mut self) {
        let Some(Turn {
            seat,
            task: Task::Program {
                ticket, answer: None, ..
            },
            ..
        }) = &self.turn
        else {
            return;
        };
        let (seat, ticket) = (*seat, *ticket);
        let level = self.table.public().seats[seat].level().unwrap_or_default();
        let view = Box::new(self.table.view(Some(seat)));
        let deadline = self.now + Millis(THINK_LIMIT_MS);
        self.outputs.push_back(Output::Think {
            ticket,
            seat,
            view,
            level,
            deadline,
        });
    }

    pub(super) fn thought(&mut self, asked: Ticket, choice: Option<Choice>) {
        let Some(Turn {
            seat,
            task: Task::Program {
                ticket, answer: None, ..
            },
            ..
        }) = &self.turn
        else {
            return;
        };
        if *ticket != asked {
            return;
        }
        let view = self.table.view(Some(*seat));
        let choice = self.legal_or_lowest(&view, choice);
        if let Some(Turn {
            task: Task::Program { answer, .. },
            ..
        }) = &mut self.turn
        {
            *answer = Some(choice);
        }
    }

    /// The choice if it is legal, else the lowest move that is.
    fn legal_or_lowest(&mut self, view: &View, choice: Option<Choice>) -> Choice {
        let legal = choice.filter(|choice| match choice {
            Choice::Pass => view.may_pass(),
            Choice::Play(cards) => view.plays().iter().any(|play| play.cards() == *cards),
        });
        legal.unwrap_or_else(|| {
            self.replaced += 1;
            view.fallback().unwrap_or(Choice::Pass)
        })
    }

    fn thinking_ms(&mut self) -> u64 {
        match self.pace {
            Pace::Human(thinking_ms) => u64::from(thinking_ms(self.table.public(), &mut self.habits)),
            Pace::Instant => 0,
        }
    }

    /// Moves for the seat on turn if its time has come; whether it did.
    pub(super) fn do_what_is_due(&mut self) -> bool {
        let due = self.turn.as_ref().and_then(|turn| turn.due(self.now));
        if due.is_none_or(|due| due > self.now) {
            return false;
        }
        let Some(turn) = &self.turn else { return false };
        let seat = turn.seat;
        match turn.task {
            Task::Person(_) => self.house(House::TimeUp(seat)),
            Task::Absent(_) => false,
            Task::House { .. } => self.house(House::PlayFor {
                seat,
                choice: Choice::Pass,
            }),
            Task::Program {
                answer: Some(choice), ..
            } => self.house(House::PlayFor { seat, choice }),
            Task::Program { answer: None, .. } => {
                let view = self.table.view(Some(seat));
                let choice = self.legal_or_lowest(&view, None);
                self.house(House::PlayFor { seat, choice })
            }
        }
    }

    /// Nobody loses the time that the machine slept.
    pub(super) fn wake(&mut self, now: Millis) {
        let slept_from = self.now;
        let slept_ms = now.0.saturating_sub(slept_from.0);
        self.peers.wake(slept_ms, slept_from.max(now));
        self.curtain.wake(slept_ms);
        self.nonces_due = None;
        if let Some(turn) = self.turn.as_mut().filter(|turn| turn.watch.is_running()) {
            turn.freeze(slept_from);
            self.now = self.now.max(now);
            turn.thaw(self.now);
            self.show_again();
        }
    }
}

/// Who should answer for the seat on turn.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Person,
    Absent,
    Program,
    House,
}

impl Wanted {
    fn of(public: &Public, table: &Table, seat: Seat) -> Self {
        let state = &public.seats[seat];
        if state.level().is_some() {
            return Self::Program;
        }
        match state {
            SeatState::Human(_) | SeatState::Reserved(_) if table.cannot_come_back(seat) => Self::House,
            SeatState::Human(_) => Self::Person,
            SeatState::Reserved(_) | SeatState::Free | SeatState::Substitute(_) | SeatState::Bot(_) => Self::Absent,
        }
    }

    const fn fits(self, task: &Task) -> bool {
        matches!(
            (self, task),
            (Self::Person, Task::Person(_))
                | (Self::Absent, Task::Absent(_))
                | (Self::Program, Task::Program { .. })
                | (Self::House, Task::House { .. })
        )
    }
}
