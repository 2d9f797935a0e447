//! From empty seats to a winner: the states of a tournament.

use thirteen::rules::{Cards, Instant, Rules, Seats};
use thirteen::table::{Choice, Command, Event, House, Moment, PauseReason, Phase, Refusal, Settings};

use crate::world::{GUEST, HOST, THIRD, World, add_bot, cards, name, seat, sit};

fn four() -> Settings {
    Settings::default()
}

fn with_seats(seats: u8) -> Settings {
    Settings { seats, ..four() }
}

fn with_rules(change: impl FnOnce(&mut Rules)) -> Settings {
    let mut settings = four();
    change(&mut settings.rules);
    settings
}

#[test]
fn a_tournament_is_played_from_empty_seats_to_a_winner() {
    let mut world = World::starting(four(), &[]);
    world.play_until(|public| public.phase == Phase::Completed);
    let winner = world.public().winner.expect("a tournament that is over has a winner");
    assert!(world.public().scores[winner] >= 21);
    assert_eq!(&world.folded(), world.public());
}

#[test]
fn a_table_waits_until_all_its_seats_are_filled() {
    let mut world = World::open(with_seats(3));
    for filled in 0..3 {
        assert_eq!(world.public().phase, Phase::Waiting, "{filled} seats are filled");
        let done = if filled == 0 {
            world.ask(HOST, sit(None))
        } else {
            world.ask(HOST, add_bot(None))
        };
        done.expect("a seat is free");
    }
    assert_eq!(world.public().phase, Phase::Starting);
}

#[test]
fn a_seat_is_claimed_by_number_or_the_first_free_one() {
    let mut world = World::open(four());
    world.ask(HOST, sit(Some(2))).expect("seat 2 is free");
    world.ask(GUEST, sit(None)).expect("seat 0 is free");
    assert_eq!(
        (world.public().seat_of(HOST), world.public().seat_of(GUEST)),
        (Some(seat(2)), Some(seat(0)))
    );
}

#[test]
fn with_fewer_seats_only_the_first_ones_exist() {
    let mut world = World::open(with_seats(2));
    assert_eq!(world.ask(HOST, sit(Some(2))), Err(Refusal::NoSuchSeat(seat(2))));
    assert_eq!(world.ask(HOST, add_bot(Some(3))), Err(Refusal::NoSuchSeat(seat(3))));
    let mut world = World::playing(with_seats(2), &[]);
    assert_eq!(world.public().game.map(|game| game.holding()), Some(Seats::first(2)));
    world.play_until(|public| public.phase == Phase::Completed);
}

#[test]
fn cards_are_dealt_when_all_humans_are_ready_and_bots_always_are() {
    let mut world = World::starting(four(), &[GUEST]);
    assert_eq!(world.public().awaited(), Seats::first(2));
    world
        .ask(HOST, Command::Ready { pledge: None })
        .expect("the first game waits");
    assert_eq!(world.public().phase, Phase::Starting);
    world
        .ask(GUEST, Command::Ready { pledge: None })
        .expect("the first game waits");
    assert_eq!(world.public().phase, Phase::Dealing);
    world.deal();
    assert_eq!(world.public().phase, Phase::Playing);
}

#[test]
fn a_seat_that_is_freed_before_the_first_deal_makes_the_table_wait_again() {
    for ready in [false, true] {
        let mut world = World::starting(four(), &[GUEST]);
        if ready {
            world.ready_up();
            assert_eq!(world.public().phase, Phase::Dealing);
        }
        world.ask(GUEST, Command::Leave).expect("one may always leave");
        assert_eq!(world.public().phase, Phase::Waiting);
        assert_eq!(world.public().seat_of(GUEST), None);
    }
}

#[test]
fn after_a_game_the_leaderboard_stays_until_everyone_is_ready_again() {
    let mut world = World::playing(four(), &[GUEST]);
    world.finish_game();
    assert_eq!(
        (world.public().phase, world.public().awaited()),
        (Phase::Between, Seats::first(2))
    );
    assert_eq!(world.public().results.len(), 1);
    world.ready_up();
    assert_eq!(world.public().phase, Phase::Dealing);
}

#[test]
fn a_revealed_seed_shows_a_fair_deal_and_all_hands() {
    let mut world = World::playing(four(), &[]);
    world.finish_game();
    world.house(House::Reveal(world.seed())).expect("the game is over");
    let proof = world
        .public()
        .last_result()
        .and_then(|result| result.proof)
        .expect("the seed is known");
    assert!(proof.fair);
    assert_eq!(proof.hands.0.into_iter().fold(Cards::NONE, Cards::union), Cards::DECK);
}

#[test]
fn a_seed_that_is_not_the_one_committed_to_is_unfair() {
    let mut world = World::playing(four(), &[]);
    world.finish_game();
    world
        .house(House::Reveal(thirteen::table::Seed([77; 32])))
        .expect("the game is over");
    assert!(world.moments.contains(&Moment::DealChecked { game: 1, fair: false }));
}

#[test]
fn a_tournament_that_is_over_stays_until_the_host_resets_it() {
    let mut world = World::starting(four(), &[GUEST]);
    world.play_until(|public| public.phase == Phase::Completed);
    let (seats, scores) = (world.public().seats.clone(), world.public().scores);
    assert_eq!(world.ask(GUEST, Command::Reset), Err(Refusal::HostOnly));
    assert_eq!(
        world.ask(HOST, Command::Ready { pledge: None }),
        Err(Refusal::TournamentOver)
    );
    assert_eq!(world.public().scores, scores);
    world.ask(HOST, Command::Reset).expect("the tournament is over");
    assert_eq!(
        (world.public().phase, world.public().scores.0),
        (Phase::Starting, [0; 4])
    );
    assert_eq!(world.public().seats, seats, "the same seats");
    assert_eq!(world.public().winner, None);
}

#[test]
fn another_tournament_begins_when_all_humans_want_a_rematch() {
    let mut world = World::starting(four(), &[GUEST]);
    assert_eq!(world.ask(HOST, Command::Rematch), Err(Refusal::TournamentNotOver));
    world.play_until(|public| public.phase == Phase::Completed);
    world.ask(GUEST, Command::Rematch).expect("the tournament is over");
    assert_eq!(world.ask(GUEST, Command::Rematch), Err(Refusal::AlreadyReady));
    assert_eq!(world.public().phase, Phase::Completed);
    world.ask(HOST, Command::Rematch).expect("the tournament is over");
    assert_eq!(
        (world.public().phase, world.public().scores.0),
        (Phase::Starting, [0; 4])
    );
    world.ready_up();
    world.deal();
    assert!(
        world.public().start.is_some_and(|start| start.must.is_some()),
        "the first game begins with the 3♠ again"
    );
}

#[test]
fn a_pause_stops_everything_but_talk_and_goes_back_to_where_it_was() {
    let mut world = World::playing(four(), &[GUEST]);
    assert_eq!(world.ask(GUEST, Command::Pause), Err(Refusal::HostOnly));
    assert_eq!(world.ask(HOST, Command::Resume), Err(Refusal::NotPaused));
    world.ask(HOST, Command::Pause).expect("I host the table");
    assert_eq!(world.ask(HOST, Command::Pause), Err(Refusal::GamePaused));
    assert_eq!(world.public().paused, Some(PauseReason::Host));
    let before = world.public().clone();
    assert_eq!(world.ask(HOST, Command::Pass), Err(Refusal::GamePaused));
    assert!(world.house(House::TimeUp(seat(0))).is_err());
    assert_eq!(world.public(), &before);
    world.ask(HOST, Command::Resume).expect("it is paused");
    assert_eq!((world.public().phase, world.public().paused), (Phase::Playing, None));
}

#[test]
fn no_cards_are_dealt_during_a_pause() {
    let mut world = World::starting(four(), &[]);
    world.ask(HOST, Command::Pause).expect("I host the table");
    world.ready_up();
    let deal = thirteen::rules::Deal::from_number(1, 4);
    world
        .house(House::Commit(world.seed().commitment()))
        .expect("everyone is ready");
    assert_eq!(world.house(House::Deal(deal)), Err(Refusal::NotNow));
    world.ask(HOST, Command::Resume).expect("it is paused");
    world.house(House::Deal(deal)).expect("the cards are due");
}

#[test]
fn a_tournament_that_is_over_cannot_be_paused() {
    let mut world = World::starting(four(), &[]);
    world.play_until(|public| public.phase == Phase::Completed);
    assert_eq!(world.ask(HOST, Command::Pause), Err(Refusal::TournamentOver));
}

#[test]
fn a_table_that_everyone_lost_stands_still_until_somebody_is_back() {
    let mut world = World::playing(four(), &[GUEST]);
    world.house(House::EveryoneLost(true)).expect("it runs");
    assert_eq!(world.public().paused, Some(PauseReason::EveryoneLost));
    world.house(House::EveryoneLost(false)).expect("somebody is back");
    assert_eq!(world.public().paused, None);
}

#[test]
fn the_first_game_is_led_by_the_holder_of_the_three_of_spades_who_must_play_it() {
    let world = World::playing(four(), &[]);
    let start = world.public().start.expect("a game has begun");
    assert!(
        world
            .table
            .dealt(start.first)
            .contains(cards("3S").lowest().expect("a card"))
    );
    assert_eq!(start.must, cards("3S").lowest());
    assert_eq!(world.table.view(Some(start.first)).must(), start.must);
}

#[test]
fn if_the_three_of_spades_was_not_dealt_the_lowest_card_leads() {
    let mut world = World::starting(with_seats(2), &[]);
    world.ready_up();
    world.deal_hands([
        "5S 6H 8S 9D JS QC KD AS 2H 8C TD JC 4H",
        "4D 6S 7S 8D 9H TS JD QH KH AC 2S 3H 3D",
        "",
        "",
    ]);
    assert_eq!(
        world.public().start.map(|start| (start.first, start.must)),
        Some((seat(1), cards("3D").lowest()))
    );
}

#[test]
fn the_winner_of_a_game_leads_the_next_with_anything_even_if_the_seat_changed_hands() {
    let mut world = World::playing(four(), &[GUEST]);
    world.finish_game();
    let winner = world.public().results[0].places[0];
    if let Some(human) = world.public().seats[winner].human() {
        let player = human.player;
        world.ask(player, Command::Leave).expect("one may always leave");
    }
    world.ready_up();
    world.deal();
    assert_eq!(
        world.public().start.map(|start| (start.first, start.must)),
        Some((winner, None))
    );
}

#[test]
fn an_instant_win_scores_four_and_nothing_for_the_rest_and_the_next_game_begins_with_the_three_of_spades() {
    let mut world = World::starting(four(), &[]);
    world.ready_up();
    let dragon = "3H 4S 5S 6S 7S 8S 9S TS JS QS KS AS 2S";
    let rest = [
        "3S 3C 3D 4C 4D 4H 5C 5D 5H 6C 8C TC QC",
        "7C 7D 7H 6D 6H 9C 9D JC JD KC KD 2C 2D",
        "8D 8H 9H TD TH JH QD QH KH AC AD AH 2H",
    ];
    world.deal_hands([rest[0], dragon, rest[1], rest[2]]);
    let win = Moment::InstantWin {
        seat: seat(1),
        instant: Instant::Dragon,
        hand: cards(dragon),
    };
    assert!(world.moments.contains(&win), "the hand is shown to all");
    let result = world.public().last_result().expect("the game is over").clone();
    assert_eq!((result.points.0, result.places), ([0, 4, 0, 0], vec![seat(1)]));
    world.ready_up();
    world.deal();
    assert!(
        world
            .public()
            .start
            .is_some_and(|start| start.must == cards("3S").lowest())
    );
}

#[test]
fn an_instant_win_can_end_the_tournament() {
    let mut world = World::starting(with_rules(|rules| rules.target_score = 4), &[]);
    world.ready_up();
    world.deal_hands(["3S", "2S 2C 2D 2H", "4S", "5S"]);
    assert_eq!(
        (world.public().phase, world.public().winner),
        (Phase::Completed, Some(seat(1)))
    );
}

#[test]
fn scores_follow_places_with_two_three_and_four_seats() {
    for (seats, worth) in [(2, vec![4, 0]), (3, vec![4, 2, 0]), (4, vec![4, 2, 1, 0])] {
        let mut world = World::playing(with_seats(seats), &[]);
        world.finish_game();
        let result = world.public().last_result().expect("the game is over");
        let points: Vec<u8> = result.places.iter().map(|seat| result.points[*seat]).collect();
        assert_eq!(points, worth);
        assert_eq!(result.scores, world.public().scores);
    }
}

#[test]
fn a_leader_who_may_not_go_out_on_a_two_shows_its_twos_and_passes_the_lead_on() {
    let mut settings = with_rules(|rules| rules.finish_on_two = false);
    settings.seats = 2;
    let mut world = World::starting(settings, &[]);
    world.ready_up();
    let (low, high) = ("3S 4S 5S 6S 7S 8S 9S TS JS QS", "4H 5H 6H 7H 8H 9H TH JH QH KH");
    world.deal_hands([&format!("{high} 4C 4D KC"), &format!("{low} 5C 5D 2H"), "", ""]);
    world.choose(seat(1), Choice::Play(cards(low)));
    world.choose(seat(0), Choice::Play(cards(high)));
    world.choose(seat(1), Choice::Pass);
    world.choose(seat(0), Choice::Play(cards("4C 4D")));
    world.choose(seat(1), Choice::Play(cards("5C 5D")));
    world.choose(seat(0), Choice::Pass);
    let twos = cards("2H");
    assert!(
        world.log.contains(&Event::Declined { seat: seat(1), twos }),
        "in the step that gave it the lead"
    );
    assert!(world.moments.contains(&Moment::ShowedTwos { seat: seat(1), twos }));
    assert_eq!(world.public().turn(), Some(seat(0)));
    world.choose(seat(0), Choice::Play(cards("KC")));
    assert_eq!(world.public().results[0].places, [seat(0), seat(1)]);
}

#[test]
fn a_chop_is_told_with_what_it_chopped() {
    let mut world = World::starting(four(), &[]);
    world.ready_up();
    world.deal_hands(["3S 2H", "9S 9C 9D 9H", "5S 5D", "6S 6D"]);
    world.choose(seat(0), Choice::Play(cards("3S")));
    for _ in 0..3 {
        world.least_move();
    }
    world.choose(seat(0), Choice::Play(cards("2H")));
    world.choose(seat(1), Choice::Play(cards("9S 9C 9D 9H")));
    let chop = Moment::Played {
        seat: seat(1),
        cards: cards("9S 9C 9D 9H"),
        over: Some((seat(0), cards("2H"))),
        chop: true,
    };
    assert!(world.moments.contains(&chop));
    assert!(world.moments.contains(&Moment::RoundWon { seat: seat(0) }));
}

#[test]
fn settings_change_before_the_first_game_only_and_everyone_is_asked_again() {
    let mut world = World::starting(four(), &[GUEST]);
    world
        .ask(GUEST, Command::Ready { pledge: None })
        .expect("the first game waits");
    let slower = Settings {
        timer: thirteen::table::TurnTimer::Off,
        ..four()
    };
    assert_eq!(world.ask(GUEST, Command::Change(slower)), Err(Refusal::HostOnly));
    assert_eq!(
        world.ask(HOST, Command::Change(with_seats(3))),
        Err(Refusal::SeatsInUse)
    );
    assert_eq!(
        world.ask(HOST, Command::Change(with_seats(5))),
        Err(Refusal::BadSettings)
    );
    assert_eq!(
        world.ask(HOST, Command::Change(with_rules(|rules| rules.target_score = 0))),
        Err(Refusal::BadSettings)
    );
    world.ask(HOST, Command::Change(slower)).expect("no game has begun");
    assert_eq!(
        world.public().awaited(),
        Seats::first(2),
        "who was ready for other rules is asked again"
    );
    world.ready_up();
    world.deal();
    assert_eq!(
        world.ask(HOST, Command::Change(four())),
        Err(Refusal::TournamentRunning)
    );
}

#[test]
fn what_seats_sit_down_to_in_a_running_tournament_is_refused_by_name() {
    let mut world = World::playing(four(), &[]);
    let late = Command::Sit {
        seat: None,
        name: name("Muộn"),
    };
    assert_eq!(world.ask(THIRD, late.clone()), Err(Refusal::TournamentRunning));
    world.play_until(|public| public.phase == Phase::Completed);
    assert_eq!(world.ask(THIRD, late), Err(Refusal::TournamentOver));
}

#[test]
fn a_log_names_rules_and_instant_wins_as_the_commands_do() {
    let rules = serde_json::to_value(Rules::default()).expect("rules can be written");
    for name in ["four_pairs_after_pass", "bombs_may_lead", "direction"] {
        assert_eq!(
            rules[name].as_str().map(str::to_owned),
            Rules::default().value(name),
            "{name}"
        );
    }
    for instant in Instant::ALL {
        assert_eq!(
            serde_json::to_value(instant).expect("it can be written"),
            instant.name()
        );
    }
}
