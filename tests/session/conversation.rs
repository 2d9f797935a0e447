//! Whole games between a host and a guest.

mod carrying;
mod pair;

use ed25519_dalek::Signer;
use sha2::{Digest, Sha256};
use thirteen::rules::{Cards, Seat};
use thirteen::session::{How, Line};
use thirteen::table::{Moment, Phase, Signature, TableId};
use thirteen::wire::Message;

use pair::{Pair, key};

#[test]
fn a_host_and_a_guest_play_a_whole_tournament() {
    let mut pair = Pair::open(5);
    for _ in 0..20_000 {
        if pair.host.table().public().phase == Phase::Completed {
            break;
        }
        if !pair.act() {
            pair.wait();
        }
    }
    assert_eq!(pair.host.table().public().phase, Phase::Completed);
    pair.agree();
    assert_eq!(pair.refused, []);
    assert_eq!(pair.kept.len(), pair.entries, "the guest has the whole log");
    let dealt = pair
        .moments
        .iter()
        .filter(|moment| matches!(moment, Moment::Dealt { .. }));
    assert_eq!(dealt.count(), pair.games_over());
    let checked = pair
        .moments
        .iter()
        .filter(|moment| matches!(moment, Moment::DealChecked { fair: true, .. }));
    assert_eq!(checked.count(), pair.games_over());
    assert_eq!(pair.links, 1);
}

#[test]
fn a_game_goes_on_however_often_the_connection_breaks() {
    let mut pair = Pair::open(6);
    for round in 0..20_000_u64 {
        if pair.games_over() >= 2 {
            break;
        }
        if round % 7 == 3 {
            pair.cut();
        }
        if !pair.act() {
            pair.wait();
        }
    }
    assert!(pair.games_over() >= 2, "the game stands still");
    assert!(pair.links > 5);
    while !matches!(pair.guest.line(), Line::Live { .. }) {
        pair.wait();
    }
    pair.agree();
    assert_eq!(pair.refused, []);
}

#[test]
fn a_guest_that_falls_over_plays_on_from_what_it_kept() {
    let mut pair = Pair::open(7);
    for round in 0..20_000_u64 {
        if pair.games_over() >= 1 {
            break;
        }
        if round % 9 == 4 {
            pair.crash();
            pair.settle();
        }
        if !pair.act() {
            pair.wait();
        }
    }
    assert_eq!(pair.games_over(), 1);
    pair.agree();
    assert_eq!(
        pair.kept.len(),
        pair.entries,
        "nothing is kept twice, nothing is missing"
    );
}

#[test]
fn whoever_missed_more_than_a_backfill_holds_gets_a_snapshot_and_plays_on() {
    let mut pair = Pair::open(8);
    let mut away = false;
    for _ in 0..20_000 {
        if pair.games_over() >= 2 {
            break;
        }
        if pair.games_over() == 1 && !away {
            away = true;
            pair.forget_the_guest();
        }
        if !pair.act() {
            pair.wait();
        }
    }
    assert_eq!(pair.games_over(), 2);
    pair.agree();
    assert!(
        pair.kept.len() < pair.entries,
        "it never had the first game event by event"
    );
    assert!(pair.shown.iter().all(|(how, _)| *how != How::Backfill));
}

#[test]
fn a_picture_that_is_not_the_hosts_is_put_right() {
    let mut pair = Pair::open(9);
    while pair.host.table().public().phase != Phase::Playing {
        if !pair.act() {
            pair.wait();
        }
    }
    pair.pass(3_000);
    let (links, shown) = (pair.links, pair.shown.len());
    pair.lie = Some(another_game);
    pair.act();
    pair.lie = None;
    pair.pass(30_000);
    assert_eq!(pair.links, links, "the connection holds");
    assert!(pair.shown.len() > shown);
    pair.agree();
}

/// What happened does not arrive.
fn another_game(message: Message) -> Message {
    if matches!(message, Message::Events { .. }) {
        return Message::Pong { sent_ms: 0 };
    }
    message
}

#[test]
fn a_host_that_deals_other_cards_than_it_proves_is_disputed() {
    let mut pair = Pair::open(10);
    pair.lie = Some(other_cards);
    for _ in 0..20_000 {
        if pair.games_over() >= 1 {
            break;
        }
        if !pair.act() {
            pair.wait();
        }
    }
    assert!(pair.disputed);
}

/// A hand that the host never dealt, with the host's signature.
fn other_cards(message: Message) -> Message {
    let Message::Hand { game, seat, cards, .. } = message else {
        return message;
    };
    let cards = Cards::DECK.without(cards).into_iter().take(13).collect();
    let proof = hand_proof(game, seat, cards);
    Message::Hand {
        game,
        seat,
        cards,
        proof,
    }
}

fn hand_proof(game: u32, seat: Seat, cards: Cards) -> Signature {
    let digest: [u8; 32] = Sha256::new()
        .chain_update(b"thirteen hand 1")
        .chain_update(TableId(7).0.to_be_bytes())
        .chain_update(game.to_be_bytes())
        .chain_update([seat.index() as u8])
        .chain_update(cards.bits().to_be_bytes())
        .finalize()
        .into();
    Signature(key(1).sign(&digest).to_bytes())
}
