//! The rules of the card game, against a second engine that is written from the rule book alone, slowly and plainly.

mod chance;
mod combinations;
mod counted;
mod garbage;
mod instants;
mod naive;
mod naive_game;
mod play_through;
mod printed;
mod questions;
mod rule_book;

use std::path::Path;

/// Compares a text with the file of this name in `tests/data`, or writes it there when `REWRITE_TEST_DATA` is set.
fn recorded(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
    if rewriting() {
        std::fs::write(&path, text).expect("the data folder can be written");
    }
    let on_record = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, on_record, "{name} has changed");
}

fn rewriting() -> bool {
    std::env::var_os("REWRITE_TEST_DATA").is_some()
}
