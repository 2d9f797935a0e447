//! Plays and passes: the last question before a move counts is whether the rules allow it.

use super::Table;
use super::command::Choice;
use super::event::{Event, Mover};
use super::people::SeatState;
use super::public::{Phase, Public};
use super::refusal::Refusal;
use crate::rules::{Cards, Combo, Demand, Game, Rules, Seat};

/// A move that a person asked for.
pub(super) fn play(table: &Table, seat: Seat, cards: Cards) -> Result<Vec<Event>, Refusal> {
    act(table, seat, Choice::Play(cards), Mover::Owner)
}

/// A pass that a person asked for.
pub(super) fn pass(table: &Table, seat: Seat) -> Result<Vec<Event>, Refusal> {
    act(table, seat, Choice::Pass, Mover::Owner)
}

/// The move, and the leads that are passed on after it because nothing but 2s is left.
pub(super) fn act(table: &Table, seat: Seat, choice: Choice, by: Mover) -> Result<Vec<Event>, Refusal> {
    let public = table.public();
    game_is_on(public)?;
    let rules = &public.settings.rules;
    let game = public.game.ok_or(Refusal::NotPlaying)?;
    let hand = table.hand(seat);
    let (game, event) = match choice {
        Choice::Play(cards) => {
            let combo = Combo::parse(cards).map_err(crate::rules::Refusal::from)?;
            let game = game.play(rules, seat, hand, combo).map_err(|refused| refused.reason)?;
            (game, Event::Played { seat, cards, by })
        }
        Choice::Pass => {
            let game = game.pass(rules, seat).map_err(|refused| refused.reason)?;
            (game, Event::Passed { seat, by })
        }
    };
    let mut events = vec![event];
    pass_on_the_leads(table, game, &mut events);
    Ok(events)
}

/// Every leader who holds nothing but 2s and may not go out on one shows them and passes the lead on.
fn pass_on_the_leads(table: &Table, mut game: Game, events: &mut Vec<Event>) {
    let rules = &table.public().settings.rules;
    while let Some(seat) = game.turn() {
        let twos = table.dealt(seat).without(game.played(seat));
        match game.decline_lead(rules, seat, twos) {
            Ok(next) => game = next,
            Err(_) => return,
        }
        events.push(Event::Declined { seat, twos });
    }
}

/// Who is said to have chosen, when a program chooses for a seat.
pub(super) fn mover(state: &SeatState) -> Mover {
    match state {
        SeatState::Substitute(_) => Mover::Substitute,
        SeatState::Human(human) if human.idle => Mover::StandIn,
        SeatState::Human(_) | SeatState::Reserved(_) | SeatState::Bot(_) | SeatState::Free => Mover::Owner,
    }
}

/// Whether moves count now.
pub(super) fn game_is_on(public: &Public) -> Result<(), Refusal> {
    match public.phase {
        Phase::Completed => Err(Refusal::TournamentOver),
        Phase::Waiting | Phase::Starting | Phase::Dealing | Phase::Between => Err(Refusal::NotPlaying),
        Phase::Playing if public.paused.is_some() => Err(Refusal::GamePaused),
        Phase::Playing => Ok(()),
    }
}

/// What is played for a seat that does not choose: a pass, or on a lead the lowest legal single, or the lowest legal
/// play where no single is legal.
pub fn lowest(game: &Game, rules: &Rules, hand: Cards) -> Choice {
    match game.demand() {
        Demand::Beat(_) | Demand::Return(_) => Choice::Pass,
        Demand::Lead { .. } => {
            let mut plays = Vec::new();
            game.plays(rules, hand, &mut plays);
            let lowest = plays.iter().min_by_key(|play| (play.len(), play.cards()));
            lowest.map_or(Choice::Pass, |play| Choice::Play(play.cards()))
        }
    }
}
