//! `thirteen host`: hosts a table without a window.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use clap::error::ErrorKind;
use thirteen_relay::address::Address;

use super::auto::Auto;
use super::engine::available_level;
use super::lines::Printer;
use super::rules::house_rule;
use super::sitting::{Sitting, Tournaments};
use crate::net::clock::chance;
use crate::net::hosting::{self, HostSetup};
use crate::net::offline::human_pace;
use crate::rules::Preset;
use crate::session::Pace;
use crate::table::{Bot, Level, Name, Settings};

/// What `thirteen host` was asked.
#[derive(Debug, Args)]
#[command(after_long_help = HELP)]
pub struct HostCommand {
    /// What the host's own player is called
    #[arg(long, default_value = "Host", value_parser = own_name)]
    name: Name,
    /// A relay, so that friends from other networks need the code alone: relay.example.org:4433, with #k… if it has one
    #[arg(long, value_name = "ADDR")]
    relay: Option<Address>,
    /// A relay in this program, for friends whose network lets no UDP out: how they reach it, such as 203.0.113.5:4433,
    /// where UDP and TCP are open
    #[arg(long, value_name = "ADDR", conflicts_with_all = ["relay", "hide_address"])]
    own_relay: Option<Address>,
    /// Let friends come over the relay alone, so that they do not learn the address of this computer
    #[arg(long, requires = "relay")]
    hide_address: bool,
    /// The address and UDP port to listen on, such as 0.0.0.0:41313
    #[arg(long, value_name = "ADDR")]
    listen: Option<SocketAddr>,
    /// How many seats the table has
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u8).range(2..=4))]
    seats: u8,
    /// How many of them bots take
    #[arg(long, value_name = "N", default_value_t = 0)]
    bots: u8,
    /// How well these bots play: 0, 1 or 2, which are novice, easy and medium
    #[arg(long, value_name = "LEVEL", default_value = "2", value_parser = available_level)]
    bot: Level,
    /// The rules to start from: mien-nam, thirteen or suited
    #[arg(long, value_name = "NAME", default_value = "mien-nam")]
    preset: Preset,
    /// A house rule to change, such as bomb_ladder=off; may be given many times
    #[arg(long = "rule", value_name = "NAME=VALUE", value_parser = house_rule)]
    rules: Vec<String>,
    /// Let a bot of this level play the host's own seat
    #[arg(long, value_name = "LEVEL", value_parser = available_level)]
    auto: Option<Level>,
    /// End after so many tournaments
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    tournaments: Option<u32>,
    /// How long bots seem to think
    #[arg(long, value_name = "PACE", default_value = "instant")]
    pace: HowFast,
    /// Read commands from standard input, one a line
    #[arg(long)]
    stdin: bool,
    /// Take up the table that was closed before it was over
    #[arg(long, conflicts_with = "new")]
    resume: bool,
    /// Open a new table even if one was interrupted a moment ago
    #[arg(long)]
    new: bool,
    /// Keep the table in this folder; THIRTEEN_DATA_DIR names one as well
    #[arg(long, value_name = "FOLDER")]
    data_dir: Option<PathBuf>,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

/// How long bots seem to think.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
enum HowFast {
    /// Like people
    Human,
    /// Not at all
    Instant,
}

/// Hosts until the tournaments are over, the player quits or the system asks to end.
pub(super) fn run(command: &HostCommand) -> ExitCode {
    let sits = command.auto.is_some() || command.stdin;
    let taken = command.bots + u8::from(sits);
    if taken > command.seats {
        let sentence = format!(
            "{taken} players do not fit on {} seats: ask for fewer --bots",
            command.seats
        );
        return super::bad_usage("host", ErrorKind::ValueValidation, &sentence);
    }
    let printer = Printer::new(command.json);
    let setup = match setup(command, sits) {
        Ok(setup) => setup,
        Err(sentence) => return super::bad_usage("host", ErrorKind::ValueValidation, &sentence),
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
    let takes_up = command.resume || (!command.new && hosting::was_interrupted(&setup.settings, &profile));
    let opened = if takes_up {
        match hosting::resume(&profile, setup.pace, setup.listen, setup.relay, setup.own_relay) {
            Ok(Some(table)) => Ok(table),
            Ok(None) => return super::failure("no table waits to be taken up: leave --resume out to open one"),
            Err(error) => Err(error),
        }
    } else {
        hosting::host(setup, &profile)
    };
    let table = match opened {
        Ok(table) => table,
        Err(error) => return super::failure(error),
    };
    let tournaments = match (command.tournaments, command.stdin) {
        (Some(number), _) => Tournaments::Until(number),
        (None, false) => Tournaments::WithoutEnd,
        (None, true) => Tournaments::AsTheHostLikes,
    };
    let human = command.pace == HowFast::Human;
    let auto = command.auto.map(|level| Auto::new(level, human, true, chance));
    Sitting::new(table, command.name.clone(), printer, auto, tournaments).run(command.stdin)
}

fn setup(command: &HostCommand, sits: bool) -> Result<HostSetup, String> {
    let mut rules = command.preset.rules();
    for text in &command.rules {
        rules = rules.with_text(text).map_err(|error| error.to_string())?;
    }
    let bots = BOTS.iter().take(usize::from(command.bots));
    let bots = bots.map(|name| Ok(Bot::new(name.parse()?, command.bot)));
    let bots: Result<_, crate::table::NameError> = bots.collect();
    Ok(HostSetup {
        name: command.name.clone(),
        sits,
        settings: Settings {
            seats: command.seats,
            rules,
            ..Settings::default()
        },
        bots: bots.map_err(|error| error.to_string())?,
        pace: match command.pace {
            HowFast::Human => human_pace(),
            HowFast::Instant => Pace::Instant,
        },
        listen: command.listen,
        relay: command.relay.clone(),
        own_relay: command.own_relay.clone(),
    })
}

/// A name that may be given on the command line.
pub(super) fn own_name(text: &str) -> Result<Name, String> {
    text.parse().map_err(|error: crate::table::NameError| error.to_string())
}

/// What the bots are called.
const BOTS: [&str; 4] = ["Bot Ba", "Bot Tư", "Bot Năm", "Bot Sáu"];

const HELP: &str = "\
Prints the code and the addresses of the table: players join with `thirteen join CODE@ADDRESS`, or with
`thirteen join CODE --relay ADDR` over the same relay. The host's own seat is
played by --auto LEVEL, or by --stdin; with neither the host does not sit. Without --stdin another tournament begins
when one is over, until --tournaments N have been played.

A table that a crash has interrupted is taken up by the same command, with the same code, port and players; --resume takes
up one that was closed before it was over, and --new opens another in any case.

With --stdin, one command a line: sit [N], ready, play 3S 3C, pass, say TEXT, pause, resume, reset, leave, quit.
With --json, one object a line; the README lists them.";
