//! Everything goes wrong at once, under many seeds.

use thirteen::sim::{Setup, Tally, World, storm};

use crate::table::MINUTE;

#[test]
fn no_law_is_broken_in_thirty_storms() {
    let mut tally = Tally::default();
    for seed in 1..=30 {
        tally.add(&storm(seed, None));
        assert!(
            tally.broken.is_empty(),
            "seed {}: {}",
            tally.broken[0].0,
            tally.broken[0].1
        );
    }
    assert!(tally.played.0 >= 30, "every storm ends with a tournament");
    assert!(tally.faults.iter().all(|(_, count)| count > 0));
}

#[test]
fn the_same_seed_gives_the_same_trace_to_the_end() {
    for seed in 1_000..1_004 {
        let (one, other) = (storm(seed, None), storm(seed, None));
        assert_eq!(
            (one.hash, one.steps, one.ms),
            (other.hash, other.steps, other.ms),
            "seed {seed}"
        );
    }
}

#[test]
fn fifty_seeds_give_the_same_trace_twice_while_everything_goes_wrong() {
    for seed in 2_000..2_050 {
        let trace = || {
            let mut world = World::new(seed, &Setup::storm(seed));
            world.run_until(4 * MINUTE, |_| false);
            (world.hash(), world.steps(), world.faults().iter().count())
        };
        let (one, other) = (trace(), trace());
        assert_eq!(one, other, "seed {seed}");
        assert!(one.2 > 0, "seed {seed}: nothing has gone wrong");
    }
}

#[test]
fn another_seed_gives_another_trace() {
    assert_ne!(storm(1, None).hash, storm(2, None).hash);
}
