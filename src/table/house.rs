//! What the hosting program itself makes happen: deals, the choices of bots, the clock, lost connections.

use super::Table;
use super::command::{Choice, House};
use super::decide::{before_the_first_game, come_back};
use super::event::{Event, Mover};
use super::ids::PlayerId;
use super::moves;
use super::opening;
use super::people::{Cause, SeatState};
use super::public::{PauseReason, Phase, Public};
use super::refusal::Refusal;
use crate::rules::{Deal, Demand, Seat};

pub(super) fn decide(table: &Table, command: &House) -> Result<Vec<Event>, Refusal> {
    let public = table.public();
    match command {
        House::Commit(commitment) => match public.phase {
            Phase::Starting | Phase::Between | Phase::Dealing if public.committed.is_none() => {
                Ok(vec![Event::DealCommitted {
                    game: public.next_game(),
                    commitment: *commitment,
                }])
            }
            Phase::Starting | Phase::Between | Phase::Dealing => Err(Refusal::NotNow),
            Phase::Waiting | Phase::Playing | Phase::Completed => Err(Refusal::NotNow),
        },
        House::Deal(deal) => deal_cards(public, deal),
        House::OmitNonce(seat) if public.nonces_awaited().contains(*seat) => {
            Ok(vec![Event::NonceOmitted { seat: *seat }])
        }
        House::OmitNonce(_) => Err(Refusal::NotNow),
        House::PlayFor { seat, choice } => play_for(table, *seat, *choice),
        House::TimeUp(seat) => time_up(table, *seat),
        House::Reveal(seed) => match public.last_result() {
            Some(result) if result.proof.is_none() && public.phase != Phase::Playing => Ok(vec![Event::Revealed {
                game: result.game,
                seed: *seed,
            }]),
            Some(_) | None => Err(Refusal::NotNow),
        },
        House::LoseDeal if public.committed.is_some() => Ok(vec![Event::DealLost {
            game: public.next_game(),
        }]),
        House::LoseDeal => Err(Refusal::NotNow),
        House::Signal { player, weak } => signal(public, *player, *weak),
        House::Lost(player) => lost(public, *player),
        House::Return(player) => {
            let seat = public.seat_of(*player).ok_or(Refusal::NotSeated)?;
            come_back(public, seat).map(|event| vec![event])
        }
        House::GiveUp(player) => give_up(public, *player),
        House::EveryoneLost(lost) => everyone_lost(public, *lost),
    }
}

fn deal_cards(public: &Public, deal: &Deal) -> Result<Vec<Event>, Refusal> {
    if !public.deal_is_due() || public.paused.is_some() {
        return Err(Refusal::NotNow);
    }
    let start = opening::start(public.last_result(), deal);
    let mut events = vec![Event::Dealt {
        game: public.next_game(),
        first: start.first,
        must: start.must,
    }];
    if let Some(win) = opening::instant(deal, start.first, &public.settings.rules) {
        events.push(Event::InstantWon {
            seat: win.seat,
            instant: win.instant,
            hand: win.hand,
        });
    }
    Ok(events)
}

fn play_for(table: &Table, seat: Seat, choice: Choice) -> Result<Vec<Event>, Refusal> {
    let state = &table.public().seats[seat];
    let answers_for_itself = state.level().is_none();
    if answers_for_itself && !(choice == Choice::Pass && cannot_come_back(table, seat)) {
        return Err(Refusal::NotNow);
    }
    moves::act(table, seat, choice, moves::mover(state))
}

/// Whether the seat on turn has passed, is asked again, and has no answer, so that the house passes for it.
pub(super) fn cannot_come_back(table: &Table, seat: Seat) -> bool {
    let public = table.public();
    let Some(game) = public.game.filter(|_| public.turn() == Some(seat)) else {
        return false;
    };
    let mut plays = Vec::new();
    match game.demand() {
        Demand::Return(_) => game.plays(&public.settings.rules, table.hand(seat), &mut plays),
        Demand::Lead { .. } | Demand::Beat(_) => return false,
    }
    plays.is_empty()
}

fn time_up(table: &Table, seat: Seat) -> Result<Vec<Event>, Refusal> {
    let public = table.public();
    match (&public.seats[seat], public.game) {
        (SeatState::Human(human), Some(game)) if !human.idle && public.turn() == Some(seat) => {
            let choice = moves::lowest(&game, &public.settings.rules, table.hand(seat));
            moves::act(table, seat, choice, Mover::Clock)
        }
        (
            SeatState::Human(_)
            | SeatState::Reserved(_)
            | SeatState::Substitute(_)
            | SeatState::Bot(_)
            | SeatState::Free,
            _,
        ) => Err(Refusal::NotNow),
    }
}

fn signal(public: &Public, player: PlayerId, weak: bool) -> Result<Vec<Event>, Refusal> {
    let seat = public.seat_of(player).ok_or(Refusal::NotSeated)?;
    match &public.seats[seat] {
        SeatState::Human(human) if human.suspect != weak => Ok(vec![Event::Signal { seat, weak }]),
        SeatState::Human(_)
        | SeatState::Reserved(_)
        | SeatState::Substitute(_)
        | SeatState::Bot(_)
        | SeatState::Free => Err(Refusal::NotNow),
    }
}

fn lost(public: &Public, player: PlayerId) -> Result<Vec<Event>, Refusal> {
    let seat = public.seat_of(player).ok_or(Refusal::NotSeated)?;
    match &public.seats[seat] {
        SeatState::Human(_) => Ok(vec![Event::Reserved { seat }]),
        SeatState::Reserved(_) | SeatState::Substitute(_) | SeatState::Bot(_) | SeatState::Free => Err(Refusal::NotNow),
    }
}

fn give_up(public: &Public, player: PlayerId) -> Result<Vec<Event>, Refusal> {
    let seat = public.seat_of(player).ok_or(Refusal::NotSeated)?;
    match (&public.seats[seat], before_the_first_game(public)) {
        (SeatState::Reserved(_), Ok(())) => Ok(vec![Event::Freed { seat }]),
        (SeatState::Reserved(_), Err(_)) => Ok(vec![Event::Substituted {
            seat,
            cause: Cause::Dropped,
        }]),
        (SeatState::Human(_) | SeatState::Substitute(_) | SeatState::Bot(_) | SeatState::Free, _) => {
            Err(Refusal::NotNow)
        }
    }
}

fn everyone_lost(public: &Public, lost: bool) -> Result<Vec<Event>, Refusal> {
    match (lost, public.paused, public.phase) {
        (true, None, phase) if phase != Phase::Completed => Ok(vec![Event::Paused {
            reason: PauseReason::EveryoneLost,
        }]),
        (false, Some(PauseReason::EveryoneLost), _) => Ok(vec![Event::Resumed]),
        (true | false, _, _) => Err(Refusal::NotNow),
    }
}
