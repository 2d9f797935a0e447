//! Seats of guests who fall silent, are lost, come back or do not; and who is told.

use thirteen::session::{Input, Millis};
use thirteen::table::{Event, PauseReason, Phase, SeatState};
use thirteen::wire::{Message, Present};

use super::stage::{HOST, READY, Stage, guest};

fn suspect(stage: &Stage) -> bool {
    stage.state(guest(2)).human().is_some_and(|human| human.suspect)
}

fn code(stage: &Stage) -> &'static str {
    stage.state(guest(2)).code()
}

fn present(stage: &Stage) -> &Present {
    let mut people = stage.presence.iter();
    people
        .find(|present| present.player == guest(2))
        .expect("the guest sits at the table")
}

#[test]
fn a_guest_that_is_silent_for_five_seconds_is_marked_and_for_ten_is_lost() {
    let (mut stage, link) = Stage::playing();
    stage.silence(link);
    stage.wait(4_999);
    assert!(!suspect(&stage));
    stage.wait(1);
    assert_eq!((suspect(&stage), code(&stage)), (true, "human"));
    stage.wait(4_999);
    assert_eq!(code(&stage), "human");
    stage.wait(1);
    assert_eq!(code(&stage), "reserved");
}

#[test]
fn any_word_of_a_marked_guest_takes_the_mark_away() {
    let (mut stage, link) = Stage::playing();
    stage.silence(link);
    stage.wait(6_000);
    stage.say(link, &Message::Pong { sent_ms: 0 });
    assert_eq!((suspect(&stage), code(&stage)), (false, "human"));
}

#[test]
fn a_lost_guest_who_is_heard_again_over_the_same_connection_has_its_seat() {
    let (mut stage, link) = Stage::playing();
    stage.silence(link);
    stage.wait(12_000);
    assert_eq!(code(&stage), "reserved");
    stage.beat(link, stage.stamp());
    assert_eq!((suspect(&stage), code(&stage)), (false, "human"));
}

#[test]
fn a_closed_connection_is_lost_at_once_and_its_turn_clock_stands_still() {
    let (mut stage, link) = Stage::playing();
    stage.until_turn_of(guest(2));
    let mut watching = stage.join(9);
    stage.hang_up(link);
    assert_eq!(code(&stage), "reserved");
    let mut clocks = stage.read(watching).into_iter().filter_map(|message| {
        let Message::Clock(clock) = message else { return None };
        clock
    });
    assert_eq!(clocks.next_back().map(|clock| clock.running), Some(false));
    watching = stage.join(9);
    stage.enliven(watching);
    stage.wait(59_000);
    assert_eq!(stage.public().turn(), Some(stage.seat(guest(2))), "it is waited for");
}

#[test]
fn whoever_is_back_within_sixty_seconds_takes_its_turn_at_once() {
    let (mut stage, link) = Stage::playing();
    stage.until_turn_of(guest(2));
    let session = stage.welcome(link).session;
    stage.hang_up(link);
    stage.wait(59_999);
    let back = stage.come_back(2, Some(session), stage.stamp());
    assert_eq!(code(&stage), "human");
    let least = stage.least(stage.seat(guest(2)));
    stage.command(back, least);
    let messages = stage.read(back);
    assert!(
        messages
            .iter()
            .any(|message| matches!(message, Message::Accepted { .. })),
        "{messages:?}"
    );
}

#[test]
fn after_sixty_seconds_the_seat_is_free_before_the_first_game() {
    let mut stage = Stage::open();
    let link = stage.sitting(2);
    stage.hang_up(link);
    stage.wait(59_999);
    assert!(stage.public().seat_of(guest(2)).is_some());
    stage.wait(1);
    assert_eq!(stage.public().seat_of(guest(2)), None);
}

#[test]
fn after_sixty_seconds_a_bot_plays_for_whoever_is_gone_and_at_once_if_it_is_its_turn() {
    let (mut stage, link) = Stage::playing();
    stage.until_turn_of(guest(2));
    stage.hang_up(link);
    stage.wait(59_999);
    let before = stage.log.len();
    assert_eq!(code(&stage), "reserved");
    stage.wait(1);
    assert_eq!(code(&stage), "substitute");
    assert!(stage.log.len() > before + 1, "the bot has moved");
    assert_ne!(stage.public().turn(), Some(stage.seat(guest(2))));
}

#[test]
fn the_owner_of_a_substitutes_seat_watches_until_the_next_deal() {
    let (mut stage, link) = Stage::playing();
    stage.hang_up(link);
    stage.wait(60_000);
    assert_eq!(code(&stage), "substitute");
    let back = stage.join(2);
    let returning = matches!(stage.state(guest(2)), SeatState::Substitute(substitute) if substitute.returning);
    assert!(returning);
    assert!(
        !stage
            .read(back)
            .iter()
            .any(|message| matches!(message, Message::Hand { .. })),
        "whoever watches sees no hand"
    );
}

#[test]
fn when_all_guests_are_lost_the_table_stands_still_after_ten_seconds_until_one_is_back() {
    let (mut stage, link) = Stage::playing();
    stage.hang_up(link);
    stage.wait(9_999);
    assert_eq!(stage.public().paused, None);
    stage.wait(1);
    assert_eq!(stage.public().paused, Some(PauseReason::EveryoneLost));
    stage.join(2);
    assert_eq!((stage.public().paused, code(&stage)), (None, "human"));
}

#[test]
fn a_table_does_not_stand_still_while_one_guest_is_there() {
    let mut stage = Stage::open_for(3);
    let (gone, there) = (stage.sitting(2), stage.sitting(3));
    stage.enliven(there);
    stage.hang_up(gone);
    stage.wait(30_000);
    assert_eq!(stage.public().paused, None);
}

#[test]
fn a_host_player_goes_on_without_those_who_did_not_come_back() {
    let (mut stage, link) = Stage::playing();
    stage.hang_up(link);
    stage.wait(59_000);
    assert_eq!(stage.public().paused, Some(PauseReason::EveryoneLost));
    stage.wait(1_000);
    assert_eq!((stage.public().paused, code(&stage)), (None, "substitute"));
}

#[test]
fn a_table_whose_host_only_watches_waits_for_as_long_as_nobody_is_there() {
    let mut stage = Stage::open_as(HOST);
    let link = stage.sitting(2);
    stage.fill_with_bots();
    stage.command(link, READY);
    assert_eq!(stage.public().phase, Phase::Playing);
    stage.hang_up(link);
    stage.wait(3_600_000);
    assert_eq!(
        (stage.public().paused, code(&stage)),
        (Some(PauseReason::EveryoneLost), "substitute")
    );
    stage.join(2);
    assert_eq!(stage.public().paused, None);
}

#[test]
fn nobody_is_dropped_because_the_host_slept() {
    let (mut stage, link) = Stage::playing();
    stage.silence(link);
    stage.wait(3_000);
    stage.now += 3_600_000;
    stage.input(Input::Tick);
    assert_eq!(
        (suspect(&stage), code(&stage)),
        (false, "human"),
        "nobody could have been heard"
    );
    stage.wait(9_999);
    assert_eq!(code(&stage), "human");
    stage.wait(1);
    assert_eq!(code(&stage), "reserved", "and nobody is kept for ever");
}

#[test]
fn a_kept_seat_is_kept_for_sixty_waking_seconds() {
    let (mut stage, link) = Stage::playing();
    stage.hang_up(link);
    stage.wait(30_000);
    stage.now += 3_600_000;
    stage.input(Input::Woke);
    stage.wait(29_999);
    assert_eq!(code(&stage), "reserved");
    stage.wait(1);
    assert_eq!(code(&stage), "substitute");
}

#[test]
fn everyone_is_told_who_is_lost_and_how_long_its_seat_is_kept() {
    let mut stage = Stage::open_for(3);
    let (gone, there) = (stage.sitting(2), stage.sitting(3));
    stage.enliven(there);
    assert!(present(&stage).connected);
    stage.hang_up(gone);
    assert_eq!(
        (present(&stage).connected, present(&stage).kept_ms),
        (false, Some(60_000))
    );
    stage.read(there);
    stage.wait(10_000);
    let countdown: Vec<u32> = stage
        .read(there)
        .into_iter()
        .filter_map(|message| {
            let Message::Presence { people } = message else {
                return None;
            };
            people.iter().find_map(|present| present.kept_ms)
        })
        .collect();
    assert_eq!(countdown, [58_000, 56_000, 54_000, 52_000, 50_000]);
}

#[test]
fn after_a_restart_guests_have_sixty_seconds_to_come_back_to_the_same_hand() {
    let (mut stage, link) = Stage::playing();
    let session = stage.welcome(link).session;
    let hand = stage.host.table().hand(stage.seat(guest(2)));
    let mut again = stage.restarted();
    assert_eq!((code(&again), again.public().phase), ("reserved", Phase::Playing));
    again.wait(59_999);
    let back = again.come_back(2, Some(session), again.stamp());
    assert_eq!(again.welcome(back).session, session);
    assert_eq!(
        (code(&again), again.host.table().hand(again.seat(guest(2)))),
        ("human", hand)
    );
    let mut alone = stage.restarted();
    alone.wait(60_000);
    assert_eq!(code(&alone), "substitute");
}

#[test]
fn a_table_without_guests_has_no_deadlines_of_its_own() {
    let mut stage = Stage::open();
    assert_eq!(stage.host.poll_timeout(), None);
    stage.fill_with_bots();
    assert_eq!(stage.host.poll_timeout(), None);
    let link = stage.join(2);
    assert!(stage.host.poll_timeout() <= Some(Millis(2_000)));
    stage.hang_up(link);
    assert_eq!(stage.host.poll_timeout(), None);
    assert_eq!(stage.ask(READY), Ok(()));
    assert!(!stage.shown.iter().any(|event| matches!(event, Event::Reserved { .. })));
}
