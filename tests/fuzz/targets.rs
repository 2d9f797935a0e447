//! One target a decoder. None may panic, whatever it is given; what it accepts it must be able to write again.

use std::collections::BTreeSet;
use std::fs;
use std::net::IpAddr;

use bolero::check;
use thirteen::bot::protocol;
use thirteen::net::invite::{Invite, Place};
use thirteen::net::knock::{self, Parties};
use thirteen::net::program::CommandLine;
use thirteen::net::{nearby, store};
use thirteen::rules::Cards;
use thirteen::session::{Guest, GuestConfig, GuestInput, GuestMemory, Host, Input, Millis};
use thirteen::table::{Name, Public, PublicKey, Snapshot, Text};
use thirteen::wire::{self, Entry, Message, Picture};
use thirteen_relay::address::Address;
use thirteen_relay::codec;
use thirteen_relay::core::{self, Carrier, ConnectionId, Core};
use thirteen_relay::frames::{Ask, Tell, decode_packet, encode_packet};
use thirteen_relay::rooms::PeerKey;
use thirteen_relay::signed::Seal;

use crate::played::{self, GUEST, LINK};

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
fn guest_memory() {
    check!().for_each(|bytes: &[u8]| {
        let Ok(memory) = serde_json::from_slice::<GuestMemory>(bytes) else {
            return;
        };
        let again = serde_json::to_string(&memory).expect("a memory is written as JSON");
        assert_eq!(serde_json::from_str(&again).ok(), Some(memory.clone()));
        let config = GuestConfig {
            host: memory.host,
            name: memory.name.clone(),
            saved: Some(memory),
            ..played::guest()
        };
        let mut guest = Guest::new(config, Millis(0));
        guest.handle(Millis(1), GuestInput::Connected { link: LINK });
        for now in [2, 5_000, 15_000] {
            while guest.poll_output().is_some() {}
            guest.handle(Millis(now), GuestInput::Tick);
        }
    });
}

#[cfg(feature = "app")]
#[test]
fn settings_file() {
    use thirteen::app::settings;

    let folder = std::env::temp_dir().join(format!("thirteen-fuzz-settings-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("the folder for passing files can be written");
    check!().for_each(|bytes: &[u8]| {
        fs::write(folder.join(settings::FILE), bytes).expect("the folder can be written");
        let loaded = settings::load(&folder, "20260101-000000");
        settings::save(&folder, &loaded.settings).expect("the folder can be written");
        let again = settings::load(&folder, "20260101-000000");
        assert!(again.notice.is_none() && again.kept_aside.is_none());
    });
    fs::remove_dir_all(&folder).ok();
}

#[test]
fn picture() {
    check!().for_each(|bytes: &[u8]| {
        if let Ok(picture) = Picture::unpack(bytes) {
            let again = Picture::pack(&picture.public, picture.head);
            assert_eq!(Picture::unpack(&again), Ok(picture));
        }
    });
}

#[test]
fn announcement() {
    check!().for_each(|bytes: &[u8]| {
        let mut parts = frames(bytes);
        let mut next = || parts.next().unwrap_or_default();
        let said = ["room", "name", "v", "free"].map(|word| (word, next()));
        let place = next();
        let address = <[u8; 16]>::try_from(place.get(..16).unwrap_or_default()).ok();
        let addresses: BTreeSet<IpAddr> = address.into_iter().map(IpAddr::from).collect();
        let port = u16::from(place.last().copied().unwrap_or(0));
        let value = |word: &str| {
            let said = said.iter().find(|(known, _)| *known == word);
            said.map(|(_, value)| value.as_slice())
        };
        if let Some(table) = nearby::read(value, &addresses, port) {
            assert!(table.table.seats_free <= 4 && !table.places.is_empty());
            for place in &table.places {
                assert_eq!(place.to_string().parse::<Place>().as_ref(), Ok(place));
            }
        }
    });
}

/// Whatever a stranger sends to either side, neither takes it for one that knows the code.
#[test]
fn knock() {
    check!().for_each(|bytes: &[u8]| {
        let code: thirteen::net::code::JoinCode = "KX7M-4TQP".parse().expect("a code");
        let parties = Parties {
            room: code.room(),
            host: PublicKey([1; 32]),
            guest: PublicKey([2; 32]),
        };
        if let Some((room, message)) = knock::read_opening(&padded(bytes)) {
            let parties = Parties { room, ..parties };
            let (host, _) = knock::Host::answer(&parties, b"4TQP", &message);
            assert!(!host.is_convinced(&padded(bytes.get(38..).unwrap_or_default())));
        }
        let (guest, _) = knock::Guest::open(parties, code.secret());
        if let Ok((waiting, _)) = guest.prove(&padded(bytes.get(5..).unwrap_or_default())) {
            assert!(waiting.read(&padded(bytes.get(38..).unwrap_or_default())).is_err());
        }
    });
}

#[test]
fn typed_words() {
    check!().for_each(|bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        if let Ok(place) = text.parse::<Place>() {
            assert_eq!(place.to_string().parse(), Ok(place));
        }
        if let Ok(address) = text.parse::<Address>() {
            assert_eq!(address.to_string().parse(), Ok(address));
        }
        let _ = text.parse::<CommandLine>();
    });
}

#[test]
fn relay_frames() {
    check!().for_each(|bytes: &[u8]| {
        if let Ok(Some(ask)) = Ask::decode(bytes) {
            assert_eq!(Ask::decode(&ask.encode()), Ok(Some(ask)));
        }
        if let Ok(Some(tell)) = Tell::decode(bytes) {
            assert_eq!(Tell::decode(&tell.encode()), Ok(Some(tell)));
        }
        if let Ok(Some((channel, packet))) = decode_packet(bytes) {
            assert_eq!(encode_packet(channel, packet), bytes);
        }
    });
}

/// What two clients of a relay say in turn, and it does all of it.
#[test]
fn hostile_client() {
    check!().for_each(|bytes: &[u8]| {
        let mut relay = Core::new(core::Limits::default(), Seal::new(&[7; 32]));
        let clients = [1, 2].map(|number| {
            let connected = core::Input::Connected {
                connection: ConnectionId(number),
                key: PeerKey([number as u8; 32]),
                seen: ([192, 0, 2, number as u8], 4_433).into(),
                carrier: Carrier::Quic,
            };
            relay.handle(Millis(1), connected);
            ConnectionId(number)
        });
        for (at, frame) in frames(bytes).enumerate() {
            let connection = clients[at % 2];
            if let Ok(Some(ask)) = Ask::decode(&frame) {
                let now = Millis(2 + at as u64 * 40);
                relay.handle(now, core::Input::Asked { connection, ask });
                while relay.poll_output().is_some() {}
            }
        }
    });
}

#[test]
fn hostile_host() {
    check!().for_each(|bytes: &[u8]| {
        let mut guest = Guest::new(played::guest(), Millis(0));
        guest.handle(Millis(1), GuestInput::Connected { link: LINK });
        for (at, frame) in frames(bytes).enumerate() {
            guest.handle(Millis(2 + at as u64 * 40), GuestInput::Received { link: LINK, frame });
            while guest.poll_output().is_some() {}
        }
    });
}

#[test]
fn hostile_guest() {
    check!().for_each(|bytes: &[u8]| {
        let mut host = Host::open(played::host(), Millis(0));
        let connected = Input::Connected { link: LINK, key: GUEST };
        host.handle(Millis(1), connected);
        for (at, frame) in frames(bytes).enumerate() {
            host.handle(Millis(2 + at as u64 * 40), Input::Received { link: LINK, frame });
            while host.poll_output().is_some() {}
        }
    });
}

/// Cuts bytes into frames: each begins with its length in two bytes.
fn frames(mut bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    std::iter::from_fn(move || {
        let (length, rest) = bytes.split_first_chunk()?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (frame, rest) = rest.split_at(length.min(rest.len()));
        bytes = rest;
        Some(frame.to_vec())
    })
}

/// Puts frames together as [`frames`] cuts them.
pub(crate) fn joined(frames: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for frame in frames {
        bytes.extend((frame.len() as u16).to_be_bytes());
        bytes.extend(frame);
    }
    bytes
}

/// So many of these bytes, and zeros if there are too few.
fn padded<const N: usize>(bytes: &[u8]) -> [u8; N] {
    std::array::from_fn(|at| bytes.get(at).copied().unwrap_or(0))
}
