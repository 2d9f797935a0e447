//! The core's laws, one a test.

mod any_order;
mod one_host;
mod reigns;
mod strangers;

use super::*;
use crate::frames::Offer;

/// The secret half of the relay's key.
const RELAY: [u8; 32] = [77; 32];
const HOST: u8 = 1;
const GUEST: u8 = 2;
const OTHER: u8 = 3;

/// A relay whose outputs are read by the test. Clients are called by the number of their connection.
struct World {
    core: Core,
    now: Millis,
}

fn key(number: u8) -> PeerKey {
    PeerKey([number; 32])
}

fn room(number: u32) -> RoomNo {
    RoomNo::new(number).expect("a test number fits")
}

fn seen(number: u8) -> SocketAddr {
    SocketAddr::from(([203, 0, 113, number], 5_000))
}

impl World {
    fn new() -> Self {
        Self::with(Limits::default())
    }

    fn with(limits: Limits) -> Self {
        Self {
            core: Core::new(limits, Seal::new(&RELAY)),
            now: Millis(0),
        }
    }

    /// A host with room 7 and a guest in it, on connections 1 and 2.
    fn table() -> Self {
        let mut world = Self::new();
        world.connect(1, HOST);
        world.connect(2, GUEST);
        world.ask(1, Ask::Open(room(7)));
        world.ask(2, Ask::Join(room(7)));
        world
    }

    fn connect(&mut self, connection: u64, number: u8) -> Vec<Output> {
        self.input(Input::Connected {
            connection: ConnectionId(connection),
            key: key(number),
            seen: seen(number),
            carrier: Carrier::Quic,
        })
    }

    fn ask(&mut self, connection: u64, ask: Ask) -> Vec<Output> {
        self.input(Input::Asked {
            connection: ConnectionId(connection),
            ask,
        })
    }

    fn end(&mut self, connection: u64) -> Vec<Output> {
        self.input(Input::Ended {
            connection: ConnectionId(connection),
        })
    }

    fn input(&mut self, input: Input) -> Vec<Output> {
        self.core.handle(self.now, input);
        std::iter::from_fn(|| self.core.poll_output()).collect()
    }

    fn forward(&mut self, connection: u64, channel: u32, length: usize) -> Option<(u64, u32)> {
        let to = self
            .core
            .forward(self.now, ConnectionId(connection), Channel(channel), length);
        to.map(|(to, channel)| (to.0, channel.0))
    }
}

fn tell(connection: u64, tell: Tell) -> Output {
    Output::Tell(ConnectionId(connection), tell)
}

fn kept(members: &[u8]) -> Output {
    Output::Keep(Kept {
        number: room(7),
        host: key(HOST),
        members: members.iter().map(|member| key(*member)).collect(),
        register: None,
    })
}

#[test]
fn everyone_is_told_from_where_it_is_seen_first_and_when_that_changes() {
    let mut world = World::new();
    assert_eq!(world.connect(1, HOST), [tell(1, Tell::Seen(seen(HOST)))]);
    let moved = |number, is_proved| Input::Moved {
        connection: ConnectionId(1),
        seen: seen(number),
        is_proved,
    };
    assert_eq!(world.input(moved(HOST, false)), []);
    let told = [tell(1, Tell::Seen(seen(9)))];
    assert_eq!(world.input(moved(9, false)), told);
    assert_eq!(world.input(moved(9, false)), told, "until it is proved");
    assert_eq!(world.input(moved(9, true)), told);
    assert_eq!(world.input(moved(9, true)), []);
}

#[test]
fn a_room_is_on_disk_before_its_host_is_told() {
    let mut world = World::new();
    world.connect(1, HOST);
    assert_eq!(
        world.ask(1, Ask::Open(room(7))),
        [kept(&[]), tell(1, Tell::Opened(room(7)))]
    );
    assert_eq!(
        world.ask(1, Ask::Open(room(7))),
        [tell(1, Tell::Opened(room(7)))],
        "a lost answer is given again"
    );
}

#[test]
fn both_ends_learn_of_each_other_and_packets_go_between_them() {
    let mut world = World::new();
    world.connect(1, HOST);
    world.connect(2, GUEST);
    world.ask(1, Ask::Open(room(7)));
    assert_eq!(
        world.ask(2, Ask::Join(room(7))),
        [
            tell(2, Tell::Joined(room(7), Channel(1), key(HOST))),
            tell(1, Tell::Arrived(room(7), Channel(1), key(GUEST))),
            kept(&[GUEST]),
        ]
    );
    assert_eq!(
        world.ask(2, Ask::Join(room(7))),
        [tell(2, Tell::Joined(room(7), Channel(1), key(HOST)))],
        "who is in is told again and nobody arrives"
    );
    assert_eq!(world.forward(2, 1, 200), Some((1, 1)));
    assert_eq!(world.forward(1, 1, 200), Some((2, 1)));
    assert_eq!(world.forward(1, 2, 200), None);
    assert_eq!(world.forward(3, 1, 200), None);
}

#[test]
fn a_large_packet_goes_as_a_message() {
    let mut world = World::table();
    assert_eq!(
        world.ask(2, Ask::Packet(Channel(1), vec![7; 2_000])),
        [tell(1, Tell::Packet(Channel(1), vec![7; 2_000]))]
    );
}

#[test]
fn guests_of_one_room_do_not_reach_each_other() {
    let mut world = World::table();
    world.connect(3, OTHER);
    world.ask(3, Ask::Join(room(7)));
    assert_eq!(world.forward(3, 1, 200), Some((1, 2)));
    assert_eq!(world.forward(1, 1, 200), Some((2, 1)));
    assert_eq!(world.forward(1, 2, 200), Some((3, 1)));
    assert_eq!(world.forward(2, 2, 200), None);
}

#[test]
fn who_leaves_is_no_member_any_more() {
    let mut world = World::table();
    assert_eq!(
        world.ask(2, Ask::Leave(Channel(1))),
        [tell(1, Tell::Gone(Channel(1))), kept(&[])]
    );
    assert_eq!(world.forward(1, 1, 200), None);
    assert_eq!(world.ask(2, Ask::Leave(Channel(1))), []);
}

#[test]
fn a_host_shows_a_guest_out() {
    let mut world = World::table();
    assert_eq!(
        world.ask(1, Ask::Leave(Channel(1))),
        [tell(2, Tell::Gone(Channel(1))), kept(&[])]
    );
    world.end(1);
    assert_eq!(
        world.ask(2, Ask::Join(room(7))),
        [tell(2, Tell::Refused(room(7), Refused::NoSuchRoom))]
    );
}

#[test]
fn a_guest_that_lost_its_connection_comes_back_on_another_channel() {
    let mut world = World::table();
    assert_eq!(world.end(2), [tell(1, Tell::Gone(Channel(1)))]);
    world.connect(3, GUEST);
    assert_eq!(
        world.ask(3, Ask::Join(room(7))),
        [
            tell(3, Tell::Joined(room(7), Channel(1), key(HOST))),
            tell(1, Tell::Arrived(room(7), Channel(2), key(GUEST))),
        ]
    );
}

#[test]
fn a_newer_connection_of_a_guest_takes_its_place() {
    let mut world = World::table();
    world.connect(3, GUEST);
    assert_eq!(
        world.ask(3, Ask::Join(room(7))),
        [
            tell(2, Tell::Gone(Channel(1))),
            tell(1, Tell::Gone(Channel(1))),
            tell(3, Tell::Joined(room(7), Channel(1), key(HOST))),
            tell(1, Tell::Arrived(room(7), Channel(2), key(GUEST))),
        ]
    );
    assert_eq!(world.end(2), [], "the older one has nothing left to lose");
    assert_eq!(world.forward(1, 2, 200), Some((3, 1)));
}

#[test]
fn a_newer_connection_of_a_host_takes_the_room() {
    let mut world = World::table();
    world.connect(3, HOST);
    assert_eq!(
        world.ask(3, Ask::Open(room(7))),
        [
            tell(2, Tell::Gone(Channel(1))),
            tell(1, Tell::Gone(Channel(1))),
            tell(3, Tell::Opened(room(7))),
        ]
    );
    assert_eq!(world.end(1), []);
    assert_eq!(
        world.ask(2, Ask::Join(room(7))),
        [
            tell(2, Tell::Joined(room(7), Channel(2), key(HOST))),
            tell(3, Tell::Arrived(room(7), Channel(1), key(GUEST))),
        ]
    );
}

#[test]
fn a_member_is_joined_by_itself_when_the_host_is_back() {
    let mut world = World::table();
    assert_eq!(world.end(1), [tell(2, Tell::Gone(Channel(1)))]);
    assert_eq!(
        world.ask(2, Ask::Join(room(7))),
        [tell(2, Tell::Refused(room(7), Refused::HostAway))]
    );
    world.connect(3, HOST);
    assert_eq!(
        world.ask(3, Ask::Open(room(7))),
        [
            tell(3, Tell::Opened(room(7))),
            tell(2, Tell::Joined(room(7), Channel(2), key(HOST))),
            tell(3, Tell::Arrived(room(7), Channel(1), key(GUEST))),
        ]
    );
}

#[test]
fn who_waits_and_goes_is_not_joined() {
    let mut world = World::table();
    world.end(1);
    world.ask(2, Ask::Join(room(7)));
    world.end(2);
    world.connect(3, HOST);
    assert_eq!(world.ask(3, Ask::Open(room(7))), [tell(3, Tell::Opened(room(7)))]);
}

#[test]
fn a_stranger_cannot_tell_a_room_without_host_or_chair_from_none() {
    let mut world = World::with(Limits {
        rooms: rooms::Limits {
            guests: 1,
            ..rooms::Limits::default()
        },
        ..Limits::default()
    });
    for (connection, number) in [(1, HOST), (2, GUEST), (3, OTHER)] {
        world.connect(connection, number);
    }
    world.ask(1, Ask::Open(room(7)));
    world.ask(2, Ask::Join(room(7)));
    let refused = |number| [tell(3, Tell::Refused(room(number), Refused::NoSuchRoom))];
    assert_eq!(world.ask(3, Ask::Join(room(7))), refused(7));
    assert_eq!(world.ask(3, Ask::Join(room(8))), refused(8));
    world.end(1);
    assert_eq!(world.ask(3, Ask::Join(room(7))), refused(7));
}

#[test]
fn an_address_tries_six_rooms_a_minute_whether_they_are_there_or_not() {
    let mut world = World::new();
    world.connect(1, HOST);
    world.ask(1, Ask::Open(room(7)));
    world.connect(2, GUEST);
    for number in 10..16 {
        world.ask(2, Ask::Join(room(number)));
    }
    for number in [7, 16] {
        assert_eq!(
            world.ask(2, Ask::Join(room(number))),
            [tell(2, Tell::Refused(room(number), Refused::TooFast))]
        );
    }
    world.now = Millis(10_000);
    assert_eq!(world.ask(2, Ask::Join(room(7))).len(), 3);
}

#[test]
fn a_closed_room_ends_its_channels_and_is_taken_off_the_disk() {
    let mut world = World::table();
    assert_eq!(
        world.ask(2, Ask::Close(room(7))),
        [tell(2, Tell::Refused(room(7), Refused::NoSuchRoom))]
    );
    assert_eq!(
        world.ask(1, Ask::Close(room(7))),
        [
            Output::Forget(room(7)),
            tell(2, Tell::Gone(Channel(1))),
            tell(1, Tell::Gone(Channel(1))),
        ]
    );
    assert_eq!(world.forward(2, 1, 200), None);
}

#[test]
fn a_room_without_its_host_closes_after_half_an_hour() {
    let mut world = World::table();
    world.end(1);
    world.ask(2, Ask::Join(room(7)));
    assert_eq!(world.core.poll_timeout(), Some(Millis::minutes(30)));
    world.now = Millis::minutes(30);
    assert_eq!(
        world.input(Input::Tick),
        [
            Output::Forget(room(7)),
            tell(2, Tell::Refused(room(7), Refused::NoSuchRoom)),
        ]
    );
    assert_eq!(world.core.figures().rooms, 0);
}

#[test]
fn a_restored_room_waits_for_its_host() {
    let mut world = World::new();
    let room_7 = Kept {
        number: room(7),
        host: key(HOST),
        members: vec![key(GUEST)],
        register: None,
    };
    world.core.restore(Millis(0), &room_7);
    world.connect(2, GUEST);
    assert_eq!(
        world.ask(2, Ask::Join(room(7))),
        [tell(2, Tell::Refused(room(7), Refused::HostAway))]
    );
    world.connect(1, HOST);
    assert_eq!(world.ask(1, Ask::Open(room(7))).len(), 3);
}

#[test]
fn packets_beyond_the_rate_are_dropped_in_their_direction_alone() {
    let mut world = World::table();
    let burst = 256 * 1024 / 1_024;
    assert_eq!((0..300).filter_map(|_| world.forward(2, 1, 1_024)).count(), burst);
    assert_eq!(world.forward(1, 1, 1_024), Some((2, 1)));
    world.now = Millis(1_000);
    assert_eq!((0..300).filter_map(|_| world.forward(2, 1, 1_024)).count(), 64);
    assert_eq!(world.core.figures().too_fast, 300 - 256 + 300 - 64);
}

#[test]
fn who_goes_on_sending_what_is_dropped_is_closed() {
    let mut world = World::table();
    while world.forward(2, 1, 1_024).is_some() {}
    for _ in 0..1_199 {
        assert_eq!(world.forward(2, 1, 1_024), None);
    }
    assert_eq!(world.input(Input::Tick), []);
    assert_eq!(world.forward(2, 1, 1_024), None);
    assert_eq!(
        world.input(Input::Tick),
        [
            tell(1, Tell::Gone(Channel(1))),
            Output::Close(ConnectionId(2), Closing::Greedy)
        ]
    );
}

#[test]
fn who_asks_too_often_is_closed_and_forgotten() {
    let mut world = World::table();
    let closed = (0..200).find_map(|_| Some(world.ask(2, Ask::Leave(Channel(9)))).filter(|told| !told.is_empty()));
    let expected = vec![
        tell(1, Tell::Gone(Channel(1))),
        Output::Close(ConnectionId(2), Closing::Greedy),
    ];
    assert_eq!(closed, Some(expected));
    assert_eq!(world.ask(2, Ask::Join(room(7))), []);
    assert_eq!(world.core.figures().connections, 1);
}

#[test]
fn a_full_relay_takes_nobody_in() {
    let mut world = World::with(Limits {
        connections: 1,
        ..Limits::default()
    });
    world.connect(1, HOST);
    assert_eq!(world.connect(2, GUEST), [Output::Close(ConnectionId(2), Closing::Full)]);
    assert_eq!(world.ask(2, Ask::Open(room(7))), []);
}

#[test]
fn the_oldest_of_too_many_connections_of_a_key_is_closed() {
    let mut world = World::new();
    for connection in 1..=8 {
        world.connect(connection, HOST);
    }
    assert_eq!(
        world.connect(9, HOST),
        [
            tell(9, Tell::Seen(seen(HOST))),
            Output::Close(ConnectionId(1), Closing::Replaced),
        ]
    );
}

#[test]
fn a_guest_is_in_so_many_rooms_and_no_more() {
    let mut world = World::with(Limits {
        channels_a_guest: 1,
        ..Limits::default()
    });
    world.connect(1, HOST);
    world.connect(2, GUEST);
    world.ask(1, Ask::Open(room(7)));
    world.ask(1, Ask::Open(room(8)));
    world.ask(2, Ask::Join(room(7)));
    assert_eq!(
        world.ask(2, Ask::Join(room(8))),
        [tell(2, Tell::Refused(room(8), Refused::TooManyRooms))]
    );
}

#[test]
fn a_hidden_offer_names_no_address() {
    let mut world = World::table();
    let offer = Offer {
        seen: vec![seen(9)],
        places: vec![seen(GUEST)],
        hidden: true,
        round: 4,
    };
    let told = Offer {
        hidden: true,
        round: 4,
        ..Offer::default()
    };
    assert_eq!(
        world.ask(2, Ask::Offer(Channel(1), offer)),
        [tell(1, Tell::Offered(Channel(1), told))]
    );
}

#[test]
fn nobody_is_told_an_address_from_which_a_peer_only_seems_to_come() {
    let mut world = World::table();
    let mut moved_and_offers = |number, is_proved| {
        let elsewhere = seen(number);
        world.input(Input::Moved {
            connection: ConnectionId(2),
            seen: elsewhere,
            is_proved,
        });
        let offer = Offer {
            places: vec![SocketAddr::new(elsewhere.ip(), 7_000)],
            ..Offer::default()
        };
        let told = world.ask(2, Ask::Offer(Channel(1), offer)).remove(0);
        let Output::Tell(ConnectionId(1), Tell::Offered(Channel(1), told)) = told else {
            panic!("no offer: {told:?}");
        };
        (told.seen.len(), told.places.len())
    };
    assert_eq!(moved_and_offers(9, false), (0, 0));
    assert_eq!(moved_and_offers(9, true), (1, 1), "it was reached there");
    assert_eq!(moved_and_offers(8, false), (0, 0));
    assert_eq!(moved_and_offers(9, false), (1, 1), "it is back");
}

#[test]
fn an_offer_holds_what_the_relay_sees_of_all_connections() {
    let mut world = World::table();
    world.input(Input::Connected {
        connection: ConnectionId(3),
        key: key(GUEST),
        seen: "[2001:db8::2]:6000".parse().expect("an address"),
        carrier: Carrier::Quic,
    });
    let told = Offer {
        seen: vec![seen(GUEST), "[2001:db8::2]:6000".parse().expect("an address")],
        ..Offer::default()
    };
    assert_eq!(
        world.ask(2, Ask::Offer(Channel(1), Offer::default())),
        [tell(1, Tell::Offered(Channel(1), told))]
    );
}
