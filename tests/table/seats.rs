//! Who sits where, who plays for whom, and how people come back.

use thirteen::rules::Seats;
use thirteen::table::{
    Cause, Choice, Command, Event, House, Line, Moment, Mover, Phase, Refusal, SeatState, Settings, Substitute,
};

use crate::world::{GUEST, HOST, STRANGER, THIRD, World, add_bot, bot, name, seat, sit};

fn playing(people: &[thirteen::table::PlayerId]) -> World {
    World::playing(Settings::default(), people)
}

/// The guest, who sits in seat 1, is gone for good in the middle of the first game.
fn dropped(people: &[thirteen::table::PlayerId]) -> World {
    let mut world = playing(people);
    world.house(House::Lost(GUEST)).expect("the guest was there");
    world.house(House::GiveUp(GUEST)).expect("the guest was lost");
    world
}

fn substitute(world: &World) -> Option<&Substitute> {
    match &world.public().seats[seat(1)] {
        SeatState::Substitute(substitute) => Some(substitute),
        SeatState::Free | SeatState::Human(_) | SeatState::Reserved(_) | SeatState::Bot(_) => None,
    }
}

#[test]
fn a_taken_seat_a_full_table_and_a_second_seat_are_refused_each_by_its_own_name() {
    let mut world = World::open(Settings::default());
    world.ask(HOST, sit(Some(1))).expect("the seat is free");
    assert_eq!(world.ask(GUEST, sit(Some(1))), Err(Refusal::SeatTaken(seat(1))));
    assert_eq!(world.ask(HOST, sit(None)), Err(Refusal::AlreadySeated));
    assert_eq!(world.ask(HOST, sit(Some(1))), Err(Refusal::AlreadySeated));
    assert_eq!(world.ask(GUEST, add_bot(None)), Err(Refusal::HostOnly));
    for _ in 0..3 {
        world.ask(HOST, add_bot(None)).expect("a seat is free");
    }
    assert_eq!(world.ask(GUEST, sit(None)), Err(Refusal::TableFull));
    assert_eq!(world.ask(GUEST, sit(Some(2))), Err(Refusal::TableFull));
    assert_eq!(world.ask(HOST, add_bot(None)), Err(Refusal::TableFull));
}

#[test]
fn a_person_may_move_to_a_free_seat_before_the_first_game() {
    let mut world = World::open(Settings::default());
    world.ask(HOST, sit(Some(0))).expect("the seat is free");
    world.ask(HOST, sit(Some(3))).expect("the seat is free");
    assert_eq!(world.public().seat_of(HOST), Some(seat(3)));
    assert_eq!(world.public().seats[seat(0)], SeatState::Free);
}

#[test]
fn who_has_no_seat_may_not_speak_get_ready_or_play() {
    let mut world = playing(&[]);
    for command in [
        Command::Ready { pledge: None },
        Command::Pass,
        Command::Leave,
        Command::Rematch,
        Command::Here,
        Command::Say(Line::Text("hello".parse().expect("a good line"))),
    ] {
        assert_eq!(world.ask(STRANGER, command), Err(Refusal::NotSeated));
    }
    assert_eq!(
        world.ask(HOST, Command::Say(Line::Phrase(Line::PHRASES))),
        Err(Refusal::NoSuchPhrase)
    );
    world
        .ask(HOST, Command::Say(Line::Phrase(0)))
        .expect("a seated person may speak");
    world
        .ask(STRANGER, Command::Say(Line::Phrase(0)))
        .expect("who watches may cheer");
}

#[test]
fn people_may_not_ask_for_what_the_house_does() {
    let mut world = playing(&[]);
    assert_eq!(
        world.ask(HOST, Command::House(House::LoseDeal)),
        Err(Refusal::HouseOnly)
    );
}

#[test]
fn the_host_frees_seats_before_the_first_game() {
    let mut world = World::starting(Settings::default(), &[GUEST]);
    assert_eq!(world.ask(GUEST, Command::FreeSeat(seat(0))), Err(Refusal::HostOnly));
    world.ask(HOST, Command::FreeSeat(seat(2))).expect("a bot sits there");
    assert_eq!(
        (world.public().phase, &world.public().seats[seat(2)]),
        (Phase::Waiting, &SeatState::Free)
    );
    assert_eq!(
        world.ask(HOST, Command::FreeSeat(seat(2))),
        Err(Refusal::SeatFree(seat(2)))
    );
    world
        .ask(HOST, Command::FreeSeat(seat(1)))
        .expect("the guest sits there");
    assert_eq!(world.public().seat_of(GUEST), None);
}

#[test]
fn a_silent_person_is_marked_and_then_its_seat_is_kept() {
    let mut world = playing(&[GUEST]);
    world
        .house(House::Signal {
            player: GUEST,
            weak: true,
        })
        .expect("the guest is there");
    assert!(world.public().seats[seat(1)].human().is_some_and(|human| human.suspect));
    assert_eq!(
        world.house(House::Signal {
            player: GUEST,
            weak: true
        }),
        Err(Refusal::NotNow)
    );
    world.house(House::Lost(GUEST)).expect("the guest was there");
    assert!(matches!(world.public().seats[seat(1)], SeatState::Reserved(_)));
    assert_eq!(
        world.house(House::TimeUp(seat(1))),
        Err(Refusal::NotNow),
        "its clock stands still"
    );
}

#[test]
fn a_person_who_is_back_in_time_has_its_seat_at_once() {
    let mut world = playing(&[GUEST]);
    world.house(House::Lost(GUEST)).expect("the guest was there");
    world.house(House::Return(GUEST)).expect("the seat is kept");
    assert!(matches!(&world.public().seats[seat(1)], SeatState::Human(human) if !human.suspect));
    assert!(world.moments.contains(&Moment::TookSeat { seat: seat(1) }));
}

#[test]
fn a_kept_seat_is_freed_before_the_first_game_and_played_by_a_bot_later() {
    let mut world = World::starting(Settings::default(), &[GUEST]);
    assert_eq!(world.house(House::GiveUp(GUEST)), Err(Refusal::NotNow), "it is there");
    world.house(House::Lost(GUEST)).expect("the guest was there");
    world.house(House::GiveUp(GUEST)).expect("the guest was lost");
    assert_eq!(
        (world.public().phase, &world.public().seats[seat(1)]),
        (Phase::Waiting, &SeatState::Free)
    );
    let world = dropped(&[GUEST]);
    assert_eq!(
        substitute(&world).map(|substitute| substitute.cause),
        Some(Cause::Dropped)
    );
}

#[test]
fn leaving_in_a_running_tournament_is_a_forfeit_and_final() {
    let mut world = playing(&[GUEST]);
    world.ask(GUEST, Command::Leave).expect("one may always leave");
    assert_eq!(
        substitute(&world).map(|substitute| substitute.cause),
        Some(Cause::Forfeit)
    );
    assert_eq!(world.ask(GUEST, sit(None)), Err(Refusal::Forfeited));
    assert_eq!(world.ask(GUEST, Command::Leave), Err(Refusal::NotSeated));
}

#[test]
fn the_host_may_send_a_person_away_in_a_running_tournament() {
    let mut world = playing(&[GUEST]);
    world
        .ask(HOST, Command::FreeSeat(seat(1)))
        .expect("the guest sits there");
    assert_eq!(
        substitute(&world).map(|substitute| substitute.cause),
        Some(Cause::Forfeit)
    );
    assert_eq!(
        world.ask(HOST, Command::FreeSeat(seat(2))),
        Err(Refusal::TournamentRunning),
        "a bot stays"
    );
}

#[test]
fn a_seat_that_a_substitute_played_scores_nothing_in_that_game() {
    let mut world = dropped(&[GUEST]);
    world.finish_game();
    let result = world.public().last_result().expect("the game is over").clone();
    assert_eq!(result.points[seat(1)], 0);
    let others = result
        .places
        .iter()
        .enumerate()
        .filter(|(_, placed)| **placed != seat(1));
    for (place, placed) in others {
        assert_eq!(
            result.points[*placed],
            [4, 2, 1, 0][place],
            "the others score by place as usual"
        );
    }
    let moved = |event: &Event| {
        matches!(
            event,
            Event::Played {
                by: Mover::Substitute,
                ..
            } | Event::Passed {
                by: Mover::Substitute,
                ..
            }
        )
    };
    assert!(world.log.iter().any(moved));
}

#[test]
fn a_returning_owner_gets_its_seat_back_at_the_next_deal() {
    let mut world = dropped(&[GUEST]);
    assert_eq!(world.ask(GUEST, Command::Pass), Err(Refusal::SubstitutePlays));
    world.ask(GUEST, sit(None)).expect("the seat is its own");
    assert_eq!(world.ask(GUEST, sit(None)), Err(Refusal::AlreadySeated));
    world.finish_game();
    assert!(substitute(&world).is_some(), "the host plays too, so the guest waits");
    assert_eq!(
        world.public().last_result().expect("the game is over").points[seat(1)],
        0
    );
    world.ready_up();
    world.deal();
    assert!(matches!(&world.public().seats[seat(1)], SeatState::Human(human) if human.player == GUEST));
}

#[test]
fn a_returning_owner_who_is_the_only_person_plays_at_its_next_turn() {
    let mut world = dropped(&[GUEST]);
    world.ask(HOST, Command::Leave).expect("one may always leave");
    world.house(House::Return(GUEST)).expect("the seat is its own");
    for _ in 0..4 {
        if world.public().turn() == Some(seat(1)) {
            break;
        }
        world.least_move();
    }
    assert_eq!(world.public().turn(), Some(seat(1)));
    assert!(matches!(world.public().seats[seat(1)], SeatState::Human(_)));
    world.least_move();
}

#[test]
fn after_two_more_games_the_seat_is_the_bots_own_and_open_to_spectators() {
    let mut world = dropped(&[GUEST]);
    world.finish_game();
    for missed in 0..2 {
        assert_eq!(
            substitute(&world).map(|substitute| substitute.games_missed),
            Some(missed)
        );
        world.ready_up();
        world.deal();
        world.finish_game();
    }
    assert!(matches!(&world.public().seats[seat(1)], SeatState::Bot(bot) if bot.open && bot.name == name("Lan 2")));
    assert_eq!(
        world.ask(THIRD, sit(Some(2))),
        Err(Refusal::TournamentRunning),
        "other bots are not open"
    );
    world.ask(THIRD, sit(None)).expect("the first open seat is that one");
    assert_eq!(world.ask(STRANGER, sit(Some(1))), Err(Refusal::SeatTaken(seat(1))));
    assert_eq!(world.ask(STRANGER, sit(None)), Err(Refusal::TournamentRunning));
    assert_eq!(world.public().seat_of(THIRD), None, "only from the next deal on");
    world.ready_up();
    world.deal();
    assert_eq!(world.public().seat_of(THIRD), Some(seat(1)));
}

#[test]
fn the_host_may_give_a_substitutes_seat_to_the_bot() {
    let mut world = dropped(&[GUEST]);
    world
        .ask(HOST, Command::FreeSeat(seat(1)))
        .expect("a substitute sits there");
    assert!(matches!(world.public().seats[seat(1)], SeatState::Bot(_)));
    assert!(world.moments.contains(&Moment::Released { seat: seat(1) }));
}

#[test]
fn who_comes_back_too_late_takes_its_seat_from_the_bot_that_has_its_name() {
    let mut world = dropped(&[GUEST]);
    world
        .ask(HOST, Command::FreeSeat(seat(1)))
        .expect("a substitute sits there");
    let same = Command::Sit {
        seat: None,
        name: name("Lan 2"),
    };
    world.ask(GUEST, same).expect("the bot makes way");
    world.finish_game();
    world.ready_up();
    world.deal();
    assert_eq!(world.public().seat_of(GUEST), Some(seat(1)));
}

#[test]
fn two_timeouts_in_a_row_make_a_person_idle_and_anything_it_does_ends_that() {
    let mut world = playing(&[GUEST]);
    let mut timeouts = 0;
    while timeouts < 2 {
        match world.public().turn() {
            Some(turn) if turn == seat(0) => {
                world.house(House::TimeUp(seat(0))).expect("it is on turn");
                timeouts += 1;
            }
            Some(_) => world.least_move(),
            None => panic!("the game is too short"),
        }
    }
    assert!(world.public().seats[seat(0)].human().is_some_and(|human| human.idle));
    assert!(world.moments.contains(&Moment::BecameIdle { seat: seat(0) }));
    assert_eq!(world.house(House::TimeUp(seat(0))), Err(Refusal::NotNow));
    let events = world
        .ask(HOST, Command::Say(Line::Phrase(3)))
        .expect("an idle person may speak");
    assert_eq!(events[0], Event::Active { seat: seat(0) });
    assert!(world.public().seats[seat(0)].human().is_some_and(|human| !human.idle));
    world.finish_game();
    let placed = world.public().last_result().expect("the game is over").clone();
    let place = placed
        .places
        .iter()
        .position(|placed| *placed == seat(0))
        .expect("everyone has a place");
    assert_eq!(
        placed.points[seat(0)],
        [4, 2, 1, 0][place],
        "being idle costs no points"
    );
}

#[test]
fn a_play_between_two_timeouts_begins_the_count_anew() {
    let mut world = playing(&[]);
    for time_up in [true, false, true] {
        while world.public().turn() != Some(seat(0)) {
            world.least_move();
        }
        if time_up {
            world.house(House::TimeUp(seat(0))).expect("it is on turn");
        } else {
            world.least_move();
        }
    }
    assert!(
        world.public().seats[seat(0)]
            .human()
            .is_some_and(|human| !human.idle && human.timeouts == 1)
    );
}

#[test]
fn the_table_does_not_wait_for_the_idle_unless_everyone_is() {
    let mut world = playing(&[GUEST]);
    while !world.public().seats[seat(1)].human().is_some_and(|human| human.idle) {
        match world.public().turn() {
            Some(turn) if turn == seat(1) => drop(world.house(House::TimeUp(turn)).expect("it is on turn")),
            Some(_) => world.least_move(),
            None => panic!("the game is too short"),
        }
    }
    world.finish_game();
    assert_eq!(world.public().awaited(), Seats::first(1));
}

#[test]
fn the_house_plays_only_for_seats_that_do_not_play_themselves() {
    let mut world = playing(&[GUEST]);
    while world.public().turn() != Some(seat(0)) {
        world.least_move();
    }
    let choice = world.table.view(Some(seat(0))).fallback().expect("it is on turn");
    assert_eq!(
        world.house(House::PlayFor { seat: seat(0), choice }),
        Err(Refusal::NotNow)
    );
    assert!(
        world
            .house(House::PlayFor {
                seat: seat(2),
                choice: Choice::Pass
            })
            .is_err(),
        "nor out of turn"
    );
}

#[test]
fn nobody_is_called_like_another_like_a_bot_or_like_the_host() {
    let mut world = World::open(Settings::default());
    let called = |seat: Option<u8>, text: &str| Command::Sit {
        seat: seat.map(crate::world::seat),
        name: name(text),
    };
    world.ask(HOST, called(Some(0), "Hồng")).expect("the name is free");
    for text in ["Hồng", "HỒNG", "H\u{1ed3}ng"] {
        assert_eq!(world.ask(GUEST, called(None, text)), Err(Refusal::NameTaken), "{text}");
    }
    for text in ["Bot", "bot 2", "Host", "h\u{43e}st"] {
        assert_eq!(
            world.ask(GUEST, called(None, text)),
            Err(Refusal::NameReserved),
            "{text}"
        );
    }
    world.ask(GUEST, called(None, "Hong")).expect("it looks different");
    world
        .ask(GUEST, called(Some(3), "Hong"))
        .expect("its own name is no other's");
    world.ask(HOST, called(Some(1), "Host")).expect("it is the host");
    let bot = Command::AddBot {
        seat: None,
        bot: bot("HONG"),
    };
    assert_eq!(world.ask(HOST, bot), Err(Refusal::NameTaken));
}
