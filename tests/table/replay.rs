//! `thirteen replay` on whole, unfair and damaged logs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command as Program, Output};

use thirteen::net::store::Store;
use thirteen::session::{Entry, Pace, Record, Signed};
use thirteen::table::{Command, Event, Phase, Seed};

use crate::drive::{Drive, signed};
use crate::folder::Folder;

fn replay(arguments: &[&str], file: &Path) -> Output {
    let program = Program::new(env!("CARGO_BIN_EXE_thirteen"))
        .arg("replay")
        .args(arguments)
        .arg(file)
        .output();
    program.expect("the program can be run")
}

/// The log of a tournament that is over.
fn tournament() -> Vec<Signed> {
    let mut drive = Drive::playing(Pace::Instant);
    while drive.phase() != Phase::Completed {
        drive.finish_game();
        if drive.phase() == Phase::Between {
            drive
                .ask(Command::Ready { pledge: None })
                .expect("the next game waits for me");
        }
    }
    drive.log
}

/// The same log after its host has changed it and signed it again.
fn changed(log: &[Signed], change: impl FnOnce(&mut Vec<Entry>)) -> Vec<Signed> {
    let mut entries = log.iter().map(|signed| signed.entry().clone()).collect();
    change(&mut entries);
    signed(entries)
}

fn written(folder: &Folder, log: &[Signed]) -> PathBuf {
    let path = folder.path().join("replay.jsonl");
    let mut store = Store::create(&path).expect("there is room");
    for entry in log {
        store.keep(&Record::Entry(entry.clone())).expect("there is room");
    }
    path
}

fn sentence(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_fair_tournament_is_printed_with_all_hands_and_every_play() {
    let (folder, log) = (Folder::new(), tournament());
    let output = replay(&["--json"], &written(&folder, &log));
    assert!(output.status.success(), "{}", sentence(&output));
    let text = String::from_utf8(output.stdout).expect("JSON is text");
    let lines: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("each line is an object"))
        .collect();
    let of = |event: &str| lines.iter().filter(|line| line["event"] == event).count();
    let events = || log.iter().flat_map(|signed| &signed.entry().events);
    assert_eq!(
        of("played"),
        events().filter(|event| matches!(event, Event::Played { .. })).count()
    );
    assert_eq!(
        of("passed"),
        events().filter(|event| matches!(event, Event::Passed { .. })).count()
    );
    assert!(
        lines
            .iter()
            .all(|line| line["event"] != "game_over" || line["fair"] == true)
    );
    assert!(
        lines
            .iter()
            .all(|line| line["event"] != "played" || line["legal"] == true)
    );
    let hands = lines
        .iter()
        .find(|line| line["event"] == "dealt")
        .map(|line| line["hands"].as_array().map(Vec::len));
    assert_eq!(hands, Some(Some(4)));
    assert_eq!(
        lines
            .last()
            .map(|line| line["event"] == "game_over" || line["event"] == "tournament_over"),
        Some(true)
    );
}

#[test]
fn a_deal_that_was_not_committed_to_is_named() {
    let folder = Folder::new();
    let log = changed(&tournament(), |log| {
        for event in log.iter_mut().flat_map(|entry| &mut entry.events) {
            if let Event::Revealed { seed, .. } = event {
                *seed = Seed([9; 32]);
            }
        }
    });
    let output = replay(&[], &written(&folder, &log));
    assert_eq!(output.status.code(), Some(1));
    assert!(sentence(&output).contains("game 1"), "{}", sentence(&output));
}

#[test]
fn a_play_that_is_not_legal_is_named_even_without_a_seed() {
    let folder = Folder::new();
    let log = changed(&tournament(), |log| {
        log.retain(|entry| !entry.events.iter().any(|event| matches!(event, Event::Revealed { .. })));
    });
    let whole = replay(&["--json"], &written(&folder, &log));
    assert!(whole.status.success(), "{}", sentence(&whole));
    let log = changed(&log, |log| {
        let passes = log.iter_mut().flat_map(|entry| &mut entry.events);
        let pass = passes
            .into_iter()
            .find(|event| matches!(event, Event::Passed { .. }))
            .expect("somebody passed");
        if let Event::Passed { seat, .. } = pass {
            *seat = seat.onwards().next().expect("there are others");
        }
    });
    let folder = Folder::new();
    let output = replay(&[], &written(&folder, &log));
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("NOT LEGAL"));
}

#[test]
fn a_damaged_or_missing_file_is_one_sentence_and_stays_as_it_is() {
    let folder = Folder::new();
    let path = folder.path().join("replay.jsonl");
    for damaged in [
        "",
        "hello",
        "{\"thirteen\":\"log\",\"version\":2}\n{}\n{}\n",
        "{\"thirteen\":\"log\",\"version\":2}\n",
        "{\"thirteen\":\"log\",\"version\":1}\n",
    ] {
        fs::write(&path, damaged).expect("there is room");
        let output = replay(&["--json"], &path);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{damaged:?}");
        assert_eq!(sentence(&output).lines().count(), 1, "{}", sentence(&output));
        assert_eq!(fs::read_to_string(&path).expect("it is there"), damaged);
    }
    assert_eq!(replay(&[], &folder.path().join("missing")).status.code(), Some(1));
    assert_eq!(replay(&[], folder.path()).status.code(), Some(1));
}
