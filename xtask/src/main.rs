//! The repository's own commands, run as `cargo xtask COMMAND`.
//!
//! [`play`] and [`mod@test`] are the two that the README promises: from a fresh clone to the game, and to every check. Each
//! command is one file; what they share is [`packages`] (what the system must have) and [`steps`] (running cargo and
//! counting tests).
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "these commands speak to whoever typed them"
)]

mod house;
mod packages;
mod play;
mod sounds;
mod steps;
mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The repository's own commands.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Install what the system lacks, build the game and open it.
    Play {
        /// Arguments for the game, after `--`.
        #[arg(last = true)]
        arguments: Vec<String>,
    },
    /// Install what the tests need, then run formatting, lints and every test.
    Test,
    /// Print how long the files and functions are, and what is documented.
    House,
    /// Play every sound of the game into `assets/sounds` (needs `oggenc` of vorbis-tools).
    Sounds {
        /// Only these, by name.
        names: Vec<String>,
    },
}

/// How a command ends: with an exit code, or with one sentence that says what happened and what to do.
type Outcome = Result<ExitCode, String>;

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Play { arguments } => play::run(&arguments),
        Command::Test => test::run(),
        Command::House => house::run(),
        Command::Sounds { names } => sounds::run(&names),
    };
    outcome.unwrap_or_else(|sentence| {
        eprintln!("{sentence}");
        ExitCode::FAILURE
    })
}
