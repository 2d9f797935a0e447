//! How a friend is told where the table is: a code with an address, or a link.
//!
//! `KX7M-4TQP@203.0.113.5:13013` can be read aloud. The link `thirteen://join/KX7M-4TQP?at=203.0.113.5:13013&key=…` names
//! every address of the host, and 128 bits of the hash of its key: who opens it cannot be led to another computer. With
//! `relay=…` it says which relay knows the code. Words of a link that are not known are skipped, so that newer programs
//! can add some.

use std::fmt::{self, Write};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

use thirteen_relay::address::{Address, AddressError};

use super::code::{CodeError, JoinCode};
use super::endpoint::PORT;
use crate::table::PlayerId;

/// What a friend types or opens: the code, where to look, and perhaps who must be there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Invite {
    /// The code of the table.
    pub code: JoinCode,
    /// Where the host may be, the likeliest first, at most [`MOST_PLACES`]. Empty for a code alone.
    pub places: Vec<Place>,
    /// Who the host is: the hash of its key.
    pub host: Option<PlayerId>,
    /// The relay that knows the code.
    pub relay: Option<Address>,
}

/// A computer and a port.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place {
    host: Host,
    port: u16,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Host {
    Ip(IpAddr),
    Name(String),
}

/// Why a text is no invitation.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum InviteError {
    /// The code in it is none.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// What should be the name of a computer is none.
    #[error(
        "“{0}” is no address of a computer: it looks like 203.0.113.5:13013, [2001:db8::5]:13013 or example.org:13013"
    )]
    Host(String),
    /// The port is no number from 1 to 65535.
    #[error("“{0}” is no port: a port is a number from 1 to 65535")]
    Port(String),
    /// The relay in a link is none.
    #[error(transparent)]
    Relay(#[from] AddressError),
    /// The key in a link was cut short or changed.
    #[error("this link is damaged: ask for it again, or type the code")]
    Key,
    /// A link to something else.
    #[error("this link is no invitation to a table")]
    NotALink,
    /// Too long for any invitation.
    #[error("this is too long for an invitation")]
    TooLong,
}

impl InviteError {
    /// The reason's name in machine-readable output.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Code(error) => error.code(),
            Self::Host(_) => "bad_host",
            Self::Port(_) => "bad_port",
            Self::Relay(error) => error.code(),
            Self::Key => "bad_key",
            Self::NotALink => "not_a_link",
            Self::TooLong => "invitation_too_long",
        }
    }
}

impl Invite {
    /// The link, with every place and the host's key.
    pub fn link(&self) -> String {
        let mut link = format!("{SCHEME}{JOIN}{}", self.code);
        let mut mark = '?';
        let mut add = |word: &str, value: &dyn fmt::Display| {
            write!(link, "{mark}{word}={value}").expect("a string takes what is written to it");
            mark = '&';
        };
        for place in self.places.iter().take(MOST_PLACES) {
            add("at", place);
        }
        if let Some(host) = &self.host {
            add("key", host);
        }
        if let Some(relay) = &self.relay {
            // What comes after a bare # is not part of what a link asks for.
            add("relay", &relay.to_string().replace('#', "%23"));
        }
        link
    }

    fn from_link(rest: &str) -> Result<Self, InviteError> {
        let rest = strip(rest, JOIN).ok_or(InviteError::NotALink)?;
        let (code, words) = rest.split_once('?').unwrap_or((rest, ""));
        let mut invite = Self {
            code: code.trim_end_matches('/').parse()?,
            places: Vec::new(),
            host: None,
            relay: None,
        };
        let words = words.split_once('#').map_or(words, |(words, _)| words);
        for word in words.split('&') {
            let (name, value) = word.split_once('=').unwrap_or((word, ""));
            match name {
                "at" if invite.places.len() < MOST_PLACES => invite.places.push(unescaped(value).parse()?),
                "key" => invite.host = Some(value.parse().map_err(|_| InviteError::Key)?),
                "relay" => invite.relay = Some(unescaped(value).parse()?),
                // Too many places, or a word of a newer program.
                _ => {}
            }
        }
        Ok(invite)
    }
}

impl FromStr for Invite {
    type Err = InviteError;

    /// Reads a link, a code with an address, or a code alone.
    fn from_str(typed: &str) -> Result<Self, InviteError> {
        let typed = typed.trim();
        if typed.len() > LONGEST {
            return Err(InviteError::TooLong);
        }
        if let Some(rest) = strip(typed, SCHEME) {
            return Self::from_link(rest);
        }
        if typed.contains("://") {
            return Err(InviteError::NotALink);
        }
        let (code, place) = match typed.split_once('@') {
            Some((code, place)) => (code, Some(place)),
            None => (typed, None),
        };
        Ok(Self {
            code: code.parse()?,
            places: place.map(str::parse).transpose()?.into_iter().collect(),
            host: None,
            relay: None,
        })
    }
}

impl Place {
    /// The address or the name, without brackets.
    pub fn host(&self) -> String {
        match &self.host {
            Host::Ip(address) => address.to_string(),
            Host::Name(name) => name.clone(),
        }
    }

    /// Whether it is an address and no name.
    pub const fn is_address(&self) -> bool {
        matches!(self.host, Host::Ip(_))
    }

    /// The address and the port, if it is not a name.
    pub(super) const fn socket(&self) -> Option<SocketAddr> {
        match &self.host {
            Host::Ip(address) => Some(SocketAddr::new(*address, self.port)),
            Host::Name(_) => None,
        }
    }

    /// The port.
    pub const fn port(&self) -> u16 {
        self.port
    }
}

impl From<SocketAddr> for Place {
    fn from(address: SocketAddr) -> Self {
        Self {
            host: Host::Ip(address.ip().to_canonical()),
            port: address.port(),
        }
    }
}

impl FromStr for Place {
    type Err = InviteError;

    /// Reads `203.0.113.5:13013`, `[2001:db8::5]:13013` or `example.org:13013`; without a port it is [`PORT`].
    fn from_str(typed: &str) -> Result<Self, InviteError> {
        let typed = typed.trim();
        let bad = || InviteError::Host(shortened(typed));
        let (host, port) = match typed.strip_prefix('[') {
            Some(rest) => {
                let (address, after) = rest.split_once(']').ok_or_else(bad)?;
                let address: Ipv6Addr = address.parse().map_err(|_| bad())?;
                let port = match after.strip_prefix(':') {
                    Some(port) => Some(port),
                    None if after.is_empty() => None,
                    None => return Err(bad()),
                };
                (Host::Ip(address.into()), port)
            }
            None => match typed.parse::<Ipv6Addr>() {
                Ok(address) => (Host::Ip(address.into()), None),
                Err(_) => {
                    let (host, port) = match typed.rsplit_once(':') {
                        Some((host, port)) => (host, Some(port)),
                        None => (typed, None),
                    };
                    (Host::named(host).ok_or_else(bad)?, port)
                }
            },
        };
        let port = match port {
            Some(port) => port_of(port)?,
            None => PORT,
        };
        Ok(Self { host, port })
    }
}

impl Host {
    fn named(name: &str) -> Option<Self> {
        if let Ok(address) = name.parse() {
            return Some(Self::Ip(address));
        }
        let is_label = |label: &str| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        };
        let labels = name.strip_suffix('.').unwrap_or(name);
        // Four numbers that are no IPv4 address are a slip of the finger and no name.
        let has_letters = labels.bytes().any(|byte| byte.is_ascii_alphabetic());
        (name.len() <= 253 && has_letters && labels.split('.').all(is_label))
            .then(|| Self::Name(name.to_ascii_lowercase()))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.host {
            Host::Ip(address) => write!(f, "{}", SocketAddr::new(*address, self.port)),
            Host::Name(name) => write!(f, "{name}:{}", self.port),
        }
    }
}

fn port_of(text: &str) -> Result<u16, InviteError> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse()
        .ok()
        .filter(|port| digits && *port != 0)
        .ok_or_else(|| InviteError::Port(shortened(text)))
}

/// The rest after a beginning that may be written in any case.
fn strip<'a>(text: &'a str, beginning: &str) -> Option<&'a str> {
    let (first, rest) = text.split_at_checked(beginning.len())?;
    first.eq_ignore_ascii_case(beginning).then_some(rest)
}

/// What a browser or a mail program wrote as `%5B` is `[` again. What is no such thing stays as it is.
fn unescaped(text: &str) -> String {
    let mut plain = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let mut ahead = bytes.clone();
        let mut digit = || ahead.next().and_then(|digit| char::from(digit).to_digit(16));
        match (byte, digit(), digit()) {
            (b'%', Some(high), Some(low)) => {
                plain.push((high * 16 + low) as u8);
                bytes = ahead;
            }
            (byte, _, _) => plain.push(byte),
        }
    }
    String::from_utf8_lossy(&plain).into_owned()
}

/// What is quoted in a sentence is short.
fn shortened(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(40).collect()
}

/// A picture for the camera of a telephone: dark and light squares, row by row.
#[derive(Clone, PartialEq, Eq)]
pub struct Modules {
    width: usize,
    dark: Vec<bool>,
}

impl Modules {
    /// The picture of a link; none if it is too long for one.
    pub fn of(link: &str) -> Option<Self> {
        let code = qrcode::QrCode::new(link).ok()?;
        Some(Self {
            width: code.width(),
            dark: code
                .into_colors()
                .into_iter()
                .map(|module| module == qrcode::Color::Dark)
                .collect(),
        })
    }

    /// How many squares a side has. Leave four light ones around it.
    pub const fn width(&self) -> usize {
        self.width
    }

    /// Whether a square is dark; outside none is.
    pub fn is_dark(&self, column: usize, row: usize) -> bool {
        column < self.width && self.dark.get(row * self.width + column).copied().unwrap_or(false)
    }
}

impl fmt::Debug for Modules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Modules({} × {}, …)", self.width, self.width)
    }
}

/// The most places of an invitation.
pub const MOST_PLACES: usize = 8;
/// What the system opens with this program.
pub const SCHEME: &str = "thirteen://";
const JOIN: &str = "join/";
/// The most bytes of an invitation: eight long names fit.
const LONGEST: usize = 4_096;

#[cfg(test)]
mod tests;
