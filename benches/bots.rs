//! How fast the bots are: whole games of the quick player, and choices of each level. One line a figure, and the same as
//! JSON in `bench/bots.json` of the target folder.

#![expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
#![expect(clippy::print_stdout, reason = "the figures are what a benchmark is for")]

mod figures;

use std::hint::black_box;
use std::time::{Duration, Instant};

use rand_core::{Rng as _, SeedableRng};
use thirteen::bot::quick::{quick_deal, quick_playout};
use thirteen::bot::{Rng, Situation, Style, choose_play};
use thirteen::rules::{Cards, Combo, Game, Instant as InstantWin, Preset, Rules, Seat};
use thirteen::table::Level;

fn main() {
    let rules = Preset::MienNam.rules();
    let mut figures = vec![quick_games(&rules)];
    if std::env::args().any(|word| word == "quick") {
        println!("{}", figures[0].value);
        return;
    }
    let situations = Positions::gather(&rules, 400);
    for (name, level) in [
        ("novice", Level::Novice),
        ("easy", Level::Easy),
        ("medium", Level::Medium),
    ] {
        figures.extend(choices(name, level, &situations));
    }
    figures.extend(endings(&Positions::endings(&rules, 4_000)));
    let mut measured = figures::Figures::default();
    for figure in &figures {
        measured.add(&figure.name, figure.unit, figure.value);
    }
    measured.write("bots");
}

struct Figure {
    name: String,
    value: f64,
    unit: &'static str,
}

/// Games from the deal to the places with the quick player in all seats, on one core: the best of many short runs, since
/// other work on the machine can only slow a run down.
fn quick_games(rules: &Rules) -> Figure {
    let mut rng = Rng::seed_from_u64(1);
    let mut best = 0.0_f64;
    for _ in 0..RUNS {
        let start = Instant::now();
        for _ in 0..GAMES_A_RUN {
            black_box(one_game(rules, &mut rng));
        }
        best = best.max(f64::from(GAMES_A_RUN) / start.elapsed().as_secs_f64());
    }
    Figure {
        name: "quick_games".to_owned(),
        value: best,
        unit: "games/s",
    }
}

/// A game as the second and later ones of a tournament begin: instant wins are looked for, then a seat leads.
fn one_game(rules: &Rules, rng: &mut Rng) -> Seat {
    let mut hands = quick_deal(rng, 4);
    let first = Seat::ALL[rng.next_u32() as usize % 4];
    if let Some((winner, _)) = InstantWin::winner(&hands, first, rules) {
        return winner;
    }
    let mut game = Game::new(hands.map(|hand| hand.len() as u8), first, None);
    quick_playout(rules, &mut game, &mut hands);
    game.places()[0]
}

/// Situations as they come up between bots of level 2, with the rules they are in.
struct Positions<'a> {
    rules: &'a Rules,
    met: Vec<(Game, Seat, Cards)>,
}

impl<'a> Positions<'a> {
    fn gather(rules: &'a Rules, games: u32) -> Self {
        let mut rng = Rng::seed_from_u64(2);
        let mut met = Vec::new();
        for _ in 0..games {
            let mut hands = quick_deal(&mut rng, 4);
            let mut game = Game::new(hands.map(|hand| hand.len() as u8), Seat::ALL[0], None);
            while let Some(seat) = game.turn() {
                met.push((game, seat, hands[seat]));
                let situation = Situation {
                    rules,
                    game: &game,
                    seat,
                    hand: hands[seat],
                };
                match choose_play(&situation, Level::Medium, Style::Even, &mut rng) {
                    Some(play) => {
                        hands[seat] = hands[seat].without(play.cards());
                        game.play_unchecked(rules, play);
                    }
                    None => game.pass_unchecked(rules),
                }
            }
        }
        Self { rules, met }
    }

    /// Those in which two small hands are left, with the lead open: what level 2 plays out in every way.
    fn endings(rules: &'a Rules, games: u32) -> Self {
        let mut positions = Self::gather(rules, games);
        positions.met.retain(|(game, _, _)| {
            let left = || game.holding().into_iter().map(|seat| game.left(seat));
            game.holding().len() == 2 && game.table().is_none() && left().sum::<u8>() >= 8
        });
        positions
    }

    fn choose_all(&self, level: Level, rng: &mut Rng, mut took: impl FnMut(Duration)) {
        for (game, seat, hand) in &self.met {
            let situation = Situation {
                rules: self.rules,
                game,
                seat: *seat,
                hand: *hand,
            };
            let start = Instant::now();
            let choice: Option<Combo> = black_box(choose_play(&situation, level, Style::Even, rng));
            took(start.elapsed());
            black_box(choice);
        }
    }
}

fn choices(name: &str, level: Level, positions: &Positions<'_>) -> Vec<Figure> {
    let mut rng = Rng::seed_from_u64(3);
    let mut times: Vec<Duration> = Vec::new();
    let start = Instant::now();
    while start.elapsed() < A_RUN {
        positions.choose_all(level, &mut rng, |time| times.push(time));
    }
    times.sort_unstable();
    let micros = |percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * 1e6;
    let total: f64 = times.iter().map(Duration::as_secs_f64).sum();
    let count = times.len() as f64;
    vec![
        Figure {
            name: format!("{name}_choices"),
            value: count / total,
            unit: "choices/s",
        },
        Figure {
            name: format!("{name}_mean"),
            value: total / count * 1e6,
            unit: "us",
        },
        Figure {
            name: format!("{name}_p50"),
            value: micros(50),
            unit: "us",
        },
        Figure {
            name: format!("{name}_p99"),
            value: micros(99),
            unit: "us",
        },
    ]
}

/// How long the exact endings take, each timed at its best of three.
fn endings(positions: &Positions<'_>) -> Vec<Figure> {
    let mut best = vec![Duration::MAX; positions.met.len()];
    for _ in 0..3 {
        let mut number = 0;
        positions.choose_all(Level::Medium, &mut Rng::seed_from_u64(4), |time| {
            best[number] = best[number].min(time);
            number += 1;
        });
    }
    best.sort_unstable();
    let micros = |part: usize| best[(best.len() - 1) * part / 1000].as_secs_f64() * 1e6;
    let figure = |name: &str, value: f64| Figure {
        name: format!("medium_endings_{name}"),
        value,
        unit: "us",
    };
    vec![
        figure("p50", micros(500)),
        figure("p99", micros(990)),
        figure("max", micros(1000)),
    ]
}

const RUNS: u32 = 200;
const GAMES_A_RUN: u32 = 2_000;
const A_RUN: Duration = Duration::from_millis(800);
