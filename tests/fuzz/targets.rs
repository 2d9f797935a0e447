//! One target a decoder. None may panic, whatever it is given; what it accepts it must be able to write again.

use bolero::check;
use thirteen::bot::protocol;
use thirteen::rules::Cards;
use thirteen::table::{Name, Text};
use thirteen::wire::{self, Entry, Message};
use thirteen_relay::codec;

#[test]
fn frame() {
    check!().for_each(|bytes: &[u8]| {
        if let Ok(Some(message)) = wire::decode(bytes) {
            let again = wire::encode(&message);
            assert_eq!(wire::decode(&again), Ok(Some(message)));
        }
    });
}

#[test]
fn entry() {
    check!().for_each(|bytes: &[u8]| {
        if let Ok(entry) = Entry::parse(bytes)
            && entry.unknown == 0
        {
            assert_eq!(Entry::parse(&entry.bytes()), Ok(entry));
        }
    });
}

#[test]
fn relay_codec() {
    check!().for_each(|bytes: &[u8]| {
        let _ = codec::decode::<(u64, Vec<String>, Option<Vec<u8>>)>(bytes, 4096);
    });
}

#[test]
fn cards() {
    check!().for_each(|bytes: &[u8]| {
        if let Ok(cards) = String::from_utf8_lossy(bytes).parse::<Cards>() {
            assert_eq!(cards.to_string().parse(), Ok(cards));
        }
    });
}

#[test]
fn name() {
    check!().for_each(|bytes: &[u8]| {
        let raw = String::from_utf8_lossy(bytes);
        if let Ok(name) = raw.parse::<Name>() {
            assert_eq!(
                name.as_str().parse(),
                Ok(name.clone()),
                "what was cleaned once is clean"
            );
            assert!(name.as_str().len() <= 20 * 64);
        }
        if let Ok(line) = raw.parse::<Text>() {
            assert_eq!(line.as_str().parse(), Ok(line));
        }
    });
}

#[test]
fn bot_protocol() {
    check!().for_each(|bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        for line in text.lines() {
            let _ = protocol::Answer::parse(line);
            let _ = protocol::Notice::parse(line);
        }
    });
}

#[test]
fn message_inside_a_message() {
    check!().for_each(|bytes: &[u8]| {
        let part = Message::SnapshotPart {
            stamp: wire::Stamp::default(),
            part: 0,
            parts: 1,
            bytes: bytes.to_vec(),
        };
        let frame = wire::encode(&part);
        let read = wire::decode(&frame);
        assert_eq!(read.is_ok(), frame.len() <= wire::LARGEST_FRAME);
    });
}
