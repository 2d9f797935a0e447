//! What this computer has kept against a host: a file beside the replays for each game that it has disputed.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::session::guest::Evidence;
use crate::table::TableId;

/// A game that was disputed here.
pub(super) struct Dispute {
    pub(super) game: u32,
    pub(super) file: PathBuf,
}

/// The disputes at this table, by game. A file that cannot be read is evidence of nothing.
pub(super) fn beside(replay: &Path, table: TableId) -> Vec<Dispute> {
    let folder = replay.parent().filter(|folder| !folder.as_os_str().is_empty());
    let files = fs::read_dir(folder.unwrap_or(Path::new(".")))
        .into_iter()
        .flatten()
        .flatten();
    let files = files.map(|file| file.path());
    let evidence = files.filter(|file| file.extension().is_some_and(|extension| extension == "evidence"));
    let mut disputes: Vec<Dispute> = evidence
        .filter_map(|file| {
            let evidence = read(&file).filter(|evidence| evidence.table == table)?;
            Some(Dispute {
                game: evidence.game,
                file,
            })
        })
        .collect();
    disputes.sort_by(|one, other| (one.game, &one.file).cmp(&(other.game, &other.file)));
    disputes
}

fn read(file: &Path) -> Option<Evidence> {
    let mut bytes = Vec::new();
    File::open(file).ok()?.take(MOST_BYTES).read_to_end(&mut bytes).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// Evidence holds two hands, a seed and one entry.
const MOST_BYTES: u64 = 1 << 20;
