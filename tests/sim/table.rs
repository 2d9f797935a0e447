//! A table for the scenarios: a game is being played, and everyone is there.

use thirteen::rules::Seat;
use thirteen::sim::{Setup, World};
use thirteen::table::{Event, Phase, SeatState};

pub(crate) const SECOND: u64 = 1_000;
pub(crate) const MINUTE: u64 = 60 * SECOND;

/// A world in the middle of a game, some plays after the deal.
pub(crate) fn playing(seed: u64, setup: &Setup) -> World {
    let mut world = World::new(seed, setup);
    let begun = world.run_until(10 * MINUTE, |world| world.is_playing() && world.played().2 >= 6);
    assert!(begun, "{}", story(&world));
    world
}

/// Lets time pass, and fails if a law is broken.
pub(crate) fn pass(world: &mut World, ms: u64) {
    world.run_for(ms);
    assert!(world.broken().is_none(), "{}", story(world));
}

/// Lets the table play on until a tournament is over.
pub(crate) fn finish(world: &mut World) {
    let wanted = world.played().0 + 1;
    let end = world.now() + 180 * MINUTE;
    let over = world.run_until(end, |world| world.has_finished(wanted));
    assert!(over, "{}", story(world));
}

/// Waits until this is so.
pub(crate) fn until(world: &mut World, within: u64, done: impl Fn(&World) -> bool) {
    let end = world.now() + within;
    assert!(world.run_until(end, done), "{}", story(world));
}

/// What has happened, for whoever reads why a test failed.
pub(crate) fn story(world: &World) -> String {
    let lines: Vec<&str> = world.lines().collect();
    let last = &lines[lines.len().saturating_sub(60)..];
    let broken = world.broken().map(ToString::to_string).unwrap_or_default();
    format!("\n{}\n{broken}\nat {} ms", last.join("\n"), world.now())
}

pub(crate) fn seat(world: &World, guest: usize) -> Seat {
    world.guest_seat(guest).expect("this guest has a seat")
}

pub(crate) fn state(world: &World, guest: usize) -> &SeatState {
    &world.public().seats[seat(world, guest)]
}

pub(crate) fn is_human(world: &World, guest: usize) -> bool {
    matches!(state(world, guest), SeatState::Human(_))
}

/// How many events after this number are of this kind.
pub(crate) fn count(world: &World, since: usize, wanted: impl Fn(&Event) -> bool) -> usize {
    world.events()[since..].iter().filter(|event| wanted(event)).count()
}

pub(crate) fn phase(world: &World) -> Phase {
    world.public().phase
}
