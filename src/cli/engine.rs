//! `thirteen engine`: a built-in bot that speaks the bot protocol on standard input and output.

use std::io::{self, Read, Write};
use std::process::ExitCode;

use clap::Args;

use crate::bot::protocol::{Engine, Lines};
use crate::bot::{AVAILABLE, Style};
use crate::table::Level;

/// What `thirteen engine` was asked.
#[derive(Debug, Args)]
#[command(after_long_help = HELP)]
pub struct EngineCommand {
    /// How well it plays: 0, 1 or 2, which are novice, easy and medium
    #[arg(long, default_value = "2", value_parser = available_level)]
    level: Level,
    /// How it leans: even, cautious, aggressive or hoarder
    #[arg(long, default_value = "even")]
    style: Style,
    /// What it calls itself
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// The number that its chance comes from
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// A level that may be chosen.
pub(super) fn available_level(text: &str) -> Result<Level, String> {
    let level = text.parse().ok().filter(|level| AVAILABLE.contains(level));
    level.ok_or_else(|| {
        let names: Vec<&str> = AVAILABLE.iter().map(|level| level.name()).collect();
        format!(
            "no bot plays at that level; choose 0 to {}: {}",
            names.len() - 1,
            names.join(", ")
        )
    })
}

/// Answers until the referee says quit or hangs up.
pub(super) fn run(command: EngineCommand) -> ExitCode {
    let level = command.level;
    let name = command.name.unwrap_or_else(|| format!("thirteen-{}", level.name()));
    let engine = Engine::new(name, level, command.style, command.seed);
    match converse(engine, io::stdin().lock(), io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => super::failure(format_args!("the referee cannot be heard or answered: {error}")),
    }
}

fn converse(mut engine: Engine, mut input: impl Read, mut output: impl Write) -> io::Result<()> {
    let mut lines = Lines::default();
    let mut bytes = [0; 4096];
    while !engine.quits() {
        let count = input.read(&mut bytes)?;
        if count == 0 {
            return Ok(());
        }
        let mut answers = String::new();
        lines.take(&bytes[..count], |line| {
            if let Some(answer) = engine.hear(line) {
                answers.push_str(&format!("{answer}\n"));
            }
        });
        output.write_all(answers.as_bytes())?;
        output.flush()?;
    }
    Ok(())
}

const HELP: &str = "\
The referee's lines come in, one a line, and this bot's answers (marked <) go out:
  thirteen 1                                 < ready NAME
  rules preset=mien-nam bomb_ladder=on …     every house rule by name
  tournament scores=0,0,0,0 target=21        as many scores as there are seats
  deal seat=2 hand=3S,5H,… first=0 must=3S   must=- when any play may lead
  played 0 3S,3C
  passed 1
  declined 1 2S,2H                           holds only 2s and may not go out on one (finish_on_two=off)
  out 3 place=1
  round 0                                    the round is over, seat 0 leads
  move ms=300                                < play 9D,9H  or  < pass
  result places=3,0,2,1 points=2,0,1,4       places in finishing order, points by seat
  quit
Lines that are not known are ignored by both sides.";
