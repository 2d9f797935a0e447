//! Coming back to a table with friends: what happened meanwhile is played quickly after a moment, and named after more.

use std::collections::VecDeque;

use super::screens::{Watch, WelcomeView};
use super::settings::Speed;
use super::words::Words;
use crate::net::live::TurnClock;
use crate::rules::{Cards, Combo, Seat};
use crate::table::{self, Event, Moment, Public, View};

/// What was missed in an absence that was too long to be played again.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Missed {
    /// The plays that are known, oldest first.
    plays: Vec<(Seat, Cards)>,
    /// How many there were in all.
    count: u32,
}

impl Missed {
    /// What these events say was played; `count` plays were missed in all.
    pub fn of(events: &[Event], count: u32) -> Self {
        let mut plays = Vec::new();
        for event in events {
            if let Event::Played { seat, cards, .. } = event {
                plays.push((*seat, *cards));
            }
        }
        Self { plays, count }
    }

    /// It in one sentence; none when nothing was missed.
    pub fn said(&self, public: &Public, words: &Words) -> Option<String> {
        let (mut plays, more) = self.named(public, words);
        if self.count == 0 {
            return None;
        }
        if more > 0 {
            plays.push(words.text("missed-more"));
        }
        let values = [("count", self.count.into()), ("plays", plays.join("; ").into())];
        Some(words.with("missed-toast", &values))
    }

    /// It as the panel shows it to somebody who is welcomed back, and who watches for this reason, if it does.
    pub fn shown(&self, watches: Option<Watch>, public: &Public, words: &Words) -> WelcomeView {
        let (plays, more) = self.named(public, words);
        WelcomeView {
            watches,
            count: self.count,
            plays,
            more,
        }
    }

    /// The last plays by name, and how many came before them.
    fn named(&self, public: &Public, words: &Words) -> (Vec<String>, u32) {
        let surplus = self.plays.len().saturating_sub(MOST_NAMED);
        let name = |(seat, cards): &(Seat, Cards)| {
            let name = public.seats[*seat].name().map_or_else(String::new, ToString::to_string);
            let cards = Combo::parse(*cards).map_or_else(|_| words.cards(*cards), |combo| words.combo(combo));
            words.with("missed-play", &[("name", name.into()), ("cards", cards.into())])
        };
        let named: Vec<String> = self.plays[surplus..].iter().map(name).collect();
        let more = self.count.saturating_sub(named.len() as u32);
        (named, more)
    }
}

/// What happened in a short absence, to be seen at double speed.
#[derive(Debug, Default)]
pub struct Replay {
    steps: VecDeque<Step>,
    /// When the next step is shown, in milliseconds.
    next_at: u64,
    every_ms: u64,
}

/// One picture of it.
#[derive(Debug)]
pub struct Step {
    /// What is seen.
    pub view: View,
    /// What is heard.
    pub moments: Vec<Moment>,
    /// The clock, at the last step.
    pub clock: Option<TurnClock>,
}

impl Replay {
    /// The way from what was seen `before` to what is seen `now`, a step for each play and pass. There is none if the
    /// events do not lead there, or if cards do not move.
    pub fn of(before: &View, events: &[Event], now: &View, clock: Option<TurnClock>, speed: Speed) -> Option<Self> {
        let mut public = before.public.clone();
        let mut steps = VecDeque::new();
        let mut moments = Vec::new();
        for event in events {
            moments.extend(table::apply(&mut public, event));
            if matches!(
                event,
                Event::Played { .. } | Event::Passed { .. } | Event::Declined { .. }
            ) {
                steps.push_back(Step {
                    view: View {
                        dealt: dealt(&public, before, now),
                        public: public.clone(),
                        seat: before.seat,
                    },
                    moments: std::mem::take(&mut moments),
                    clock: None,
                });
            }
        }
        let every_ms = (STEP_MS * speed.factor()) as u64;
        if public != now.public || steps.len() > MOST_STEPS || every_ms == 0 {
            return None;
        }
        let last = steps.back_mut()?;
        (last.view, last.clock) = (now.clone(), clock);
        last.moments.extend(moments);
        Some(Self {
            steps,
            next_at: 0,
            every_ms,
        })
    }

    /// Whether cards are on their way that are late.
    pub fn goes_on(&self, now_ms: u64) -> bool {
        !self.steps.is_empty() || now_ms < self.next_at
    }

    /// When the next step is shown, in milliseconds.
    pub fn due(&self) -> Option<u64> {
        (!self.steps.is_empty()).then_some(self.next_at)
    }

    /// The step that is to be shown now.
    pub fn fall_due(&mut self, now_ms: u64) -> Option<Step> {
        if now_ms < self.next_at {
            return None;
        }
        let step = self.steps.pop_front()?;
        self.next_at = now_ms + self.every_ms;
        Some(step)
    }

    /// All that was still to be shown, as one step.
    pub fn rest(&mut self) -> Option<Step> {
        let moments: Vec<Moment> = self
            .steps
            .iter_mut()
            .flat_map(|step| std::mem::take(&mut step.moments))
            .collect();
        let last = self.steps.drain(..).next_back()?;
        Some(Step { moments, ..last })
    }
}

/// The cards that were dealt in the game that is seen on the way.
fn dealt(public: &Public, before: &View, now: &View) -> Cards {
    [before, now]
        .into_iter()
        .find(|view| view.public.game_no == public.game_no)
        .map_or(Cards::NONE, |view| view.dealt)
}

/// More plays than these make no readable sentence.
const MOST_NAMED: usize = 6;
/// Between two plays at double the usual speed, in milliseconds.
const STEP_MS: f32 = 320.0;
/// Nobody wants to wait for more.
const MOST_STEPS: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::words::Language;
    use crate::table::{Bot, Commitment, Human, Level, Mover, PlayerId, PublicKey, SeatState, Settings, TableId};

    fn table() -> Public {
        let mut public = Public::unopened();
        let hoa = Human::new(PlayerId(2), "Hoa".parse().unwrap());
        public.seats[Seat::ALL[1]] = SeatState::Human(hoa);
        public
    }

    fn played(cards: &str) -> Event {
        Event::Played {
            seat: Seat::ALL[1],
            cards: cards.parse().unwrap(),
            by: Mover::Owner,
        }
    }

    #[test]
    fn what_was_missed_is_named_play_by_play() {
        let words = Words::new(Language::En);
        let missed = Missed::of(&[played("3S"), played("7S 7D")], 2);
        let said = missed.said(&table(), &words);
        assert_eq!(
            said.as_deref(),
            Some("You missed 2 plays: Hoa 3 of spades; Hoa pair of 7s")
        );
        assert_eq!(Missed::of(&[], 0).said(&table(), &words), None);
    }

    /// What is seen when the cards are dealt, what happens then, and what is seen after it.
    fn beginning_of_a_game() -> (View, Vec<Event>, View) {
        let [zero, one, two, three] = Seat::ALL;
        let opened = Event::Opened {
            table: TableId(1),
            host: PlayerId(1),
            key: PublicKey([0; 32]),
            settings: Settings::default(),
        };
        let sat = Seat::ALL.map(|seat| Event::BotSeated {
            seat,
            bot: Bot::new("An".parse().unwrap(), Level::Easy),
        });
        let game = 1;
        let dealt = [
            Event::DealCommitted {
                game,
                commitment: Commitment([0; 32]),
            },
            Event::Dealt {
                game,
                first: zero,
                must: None,
            },
        ];
        let mut before = Public::unopened();
        for event in [opened].iter().chain(&sat).chain(&dealt) {
            table::apply(&mut before, event);
        }
        let by = Mover::Owner;
        let played = |seat, cards: &str| Event::Played {
            seat,
            cards: cards.parse().unwrap(),
            by,
        };
        let events = vec![
            played(zero, "3S"),
            played(one, "5S"),
            Event::Passed { seat: two, by },
            played(three, "9S"),
        ];
        let mut now = before.clone();
        for event in &events {
            table::apply(&mut now, event);
        }
        let view = |public| View {
            public,
            seat: Some(two),
            dealt: Cards::NONE,
        };
        (view(before), events, view(now))
    }

    #[test]
    fn a_short_absence_is_played_again_step_by_step_and_ends_where_the_table_is() {
        let (before, events, now) = beginning_of_a_game();
        let mut replay = Replay::of(&before, &events, &now, None, Speed::Normal).unwrap();
        let mut seen = Vec::new();
        let mut now_ms = 1_000;
        while let Some(step) = replay.fall_due(now_ms) {
            assert!(replay.goes_on(now_ms) && replay.fall_due(now_ms).is_none());
            now_ms = replay.due().unwrap_or(now_ms + STEP_MS as u64);
            seen.push(step.view);
        }
        assert_eq!(seen.len(), 4);
        assert!(!replay.goes_on(now_ms));
        assert_eq!(seen.last().map(|view| &view.public), Some(&now.public));
        let acts = |view: &View| view.public.rounds.iter().map(|round| round.acts.len()).sum::<usize>();
        assert!(seen.windows(2).all(|two| acts(&two[0]) + 1 == acts(&two[1])));
    }

    #[test]
    fn what_comes_while_an_absence_is_played_again_ends_it_without_losing_a_moment() {
        let (before, events, now) = beginning_of_a_game();
        let all = |replay: &Replay| replay.steps.iter().map(|step| step.moments.len()).sum::<usize>();
        let mut replay = Replay::of(&before, &events, &now, None, Speed::Fast).unwrap();
        let count = all(&replay);
        let rest = replay.rest().unwrap();
        assert_eq!((rest.moments.len(), rest.view == now), (count, true));
        assert!(replay.rest().is_none());
    }

    #[test]
    fn nothing_is_played_again_that_does_not_lead_to_what_is_seen_or_does_not_move() {
        let (before, events, now) = beginning_of_a_game();
        assert!(Replay::of(&before, &events[1..], &now, None, Speed::Normal).is_none());
        assert!(Replay::of(&before, &events, &now, None, Speed::Off).is_none());
        assert!(Replay::of(&now, &[], &now, None, Speed::Normal).is_none());
    }

    #[test]
    fn of_many_plays_the_last_are_named_and_the_others_counted() {
        let words = Words::new(Language::En);
        let shown = Missed::of(&vec![played("3S"); 9], 11).shown(None, &table(), &words);
        assert_eq!((shown.plays.len(), shown.more, shown.count), (MOST_NAMED, 5, 11));
    }
}
