//! A connection from its first byte to its last.

use thirteen::session::{Input, LinkId};
use thirteen::table::{Command, Event};
use thirteen::wire::{self, Attach, Closed, Hello, MAJOR, Message, OLDEST, SessionId, Stamp};

use super::stage::{READY, Stage, guest, key, name};

fn attach(stage: &mut Stage, link: LinkId) {
    let (session, next) = (None, Stamp::default());
    stage.say(
        link,
        &Message::Attach(Attach {
            session,
            next,
            seat: None,
        }),
    );
}

fn hello(major: u16) -> Message {
    Message::Hello(Hello { major, ..Hello::ours() })
}

#[test]
fn a_host_says_hello_first_and_welcomes_whoever_says_what_it_has() {
    let mut stage = Stage::open();
    let link = stage.connect(2);
    assert_eq!(stage.read(link), [Message::Hello(Hello::ours())]);
    stage.say(link, &hello(MAJOR));
    assert_eq!(stage.read(link), []);
    attach(&mut stage, link);
    let messages = stage.read(link);
    let Message::Welcome(welcome) = &messages[0] else {
        panic!("a welcome comes first: {messages:?}");
    };
    assert_eq!(
        (welcome.stamp, welcome.next),
        (stage.stamp(), stage.host.next_no(guest(2)))
    );
    assert!(matches!(messages[1], Message::Backfill { .. }));
    assert!(messages.iter().any(|message| matches!(message, Message::Clock(None))));
    assert!(
        messages
            .iter()
            .any(|message| matches!(message, Message::Presence { .. }))
    );
    assert!(
        messages
            .iter()
            .any(|message| matches!(message, Message::Heartbeat { .. }))
    );
}

/// Comes for the first time, and wants a seat.
fn newcomer(stage: &mut Stage, number: u8, called: &str) -> Vec<Message> {
    let link = stage.connect(number);
    stage.say(link, &hello(MAJOR));
    stage.read(link);
    let attach = Attach {
        session: None,
        next: Stamp::default(),
        seat: Some(name(called)),
    };
    stage.say(link, &Message::Attach(attach));
    stage.read(link)
}

#[test]
fn a_newcomer_who_wants_a_seat_has_it_in_the_first_picture() {
    let mut stage = Stage::open();
    let messages = newcomer(&mut stage, 2, "Bình");
    assert!(stage.public().seat_of(guest(2)).is_some());
    let [Message::Welcome(welcome), Message::Backfill { entries }, ..] = &messages[..] else {
        panic!("a welcome and what has happened: {messages:?}");
    };
    assert_eq!(welcome.stamp, stage.stamp());
    let seated = |event: &Event| matches!(event, Event::Seated { player, .. } if *player == guest(2));
    assert!(entries.iter().any(|signed| signed.entry().events.iter().any(seated)));
    assert!(!messages.iter().any(|message| matches!(message, Message::Events { .. })));
}

#[test]
fn a_newcomer_whose_name_or_seat_is_another_s_is_at_the_table_all_the_same() {
    let mut stage = Stage::open();
    let messages = newcomer(&mut stage, 3, "Lan");
    assert!(matches!(messages[0], Message::Welcome(_)), "{messages:?}");
    assert_eq!(stage.public().seat_of(guest(3)), None);

    let (mut stage, _link) = Stage::playing();
    let before = stage.stamp();
    let messages = newcomer(&mut stage, 5, "Bình");
    assert!(matches!(messages[0], Message::Welcome(_)), "{messages:?}");
    assert_eq!((stage.public().seat_of(guest(5)), stage.stamp()), (None, before));
}

#[test]
fn who_says_no_hello_within_three_seconds_is_closed() {
    let mut stage = Stage::open();
    let link = stage.connect(2);
    stage.wait(2_999);
    assert_eq!(stage.closed.get(&link), None);
    stage.wait(1);
    assert_eq!(stage.closed.get(&link), Some(&Closed::Protocol));
}

#[test]
fn who_says_hello_and_nothing_more_is_closed() {
    let mut stage = Stage::open();
    let link = stage.connect(2);
    stage.say(link, &hello(MAJOR));
    stage.wait(3_000);
    assert_eq!(stage.closed.get(&link), Some(&Closed::Protocol));
}

#[test]
fn the_next_major_version_speaks_ours_and_older_or_newer_ones_are_told_to_upgrade() {
    let mut stage = Stage::open();
    let next = stage.connect(2);
    stage.say(next, &hello(MAJOR + 1));
    attach(&mut stage, next);
    stage.welcome(next);
    for (number, major) in [(3, OLDEST - 1), (4, MAJOR + 2)] {
        let link = stage.connect(number);
        stage.say(link, &hello(major));
        let upgrade = stage.read(link).into_iter().find_map(|message| {
            let Message::UpgradeRequired { min, max, app } = message else {
                return None;
            };
            Some((min, max, app))
        });
        assert_eq!(upgrade, Some((OLDEST, MAJOR, Hello::ours().app)));
        assert_eq!(stage.closed.get(&link), Some(&Closed::Version));
    }
}

#[test]
fn bytes_that_are_no_message_close_a_connection_and_change_nothing() {
    let mut stage = Stage::open();
    let strange = stage.connect(3);
    let friend = stage.join(2);
    for link in [strange, friend] {
        let frame = wire::encode(&hello(MAJOR))[..2].to_vec();
        stage.input(Input::Received { link, frame });
        assert_eq!(stage.closed.get(&link), Some(&Closed::Protocol));
    }
    let again = stage.join(2);
    stage.welcome(again);
}

#[test]
fn what_comes_before_its_time_or_is_for_the_host_alone_to_say_closes_a_connection() {
    let mut stage = Stage::open();
    let early = stage.connect(2);
    attach(&mut stage, early);
    assert_eq!(stage.closed.get(&early), Some(&Closed::Protocol));
    let link = stage.join(2);
    let entries = Vec::new();
    stage.say(link, &Message::Events { entries });
    assert_eq!(stage.closed.get(&link), Some(&Closed::Protocol));
}

#[test]
fn a_kind_of_message_that_only_a_newer_program_knows_is_passed_over() {
    let mut stage = Stage::open();
    let link = stage.join(2);
    let mut frame = wire::encode(&Message::Pong { sent_ms: 1 });
    frame[0] = 250;
    assert_eq!(wire::decode(&frame), Ok(None), "nobody knows this kind");
    stage.input(Input::Received { link, frame });
    assert_eq!(stage.closed.get(&link), None);
}

#[test]
fn the_same_program_takes_its_stay_to_a_new_connection_and_the_old_one_ends_quietly() {
    let mut stage = Stage::open();
    let old = stage.sitting(2);
    let session = stage.welcome(old).session;
    let new = stage.come_back(2, Some(session), stage.stamp());
    assert_eq!(stage.welcome(new).session, session);
    assert_eq!(stage.closed.get(&old), Some(&Closed::Left));
    assert!(
        !stage.read(old).contains(&Message::Closed(Closed::Left)),
        "it is told nothing"
    );
    assert_eq!(stage.state(guest(2)).code(), "human");
}

#[test]
fn another_program_of_the_same_player_takes_over_and_the_first_is_told_that_it_is_replaced() {
    let mut stage = Stage::open();
    let old = stage.sitting(2);
    let session = stage.welcome(old).session;
    for wanted in [None, Some(SessionId(session.0 ^ 1))] {
        let before = *stage.closed.keys().last().unwrap_or(&old);
        let new = stage.come_back(2, wanted, Stamp::default());
        assert_ne!(stage.welcome(new).session, session);
        assert!(new > before);
    }
    assert_eq!(stage.closed.get(&old), Some(&Closed::Replaced));
    assert!(stage.read(old).contains(&Message::Closed(Closed::Replaced)));
    assert_eq!(
        stage.state(guest(2)).code(),
        "human",
        "the seat is the player's, whatever program it uses"
    );
}

#[test]
fn what_comes_late_from_a_closed_connection_is_not_heard() {
    let mut stage = Stage::open();
    let old = stage.sitting(2);
    let new = stage.come_back(2, None, Stamp::default());
    stage.command(old, Command::Leave);
    stage.input(Input::Disconnected { link: old });
    assert_eq!(stage.state(guest(2)).code(), "human");
    stage.command(new, Command::Leave);
    assert_eq!(stage.public().seat_of(guest(2)), None);
}

#[test]
fn the_eighth_who_only_watches_finds_the_table_full() {
    let mut stage = Stage::open();
    let player = stage.sitting(2);
    for number in 10..17 {
        let link = stage.join(number);
        stage.welcome(link);
    }
    let eighth = stage.join(17);
    let for_a_seat = stage.sitting(18);
    stage.wait(2_999);
    assert_eq!(stage.closed.get(&eighth), None, "there are seats, and it may want one");
    stage.wait(1);
    assert_eq!(stage.closed.get(&eighth), Some(&Closed::TableFull));
    assert_eq!(stage.closed.get(&for_a_seat), None);
    stage.sitting(19);
    let late = stage.join(20);
    assert_eq!(stage.closed.get(&late), Some(&Closed::TableFull), "all seats are taken");
    stage.hang_up(player);
    let back = stage.come_back(2, None, Stamp::default());
    assert_eq!(stage.closed.get(&back), None, "a seat is kept for this one");
}

#[test]
fn a_guest_whose_seat_the_host_frees_is_sent_away_and_may_not_come_back() {
    for running in [false, true] {
        let (mut stage, link) = Stage::starting_for(2);
        if running {
            stage.ask(READY).expect("all seats are taken");
            stage.command(link, READY);
        }
        let seat = stage.seat(guest(2));
        stage.ask(Command::FreeSeat(seat)).expect("I host the table");
        assert_eq!(stage.closed.get(&link), Some(&Closed::Kicked));
        assert!(stage.read(link).contains(&Message::Closed(Closed::Kicked)));
        assert_eq!(stage.barred, [key(2)]);
        let again = stage.connect(2);
        assert_eq!(stage.closed.get(&again), Some(&Closed::Kicked));
    }
}

#[test]
fn a_table_that_its_host_closes_sends_everyone_away() {
    let mut stage = Stage::open();
    let (seated, greeted) = (stage.sitting(2), stage.connect(3));
    stage.input(Input::CloseTable);
    for link in [seated, greeted] {
        assert_eq!(stage.closed.get(&link), Some(&Closed::TableClosed));
    }
    let late = stage.connect(4);
    assert_eq!(stage.closed.get(&late), Some(&Closed::TableClosed));
}

#[test]
fn nobody_comes_to_the_table_as_its_host_player() {
    let host = thirteen::table::PlayerId::of(&key(9));
    let mut stage = Stage::open_as(host);
    let link = stage.join(9);
    assert_eq!(stage.closed.get(&link), Some(&Closed::Replaced));
}

#[test]
fn one_player_cannot_take_all_connections() {
    let mut stage = Stage::open();
    let links: Vec<LinkId> = (0..4).map(|_| stage.connect(2)).collect();
    let closed: Vec<Option<&Closed>> = links.iter().map(|link| stage.closed.get(link)).collect();
    assert_eq!(closed, [None, None, None, Some(&Closed::Flooding)]);
    let other = stage.join(3);
    stage.welcome(other);
}
