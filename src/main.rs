//! The game's program: a command, or the window.

use std::process::ExitCode;

use clap::Parser;
use thirteen::cli::{self, Arguments, WindowArguments};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match arguments.command {
        Some(command) => cli::run(command),
        None => open_window(arguments.window),
    }
}

#[cfg(feature = "app")]
fn open_window(window: WindowArguments) -> ExitCode {
    thirteen::app::run(window.data_dir, window.bot_program, window.measure)
}

#[cfg(not(feature = "app"))]
fn open_window(_: WindowArguments) -> ExitCode {
    cli::failure(
        "this build has no window: `cargo xtask play` builds one that has it, and `thirteen --help` lists what works without",
    )
}
