//! Whole tables of real programs: played to the end, and interrupted in every way.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use crate::detour::Detour;
use crate::folder::Folder;
use crate::programs::{Program, acts, text};

/// A short tournament: one or two games.
const SHORT: &str = "target_score=4";
/// A longer one: something can happen in it.
const LONGER: &str = "target_score=9";

#[test]
fn four_programs_play_a_tournament_unattended_and_every_deal_was_fair() {
    let folders = [Folder::new(), Folder::new(), Folder::new(), Folder::new()];
    let options = ["--auto", "2", "--tournaments", "1", "--rule", SHORT];
    let (host, code) = Program::host(&folders[0], &options);
    let table = host.told.iter().find(|line| line["event"] == "table");
    let link = text(&table.expect("it says where it is")["link"]).to_owned();
    let ways = [&code, &link, &code];
    let guests = folders[1..]
        .iter()
        .zip(ways)
        .map(|(folder, way)| Program::start(folder, &["join", way, "--auto", "1"]));
    let guests: Vec<Program> = guests.collect();
    let ended: Vec<_> = [host].into_iter().chain(guests).map(Program::end).collect();
    for end in &ended {
        assert_eq!(end.code, Some(0), "{}", end.complaint);
        let games: Vec<&Value> = end.told.iter().filter(|line| line["event"] == "game_over").collect();
        assert!(
            !games.is_empty() && games.iter().all(|game| game["fair"] == true),
            "{games:?}"
        );
        assert_eq!(
            end.last("tournament_over")["scores"],
            ended[0].last("tournament_over")["scores"]
        );
        assert_eq!(acts(&end.told), acts(&ended[0].told));
        assert!(
            end.told
                .iter()
                .all(|line| line["t"].is_u64() && line["event"].is_string())
        );
    }
    hold_one_log(&folders);
    for folder in &folders {
        let path = replay_path(folder);
        let checked = Command::new(env!("CARGO_BIN_EXE_thirteen"))
            .arg("replay")
            .arg(path)
            .output();
        assert!(checked.expect("the program starts").status.success());
    }
}

#[test]
fn a_second_tournament_follows_the_first() {
    let folders = [Folder::new(), Folder::new()];
    let options = ["--auto", "2", "--seats", "2", "--tournaments", "2", "--rule", SHORT];
    let (host, code) = Program::host(&folders[0], &options);
    let guest = Program::start(&folders[1], &["join", &code]);
    let (host, guest) = (host.end(), guest.end());
    assert_eq!(
        (host.code, guest.code),
        (Some(0), Some(0)),
        "{} {}",
        host.complaint,
        guest.complaint
    );
    for end in [&host, &guest] {
        let over = end.told.iter().filter(|line| line["event"] == "tournament_over");
        assert_eq!(over.count(), 2);
    }
}

#[test]
fn a_guest_that_was_killed_returns_to_its_seat_without_the_code() {
    let folders = [Folder::new(), Folder::new()];
    let options = ["--auto", "2", "--seats", "2", "--tournaments", "1", "--rule", LONGER];
    let (host, code) = Program::host(&folders[0], &options);
    let mut guest = Program::start(&folders[1], &["join", &code, "--name", "Lan"]);
    let joined = guest.wait_for("joined", |_| true);
    guest.wait_for("played", |line| line["seat"] == joined["seat"]);
    let before = guest.kill();
    let mut guest = Program::start(&folders[1], &["join"]);
    let back = guest.wait_for("joined", |_| true);
    assert_eq!((&back["seat"], &back["session"]), (&joined["seat"], &joined["session"]));
    let (host, guest) = (host.end(), guest.end());
    assert_eq!(
        (host.code, guest.code),
        (Some(0), Some(0)),
        "{} {}",
        host.complaint,
        guest.complaint
    );
    told_of_one_table(&host.told, &[&before, &guest.told]);
    hold_one_log(&folders);
}

#[test]
fn a_host_that_was_killed_goes_on_with_its_guests() {
    let folders = [Folder::new(), Folder::new(), Folder::new()];
    let options = ["--auto", "2", "--seats", "3", "--tournaments", "1", "--rule", LONGER];
    let (mut host, code) = Program::host(&folders[0], &options);
    let guests = folders[1..]
        .iter()
        .map(|folder| Program::start(folder, &["join", &code]));
    let guests: Vec<Program> = guests.collect();
    host.wait_for("played", |line| line["seat"] == 0);
    let before = host.kill();
    let (again, same) = Program::host(&folders[0], &options);
    assert_eq!(same, code, "the same code at the same port");
    let host = again.end();
    assert_eq!(host.code, Some(0), "{}", host.complaint);
    for guest in guests {
        let guest = guest.end();
        assert_eq!(guest.code, Some(0), "{}", guest.complaint);
        assert!(guest.told.iter().any(|line| line["event"] == "reconnecting"));
        told_of_one_table(&guest.told, &[&before, &host.told]);
    }
    hold_one_log(&folders);
}

#[cfg(unix)]
#[test]
fn a_guest_that_stood_still_for_a_while_plays_on() {
    let folders = [Folder::new(), Folder::new()];
    let options = ["--auto", "2", "--seats", "2", "--tournaments", "1", "--rule", LONGER];
    let (mut host, code) = Program::host(&folders[0], &options);
    let guest = Program::start(&folders[1], &["join", &code]);
    host.wait_for("played", |line| line["seat"] == 1);
    guest.signal("STOP");
    // Nothing is lost over three seconds: no line says so.
    host.read_for(Duration::from_secs(3));
    guest.signal("CONT");
    let (host, guest) = (host.end(), guest.end());
    assert_eq!(
        (host.code, guest.code),
        (Some(0), Some(0)),
        "{} {}",
        host.complaint,
        guest.complaint
    );
    assert_eq!(acts(&host.told), acts(&guest.told));
    hold_one_log(&folders);
}

#[test]
fn a_guest_whose_address_changes_plays_on_and_does_not_notice() {
    let folders = [Folder::new(), Folder::new()];
    let options = ["--auto", "2", "--seats", "2", "--tournaments", "1", "--rule", LONGER];
    let (mut host, code) = Program::host(&folders[0], &options);
    let (code, address) = code.split_once('@').expect("a code and an address");
    let detour = Detour::before(address.parse().expect("an address"));
    let mut guest = Program::start(&folders[1], &["join", &format!("{code}@{}", detour.address)]);
    guest.wait_for("played", |_| true);
    host.wait_for("played", |line| line["seat"] == 1);
    detour.change_address();
    let (host, guest) = (host.end(), guest.end());
    assert_eq!(
        (host.code, guest.code),
        (Some(0), Some(0)),
        "{} {}",
        host.complaint,
        guest.complaint
    );
    assert!(detour.came_back() > 0, "the table goes on at the new address");
    let noticed =
        |line: &&Value| line["event"] == "reconnecting" || line["event"] == "synced" && line["how"] != "snapshot";
    assert_eq!(guest.told.iter().find(noticed), None);
    assert_eq!(acts(&host.told), acts(&guest.told));
    hold_one_log(&folders);
}

#[test]
fn seven_watch_a_table_and_see_no_hand_and_the_eighth_finds_no_place() {
    let folders: Vec<Folder> = (0..10).map(|_| Folder::new()).collect();
    let options = ["--auto", "2", "--seats", "2", "--tournaments", "1", "--rule", SHORT];
    let (host, code) = Program::host(&folders[0], &options);
    let watch = ["join", &code, "--spectate"];
    let mut watching: Vec<Program> = folders[2..9]
        .iter()
        .map(|folder| Program::start(folder, &watch))
        .collect();
    for spectator in &mut watching {
        assert!(spectator.wait_for("joined", |_| true)["seat"].is_null());
    }
    let eighth = Program::start(&folders[9], &watch).end();
    assert_eq!(eighth.last("closed")["reason"], "table_full");
    let guest = Program::start(&folders[1], &["join", &code, "--auto", "1"]).end();
    let host = host.end();
    assert_eq!(
        (host.code, guest.code),
        (Some(0), Some(0)),
        "{} {}",
        host.complaint,
        guest.complaint
    );
    for spectator in watching {
        let spectator = spectator.end();
        assert_eq!(spectator.code, Some(0), "{}", spectator.complaint);
        assert_eq!(acts(&spectator.told), acts(&host.told));
        let mut deals = spectator.told.iter().filter(|line| line["event"] == "dealt");
        assert!(deals.all(|deal| deal["hand"].is_null()));
    }
}

/// Nothing was told twice in one life, and whoever tells of a place tells the same.
fn told_of_one_table(whole: &[Value], lives: &[&[Value]]) {
    let mut table = BTreeMap::new();
    for life in [whole].iter().chain(lives) {
        let acts = acts(life);
        assert!(acts.windows(2).all(|pair| pair[0].0 < pair[1].0), "in order, each once");
        for (place, act) in acts {
            let known = table.entry(place).or_insert_with(|| act.clone());
            assert_eq!(*known, act);
        }
    }
}

/// Everyone holds the log of the first, which may have gone on after the others had left.
fn hold_one_log(folders: &[Folder]) {
    let whole = replay(&folders[0]);
    for folder in &folders[1..] {
        assert!(
            whole.starts_with(&replay(folder)),
            "{:?} is no copy",
            replay_path(folder)
        );
    }
}

fn replay_path(folder: &Folder) -> std::path::PathBuf {
    let names = folder.names("replays");
    assert_eq!(names.len(), 1, "{names:?}");
    folder.path().join("replays").join(&names[0])
}

/// The log of the one tournament that was played here.
fn replay(folder: &Folder) -> String {
    fs::read_to_string(replay_path(folder)).expect("a log is text")
}
