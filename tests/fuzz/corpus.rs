//! Where the corpus comes from: what the game itself writes, and what an engine found.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use thirteen::table::{Public, Snapshot, apply};
use thirteen::wire::{Entry, Picture};
use thirteen_relay::codec;
use thirteen_relay::frames::{Ask, Channel, Offer, Tell};
use thirteen_relay::rooms::{PeerKey, RoomNo};

use crate::played::Played;
use crate::targets::joined;

#[test]
fn every_target_has_a_corpus() {
    let targets = include_str!("targets.rs");
    let names = targets
        .split("#[test]\n")
        .skip(1)
        .filter_map(|test| test.strip_prefix("fn ")?.split('(').next());
    for name in names {
        let folder = folder(name);
        let inputs = fs::read_dir(&folder).map_or(0, Iterator::count);
        assert!(inputs > 0, "{} is empty", folder.display());
    }
}

#[test]
fn what_the_game_writes_is_read() {
    let seeds = seeds();
    for state in &seeds["snapshot"] {
        let snapshot = codec::decode::<Snapshot>(state, thirteen::wire::LARGEST_SNAPSHOT).expect("a snapshot");
        assert!(Public::try_from(snapshot).is_ok());
    }
    assert!(seeds["picture"].iter().all(|bytes| Picture::unpack(bytes).is_ok()));
    assert!(seeds["entry"].iter().all(|bytes| Entry::parse(bytes).is_ok()));
    if std::env::var_os("THIRTEEN_WRITE_CORPUS").is_some() {
        for (target, inputs) in &seeds {
            fs::create_dir_all(folder(target)).expect("the tree can be written");
            for (number, input) in inputs.iter().enumerate() {
                let file = folder(target).join(format!("played-{number:02}"));
                fs::write(file, input).expect("the tree can be written");
            }
        }
    }
}

/// Inputs for each target, as they are written at a table where a tournament is played.
fn seeds() -> BTreeMap<&'static str, Vec<Vec<u8>>> {
    let played = Played::tournament();
    let mut seeds = BTreeMap::<_, Vec<Vec<u8>>>::new();
    let mut public = Public::unopened();
    let few = played.log.len().div_ceil(SEEDS);
    for (number, signed) in played.log.iter().enumerate() {
        for event in &signed.entry().events {
            apply(&mut public, event);
        }
        if number % few == 0 || number + 1 == played.log.len() || number < 8 {
            seeds
                .entry("snapshot")
                .or_default()
                .push(codec::encode(&Snapshot::from(&public)));
            seeds
                .entry("picture")
                .or_default()
                .push(Picture::pack(&public, [7; 32]));
            seeds.entry("entry").or_default().push(signed.entry().bytes());
        }
    }
    for (target, said) in [("hostile_guest", &played.to_host), ("hostile_host", &played.to_guest)] {
        let conversations = [6, 12, 24, 60].map(|many| joined(&said[..many.min(said.len())]));
        seeds.insert(target, conversations.into());
        let every = said.len().div_ceil(SEEDS);
        let some = said.iter().step_by(every).filter(|frame| frame.len() < 2_000);
        seeds.entry("frame").or_default().extend(some.cloned());
    }
    let memories = played.memories.iter().step_by(played.memories.len().div_ceil(SEEDS));
    let written = memories.map(|memory| serde_json::to_vec(memory).expect("a memory is written as JSON"));
    seeds.insert("guest_memory", written.collect());
    seeds.insert("relay_frames", relayed());
    seeds.insert("hostile_client", vec![joined(&relayed())]);
    seeds
}

/// One of each message of the relay.
fn relayed() -> Vec<Vec<u8>> {
    let room = RoomNo::new(5).expect("it is less than 20 bits");
    let offer = Offer {
        places: vec![([192, 168, 1, 5], 13_013).into()],
        round: 1,
        ..Offer::default()
    };
    let (channel, key) = (Channel(1), PeerKey([1; 32]));
    let asks = [
        Ask::Open(room),
        Ask::Join(room),
        Ask::Offer(channel, offer.clone()),
        Ask::Packet(channel, vec![9; 40]),
        Ask::Leave(channel),
        Ask::Close(room),
    ];
    let tells = [
        Tell::Seen(([192, 0, 2, 1], 4_433).into()),
        Tell::Opened(room),
        Tell::Joined(room, channel, key),
        Tell::Arrived(room, channel, key),
        Tell::Gone(channel),
        Tell::Offered(channel, offer),
        Tell::Packet(channel, vec![9; 40]),
    ];
    let asks = asks.iter().map(Ask::encode);
    asks.chain(tells.iter().map(Tell::encode)).collect()
}

fn folder(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fuzz/__fuzz__/targets__{target}/corpus"))
}

/// How many of a kind.
const SEEDS: usize = 16;
