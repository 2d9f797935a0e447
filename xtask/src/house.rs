//! `cargo xtask house`: the figures of the house, as the test that keeps its rules sees them.

use std::process::ExitCode;

use crate::{Outcome, steps};

pub(crate) fn run() -> Outcome {
    let figures = [
        "test",
        "--quiet",
        "--package",
        "thirteen",
        "--no-default-features",
        "--test",
        "core",
    ];
    let shown = ["--", "--exact", "--nocapture", "tidy::the_house_in_figures"];
    let status = steps::cargo(&figures).args(shown).status().map_err(steps::no_cargo)?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
