//! From empty seats to a winner.

use thirteen::table::{House, Phase, Settings};

use crate::world::World;

#[test]
fn a_tournament_is_played_from_empty_seats_to_a_winner() {
    let mut world = World::starting(Settings::default(), &[]);
    world.play_until(|public| public.phase == Phase::Completed);
    let winner = world.public().winner.expect("a tournament that is over has a winner");
    assert!(world.public().scores[winner] >= 21);
    assert_eq!(&world.folded(), world.public());
}

#[test]
fn a_revealed_seed_shows_a_fair_deal() {
    let mut world = World::playing(Settings::default(), &[]);
    world.finish_game();
    world.house(House::Reveal(world.seed())).expect("the game is over");
    let proof = world
        .public()
        .last_result()
        .and_then(|result| result.proof)
        .expect("the seed is known");
    assert!(proof.fair);
}
