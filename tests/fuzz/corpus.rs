//! Where the corpus comes from: what the game itself writes.

use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn every_target_has_a_corpus() {
    let targets = include_str!("targets.rs");
    let names = targets
        .split("#[test]\n")
        .skip(1)
        .filter_map(|test| test.strip_prefix("fn ")?.split('(').next());
    for name in names {
        let folder = folder(name);
        let inputs = fs::read_dir(&folder).map_or(0, Iterator::count);
        assert!(inputs > 0, "{} is empty", folder.display());
    }
}

fn folder(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fuzz/__fuzz__/targets__{target}/corpus"))
}
