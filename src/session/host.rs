//! The host of one table.

use std::collections::VecDeque;

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::Millis;
use super::io::{CommandNo, HostConfig, Input, Output, Pace, Ticket};
use super::ledger::{Ledger, Meeting};
use super::log::{Entry, Record, RestoreError, Secret};
use super::stopwatch::Stopwatch;
use super::turn::{Allowance, Task, Turn, WAKE_MS};
use crate::rules::{BySeat, Deal, Seat};
use crate::table::{
    Choice, Command, Event, House, Phase, PlayerId, Public, Refusal, SeatState, Seed, Table, TurnTimer, View, Who,
    decide,
};

/// The host of one table: the table, its clocks, its programs, its log.
#[derive(Debug)]
pub struct Host {
    table: Table,
    /// The number of the next event.
    seq: u64,
    ledger: Ledger,
    /// Whose program this is; it is shown what happens.
    player: PlayerId,
    secret: Option<Secret>,
    turn: Option<Turn>,
    tickets: u64,
    banks: BySeat<u64>,
    seeds: ChaCha20Rng,
    habits: Xoshiro256PlusPlus,
    pace: Pace,
    now: Millis,
    outputs: VecDeque<Output>,
    replaced: u64,
}

impl Host {
    /// Opens a table where nobody sits.
    pub fn open(config: HostConfig, now: Millis) -> Self {
        let mut host = Self::empty(config.host, config.chance, config.pace, now);
        let opened = Event::Opened {
            table: config.table,
            host: config.host,
            settings: config.settings,
        };
        host.happen(None, vec![opened]);
        host
    }

    /// Takes up a table from its log, and from the secret of the game that was being played. Without that secret the
    /// game is dealt again; scores and history stay. Nothing that was clocked is in the log: every bank is full.
    ///
    /// # Errors
    /// [`RestoreError`] when the log is not one of a table, from its first event on.
    pub fn restore(
        log: &[Entry],
        secret: Option<Secret>,
        chance: [u8; 32],
        pace: Pace,
        now: Millis,
    ) -> Result<Self, RestoreError> {
        let opened = log.first().and_then(|entry| entry.events.first());
        let Some(Event::Opened { host: player, .. }) = opened else {
            return Err(RestoreError::NotATable);
        };
        let mut host = Self::empty(*player, chance, pace, now);
        for entry in log {
            if entry.seq != host.seq {
                return Err(RestoreError::Gap {
                    expected: host.seq,
                    found: entry.seq,
                });
            }
            for event in &entry.events {
                host.table.apply(event);
            }
            host.seq += entry.events.len() as u64;
            if let Some((player, no)) = entry.cause {
                host.ledger.note(player, no, Ok(()));
            }
        }
        host.take_up(secret);
        host.show(Vec::new(), Vec::new());
        host.settle();
        Ok(host)
    }

    /// The number that a player's next command must have.
    pub fn next_no(&self, player: PlayerId) -> CommandNo {
        self.ledger.next(player)
    }

    /// The table, with every hand.
    pub const fn table(&self) -> &Table {
        &self.table
    }

    /// How often a program was late, failed, or chose what is not legal, so that a move was made without it.
    pub const fn replaced(&self) -> u64 {
        self.replaced
    }

    /// Takes in what happened. `now` never goes back; if it is far later than [`Host::poll_timeout`] asked for, the
    /// machine was asleep, and nobody loses time over it.
    pub fn handle(&mut self, now: Millis, input: Input) {
        let overslept = self.poll_timeout().is_some_and(|due| now > due + Millis(WAKE_MS));
        if overslept || matches!(input, Input::Woke) {
            self.wake(now);
        }
        self.now = self.now.max(now);
        match input {
            Input::Command { player, no, command } => self.command(player, no, &command),
            Input::Thought { ticket, choice } => self.thought(ticket, choice),
            Input::Woke | Input::Tick => {}
        }
        self.settle();
    }

    /// What is to be done next; ask again until there is nothing.
    pub fn poll_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// When it wants to be told the time, if nothing happens before.
    pub fn poll_timeout(&self) -> Option<Millis> {
        self.turn.as_ref().and_then(|turn| turn.due(self.now))
    }

    fn empty(player: PlayerId, chance: [u8; 32], pace: Pace, now: Millis) -> Self {
        let mut seeds = ChaCha20Rng::from_seed(chance);
        let habits = Xoshiro256PlusPlus::seed_from_u64(seeds.next_u64());
        Self {
            table: Table::unopened(),
            seq: 0,
            ledger: Ledger::default(),
            player,
            secret: None,
            turn: None,
            tickets: 0,
            banks: BySeat([TurnTimer::BANK_MS; 4]),
            seeds,
            habits,
            pace,
            now,
            outputs: VecDeque::new(),
            replaced: 0,
        }
    }

    /// Finds the deal of the running game, or of the last, again.
    fn take_up(&mut self, secret: Option<Secret>) {
        let public = self.table.public();
        let (dealt, seats) = (public.game_no, usize::from(public.settings.seats));
        let proven = public
            .last_result()
            .and_then(|result| result.proof)
            .map(|proof| Deal::of(proof.hands));
        let bound = public
            .committed
            .or_else(|| public.last_result().and_then(|result| result.committed));
        self.secret = secret.filter(|secret| bound == Some(secret.seed.commitment()));
        let deal = match self.secret {
            Some(secret) if secret.game == dealt => {
                Some(Deal::from_key(secret.seed.deal_key(public.table, dealt), seats))
            }
            Some(_) | None => proven,
        };
        if let Some(deal) = deal {
            self.table.hold(deal);
        }
        let lost = self.table.public().committed.is_some() && self.secret.is_none();
        if lost {
            self.house(House::LoseDeal);
        }
    }

    fn command(&mut self, player: PlayerId, no: CommandNo, command: &Command) {
        match self.ledger.meet(player, no) {
            Meeting::Next => {}
            Meeting::Again(result) => return self.answer(player, no, result),
            Meeting::Past => return,
            Meeting::Ahead(expected) => return self.outputs.push_back(Output::Gap { player, expected }),
        }
        let decided = decide(&self.table, Who::Player(player), command);
        let result = match &decided {
            Ok(_) => Ok(()),
            Err(refusal) => Err(*refusal),
        };
        self.ledger.note(player, no, result);
        match decided {
            Ok(events) if !events.is_empty() => self.happen(Some((player, no)), events),
            Ok(_) | Err(_) => {}
        }
        self.answer(player, no, result);
    }

    fn answer(&mut self, player: PlayerId, no: CommandNo, result: Result<(), Refusal>) {
        self.outputs.push_back(match result {
            Ok(()) => Output::Accepted { player, no },
            Err(refusal) => Output::Refused { player, no, refusal },
        });
    }

    /// Carries out what the house decides; whether it fits the state.
    fn house(&mut self, command: House) -> bool {
        match decide(&self.table, Who::House, &Command::House(command)) {
            Ok(events) => {
                self.happen(None, events);
                true
            }
            Err(_) => false,
        }
    }

    /// Keeps events, then folds and shows them.
    fn happen(&mut self, cause: Option<(PlayerId, CommandNo)>, events: Vec<Event>) {
        let entry = Entry {
            seq: self.seq,
            cause,
            events,
        };
        self.seq += entry.events.len() as u64;
        let events = entry.events.clone();
        self.outputs.push_back(Output::Persist(Record::Entry(entry)));
        let mut moments = Vec::new();
        for event in &events {
            self.clock_before(event);
            moments.extend(self.table.apply(event));
        }
        self.face_the_turn();
        self.show(events, moments);
    }

    fn show(&mut self, events: Vec<Event>, moments: Vec<crate::table::Moment>) {
        let seat = self.table.public().seat_of(self.player);
        let view = Box::new(self.table.view(seat));
        let clock = self.turn.as_ref().and_then(|turn| turn.clock(self.now));
        self.outputs.push_back(Output::Show {
            player: self.player,
            events,
            moments,
            view,
            clock,
        });
    }

    /// What an event means for the clocks, before it is folded.
    fn clock_before(&mut self, event: &Event) {
        match event {
            Event::Dealt { .. } => self.banks = BySeat([TurnTimer::BANK_MS; 4]),
            Event::Played { .. } | Event::Passed { .. } | Event::Declined { .. } => self.end_turn(),
            Event::Opened { .. }
            | Event::Seated { .. }
            | Event::BotSeated { .. }
            | Event::Freed { .. }
            | Event::Changed { .. }
            | Event::Readied { .. }
            | Event::DealCommitted { .. }
            | Event::InstantWon { .. }
            | Event::Revealed { .. }
            | Event::DealLost { .. }
            | Event::Signal { .. }
            | Event::Reserved { .. }
            | Event::Substituted { .. }
            | Event::Returned { .. }
            | Event::Released { .. }
            | Event::Claimed { .. }
            | Event::Active { .. }
            | Event::Paused { .. }
            | Event::Resumed
            | Event::RematchWanted { .. }
            | Event::Reset
            | Event::Said { .. } => {}
        }
    }

    fn end_turn(&mut self) {
        if let Some(turn) = self.turn.take()
            && let Task::Person(allowance) = turn.task
        {
            self.banks[turn.seat] = allowance.bank_after(turn.watch.spent(self.now));
        }
    }

    /// Does what is due by itself, until nothing is.
    fn settle(&mut self) {
        for _ in 0..MOST_CHORES {
            self.face_the_turn();
            if !self.do_chore() && !self.do_what_is_due() {
                return;
            }
        }
    }

    /// Reveals, commits and deals when it is time; whether anything was done.
    fn do_chore(&mut self) -> bool {
        let public = self.table.public();
        let unproven = public.last_result().filter(|result| result.proof.is_none());
        let known = self
            .secret
            .filter(|secret| unproven.is_some_and(|result| result.game == secret.game));
        match public.phase {
            Phase::Between | Phase::Completed if known.is_some() => {
                known.is_some_and(|secret| self.house(House::Reveal(secret.seed)))
            }
            Phase::Starting | Phase::Between | Phase::Dealing if public.committed.is_none() => self.commit(),
            Phase::Dealing if public.paused.is_none() => self.deal(),
            Phase::Starting | Phase::Between | Phase::Dealing => false,
            Phase::Waiting | Phase::Playing | Phase::Completed => false,
        }
    }

    fn commit(&mut self) -> bool {
        let mut seed = Seed([0; 32]);
        self.seeds.fill_bytes(&mut seed.0);
        let secret = Secret {
            game: self.table.public().next_game(),
            seed,
        };
        self.secret = Some(secret);
        self.outputs.push_back(Output::Persist(Record::Secret(secret)));
        self.house(House::Commit(seed.commitment()))
    }

    fn deal(&mut self) -> bool {
        let public = self.table.public();
        let game = public.next_game();
        let Some(secret) = self.secret.filter(|secret| secret.game == game) else {
            return false;
        };
        let deal = Deal::from_key(
            secret.seed.deal_key(public.table, game),
            usize::from(public.settings.seats),
        );
        self.table.hold(deal);
        self.house(House::Deal(deal))
    }

    /// Sees to it that the turn is the one of the table, and that the right one is asked.
    fn face_the_turn(&mut self) {
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
                let view = self.table.view(Some(seat));
                let after_ms = self.thinking_ms(&view, Choice::Pass);
                (watch, Task::House { after_ms, allowance })
            }
            Wanted::Program => {
                self.tickets += 1;
                (
                    Stopwatch::running(self.now),
                    Task::Program {
                        ticket: Ticket(self.tickets),
                        answer: None,
                    },
                )
            }
        };
        self.turn = Some(Turn { seat, watch, task });
        self.ask_the_program();
    }

    fn ask_the_program(&mut self) {
        let Some(Turn {
            seat,
            task: Task::Program { ticket, answer: None },
            ..
        }) = &self.turn
        else {
            return;
        };
        let (seat, ticket) = (*seat, *ticket);
        let level = self.table.public().seats[seat].level().unwrap_or_default();
        let view = Box::new(self.table.view(Some(seat)));
        let deadline = self.now + Millis(super::turn::THINK_LIMIT_MS);
        self.outputs.push_back(Output::Think {
            ticket,
            seat,
            view,
            level,
            deadline,
        });
    }

    fn thought(&mut self, asked: Ticket, choice: Option<Choice>) {
        let Some(Turn {
            seat,
            task: Task::Program { ticket, answer: None },
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
        let after_ms = self.thinking_ms(&view, choice);
        if let Some(turn) = &mut self.turn {
            turn.task = Task::Program {
                ticket: asked,
                answer: Some((choice, after_ms)),
            };
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

    fn thinking_ms(&mut self, view: &View, choice: Choice) -> u64 {
        match self.pace {
            Pace::Human(thinking_ms) => u64::from(thinking_ms(view, choice, &mut self.habits)),
            Pace::Instant => 0,
        }
    }

    /// Moves for the seat on turn if its time has come; whether it did.
    fn do_what_is_due(&mut self) -> bool {
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
                answer: Some((choice, _)),
                ..
            } => self.house(House::PlayFor { seat, choice }),
            Task::Program { answer: None, .. } => {
                let view = self.table.view(Some(seat));
                let choice = self.legal_or_lowest(&view, None);
                self.house(House::PlayFor { seat, choice })
            }
        }
    }

    /// Nobody loses the time that the machine slept.
    fn wake(&mut self, now: Millis) {
        let slept_from = self.now;
        if let Some(turn) = self.turn.as_mut().filter(|turn| turn.watch.is_running()) {
            turn.freeze(slept_from);
            self.now = self.now.max(now);
            turn.thaw(self.now);
            self.show(Vec::new(), Vec::new());
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

/// The most that a host does by itself at one moment: more than any game has moves.
const MOST_CHORES: usize = 1_000;
