//! `thirteen doctor` on good, used and damaged profiles.

use std::fs;
use std::path::Path;
use std::process::{Command as Program, Output};

use thirteen_relay::address::{Address, Pin};
use thirteen_relay::rooms::PeerKey;

use crate::folder::Folder;

fn doctor(folder: &Path) -> (Output, Vec<serde_json::Value>) {
    let mut program = Program::new(env!("CARGO_BIN_EXE_thirteen"));
    program.args(["doctor", "--json", "--data-dir"]).arg(folder);
    let output = program.output().expect("the program can be run");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let findings = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("each line is an object"))
        .collect();
    (output, findings)
}

fn state<'a>(findings: &'a [serde_json::Value], check: &str) -> Option<&'a str> {
    findings.iter().find(|finding| finding["check"] == check)?["state"].as_str()
}

#[test]
fn a_fresh_profile_has_no_problem() {
    let folder = Folder::new();
    let (output, findings) = doctor(folder.path());
    assert!(output.status.success());
    for check in [
        "version", "folders", "profile", "identity", "settings", "table", "hosted", "chance",
    ] {
        assert_eq!(state(&findings, check), Some("ok"), "{check}");
    }
    let of_the_machine = [
        "network",
        "port",
        "addresses",
        "interfaces",
        "nearby",
        "relay",
        "nat",
        "path",
        "links",
        "window",
        "display",
        "graphics",
        "sound",
    ];
    for check in of_the_machine {
        assert!(state(&findings, check).is_some(), "{check}");
    }
}

#[test]
fn a_profile_in_use_and_damaged_files_are_warnings_with_advice() {
    let folder = Folder::new();
    let profile = folder.profile();
    fs::write(profile.folders().settings(), "[[[").expect("there is room");
    fs::write(profile.folders().tables().join("a.jsonl"), "hello").expect("there is room");
    let (output, findings) = doctor(folder.path());
    assert!(output.status.success());
    for check in ["profile", "settings", "table"] {
        assert_eq!(state(&findings, check), Some("warning"), "{check}");
    }
    assert_eq!(
        fs::read_to_string(profile.folders().settings()).expect("it is there"),
        "[[["
    );
}

#[test]
fn a_damaged_key_is_told_and_not_forgotten() {
    let folder = Folder::new();
    drop(folder.profile());
    fs::write(folder.path().join(thirteen::net::identity::FILE), "half").expect("there is room");
    let (_, findings) = doctor(folder.path());
    assert_eq!(state(&findings, "identity"), Some("warning"));
    let (_, findings) = doctor(folder.path());
    assert_eq!(state(&findings, "identity"), Some("ok"), "there is a new one");
    let identity = findings.iter().find(|finding| finding["check"] == "identity");
    let message = identity
        .and_then(|finding| finding["message"].as_str())
        .unwrap_or_default();
    assert!(message.contains("kept as identity.key.broken-"), "{message}");
}

#[cfg(not(feature = "app"))]
#[test]
fn a_build_without_a_window_says_so_and_registers_no_links() {
    let folder = Folder::new();
    let (_, findings) = doctor(folder.path());
    for check in ["display", "graphics", "sound", "links"] {
        let finding = findings.iter().find(|finding| finding["check"] == check);
        let message = finding
            .and_then(|finding| finding["message"].as_str())
            .unwrap_or_default();
        assert!(message.contains("this build has no window"), "{check}: {message}");
    }
    let mut program = Program::new(env!("CARGO_BIN_EXE_thirteen"));
    let output = program
        .args(["doctor", "--register-links"])
        .output()
        .expect("the program can be run");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no window that a link could open"));
}

#[test]
fn a_relay_that_does_not_answer_is_a_warning_and_one_that_is_none_another() {
    let folder = Folder::new();
    let silent = std::net::UdpSocket::bind("127.0.0.1:0").expect("the loopback has a port");
    // With a key of its own, so that no certificate of this machine matters.
    let address = Address {
        host: "127.0.0.1".to_owned(),
        port: silent.local_addr().expect("it has one").port(),
        pin: Some(Pin::of(&PeerKey([7; 32]))),
    };
    fs::write(folder.folders().settings(), format!("relay = \"{address}\"\n")).expect("there is room");
    let relay = |findings: &[serde_json::Value]| {
        let finding = findings.iter().find(|finding| finding["check"] == "relay");
        finding.map(ToString::to_string).unwrap_or_default()
    };
    let (output, findings) = doctor(folder.path());
    assert!(output.status.success());
    assert_eq!(state(&findings, "relay"), Some("warning"));
    assert!(relay(&findings).contains("the relay does not answer"), "{findings:?}");
    fs::write(folder.folders().settings(), "relay = \"relay.example.org:0\"\n").expect("there is room");
    let (_, findings) = doctor(folder.path());
    assert!(relay(&findings).contains("is no port"), "{findings:?}");
    let mut program = Program::new(env!("CARGO_BIN_EXE_thirteen"));
    let output = program
        .args(["doctor", "--relay", "!"])
        .output()
        .expect("the program can be run");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_folder_that_cannot_be_used_is_a_problem_and_a_sentence() {
    let folder = Folder::new();
    let file = folder.path().join("file");
    fs::write(&file, "").expect("there is room");
    let (output, findings) = doctor(&file);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(state(&findings, "folders"), Some("problem"));
    assert_eq!(String::from_utf8_lossy(&output.stderr).lines().count(), 1);
}

/// The folder before a command is the window's; a command that went on without it would look at another profile.
#[test]
fn a_folder_before_a_command_is_refused_and_not_ignored() {
    let folder = Folder::new();
    let mut program = Program::new(env!("CARGO_BIN_EXE_thirteen"));
    let output = program.arg("--data-dir").arg(folder.path()).arg("doctor").output();
    let output = output.expect("the program can be run");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("a command comes first: write `thirteen doctor"));
}
