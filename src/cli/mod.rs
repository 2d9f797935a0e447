//! The program's commands: one file a command. What opens the window is not among them.

pub mod arena;
mod auto;
pub mod doctor;
pub mod engine;
pub mod host;
pub mod join;
mod lines;
mod logs;
pub mod replay;
pub mod rules;
pub mod sim;
mod sitting;
mod wish;

use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

use crate::net::program::CommandLine;
use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand};

pub use self::logs::{NoVerbosity, Verbosity};

/// Tiến Lên (Thirteen) for the desktop: tournaments against bots. Without a command it opens the window.
#[derive(Debug, Parser)]
#[command(name = "thirteen", version, args_conflicts_with_subcommands = true)]
pub struct Arguments {
    /// What to do instead of opening the window.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// How to open the window.
    #[command(flatten)]
    pub window: WindowArguments,
    /// How much the program tells of its own work on standard error: off, error, warn (unless it is said), info, debug
    /// or trace
    #[arg(long, global = true, value_name = "LEVEL", env = logs::VARIABLE, hide_env_values = true)]
    log: Option<Verbosity>,
}

impl Arguments {
    /// How much is logged.
    pub fn verbosity(&self) -> Verbosity {
        self.log.clone().unwrap_or_default()
    }
}

/// How to open the window.
#[derive(Debug, clap::Args)]
pub struct WindowArguments {
    /// Keep settings, the saved tournament and replays in this folder; THIRTEEN_DATA_DIR names one as well
    #[arg(long, value_name = "FOLDER")]
    pub data_dir: Option<std::path::PathBuf>,
    /// Let a program answer for an opponent of an offline table: the first time for the first, and so on
    #[arg(long, value_name = "COMMAND")]
    pub bot_program: Vec<CommandLine>,
    /// Play through the window without a player, print how long things took, and close
    #[arg(long)]
    pub measure: bool,
}

/// Everything that the program does without a window.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Plays matches between bots on duplicate deals
    Arena(arena::ArenaCommand),
    /// Says what works on this machine, and what to do about the rest
    Doctor(doctor::DoctorCommand),
    /// Speaks the bot protocol on standard input and output, as a bot
    Engine(engine::EngineCommand),
    /// Hosts a table for players on other computers, without a window
    Host(host::HostCommand),
    /// Sits at somebody's table, without a window
    Join(join::JoinCommand),
    /// Checks a recorded tournament and prints it: who held what, every play, whether every deal was fair
    Replay(replay::ReplayCommand),
    /// Answers questions about the rules: what a combination is, what beats what, every legal play
    Rules(rules::RulesCommand),
    /// Runs tables of several machines in simulated worlds where everything goes wrong, and checks every step
    Sim(sim::SimCommand),
}

/// Runs a command and says how it went: 0 on success, 2 on bad usage, 1 on failure.
pub fn run(command: Command) -> ExitCode {
    match command {
        Command::Arena(command) => arena::run(command),
        Command::Doctor(command) => doctor::run(&command),
        Command::Engine(command) => engine::run(command),
        Command::Host(command) => host::run(&command),
        Command::Join(command) => join::run(&command),
        Command::Replay(command) => replay::run(&command),
        Command::Rules(command) => rules::run(command),
        Command::Sim(command) => sim::run(&command),
    }
}

/// One clear sentence on standard error, and exit code 1.
pub fn failure(sentence: impl Display) -> ExitCode {
    say(sentence);
    ExitCode::FAILURE
}

/// Bad usage that the argument parser cannot see: a sentence on standard error, the command's usage, and exit code 2.
fn bad_usage(command: &str, kind: ErrorKind, sentence: &str) -> ExitCode {
    let mut program = Arguments::command();
    program.build();
    let command = program
        .find_subcommand_mut(command)
        .expect("a command complains of itself");
    say(command.error(kind, sentence).render());
    ExitCode::from(2)
}

/// A closed standard error leaves nowhere to complain, so the sentence is then lost.
fn say(sentence: impl Display) {
    let text = sentence.to_string();
    writeln!(io::stderr(), "{}", text.trim_end()).ok();
}
