//! A table that is hosted somewhere else, and joined from here.
//!
//! It lives in a thread of its own (`thread`), which finds the host, proves the code, and then drives a
//! [`Guest`](crate::session::Guest) over whatever connections there are. What the guest must not lose is on disk
//! (`saved`), so that after a crash [`resume`] returns to the same seat and hand.

mod punching;
mod reach;
mod relayed;
mod thread;

use std::io;

use self::thread::Joining;
use super::connection::Ended;
use super::dial::DialError;
use super::endpoint::EndpointError;
use super::invite::Invite;
use super::knock::KnockError;
use super::live::LiveTable;
use super::profile::Profile;
use super::relay::RelayError;
use super::saved::Saved;
pub use super::saved::{Waiting, waiting};
use super::store::StoreError;
use crate::table::Name;

/// How a table is joined.
#[derive(Clone, Debug)]
pub struct JoinSetup {
    /// The table.
    pub to: Invite,
    /// What the player is called.
    pub name: Name,
    /// The player watches and wants no seat.
    pub spectate: bool,
}

/// Why a table is not joined.
#[derive(Debug, thiserror::Error)]
pub enum JoinError {
    /// A code alone, and no table with it nearby.
    #[error(
        "there is no table with this code in your network: give the relay that knows it, its address as CODE@HOST:PORT, or \
         the whole link"
    )]
    NoPlace,
    /// This machine gives no socket.
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
    /// The host is not reached.
    #[error(transparent)]
    Dial(#[from] DialError),
    /// The relay that knows the code is not reached.
    #[error(transparent)]
    Relay(#[from] RelayError),
    /// The relay knows the table and waits for its host.
    #[error("the host of this table is not connected just now: try again in a minute")]
    HostAway,
    /// The host does not let in.
    #[error(transparent)]
    Knock(#[from] KnockError),
    /// The connection ended before the session began.
    #[error(transparent)]
    Ended(#[from] Ended),
    /// What must be kept cannot be.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The system gives no randomness.
    #[error("the system gives no randomness: {0}")]
    NoChance(#[from] getrandom::Error),
    /// The system gives no thread.
    #[error("the system gives no thread: {0}")]
    NoThread(io::Error),
}

impl JoinError {
    /// The error's name in machine-readable output.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoPlace => "no_place",
            Self::Endpoint(error) => error.code(),
            Self::Dial(error) => error.code(),
            Self::Relay(error) => error.code(),
            Self::HostAway => "host_away",
            Self::Knock(error) => error.code(),
            Self::Ended(error) => error.code(),
            Self::Store(error) => error.code(),
            Self::NoChance(_) => "no_chance",
            Self::NoThread(_) => "no_thread",
        }
    }
}

/// Joins a table. Whether that succeeds is told by the updates: [`Update::Joined`](super::live::Update::Joined), or
/// [`Update::Stopped`](super::live::Update::Stopped) with the reason.
///
/// # Errors
/// [`JoinError`] when nothing can even be tried.
pub fn join(setup: JoinSetup, profile: &Profile) -> Result<LiveTable, JoinError> {
    Joining::new(profile)?.run(thread::Way::Knock(setup))
}

/// Returns to the table that was left by accident, if there is one and the seat may still be kept.
///
/// # Errors
/// [`JoinError`] when nothing can even be tried.
pub fn resume(profile: &Profile) -> Result<Option<LiveTable>, JoinError> {
    match Saved::resume(profile.folders())? {
        Some(returning) => Joining::new(profile)?
            .run(thread::Way::Return(Box::new(returning)))
            .map(Some),
        None => Ok(None),
    }
}
