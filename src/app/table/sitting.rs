//! A player's sitting at a table: what is seen, what is selected, what will be done next.
//!
//! Pure: it turns what the player asks for into commands to the table, and takes time and chance as arguments.

use super::gesture::Gesture;
use super::hand::Hand;
use super::layout::Side;
use super::spread::{Attention, Spread};
use crate::app::command::UiCommand;
use crate::app::settings::Sort;
use crate::bot::{self, Hint};
use crate::rules::{Cards, Combo, Demand, Seat};
use crate::table::{Command, Deed, Phase, View};

/// The player's side of a table.
#[derive(Clone, Debug)]
pub struct Sitting {
    view: View,
    hand: Hand,
    sort: Sort,
    attention: Attention,
    plays: Vec<Combo>,
    hints: Vec<Hint>,
    hint: Option<usize>,
    /// Passes whenever asked, until the round ends.
    passing: bool,
    /// These cards are played as soon as it is legal.
    queued: Option<Cards>,
    /// What is done by itself, and when, in milliseconds.
    due: Option<(u64, Command)>,
    earlier_rounds: bool,
}

/// What the action button would do.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Action {
    /// Plays the selected cards.
    Play(Combo),
    /// Selects the rest of this play, of which some cards are selected.
    Complete(Combo),
    /// Plays the selected cards when the turn comes.
    Queue(Combo),
    /// Nothing: here is why.
    Wait(Why),
}

/// Why nothing can be played.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Why {
    /// No game is being played.
    NoGame,
    /// The game is paused.
    Paused,
    /// It is this seat's turn.
    TurnOf(Seat),
    /// No cards are selected; these must be beaten, or nothing on a lead.
    NothingSelected(Option<Combo>),
    /// The selected cards are refused.
    Refused(crate::rules::Refusal),
    /// This player has passed, and holds nothing that comes back.
    Passed,
    /// Nothing in the hand may be played.
    NothingLegal,
}

impl Sitting {
    /// Sits down to this view.
    pub fn new(view: View, sort: Sort) -> Self {
        let mut sitting = Self {
            view,
            hand: Hand::default(),
            sort,
            attention: Attention::default(),
            plays: Vec::new(),
            hints: Vec::new(),
            hint: None,
            passing: false,
            queued: None,
            due: None,
            earlier_rounds: false,
        };
        sitting.follow_view();
        sitting
    }

    /// What is seen.
    pub fn view(&self) -> &View {
        &self.view
    }

    /// The hand as it is arranged.
    pub fn hand(&self) -> &Hand {
        &self.hand
    }

    /// What the hand shows beside its order.
    pub fn attention(&self) -> &Attention {
        &self.attention
    }

    /// Whether it is this player's turn.
    pub fn is_on_turn(&self) -> bool {
        let asked = match self.view.demand() {
            Some(Demand::Lead { .. } | Demand::Beat(_)) => true,
            // Whoever has passed and has no bomb for this is not bothered: the house passes, after a while as always.
            Some(Demand::Return(_)) => !self.plays.is_empty(),
            None => false,
        };
        asked && self.view.public.paused.is_none()
    }

    /// Whether the player passes by itself until the round ends.
    pub fn is_passing(&self) -> bool {
        self.passing
    }

    /// The cards that will be played as soon as it is legal.
    pub fn queued(&self) -> Option<Cards> {
        self.queued
    }

    /// Whether the earlier rounds are shown.
    pub fn shows_earlier_rounds(&self) -> bool {
        self.earlier_rounds
    }

    /// The hint that is shown, and how many come after it.
    pub fn hint(&self) -> Option<(&Hint, usize)> {
        let number = self.hint?;
        Some((self.hints.get(number)?, self.hints.len() - number - 1))
    }

    /// How many hints there are.
    pub fn hint_count(&self) -> usize {
        self.hints.len()
    }

    /// Whether Esc would change nothing here.
    pub fn has_nothing_to_clear(&self) -> bool {
        self.hand.selected().is_empty() && self.queued.is_none() && !self.passing && self.hint.is_none()
    }

    /// The side to which the cards of the last finished round go.
    pub fn swept_to(&self) -> Option<Side> {
        let public = &self.view.public;
        let played = |round: &crate::table::Round| {
            round
                .acts
                .iter()
                .rev()
                .find(|act| matches!(act.deed, Deed::Play { .. }))
                .map(|act| act.seat)
        };
        let winner = public.rounds.iter().rev().find_map(played)?;
        let me = self.view.seat.unwrap_or(Seat::ALL[0]);
        Some(Side::of(
            winner,
            me,
            usize::from(public.settings.seats),
            public.settings.rules.direction,
        ))
    }

    /// When something is done by itself, in milliseconds.
    pub fn due(&self) -> Option<u64> {
        self.due.as_ref().map(|(at, _)| *at)
    }

    /// Takes over what is seen now. `chance` (0 to 1) decides how long an automatic move waits.
    pub fn see(&mut self, view: View, now_ms: u64, chance: f32) {
        let round_over = view.public.rounds.len() != self.view.public.rounds.len() || view.game().is_none();
        let new_game = view.public.game_no != self.view.public.game_no;
        self.view = view;
        if round_over || new_game {
            self.passing = false;
        }
        if new_game {
            self.queued = None;
            self.earlier_rounds = false;
        }
        self.follow_view();
        self.plan(now_ms, chance);
    }

    /// What is to be sent now without the player's doing.
    pub fn fall_due(&mut self, now_ms: u64) -> Option<Command> {
        let (at, _) = self.due.as_ref()?;
        if *at > now_ms {
            return None;
        }
        self.queued = None;
        self.due.take().map(|(_, command)| command)
    }

    /// What the action button would do.
    pub fn action(&self) -> Action {
        let selected = self.hand.selected();
        if self.view.game().is_none() {
            return Action::Wait(Why::NoGame);
        }
        if self.view.public.paused.is_some() {
            return Action::Wait(Why::Paused);
        }
        let Some(demand) = self.view.demand() else {
            let turn = self.view.public.turn().unwrap_or(Seat::ALL[0]);
            return match Combo::parse(selected) {
                Ok(combo) => Action::Queue(combo),
                Err(_) => Action::Wait(Why::TurnOf(turn)),
            };
        };
        if let Some(play) = self.plays.iter().find(|play| play.cards() == selected) {
            return Action::Play(*play);
        }
        if self.plays.is_empty() {
            let passed = matches!(demand, Demand::Return(_));
            return Action::Wait(if passed { Why::Passed } else { Why::NothingLegal });
        }
        match (selected.is_empty(), self.completion()) {
            (true, _) => Action::Wait(Why::NothingSelected(demand.over())),
            (false, Some(play)) => Action::Complete(play),
            (false, None) => Action::Wait(Why::Refused(self.refusal(selected))),
        }
    }

    /// Does what the player asks for; gives what is to be sent to the table.
    pub fn act(&mut self, command: &UiCommand) -> Option<Command> {
        let sent = match command {
            UiCommand::FocusLeft => self.step(-1),
            UiCommand::FocusRight => self.step(1),
            UiCommand::Select => self.with_cursor(Hand::toggle),
            UiCommand::Unselect => self.with_cursor(|hand, card| {
                if hand.selected().contains(card) {
                    hand.toggle(card);
                }
            }),
            UiCommand::TogglePlace(place) => {
                if let Some(card) = self.hand.order().get(usize::from(*place)) {
                    self.hand.toggle(*card);
                }
                None
            }
            UiCommand::ToggleCard(card) => {
                self.hand.toggle(*card);
                None
            }
            UiCommand::Clear => {
                self.clear();
                None
            }
            UiCommand::Play => self.play(),
            UiCommand::Pass => self.pass(),
            UiCommand::PassThisRound => self.pass_this_round(),
            UiCommand::Hint => {
                self.next_hint();
                None
            }
            UiCommand::EarlierRounds => {
                self.earlier_rounds = !self.earlier_rounds;
                None
            }
            UiCommand::Ready if self.view.public.phase == Phase::Completed => Some(Command::Rematch),
            UiCommand::Ready => (!self.view.public.awaited().is_empty()).then_some(Command::Ready { pledge: None }),
            UiCommand::Rematch => Some(Command::Rematch),
            UiCommand::Pause => Some(Command::Pause),
            UiCommand::Resume => Some(Command::Resume),
            UiCommand::PlayOffline
            | UiCommand::HostTable
            | UiCommand::JoinTable
            | UiCommand::ContinueTournament
            | UiCommand::StartOffline
            | UiCommand::ShowRules
            | UiCommand::ShowSettings
            | UiCommand::Back
            | UiCommand::LeaveTable
            | UiCommand::Quit
            | UiCommand::ToggleFullScreen
            | UiCommand::ToggleMute
            | UiCommand::ChangeSettings(_)
            | UiCommand::ChangeSetup(_)
            | UiCommand::Sort
            | UiCommand::ReadHand
            | UiCommand::ReadTable
            | UiCommand::SkipDeal
            | UiCommand::CloseToast(_)
            | UiCommand::GuideNext
            | UiCommand::GuideSkip
            | UiCommand::Friends(_) => None,
        };
        self.notice_selection();
        sent
    }

    /// Sorts the hand.
    pub fn sort(&mut self, sort: Sort) {
        self.sort = sort;
        self.hand.sort(sort);
    }

    /// Does what the mouse did.
    pub fn gesture(&mut self, gesture: Gesture) -> Option<Command> {
        let dragged = self.attention.dragged.take();
        let sent = match gesture {
            Gesture::Hover(card) => {
                self.attention.hovered = card;
                self.attention.dragged = dragged.filter(|_| card.is_some());
                return None;
            }
            Gesture::Drag(card, by) => {
                self.attention.dragged = Some((card, by));
                return None;
            }
            Gesture::Toggle(card) => {
                self.attention.keyboard = false;
                self.hand.toggle(card);
                None
            }
            Gesture::Range(card) => {
                self.hand.select_range(card);
                None
            }
            Gesture::Sweep(cards) => {
                self.hand.select(cards);
                None
            }
            Gesture::Drop(card, place) => {
                self.hand.place(card, place);
                None
            }
            Gesture::Throw(card) => {
                self.hand.select(self.hand.selected().with(card));
                self.play()
            }
            Gesture::Clear => {
                self.clear();
                None
            }
        };
        self.notice_selection();
        sent
    }

    /// Plays in the running round and who made them, oldest first.
    pub fn spread(&self) -> Option<Spread> {
        let public = &self.view.public;
        let seats = usize::from(public.settings.seats);
        let me = self.view.seat.unwrap_or(Seat::ALL[0]);
        let Some(game) = public.game.as_ref() else {
            return self.instant_spread(me, seats);
        };
        let plays = |round: &crate::table::Round| {
            let played = round.acts.iter().filter_map(|act| match act.deed {
                Deed::Play { cards, .. } => Some((act.seat, cards)),
                Deed::Pass | Deed::Decline { .. } => None,
            });
            played.collect::<Vec<_>>()
        };
        let round = if game.table().is_some() || game.is_over() {
            public.rounds.last().map(plays)
        } else {
            None
        };
        let round = round.unwrap_or_default();
        let all: usize = public.rounds.iter().map(|round| plays(round).len()).sum();
        let others = game.holding().into_iter().filter(|seat| Some(*seat) != self.view.seat);
        Some(Spread {
            me,
            seats,
            direction: public.settings.rules.direction,
            game: public.game_no,
            hidden: others.map(|seat| (seat, game.left(seat))).collect(),
            before: all - round.len(),
            round,
        })
    }

    /// The hand that won before the first play, for everyone to see.
    fn instant_spread(&self, me: Seat, seats: usize) -> Option<Spread> {
        let public = &self.view.public;
        let win = public
            .last_result()
            .filter(|_| public.phase != Phase::Playing)?
            .instant
            .as_ref()?;
        Some(Spread {
            me,
            seats,
            direction: public.settings.rules.direction,
            game: public.game_no,
            hidden: Vec::new(),
            round: vec![(win.seat, win.hand)],
            before: 0,
        })
    }

    fn follow_view(&mut self) {
        let hand = if self.view.public.phase == Phase::Playing {
            self.view.hand()
        } else {
            Cards::NONE
        };
        self.hand.hold(hand, self.sort);
        self.plays = self.view.plays();
        self.hint = None;
        self.hints.clear();
        let useful = self
            .plays
            .iter()
            .fold(Cards::NONE, |useful, play| useful.union(play.cards()));
        self.attention.useless = if self.is_on_turn() {
            hand.without(useful)
        } else {
            Cards::NONE
        };
        self.attention.dragged = self.attention.dragged.filter(|(card, _)| hand.contains(*card));
        self.attention.hovered = self.attention.hovered.filter(|card| hand.contains(*card));
        self.notice_selection();
    }

    /// Plans a queued play or an automatic pass. The wait is drawn, so that it tells the others nothing.
    fn plan(&mut self, now_ms: u64, chance: f32) {
        self.due = None;
        if !self.is_on_turn() {
            return;
        }
        let wait = AUTOMATIC_MS.0 + ((AUTOMATIC_MS.1 - AUTOMATIC_MS.0) as f32 * chance.clamp(0.0, 1.0)) as u64;
        let queued = self
            .queued
            .filter(|cards| self.plays.iter().any(|play| play.cards() == *cards));
        let planned = match queued {
            Some(cards) => Some(Command::Play(cards)),
            None if self.passing && self.view.may_pass() => Some(Command::Pass),
            None => None,
        };
        self.due = planned.map(|command| (now_ms + wait, command));
    }

    fn pass(&self) -> Option<Command> {
        let passes = self.view.may_pass().then_some(Command::Pass);
        passes.or_else(|| self.declines_lead())
    }

    fn pass_this_round(&mut self) -> Option<Command> {
        self.passing = !self.passing;
        (self.passing && self.view.may_pass()).then_some(Command::Pass)
    }

    fn play(&mut self) -> Option<Command> {
        match self.action() {
            Action::Play(combo) => {
                self.due = None;
                Some(Command::Play(combo.cards()))
            }
            Action::Complete(combo) => {
                self.hand.select(combo.cards());
                None
            }
            Action::Queue(combo) => {
                self.queued = if self.queued == Some(combo.cards()) {
                    None
                } else {
                    Some(combo.cards())
                };
                None
            }
            Action::Wait(_) => None,
        }
    }

    /// A leader who holds only 2s and may not go out on one passes the lead on.
    fn declines_lead(&self) -> Option<Command> {
        let leads = matches!(self.view.demand(), Some(Demand::Lead { .. }));
        (leads && self.plays.is_empty()).then_some(Command::Pass)
    }

    /// The lowest legal play that holds every selected card, when one card of an answer is selected.
    fn completion(&self) -> Option<Combo> {
        let selected = self.hand.selected();
        if selected.is_empty() {
            return None;
        }
        let holding = self
            .plays
            .iter()
            .filter(|play| play.cards().contains_all(selected) && play.cards() != selected);
        holding.min_by_key(|play| (play.len(), play.cards())).copied()
    }

    fn refusal(&self, selected: Cards) -> crate::rules::Refusal {
        let combo = match Combo::parse(selected) {
            Ok(combo) => combo,
            Err(reason) => return reason.into(),
        };
        let allowed = self
            .view
            .game()
            .map(|game| game.allows(self.view.rules(), self.view.hand(), combo));
        allowed
            .and_then(Result::err)
            .unwrap_or(crate::rules::Refusal::NotYourCards)
    }

    fn next_hint(&mut self) {
        if !self.is_on_turn() || !self.view.public.settings.hints {
            return;
        }
        if self.hints.is_empty() {
            self.hints = bot::hints(&self.view);
        }
        let count = self.hints.len();
        self.hint = if count == 0 {
            None
        } else {
            Some(self.hint.map_or(0, |number| (number + 1) % count))
        };
        if let Some(hint) = self.hint.and_then(|number| self.hints.get(number)) {
            match hint.choice {
                crate::table::Choice::Play(cards) => self.hand.select(cards),
                crate::table::Choice::Pass => self.hand.clear(),
            }
        }
    }

    fn step(&mut self, by: isize) -> Option<Command> {
        self.attention.keyboard = true;
        self.hand.step(by);
        None
    }

    fn with_cursor(&mut self, act: impl FnOnce(&mut Hand, crate::rules::Card)) -> Option<Command> {
        self.attention.keyboard = true;
        if self.hand.cursor().is_none() {
            self.hand.step(1);
        }
        if let Some(card) = self.hand.cursor() {
            act(&mut self.hand, card);
        }
        None
    }

    fn clear(&mut self) {
        self.hand.clear();
        self.queued = None;
        self.due = None;
        self.passing = false;
        self.hint = None;
    }

    /// Suggests the rest of an answer, and forgets a queued play that is no longer selected.
    fn notice_selection(&mut self) {
        let selected = self.hand.selected();
        self.attention.suggested = match self.completion() {
            Some(play) if self.is_on_turn() => play.cards().without(selected),
            Some(_) | None => Cards::NONE,
        };
        if self.queued.is_some_and(|queued| queued != selected) {
            self.queued = None;
        }
    }
}

/// The shortest and the longest wait of an automatic move, in milliseconds.
const AUTOMATIC_MS: (u64, u64) = (600, 2_000);
