//! `settings.toml`: read leniently, written whole or not at all, never thrown away when it is damaged.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::Settings;

/// The file's name in the configuration folder.
pub const FILE: &str = "settings.toml";

/// Settings as they were found.
#[derive(Debug)]
pub struct Loaded {
    /// The settings; what the file does not say is as in a first run.
    pub settings: Settings,
    /// The key of a sentence to show once, when something was wrong.
    pub notice: Option<&'static str>,
    /// Where a damaged file was put.
    pub kept_aside: Option<PathBuf>,
}

/// Reads the settings in `folder`. A damaged file is kept beside it as `settings.toml.broken-NOW`; `now` is the date
/// and time as `YYYYMMDD-HHMMSS`.
pub fn load(folder: &Path, now: &str) -> Loaded {
    let path = folder.join(FILE);
    let found = |settings| Loaded {
        settings,
        notice: None,
        kept_aside: None,
    };
    match fs::read_to_string(&path) {
        Ok(text) => match text.parse::<Table>() {
            Ok(table) => found(understood(table)),
            Err(_) => keep_aside(&path, now),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => found(Settings::default()),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => keep_aside(&path, now),
        Err(_) => Loaded {
            notice: Some("notice-settings-unreadable"),
            ..found(Settings::default())
        },
    }
}

/// Writes the settings to `folder`, which is made if it is missing. Either the old file or the new one is there
/// afterwards, never half of one.
///
/// # Errors
/// [`SaveError`] when the disk refuses; the old file stays.
pub fn save(folder: &Path, settings: &Settings) -> Result<(), SaveError> {
    let text = toml::to_string_pretty(settings).expect("settings are plain tables, numbers and texts");
    let path = folder.join(FILE);
    let fresh = folder.join(format!("{FILE}.new"));
    let written = fs::create_dir_all(folder)
        .and_then(|()| fs::File::create(&fresh))
        .and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        })
        .and_then(|()| fs::rename(&fresh, &path));
    written.map_err(|source| SaveError { path, source })
}

/// The disk refused to keep the settings.
#[derive(Debug, thiserror::Error)]
#[error("the settings could not be written to {}: {source}", path.display())]
pub struct SaveError {
    /// The file.
    pub path: PathBuf,
    /// What the system says.
    pub source: io::Error,
}

fn keep_aside(path: &Path, now: &str) -> Loaded {
    let aside = path.with_file_name(format!("{FILE}.broken-{now}"));
    match fs::rename(path, &aside) {
        Ok(()) => Loaded {
            settings: Settings::default(),
            notice: Some("notice-settings-broken"),
            kept_aside: Some(aside),
        },
        Err(_) => Loaded {
            settings: Settings::default(),
            notice: Some("notice-settings-unreadable"),
            kept_aside: None,
        },
    }
}

/// Takes from the table what makes sense and leaves the rest as in a first run.
fn understood(found: Table) -> Settings {
    let mut whole = Table::try_from(Settings::default()).expect("settings are plain tables, numbers and texts");
    take_over(&mut whole, &[], found);
    let mut settings: Settings = whole.try_into().expect("every value was tried before it was taken");
    settings.window = settings.window.clamped();
    settings.offline = settings.offline.clamped();
    settings
}

/// Puts each value of `found` under `path` into `whole` if the settings can still be read with it.
fn take_over(whole: &mut Table, path: &[&str], found: Table) {
    for (key, value) in found {
        let path: Vec<&str> = path.iter().copied().chain([key.as_str()]).collect();
        if path.len() < DEEPEST
            && let Value::Table(inner) = &value
        {
            take_over(whole, &path, inner.clone());
            continue;
        }
        let mut tried = whole.clone();
        put(&mut tried, &path, value);
        if tried.clone().try_into::<Settings>().is_ok() {
            *whole = tried;
        }
    }
}

fn put(table: &mut Table, path: &[&str], value: Value) {
    match path {
        [] => {}
        [key] => {
            table.insert((*key).to_owned(), value);
        }
        [key, rest @ ..] => {
            let inner = table
                .entry((*key).to_owned())
                .or_insert_with(|| Value::Table(Table::new()));
            if let Value::Table(inner) = inner {
                put(inner, rest, value);
            }
        }
    }
}

/// The file's tables are two deep; what is deeper is taken or left as one value.
const DEEPEST: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::settings::{Deck, Percent, Scale, Speed};
    use crate::app::words::Language;

    const NOW: &str = "20250102-030405";

    #[test]
    fn settings_survive_being_written_and_read() {
        let folder = Folder::new("survive");
        let mut settings = Settings {
            language: Some(Language::En),
            name: "Nguyễn".to_owned(),
            ..Settings::default()
        };
        settings.look.deck = Deck::Four;
        settings.window.position = Some((-5, 40));
        settings.offline.seats = 3;
        settings.offline.rules.bomb_ladder = false;
        settings.relay = "relay.example.org:4433".to_owned();
        save(&folder.0, &settings).unwrap();
        let loaded = load(&folder.0, NOW);
        assert_eq!(loaded.settings, settings);
        assert_eq!(loaded.notice, None);
        assert!(!folder.0.join("settings.toml.new").exists());
    }

    #[test]
    fn a_first_run_has_the_defaults_and_says_nothing() {
        let folder = Folder::new("first");
        let loaded = load(&folder.0, NOW);
        assert_eq!(loaded.settings, Settings::default());
        assert_eq!(loaded.notice, None);
    }

    #[test]
    fn a_damaged_file_is_kept_aside_and_said() {
        let folder = Folder::new("damaged");
        for bytes in [b"name = \"half".as_slice(), &[0xff, 0xfe, 0x00]] {
            fs::write(folder.0.join(FILE), bytes).unwrap();
            let loaded = load(&folder.0, NOW);
            assert_eq!(loaded.settings, Settings::default());
            assert_eq!(loaded.notice, Some("notice-settings-broken"));
            let aside = folder.0.join("settings.toml.broken-20250102-030405");
            assert_eq!(loaded.kept_aside.as_deref(), Some(aside.as_path()));
            assert_eq!(fs::read(aside).unwrap(), bytes);
        }
    }

    #[test]
    fn a_file_that_cannot_be_read_is_said_and_left_alone() {
        let folder = Folder::new("unreadable");
        fs::create_dir(folder.0.join(FILE)).unwrap();
        let loaded = load(&folder.0, NOW);
        assert_eq!(loaded.notice, Some("notice-settings-unreadable"));
        assert!(folder.0.join(FILE).is_dir());
    }

    #[test]
    fn unknown_keys_and_values_are_ignored_one_by_one() {
        let text = "name = 'Lan'\nnonsense = 3\nlanguage = 'fr'\n[look]\nspeed = 'warp'\ndeck = 'four'\n\
                    [look.inner]\ndeep = 1\n[offline]\nrules = 'preset=thirteen bomb_ladder=on jump_in=on'\n";
        let settings = understood(text.parse().unwrap());
        assert_eq!(settings.name, "Lan");
        assert_eq!(settings.language, None);
        assert_eq!((settings.look.speed, settings.look.deck), (Speed::Normal, Deck::Four));
        let expected = crate::rules::Preset::Thirteen.rules().with_text("bomb_ladder=on");
        assert_eq!(Ok(settings.offline.rules), expected);
    }

    #[test]
    fn a_relay_is_read_where_it_is_asked_for_and_nothing_is_none() {
        let relay = |written: &str| {
            let settings = Settings {
                relay: written.to_owned(),
                ..Settings::default()
            };
            settings.relay()
        };
        assert_eq!(relay("  "), Ok(None));
        assert!(
            relay(" relay.example.org:4433 ")
                .unwrap()
                .is_some_and(|relay| relay.port == 4433)
        );
        assert!(relay("relay.example.org:x").is_err());
        let kept = understood("relay = 'relay.example.org:x'".parse().unwrap());
        assert_eq!(kept.relay, "relay.example.org:x");
    }

    #[test]
    fn numbers_out_of_range_are_clamped() {
        let text = "[sound]\nmaster = 300\neffects = -4\n[look]\nscale = 1000\n\
                    [window]\nwidth = 3\nheight = 99999\n[offline]\nseats = 9\n";
        let settings = understood(text.parse().unwrap());
        assert_eq!(settings.sound.master, Percent::new(100));
        assert_eq!(settings.sound.effects, Percent::new(0));
        assert_eq!(settings.look.scale, Scale::new(200));
        assert_eq!((settings.window.width, settings.window.height), (1024, 16_384));
        assert_eq!(settings.offline.seats, 4);
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_an_error_and_not_a_loss() {
        let folder = Folder::new("refused");
        fs::write(folder.0.join("file"), "in the way").unwrap();
        assert!(save(&folder.0.join("file"), &Settings::default()).is_err());
    }

    /// A folder of its own for each test, removed when the test ends.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("thirteen-settings-{name}-{}", std::process::id()));
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            // A folder that stays behind in the temporary folder harms nothing.
            let _ = fs::remove_dir_all(&self.0);
        }
    }
}
