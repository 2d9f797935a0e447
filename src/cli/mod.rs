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

use std::fmt::{self, Display};
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::str::FromStr;

use crate::net::invite::SCHEME;
use crate::net::profile::{Folders, Profile, ProfileError};
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
    /// An invitation, as it comes from a link that was opened: thirteen://join/…
    pub link: Option<Link>,
}

/// A link that the system opens with this program. Whether it is a good invitation is for the window to say.
#[derive(Clone, PartialEq, Eq)]
pub struct Link(pub String);

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Link(…)")
    }
}

/// What stands where a command is expected, and is none.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NoCommand {
    /// A command that stands after options, which would be the window's.
    #[error("a command comes first: write `thirteen {0} …`, with its options after it")]
    Late(String),
    /// Nothing that is known.
    #[error("this is no command, and no link to a table either: `thirteen --help` lists the commands")]
    Unknown,
}

impl FromStr for Link {
    type Err = NoCommand;

    fn from_str(text: &str) -> Result<Self, NoCommand> {
        let begins = text.get(..SCHEME.len());
        if begins.is_some_and(|begins| begins.eq_ignore_ascii_case(SCHEME)) {
            return Ok(Self(text.to_owned()));
        }
        match Arguments::command().find_subcommand(text) {
            Some(command) => Err(NoCommand::Late(command.get_name().to_owned())),
            None => Err(NoCommand::Unknown),
        }
    }
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

/// The profile of this command, locked for as long as it runs. A key that was damaged is spoken of once.
fn profile(data_dir: Option<&Path>) -> Result<Profile, ProfileError> {
    let profile = Folders::find(data_dir).and_then(Profile::open)?;
    if let Some(aside) = profile.damaged_identity() {
        say(format_args!(
            "the key of this installation was damaged and is kept as {}; hosts who knew you meet a stranger, so give their \
             code once more",
            aside.display()
        ));
    }
    Ok(profile)
}

/// A closed standard error leaves nowhere to complain, so the sentence is then lost.
fn say(sentence: impl Display) {
    let text = sentence.to_string();
    writeln!(io::stderr(), "{}", text.trim_end()).ok();
}
