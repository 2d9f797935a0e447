//! A person at a simulated table: looks at its view and asks for something, mostly what is right.

use super::chance::Chance;
use super::faults::{Fault, Faults};
use crate::bot::{self, Style};
use crate::rules::{Card, Cards};
use crate::table::{Bot, Choice, Command, Level, Line, Name, PauseReason, Phase, PlayerId, SeatState, Settings, View};

/// What a person is like.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) player: PlayerId,
    pub(super) name: Name,
    /// It hosts the table: it fills the seats, pauses, and begins the next tournament.
    pub(super) hosts: bool,
    /// It has left, or has come to watch.
    pub(super) watches: bool,
    /// What it sees.
    pub(super) view: Option<View>,
    /// It waits for an answer.
    pub(super) waits: bool,
    /// When it will act next; a world keeps one such moment for it.
    pub(super) acts_at: Option<u64>,
    /// How many seats the host leaves for guests.
    pub(super) keeps_free: u8,
    chance: Chance,
    level: Level,
    lines: u64,
    /// Since when seats are free, in milliseconds.
    free_since: Option<u64>,
}

/// What a person does when its moment comes.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Deed {
    Ask(Command),
    /// Looks again after so many milliseconds.
    Look(u64),
}

impl Person {
    pub(super) fn new(player: PlayerId, name: Name, mut chance: Chance) -> Self {
        let levels = [Level::Novice, Level::Easy, Level::Easy, Level::Medium];
        Self {
            player,
            name,
            hosts: false,
            watches: false,
            view: None,
            waits: false,
            acts_at: None,
            keeps_free: 0,
            level: chance.pick(&levels).copied().unwrap_or_default(),
            chance,
            lines: 0,
            free_since: None,
        }
    }

    /// How long it takes to do something, in milliseconds.
    pub(super) fn thinks_ms(&mut self, calm: bool, faults: &mut Faults) -> u64 {
        if !calm && self.chance.one_in(150) {
            faults.count(Fault::Away);
            return self.chance.between(30_000, 250_000);
        }
        self.chance.between(400, 6_000)
    }

    /// What it does at `now`.
    pub(super) fn act(&mut self, now: u64, calm: bool, faults: &mut Faults) -> Deed {
        if self.waits {
            return Deed::Look(5_000);
        }
        let Some(view) = self.view.clone() else {
            return Deed::Look(3_000);
        };
        if !calm && let Some(command) = self.whim(&view, faults) {
            return Deed::Ask(command);
        }
        let wanted = if self.hosts {
            self.hosting(now, &view).or_else(|| self.playing(&view))
        } else {
            self.playing(&view)
        };
        wanted.map_or(Deed::Look(7_000), Deed::Ask)
    }

    /// What nobody had to ask for, or nobody may.
    fn whim(&mut self, view: &View, faults: &mut Faults) -> Option<Command> {
        match self.chance.below(400) {
            0..=7 => Some(self.say()),
            8 | 9 if self.hosts => Some(Command::Pause),
            10..=19 => {
                faults.count(Fault::IllegalAsk);
                Some(self.nonsense(view))
            }
            20 if !self.hosts && !self.watches && self.chance.one_in(4) => {
                faults.count(Fault::Left);
                self.watches = true;
                Some(Command::Leave)
            }
            _the_rest_of_the_time => None,
        }
    }

    fn say(&mut self) -> Command {
        if self.chance.one_in(3) {
            return Command::Say(Line::Phrase(self.chance.below(u64::from(Line::PHRASES)) as u8));
        }
        self.lines += 1;
        let text = format!("{} {}", self.chance.below(1_000_000_000), self.lines);
        Command::Say(Line::Text(text.parse().expect("digits are text")))
    }

    fn nonsense(&mut self, view: &View) -> Command {
        let any: Vec<Card> = Card::all().collect();
        let card = self.chance.pick(&any).copied();
        let hand: Vec<Card> = view.hand().into_iter().collect();
        match self.chance.below(7) {
            0 => Command::Play(card.map_or(Cards::NONE, |card| Cards::NONE.with(card))),
            1 => {
                let some = (0..3).filter_map(|_| self.chance.pick(&hand).copied());
                Command::Play(some.fold(Cards::NONE, Cards::with))
            }
            2 => Command::Pass,
            3 => Command::Resume,
            4 => Command::Change(Settings::default()),
            5 => self.sit(),
            _and_last => Command::Here,
        }
    }

    fn sit(&self) -> Command {
        Command::Sit {
            seat: None,
            name: self.name.clone(),
        }
    }

    fn hosting(&mut self, now: u64, view: &View) -> Option<Command> {
        let public = &view.public;
        if public.paused == Some(PauseReason::Host) {
            return Some(Command::Resume);
        }
        if public.phase == Phase::Completed {
            return Some(Command::Reset);
        }
        if public.phase != Phase::Waiting {
            self.free_since = None;
            return None;
        }
        view.seat?;
        let free = public
            .table_seats()
            .filter(|(_, state)| **state == SeatState::Free)
            .count();
        let since = *self.free_since.get_or_insert(now);
        let waited = now.saturating_sub(since) > LONGEST_WAIT_FOR_GUESTS_MS;
        (free > usize::from(self.keeps_free) || waited).then(|| {
            let names = ["Mây", "Gió", "Sóng", "Đá", "Lửa"];
            let name = self.chance.pick(&names).copied().unwrap_or("Mây");
            let levels = [Level::Novice, Level::Easy, Level::Medium];
            Command::AddBot {
                seat: None,
                bot: Bot::new(
                    name.parse().expect("these are good names"),
                    self.chance.pick(&levels).copied().unwrap_or_default(),
                ),
            }
        })
    }

    fn playing(&mut self, view: &View) -> Option<Command> {
        let public = &view.public;
        let Some(seat) = view.seat else {
            return (public.phase == Phase::Waiting && !self.watches).then(|| self.sit());
        };
        let state = &public.seats[seat];
        if self.watches {
            // Its program died before the host heard that it left.
            return matches!(state, SeatState::Human(_)).then_some(Command::Leave);
        }
        match state {
            SeatState::Substitute(substitute) if substitute.cause == crate::table::Cause::Dropped => {
                return (!substitute.returning).then_some(Command::Here);
            }
            SeatState::Substitute(_) | SeatState::Bot(_) | SeatState::Free => return None,
            SeatState::Human(human) if human.idle => return Some(Command::Here),
            SeatState::Human(_) | SeatState::Reserved(_) => {}
        }
        match public.phase {
            Phase::Starting | Phase::Between if public.awaited().contains(seat) => {
                Some(Command::Ready { pledge: None })
            }
            Phase::Playing if public.paused.is_none() && view.demand().is_some() => {
                let choice = bot::choose(view, self.level, Style::Even, self.chance.rng());
                Some(match choice {
                    Choice::Play(cards) => Command::Play(cards),
                    Choice::Pass => Command::Pass,
                })
            }
            Phase::Starting | Phase::Between | Phase::Playing | Phase::Waiting | Phase::Dealing | Phase::Completed => {
                None
            }
        }
    }
}

/// How long a host waits for guests before a bot takes the chair.
const LONGEST_WAIT_FOR_GUESTS_MS: u64 = 120_000;
