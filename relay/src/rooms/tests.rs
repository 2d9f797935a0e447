//! The register's laws, one a test.

use super::*;

const HOST: PeerKey = PeerKey([1; 32]);
const MINUTE: Millis = Millis::minutes(1);

fn guest(number: u8) -> PeerKey {
    let mut key = [9; 32];
    key[0] = number;
    PeerKey(key)
}

fn number(number: u32) -> RoomNo {
    RoomNo::new(number).expect("a test number fits")
}

fn one_room(limits: Limits) -> Rooms {
    let mut rooms = Rooms::new(limits);
    rooms.open(Millis(0), number(7), HOST).expect("the register is empty");
    rooms
}

#[test]
fn a_guest_finds_the_host_by_the_number() {
    let mut rooms = one_room(Limits::default());
    assert_eq!(rooms.join(Millis(1), number(7), guest(0)), Ok(HOST));
    let room = rooms.room(number(7)).expect("it is open");
    assert!(room.has(guest(0)) && room.has(room.host()) && !room.has(guest(1)));
}

#[test]
fn an_unknown_number_finds_nothing() {
    let mut rooms = one_room(Limits::default());
    assert_eq!(rooms.join(Millis(1), number(8), guest(0)), Err(Refused::NoSuchRoom));
}

#[test]
fn a_number_is_at_most_twenty_bits() {
    assert!(RoomNo::new(0xF_FFFF).is_some());
    assert_eq!(RoomNo::new(0x10_0000), None);
}

#[test]
fn a_number_belongs_to_whoever_opened_it() {
    let mut rooms = one_room(Limits::default());
    assert_eq!(rooms.open(Millis(1), number(7), guest(0)), Err(Refused::NumberTaken));
    assert_eq!(
        rooms.open(Millis(1), number(7), HOST),
        Ok(()),
        "the host's answer may have been lost"
    );
}

#[test]
fn a_host_that_opens_its_room_again_was_heard() {
    let mut rooms = one_room(Limits::default());
    assert_eq!(rooms.open(MINUTE, number(7), HOST), Ok(()));
    assert_eq!(rooms.poll_timeout(), Some(Millis::minutes(31)));
}

#[test]
fn one_host_cannot_take_every_room() {
    let mut rooms = one_room(Limits {
        rooms_a_host: 2,
        ..Limits::default()
    });
    assert_eq!(rooms.open(Millis(1), number(8), HOST), Ok(()));
    assert_eq!(rooms.open(Millis(1), number(9), HOST), Err(Refused::TooManyRooms));
    assert_eq!(rooms.open(Millis(1), number(9), guest(0)), Ok(()));
}

#[test]
fn a_full_relay_opens_no_more() {
    let mut rooms = one_room(Limits {
        rooms: 1,
        ..Limits::default()
    });
    assert_eq!(rooms.open(Millis(1), number(8), guest(0)), Err(Refused::RelayFull));
    assert_eq!(rooms.leave(number(7), HOST), Ok(()));
    assert_eq!(rooms.open(Millis(1), number(8), guest(0)), Ok(()));
}

#[test]
fn a_full_room_takes_nobody_but_its_own() {
    let mut rooms = one_room(Limits {
        guests: 1,
        ..Limits::default()
    });
    assert_eq!(rooms.join(Millis(1), number(7), guest(0)), Ok(HOST));
    assert_eq!(rooms.join(Millis(1), number(7), guest(1)), Err(Refused::RoomFull));
    assert_eq!(
        rooms.join(Millis(1), number(7), guest(0)),
        Ok(HOST),
        "a member that joins again is in"
    );
}

#[test]
fn joins_are_counted_by_the_minute() {
    let mut rooms = one_room(Limits {
        joins_a_minute: 2,
        ..Limits::default()
    });
    for key in [0, 1] {
        assert_eq!(rooms.join(Millis(1), number(7), guest(key)), Ok(HOST));
    }
    assert_eq!(rooms.join(Millis(59_999), number(7), guest(2)), Err(Refused::TooFast));
    assert_eq!(rooms.join(MINUTE, number(7), guest(2)), Ok(HOST));
}

#[test]
fn a_guest_leaves_alone_and_a_host_closes_the_room() {
    let mut rooms = one_room(Limits::default());
    rooms.join(Millis(1), number(7), guest(0)).expect("there is a chair");
    assert_eq!(rooms.leave(number(7), guest(0)), Ok(()));
    assert_eq!(
        rooms.leave(number(7), guest(0)),
        Err(Refused::NoSuchRoom),
        "it is out already"
    );
    assert_eq!(rooms.leave(number(7), HOST), Ok(()));
    assert_eq!(rooms.room(number(7)), None);
}

#[test]
fn a_room_closes_half_an_hour_after_its_host_was_heard() {
    let mut rooms = one_room(Limits::default());
    assert_eq!(rooms.heard(MINUTE, number(7), HOST), Ok(()));
    assert_eq!(rooms.poll_timeout(), Some(Millis::minutes(31)));
    assert_eq!(rooms.handle_timeout(Millis(31 * 60_000 - 1)), []);
    assert_eq!(rooms.handle_timeout(Millis::minutes(31)), [number(7)]);
    assert_eq!(rooms.poll_timeout(), None);
}

#[test]
fn only_the_host_keeps_a_room_open() {
    let mut rooms = one_room(Limits::default());
    rooms.join(Millis(1), number(7), guest(0)).expect("there is a chair");
    assert_eq!(rooms.heard(MINUTE, number(7), guest(0)), Err(Refused::NoSuchRoom));
    assert_eq!(rooms.poll_timeout(), Some(Millis::minutes(30)));
}
