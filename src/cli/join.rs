//! `thirteen join`: sits at somebody's table without a window.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use clap::error::ErrorKind;
use thirteen_relay::address::Address;

use super::auto::Auto;
use super::engine::available_level;
use super::host::own_name;
use super::lines::Printer;
use super::sitting::{Sitting, Tournaments};
use crate::net::clock::chance;
use crate::net::invite::Invite;
use crate::net::joining::{self, JoinSetup};
use crate::table::{Level, Name, PlayerId};

/// What `thirteen join` was asked.
#[derive(Debug, Args)]
#[command(after_long_help = HELP)]
pub struct JoinCommand {
    /// CODE with --relay, CODE@HOST:PORT or a link; nothing to return to the table that one was at
    code: Option<String>,
    /// The relay that knows the code: relay.example.org:4433, with #k… if it has one
    #[arg(long, value_name = "ADDR")]
    relay: Option<Address>,
    /// Go over the relay alone, so that other players do not learn the address of this computer
    #[arg(long)]
    hide_address: bool,
    /// What one is called; without it "Guest" and a number that stays the same
    #[arg(long, value_parser = own_name)]
    name: Option<Name>,
    /// Watch without a seat
    #[arg(long)]
    spectate: bool,
    /// Let a bot of this level play: 0, 1 or 2, which are novice, easy and medium. Without --stdin it is level 2
    #[arg(long, value_name = "LEVEL", value_parser = available_level)]
    auto: Option<Level>,
    /// Read commands from standard input, one a line
    #[arg(long)]
    stdin: bool,
    /// Keep identity and seat in this folder; THIRTEEN_DATA_DIR names one as well
    #[arg(long, value_name = "FOLDER")]
    data_dir: Option<PathBuf>,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

/// Plays until the table is closed, the player quits or the system asks to end.
pub(super) fn run(command: &JoinCommand) -> ExitCode {
    let printer = Printer::new(command.json);
    let to = match command.code.as_deref().map(str::parse::<Invite>).transpose() {
        Ok(to) => to.map(|to| Invite {
            relay: command.relay.clone().or(to.relay),
            ..to
        }),
        Err(error) => return super::failure(error),
    };
    let mut profile = match super::profile(command.data_dir.as_deref()) {
        Ok(profile) => profile,
        Err(error) => return super::failure(error),
    };
    profile.hide_address(command.hide_address);
    let chance = match chance() {
        Ok(chance) => chance,
        Err(error) => return super::failure(format_args!("the system gives no randomness: {error}")),
    };
    let name = command.name.clone().unwrap_or_else(|| any_name(profile.player()));
    let joined = match to {
        Some(to) => joining::join(
            JoinSetup {
                to,
                name: name.clone(),
                spectate: command.spectate,
            },
            &profile,
        ),
        None => match joining::resume(&profile) {
            Ok(Some(table)) => Ok(table),
            Ok(None) => return super::bad_usage("join", ErrorKind::MissingRequiredArgument, NO_TABLE),
            Err(error) => Err(error),
        },
    };
    let table = match joined {
        Ok(table) => table,
        Err(error) => return super::failure(error),
    };
    let level = command.auto.or(if command.stdin { None } else { Some(Level::Medium) });
    let auto = level.filter(|_| !command.spectate);
    let auto = auto.map(|level| Auto::new(level, false, false, chance));
    Sitting::new(table, name, printer, auto, Tournaments::AsTheHostLikes).run(command.stdin)
}

/// What a player is called that has not said it: two at one table are hardly ever called the same.
fn any_name(player: PlayerId) -> Name {
    let name = format!("Guest {}", player.0 % 9_000 + 1_000);
    name.parse().expect("this is a short name of plain letters")
}

const NO_TABLE: &str = "there is no table to return to: give its CODE@HOST:PORT, or the link that its host sent you";

const HELP: &str = "\
The host's `thirteen host` prints the code and the addresses. Who has joined a table once needs no code to return to it
for as long as the seat is kept: `thirteen join` alone does so after a crash.

With --stdin, one command a line: sit [N], ready, play 3S 3C, pass, say TEXT, leave, quit.
With --json, one object a line; the README lists them.";
