//! One thing goes wrong, and this is what follows.

use thirteen::session::Line;
use thirteen::sim::{Setup, World};
use thirteen::table::{Cause, Command, Event, PauseReason, SeatState};
use thirteen::wire::Closed;

use crate::table::{MINUTE, SECOND, count, finish, is_human, pass, phase, playing, seat, state, story, until};

#[test]
fn a_host_three_guests_and_nothing_wrong_play_a_whole_tournament() {
    let mut world = playing(1, &Setup::calm(3));
    assert!((0..3).all(|guest| is_human(&world, guest)));
    finish(&mut world);
    assert!(
        world
            .public()
            .results
            .iter()
            .all(|result| result.proof.is_none_or(|proof| proof.fair))
    );
    assert_eq!(world.faults().iter().count(), 0);
}

#[test]
fn two_guests_and_two_bots_play_one_tournament_after_another() {
    let mut world = playing(2, &Setup::calm(1));
    finish(&mut world);
    finish(&mut world);
    assert_eq!(world.played().0, 2);
}

#[test]
fn a_guest_whose_machine_stops_for_three_seconds_keeps_its_seat_and_nobody_notices() {
    let mut world = playing(3, &Setup::calm(2));
    let before = world.events().len();
    world.sleep_guest(0, 3 * SECOND);
    pass(&mut world, 8 * SECOND);
    assert_eq!(
        count(&world, before, |event| matches!(event, Event::Reserved { .. })),
        0
    );
    assert!(is_human(&world, 0));
    finish(&mut world);
}

#[test]
fn a_guest_whose_machine_stops_for_twenty_seconds_finds_its_seat_kept() {
    let mut world = playing(4, &Setup::calm(2));
    let (at, before) = (seat(&world, 0), world.events().len());
    world.sleep_guest(0, 20 * SECOND);
    pass(&mut world, 15 * SECOND);
    assert!(matches!(state(&world, 0), SeatState::Reserved(_)), "{}", story(&world));
    pass(&mut world, 15 * SECOND);
    assert!(is_human(&world, 0), "{}", story(&world));
    assert_eq!(seat(&world, 0), at);
    let back = Event::Returned { seat: at };
    assert_eq!(count(&world, before, |event| *event == back), 1);
    finish(&mut world);
}

#[test]
fn a_guest_whose_machine_stops_for_forty_five_seconds_finds_its_seat_kept() {
    let mut world = playing(5, &Setup::calm(2));
    world.sleep_guest(0, 45 * SECOND);
    pass(&mut world, 44 * SECOND);
    assert!(matches!(state(&world, 0), SeatState::Reserved(_)), "{}", story(&world));
    pass(&mut world, 10 * SECOND);
    assert!(is_human(&world, 0), "{}", story(&world));
    finish(&mut world);
}

#[test]
fn a_guest_whose_machine_stops_for_ninety_seconds_has_its_seat_back_at_the_next_deal() {
    let mut world = playing(6, &Setup::calm(2));
    world.sleep_guest(0, 90 * SECOND);
    pass(&mut world, 85 * SECOND);
    assert!(
        matches!(state(&world, 0), SeatState::Substitute(_)),
        "{}",
        story(&world)
    );
    until(&mut world, 20 * MINUTE, |world| is_human(world, 0));
    finish(&mut world);
}

#[test]
fn a_guest_that_is_killed_and_started_again_has_its_seat_and_its_hand() {
    let mut world = playing(7, &Setup::calm(2));
    let (at, game) = (seat(&world, 1), world.public().game_no);
    let dealt = world.guest_view(1).expect("it plays").dealt;
    world.crash_guest(1, 6 * SECOND);
    until(&mut world, 15 * SECOND, |world| world.guest_view(1).is_some());
    let view = world.guest_view(1).expect("it is back");
    assert_eq!(view.seat, Some(at));
    assert!(view.public.game_no != game || view.dealt == dealt, "the same hand");
    finish(&mut world);
}

#[test]
fn a_host_that_is_killed_and_started_again_after_ten_seconds_goes_on_with_the_same_game() {
    let mut world = playing(8, &Setup::calm(2));
    let (game, moves) = (world.public().game_no, world.played().2);
    world.crash_host(10 * SECOND);
    pass(&mut world, 10 * SECOND);
    until(&mut world, 60 * SECOND, |world| world.played().2 > moves);
    let redealt = count(&world, 0, |event| matches!(event, Event::DealLost { .. }));
    assert_eq!((world.public().game_no, redealt), (game, 0));
    until(&mut world, 60 * SECOND, |world| {
        is_human(world, 0) && is_human(world, 1)
    });
    finish(&mut world);
}

#[test]
fn a_host_that_comes_back_after_ten_minutes_still_has_the_table_and_its_guests() {
    let mut world = playing(9, &Setup::calm(2));
    world.crash_host(10 * MINUTE);
    for _ in 0..22 {
        pass(&mut world, 30 * SECOND);
        world.retry();
    }
    until(&mut world, 30 * MINUTE, |world| {
        is_human(world, 0) && is_human(world, 1)
    });
    finish(&mut world);
}

#[test]
fn a_host_that_dies_at_any_of_its_outputs_loses_and_repeats_nothing() {
    let setup = Setup::calm(2);
    for outputs in 0..60 {
        let mut world = playing(10, &setup);
        world.crash_host_at_output(outputs, 20 * SECOND);
        pass(&mut world, 90 * SECOND);
        let redealt = count(&world, 0, |event| matches!(event, Event::DealLost { .. }));
        assert_eq!(redealt, 0, "{}", story(&world));
        assert!(is_human(&world, 0) && is_human(&world, 1), "{}", story(&world));
    }
}

#[test]
fn a_host_whose_disk_is_full_stops_and_goes_on_when_there_is_space() {
    let mut world = playing(11, &Setup::calm(2));
    let moves = world.played().2;
    world.fill_host_disk();
    pass(&mut world, 60 * SECOND);
    until(&mut world, 2 * MINUTE, |world| world.played().2 > moves + 4);
    finish(&mut world);
}

#[test]
fn a_host_whose_machine_sleeps_loses_nobody_and_nobody_loses_time() {
    let mut world = playing(12, &Setup::calm(2));
    world.sleep_host(40 * SECOND);
    pass(&mut world, 70 * SECOND);
    assert!(is_human(&world, 0) && is_human(&world, 1), "{}", story(&world));
    finish(&mut world);
}

#[test]
fn a_second_session_of_a_player_takes_the_place_of_the_first() {
    let mut world = playing(13, &Setup::calm(2));
    let at = seat(&world, 0);
    world.second_session(0);
    pass(&mut world, 10 * SECOND);
    assert_eq!(
        world.guest_line(0),
        Some(&Line::Closed(Closed::Replaced)),
        "{}",
        story(&world)
    );
    let view = world.guest_view(2).expect("the second machine is at the table");
    assert_eq!(
        (view.seat, view.public.seat_of(view.public.host).is_some()),
        (Some(at), true)
    );
    pass(&mut world, 60 * SECOND);
    assert_eq!(
        world.guest_line(0),
        Some(&Line::Closed(Closed::Replaced)),
        "it does not come back by itself"
    );
    finish(&mut world);
}

#[test]
fn a_spectator_who_comes_late_sees_the_table_and_no_cards() {
    let setup = Setup::calm(2);
    let mut world = playing(14, &setup);
    let spectator = world.add_spectator(&setup);
    pass(&mut world, 20 * SECOND);
    let view = world.guest_view(spectator).expect("it watches");
    assert_eq!(view.seat, None);
    assert!(view.dealt.is_empty());
    assert!(view.public.game_no >= 1);
    finish(&mut world);
}

#[test]
fn a_link_that_breaks_again_and_again_costs_nothing() {
    let mut world = playing(15, &Setup::calm(2));
    for _ in 0..40 {
        world.break_link(0);
        pass(&mut world, 7 * SECOND);
    }
    pass(&mut world, 10 * SECOND);
    assert!(is_human(&world, 0), "{}", story(&world));
    finish(&mut world);
}

#[test]
fn a_link_that_dies_in_silence_is_found_out_and_made_again() {
    let mut world = playing(16, &Setup::calm(2));
    world.silence_link(0);
    pass(&mut world, 30 * SECOND);
    assert!(is_human(&world, 0), "{}", story(&world));
    finish(&mut world);
}

#[test]
fn a_link_that_stalls_for_eight_seconds_delivers_everything_and_nobody_is_sent_away() {
    let mut world = playing(17, &Setup::calm(2));
    world.hold_link(0, 8 * SECOND);
    pass(&mut world, 20 * SECOND);
    assert!(is_human(&world, 0), "{}", story(&world));
    finish(&mut world);
}

#[test]
fn a_guest_without_a_network_for_two_minutes_watches_and_then_plays_again() {
    let mut world = playing(18, &Setup::calm(2));
    world.cut_off(1, 120 * SECOND);
    pass(&mut world, 100 * SECOND);
    let dropped = matches!(state(&world, 1), SeatState::Substitute(seat) if seat.cause == Cause::Dropped);
    assert!(dropped, "{}", story(&world));
    world.run_for(60 * SECOND);
    world.retry();
    until(&mut world, 20 * MINUTE, |world| is_human(world, 1));
    finish(&mut world);
}

#[test]
fn a_table_that_has_lost_all_its_guests_stands_still_until_one_is_back() {
    let mut world = playing(19, &Setup::calm(2));
    world.cut_off(0, 40 * SECOND);
    world.cut_off(1, 40 * SECOND);
    pass(&mut world, 30 * SECOND);
    assert_eq!(
        world.public().paused,
        Some(PauseReason::EveryoneLost),
        "{}",
        story(&world)
    );
    pass(&mut world, 30 * SECOND);
    assert_eq!(world.public().paused, None, "{}", story(&world));
    finish(&mut world);
}

#[test]
fn a_guest_that_leaves_in_mid_game_is_played_for_by_a_bot_to_the_end() {
    let mut world = playing(20, &Setup::calm(2));
    world.guest_wants(0, Command::Leave);
    pass(&mut world, 10 * SECOND);
    let left = matches!(state(&world, 0), SeatState::Substitute(seat) if seat.cause == Cause::Forfeit);
    assert!(left, "{}", story(&world));
    finish(&mut world);
}

#[test]
fn a_peer_that_means_harm_changes_nothing_for_the_others() {
    let mut world = playing(21, &Setup::calm(2));
    let before = world.events().len();
    for _ in 0..50 {
        world.attack();
        pass(&mut world, 500);
    }
    let lost = |event: &Event| {
        matches!(
            event,
            Event::Reserved { .. } | Event::Signal { .. } | Event::Paused { .. }
        )
    };
    assert_eq!(count(&world, before, lost), 0, "{}", story(&world));
    assert!(is_human(&world, 0) && is_human(&world, 1));
    finish(&mut world);
}

#[test]
fn before_the_first_game_a_lost_guest_frees_its_seat_after_a_minute() {
    let mut world = World::new(22, &Setup::calm(3));
    let seated = world.run_until(5 * MINUTE, |world| world.guest_seat(0).is_some());
    assert!(seated, "{}", story(&world));
    world.cut_off(0, 200 * SECOND);
    until(&mut world, 3 * MINUTE, |world| {
        world.guest_seat(0).is_none() || world.is_playing()
    });
    assert!(!phase(&world).name().is_empty());
}
