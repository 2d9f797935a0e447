//! How fast the rules are: random games from the shuffle to the last place, on one core.
//!
//! Each figure is the best of many short runs, because whatever else the machine does can only make a run slower.

#![expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
#![expect(clippy::print_stdout, reason = "the figures are what a benchmark is for")]

mod figures;

use std::hint::black_box;
use std::time::{Duration, Instant};

use rand_core::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use thirteen::rules::{self, BySeat, Card, Cards, Combo, Demand, Game, Preset, Rules, Seat};

const RUNS: usize = 150;
const GAMES: usize = 4_000;
const HANDS: usize = 20_000;

fn main() {
    let mut figures = figures::Figures::default();
    for preset in Preset::ALL {
        let rules = preset.rules();
        let mut table = RandomTable::new(1);
        let (took, counts) = best(|| table.play(GAMES, &rules));
        let name = preset.name();
        figures.add(&format!("random games, {name}"), "games/s", per_second(GAMES, took));
        figures.add(
            &format!("plays and passes, {name}"),
            "plies/s",
            per_second(counts.plies, took),
        );
        figures.add(
            &format!("legal plays listed, {name}"),
            "moves/s",
            per_second(counts.moves, took),
        );
        figures.add(
            &format!("length of a random game, {name}"),
            "plies",
            counts.plies as f64 / GAMES as f64,
        );
    }
    let mut table = RandomTable::new(1);
    let (took, _) = best(|| table.deal_only(HANDS / 4));
    figures.add("deals of four hands", "deals/s", per_second(HANDS / 4, took));
    let (took, moves) = best(|| table.leads(HANDS, &Preset::MienNam.rules()));
    figures.add("all leads of thirteen cards", "hands/s", per_second(HANDS, took));
    figures.add("all leads of thirteen cards, plays", "moves/s", per_second(moves, took));
    figures.write("rules");
}

/// Four seats that play anything legal, or pass, every choice equally likely.
struct RandomTable {
    rng: Xoshiro256PlusPlus,
    deck: [Card; 52],
    plays: Vec<Combo>,
}

#[derive(Default)]
struct Counts {
    plies: usize,
    moves: usize,
}

impl RandomTable {
    fn new(seed: u64) -> Self {
        let mut deck = Card::all();
        Self {
            rng: Xoshiro256PlusPlus::seed_from_u64(seed),
            deck: std::array::from_fn(|_| deck.next().expect("52 cards")),
            plays: Vec::new(),
        }
    }

    fn play(&mut self, games: usize, rules: &Rules) -> Counts {
        let mut counts = Counts::default();
        for _ in 0..games {
            self.play_one(rules, &mut counts);
        }
        counts
    }

    fn play_one(&mut self, rules: &Rules, counts: &mut Counts) {
        let mut hands = self.deal();
        let (first, must) = lowest(&hands);
        if rules::Instant::winner(&hands, first, rules).is_some() {
            return;
        }
        let mut game = Game::new(BySeat([13; 4]), first, Some(must));
        while let Some(seat) = game.turn() {
            game.plays(rules, hands[seat], &mut self.plays);
            counts.plies += 1;
            counts.moves += self.plays.len();
            let may_pass = game.table().is_some();
            let chosen = self.below(self.plays.len() + usize::from(may_pass));
            match self.plays.get(chosen) {
                Some(play) => {
                    hands[seat] = hands[seat].without(play.cards());
                    game.play_unchecked(rules, *play);
                }
                None => game.pass_unchecked(rules),
            }
        }
        black_box(game.places());
    }

    fn deal(&mut self) -> BySeat<Cards> {
        for top in (1..52).rev() {
            let other = self.below(top + 1);
            self.deck.swap(top, other);
        }
        BySeat::from_fn(|seat| {
            let from = seat.index() * 13;
            self.deck[from..from + 13].iter().copied().collect()
        })
    }

    fn deal_only(&mut self, deals: usize) {
        for _ in 0..deals {
            black_box(self.deal());
        }
    }

    fn leads(&mut self, hands: usize, rules: &Rules) -> usize {
        let mut moves = 0;
        for _ in 0..hands / 4 {
            for hand in self.deal().0 {
                Demand::Lead { must: None }.plays(hand, rules, &mut self.plays);
                moves += self.plays.len();
            }
        }
        moves
    }

    fn below(&mut self, bound: usize) -> usize {
        ((u64::from(self.rng.next_u32()) * bound as u64) >> 32) as usize
    }
}

fn lowest(hands: &BySeat<Cards>) -> (Seat, Card) {
    let holder = Seat::ALL
        .into_iter()
        .find(|seat| hands[*seat].contains(Card::THREE_OF_SPADES));
    (holder.expect("the whole deck is dealt"), Card::THREE_OF_SPADES)
}

fn best<T>(mut run: impl FnMut() -> T) -> (Duration, T) {
    let timed = (0..RUNS).map(|_| {
        let start = Instant::now();
        let outcome = black_box(run());
        (start.elapsed(), outcome)
    });
    timed.min_by_key(|(took, _)| *took).expect("there are runs")
}

fn per_second(count: usize, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64()
}
