//! A table's log on disk: a text file, one JSON object a line, safe against crashes.
//!
//! The first line names the format. Every other line is one entry with its host's signature over it and over all
//! entries before it, so that a line that was changed, left out, repeated or torn is seen. Each line is on disk (fsync)
//! before [`Store::keep`] returns. The seed of the running game is in a file beside the log, readable by its owner only.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use zeroize::Zeroizing;

use super::profile::{replace, set_aside};
use crate::session::{Record, Secret, Witness};
use crate::wire::Signed;

/// The log of one table, open for writing.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    file: File,
    /// The length of what is safe.
    safe: u64,
}

/// What a log file holds.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Saved {
    /// The entries, from the opening of the table on.
    pub log: Vec<Signed>,
    /// The seed of the game that is not over.
    pub secret: Option<Secret>,
    /// Whether a last line that was only half written has been cut off.
    pub cut: bool,
}

/// What went wrong with a log.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no room left.
    #[error("the disk is full: {0} could not be written. Make room and open the table again; nothing is lost")]
    DiskFull(PathBuf),
    /// A line in the middle cannot be read.
    #[error("{path} is damaged at line {line}: {what}")]
    Damaged {
        /// The file, where it is now.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong with it.
        what: String,
    },
    /// A newer program wrote it.
    #[error("{path} was written by a newer version of Thirteen (log version {version}): open it with that one")]
    Newer {
        /// The file.
        path: PathBuf,
        /// The version of its lines.
        version: u32,
    },
    /// The system refuses.
    #[error("{path} cannot be used: {source}")]
    Unusable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

#[derive(Deserialize)]
struct Header {
    thirteen: String,
    version: u32,
}

impl StoreError {
    /// The error's name in machine-readable output.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::DiskFull(_) => "disk_full",
            Self::Damaged { .. } => "damaged_log",
            Self::Newer { .. } => "newer_log",
            Self::Unusable { .. } => "log_unusable",
        }
    }
}

impl Store {
    /// Begins a log. There must be no file of this name yet.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`] or [`StoreError::Unusable`].
    pub fn create(path: &Path) -> Result<Self, StoreError> {
        if path.exists() {
            return Err(failed(path, io::ErrorKind::AlreadyExists.into()));
        }
        let header = format!("{{\"thirteen\":\"{FORMAT}\",\"version\":{VERSION}}}\n");
        let made = replace(path, header.as_bytes()).and_then(|()| File::options().append(true).open(path));
        let file = made.map_err(|error| failed(path, error))?;
        Ok(Self {
            path: path.to_path_buf(),
            file,
            safe: header.len() as u64,
        })
    }

    /// Takes a log up again. A torn last line is cut off. A file that is damaged elsewhere is kept aside, and the error
    /// says where. One that a newer program wrote stays where it is.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn resume(path: &Path) -> Result<(Self, Saved), StoreError> {
        let bytes = bytes_of(path)?;
        let (mut saved, safe) = match parse(&bytes) {
            Ok(parsed) => parsed,
            Err(Flaw::Newer(version)) => {
                return Err(StoreError::Newer {
                    path: path.to_path_buf(),
                    version,
                });
            }
            Err(Flaw::At(line, what)) => {
                let aside = set_aside(path).map_err(|error| failed(path, error))?;
                set_aside(&secret_of(path)).ok();
                return Err(StoreError::Damaged {
                    path: aside,
                    line,
                    what,
                });
            }
        };
        saved.secret = read_secret(&secret_of(path));
        let cut = File::options()
            .write(true)
            .open(path)
            .and_then(|file| file.set_len(safe));
        let file = cut.and_then(|()| File::options().append(true).open(path));
        let file = file.map_err(|error| failed(path, error))?;
        Ok((
            Self {
                path: path.to_path_buf(),
                file,
                safe,
            },
            saved,
        ))
    }

    /// Writes a record and waits until it is on disk.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`] or [`StoreError::Unusable`]; then the log is as it was.
    pub fn keep(&mut self, record: &Record) -> Result<(), StoreError> {
        match record {
            Record::Entry(signed) => {
                let text = serde_json::to_string(signed).map_err(io::Error::other);
                self.append(&text.map_err(|error| failed(&self.path, error))?)
            }
            Record::Secret(secret) => {
                let path = secret_of(&self.path);
                write_secret(&path, secret).map_err(|error| failed(&path, error))
            }
        }
    }

    /// Where the log is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Copies the log into `folder` under its own name, in place of an older copy.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`] or [`StoreError::Unusable`].
    pub fn copy_to(&self, folder: &Path) -> Result<PathBuf, StoreError> {
        let copy = folder.join(self.path.file_name().unwrap_or_default());
        let bytes = fs::read(&self.path).map_err(|error| failed(&self.path, error))?;
        replace(&copy, &bytes).map_err(|error| failed(&copy, error))?;
        Ok(copy)
    }

    /// Removes the log and its secret.
    ///
    /// # Errors
    /// [`StoreError::Unusable`].
    pub fn remove(self) -> Result<(), StoreError> {
        fs::remove_file(secret_of(&self.path)).ok();
        fs::remove_file(&self.path).map_err(|error| failed(&self.path, error))
    }

    fn append(&mut self, text: &str) -> Result<(), StoreError> {
        let line = format!("{text}\n");
        let written = self
            .file
            .write_all(line.as_bytes())
            .and_then(|()| self.file.sync_data());
        if let Err(error) = written {
            // Half a line in the middle would read as damage once more lines follow.
            self.file.set_len(self.safe).ok();
            return Err(failed(&self.path, error));
        }
        self.safe += line.len() as u64;
        Ok(())
    }
}

/// Reads a log without changing it; a torn last line is left out.
///
/// # Errors
/// [`StoreError`]; a damaged file stays where it is.
pub fn read(path: &Path) -> Result<Saved, StoreError> {
    match parse(&bytes_of(path)?) {
        Ok((saved, _)) => Ok(saved),
        Err(Flaw::Newer(version)) => Err(StoreError::Newer {
            path: path.to_path_buf(),
            version,
        }),
        Err(Flaw::At(line, what)) => Err(StoreError::Damaged {
            path: path.to_path_buf(),
            line,
            what,
        }),
    }
}

/// The logs of a folder, the newest last by name.
///
/// # Errors
/// [`StoreError::Unusable`].
pub fn logs_in(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let mut logs = Vec::new();
    for file in fs::read_dir(folder).map_err(|error| failed(folder, error))? {
        let path = file.map_err(|error| failed(folder, error))?.path();
        if path.extension().is_some_and(|extension| extension == EXTENSION) {
            logs.push(path);
        }
    }
    logs.sort();
    Ok(logs)
}

type Parsed = (Saved, u64);

/// Why a log cannot be read.
enum Flaw {
    /// At this line, counted from 1, for this reason.
    At(usize, String),
    /// It has this version.
    Newer(u32),
}

/// Reads every line; the last one may be torn.
fn parse(bytes: &[u8]) -> Result<Parsed, Flaw> {
    let mut saved = Saved::default();
    let mut lines = bytes.split_inclusive(|byte| *byte == b'\n').enumerate().peekable();
    let (_, first) = lines
        .next()
        .ok_or_else(|| Flaw::At(1, "the file is empty".to_owned()))?;
    header(first)?;
    let (mut safe, mut witness) = (first.len() as u64, Witness::default());
    while let Some((at, line)) = lines.next() {
        match entry(line) {
            Ok(signed) => {
                witness
                    .see(&signed)
                    .map_err(|what| Flaw::At(at + 1, what.to_string()))?;
                safe += line.len() as u64;
                saved.log.push(signed);
            }
            Err(_) if lines.peek().is_none() => saved.cut = true,
            Err(what) => return Err(Flaw::At(at + 1, what)),
        }
    }
    Ok((saved, safe))
}

fn header(line: &[u8]) -> Result<(), Flaw> {
    let no_log = || Flaw::At(1, "this is no log of Thirteen".to_owned());
    let header: Header = serde_json::from_slice(line).map_err(|_| no_log())?;
    match (header.thirteen == FORMAT, header.version) {
        (true, VERSION) => Ok(()),
        (true, newer) if newer > VERSION => Err(Flaw::Newer(newer)),
        (true, _) => Err(Flaw::At(
            1,
            "an older version of Thirteen wrote it, without signatures".to_owned(),
        )),
        (false, _) => Err(no_log()),
    }
}

/// The entry of a line. A line that can be read is never a torn one, whatever is wrong with it.
fn entry(line: &[u8]) -> Result<Signed, String> {
    if line.last() != Some(&b'\n') {
        return Err("the line has no end".to_owned());
    }
    serde_json::from_slice(line).map_err(|error| error.to_string())
}

/// The whole file, unless it is too large to be a log.
fn bytes_of(path: &Path) -> Result<Vec<u8>, StoreError> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes));
    match read {
        Ok(_) if bytes.len() as u64 > MOST_BYTES => Err(failed(path, io::ErrorKind::FileTooLarge.into())),
        Ok(_) => Ok(bytes),
        Err(error) => Err(failed(path, error)),
    }
}

fn secret_of(log: &Path) -> PathBuf {
    log.with_extension("secret")
}

fn write_secret(path: &Path, secret: &Secret) -> io::Result<()> {
    let mut text = Zeroizing::new(serde_json::to_string(secret)?);
    text.push('\n');
    replace(path, text.as_bytes())
}

/// The secret, if it is there and whole; without it the running game is dealt again.
fn read_secret(path: &Path) -> Option<Secret> {
    let bytes = Zeroizing::new(fs::read(path).ok()?);
    let secret = serde_json::from_slice(&bytes).ok();
    if secret.is_none() {
        set_aside(path).ok();
    }
    secret
}

fn failed(path: &Path, source: io::Error) -> StoreError {
    let kind = source.kind();
    let path = path.to_path_buf();
    if kind == io::ErrorKind::StorageFull || kind == io::ErrorKind::QuotaExceeded {
        StoreError::DiskFull(path)
    } else {
        StoreError::Unusable { path, source }
    }
}

/// What a log file calls itself.
const FORMAT: &str = "log";
/// The version of the lines.
const VERSION: u32 = 2;
/// The most bytes a log may have: hundreds of times a long tournament.
const MOST_BYTES: u64 = 64 << 20;
/// How the name of a log ends.
pub const EXTENSION: &str = "jsonl";

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use crate::table::{Event, Signature};
    use crate::wire::{Entry, Epoch};

    #[test]
    fn a_full_disk_is_named_as_such_and_the_log_stays_as_it_was() {
        let path = PathBuf::from("/dev/full");
        let file = File::options().append(true).open(&path).expect("every Linux has it");
        let mut store = Store {
            path: path.clone(),
            file,
            safe: 7,
        };
        let entry = Entry::new(0, None, vec![Event::Resumed]);
        let signed = Signed::new(Epoch(0), entry, Signature([0; 64]));
        let error = store.keep(&Record::Entry(signed)).expect_err("there is no room");
        assert!(matches!(error, StoreError::DiskFull(full) if full == path));
        assert_eq!(store.safe, 7);
    }
}
