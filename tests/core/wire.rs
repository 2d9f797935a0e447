//! The bytes on the wire: pinned, read back, and garbled.

use std::fmt::Write as _;

use thirteen::rules::Seat;
use thirteen::table::{
    Command, Commitment, Event, Line, Mover, PauseReason, PlayerId, Refusal, Seed, Settings, Signature, TableId,
};
use thirteen::wire::{
    Attach, Closed, CommandNo, Entry, Epoch, Hello, LARGEST_FRAME, Message, Present, SessionId, Signed, Stamp,
    TurnClock, Welcome, decode, encode,
};

const SEAT: Seat = Seat::ALL[2];
const PLAYER: PlayerId = PlayerId(0x0102_0304_0506_0708_090a_0b0c_0d0e_0f10);
const STAMP: Stamp = Stamp {
    epoch: Epoch(1),
    seq: 300,
};

/// One message of every kind, by name, in the order of their numbers.
fn messages() -> Vec<(&'static str, Message)> {
    [greetings(), catching_up(), commands(), live()].concat()
}

fn greetings() -> Vec<(&'static str, Message)> {
    vec![
        (
            "hello",
            Message::Hello(Hello {
                major: 1,
                minor: 2,
                app: "0.1.0".to_owned(),
                features: 3,
            }),
        ),
        (
            "welcome",
            Message::Welcome(Welcome {
                session: SessionId(9),
                table: TableId(7),
                stamp: STAMP,
                next: CommandNo(4),
            }),
        ),
        (
            "upgrade_required",
            Message::UpgradeRequired {
                min: 1,
                max: 2,
                app: "2.0.0".to_owned(),
            },
        ),
        ("closed", Message::Closed(Closed::Kicked)),
        (
            "attach",
            Message::Attach(Attach {
                session: Some(SessionId(9)),
                next: STAMP,
                seat: Some("Lan".parse().expect("a good name")),
            }),
        ),
    ]
}

fn catching_up() -> Vec<(&'static str, Message)> {
    vec![
        ("backfill", Message::Backfill { entries: signed() }),
        (
            "snapshot_part",
            Message::SnapshotPart {
                stamp: STAMP,
                part: 1,
                parts: 2,
                bytes: vec![1, 2, 3],
            },
        ),
    ]
}

fn commands() -> Vec<(&'static str, Message)> {
    vec![
        (
            "command",
            Message::Command {
                no: CommandNo(4),
                seen: STAMP,
                command: Command::Play("3S 3C".parse().expect("two cards")),
            },
        ),
        (
            "refused",
            Message::Refused {
                no: CommandNo(4),
                refusal: Refusal::SeatTaken(SEAT),
            },
        ),
        (
            "accepted",
            Message::Accepted {
                no: CommandNo(4),
                stamp: STAMP,
            },
        ),
        ("gap", Message::Gap { expected: CommandNo(3) }),
    ]
}

fn live() -> Vec<(&'static str, Message)> {
    vec![
        ("events", Message::Events { entries: signed() }),
        (
            "hand",
            Message::Hand {
                game: 3,
                seat: SEAT,
                cards: "3S 2H".parse().expect("two cards"),
                proof: Signature([6; 64]),
            },
        ),
        (
            "heartbeat",
            Message::Heartbeat {
                stamp: STAMP,
                public_hash: [1; 32],
                view_hash: [2; 32],
                sent_ms: 70_000,
                rtt_ms: 40,
            },
        ),
        ("pong", Message::Pong { sent_ms: 70_000 }),
        (
            "clock",
            Message::Clock(Some(TurnClock {
                seat: SEAT,
                turn_ms: 30_000,
                bank_ms: 60_000,
                running: true,
            })),
        ),
        (
            "presence",
            Message::Presence {
                people: vec![Present {
                    player: PLAYER,
                    name: Some("Lan".parse().expect("a good name")),
                    seat: Some(SEAT),
                    connected: true,
                    degraded: false,
                    rtt_ms: 40,
                    kept_ms: None,
                }],
            },
        ),
        ("slow_down", Message::SlowDown { wait_ms: 600 }),
    ]
}

fn signed() -> Vec<Signed> {
    let entry = Entry::new(7, None, vec![Event::Resumed]);
    vec![Signed::new(Epoch(1), entry, Signature([5; 64]))]
}

/// Some events, as entries.
fn entries() -> Vec<(&'static str, Entry)> {
    let entry = |event| Entry::new(0, Some((PLAYER, CommandNo(1))), vec![event]);
    vec![
        (
            "entry.paused",
            entry(Event::Paused {
                reason: PauseReason::Host,
            }),
        ),
        (
            "entry.played",
            entry(Event::Played {
                seat: SEAT,
                cards: "9S TS JS".parse().expect("three cards"),
                by: Mover::Owner,
            }),
        ),
        (
            "entry.committed",
            entry(Event::DealCommitted {
                game: 2,
                commitment: Commitment([3; 32]),
            }),
        ),
        (
            "entry.revealed",
            entry(Event::Revealed {
                game: 2,
                seed: Seed([4; 32]),
            }),
        ),
        (
            "entry.changed",
            entry(Event::Changed {
                settings: Settings::default(),
            }),
        ),
        (
            "entry.said",
            entry(Event::Said {
                player: PLAYER,
                line: Line::Text("chặt!".parse().expect("a good line")),
            }),
        ),
    ]
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string takes everything");
        text
    })
}

#[test]
fn the_bytes_of_every_message_are_the_ones_that_are_written_down() {
    let messages = messages().into_iter().map(|(name, message)| (name, encode(&message)));
    let entries = entries().into_iter().map(|(name, entry)| (name, entry.bytes()));
    let found: String = messages
        .chain(entries)
        .map(|(name, bytes)| format!("{name} {}\n", hex(&bytes)))
        .collect();
    let written = include_str!("../data/wire.hex");
    assert_eq!(
        found, written,
        "bytes that have been published never change under the same major version"
    );
}

#[test]
fn every_message_is_read_back_and_numbered_in_order() {
    for (number, (name, message)) in messages().into_iter().enumerate() {
        let frame = encode(&message);
        assert_eq!(usize::from(frame[0]), number, "{name} has a kind of its own");
        assert_eq!(decode(&frame), Ok(Some(message)), "{name}");
    }
}

#[test]
fn a_message_that_a_newer_minor_version_has_lengthened_is_read_without_the_rest() {
    for (name, message) in messages() {
        let mut frame = encode(&message);
        frame.extend([0xfe, 0xff, 0x00]);
        assert_eq!(decode(&frame), Ok(Some(message)), "{name}");
    }
}

#[test]
fn a_message_of_an_unknown_kind_is_skipped_and_one_that_is_cut_short_is_refused() {
    let unknown = messages().len() as u8;
    assert_eq!(decode(&[unknown, 1, 2, 3]), Ok(None));
    assert_eq!(decode(&[255]), Ok(None));
    for (name, message) in messages() {
        let frame = encode(&message);
        for cut in 0..frame.len() {
            assert!(decode(&frame[..cut]).is_err(), "{name} cut after {cut} bytes");
        }
    }
}

#[test]
fn a_frame_that_is_too_long_is_not_looked_at() {
    for kind in [0, 11, 200] {
        assert!(decode(&vec![kind; LARGEST_FRAME + 1]).is_err());
    }
}

#[test]
fn what_only_the_hosting_program_may_ask_cannot_come_from_outside() {
    let frame = encode(&Message::Command {
        no: CommandNo(1),
        seen: STAMP,
        command: Command::Here,
    });
    let here = frame.last().copied().expect("a command has a kind");
    for kind in here + 1..=255 {
        let mut forged = frame.clone();
        *forged.last_mut().expect("a command has a kind") = kind;
        forged.extend([0; 64]);
        if let Ok(Some(Message::Command { command, .. })) = decode(&forged) {
            assert!(!matches!(command, Command::House(_)), "kind {kind}");
        }
    }
}
