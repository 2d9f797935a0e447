//! The player's profile as the window holds it, and the tournament that may be saved in it.

use std::path::Path;

use bevy::prelude::*;

use super::screens::SavedTournament;
use super::shell::Shell;
use crate::net::joining;
use crate::net::profile::{Folders, Profile};
use crate::net::program::CommandLine;
use crate::net::store;
use crate::table::{self, Phase, PlayerId, Public};

/// The locked profile, and the programs that this launch lets play.
#[derive(Resource)]
pub struct TheProfile {
    /// The profile.
    pub profile: Profile,
    /// What answers for the first opponents of offline tables.
    pub programs: Vec<CommandLine>,
}

impl TheProfile {
    /// Where things are kept.
    pub fn folders(&self) -> &Folders {
        self.profile.folders()
    }

    /// Who plays.
    pub fn player(&self) -> PlayerId {
        self.profile.player()
    }
}

/// Looks whether a tournament waits to be taken up again.
pub fn look_for_saved(mut shell: ResMut<Shell>, profile: Res<TheProfile>) {
    let folders = profile.folders();
    shell.saved = saved(&folders.tables());
    shell.reopening = saved(&folders.hosted());
    shell.returning = joining::waiting(folders).map(|waiting| waiting.place);
}

/// What is known of the tournament that is not over. A log that cannot be read is dealt with when it is opened.
fn saved(folder: &Path) -> Option<SavedTournament> {
    let path = store::logs_in(folder).ok()?.pop()?;
    let log = store::read(&path).ok()?.log;
    let mut public = Public::unopened();
    for event in log.iter().flat_map(|signed| &signed.entry().events) {
        table::apply(&mut public, event);
    }
    if public.phase == Phase::Completed {
        return None;
    }
    let scores = public.table_seats().filter_map(|(seat, state)| {
        let name = state.name()?;
        Some(format!("{name} {}", public.scores[seat]))
    });
    Some(SavedTournament {
        game: public.game_no.max(1),
        scores: scores.collect::<Vec<_>>().join(" · "),
    })
}
