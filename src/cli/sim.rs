//! `thirteen sim`: tables of several machines in one deterministic world, with everything that goes wrong.

use std::io::{self, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::Mutex;

use clap::Args;
use serde_json::{Value, json};

use crate::net::clock::Clock;
use crate::sim::{Law, Outcome, Tally, Violation, storm, told_storm};

/// What `thirteen sim` was asked.
#[derive(Debug, Args)]
#[command(after_long_help = HELP)]
pub struct SimCommand {
    /// How many hours of simulated tables to run
    #[arg(long, default_value_t = 10.0, value_parser = hours)]
    hours: f64,
    /// The first seed; the storms after it have the next ones
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Run the storm of this one seed alone, and print the last things that happened in it
    #[arg(long)]
    only: bool,
    /// Run every storm twice, to see that the same seed gives the same trace
    #[arg(long)]
    twice: bool,
    /// How many threads; all cores without it
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=256))]
    threads: Option<u64>,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

/// Runs the storms and prints what was run and found.
pub(super) fn run(command: &SimCommand) -> ExitCode {
    let clock = Clock::start();
    let tally = if command.only {
        one_seed(command)
    } else {
        storms(command)
    };
    let threads = if command.only { 1 } else { threads_of(command) };
    let most = clock.now().0 as f64 / 1_000.0 * threads as f64;
    let core_seconds = processor_seconds().unwrap_or(most);
    let text = if command.json {
        as_json(command, &tally, core_seconds)
    } else {
        as_words(command, &tally, core_seconds)
    };
    if let Err(error) = io::stdout().write_all(text.as_bytes()) {
        return super::failure(format_args!("the figures could not be printed: {error}"));
    }
    match tally.broken.first() {
        None => ExitCode::SUCCESS,
        Some((seed, violation)) => super::failure(format_args!(
            "seed {seed} breaks {violation}. `thirteen sim --only --seed {seed}` shows how"
        )),
    }
}

/// The storm of one seed, told.
fn one_seed(command: &SimCommand) -> Tally {
    let outcome = or_panicked(command.seed, || told_storm(command.seed, None));
    if !command.json {
        let mut out = io::stdout().lock();
        for line in &outcome.lines {
            writeln!(out, "{line}").ok();
        }
    }
    let mut tally = Tally::default();
    tally.add(&outcome);
    tally
}

/// One storm after the other, on every thread, until there are enough hours or a law is broken.
fn storms(command: &SimCommand) -> Tally {
    let shared = Mutex::new((command.seed, Tally::default()));
    let wanted_ms = (command.hours * 3_600_000.0) as u64;
    let take = || {
        let mut shared = shared.lock().expect("no thread panics while it holds this");
        let enough = shared.1.ms >= wanted_ms || !shared.1.broken.is_empty();
        let seed = shared.0;
        shared.0 += 1;
        (!enough).then_some(seed)
    };
    let work = || {
        while let Some(seed) = take() {
            let mut outcome = or_panicked(seed, || storm(seed, None));
            if command.twice && outcome.broken.is_none() {
                let again = or_panicked(seed, || storm(seed, None));
                outcome.broken = (again.hash != outcome.hash).then(|| differs(&outcome, &again));
            }
            shared
                .lock()
                .expect("no thread panics while it holds this")
                .1
                .add(&outcome);
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..threads_of(command) {
            scope.spawn(work);
        }
    });
    let mut tally = shared.into_inner().expect("no thread panics while it holds this").1;
    tally.broken.sort_by_key(|(seed, _)| *seed);
    tally
}

fn differs(first: &Outcome, second: &Outcome) -> Violation {
    Violation {
        law: Law::Same,
        at: first.ms,
        what: format!("the trace is {:016x} once and {:016x} again", first.hash, second.hash),
    }
}

/// A core that panics breaks a law like any other.
fn or_panicked(seed: u64, run: impl FnOnce() -> Outcome) -> Outcome {
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|panic| {
        let words = panic.downcast_ref::<String>().map(String::as_str);
        let words = words.or_else(|| panic.downcast_ref::<&str>().copied());
        Outcome::panicked(seed, words.unwrap_or("without a word"))
    })
}

/// How long processors have worked for this program, in seconds, where the system tells it. Elsewhere every thread is
/// taken to have had one for itself all the time.
fn processor_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The program's name stands in brackets and may hold anything; user and system time are the 14th and 15th field.
    let (_, fields) = stat.rsplit_once(')')?;
    let ticks: Vec<u64> = fields
        .split_whitespace()
        .skip(11)
        .take(2)
        .map_while(|field| field.parse().ok())
        .collect();
    let seconds = ticks.iter().sum::<u64>() as f64 / TICKS_A_SECOND;
    (ticks.len() == 2 && seconds > 0.0).then_some(seconds)
}

fn threads_of(command: &SimCommand) -> usize {
    let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    command.threads.map_or_else(cores, |threads| threads as usize)
}

fn as_words(command: &SimCommand, tally: &Tally, core_seconds: f64) -> String {
    let (tournaments, games, moves) = tally.played;
    let last = command.seed + tally.storms.saturating_sub(1);
    let mut text = format!(
        "storms:       {} (seeds {} to {last}{})\n",
        tally.storms,
        command.seed,
        if command.twice { ", each twice" } else { "" }
    );
    text += &format!(
        "table-hours:  {:.1}, of which {:.1} with faults\n",
        hours_of(tally.ms),
        hours_of(tally.ms - tally.calm_ms)
    );
    text += &format!("played:       {tournaments} tournaments, {games} games, {moves} moves\n");
    text += &format!("happenings:   {}\n", tally.steps);
    let faults: Vec<String> = tally
        .faults
        .iter()
        .map(|(fault, count)| format!("{} {count}", fault.code()))
        .collect();
    text += &format!("faults:       {}\n", faults.join(", "));
    text += &format!(
        "speed:        {:.1} s of processor time, {:.0} table-hours per core-hour\n",
        core_seconds,
        hours_of(tally.ms) / (core_seconds / 3_600.0)
    );
    text += &format!("violations:   {}\n", tally.broken.len());
    for (seed, violation) in &tally.broken {
        text += &format!("  seed {seed}: {violation}\n");
    }
    text
}

fn as_json(command: &SimCommand, tally: &Tally, core_seconds: f64) -> String {
    let (tournaments, games, moves) = tally.played;
    let mut lines: Vec<Value> = tally
        .broken
        .iter()
        .map(|(seed, violation)| {
            json!({
                "event": "violation",
                "seed": seed,
                "law": violation.law.code(),
                "at_ms": violation.at,
                "what": violation.what,
            })
        })
        .collect();
    let faults: serde_json::Map<String, Value> = tally
        .faults
        .iter()
        .map(|(fault, count)| (fault.code().to_owned(), json!(count)))
        .collect();
    lines.push(json!({
        "event": "sim",
        "seed": command.seed,
        "storms": tally.storms,
        "table_hours": hours_of(tally.ms),
        "table_hours_with_faults": hours_of(tally.ms - tally.calm_ms),
        "tournaments": tournaments,
        "games": games,
        "moves": moves,
        "happenings": tally.steps,
        "faults": faults,
        "violations": tally.broken.len(),
        "core_seconds": core_seconds,
        "table_hours_per_core_hour": hours_of(tally.ms) / (core_seconds / 3_600.0),
    }));
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn hours_of(ms: u64) -> f64 {
    ms as f64 / 3_600_000.0
}

fn hours(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(hours) if hours > 0.0 && hours <= 100_000_000.0 => Ok(hours),
        Ok(_) | Err(_) => Err("give a number of hours above 0, such as 0.5 or 1000".to_owned()),
    }
}

/// The unit in which Linux tells processor time, on every machine of today.
const TICKS_A_SECOND: f64 = 100.0;

const HELP: &str = "\
Each seed is one storm: a host, one to three guests, bots and spectators, with connections that stall and break, machines
that sleep, programs that die between two steps and come back, full disks, people who leave, and a hostile peer. Then
everything is mended, and the table must finish a tournament. After every step it is checked that no move is lost or
carried out twice, that everyone sees the same table, and that nobody is sent a card that is not its own.

With --json: one object `violation` {event, seed, law, at_ms, what} for each law that was broken, then one `sim`
{event, seed, storms, table_hours, table_hours_with_faults, tournaments, games, moves, happenings, faults, violations,
core_seconds, table_hours_per_core_hour}. Exit code 1 if a law was broken.

Examples:
  thirteen sim --hours 1000
  thirteen sim --only --seed 17";
