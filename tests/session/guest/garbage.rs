//! Whatever a host sends, a guest neither falls over nor grows without end.

use proptest::prelude::*;
use thirteen::session::{GuestInput, Line, LinkId, Millis};
use thirteen::table::{Command, PlayerId, Signature};
use thirteen::wire::{self, Closed, Epoch, Hello, LARGEST_FRAME, Message, Present, Signed, Stamp, TurnClock, Welcome};

use super::hand_host::{HandHost, SESSION, TABLE, seat_of_guest};
use super::stage::Stage;

/// Every kind of frame that a host sends in the course of a game.
fn real_frames() -> Vec<Vec<u8>> {
    let mut host = HandHost::playing();
    let stamp = host.stamp();
    let hand = host.hand();
    let mut messages = vec![
        Message::Hello(Hello::ours()),
        Message::Welcome(Welcome {
            session: SESSION,
            table: TABLE,
            stamp,
            next: host.next_no,
        }),
        Message::Backfill {
            entries: host.log.clone(),
        },
        Message::Hand {
            game: hand.game,
            seat: hand.seat,
            cards: hand.cards,
            proof: hand.proof,
        },
        Message::Gap { expected: host.next_no },
        Message::Accepted {
            no: host.next_no,
            stamp,
        },
        Message::Refused {
            no: host.next_no,
            refusal: thirteen::table::Refusal::Stale,
        },
        Message::Clock(Some(TurnClock {
            seat: seat_of_guest(),
            turn_ms: 20_000,
            bank_ms: 60_000,
            running: true,
        })),
        Message::Heartbeat {
            stamp,
            public_hash: [1; 32],
            view_hash: [2; 32],
            sent_ms: 5,
            rtt_ms: 6,
        },
        Message::Pong { sent_ms: 0 },
        Message::Presence {
            people: vec![Present {
                player: PlayerId(1),
                name: None,
                seat: None,
                connected: true,
                degraded: true,
                rtt_ms: 3,
                kept_ms: Some(4),
            }],
        },
        Message::SnapshotPart {
            stamp,
            part: 0,
            parts: 2,
            bytes: vec![7; 100],
        },
        Message::Closed(Closed::SlowConsumer),
    ];
    while host.table.public().turn().is_some() {
        let entries = vec![host.move_on()];
        messages.push(Message::Events { entries });
    }
    messages.iter().map(wire::encode).collect()
}

/// What may happen to a guest.
#[derive(Clone, Debug)]
enum Blow {
    Real(usize),
    Mutated(usize, usize, u8),
    Random(Vec<u8>),
    Connect,
    Cut,
    Fail,
    Retry,
    Woke,
    NetworkBack,
    Ready,
    Pass,
    Time(u64),
}

fn blow() -> impl Strategy<Value = Blow> {
    prop_oneof![
        6 => (0_usize..80).prop_map(Blow::Real),
        4 => (0_usize..80, 0_usize..400, any::<u8>()).prop_map(|(frame, at, byte)| Blow::Mutated(frame, at, byte)),
        1 => proptest::collection::vec(any::<u8>(), 0..64).prop_map(Blow::Random),
        3 => Just(Blow::Connect),
        1 => Just(Blow::Cut),
        1 => Just(Blow::Fail),
        1 => Just(Blow::Retry),
        1 => Just(Blow::Woke),
        1 => Just(Blow::NetworkBack),
        1 => Just(Blow::Ready),
        1 => Just(Blow::Pass),
        3 => (0_u64..20_000).prop_map(Blow::Time),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]
    #[test]
    fn no_sequence_of_frames_and_accidents_makes_a_guest_fall_over(blows in proptest::collection::vec(blow(), 1..60)) {
        let frames = real_frames();
        let mut stage = Stage::new(HandHost::playing());
        stage.join();
        for blow in blows {
            match blow {
                Blow::Real(frame) => stage.hear_bytes(frames[frame % frames.len()].clone()),
                Blow::Mutated(frame, at, byte) => {
                    let mut bytes = frames[frame % frames.len()].clone();
                    let at = at % bytes.len();
                    bytes[at] ^= byte;
                    stage.hear_bytes(bytes);
                }
                Blow::Random(bytes) => stage.hear_bytes(bytes),
                Blow::Connect => stage.connect(),
                Blow::Cut => stage.cut(),
                Blow::Fail => stage.handle(GuestInput::DialFailed),
                Blow::Retry => stage.handle(GuestInput::Retry),
                Blow::Woke => stage.handle(GuestInput::Woke),
                Blow::NetworkBack => stage.handle(GuestInput::NetworkBack),
                Blow::Ready => stage.ask(1, Command::Ready { pledge: None }),
                Blow::Pass => stage.ask(1, Command::Pass),
                Blow::Time(ms) => stage.pass(ms),
            }
            prop_assert!(stage.guest.poll_timeout().is_none_or(|due| due > Millis(stage.now)), "it is never due and idle");
        }
    }
}

#[test]
fn frames_of_a_connection_that_is_gone_are_not_heard() {
    let mut stage = Stage::playing();
    let old = stage.link();
    stage.cut();
    let frame = wire::encode(&Message::Closed(Closed::Kicked));
    stage.handle(GuestInput::Received {
        link: old,
        frame: frame.clone(),
    });
    stage.handle(GuestInput::Received {
        link: LinkId(77),
        frame,
    });
    assert!(matches!(stage.line(), Line::Reconnecting { .. }));
}

#[test]
fn what_is_no_message_ends_the_connection() {
    let mut stage = Stage::playing();
    stage.hear_bytes(vec![0]);
    assert_eq!(stage.closed.last().map(|closed| closed.1), Some(Closed::Protocol));
    assert!(matches!(stage.line(), Line::Reconnecting { .. }));
    let mut stage = Stage::playing();
    stage.hear_bytes(vec![0; LARGEST_FRAME + 1]);
    assert_eq!(stage.closed.last().map(|closed| closed.1), Some(Closed::Protocol));
}

#[test]
fn a_host_that_says_anything_before_hello_is_left() {
    let mut stage = Stage::new(HandHost::open());
    stage.connect();
    stage.hear(&Message::Clock(None));
    assert_eq!(stage.closed.last().map(|closed| closed.1), Some(Closed::Protocol));
}

#[test]
fn a_tournament_without_end_is_not_believed() {
    let mut stage = Stage::playing();
    let dragon: thirteen::rules::Cards = "3S 4S 5S 6S 7S 8S 9S TS JS QS KS AS 2S"
        .parse()
        .expect("thirteen cards");
    let won = thirteen::table::Event::InstantWon {
        seat: seat_of_guest(),
        instant: thirteen::rules::Instant::Dragon,
        hand: dragon,
    };
    for _ in 0..129 {
        let signed = stage.host.happen(vec![won.clone()]);
        stage.hear_of(signed);
    }
    assert_eq!(*stage.line(), Line::Closed(Closed::Protocol));
    let unsigned = Signed::new(Epoch(0), stage.host.log[0].entry().clone(), Signature([0; 64]));
    stage.hear_of(unsigned);
    assert_eq!(stage.guest.next().epoch, Stamp::default().epoch);
}
