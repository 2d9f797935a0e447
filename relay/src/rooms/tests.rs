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
        Ok(false),
        "the host's answer may have been lost"
    );
}

#[test]
fn one_host_cannot_take_every_room() {
    let mut rooms = one_room(Limits {
        rooms_a_host: 2,
        ..Limits::default()
    });
    assert_eq!(rooms.open(Millis(1), number(8), HOST), Ok(true));
    assert_eq!(rooms.open(Millis(1), number(9), HOST), Err(Refused::TooManyRooms));
    assert_eq!(rooms.open(Millis(1), number(9), guest(0)), Ok(true));
    assert_eq!(rooms.close(number(8), HOST), Ok(()));
    assert_eq!(rooms.open(Millis(1), number(10), HOST), Ok(true));
}

#[test]
fn rooms_that_were_granted_to_a_host_do_not_count_as_its_own() {
    let limits = Limits {
        rooms_a_host: 1,
        ..Limits::default()
    };
    let mut rooms = one_room(limits);
    rooms.hand_over(Millis(1), number(7), guest(0));
    assert_eq!(rooms.open(Millis(1), number(8), guest(0)), Ok(true));
    assert_eq!(rooms.open(Millis(1), number(9), guest(0)), Err(Refused::TooManyRooms));
    assert_eq!(rooms.open(Millis(1), number(10), HOST), Ok(true));
    assert_eq!(rooms.close(number(7), guest(0)), Ok(()));
    assert_eq!(rooms.open(Millis(1), number(9), guest(0)), Err(Refused::TooManyRooms));
}

#[test]
fn a_full_relay_opens_no_more() {
    let mut rooms = one_room(Limits {
        rooms: 1,
        ..Limits::default()
    });
    assert_eq!(rooms.open(Millis(1), number(8), guest(0)), Err(Refused::RelayFull));
    assert_eq!(rooms.close(number(7), HOST), Ok(()));
    assert_eq!(rooms.open(Millis(1), number(8), guest(0)), Ok(true));
}

#[test]
fn a_full_room_takes_nobody_but_its_own() {
    let mut rooms = one_room(Limits {
        guests: 1,
        ..Limits::default()
    });
    assert_eq!(rooms.join(Millis(1), number(7), guest(0)), Ok(HOST));
    assert_eq!(
        rooms.join(Millis(1), number(7), guest(1)),
        Err(Refused::NoSuchRoom),
        "a stranger learns nothing"
    );
    assert_eq!(rooms.join(Millis(1), number(7), guest(0)), Ok(HOST));
    rooms.lost(Millis(2), number(7), guest(0));
    assert_eq!(rooms.join(Millis(2), number(7), guest(1)), Ok(HOST));
    assert_eq!(rooms.join(Millis(2), number(7), guest(0)), Err(Refused::RoomFull));
}

#[test]
fn strangers_that_join_are_counted_by_the_minute() {
    let mut rooms = one_room(Limits {
        joins: Rate::a_minute(2, 2),
        ..Limits::default()
    });
    for key in [0, 1] {
        assert_eq!(rooms.join(Millis(1), number(7), guest(key)), Ok(HOST));
    }
    assert_eq!(
        rooms.join(Millis(29_999), number(7), guest(2)),
        Err(Refused::NoSuchRoom)
    );
    rooms.lost(Millis(29_999), number(7), guest(0));
    assert_eq!(
        rooms.join(Millis(29_999), number(7), guest(0)),
        Ok(HOST),
        "a member is no stranger"
    );
    assert_eq!(rooms.join(Millis(30_001), number(7), guest(2)), Ok(HOST));
}

#[test]
fn a_host_does_not_join_itself() {
    let mut rooms = one_room(Limits::default());
    assert_eq!(rooms.join(Millis(1), number(7), HOST), Err(Refused::NoSuchRoom));
}

#[test]
fn a_member_is_told_that_its_host_is_away_and_a_stranger_is_not() {
    let mut rooms = one_room(Limits::default());
    rooms.join(Millis(1), number(7), guest(0)).expect("there is a chair");
    rooms.lost(Millis(2), number(7), guest(0));
    rooms.away(Millis(2), number(7));
    assert_eq!(rooms.join(Millis(3), number(7), guest(0)), Err(Refused::HostAway));
    assert_eq!(rooms.join(Millis(3), number(7), guest(1)), Err(Refused::NoSuchRoom));
    rooms.open(Millis(4), number(7), HOST).expect("it is the host's");
    assert_eq!(rooms.join(Millis(5), number(7), guest(0)), Ok(HOST));
}

#[test]
fn who_was_shown_out_is_a_stranger_again() {
    let mut rooms = one_room(Limits::default());
    rooms.join(Millis(1), number(7), guest(0)).expect("there is a chair");
    rooms.out(number(7), guest(0));
    rooms.away(Millis(2), number(7));
    assert_eq!(rooms.join(Millis(3), number(7), guest(0)), Err(Refused::NoSuchRoom));
}

#[test]
fn the_member_that_left_longest_ago_is_forgotten_first() {
    let mut rooms = one_room(Limits {
        absent: 2,
        ..Limits::default()
    });
    for key in [2, 0, 1] {
        rooms.join(Millis(1), number(7), guest(key)).expect("there is a chair");
    }
    for (time, key) in [(2, 2), (3, 0), (4, 1)] {
        rooms.lost(Millis(time), number(7), guest(key));
    }
    let room = rooms.room(number(7)).expect("it is open");
    assert!(!room.has(guest(2)) && room.has(guest(0)) && room.has(guest(1)));
}

#[test]
fn only_its_host_closes_a_room() {
    let mut rooms = one_room(Limits::default());
    rooms.join(Millis(1), number(7), guest(0)).expect("there is a chair");
    assert_eq!(rooms.close(number(7), guest(0)), Err(Refused::NoSuchRoom));
    assert_eq!(rooms.close(number(7), HOST), Ok(()));
    assert_eq!(rooms.room(number(7)), None);
}

#[test]
fn a_room_closes_half_an_hour_after_its_host_was_lost() {
    let mut rooms = one_room(Limits::default());
    assert_eq!(rooms.poll_timeout(), None);
    rooms.away(MINUTE, number(7));
    rooms.away(MINUTE + MINUTE, number(7));
    assert_eq!(rooms.poll_timeout(), Some(Millis::minutes(31)));
    assert_eq!(rooms.handle_timeout(Millis(31 * 60_000 - 1)), []);
    assert_eq!(rooms.handle_timeout(Millis::minutes(31)), [number(7)]);
    assert_eq!((rooms.room(number(7)), rooms.poll_timeout()), (None, None));
}

#[test]
fn a_host_that_comes_back_keeps_its_room() {
    let mut rooms = one_room(Limits::default());
    rooms.away(MINUTE, number(7));
    assert_eq!(rooms.open(MINUTE, number(7), HOST), Ok(false));
    assert_eq!(rooms.poll_timeout(), None);
}

#[test]
fn a_room_comes_back_from_disk_with_its_members_and_without_its_host() {
    let mut rooms = one_room(Limits::default());
    rooms.join(Millis(1), number(7), guest(0)).expect("there is a chair");
    let kept = rooms.kept(number(7)).expect("it is open");
    let mut rooms = Rooms::new(Limits::default());
    rooms.restore(MINUTE, &kept);
    assert_eq!(rooms.poll_timeout(), Some(Millis::minutes(31)));
    assert_eq!(rooms.join(MINUTE, number(7), guest(0)), Err(Refused::HostAway));
    assert_eq!(rooms.open(MINUTE, number(7), guest(0)), Err(Refused::NumberTaken));
    assert_eq!(rooms.open(MINUTE, number(7), HOST), Ok(false));
    assert_eq!(rooms.join(MINUTE, number(7), guest(0)), Ok(HOST));
    assert_eq!(rooms.kept(number(7)), Some(kept));
}
