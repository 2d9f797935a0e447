//! The relay's program: [`settings`](program::settings) from the command line, the environment and a file, rooms in a
//! [`store`](program::store), and then a [`Relay`] until a signal ends it.

mod program;

use std::process::ExitCode;

use clap::Parser;

use program::settings::Arguments;

fn main() -> ExitCode {
    program::run(Arguments::parse())
}
