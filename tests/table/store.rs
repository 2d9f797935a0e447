//! Logs on disk: torn, damaged, full, and a profile that is in use.

use std::fs;

use thirteen::net::profile::{Profile, ProfileError};
use thirteen::net::store::{Saved, Store, StoreError, read};
use thirteen::session::{Host, Millis, Pace, Record};
use thirteen::table::{Command, View};

use crate::drive::{Drive, key};
use crate::folder::Folder;

/// A game and a half, as its log on disk and as what was seen after every entry.
fn written(folder: &Folder) -> (std::path::PathBuf, Drive) {
    let mut drive = Drive::playing(Pace::Instant);
    drive.finish_game();
    drive
        .ask(Command::Ready { pledge: None })
        .expect("the next game waits for me");
    let path = folder.path().join("log.jsonl");
    let mut store = Store::create(&path).expect("there is room");
    for entry in &drive.log {
        store.keep(&Record::Entry(entry.clone())).expect("there is room");
    }
    let secret = drive.secrets.last().expect("a game is committed to");
    store.keep(&Record::Secret(secret.clone())).expect("there is room");
    (path, drive)
}

fn view_of(saved: &Saved) -> View {
    let host = Host::restore(
        &saved.log,
        saved.secret.clone(),
        key(),
        [1; 32],
        Pace::Instant,
        Millis(0),
    )
    .expect("the log is whole");
    let seat = host.table().public().seat_of(crate::world::HOST);
    host.table().view(seat)
}

#[test]
fn a_log_is_read_as_it_was_written() {
    let folder = Folder::new();
    let (path, drive) = written(&folder);
    let (_, saved) = Store::resume(&path).expect("the log is whole");
    assert_eq!(
        (&saved.log, saved.secret.clone(), saved.cut),
        (&drive.log, drive.secrets.last().cloned(), false)
    );
    assert_eq!(&view_of(&saved), drive.view());
}

#[test]
fn a_log_cut_off_at_any_byte_is_taken_up_at_its_last_whole_entry() {
    let folder = Folder::new();
    let (path, drive) = written(&folder);
    let bytes = fs::read(&path).expect("the log is there");
    let header = bytes
        .iter()
        .position(|byte| *byte == b'\n')
        .expect("the header is a line")
        + 1;
    let cuts = (header..bytes.len()).filter(|cut| cut % 211 == 0 || bytes.len() - cut < 120 || bytes[cut - 1] == b'\n');
    for cut in cuts {
        let torn = folder.path().join("torn.jsonl");
        fs::write(&torn, &bytes[..cut]).expect("there is room");
        let whole = bytes[header..cut].iter().filter(|byte| **byte == b'\n').count();
        let (mut store, saved) = Store::resume(&torn).expect("only its end is torn");
        assert_eq!(saved.log, drive.log[..whole], "cut at byte {cut}");
        assert_eq!(saved.cut, bytes[cut - 1] != b'\n');
        let next = &drive.log[whole];
        store.keep(&Record::Entry(next.clone())).expect("there is room");
        assert_eq!(read(&torn).expect("it goes on after the cut").log, drive.log[..=whole]);
    }
}

#[test]
fn a_log_damaged_in_the_middle_is_kept_aside_and_never_overwritten() {
    let folder = Folder::new();
    let (path, _) = written(&folder);
    let text = fs::read_to_string(&path).expect("a log is text");
    let damaged = text.replacen("\"played\"", "\"pl\0yed\"", 1);
    for round in 1..=2 {
        fs::write(&path, &damaged).expect("there is room");
        let error = Store::resume(&path).expect_err("a line in the middle is damaged");
        let StoreError::Damaged { path: aside, line, .. } = error else {
            panic!("{error}")
        };
        assert!(line > 2);
        assert!(aside.to_string_lossy().contains("log.jsonl.broken-"));
        assert_eq!(fs::read_to_string(&aside).expect("it is kept"), damaged);
        assert!(!path.exists());
        let kept = folder
            .names("")
            .into_iter()
            .filter(|name| name.starts_with("log.jsonl.broken-"))
            .count();
        assert_eq!(kept, round);
    }
}

#[test]
fn a_line_that_was_changed_is_seen_even_if_it_reads_well() {
    let folder = Folder::new();
    let (path, drive) = written(&folder);
    let text = fs::read_to_string(&path).expect("a log is text");
    let hand = drive.view().dealt;
    let before = text
        .lines()
        .position(|line| line.contains("played"))
        .expect("somebody played");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines[before] = lines[before]
        .replacen("\"seat\":", "\"seat\": ", 1)
        .replacen("\"seq\":", "\"seq\": ", 1);
    fs::write(&path, lines.join("\n") + "\n").expect("there is room");
    assert_eq!(read(&path).expect("spaces change nothing").log, drive.log);
    let at = lines[before].find("owner").expect("somebody chose");
    lines[before].replace_range(at..at + 5, "clock");
    fs::write(&path, lines.join("\n") + "\n").expect("there is room");
    assert!(
        matches!(read(&path), Err(StoreError::Damaged { line, .. }) if line == before + 1),
        "{hand}"
    );
}

#[test]
fn a_log_of_a_newer_program_stays_where_it_is() {
    let folder = Folder::new();
    let path = folder.path().join("log.jsonl");
    fs::write(&path, "{\"thirteen\":\"log\",\"version\":9}\n").expect("there is room");
    assert!(matches!(
        Store::resume(&path),
        Err(StoreError::Newer { version: 9, .. })
    ));
    assert!(path.exists());
}

#[test]
fn a_damaged_secret_is_kept_aside_and_the_log_is_still_good() {
    let folder = Folder::new();
    let (path, drive) = written(&folder);
    fs::write(path.with_extension("secret"), "{\"game\":2,\"se").expect("there is room");
    let (_, saved) = Store::resume(&path).expect("the log is whole");
    assert_eq!((&saved.log, saved.secret), (&drive.log, None));
    assert!(
        folder
            .names("")
            .iter()
            .any(|name| name.starts_with("log.secret.broken-"))
    );
}

#[test]
fn a_second_launch_of_the_same_profile_is_refused_until_the_first_ends() {
    let folder = Folder::new();
    let first = folder.profile();
    let second = Profile::open(folder.folders());
    assert!(matches!(second, Err(ProfileError::InUse(_))));
    let player = first.player();
    drop(first);
    assert_eq!(folder.profile().player(), player, "and it is the same player again");
}
