//! The window.

pub mod art;
pub mod command;
pub mod screens;
pub mod settings;
pub mod theme;
pub mod words;

use std::path::PathBuf;
use std::process::ExitCode;

/// Opens the window and stays until it is closed. What is kept is kept in `data_dir`, or in the profile's own folders.
pub fn run(data_dir: Option<PathBuf>) -> ExitCode {
    drop(data_dir);
    ExitCode::FAILURE
}
