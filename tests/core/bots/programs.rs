//! Other programs as bots: good ones play as themselves, bad ones cost nobody a game.

use serde_json::Value;

use super::ladder::{arena, row};

fn engine(arguments: &str) -> String {
    format!("program:\"{}\" engine {arguments}", env!("CARGO_BIN_EXE_thirteen"))
}

/// What does not depend on the machine or on how the seat was named.
fn outcome(row: &Value) -> [&Value; 5] {
    ["points", "lead", "firsts", "lasts", "illegal"].map(|field| &row[field])
}

#[test]
fn the_engine_in_a_process_of_its_own_plays_exactly_as_the_built_in_level() {
    for (level, rule) in [
        ("0", "bomb_ladder=on"),
        ("1", "finish_on_two=off"),
        ("2", "any_bomb_after_pass=on"),
    ] {
        let built_in = format!("level:{level}");
        let outside = engine(&format!("--level {level} --seed 5"));
        let play = |spec: &str, seats: usize| {
            let table = [spec, "style:hoarder", "random", "lowest"];
            let rows = arena(&table[..seats], &["--deals", "6", "--seed", "5", "--rule", rule]);
            assert_eq!(row(&rows, spec)["late"], 0);
            rows.iter()
                .map(|row| outcome(row).map(Clone::clone))
                .collect::<Vec<_>>()
        };
        for seats in 2..=4 {
            // Rows come in the order of their names, and both names come before the others.
            let mut one = play(&built_in, seats);
            let mut other = play(&outside, seats);
            one.sort_by_key(|row| format!("{row:?}"));
            other.sort_by_key(|row| format!("{row:?}"));
            assert_eq!(one, other, "level {level} at a table of {seats}");
        }
    }
}

#[cfg(unix)]
#[test]
fn programs_that_hang_crash_flood_or_talk_nonsense_are_replaced_and_counted() {
    let hangs = "program:sh -c \"echo ready h; exec sleep 100\"";
    let crashes = "program:sh -c \"echo ready c; read a; read b; echo pass\"";
    let floods = "program:sh -c \"echo ready f; exec yes\"";
    let talks = "program:sh -c \"while read line; do echo play me; done\"";
    let cheats = "program:sh -c \"while read line; do case $line in thirteen*) echo ready x;; move*) echo play 2H;; esac; done\"";
    let greets = "program:yes ready";
    for (bad, fault) in [
        (greets, "late"),
        (hangs, "late"),
        (crashes, "late"),
        (floods, "late"),
        (talks, "illegal"),
        (cheats, "illegal"),
    ] {
        let rows = arena(
            &["level:2", bad, "level:1"],
            &["--deals", "2", "--ms", "40", "--threads", "1"],
        );
        let row = row(&rows, bad);
        assert_eq!(row["games"], 6, "{bad}");
        assert!(row[fault].as_u64().unwrap() > 10, "{bad}: {row}");
    }
}

#[cfg(unix)]
#[test]
fn a_program_that_is_not_there_is_a_failure_with_a_sentence() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_thirteen"))
        .args(["arena", "--seat", "level:1", "--seat", "program:/nowhere/bot"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("check the path"));
}

#[test]
fn bad_usage_of_the_arena_and_the_engine_is_told_from_failure() {
    for arguments in [
        &["arena", "--seat", "level:1"][..],
        &["arena", "--seat", "level:1", "--seat", "level:3"],
        &["arena", "--seat", "level:1", "--seat", "best"],
        &["arena", "--seat", "level:1", "--seat", "random", "--rule", "jump_in=on"],
        &["arena", "--seat", "level:1", "--seat", "program:\"unfinished"],
        &["engine", "--level", "9"],
        &["engine", "--style", "wild"],
    ] {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_thirteen"))
            .args(arguments)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(!output.stderr.is_empty(), "{arguments:?}");
    }
}
