//! What goes wrong on the way to a table: each has its code, its sentence and its exit code.

use std::fs;

use thirteen::net::door::{Caution, Door};
use thirteen::net::identity::FILE;
use thirteen::net::invite::Invite;
use thirteen::net::knock::knock;
use thirteen::wire::{self, Hello, MAJOR, Message};

use crate::folder::Folder;
use crate::machines::{self, GUEST, HOST, identity};
use crate::programs::{Program, text, tournament_of_two};

#[test]
fn a_wrong_code_is_refused_and_the_host_hears_of_it() {
    let folders = [Folder::new(), Folder::new()];
    let (mut host, code) = Program::host(&folders[0], &["--auto", "2"]);
    let end = Program::start(&folders[1], &["join", &wrong(&code)]).end();
    end.failed_with("there is no table with this code");
    assert_eq!(end.last("closed")["reason"], "no_such_table");
    assert_eq!(host.wait_for("guessed", |_| true)["failures"], 1);
}

#[test]
fn what_is_no_code_is_refused_with_its_reason() {
    for (typed, sentence) in [
        ("KX7M", "a code has 8 characters"),
        ("KX7U-4TQP@127.0.0.1:1", "there is no letter U"),
        ("KX7M-4TQP@127.0.0.1:99999", "is no port"),
        ("https://example.org", "no invitation"),
    ] {
        Program::start(&Folder::new(), &["join", typed])
            .end()
            .failed_with(sentence);
    }
}

#[test]
fn what_is_neither_a_command_nor_a_link_is_bad_usage() {
    let thirteen = |argument: &str| {
        let program = std::process::Command::new(env!("CARGO_BIN_EXE_thirteen"))
            .arg(argument)
            .output();
        let output = program.expect("the program starts");
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )
    };
    for argument in ["hots", "KX7M-4TQP", "https://example.org", "Đ"] {
        let (code, complaint) = thirteen(argument);
        assert_eq!(code, Some(2), "{complaint}");
        assert!(complaint.contains("no command, and no link"), "{complaint}");
    }
    if cfg!(not(feature = "app")) {
        let (code, complaint) = thirteen("Thirteen://join/KX7M-4TQP?at=127.0.0.1:1");
        assert_eq!(code, Some(1), "{complaint}");
        assert!(complaint.contains("no window"), "{complaint}");
    }
}

#[test]
fn a_damaged_key_is_told_in_one_line() {
    let folder = Folder::new();
    drop(folder.profile());
    fs::write(folder.path().join(FILE), "half").expect("the folder is there");
    let options = ["host", "--listen", "127.0.0.1:0", "--stdin"];
    let complaint = Program::start(&folder, &options).quit().complaint;
    assert!(
        complaint.contains("is kept as") && complaint.lines().count() == 1,
        "{complaint}"
    );
    assert_eq!(
        Program::start(&folder, &options).quit().complaint,
        "",
        "there is a new one now"
    );
}

#[test]
fn an_address_where_nobody_is_says_so() {
    let folder = Folder::new();
    let socket = std::net::UdpSocket::bind("127.0.0.1:0").expect("the loopback has a port");
    let address = socket.local_addr().expect("a socket has an address");
    let end = Program::start(&folder, &["join", &format!("KX7M-4TQP@{address}")]).end();
    end.failed_with("nobody answers");
    assert_eq!(end.last("closed")["reason"], "no_answer");
}

#[test]
fn who_comes_to_a_full_table_watches() {
    let folders = [Folder::new(), Folder::new()];
    let options = ["--auto", "2", "--bots", "3", "--pace", "human"];
    let (mut host, code) = Program::host(&folders[0], &options);
    host.wait_for("dealt", |_| true);
    let mut late = Program::start(&folders[1], &["join", &code]);
    let refused = late.wait_for("refused", |_| true);
    assert!(
        ["table_full", "tournament_running"].contains(&text(&refused["code"])),
        "{refused}"
    );
    assert!(late.wait_for("joined", |_| true)["seat"].is_null());
    late.wait_for("played", |_| true);
    let hands = late.told.iter().filter(|line| line["event"] == "dealt");
    assert!(
        hands.clone().count() > 0 && hands.clone().all(|deal| deal["hand"].is_null()),
        "no hand is shown"
    );
}

#[test]
fn a_profile_that_is_in_use_is_refused() {
    let folder = Folder::new();
    let (_host, code) = Program::host(&folder, &["--auto", "2"]);
    Program::start(&folder, &["join", &code])
        .end()
        .failed_with("already running");
}

#[test]
fn a_damaged_log_is_kept_aside_and_the_next_launch_opens_a_table() {
    let folder = Folder::new();
    drop(folder.profile());
    fs::write(folder.path().join("hosted/old.jsonl"), "{}\n{}\n").expect("the folder is there");
    let end = Program::start(&folder, &["host", "--listen", "127.0.0.1:0"]).end();
    end.failed_with("damaged");
    assert!(
        folder
            .names("hosted")
            .iter()
            .any(|name| name.starts_with("old.jsonl.broken-"))
    );
    Program::host(&folder, &[]);
}

#[test]
fn a_relay_whose_address_is_none_is_not_looked_for() {
    for command in [
        ["host", "--relay", "example.org:0"],
        ["join", "--relay", "example.org#51"],
    ] {
        let end = Program::start(&Folder::new(), &command).end();
        assert_eq!(end.code, Some(2), "{}", end.complaint);
    }
}

#[test]
fn a_port_that_is_taken_is_named() {
    let socket = std::net::UdpSocket::bind("127.0.0.1:0").expect("the loopback has a port");
    let address = socket.local_addr().expect("a socket has an address").to_string();
    let end = Program::start(&Folder::new(), &["host", "--listen", &address]).end();
    end.failed_with(&format!(
        "port {} is taken",
        socket.local_addr().expect("it has one").port()
    ));
}

#[test]
fn more_players_than_seats_are_bad_usage() {
    let end = Program::start(&Folder::new(), &["host", "--auto", "2", "--bots", "4"]).end();
    assert_eq!(end.code, Some(2), "{}", end.complaint);
    let end = Program::start(&Folder::new(), &["join"]).end();
    assert_eq!(end.code, Some(2), "there is no table to return to: {}", end.complaint);
}

#[test]
fn lines_that_ask_for_nothing_are_refused_and_the_table_goes_on() {
    let folder = Folder::new();
    let (mut host, _) = Program::host(&folder, &["--stdin", "--bots", "3", "--name", "Lan"]);
    host.types("dance");
    assert_eq!(host.wait_for("refused", |_| true)["code"], "no_such_command");
    host.types("play 3X");
    assert_eq!(host.wait_for("refused", |_| true)["code"], "no_card");
    host.types("pass");
    assert_eq!(host.wait_for("refused", |_| true)["code"], "not_playing");
    host.types("say Xin chào");
    host.wait_for("said", |line| line["seat"] == 0);
    host.types("ready");
    let dealt = host.wait_for("dealt", |_| true);
    assert_eq!(text(&dealt["hand"]).split(' ').count(), 13);
    host.types("quit");
    let end = host.end();
    assert_eq!(end.code, Some(0), "{}", end.complaint);
}

#[cfg(unix)]
#[test]
fn a_host_that_is_interrupted_closes_the_table_and_can_take_it_up() {
    let folders = [Folder::new(), Folder::new()];
    let (mut host, code) = Program::host(&folders[0], &["--auto", "2", "--seats", "2"]);
    let mut guest = Program::start(&folders[1], &["join", &code]);
    guest.wait_for("played", |_| true);
    host.wait_for("played", |_| true);
    host.signal("INT");
    assert_eq!(host.end().code, Some(0));
    let end = guest.end();
    end.failed_with("the host has closed this table");
    assert_eq!(end.last("closed")["reason"], "table_closed");
    let mut again = Program::start(&folders[0], &["host", "--auto", "2", "--resume"]);
    assert_eq!(again.invitation(), code);
    let mut guest = Program::start(&folders[1], &["join"]);
    guest.wait_for("joined", |line| line["seat"] == 1);
    guest.wait_for("played", |_| true);
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_does_not_end_the_table() {
    let folders = [Folder::new(), Folder::new()];
    let mut host = std::process::Command::new(env!("CARGO_BIN_EXE_thirteen"))
        .args(["host", "--listen", "127.0.0.1:0"])
        .args(tournament_of_two("target_score=4"))
        .args(["--json", "--data-dir"])
        .arg(folders[0].path())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut first = String::new();
    let mut out = std::io::BufReader::new(host.stdout.take().expect("its output is a pipe"));
    std::io::BufRead::read_line(&mut out, &mut first).expect("it says where it is");
    drop(out);
    let table: serde_json::Value = serde_json::from_str(&first).expect("an object");
    let code = format!("{}@{}", text(&table["code"]), text(&table["addresses"][0]));
    let guest = Program::start(&folders[1], &["join", &code]).end();
    assert_eq!(guest.code, Some(0), "{}", guest.complaint);
    assert!(host.wait().expect("it ends").success());
}

#[tokio::test]
async fn a_host_of_another_time_names_both_versions() {
    let (endpoint, address) = machines::host(HOST);
    let code: thirteen::net::code::JoinCode = "KX7M-4TQP".parse().expect("a code");
    let (door, _heard) = Door::new(identity(HOST).public(), code, Default::default(), Caution::default());
    let guest = tokio::task::spawn_blocking(move || {
        Program::start(&Folder::new(), &["join", &format!("KX7M-4TQP@{address}")]).end()
    });
    let connection = endpoint.accept().await.expect("it dials");
    let (link, mut inbox) = door.meet(&endpoint, &connection).await.expect("it knows the code");
    let hello = Hello {
        major: MAJOR + 8,
        minor: 0,
        app: "9.0.0".to_owned(),
        features: 0,
    };
    link.send(wire::encode(&Message::Hello(hello))).expect("it listens");
    // It may go before what it says about itself is read.
    inbox.recv().await.ok();
    let end = guest.await.expect("it ends");
    end.failed_with("9.0.0");
    assert_eq!(end.last("closed")["reason"], "upgrade_required");
}

#[tokio::test]
async fn a_guest_of_another_time_is_told_both_versions() {
    let folder = Folder::new();
    let (_host, code) = Program::host(&folder, &["--auto", "2"]);
    let invite: Invite = code.parse().expect("an invitation");
    let guest = machines::guest(GUEST);
    let addresses = thirteen::net::dial::resolve(&invite.places).await;
    let connection = guest.dial(&addresses, None).await.expect("the host is there");
    knock(&connection, identity(GUEST).public(), &invite.code)
        .await
        .expect("the code is right");
    let (link, mut inbox) = connection.control().await.expect("it is let in");
    let hello = Hello {
        major: MAJOR + 8,
        minor: 0,
        app: "9.0.0".to_owned(),
        features: 0,
    };
    link.send(wire::encode(&Message::Hello(hello))).expect("it listens");
    loop {
        let frame = inbox.recv().await.expect("it says what it needs first");
        if let Ok(Some(Message::UpgradeRequired { min, max, app })) = wire::decode(&frame) {
            assert!(min <= MAJOR && max == MAJOR && !app.is_empty());
            return;
        }
    }
}

/// The same room with another secret.
fn wrong(code: &str) -> String {
    let (code, place) = code.split_once('@').expect("a code with an address");
    let other = if code.ends_with('0') { '1' } else { '0' };
    let (room, _) = code.split_once('-').expect("two halves");
    format!("{room}-{other}{other}{other}{other}@{place}")
}
