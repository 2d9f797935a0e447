//! `thirteen replay` on whole, unfair and damaged logs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command as Program, Output};

use thirteen::net::store::Store;
use thirteen::session::guest::Evidence;
use thirteen::session::{Entry, Pace, Record, Signed};
use thirteen::table::{Command, Event, Phase, PublicKey, Seed, TableId};

use crate::drive::{Drive, key, signed};
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
    let ends = |line: &serde_json::Value| line["event"] == "checked" && line["fair"] == true;
    assert_eq!(
        lines.last().map(ends),
        Some(true),
        "what was revealed last is checked last"
    );
}

#[test]
fn it_is_said_whose_signatures_were_checked_and_that_each_game_was_fair() {
    let (folder, log) = (Folder::new(), tournament());
    let output = replay(&[], &written(&folder, &log));
    let text = String::from_utf8(output.stdout).expect("words are text");
    let key = PublicKey(key().verifying_key().to_bytes()).to_string();
    let first = text.lines().next().expect("there are lines");
    assert!(
        first.contains(&format!("{} entries", log.len())) && key.get(..16).is_some_and(|short| first.contains(short)),
        "{first}"
    );
    let games = text.lines().filter(|line| line.contains(" leads")).count();
    let fair = text
        .lines()
        .filter(|line| line.contains("was fair: the seed is the one"))
        .count();
    assert!(games > 0 && games == fair, "{text}");
    assert!(text.contains("1 of 1 nonces"), "{text}");
}

#[test]
fn a_file_that_was_changed_by_hand_is_not_believed() {
    let (folder, log) = (Folder::new(), tournament());
    let path = written(&folder, &log);
    let text = fs::read_to_string(&path).expect("it is there");
    for (from, to) in [
        ("\"passed\":{\"seat\":1", "\"passed\":{\"seat\":2"),
        ("\"by\":\"owner\"", "\"by\":\"clock\""),
    ] {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text, "there is such an event: {text}");
        fs::write(&path, changed).expect("there is room");
        let output = replay(&["--json"], &path);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
        assert!(
            sentence(&output).contains("was not signed by the host"),
            "{}",
            sentence(&output)
        );
    }
    let lines: Vec<&str> = text.lines().collect();
    let without = [&lines[..9], &lines[10..]].concat().join("\n") + "\n";
    fs::write(&path, without).expect("there is room");
    assert!(sentence(&replay(&[], &path)).contains("should go on with event"));
}

#[test]
fn an_annulled_game_and_a_nonce_that_was_left_out_are_named() {
    let folder = Folder::new();
    let log = changed(&tournament(), |log| {
        for event in log.iter_mut().flat_map(|entry| &mut entry.events) {
            if let Event::Revealed { game: 1, seed } = event {
                *seed = Seed([9; 32]);
            } else if let Event::NonceRevealed { seat, .. } = *event {
                *event = Event::NonceOmitted { seat };
            }
        }
    });
    let path = written(&folder, &log);
    let output = replay(&[], &path);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1));
    for words in [
        "game 1 is dealt without it",
        "GAME 1 WAS NOT FAIR",
        "Game 1 is annulled",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let json = String::from_utf8(replay(&["--json"], &path).stdout).expect("JSON is text");
    for event in ["left_out", "annulled", "checked", "signed"] {
        assert!(json.contains(&format!("\"event\":\"{event}\"")), "{event}");
    }
}

#[test]
fn a_game_that_was_disputed_here_is_named_with_its_evidence() {
    let (folder, log) = (Folder::new(), tournament());
    let path = written(&folder, &log);
    let evidence = |table: u128, game: u32| Evidence {
        table: TableId(table),
        host: PublicKey([8; 32]),
        game,
        hands: Vec::new(),
        seed: None,
        entry: None,
    };
    for (name, evidence) in [("a.evidence", evidence(8, 2)), ("b.evidence", evidence(7, 3))] {
        let text = serde_json::to_string(&evidence).expect("it is plain");
        fs::write(folder.path().join(name), text).expect("there is room");
    }
    fs::write(folder.path().join("c.evidence"), "none").expect("there is room");
    let output = replay(&[], &path);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        sentence(&output).contains("game 3 is disputed"),
        "{}",
        sentence(&output)
    );
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        text.contains("b.evidence") && !text.contains("a.evidence"),
        "another table's is not its own"
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
