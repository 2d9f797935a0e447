//! The host of one table.

use std::collections::VecDeque;

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::Millis;
use super::io::{HostConfig, Input, Output, Pace};
use super::ledger::{Ledger, Meeting};
use super::log::{Record, RestoreError, Secret};
use super::turn::{Turn, WAKE_MS};
use crate::rules::{BySeat, Deal};
use crate::table::{Command, Event, House, Phase, PlayerId, PublicKey, Refusal, Seed, Table, TurnTimer, Who, decide};
use crate::wire::{CommandNo, Entry};

/// The host of one table: the table, its clocks, its programs, its log.
#[derive(Debug)]
pub struct Host {
    pub(super) table: Table,
    /// The number of the next event.
    seq: u64,
    ledger: Ledger,
    /// Whose program this is; it is shown what happens.
    player: PlayerId,
    secret: Option<Secret>,
    pub(super) turn: Option<Turn>,
    pub(super) tickets: u64,
    pub(super) banks: BySeat<u64>,
    seeds: ChaCha20Rng,
    pub(super) habits: Xoshiro256PlusPlus,
    pub(super) pace: Pace,
    pub(super) now: Millis,
    pub(super) outputs: VecDeque<Output>,
    pub(super) replaced: u64,
}

impl Host {
    /// Opens a table where nobody sits.
    pub fn open(config: HostConfig, now: Millis) -> Self {
        let mut host = Self::empty(config.host, config.chance, config.pace, now);
        let opened = Event::Opened {
            table: config.table,
            host: config.host,
            key: PublicKey(config.key.verifying_key().to_bytes()),
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
    pub(super) fn house(&mut self, command: House) -> bool {
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
        let entry = Entry::new(self.seq, cause, events);
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

    pub(super) fn show(&mut self, events: Vec<Event>, moments: Vec<crate::table::Moment>) {
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
            | Event::NonceRevealed { .. }
            | Event::NonceOmitted { .. }
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
}

/// The most that a host does by itself at one moment: more than any game has moves.
const MOST_CHORES: usize = 1_000;
