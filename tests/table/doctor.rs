//! `thirteen doctor` on good, used and damaged profiles.

use std::fs;
use std::path::Path;
use std::process::{Command as Program, Output};

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
        "nearby",
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
    assert!(String::from_utf8_lossy(&output.stderr).contains("--data-dir"));
}
