//! Whatever strangers may say, in any order: what must hold after every step.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{RELAY, key, room, seen};
use crate::core::*;
use crate::frames::Offer;

/// What a client of the property test does.
#[derive(Clone, Debug)]
enum Step {
    Connect(u8),
    End(u64),
    Ask(u64, Ask),
    Pass(u64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let connection = 1_u64..20;
    let number = (0_u32..4).prop_map(room);
    let ask = prop_oneof![
        4 => number.clone().prop_map(Ask::Open),
        1 => number.clone().prop_map(Ask::Close),
        8 => number.prop_map(Ask::Join),
        2 => (0_u32..6).prop_map(|channel| Ask::Leave(Channel(channel))),
        1 => (0_u32..6).prop_map(|channel| Ask::Offer(Channel(channel), Offer::default())),
        1 => (0_u32..6).prop_map(|channel| Ask::Packet(Channel(channel), vec![7])),
    ];
    let step = prop_oneof![
        4 => (0_u8..6).prop_map(Step::Connect),
        1 => connection.clone().prop_map(Step::End),
        12 => (connection, ask).prop_map(|(connection, ask)| Step::Ask(connection, ask)),
        1 => (1_u64..120_000).prop_map(Step::Pass),
    ];
    prop::collection::vec(step, 1..120)
}

/// What each client believes, from what it was told alone: its channels, with the room and the other's key.
type Beliefs = BTreeMap<(ConnectionId, Channel), (RoomNo, PeerKey)>;

fn believe(beliefs: &mut Beliefs, output: &Output) {
    match output {
        Output::Tell(at, Tell::Joined(number, channel, other) | Tell::Arrived(number, channel, other)) => {
            beliefs.insert((*at, *channel), (*number, *other));
        }
        Output::Tell(at, Tell::Gone(channel)) => {
            let before = beliefs.remove(&(*at, *channel));
            assert!(before.is_some(), "{channel:?} of {at:?} ended twice");
        }
        Output::Close(at, _) => beliefs.retain(|(connection, _), _| connection != at),
        Output::Tell(..) | Output::Keep(_) | Output::Forget(_) => {}
    }
}

/// What must hold between what the clients believe and what the core does.
fn assert_sound(core: &mut Core, now: Millis, beliefs: &Beliefs) {
    let all: usize = core.clients.values().map(|client| client.channels.len()).sum();
    assert_eq!(
        all,
        beliefs.len(),
        "a channel is known to those at its ends, and to nobody else"
    );
    for ((connection, channel), (number, other)) in beliefs {
        let us = core.clients[connection].key;
        // Nothing is counted for a packet of no bytes.
        let (to, theirs) = core
            .forward(now, *connection, *channel, 0)
            .expect("there is such a channel");
        assert_eq!(core.clients[&to].key, *other, "a packet goes to the one that was named");
        assert_eq!(
            beliefs.get(&(to, theirs)),
            Some(&(*number, us)),
            "and it is of this room"
        );
        let back = core.forward(now, to, theirs, 0);
        assert_eq!(back, Some((*connection, *channel)));
        let room = core.rooms.room(*number).expect("a channel has a room");
        assert!(room.is_hosted() && room.has(us) && room.has(*other));
        assert!(room.host() == us || room.host() == *other);
    }
    assert_consistent(core);
}

/// What must hold inside the core, whatever the clients believe.
pub(super) fn assert_consistent(core: &Core) {
    assert!(core.meetings.len() <= core.rooms.len());
    let waiting: usize = core.meetings.values().map(|meeting| meeting.waiting.len()).sum();
    assert!(waiting <= core.clients.len() * 4);
    assert_eq!(core.keys.values().map(BTreeSet::len).sum::<usize>(), core.clients.len());
    for (number, meeting) in &core.meetings {
        let hosted = core.rooms.room(*number).is_some_and(rooms::Room::is_hosted);
        assert_eq!(meeting.host.is_some(), hosted);
        for (key, connection) in &meeting.waiting {
            let client = &core.clients[connection];
            assert!(client.key == *key && client.waits.contains(number));
        }
    }
    for (connection, client) in &core.clients {
        for number in &client.hosts {
            assert_eq!(core.meetings[number].host, Some(*connection));
            assert_eq!(core.rooms.room(*number).map(rooms::Room::host), Some(client.key));
        }
        for number in &client.waits {
            assert_eq!(core.meetings[number].waiting.get(&client.key), Some(connection));
        }
    }
}

proptest! {
    #[test]
    fn whatever_is_asked_channels_join_two_of_one_room(steps in steps()) {
        let mut core = Core::new(Limits {
            connections: 12,
            connections_a_key: 3,
            channels_a_guest: 2,
            joins: Rate::a_minute(30, 30),
            rooms: rooms::Limits { rooms: 3, guests: 2, absent: 2, ..rooms::Limits::default() },
            ..Limits::default()
        }, Seal::new(&RELAY));
        let (mut now, mut next) = (Millis(0), 0);
        let mut beliefs = Beliefs::new();
        for step in steps {
            let input = match step {
                Step::Connect(number) => {
                    next += 1;
                    let carrier = if number == 0 { Carrier::WebSocket } else { Carrier::Quic };
                    Input::Connected { connection: ConnectionId(next), key: key(number), seen: seen(number), carrier }
                }
                Step::End(connection) => {
                    beliefs.retain(|(other, _), _| other.0 != connection);
                    Input::Ended { connection: ConnectionId(connection) }
                }
                Step::Ask(connection, ask) => {
                    // Who leaves or closes forgets by itself.
                    if let Ask::Leave(channel) = ask {
                        beliefs.remove(&(ConnectionId(connection), channel));
                    }
                    Input::Asked { connection: ConnectionId(connection), ask }
                }
                Step::Pass(time) => {
                    now = now + Millis(time);
                    Input::Tick
                }
            };
            core.handle(now, input);
            while let Some(output) = core.poll_output() {
                believe(&mut beliefs, &output);
            }
            assert_sound(&mut core, now, &beliefs);
        }
    }

    #[test]
    fn when_everyone_has_gone_nothing_is_left(steps in steps()) {
        let mut core = Core::new(Limits::default(), Seal::new(&RELAY));
        let mut next = 0;
        for step in steps {
            match step {
                Step::Connect(number) => {
                    next += 1;
                    let connected = Input::Connected {
                        connection: ConnectionId(next),
                        key: key(number),
                        seen: seen(number),
                        carrier: Carrier::Quic,
                    };
                    core.handle(Millis(0), connected);
                }
                Step::End(connection) => core.handle(Millis(0), Input::Ended { connection: ConnectionId(connection) }),
                Step::Ask(connection, ask) => {
                    core.handle(Millis(0), Input::Asked { connection: ConnectionId(connection), ask });
                }
                Step::Pass(_) => {}
            }
        }
        for connection in 1..=next {
            core.handle(Millis(0), Input::Ended { connection: ConnectionId(connection) });
        }
        core.handle(Millis::minutes(30), Input::Tick);
        assert!(core.clients.is_empty() && core.keys.is_empty() && core.meetings.is_empty() && core.rooms.is_empty());
        assert_eq!(core.poll_timeout(), None);
    }
}
