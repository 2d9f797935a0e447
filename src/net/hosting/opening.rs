//! Opening a table and taking one up: what a table that is played alone and one for guests have in common.

use std::path::{Path, PathBuf};

use super::{Hosting, OpenError};
use ed25519_dalek::SigningKey;

use crate::net::clock::{Clock, chance, stamp};
use crate::net::offline::Minds;
use crate::net::profile::set_aside;
use crate::net::program::{CommandLine, Program};
use crate::net::store::{EXTENSION, Store, StoreError, logs_in};
use crate::rules::BySeat;
use crate::session::{Host, HostConfig, Input, Output, Pace};
use crate::table::{Bot, Command, Name, PlayerId, Settings, TableId};

/// A table that is to be opened.
pub(in crate::net) struct Opening {
    /// Who hosts it.
    pub(in crate::net) player: PlayerId,
    /// The key with which its log is signed.
    pub(in crate::net) key: SigningKey,
    /// The host takes the first seat, under this name.
    pub(in crate::net) sits: Option<Name>,
    pub(in crate::net) settings: Settings,
    pub(in crate::net) bots: Vec<Bot>,
    pub(in crate::net) pace: Pace,
    /// Where its log is kept.
    pub(in crate::net) folder: PathBuf,
    pub(in crate::net) replays: PathBuf,
}

impl Opening {
    /// Opens it. Older tables of the folder that are not over are kept among the replays.
    pub(in crate::net) fn open(self, minds: &Minds) -> Result<(Hosting, Vec<Output>), OpenError> {
        let programs = started(&minds.programs)?;
        let bytes = chance()?;
        let table = TableId(u128::from_be_bytes(std::array::from_fn(|at| bytes[at])));
        let player = self.player;
        let config = HostConfig {
            table,
            host: player,
            key: self.key,
            settings: self.settings,
            chance: chance()?,
            pace: self.pace,
        };
        let clock = Clock::start();
        let mut host = Host::open(config, clock.now());
        let sit = self.sits.map(|name| Command::Sit { seat: None, name });
        let bots = self.bots.into_iter().map(|bot| Command::AddBot { seat: None, bot });
        let mut set_up: Vec<Output> = std::iter::from_fn(|| host.poll_output()).collect();
        for command in sit.into_iter().chain(bots) {
            let no = host.next_no(player);
            host.handle(clock.now(), Input::Command { player, no, command });
            set_up.extend(std::iter::from_fn(|| host.poll_output()));
        }
        let first = once_set_up(set_up)?;
        put_away(&self.folder, &self.replays)?;
        let short: String = table.to_string().chars().take(8).collect();
        let store = Store::create(&self.folder.join(format!("{}-{short}.{EXTENSION}", stamp())))?;
        let hosting = Hosting::new(host, clock, store, self.replays, player, minds.styles, programs);
        Ok((hosting, first))
    }
}

/// Takes up the newest table of a folder, if there is one.
pub(in crate::net) fn take_up(
    folder: &Path,
    replays: PathBuf,
    key: SigningKey,
    pace: Pace,
    minds: &Minds,
) -> Result<Option<Hosting>, OpenError> {
    let Some(path) = logs_in(folder)?.pop() else {
        return Ok(None);
    };
    let (store, saved) = Store::resume(&path)?;
    let clock = Clock::start();
    let host = match Host::restore(&saved.log, saved.secret, key, chance()?, pace, clock.now()) {
        Ok(host) => host,
        Err(reason) => {
            drop(store);
            let aside = set_aside(&path);
            let path = aside.map_err(|source| StoreError::Unusable { path, source })?;
            return Err(OpenError::NoTable { path, reason });
        }
    };
    let player = host.table().public().host;
    let programs = started(&minds.programs)?;
    Ok(Some(Hosting::new(
        host,
        clock,
        store,
        replays,
        player,
        minds.styles,
        programs,
    )))
}

/// Moves the tables of a folder to the replays.
fn put_away(folder: &Path, replays: &Path) -> Result<(), OpenError> {
    for old in logs_in(folder)? {
        match Store::resume(&old) {
            Ok((store, _)) => {
                store.copy_to(replays)?;
                store.remove()?;
            }
            // It is kept, aside or where it is, and is no reason not to play.
            Err(StoreError::Damaged { .. } | StoreError::Newer { .. }) => {}
            Err(error @ (StoreError::DiskFull(_) | StoreError::Unusable { .. })) => return Err(error.into()),
        }
    }
    Ok(())
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
            Output::Persist(_) | Output::Think { .. } | Output::Presence(_) | Output::Diagnose(_) => first.push(output),
            Output::Show {
                player,
                mut stamp,
                events,
                view,
                clock,
                ..
            } => {
                stamp.seq += events.len() as u64;
                picture = Some(Output::Show {
                    player,
                    stamp,
                    events: Vec::new(),
                    moments: Vec::new(),
                    view,
                    clock,
                });
            }
            // Nobody is connected yet.
            Output::Accepted { .. }
            | Output::Gap { .. }
            | Output::Send { .. }
            | Output::SendAside { .. }
            | Output::Close { .. }
            | Output::Bar(_) => {}
        }
    }
    first.extend(picture);
    Ok(first)
}
