//! Storms: worlds in which everything goes wrong for a while, and then nothing any more.

use super::faults::Faults;
use super::law::{Law, Violation};
use super::mutant::Mutant;
use super::setup::Setup;
use super::world::World;

/// What became of one storm.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Its seed.
    pub seed: u64,
    /// How long it was, in milliseconds, the calm after it included.
    pub ms: u64,
    /// How much of that nothing went wrong.
    pub calm_ms: u64,
    /// Tournaments, games and moves.
    pub played: (u64, u64, u64),
    /// How many things happened.
    pub steps: u64,
    /// What went wrong.
    pub faults: Faults,
    /// The first law that was broken.
    pub broken: Option<Violation>,
    /// Everything that happened, as a number.
    pub hash: u64,
    /// The last lines of what happened, if they were wanted.
    pub lines: Vec<String>,
}

impl Outcome {
    /// A storm in which a core panicked with these words.
    pub fn panicked(seed: u64, words: &str) -> Self {
        let violation = Violation {
            law: Law::Panics,
            at: 0,
            what: words.to_owned(),
        };
        Self {
            seed,
            ms: 0,
            calm_ms: 0,
            played: (0, 0, 0),
            steps: 0,
            faults: Faults::default(),
            broken: Some(violation),
            hash: 0,
            lines: Vec::new(),
        }
    }
}

/// Several storms together.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// How many.
    pub storms: u64,
    /// How long together, in milliseconds.
    pub ms: u64,
    /// How much of that nothing went wrong.
    pub calm_ms: u64,
    /// Tournaments, games and moves.
    pub played: (u64, u64, u64),
    /// How many things happened.
    pub steps: u64,
    /// What went wrong.
    pub faults: Faults,
    /// The laws that were broken, each with the seed that shows it.
    pub broken: Vec<(u64, Violation)>,
}

impl Tally {
    /// One more.
    pub fn add(&mut self, outcome: &Outcome) {
        self.storms += 1;
        self.ms += outcome.ms;
        self.calm_ms += outcome.calm_ms;
        self.played.0 += outcome.played.0;
        self.played.1 += outcome.played.1;
        self.played.2 += outcome.played.2;
        self.steps += outcome.steps;
        self.faults.add(&outcome.faults);
        self.broken
            .extend(outcome.broken.clone().map(|violation| (outcome.seed, violation)));
    }
}

/// The storm of this seed, broken on purpose or not.
pub fn storm(seed: u64, mutant: Option<Mutant>) -> Outcome {
    let mut setup = Setup::storm(seed);
    setup.mutant = mutant;
    run(seed, &setup)
}

/// The same, with the last lines of what happened.
pub fn told_storm(seed: u64, mutant: Option<Mutant>) -> Outcome {
    let mut setup = Setup::storm(seed);
    setup.mutant = mutant;
    setup.told = true;
    run(seed, &setup)
}

fn run(seed: u64, setup: &Setup) -> Outcome {
    let mut world = World::new(seed, setup);
    let until = setup.weather.until_ms;
    while world.now() < until && world.broken().is_none() {
        world.run_for(RETRY_MS.min(until - world.now()));
        world.retry();
    }
    let stormy = world.now();
    world.calm_down();
    let wanted = world.played().0 + 1;
    let end = stormy + LONGEST_CALM_MS;
    let mut moved = (stormy, world.played().2);
    while world.broken().is_none() && !world.has_finished(wanted) {
        let pause = (world.now() + RETRY_MS).min(end);
        world.run_until(pause, |world| world.has_finished(wanted));
        world.pass_to(pause);
        world.retry();
        if world.played().2 != moved.1 {
            moved = (world.now(), world.played().2);
        }
        let stands_still = world.now() - moved.0 > LONGEST_STANDSTILL_MS;
        if !world.has_finished(wanted) && (stands_still || world.now() >= end) {
            world.accuse_of_standing_still(moved.0);
        }
    }
    Outcome {
        seed,
        ms: world.now(),
        calm_ms: world.now() - stormy,
        played: world.played(),
        steps: world.steps(),
        faults: world.faults().clone(),
        broken: world.broken().cloned(),
        hash: world.hash(),
        lines: world.lines().map(str::to_owned).collect(),
    }
}

impl World {
    /// Time passes up to this moment, if nothing is wrong and the world is not further already.
    fn pass_to(&mut self, at: u64) {
        if self.broken().is_none() {
            self.now = self.now.max(at);
        }
    }

    fn accuse_of_standing_still(&mut self, since: u64) {
        let public = self.public();
        let what = format!(
            "nothing has been played since {} s: {:?}, paused {:?}, turn {:?}, seats {:?}",
            since / 1_000,
            public.phase,
            public.paused,
            public.turn(),
            public.seats
        );
        self.watch.accuse(self.now, Law::Ends, what);
    }
}

/// A person who has given up tries again after so long.
const RETRY_MS: u64 = 30_000;

/// In the calm a tournament is over after so long at the latest.
const LONGEST_CALM_MS: u64 = 4 * 3_600_000;

/// In the calm somebody moves at least so often.
const LONGEST_STANDSTILL_MS: u64 = 10 * 60_000;
