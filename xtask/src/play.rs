//! `cargo xtask play`: from a fresh clone to the game.

use std::process::ExitCode;

use crate::packages::{self, Purpose};
use crate::{Outcome, steps};

/// Builds before it runs, so that the build is seen and the game's own exit code is what the command ends with.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    packages::install_missing(Purpose::Play)?;
    let build = steps::cargo(&["build", "--package", "thirteen", "--release"])
        .status()
        .map_err(steps::no_cargo)?;
    if !build.success() {
        return Err("The game did not build; the compiler's words are above.".to_owned());
    }
    let game = steps::cargo(&["run", "--package", "thirteen", "--release", "--quiet", "--"])
        .args(arguments)
        .status()
        .map_err(steps::no_cargo)?;
    let code = game.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}
