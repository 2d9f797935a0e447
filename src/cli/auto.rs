//! A bot in the player's own seat: it answers whatever the table asks of it.

use rand_core::SeedableRng;

use crate::bot::{self, Style, thinking_ms};
use crate::net::live::{CommandNo, Update};
use crate::table::{Choice, Command, Event, Level, Phase, View};

/// A bot that plays for whoever sits here.
pub(super) struct Auto {
    level: Level,
    /// It seems to think.
    human: bool,
    /// It hosts the table, and begins the next tournament.
    hosts: bool,
    rng: bot::Rng,
    /// What it was asked when it answered last.
    answered: Option<Asked>,
    /// The answer that is on its way, and how often it was refused.
    sent: Option<CommandNo>,
    refused: u32,
}

/// One question of the table: the phase, the game, how much was done in it.
type Asked = (Phase, u32, usize);

impl Auto {
    pub(super) fn new(level: Level, human: bool, hosts: bool, chance: [u8; 32]) -> Self {
        Self {
            level,
            human,
            hosts,
            rng: bot::Rng::from_seed(chance),
            answered: None,
            sent: None,
            refused: 0,
        }
    }

    /// Takes in what an update says about what it is asked.
    pub(super) fn hear(&mut self, update: &Update) {
        match update {
            Update::Shown { events, .. } => {
                if events.iter().any(asks_again) {
                    self.answered = None;
                }
            }
            Update::Accepted(no) if self.sent == Some(*no) => self.refused = 0,
            Update::Refused(no, _) if self.sent == Some(*no) && self.refused < MOST_REFUSED => {
                self.refused += 1;
                self.answered = None;
            }
            Update::Accepted(_)
            | Update::Refused(..)
            | Update::Joined { .. }
            | Update::Line(_)
            | Update::Presence(_)
            | Update::Path { .. }
            | Update::Relay(_)
            | Update::Punched(_)
            | Update::Invitation(_)
            | Update::Guessed { .. }
            | Update::SlowedDown { .. }
            | Update::Disputed { .. }
            | Update::ReplayNotKept(_)
            | Update::Stopped(_) => {}
        }
    }

    /// Its command went out under this number.
    pub(super) fn sent(&mut self, no: CommandNo) {
        self.sent = Some(no);
    }

    /// What it does now, and after how many milliseconds; nothing if it has answered, or nothing is asked.
    pub(super) fn answer(&mut self, view: &View) -> Option<(Command, u64)> {
        let public = &view.public;
        let acts = public.rounds.iter().map(|round| round.acts.len()).sum();
        let asked = (public.phase, public.game_no, acts);
        if public.paused.is_some() || self.answered == Some(asked) {
            return None;
        }
        let answer = self.choose(view)?;
        self.answered = Some(asked);
        Some(answer)
    }

    /// How many milliseconds it rests between two tournaments.
    pub(super) const fn rest_ms(&self) -> u64 {
        self.pause(AFTER_A_TOURNAMENT_MS)
    }

    fn choose(&mut self, view: &View) -> Option<(Command, u64)> {
        let me = view.seat?;
        let public = &view.public;
        if public.seats[me].human().is_some_and(|human| human.idle) {
            return Some((Command::Here, 0));
        }
        if public.awaited().contains(me) {
            return match public.phase {
                Phase::Completed if self.hosts => None,
                Phase::Completed => Some((Command::Rematch, self.pause(AFTER_A_TOURNAMENT_MS))),
                Phase::Starting | Phase::Between => {
                    Some((Command::Ready { pledge: None }, self.pause(AFTER_A_GAME_MS)))
                }
                Phase::Waiting | Phase::Dealing | Phase::Playing => None,
            };
        }
        // Its hand is on the way, or the table passes for who is asked again and has no answer.
        let again = public.game.is_some_and(|game| game.passed().contains(me));
        if view.demand().is_none() || view.hand().is_empty() || (again && view.plays().is_empty()) {
            return None;
        }
        let command = match bot::choose(view, self.level, Style::Even, &mut self.rng) {
            Choice::Play(cards) => Command::Play(cards),
            Choice::Pass => Command::Pass,
        };
        let thinks = if self.human {
            u64::from(thinking_ms(public, &mut self.rng))
        } else {
            0
        };
        Some((command, thinks))
    }

    const fn pause(&self, human_ms: u64) -> u64 {
        if self.human { human_ms } else { 0 }
    }
}

/// Whether who has answered already is asked once more after this.
const fn asks_again(event: &Event) -> bool {
    matches!(
        event,
        Event::Changed { .. } | Event::Freed { .. } | Event::Seated { .. } | Event::DealLost { .. } | Event::Reset
    )
}

/// After so many refusals in a row it waits until it is asked something else.
const MOST_REFUSED: u32 = 3;
/// How long it looks at the scores, when it seems to be a person.
const AFTER_A_GAME_MS: u64 = 3_000;
/// How long it looks at the winner.
const AFTER_A_TOURNAMENT_MS: u64 = 8_000;
