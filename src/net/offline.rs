//! A whole table on this machine: one person and bots, in threads of their own.
//!
//! The table is hosted like any other ([`super::hosting`]), only that nobody can join it.

use std::path::PathBuf;

use ed25519_dalek::SigningKey;

use super::clock::{Clock, chance, stamp};
use super::hosting::Hosting;
use super::live::LiveTable;
use super::profile::Folders;
use super::program::{CommandLine, Program};
use super::store::{EXTENSION, Store, StoreError, logs_in};
use crate::bot::Style;
use crate::rules::BySeat;
use crate::session::{Host, HostConfig, Input, Output, Pace, RestoreError, Stamp};
use crate::table::{Bot, Command, Name, PlayerId, Refusal, Settings, TableId};

/// What a new table is made of. The person sits in seat 0, the bots after it.
#[derive(Clone, Debug)]
pub struct OfflineSetup {
    /// Who plays.
    pub player: PlayerId,
    /// What it is called.
    pub name: Name,
    /// Seats, rules, timer.
    pub settings: Settings,
    /// One bot for every other seat.
    pub bots: Vec<Bot>,
    /// How fast the bots seem to think; [`human_pace`] for the window.
    pub pace: Pace,
}

/// Why a table does not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The settings and bots make no table.
    #[error("this table cannot be opened: {0}")]
    Refused(Refusal),
    /// Its log cannot be made, read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Its log is readable but not one of a table; it is kept aside.
    #[error("{path} is damaged: {reason}")]
    NoTable {
        /// The file, where it is now.
        path: PathBuf,
        /// What is wrong with it.
        reason: RestoreError,
    },
    /// The system gives no randomness.
    #[error("the system gives no randomness: {0}")]
    NoChance(#[from] getrandom::Error),
    /// The system gives no thread.
    #[error("the system gives no thread: {0}")]
    NoThread(std::io::Error),
    /// A program that is to answer for a bot does not start.
    #[error("the bot program {program} does not start: {source}; check its path")]
    NoProgram {
        /// What was to be started.
        program: String,
        /// What is wrong.
        source: std::io::Error,
    },
}

/// What the log of a table does not know of its bots: how each one leans, and the programs that answer for those whose
/// [`Bot::program`] is set.
#[derive(Clone, Debug, Default)]
pub struct Minds {
    /// How the bot of each seat leans.
    pub styles: BySeat<Style>,
    /// The command line of each seat's program.
    pub programs: BySeat<Option<CommandLine>>,
}

/// How bots seem to think in a window.
pub const fn human_pace() -> Pace {
    Pace::Human(crate::bot::thinking_ms)
}

/// Opens a new table. An older one that is not over is kept among the replays.
///
/// # Errors
/// [`OpenError`].
pub fn start(setup: OfflineSetup, folders: &Folders) -> Result<LiveTable, OpenError> {
    start_with(setup, &Minds::default(), folders)
}

/// The same, with bots that lean, and programs that answer for some of them.
///
/// # Errors
/// [`OpenError`].
pub fn start_with(setup: OfflineSetup, minds: &Minds, folders: &Folders) -> Result<LiveTable, OpenError> {
    let programs = started(&minds.programs)?;
    let table = TableId(u128::from_be_bytes(std::array::from_fn({
        let bytes = chance()?;
        move |at| bytes[at]
    })));
    let config = HostConfig {
        table,
        host: setup.player,
        key: SigningKey::from_bytes(&chance()?),
        settings: setup.settings,
        chance: chance()?,
        pace: setup.pace,
    };
    let clock = Clock::start();
    let mut host = Host::open(config, clock.now());
    let sit = Command::Sit {
        seat: None,
        name: setup.name,
    };
    let bots = setup.bots.into_iter().map(|bot| Command::AddBot { seat: None, bot });
    let mut set_up = Vec::new();
    for command in [sit].into_iter().chain(bots) {
        host.handle(
            clock.now(),
            Input::Command {
                player: setup.player,
                no: host.next_no(setup.player),
                command,
            },
        );
        set_up.extend(std::iter::from_fn(|| host.poll_output()));
    }
    let first = once_set_up(set_up)?;
    for old in logs_in(&folders.tables())? {
        match Store::resume(&old) {
            Ok((store, _)) => {
                store.copy_to(&folders.replays())?;
                store.remove()?;
            }
            // It is kept, aside or where it is, and is no reason not to play.
            Err(StoreError::Damaged { .. } | StoreError::Newer { .. }) => {}
            Err(error @ (StoreError::DiskFull(_) | StoreError::Unusable { .. })) => return Err(error.into()),
        }
    }
    let short = table.to_string().chars().take(8).collect::<String>();
    let store = Store::create(&folders.tables().join(format!("{}-{short}.{EXTENSION}", stamp())))?;
    Hosting::new(host, clock, store, folders.replays()).run(setup.player, minds.styles, programs, first)
}

/// Every program that is named, running.
fn started(programs: &BySeat<Option<CommandLine>>) -> Result<BySeat<Option<Program>>, OpenError> {
    let mut running = BySeat::default();
    for (seat, command) in programs.iter() {
        if let Some(command) = command {
            let started = Program::start(command).map_err(|source| OpenError::NoProgram {
                program: command.program.clone(),
                source,
            })?;
            running[seat] = Some(started);
        }
    }
    Ok(running)
}

/// What is kept of a table that is being set up, and its last picture; nothing if anything was refused.
fn once_set_up(outputs: Vec<Output>) -> Result<Vec<Output>, OpenError> {
    let (mut first, mut picture) = (Vec::new(), None);
    for output in outputs {
        match output {
            Output::Refused { refusal, .. } => return Err(OpenError::Refused(refusal)),
            Output::Persist(_) | Output::Think { .. } => first.push(output),
            Output::Show {
                player,
                stamp,
                events,
                view,
                clock,
                ..
            } => {
                let seq = stamp.seq + events.len() as u64;
                picture = Some(Output::Show {
                    player,
                    stamp: Stamp { seq, ..stamp },
                    events: Vec::new(),
                    moments: Vec::new(),
                    view,
                    clock,
                });
            }
            Output::Accepted { .. }
            | Output::Gap { .. }
            | Output::Send { .. }
            | Output::SendAside { .. }
            | Output::Close { .. }
            | Output::Bar(_)
            | Output::Presence(_)
            | Output::Diagnose(_) => {}
        }
    }
    first.extend(picture);
    Ok(first)
}

/// Takes up the table that is not over, if there is one: the same hand, the same scores, the same turn.
///
/// # Errors
/// [`OpenError`]; a damaged log is kept aside, so that asking again finds the next or nothing.
pub fn resume(folders: &Folders, pace: Pace) -> Result<Option<LiveTable>, OpenError> {
    resume_with(folders, pace, &Minds::default())
}

/// The same, with bots that lean, and programs for some of them. A program's bot without its program plays at its level.
///
/// # Errors
/// [`OpenError`].
pub fn resume_with(folders: &Folders, pace: Pace, minds: &Minds) -> Result<Option<LiveTable>, OpenError> {
    let Some(path) = logs_in(&folders.tables())?.pop() else {
        return Ok(None);
    };
    let (store, saved) = Store::resume(&path)?;
    let clock = Clock::start();
    let host = match Host::restore(&saved.log, saved.secret, chance()?, pace, clock.now()) {
        Ok(host) => host,
        Err(reason) => {
            drop(store);
            let aside = super::profile::set_aside(&path);
            let path = aside.map_err(|source| StoreError::Unusable { path, source })?;
            return Err(OpenError::NoTable { path, reason });
        }
    };
    let player = host.table().public().host;
    let programs = started(&minds.programs)?;
    Hosting::new(host, clock, store, folders.replays())
        .run(player, minds.styles, programs, Vec::new())
        .map(Some)
}
