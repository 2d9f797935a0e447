//! The public state as it travels and as it is hashed.

use std::sync::LazyLock;

use proptest::prelude::*;
use thirteen::table::{House, Phase, Public, Settings};
use thirteen::wire::{LARGEST_SNAPSHOT, Picture, public_hash, view_hash};

use crate::world::{GUEST, HOST, World, seat};

const HEAD: [u8; 32] = [3; 32];

/// A tournament to 99 points in which nobody is far ahead, with its last game half played.
static LONG: LazyLock<World> = LazyLock::new(|| {
    let mut settings = Settings::default();
    settings.rules.target_score = 99;
    let mut world = World::starting(settings, &[GUEST]);
    loop {
        world.ready_up();
        world.deal();
        if world.public().scores.0.iter().any(|score| *score > 80) {
            break;
        }
        world.finish_game();
        world.house(House::Reveal(world.seed())).expect("the game is over");
    }
    for _ in 0..20 {
        world.least_move();
    }
    world
});

fn unpacked(bytes: &[u8]) -> Option<Public> {
    Picture::unpack(bytes).ok().map(|picture| picture.public)
}

#[test]
fn every_state_of_a_tournament_is_read_back_as_it_was() {
    let mut world = World::playing(Settings::default(), &[GUEST]);
    while world.public().phase == Phase::Playing {
        let bytes = Picture::pack(world.public(), HEAD);
        let picture = Picture::unpack(&bytes).expect("it is whole");
        assert_eq!((&picture.public, picture.head), (world.public(), HEAD));
        world.least_move();
    }
}

#[test]
fn a_long_tournament_is_a_small_picture() {
    let bytes = Picture::pack(LONG.public(), HEAD);
    assert_eq!(unpacked(&bytes).as_ref(), Some(LONG.public()));
    // No tournament to 99 points has more than 56 games in which everyone scores.
    let results = LONG.public().results.len();
    assert!(
        results > 16 && bytes.len() * 56 / results <= 16 << 10,
        "{} bytes after {results} games",
        bytes.len()
    );
}

#[test]
fn bytes_of_a_newer_minor_version_at_the_end_are_ignored() {
    let mut bytes = Picture::pack(LONG.public(), HEAD);
    bytes.extend([1, 2, 3]);
    assert_eq!(unpacked(&bytes).as_ref(), Some(LONG.public()));
    bytes.resize(LARGEST_SNAPSHOT + 1, 0);
    assert_eq!(unpacked(&bytes), None, "it is too large to be looked at");
}

#[test]
fn a_picture_whose_rounds_make_no_game_is_refused() {
    let mut public = LONG.public().clone();
    let acts = &mut public.rounds.first_mut().expect("a game is played").acts;
    acts.swap(0, 1);
    assert_eq!(unpacked(&Picture::pack(&public, HEAD)), None);
    let mut public = LONG.public().clone();
    public.start = None;
    assert_eq!(unpacked(&Picture::pack(&public, HEAD)), None);
}

#[test]
fn the_hash_of_what_everyone_sees_changes_with_everything_that_happens() {
    let mut world = World::playing(Settings::default(), &[GUEST]);
    let mut seen = vec![public_hash(world.public())];
    while world.public().phase == Phase::Playing {
        world.least_move();
        let hash = public_hash(world.public());
        assert!(!seen.contains(&hash));
        assert_eq!(hash, public_hash(&world.folded()), "the log alone gives it");
        seen.push(hash);
    }
}

#[test]
fn the_hash_of_a_view_holds_the_own_cards_while_they_are_played() {
    let mut world = World::playing(Settings::default(), &[GUEST]);
    let hash = |world: &World, number: Option<u8>| view_hash(&world.table.view(number.map(seat)));
    let bare = |world: &World, number: u8| {
        let mut view = world.table.view(Some(seat(number)));
        view.dealt = thirteen::rules::Cards::NONE;
        view_hash(&view)
    };
    assert_ne!(hash(&world, Some(0)), hash(&world, Some(1)));
    assert_ne!(hash(&world, Some(0)), bare(&world, 0));
    assert_ne!(hash(&world, Some(0)), hash(&world, None));
    world.finish_game();
    assert_eq!(
        hash(&world, Some(0)),
        bare(&world, 0),
        "who came between two games has no cards"
    );
    assert_eq!(world.public().seat_of(HOST), Some(seat(0)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_picture_with_bytes_changed_never_panics(changes in prop::collection::vec((any::<usize>(), any::<u8>()), 1..6), cut in any::<usize>()) {
        let mut bytes = Picture::pack(LONG.public(), HEAD);
        for (at, byte) in changes {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        drop(unpacked(&bytes));
        bytes.truncate(cut % bytes.len());
        drop(unpacked(&bytes));
    }

    #[test]
    fn garbage_is_no_picture(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        drop(unpacked(&bytes));
    }
}
