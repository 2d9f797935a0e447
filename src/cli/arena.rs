//! `thirteen arena`: bots against bots, on duplicate deals.

mod contest;
mod figures;
mod player;

use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};

use clap::Args;
use clap::error::ErrorKind;

use self::contest::{Contest, DealResult};
use self::figures::Figures;
use self::player::Spec;
use crate::rules::{Preset, Rules};

/// What `thirteen arena` was asked.
#[derive(Debug, Args)]
#[command(after_long_help = HELP)]
pub struct ArenaCommand {
    /// Who plays, once a seat, two to four times: level:N, style:NAME, program:"PATH ARGS", random or lowest
    #[arg(long = "seat", value_name = "SPEC", required = true)]
    seats: Vec<Spec>,
    /// How many deals; each is played once with every bot in every seat
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    deals: u64,
    /// The number that every deal and every bot's chance come from
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The rules to start from: mien-nam, thirteen or suited
    #[arg(long, value_name = "NAME", default_value = "mien-nam")]
    preset: Preset,
    /// A house rule to change, such as bomb_ladder=off; may be given many times
    #[arg(long = "rule", value_name = "NAME=VALUE", value_parser = super::rules::house_rule)]
    rules: Vec<String>,
    /// Also play this many tournaments to the target score, in every rotation of the seats
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u64).range(0..=1_000_000))]
    tournaments: u64,
    /// How many milliseconds a program may think about a move
    #[arg(long, value_name = "MS", default_value_t = 1000, value_parser = clap::value_parser!(u64).range(1..=60_000))]
    ms: u64,
    /// How many threads; all cores without it
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=256))]
    threads: Option<u64>,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

/// Plays the match and prints its figures.
pub(super) fn run(command: ArenaCommand) -> ExitCode {
    if !(2..=4).contains(&command.seats.len()) {
        let sentence = "an arena has two to four seats: give --seat SPEC two to four times";
        return super::bad_usage("arena", ErrorKind::WrongNumberOfValues, sentence);
    }
    let start = command.preset.rules();
    let rules = match command
        .rules
        .iter()
        .try_fold(start, |rules, text| rules.with_text(text))
    {
        Ok(rules) => rules,
        Err(error) => return super::failure(error),
    };
    match play_all(&command, rules) {
        Ok(results) => {
            let figures = Figures::of(&command.seats, &results);
            let text = if command.json {
                figures.as_json()
            } else {
                figures.to_string()
            };
            match io::stdout().write_all(text.as_bytes()) {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => super::failure(format_args!("the figures could not be printed: {error}")),
            }
        }
        Err(error) => super::failure(format_args!("{error}; check the path")),
    }
}

/// Every deal and every tournament, in order, whichever thread played it.
fn play_all(command: &ArenaCommand, rules: Rules) -> io::Result<Vec<DealResult>> {
    let threads = command.threads.map_or_else(cores, |threads| threads as usize);
    let next = AtomicU64::new(0);
    let jobs = command.deals + command.tournaments;
    let work = || -> io::Result<Vec<(u64, DealResult)>> {
        let mut contest = Contest::start(&command.seats, rules, command.seed, command.ms)?;
        let mut played = Vec::new();
        loop {
            let job = next.fetch_add(1, Ordering::Relaxed);
            if job >= jobs {
                return Ok(played);
            }
            let result = if job < command.deals {
                contest.deal(job)
            } else {
                contest.tournament(job - command.deals)
            };
            played.push((job, result));
        }
    };
    let mut all = Vec::new();
    std::thread::scope(|scope| -> io::Result<()> {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            all.extend(worker.join().expect("a bot does not panic")?);
        }
        Ok(())
    })?;
    all.sort_by_key(|(job, _)| *job);
    Ok(all.into_iter().map(|(_, result)| result).collect())
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

const HELP: &str = "\
Every deal is played in all rotations of the seats, and the deal is the unit of the 95 % interval. Every second deal
begins like the first game of a tournament, with the holder of the lowest card; in the others a seat leads with
anything. The same seed gives the same games for built-in bots.

With --json: one `spec` object for each different SPEC {event, spec, seats, deals, games, points, points_ci, lead, lead_ci,
firsts, lasts, tournaments_won, ms_p50, ms_p99, ms_max, illegal, late}, shares from 0 to 1; `lead` is the points a game
more than the other bots at the table.

Examples:
  thirteen arena --seat level:2 --seat level:1 --seat level:1 --seat level:1 --deals 1000
  thirteen arena --seat level:2 --seat program:\"./mybot --fast\" --deals 100 --ms 300";
