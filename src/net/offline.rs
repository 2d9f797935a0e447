//! A whole table on this machine: one person and bots, in threads of their own.
//!
//! The table is hosted like any other ([`super::hosting`]), only that nobody can join it.

use ed25519_dalek::SigningKey;

pub use super::hosting::OpenError;
use super::hosting::{Opening, take_up};
use super::identity::{self, Identity};
use super::live::LiveTable;
use super::profile::Folders;
use super::program::CommandLine;
use super::store::StoreError;
use crate::bot::Style;
use crate::rules::BySeat;
use crate::session::Pace;
use crate::table::{Bot, Name, PlayerId, Settings};

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
    let opening = Opening {
        player: setup.player,
        key: own_key(folders)?,
        sits: Some(setup.name),
        settings: setup.settings,
        bots: setup.bots,
        pace: setup.pace,
        folder: folders.tables(),
        replays: folders.replays(),
    };
    let (hosting, first) = opening.open(minds)?;
    hosting.run(first)
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
    match take_up(&folders.tables(), folders.replays(), own_key(folders)?, pace, minds)? {
        Some(hosting) => hosting.run(Vec::new()).map(Some),
        None => Ok(None),
    }
}

/// The key with which this installation signs the logs of its tables.
fn own_key(folders: &Folders) -> Result<SigningKey, OpenError> {
    let found = Identity::in_folder(&folders.data).map_err(|source| StoreError::Unusable {
        path: folders.data.join(identity::FILE),
        source,
    })?;
    Ok(found.identity.signing_key().clone())
}
