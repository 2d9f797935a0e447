//! Every rule, broken on purpose.

use super::*;

fn faults(rule: Rule, path: &str, text: &str) -> usize {
    rule(&Source::new(path, text)).len()
}

#[test]
fn a_forbidden_import_is_seen_however_it_is_written() {
    assert_eq!(faults(imports, "src/rules/card.rs", "use crate::table::Seat;"), 1);
    assert_eq!(
        faults(
            imports,
            "src/table/mod.rs",
            "use crate::{rules::Cards, bot::{self, Level}, net};"
        ),
        2
    );
    assert_eq!(
        faults(imports, "src/bot/mod.rs", "fn f() { super::session::open() }"),
        1
    );
    assert_eq!(
        faults(imports, "src/bot/think/deep.rs", "use super::super::super::net::Clock;"),
        2
    );
    assert_eq!(faults(imports, "src/lobby/mod.rs", ""), 1, "a module without a row");
}

#[test]
fn an_allowed_import_is_no_fault() {
    assert_eq!(
        faults(
            imports,
            "src/table/view.rs",
            "use crate::rules::{Cards, Combo};\nuse crate::table::seat;"
        ),
        0
    );
    assert_eq!(
        faults(imports, "src/session/mod.rs", "mod net;\nuse super::session::net;"),
        0
    );
    assert_eq!(
        faults(
            imports,
            "src/session/mod.rs",
            "mod net;\n#[cfg(test)] mod tests { use super::net; }"
        ),
        0
    );
    assert_eq!(
        faults(
            imports,
            "src/rules/mod.rs",
            "// crate::net is elsewhere\nconst S: &str = \"crate::net\";"
        ),
        0
    );
}

#[test]
fn a_package_stays_with_its_owner() {
    assert_eq!(faults(packages, "src/table/mod.rs", "use bevy::prelude::*;"), 1);
    assert_eq!(
        faults(packages, "src/session/mod.rs", "fn f() { tokio::spawn(g()) }"),
        1
    );
    assert_eq!(faults(packages, "src/app/mod.rs", "use bevy::prelude::*;"), 0);
}

#[test]
fn a_core_that_looks_outside_is_seen() {
    assert_eq!(
        faults(
            outside_in_cores,
            "src/session/log.rs",
            "use std::{fs, io};\nfn f() { std::thread::park() }"
        ),
        2
    );
    assert_eq!(
        faults(outside_in_cores, "src/bot/mod.rs", "use std::collections::HashMap;"),
        1
    );
    assert_eq!(
        faults(
            outside_in_cores,
            "src/wire/mod.rs",
            "use std::{time::{Duration, Instant}, net::UdpSocket};"
        ),
        2
    );
    assert_eq!(
        faults(
            outside_in_cores,
            "src/rules/mod.rs",
            "pub enum Instant { Dragon }\nuse std::time::Duration;"
        ),
        0
    );
    assert_eq!(faults(outside_in_cores, "src/app/mod.rs", "use std::{fs, thread};"), 0);
}

#[test]
fn a_line_too_many_is_seen() {
    let function = |lines: usize| format!("fn long() {{\n{}}}\n", "  a();\n".repeat(lines - 2));
    assert_eq!(faults(function_length, "src/a.rs", &function(LONGEST_FUNCTION)), 0);
    assert_eq!(faults(function_length, "src/a.rs", &function(LONGEST_FUNCTION + 1)), 1);
    assert_eq!(faults(file_length, "src/a.rs", &"\n".repeat(LONGEST_FILE)), 0);
    assert_eq!(faults(file_length, "src/a.rs", &"\n".repeat(LONGEST_FILE + 1)), 1);
}

#[test]
fn a_file_without_prose_is_seen() {
    assert_eq!(faults(prose_first, "src/a.rs", "use std::fmt;\n"), 1);
    assert_eq!(faults(prose_first, "src/a.rs", "//! The deck.\n"), 0);
}

#[test]
fn a_core_that_may_stay_undocumented_is_seen() {
    assert_eq!(faults(documented, "src/rules/mod.rs", "//! The rules.\n"), 1);
    assert_eq!(
        faults(
            documented,
            "src/rules/mod.rs",
            "//! The rules.\n#![deny(missing_docs)]\n"
        ),
        0
    );
}

#[test]
fn banned_words_are_seen_in_code_and_in_text() {
    assert_eq!(
        faults(
            words,
            "src/a.rs",
            "fn f() { todo!(); dbg!(1); }\n#[allow(dead_code)]\n#![allow(x)]"
        ),
        4
    );
    assert_eq!(
        faults(words, "src/a.rs", "// todo! is a word\nconst S: &str = \"dbg!\";"),
        0
    );
    assert_eq!(
        faults(
            words,
            "README.md",
            concat!("FIX", "ME later, see ../sha", "red and /wo", "rk/x")
        ),
        3
    );
    let numbered = concat!("// Fixes iss", "ue 7 and iss", "ue #8\n// an iss", "ue of cards");
    assert_eq!(faults(words, "src/a.rs", numbered), 1);
}

#[test]
fn names_that_say_nothing_are_seen() {
    assert_eq!(
        faults(
            names,
            "src/a.rs",
            "struct DeckManager; mod utils; fn get_card() {} trait CardHelper {}"
        ),
        4
    );
    assert_eq!(faults(names, "src/a.rs", "struct Deck; mod deck; fn card() {}"), 0);
}

#[test]
fn a_test_ignored_in_silence_is_seen() {
    assert_eq!(faults(ignored, "src/a.rs", "#[test]\n#[ignore]\nfn f() {}"), 1);
    assert_eq!(
        faults(
            ignored,
            "src/a.rs",
            "#[test]\n#[ignore = \"needs a sound card\"]\nfn f() {}"
        ),
        0
    );
}

#[test]
fn bincode_outside_the_codec_is_seen() {
    assert_eq!(faults(codec, "src/wire/mod.rs", "use bincode::config;"), 1);
    assert_eq!(faults(codec, "Cargo.toml", "[dependencies]\nbincode = \"2\"\n"), 1);
    assert_eq!(faults(codec, "relay/src/codec.rs", "use bincode::config;"), 0);
}
