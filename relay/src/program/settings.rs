//! What whoever runs the relay may choose: on the command line, else in the environment, else in a file.

use std::fs;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::{Args, Parser};
use serde::Deserialize;
use thirteen_relay::address::PORT;
use thirteen_relay::core::Limits;
use thirteen_relay::millis::Millis;
use thirteen_relay::rate::Rate;
use toml::{Table, Value};

use super::Failure;

/// The relay for tables of Thirteen: it helps players find each other, and passes their packets on where no direct way
/// exists. It can read none of them.
#[derive(Debug, Parser)]
#[command(name = "thirteen-relay", version)]
pub(crate) struct Arguments {
    #[command(flatten)]
    choices: Choices,
    /// A TOML file with the same names as these options, and a table [limits]
    #[arg(long, value_name = "FILE", env = "THIRTEEN_RELAY_CONFIG")]
    config: Option<PathBuf>,
    /// Write one JSON object a line, also for logs
    #[arg(long, env = "THIRTEEN_RELAY_JSON")]
    json: bool,
}

/// What stands in the command line, the environment and the file alike.
#[derive(Debug, Default, Args, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct Choices {
    /// Where to listen on UDP [default: [::]:4433]
    #[arg(long, value_name = "ADDR", env = "THIRTEEN_RELAY_LISTEN")]
    listen: Option<SocketAddr>,
    /// Where to listen on TCP, for those whose network blocks UDP, or "off" [default: as on UDP]
    #[arg(long, value_name = "ADDR", env = "THIRTEEN_RELAY_LISTEN_TLS")]
    listen_tls: Option<Place>,
    /// The file that keeps the rooms [default: thirteen-relay.redb, in $STATE_DIRECTORY if that is set]
    #[arg(long, value_name = "PATH", env = "THIRTEEN_RELAY_STORE")]
    store: Option<PathBuf>,
    /// Where to answer /metrics and /health, or "off" [default: 127.0.0.1:9413]
    #[arg(long, value_name = "ADDR", env = "THIRTEEN_RELAY_METRICS")]
    metrics: Option<Place>,
    /// A certificate in PEM form, with those that vouch for it
    #[arg(long, value_name = "FILE", env = "THIRTEEN_RELAY_TLS_CERT")]
    tls_cert: Option<PathBuf>,
    /// The certificate's key in PEM form
    #[arg(long, value_name = "FILE", env = "THIRTEEN_RELAY_TLS_KEY")]
    tls_key: Option<PathBuf>,
    /// The name under which players reach this machine: it stands in the address that is printed
    #[arg(long, alias = "name", value_name = "NAME", env = "THIRTEEN_RELAY_PUBLIC_HOST")]
    public_host: Option<String>,
}

/// A file: the choices, and how much strangers may take.
#[derive(Debug, Default)]
struct File {
    choices: Choices,
    limits: FileLimits,
}

/// Limits that a file may change.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct FileLimits {
    connections: Option<usize>,
    rooms: Option<usize>,
    rooms_a_host: Option<usize>,
    guests_a_room: Option<usize>,
    connections_a_minute: Option<u32>,
    connections_at_once: Option<u32>,
    joins_a_minute: Option<u32>,
    joins_a_room_a_minute: Option<u32>,
    opens_a_minute: Option<u32>,
    bytes_a_second: Option<u32>,
    bytes_at_once: Option<u32>,
    grants_after_seconds: Option<u32>,
}

/// An address, or nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
enum Place {
    At(SocketAddr),
    Off,
}

impl FromStr for Place {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "off" {
            return Ok(Self::Off);
        }
        let place = text.parse().map(Self::At);
        place.map_err(|_| "an address and a port, such as [::]:4433, or off".to_owned())
    }
}

impl TryFrom<String> for Place {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl Place {
    const fn address(self) -> Option<SocketAddr> {
        match self {
            Self::At(address) => Some(address),
            Self::Off => None,
        }
    }
}

/// Everything, chosen.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) listen: SocketAddr,
    pub(crate) listen_tls: Option<SocketAddr>,
    pub(crate) store: PathBuf,
    pub(crate) metrics: Option<SocketAddr>,
    pub(crate) certificate: Option<(PathBuf, PathBuf)>,
    pub(crate) public_host: Option<String>,
    pub(crate) json: bool,
    pub(crate) limits: Limits,
    pub(crate) connections: Rate,
}

impl Settings {
    /// What was chosen.
    pub(crate) fn of(arguments: Arguments) -> Result<Self, Failure> {
        let file = match &arguments.config {
            Some(path) => read(path)?,
            None => File::default(),
        };
        let (first, second) = (arguments.choices, file.choices);
        let listen = first.listen.or(second.listen);
        let listen = listen.unwrap_or_else(|| SocketAddr::from((Ipv6Addr::UNSPECIFIED, PORT)));
        let listen_tls = first.listen_tls.or(second.listen_tls).unwrap_or(Place::At(listen));
        let metrics = first.metrics.or(second.metrics);
        let metrics = metrics.unwrap_or_else(|| Place::At(SocketAddr::from((Ipv4Addr::LOCALHOST, METRICS))));
        let certificate = match (first.tls_cert.or(second.tls_cert), first.tls_key.or(second.tls_key)) {
            (Some(chain), Some(key)) => Some((chain, key)),
            (None, None) => None,
            (Some(_), None) => return Err(Failure::usage("--tls-cert needs --tls-key as well".to_owned())),
            (None, Some(_)) => return Err(Failure::usage("--tls-key needs --tls-cert as well".to_owned())),
        };
        Ok(Self {
            listen,
            listen_tls: listen_tls.address(),
            store: first.store.or(second.store).unwrap_or_else(default_store),
            metrics: metrics.address(),
            certificate,
            public_host: first.public_host.or(second.public_host),
            json: arguments.json,
            limits: file.limits.limits(),
            connections: file.limits.connections(),
        })
    }
}

impl FileLimits {
    fn limits(&self) -> Limits {
        let mut limits = Limits::default();
        let counts = [
            (&mut limits.connections, self.connections),
            (&mut limits.rooms.rooms, self.rooms),
            (&mut limits.rooms.rooms_a_host, self.rooms_a_host),
            (&mut limits.rooms.guests, self.guests_a_room),
        ];
        for (limit, chosen) in counts {
            *limit = chosen.unwrap_or(*limit);
        }
        let a_minute = |rate: &mut Rate, chosen: Option<u32>| {
            if let Some(amount) = chosen {
                *rate = Rate::a_minute(amount, amount);
            }
        };
        a_minute(&mut limits.joins, self.joins_a_minute);
        a_minute(&mut limits.rooms.joins, self.joins_a_room_a_minute);
        a_minute(&mut limits.opens, self.opens_a_minute);
        limits.bytes.amount = self.bytes_a_second.unwrap_or(limits.bytes.amount);
        limits.bytes.burst = self.bytes_at_once.unwrap_or(limits.bytes.burst);
        if let Some(seconds) = self.grants_after_seconds {
            limits.times.start = Millis(u64::from(seconds) * 1_000);
        }
        limits
    }

    fn connections(&self) -> Rate {
        Rate::a_minute(
            self.connections_a_minute.unwrap_or(10),
            self.connections_at_once.unwrap_or(20),
        )
    }
}

fn read(path: &Path) -> Result<File, Failure> {
    let wrong = |error: &dyn std::fmt::Display| Failure::usage(format!("{}: {error}", path.display()));
    let text = fs::read_to_string(path).map_err(|error| wrong(&error))?;
    let mut table: Table = toml::from_str(&text).map_err(|error| wrong(&error))?;
    let limits = table
        .remove("limits")
        .map_or_else(|| Ok(FileLimits::default()), Value::try_into);
    Ok(File {
        limits: limits.map_err(|error| wrong(&error))?,
        choices: table.try_into().map_err(|error| wrong(&error))?,
    })
}

fn default_store() -> PathBuf {
    let folder = std::env::var_os("STATE_DIRECTORY").map(PathBuf::from);
    folder.unwrap_or_default().join("thirteen-relay.redb")
}

/// The port for whoever watches over this machine.
const METRICS: u16 = 9_413;
