//! A host that is sent anything at all goes on, and the others at its table notice nothing.

use rand_core::{Rng as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;

use thirteen::session::{CommandNo, Input, LinkId, SessionId};
use thirteen::table::{Command, Phase, Signature};
use thirteen::wire::{self, Attach, Closed, Hello, Message};

use super::stage::{READY, Stage, at, guest, name, sit};

/// Something that a program which follows the rules, or one that does not, may say.
fn anything(chance: &mut Xoshiro256PlusPlus) -> Message {
    let number = chance.next_u64();
    let small = number >> 32 & 7;
    match number % 12 {
        0 => Message::Hello(Hello::ours()),
        1 => Message::Closed(Closed::Left),
        2 => Message::Attach(Attach {
            session: (small > 3).then_some(SessionId(small)),
            next: at(number >> 40 & 63),
            seat: (small % 3 == 1).then(|| name("Lan")),
        }),
        3 => Message::Pong { sent_ms: number },
        4 => Message::Heartbeat {
            stamp: at(if small == 0 { u64::MAX } else { small * 9 }),
            public_hash: [small as u8; 32],
            view_hash: [small as u8; 32],
            sent_ms: u64::MAX,
            rtt_ms: u32::MAX,
        },
        5 => Message::Gap { expected: CommandNo(0) },
        6 => Message::Events { entries: Vec::new() },
        7 => Message::Hand {
            game: small as u32,
            seat: thirteen::rules::Seat::ALL[small as usize % 4],
            cards: thirteen::rules::Cards::DECK,
            proof: Signature([0; 64]),
        },
        kind => Message::Command {
            no: CommandNo(if small == 0 { u64::MAX } else { small }),
            seen: at(number >> 40 & 63),
            command: [sit(), READY, Command::Pass, Command::Leave, Command::Here][(kind - 7) as usize % 5].clone(),
        },
    }
}

/// The bytes of that, now and then cut short, or with some of them changed.
fn frame(chance: &mut Xoshiro256PlusPlus) -> Vec<u8> {
    let mut frame = wire::encode(&anything(chance));
    let number = chance.next_u64();
    let place = (number >> 8) as usize % frame.len();
    match number % 8 {
        0 => frame.truncate(place),
        1 => frame[place] ^= (number >> 40) as u8,
        _ => {}
    }
    frame
}

#[test]
fn whatever_is_sent_to_a_host_it_goes_on() {
    for seed in 0..60 {
        let mut chance = Xoshiro256PlusPlus::seed_from_u64(seed);
        let (mut stage, friend) = Stage::playing();
        let mut links: Vec<LinkId> = Vec::new();
        for _ in 0..150 {
            let number = chance.next_u64();
            if links.len() < 3 || number.is_multiple_of(10) {
                let link = stage.connect(10 + (number >> 8) as u8 % 3);
                stage.say(link, &Message::Hello(Hello::ours()));
                links.push(link);
            }
            let link = links[(number >> 16) as usize % links.len()];
            let frame = frame(&mut chance);
            stage.input(Input::Received { link, frame });
            stage.wait(number >> 24 & 255);
        }
        assert_eq!(stage.closed.get(&friend), None, "seed {seed}");
        assert_eq!(stage.state(guest(2)).code(), "human", "seed {seed}");
        assert_eq!(
            (stage.public().phase, stage.public().paused),
            (Phase::Playing, None),
            "seed {seed}"
        );
    }
}
