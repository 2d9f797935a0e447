//! What a command makes happen, or why it does not. Nothing is changed here.

use super::command::{Command, Line, Who};
use super::event::Event;
use super::ids::{Commitment, Nonce, PlayerId};
use super::name::Name;
use super::people::{Cause, SeatState};
use super::public::{PauseReason, Phase, Public};
use super::refusal::Refusal;
use super::settings::Settings;
use super::{Table, house, moves};
use crate::rules::{self, Seat};

/// The events that `command` makes, in order, when `who` asks for it.
///
/// # Errors
/// The [`Refusal`]; asking again in the same state is refused in the same way.
pub fn decide(table: &Table, who: Who, command: &Command) -> Result<Vec<Event>, Refusal> {
    let player = match (who, command) {
        (Who::House, Command::House(command)) => return house::decide(table, command),
        (Who::Player(_), Command::House(_)) => return Err(Refusal::HouseOnly),
        (Who::House, _) => return Err(Refusal::NotSeated),
        (Who::Player(player), _) => player,
    };
    let mut events = asked_by(player, table, command)?;
    // A nonce is shown by the program, whether the person is there or not.
    let by_itself = matches!(command, Command::RevealNonce(_));
    if let Some(seat) = idle_seat(table.public(), player).filter(|_| !by_itself)
        && !events.contains(&Event::Active { seat })
    {
        events.insert(0, Event::Active { seat });
    }
    Ok(events)
}

fn asked_by(player: PlayerId, table: &Table, command: &Command) -> Result<Vec<Event>, Refusal> {
    let public = table.public();
    let host = || {
        if player == public.host {
            Ok(())
        } else {
            Err(Refusal::HostOnly)
        }
    };
    match command {
        Command::Sit { seat, name } => sit(public, player, *seat, name),
        Command::Leave => leave(public, player),
        Command::Ready { pledge } => ready(public, player, *pledge),
        Command::RevealNonce(nonce) => reveal_nonce(public, player, *nonce),
        Command::Play(cards) => moves::play(table, my_turn(public, player)?, *cards),
        Command::Pass => moves::pass(table, my_turn(public, player)?),
        Command::Say(line) => say(public, player, line),
        Command::Rematch => rematch(public, player),
        Command::Here => here(public, player),
        Command::AddBot { seat, bot } => {
            host()?;
            let seat = free_seat(public, *seat)?;
            bot_may_be_called(public, &bot.name)?;
            Ok(vec![Event::BotSeated { seat, bot: bot.clone() }])
        }
        Command::FreeSeat(seat) => host().and_then(|()| free(public, *seat)),
        Command::Change(settings) => host().and_then(|()| change(public, *settings)),
        Command::Pause => host().and_then(|()| pause(public)),
        Command::Resume => host().and_then(|()| resume(public)),
        Command::Reset => {
            host()?;
            if public.phase == Phase::Completed {
                Ok(vec![Event::Reset])
            } else {
                Err(Refusal::TournamentNotOver)
            }
        }
        Command::House(_) => Err(Refusal::HouseOnly),
    }
}

fn idle_seat(public: &Public, player: PlayerId) -> Option<Seat> {
    let seat = public.seat_of(player)?;
    public.seats[seat]
        .human()
        .is_some_and(|human| human.idle)
        .then_some(seat)
}

/// Before the first game of a tournament seats come and go; later they are kept.
pub(super) fn before_the_first_game(public: &Public) -> Result<(), Refusal> {
    match public.phase {
        Phase::Waiting | Phase::Starting => Ok(()),
        Phase::Dealing if !public.started => Ok(()),
        Phase::Dealing | Phase::Playing | Phase::Between => Err(Refusal::TournamentRunning),
        Phase::Completed => Err(Refusal::TournamentOver),
    }
}

fn is_at_the_table(public: &Public, seat: Seat) -> Result<(), Refusal> {
    if public.settings.table_seats().contains(seat) {
        Ok(())
    } else {
        Err(Refusal::NoSuchSeat(seat))
    }
}

fn free_seat(public: &Public, wanted: Option<Seat>) -> Result<Seat, Refusal> {
    before_the_first_game(public)?;
    match wanted {
        Some(seat) => {
            is_at_the_table(public, seat)?;
            if public.seats[seat] == SeatState::Free {
                Ok(seat)
            } else {
                Err(Refusal::SeatTaken(seat))
            }
        }
        None => {
            let free = public.table_seats().find(|(_, state)| **state == SeatState::Free);
            free.map(|(seat, _)| seat).ok_or(Refusal::TableFull)
        }
    }
}

/// Whether a person may be called so who sits down at this seat: nobody else looks the same by name, and nobody passes for
/// a bot or the host. A bot that makes way counts for nothing; it may have the name of the very person who comes back.
fn may_be_called(public: &Public, player: PlayerId, at: Seat, name: &Name) -> Result<(), Refusal> {
    if name.is_of_bots() || (name.is_of_the_host() && player != public.host) {
        return Err(Refusal::NameReserved);
    }
    let others = public.table_seats().filter_map(|(seat, state)| {
        let own = state.owner().is_some_and(|owner| owner.player == player);
        state.name().filter(|_| !own && seat != at)
    });
    let claims = public.claims.iter().filter_map(|(_, claim)| claim.as_ref());
    let waiting = claims.filter(|claim| claim.player != player).map(|claim| &claim.name);
    if others.chain(waiting).any(|other| other.looks_like(name)) {
        return Err(Refusal::NameTaken);
    }
    Ok(())
}

/// A bot may be called like another bot, and not like a person.
fn bot_may_be_called(public: &Public, name: &Name) -> Result<(), Refusal> {
    let mut people = public.table_seats().filter_map(|(_, state)| state.owner());
    if people.any(|owner| owner.name.looks_like(name)) {
        return Err(Refusal::NameTaken);
    }
    Ok(())
}

fn sit(public: &Public, player: PlayerId, wanted: Option<Seat>, name: &Name) -> Result<Vec<Event>, Refusal> {
    let own = public.seat_of(player);
    if let Some(seat) = own {
        return sit_elsewhere(public, player, seat, wanted, name);
    }
    if let Some(seat) = wanted.or_else(|| first_open(public, name))
        && is_open(public, seat)
        && before_the_first_game(public) == Err(Refusal::TournamentRunning)
    {
        let claimed = public.claims[seat].is_some();
        let waits = Seat::ALL
            .iter()
            .any(|seat| public.claims[*seat].as_ref().is_some_and(|c| c.player == player));
        return match (claimed, waits) {
            (_, true) => Err(Refusal::AlreadySeated),
            (true, false) => Err(Refusal::SeatTaken(seat)),
            (false, false) => may_be_called(public, player, seat, name).map(|()| {
                let name = name.clone();
                vec![Event::Claimed { seat, player, name }]
            }),
        };
    }
    let full = before_the_first_game(public).is_ok() && public.phase != Phase::Waiting;
    if full {
        return Err(Refusal::TableFull);
    }
    let seat = free_seat(public, wanted)?;
    may_be_called(public, player, seat, name)?;
    Ok(vec![Event::Seated {
        seat,
        player,
        name: name.clone(),
    }])
}

/// Whether a bot plays here for somebody who has not come back, so that anybody may have the seat.
fn is_open(public: &Public, seat: Seat) -> bool {
    matches!(&public.seats[seat], SeatState::Bot(bot) if bot.open)
}

/// The open seat that nobody waits for: one whose bot still has this name, which the person once had, before all others.
fn first_open(public: &Public, name: &Name) -> Option<Seat> {
    let seats = || {
        public
            .table_seats()
            .filter(|(seat, _)| is_open(public, *seat) && public.claims[*seat].is_none())
    };
    let once = seats().find(|(_, state)| state.name().is_some_and(|bot| bot.looks_like(name)));
    once.or_else(|| seats().next()).map(|(seat, _)| seat)
}

/// A person with a seat sits down: it comes back to that seat, or moves to a free one.
fn sit_elsewhere(
    public: &Public,
    player: PlayerId,
    own: Seat,
    wanted: Option<Seat>,
    name: &Name,
) -> Result<Vec<Event>, Refusal> {
    let elsewhere = wanted.filter(|seat| *seat != own);
    match (&public.seats[own], elsewhere) {
        (SeatState::Substitute(_), _) => come_back(public, own).map(|event| vec![event]),
        (_, Some(seat)) => {
            let seat = free_seat(public, Some(seat))?;
            may_be_called(public, player, seat, name)?;
            Ok(vec![
                Event::Freed { seat: own },
                Event::Seated {
                    seat,
                    player,
                    name: name.clone(),
                },
            ])
        }
        (_, None) => Err(Refusal::AlreadySeated),
    }
}

/// The owner of a substitute's or a kept seat is back.
pub(super) fn come_back(public: &Public, seat: Seat) -> Result<Event, Refusal> {
    match &public.seats[seat] {
        SeatState::Substitute(substitute) => match (substitute.cause, substitute.returning) {
            (Cause::Forfeit, _) => Err(Refusal::Forfeited),
            (Cause::Dropped, true) => Err(Refusal::AlreadySeated),
            (Cause::Dropped, false) => Ok(Event::Returned { seat }),
        },
        SeatState::Reserved(_) => Ok(Event::Returned { seat }),
        SeatState::Human(_) => Err(Refusal::AlreadySeated),
        SeatState::Free | SeatState::Bot(_) => Err(Refusal::NotSeated),
    }
}

fn leave(public: &Public, player: PlayerId) -> Result<Vec<Event>, Refusal> {
    let seat = public.seat_of(player).ok_or(Refusal::NotSeated)?;
    if before_the_first_game(public).is_ok() {
        return Ok(vec![Event::Freed { seat }]);
    }
    match &public.seats[seat] {
        SeatState::Human(_) | SeatState::Reserved(_) => Ok(vec![Event::Substituted {
            seat,
            cause: Cause::Forfeit,
        }]),
        SeatState::Substitute(_) | SeatState::Free | SeatState::Bot(_) => Err(Refusal::NotSeated),
    }
}

fn ready(public: &Public, player: PlayerId, pledge: Option<Commitment>) -> Result<Vec<Event>, Refusal> {
    let seat = public.seat_of(player).ok_or(Refusal::NotSeated)?;
    match public.phase {
        Phase::Starting | Phase::Between => {}
        Phase::Completed => return Err(Refusal::TournamentOver),
        Phase::Waiting | Phase::Dealing | Phase::Playing => return Err(Refusal::NotReadyTime),
    }
    not_yet_ready(public, seat).map(|()| vec![Event::Readied { seat, pledge }])
}

fn reveal_nonce(public: &Public, player: PlayerId, nonce: Nonce) -> Result<Vec<Event>, Refusal> {
    let seat = public.seat_of(player).ok_or(Refusal::NotSeated)?;
    if !public.nonces_awaited().contains(seat) {
        return Err(Refusal::NoNonceAwaited);
    }
    if public.pledges[seat] == Some(nonce.pledge()) {
        Ok(vec![Event::NonceRevealed { seat, nonce }])
    } else {
        Err(Refusal::WrongNonce)
    }
}

fn rematch(public: &Public, player: PlayerId) -> Result<Vec<Event>, Refusal> {
    let seat = public.seat_of(player).ok_or(Refusal::NotSeated)?;
    if public.phase != Phase::Completed {
        return Err(Refusal::TournamentNotOver);
    }
    not_yet_ready(public, seat).map(|()| vec![Event::RematchWanted { seat }])
}

fn not_yet_ready(public: &Public, seat: Seat) -> Result<(), Refusal> {
    match &public.seats[seat] {
        SeatState::Human(human) | SeatState::Reserved(human) if human.ready => Err(Refusal::AlreadyReady),
        SeatState::Human(_) | SeatState::Reserved(_) => Ok(()),
        SeatState::Substitute(_) => Err(Refusal::SubstitutePlays),
        SeatState::Free | SeatState::Bot(_) => Err(Refusal::NotSeated),
    }
}

fn here(public: &Public, player: PlayerId) -> Result<Vec<Event>, Refusal> {
    let seat = public.seat_of(player).ok_or(Refusal::NotSeated)?;
    match &public.seats[seat] {
        SeatState::Human(human) if human.idle => Ok(vec![Event::Active { seat }]),
        SeatState::Human(_) => Ok(Vec::new()),
        SeatState::Reserved(_) | SeatState::Substitute(_) => come_back(public, seat).map(|event| vec![event]),
        SeatState::Free | SeatState::Bot(_) => Err(Refusal::NotSeated),
    }
}

/// The seat of a person who may move now, as far as the seat and the turn decide.
fn my_turn(public: &Public, player: PlayerId) -> Result<Seat, Refusal> {
    let seat = public.seat_of(player).ok_or(Refusal::NotSeated)?;
    moves::game_is_on(public)?;
    if let SeatState::Substitute(_) = public.seats[seat] {
        return Err(Refusal::SubstitutePlays);
    }
    match public.turn() {
        Some(turn) if turn == seat => Ok(seat),
        Some(turn) => Err(rules::Refusal::NotYourTurn(turn).into()),
        None => Err(Refusal::NotPlaying),
    }
}

fn say(public: &Public, player: PlayerId, line: &Line) -> Result<Vec<Event>, Refusal> {
    match line {
        // Who watches may cheer; what they write would have no name beside it.
        Line::Text(_) if public.seat_of(player).is_none() => Err(Refusal::NotSeated),
        Line::Phrase(number) if *number >= Line::PHRASES => Err(Refusal::NoSuchPhrase),
        Line::Phrase(_) | Line::Text(_) => Ok(vec![Event::Said {
            player,
            line: line.clone(),
        }]),
    }
}

fn free(public: &Public, seat: Seat) -> Result<Vec<Event>, Refusal> {
    is_at_the_table(public, seat)?;
    match (&public.seats[seat], before_the_first_game(public)) {
        (SeatState::Free, _) => Err(Refusal::SeatFree(seat)),
        (_, Ok(())) => Ok(vec![Event::Freed { seat }]),
        (SeatState::Substitute(_), Err(_)) => Ok(vec![Event::Released { seat }]),
        (SeatState::Human(_) | SeatState::Reserved(_), Err(_)) => Ok(vec![Event::Substituted {
            seat,
            cause: Cause::Forfeit,
        }]),
        (SeatState::Bot(_), Err(reason)) => Err(reason),
    }
}

fn change(public: &Public, settings: Settings) -> Result<Vec<Event>, Refusal> {
    before_the_first_game(public)?;
    if !settings.is_playable() {
        return Err(Refusal::BadSettings);
    }
    let stays = settings.table_seats();
    let lost = |(seat, state): (Seat, &SeatState)| !stays.contains(seat) && *state != SeatState::Free;
    if public.table_seats().any(lost) {
        return Err(Refusal::SeatsInUse);
    }
    Ok(vec![Event::Changed { settings }])
}

fn pause(public: &Public) -> Result<Vec<Event>, Refusal> {
    match (public.phase, public.paused) {
        (Phase::Completed, _) => Err(Refusal::TournamentOver),
        (_, Some(_)) => Err(Refusal::GamePaused),
        (_, None) => Ok(vec![Event::Paused {
            reason: PauseReason::Host,
        }]),
    }
}

fn resume(public: &Public) -> Result<Vec<Event>, Refusal> {
    if public.paused.is_some() {
        Ok(vec![Event::Resumed])
    } else {
        Err(Refusal::NotPaused)
    }
}
