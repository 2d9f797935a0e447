//! Everything goes wrong at once, under many seeds.

use thirteen::sim::{Tally, storm};

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
fn the_same_seed_gives_the_same_trace() {
    for seed in 1_000..1_008 {
        let (one, other) = (storm(seed, None), storm(seed, None));
        assert_eq!(
            (one.hash, one.steps, one.ms),
            (other.hash, other.steps, other.ms),
            "seed {seed}"
        );
    }
}

#[test]
fn another_seed_gives_another_trace() {
    assert_ne!(storm(1, None).hash, storm(2, None).hash);
}
