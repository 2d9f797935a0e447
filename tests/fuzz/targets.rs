//! One target a decoder. None may panic, whatever it is given; what it accepts it must be able to write again.

use std::fs;

use bolero::check;
use ed25519_dalek::SigningKey;
use thirteen::bot::protocol;
use thirteen::net::invite::Invite;
use thirteen::net::store;
use thirteen::rules::Cards;
use thirteen::session::{Guest, GuestConfig, GuestInput, Host, HostConfig, Input, LinkId, Millis, Pace};
use thirteen::table::{Name, PlayerId, Public, PublicKey, Settings, Snapshot, TableId, Text};
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

#[test]
fn snapshot() {
    check!().for_each(|bytes: &[u8]| {
        if let Ok(snapshot) = codec::decode::<Snapshot>(bytes, wire::LARGEST_SNAPSHOT)
            && let Ok(public) = Public::try_from(snapshot)
        {
            assert_eq!(Public::try_from(Snapshot::from(&public)), Ok(public));
        }
    });
}

#[test]
fn invitation() {
    check!().for_each(|bytes: &[u8]| {
        if let Ok(invite) = String::from_utf8_lossy(bytes).parse::<Invite>() {
            assert_eq!(invite.link().parse(), Ok(invite));
        }
    });
}

#[test]
fn log_file() {
    let path = std::env::temp_dir().join(format!("thirteen-fuzz-{}.jsonl", std::process::id()));
    check!().for_each(|bytes: &[u8]| {
        fs::write(&path, bytes).expect("the folder for passing files can be written");
        store::read(&path).ok();
    });
    fs::remove_file(&path).ok();
}

#[test]
fn hostile_host() {
    check!().for_each(|bytes: &[u8]| {
        let config = GuestConfig {
            key: PublicKey([1; 32]),
            name: "Lan".parse().expect("a good name"),
            host: PublicKey([2; 32]),
            chance: [3; 32],
            saved: None,
            log: Vec::new(),
        };
        let mut guest = Guest::new(config, Millis(0));
        let link = LinkId(1);
        guest.handle(Millis(1), GuestInput::Connected { link });
        for (at, frame) in frames(bytes).enumerate() {
            guest.handle(Millis(2 + at as u64 * 40), GuestInput::Received { link, frame });
            while guest.poll_output().is_some() {}
        }
    });
}

#[test]
fn hostile_guest() {
    let key = SigningKey::from_bytes(&[1; 32]);
    check!().for_each(|bytes: &[u8]| {
        let config = HostConfig {
            table: TableId(1),
            host: PlayerId(1),
            key: key.clone(),
            settings: Settings::default(),
            chance: [0; 32],
            pace: Pace::Instant,
        };
        let mut host = Host::open(config, Millis(0));
        let link = LinkId(1);
        let key = PublicKey([2; 32]);
        host.handle(Millis(1), Input::Connected { link, key });
        for (at, frame) in frames(bytes).enumerate() {
            host.handle(Millis(2 + at as u64 * 40), Input::Received { link, frame });
            while host.poll_output().is_some() {}
        }
    });
}

/// Cuts bytes into frames: each begins with its length in one byte.
fn frames(mut bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    std::iter::from_fn(move || {
        let (length, rest) = bytes.split_first()?;
        let (frame, rest) = rest.split_at(usize::from(*length).min(rest.len()));
        bytes = rest;
        Some(frame.to_vec())
    })
}
