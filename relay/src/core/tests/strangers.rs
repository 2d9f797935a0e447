//! What a host may not do to those who are not in its room.

use super::reigns::{PeerKeyOf, renewal, winners};
use super::*;
use crate::register::{Epoch, Handover, Sight, Table};

const HOSTS: PeerKeyOf = PeerKeyOf(1);
const FIRST: PeerKeyOf = PeerKeyOf(2);
const STRANGER: PeerKeyOf = PeerKeyOf(9);

/// A table whose host has put a stranger first in its roster, who is connected.
fn named() -> World {
    let mut world = World::seated();
    world.arrive(9, STRANGER);
    let signed = renewal(HOSTS, 0, 7, &[STRANGER, FIRST]);
    world.ask(1, Ask::Renew(Box::new(signed), None));
    world
}

fn hand_over(world: &mut World) -> Vec<Output> {
    let handover = Handover {
        room: room(7),
        table: Table(1),
        epoch: Epoch(0),
        to: STRANGER.key(),
    };
    world.ask(1, Ask::HandOver(Box::new(HOSTS.sign(handover))))
}

fn told_to_the_stranger(told: &[Output]) -> bool {
    let is_its = |told: &Output| matches!(told, Output::Tell(ConnectionId(9), _));
    told.iter().any(is_its)
}

#[test]
fn a_stranger_is_given_no_table_and_told_of_none() {
    let mut world = named();
    let refused = [tell(1, Tell::Refused(room(7), Refused::NoSuchRoom))];
    assert_eq!(hand_over(&mut world), refused);
    world.end(1);
    let mut told = world.pass(24_000);
    told.extend(world.witness(2, 0, Sight::Votes));
    told.extend(world.witness(3, 0, Sight::Votes));
    told.extend(world.pass(2_000));
    assert_eq!(winners(&told), [(1, FIRST.key())], "it has no vote and no turn");
    told.extend(world.pass(30_000));
    assert!(!told_to_the_stranger(&told), "{told:?}");
}

#[test]
fn a_stranger_counts_from_the_first_renewal_no_more_than_later() {
    let mut world = World::new();
    world.arrive(1, HOSTS);
    world.arrive(9, STRANGER);
    world.ask(1, Ask::Open(room(7)));
    let signed = renewal(HOSTS, 0, 0, &[STRANGER]);
    world.ask(1, Ask::Renew(Box::new(signed), None));
    let told = world.pass(61_000);
    assert!(!told_to_the_stranger(&told), "{told:?}");
    assert_eq!(winners(&hand_over(&mut world)), []);
}

#[test]
fn who_has_left_the_room_is_given_no_table() {
    let mut world = named();
    world.ask(9, Ask::Join(room(7)));
    let signed = renewal(HOSTS, 0, 8, &[STRANGER, FIRST]);
    world.ask(1, Ask::Renew(Box::new(signed), None));
    world.ask(9, Ask::Leave(Channel(1)));
    assert_eq!(winners(&hand_over(&mut world)), []);
}

#[test]
fn who_has_joined_since_follows_from_the_next_renewal_on() {
    let mut world = named();
    world.ask(9, Ask::Join(room(7)));
    let signed = renewal(HOSTS, 0, 8, &[STRANGER, FIRST]);
    world.ask(1, Ask::Renew(Box::new(signed), None));
    assert_eq!(winners(&hand_over(&mut world)), [(1, STRANGER.key())]);
}
