//! A table that is hosted here, for guests from other computers and bots.
//!
//! It lives in a thread of its own that never waits for the window (`thread`); `guests` is its way to the network, and
//! `kept` what a host keeps beside its log, so that after a crash its guests find it where it was and need no code. Guests who
//! cannot come directly come over a relay (`relayed`), which may run in this program (`own`).

mod guests;
mod kept;
mod opening;
mod own;
mod punching;
mod relayed;
mod strangers;
mod thread;
mod visits;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use thirteen_relay::address::Address;

pub use guests::Invitation;
pub(super) use opening::{Opening, take_up};
pub(super) use thread::Hosting;

use self::kept::Kept;
use super::clock::{age, chance};
use super::code::JoinCode;
use super::endpoint::{EndpointError, Listen, PORT};
use super::live::LiveTable;
use super::offline::Minds;
use super::profile::Profile;
use super::store::{self, Saved, StoreError, logs_in};
use crate::session::{Pace, RestoreError};
use crate::table::{Bot, Event, Name, Refusal, Settings};

/// What a table for guests is made of.
#[derive(Clone, Debug)]
pub struct HostSetup {
    /// What the host's own player is called.
    pub name: Name,
    /// Whether it takes the first seat.
    pub sits: bool,
    /// Seats, rules, timer.
    pub settings: Settings,
    /// Bots for some of the other seats; guests take the rest.
    pub bots: Vec<Bot>,
    /// How fast bots seem to think; [`human_pace`](super::offline::human_pace) for the window.
    pub pace: Pace,
    /// Where to listen; without it on every address, at the usual port if it is free.
    pub listen: Option<SocketAddr>,
    /// The relay over which friends from other networks find the table by its code alone.
    pub relay: Option<Address>,
    /// Without such a relay: how friends reach one in this program, whose port is open to them. If it is not said, there
    /// is one where this machine is surely reached.
    pub own_relay: Option<Address>,
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
    /// Nobody could come: there is no socket, or its port is taken.
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
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

impl OpenError {
    /// The error's name in machine-readable output.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code(),
            Self::Store(error) => error.code(),
            Self::NoTable { .. } => "damaged_log",
            Self::Endpoint(error) => error.code(),
            Self::NoChance(_) => "no_chance",
            Self::NoThread(_) => "no_thread",
            Self::NoProgram { .. } => "no_program",
        }
    }
}

/// Opens a new table for guests. An older one that is not over is kept among the replays.
///
/// # Errors
/// [`OpenError`]; then nothing is left of the new table.
pub fn host(setup: HostSetup, profile: &Profile) -> Result<LiveTable, OpenError> {
    let folders = profile.folders();
    let name = setup.name.clone();
    let opening = Opening {
        player: profile.player(),
        key: profile.identity().signing_key().clone(),
        sits: setup.sits.then_some(setup.name),
        settings: setup.settings,
        bots: setup.bots,
        pace: setup.pace,
        folder: folders.hosted(),
        replays: folders.replays(),
    };
    let (hosting, first) = opening.open(&Minds::default())?;
    let code = JoinCode::from_chance(&chance()?);
    let listen = setup.listen.map_or(Listen::Prefer(PORT), Listen::At);
    let mut kept = Kept::new(hosting.log(), code, name);
    kept.relay = setup.relay;
    kept.own_relay = setup.own_relay;
    kept.hides_address = profile.hides_address();
    hosting.with_guests(profile.identity(), listen, None, kept)?.run(first)
}

/// Takes up the table for guests that is not over, if there is one: the same hands, scores and turn, the same code, and
/// if nobody has taken it meanwhile the same port. Whoever was admitted comes back without a code. It is found over
/// `relay`, or over `own_relay` as in [`HostSetup`]; without both over the one that it had.
///
/// # Errors
/// [`OpenError`]; a damaged log is kept aside, so that asking again finds the next or nothing.
pub fn resume(
    profile: &Profile,
    pace: Pace,
    listen: Option<SocketAddr>,
    relay: Option<Address>,
    own_relay: Option<Address>,
) -> Result<Option<LiveTable>, OpenError> {
    let folders = profile.folders();
    let key = profile.identity().signing_key().clone();
    let hosting = take_up(&folders.hosted(), folders.replays(), key, pace, &Minds::default())?;
    let Some(hosting) = hosting else { return Ok(None) };
    let mut kept = Kept::read(hosting.log(), JoinCode::from_chance(&chance()?), hosting.host_name());
    if relay.is_some() || own_relay.is_some() {
        (kept.relay, kept.own_relay) = (relay, own_relay);
    }
    kept.hides_address = profile.hides_address();
    // Its guests look for it where it was.
    let (listen, instead) = match (listen, kept.listening) {
        (Some(any), Some(before)) if any.port() == 0 && any.ip() == before.ip() => {
            (Listen::At(before), Some(Listen::At(any)))
        }
        (Some(address), _) => (Listen::At(address), None),
        (None, Some(before)) => (Listen::At(before), Some(Listen::Prefer(before.port()))),
        (None, None) => (Listen::Prefer(PORT), None),
    };
    hosting
        .with_guests(profile.identity(), listen, instead, kept)?
        .run(Vec::new())
        .map(Some)
}

/// Whether a table with these settings was interrupted here a moment ago: by a crash, and not by closing it. Then its
/// guests are looking for it. A log that cannot be read counts: [`resume`] says what is wrong with it.
pub fn was_interrupted(settings: &Settings, profile: &Profile) -> bool {
    let newest = logs_in(&profile.folders().hosted())
        .ok()
        .and_then(|mut logs| logs.pop());
    let Some(log) = newest.filter(|log| age(log).is_some_and(|age| age < A_MOMENT) && !kept::was_closed(log)) else {
        return false;
    };
    let another = store::read(&log).is_ok_and(|saved| opened_with(&saved) != Some(*settings));
    !another
}

fn opened_with(saved: &Saved) -> Option<Settings> {
    let first = saved.log.first()?.entry().events.first()?;
    if let Event::Opened { settings, .. } = first {
        Some(*settings)
    } else {
        None
    }
}

/// As long as guests may be looking for a table.
const A_MOMENT: Duration = Duration::from_secs(10 * 60);
