//! The game's program: a command, or the window.

use std::process::ExitCode;

use clap::Parser;
use thirteen::cli::{self, Arguments, Verbosity, WindowArguments};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let verbosity = arguments.verbosity();
    match arguments.command {
        Some(command) => {
            verbosity.begin();
            cli::run(command)
        }
        None => open_window(arguments.window, &verbosity),
    }
}

#[cfg(feature = "app")]
fn open_window(window: WindowArguments, verbosity: &Verbosity) -> ExitCode {
    thirteen::app::run(thirteen::app::Opening {
        data_dir: window.data_dir,
        programs: window.bot_program,
        measuring: window.measure,
        link: window.link.map(|link| link.0),
        log: verbosity.directives().to_owned(),
    })
}

#[cfg(not(feature = "app"))]
fn open_window(_: WindowArguments, _: &Verbosity) -> ExitCode {
    cli::failure(
        "this build has no window: `cargo xtask play` builds one that has it, and `thirteen --help` lists what works without",
    )
}
