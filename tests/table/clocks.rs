//! Turns in time: the turn timer and its bank, pauses, sleep, thinking programs.

use thirteen::rules::Demand;
use thirteen::session::{Input, Millis, Pace, Ticket};
use thirteen::table::{Choice, Command, Event, Moment, Mover, Phase, Settings, TurnTimer};

use crate::drive::{Brain, Drive, HUMAN};
use crate::world::seat;

fn my_turn() -> Drive {
    let mut drive = Drive::playing(HUMAN);
    drive.until_my_turn();
    drive
}

#[test]
fn a_person_has_thirty_seconds_and_a_bank_of_sixty() {
    let drive = my_turn();
    let clock = drive.clock.expect("a person is on turn");
    assert_eq!(
        (clock.seat, clock.turn_ms, clock.bank_ms, clock.running),
        (seat(0), 30_000, 60_000, true)
    );
    assert_eq!(drive.host.poll_timeout(), Some(Millis(drive.now + 90_000)));
}

#[test]
fn at_zero_and_not_before_the_host_moves_for_the_seat() {
    let mut drive = my_turn();
    drive.wait(89_999);
    assert_eq!(drive.turn(), Some(seat(0)));
    drive.wait(1);
    assert!(drive.moments.contains(&Moment::TimedOut { seat: seat(0) }));
    assert_ne!(drive.turn(), Some(seat(0)));
}

#[test]
fn time_beyond_the_turn_comes_out_of_the_bank() {
    let mut drive = my_turn();
    drive.wait(47_000);
    let choice = drive.view().fallback().expect("it is my turn");
    drive.ask(command(choice)).expect("the least move is legal");
    next_turn_of_mine(&mut drive);
    assert_eq!(
        drive.clock.map(|clock| (clock.turn_ms, clock.bank_ms)),
        Some((30_000, 43_000))
    );
}

#[test]
fn after_two_timeouts_a_bot_plays_until_the_player_does_anything() {
    let mut drive = my_turn();
    drive.wait(90_000);
    next_turn_of_mine(&mut drive);
    assert_eq!(drive.clock.map(|clock| clock.bank_ms), Some(0), "the bank is used up");
    drive.wait(30_000);
    assert!(drive.moments.contains(&Moment::BecameIdle { seat: seat(0) }));
    while drive.phase() == Phase::Playing {
        drive.wait(700);
    }
    let stood_in =
        |event: &Event| matches!(event, Event::Played { seat: at, by: Mover::StandIn, .. } if *at == seat(0));
    assert!(drive.shown.iter().any(stood_in), "a bot plays my seat");
    drive.ask(Command::Here).expect("I am here");
    assert!(
        drive.view().public.seats[seat(0)]
            .human()
            .is_some_and(|human| !human.idle && human.timeouts == 0)
    );
}

#[test]
fn a_pause_stops_the_clock_and_leaves_at_least_ten_seconds() {
    let mut drive = my_turn();
    drive.wait(87_000);
    drive.ask(Command::Pause).expect("I host the table");
    assert_eq!(drive.host.poll_timeout(), None);
    assert!(drive.clock.is_some_and(|clock| !clock.running));
    drive.wait(3_600_000);
    drive.ask(Command::Resume).expect("I host the table");
    drive.wait(9_999);
    assert_eq!(drive.turn(), Some(seat(0)));
    drive.wait(1);
    assert_ne!(drive.turn(), Some(seat(0)));
}

#[test]
fn a_pause_early_in_a_turn_grants_nothing() {
    let mut drive = my_turn();
    drive.wait(20_000);
    drive.ask(Command::Pause).expect("I host the table");
    drive.wait(60_000);
    drive.ask(Command::Resume).expect("I host the table");
    assert_eq!(
        drive.clock.map(|clock| (clock.turn_ms, clock.bank_ms)),
        Some((10_000, 60_000))
    );
}

#[test]
fn a_pause_stops_a_thinking_bot() {
    let mut drive = my_turn();
    let choice = drive.view().fallback().expect("it is my turn");
    drive.ask(command(choice)).expect("the least move is legal");
    drive.wait(300);
    drive.ask(Command::Pause).expect("I host the table");
    let before = drive.shown.len();
    drive.wait(60_000);
    assert_eq!(drive.shown.len(), before);
    drive.ask(Command::Resume).expect("I host the table");
    assert_eq!(drive.host.poll_timeout(), Some(Millis(drive.now + 400)));
}

#[test]
fn a_machine_that_slept_times_nobody_out() {
    let mut drive = my_turn();
    drive.now += 8 * 3_600_000;
    drive.input(Input::Tick);
    assert_eq!(drive.turn(), Some(seat(0)));
    drive.now += 1_000;
    drive.input(Input::Woke);
    assert_eq!(drive.turn(), Some(seat(0)));
    drive.wait(89_999);
    assert_eq!(drive.turn(), Some(seat(0)));
    drive.wait(1);
    assert_ne!(drive.turn(), Some(seat(0)));
}

#[test]
fn with_the_timer_off_a_person_takes_as_long_as_it_likes() {
    let settings = Settings {
        timer: TurnTimer::Off,
        ..Settings::default()
    };
    let mut drive = Drive::playing_with(settings, HUMAN, [5; 32]);
    drive.until_my_turn();
    assert_eq!((drive.clock, drive.host.poll_timeout()), (None, None));
}

#[test]
fn a_bot_moves_after_the_time_it_seems_to_think() {
    let mut drive = my_turn();
    let choice = drive.view().fallback().expect("it is my turn");
    drive.ask(command(choice)).expect("the least move is legal");
    let before = drive.shown.len();
    drive.wait(699);
    assert_eq!(drive.shown.len(), before);
    drive.wait(1);
    assert_eq!(drive.shown.len(), before + 1);
}

#[test]
fn a_program_that_is_silent_or_talks_nonsense_is_replaced_by_the_lowest_move() {
    for brain in [Brain::Silent, Brain::Nonsense] {
        let mut drive = my_turn();
        drive.brain = brain;
        drive.finish_game();
        assert!(drive.host.replaced() > 3);
        assert_eq!(drive.phase(), Phase::Between);
    }
}

#[test]
fn a_thought_that_comes_late_or_was_never_asked_for_changes_nothing() {
    let mut drive = my_turn();
    let before = drive.host.table().public().clone();
    for ticket in 0..100 {
        drive.input(Input::Thought {
            ticket: Ticket(ticket),
            choice: Some(Choice::Pass),
        });
    }
    assert_eq!(&before, drive.host.table().public());
}

/// A person who has passed is asked again, because by what everyone sees it could hold a run of four pairs.
#[test]
fn the_house_passes_for_a_person_who_is_asked_again_and_has_no_answer_as_slowly_as_one_who_thinks() {
    let mut asked_again = 0;
    for seed in 0..40 {
        let mut drive = Drive::playing_with(Settings::default(), HUMAN, [seed; 32]);
        drive.brain = Brain::Beats;
        while drive.phase() == Phase::Playing {
            drive.until_my_turn();
            let Some(demand) = drive.view().demand() else { break };
            if matches!(demand, Demand::Return(_)) && drive.view().plays().is_empty() {
                asked_again += 1;
                assert!(
                    drive.clock.is_some_and(|clock| clock.seat == seat(0)),
                    "it looks like any turn of mine"
                );
                let before = drive.shown.len();
                drive.wait(699);
                assert_eq!(drive.shown.len(), before);
                drive.wait(1);
                let pass = Event::Passed {
                    seat: seat(0),
                    by: Mover::Owner,
                };
                assert_eq!(drive.shown[before], pass, "the event is that of any pass");
            } else {
                let choice = drive.view().fallback().expect("it is my turn");
                drive.ask(command(choice)).expect("the least move is legal");
            }
        }
    }
    assert!(asked_again > 3, "{asked_again}");
}

#[test]
fn a_whole_tournament_takes_no_time_at_instant_pace() {
    let mut drive = Drive::playing(Pace::Instant);
    while drive.phase() != Phase::Completed {
        drive.finish_game();
        if drive.phase() == Phase::Between {
            drive
                .ask(Command::Ready { pledge: None })
                .expect("the next game waits for me");
        }
    }
    assert_eq!(drive.now, 0);
    let proofs = drive
        .view()
        .public
        .results
        .iter()
        .map(|result| result.proof.map(|proof| proof.fair));
    assert!(
        proofs.into_iter().all(|fair| fair == Some(true)),
        "every deal is revealed and fair"
    );
}

fn command(choice: Choice) -> Command {
    match choice {
        Choice::Play(cards) => Command::Play(cards),
        Choice::Pass => Command::Pass,
    }
}

/// My next turn after the one that has just ended.
fn next_turn_of_mine(drive: &mut Drive) {
    assert_ne!(drive.turn(), Some(seat(0)));
    drive.until_my_turn();
    assert_eq!(drive.phase(), Phase::Playing);
}
