//! A player's folders on this machine, and the lock that keeps a second launch out of them.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::clock;
use super::identity::{self, Identity};
use crate::table::PlayerId;

/// Where a player's things are, before anything is touched.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Folders {
    /// Settings.
    pub config: PathBuf,
    /// Tables, replays, statistics.
    pub data: PathBuf,
}

/// The player's folders, made and locked for as long as this lives.
#[derive(Debug)]
pub struct Profile {
    folders: Folders,
    identity: identity::Found,
    hides_address: bool,
    /// The lock ends when the file is closed, even if the program is killed.
    _lock: File,
}

/// Why there is no profile.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// The system names no home folder.
    #[error("this system names no home folder: choose one with --data-dir FOLDER")]
    NoHome,
    /// Another launch uses it.
    #[error("Thirteen is already running with the profile in {0}: use its window, or another folder with --data-dir")]
    InUse(PathBuf),
    /// A folder or file cannot be made or read.
    #[error("{path} cannot be used: {source}. Choose another folder with --data-dir")]
    Unusable {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl ProfileError {
    /// The error's name in machine-readable output.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoHome => "no_home",
            Self::InUse(_) => "profile_in_use",
            Self::Unusable { .. } => "profile_unusable",
        }
    }
}

impl Folders {
    /// The player's folders: those of `data_dir` if it is given, else of the variable [`DATA_DIR`], else the ones that
    /// the system has for programs.
    ///
    /// # Errors
    /// [`ProfileError::NoHome`] when the system has none.
    pub fn find(data_dir: Option<&Path>) -> Result<Self, ProfileError> {
        let chosen = data_dir.map(Path::to_path_buf);
        let chosen = chosen.or_else(|| {
            std::env::var_os(DATA_DIR)
                .filter(|dir| !dir.is_empty())
                .map(PathBuf::from)
        });
        if let Some(folder) = chosen {
            return Ok(Self {
                config: folder.clone(),
                data: folder,
            });
        }
        let system = directories::ProjectDirs::from("", "", "thirteen").ok_or(ProfileError::NoHome)?;
        Ok(Self {
            config: system.config_dir().to_path_buf(),
            data: system.data_dir().to_path_buf(),
        })
    }

    /// The table that is not finished.
    pub fn tables(&self) -> PathBuf {
        self.data.join("tables")
    }

    /// The table for guests that is not finished.
    pub fn hosted(&self) -> PathBuf {
        self.data.join("hosted")
    }

    /// The seat at somebody else's table.
    pub fn joined(&self) -> PathBuf {
        self.data.join("joined")
    }

    /// The tournaments that are over.
    pub fn replays(&self) -> PathBuf {
        self.data.join("replays")
    }

    /// The settings of the window.
    pub fn settings(&self) -> PathBuf {
        self.config.join("settings.toml")
    }

    /// The file that is locked.
    pub fn lock(&self) -> PathBuf {
        self.data.join("lock")
    }
}

impl Profile {
    /// Makes the folders and locks them.
    ///
    /// # Errors
    /// [`ProfileError::InUse`] if another launch holds the lock, [`ProfileError::Unusable`] if a folder is.
    pub fn open(folders: Folders) -> Result<Self, ProfileError> {
        let [tables, hosted, joined] = [folders.tables(), folders.hosted(), folders.joined()];
        for folder in [
            &folders.config,
            &folders.data,
            &tables,
            &hosted,
            &joined,
            &folders.replays(),
        ] {
            fs::create_dir_all(folder).map_err(unusable(folder))?;
        }
        let path = folders.lock();
        let lock = File::options()
            .create(true)
            .append(true)
            .open(&path)
            .map_err(unusable(&path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(ProfileError::InUse(folders.data)),
            Err(TryLockError::Error(source)) => return Err(unusable(&path)(source)),
        }
        let identity = Identity::in_folder(&folders.data).map_err(unusable(&folders.data.join(identity::FILE)))?;
        Ok(Self {
            folders,
            identity,
            hides_address: false,
            _lock: lock,
        })
    }

    /// Whether the player wants no other player to learn the address of this machine. Then tables with a relay are hosted
    /// and joined over it alone.
    pub const fn hide_address(&mut self, hides: bool) {
        self.hides_address = hides;
    }

    /// Whether other players learn the address of this machine only from tables without a relay.
    pub const fn hides_address(&self) -> bool {
        self.hides_address
    }

    /// Where things are.
    pub const fn folders(&self) -> &Folders {
        &self.folders
    }

    /// The key of this installation.
    pub const fn identity(&self) -> &Identity {
        &self.identity.identity
    }

    /// Where a damaged key was put aside when the profile was opened: the player has a new one, and who knew the old one
    /// meets a stranger.
    pub fn damaged_identity(&self) -> Option<&Path> {
        self.identity.damaged.as_deref()
    }

    /// Who plays on this machine.
    pub fn player(&self) -> PlayerId {
        self.identity().player()
    }
}

fn unusable(path: &Path) -> impl Fn(io::Error) -> ProfileError {
    let path = path.to_path_buf();
    move |source| ProfileError::Unusable {
        path: path.clone(),
        source,
    }
}

/// Writes a whole file, so that after a crash the old one or the new one is there and never half of one.
///
/// # Errors
/// What the system says; then the old file is still there.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let new = path.with_extension("new");
    let written = private().open(&new).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let replaced = written.and_then(|()| fs::rename(&new, path));
    if replaced.is_err() {
        fs::remove_file(&new).ok();
    }
    replaced?;
    sync_folder(path);
    Ok(())
}

/// How a file is made that nobody else on this machine should read.
fn private() -> fs::OpenOptions {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Keeps a damaged file as `NAME.broken-DATE` and says where. No file is ever overwritten.
///
/// # Errors
/// What the system says; then the file is where it was.
pub fn set_aside(path: &Path) -> io::Result<PathBuf> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let stamp = clock::stamp();
    for again in 0..1_000 {
        let suffix = if again == 0 { String::new() } else { format!("-{again}") };
        let aside = path.with_file_name(format!("{name}.broken-{stamp}{suffix}"));
        if !aside.exists() {
            fs::rename(path, &aside)?;
            sync_folder(&aside);
            return Ok(aside);
        }
    }
    Err(io::Error::other("too many damaged files with this name"))
}

/// A new name in a folder is safe only when the folder is. Not every system can do this, and none loses a whole file
/// over it.
pub(super) fn sync_folder(path: &Path) {
    if let Some(folder) = path.parent() {
        File::open(folder).and_then(|folder| folder.sync_all()).ok();
    }
}

/// The environment variable that names the profile's folder.
pub const DATA_DIR: &str = "THIRTEEN_DATA_DIR";
