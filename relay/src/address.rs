//! Where a relay is, as people write it: `relay.example.org:4433`, or `relay.example.org:4433#k51…` with its key.
//!
//! A relay with a certificate that the world trusts needs no more than its name. One with a self-made key is known by
//! that key alone, so a hash of it is part of the address: 160 bits, which nobody finds a second key for.

use std::fmt;
use std::net::Ipv6Addr;
use std::str::FromStr;

use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::rooms::PeerKey;

/// The address of a relay.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    /// A name, or an IP address without brackets.
    pub host: String,
    /// The UDP port, and the TCP port of the WebSocket.
    pub port: u16,
    /// Whose key must be there; none for a certificate that the world trusts.
    pub pin: Option<Pin>,
}

/// The hash of a relay's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pin([u8; 20]);

/// Why a text is no address of a relay.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AddressError {
    /// Nothing was written.
    #[error("the address of the relay is empty: it looks like relay.example.org:4433")]
    Empty,
    /// What stands before the port is no name and no IP address.
    #[error("“{0}” is no address of a relay: it looks like relay.example.org:4433")]
    Host(String),
    /// The port is no number from 1 to 65535.
    #[error("“{0}” is no port: a port is a number from 1 to 65535")]
    Port(String),
    /// What stands after `#` is no hash of a key.
    #[error("the key in the address of the relay is damaged: copy the whole address again")]
    Pin,
}

impl AddressError {
    /// The error's name in machine-readable output.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "relay_address_empty",
            Self::Host(_) => "relay_address_host",
            Self::Port(_) => "relay_address_port",
            Self::Pin => "relay_address_key",
        }
    }
}

impl Pin {
    /// The hash of this key.
    pub fn of(key: &PeerKey) -> Self {
        let hash = Sha256::new().chain_update(DOMAIN).chain_update(key.0).finalize();
        Self(std::array::from_fn(|at| hash[at]))
    }
}

impl FromStr for Address {
    type Err = AddressError;

    /// Reads a name or an IP address (IPv6 in brackets, or alone), a port or [`PORT`], and perhaps `#` and a key's hash.
    fn from_str(typed: &str) -> Result<Self, AddressError> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(AddressError::Empty);
        }
        let (place, pin) = match typed.split_once('#') {
            Some((place, pin)) => (place, Some(pin.parse()?)),
            None => (typed, None),
        };
        let bad = || AddressError::Host(quoted(place));
        let (host, port) = match place.strip_prefix('[') {
            Some(rest) => {
                let (host, after) = rest.split_once(']').ok_or_else(bad)?;
                host.parse::<Ipv6Addr>().map_err(|_| bad())?;
                match after.strip_prefix(':') {
                    Some(port) => (host, Some(port)),
                    None if after.is_empty() => (host, None),
                    None => return Err(bad()),
                }
            }
            None if place.parse::<Ipv6Addr>().is_ok() => (place, None),
            None => place
                .rsplit_once(':')
                .map_or((place, None), |(host, port)| (host, Some(port))),
        };
        if !is_host(host) {
            return Err(bad());
        }
        let port = match port {
            Some(text) => port_of(text).ok_or_else(|| AddressError::Port(quoted(text)))?,
            None => PORT,
        };
        Ok(Self {
            host: host.to_ascii_lowercase(),
            port,
            pin,
        })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)?;
        } else {
            write!(f, "{}:{}", self.host, self.port)?;
        }
        self.pin.map_or(Ok(()), |pin| write!(f, "#{pin}"))
    }
}

impl FromStr for Pin {
    type Err = AddressError;

    fn from_str(typed: &str) -> Result<Self, AddressError> {
        let digits = typed.strip_prefix(['k', 'K']).ok_or(AddressError::Pin)?;
        let mut bytes = [0; 20];
        let (mut bits, mut held, mut at) = (0_u32, 0_u32, 0);
        if digits.len() != DIGITS {
            return Err(AddressError::Pin);
        }
        for digit in digits.bytes() {
            let value = ALPHABET.iter().position(|known| *known == digit.to_ascii_lowercase());
            bits = bits << 5 | value.ok_or(AddressError::Pin)? as u32;
            held += 5;
            if held >= 8 {
                held -= 8;
                bytes[at] = (bits >> held) as u8;
                bits &= (1 << held) - 1;
                at += 1;
            }
        }
        Ok(Self(bytes))
    }
}

impl fmt::Display for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("k")?;
        for five in self.0.chunks_exact(5) {
            let bits = five.iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
            for digit in (0..8).rev() {
                let value = (bits >> (digit * 5)) & 31;
                write!(f, "{}", char::from(ALPHABET[value as usize]))?;
            }
        }
        Ok(())
    }
}

/// An IP address, or labels of letters, digits and dashes.
fn is_host(text: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    let labels = text.strip_suffix('.').unwrap_or(text);
    text.parse::<std::net::IpAddr>().is_ok() || text.len() <= 253 && labels.split('.').all(is_label)
}

fn port_of(text: &str) -> Option<u16> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|port| digits && *port != 0)
}

/// What is quoted in a sentence is short.
fn quoted(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(40).collect()
}

/// The port of a relay whose address names none.
pub const PORT: u16 = 4433;
/// What is hashed before the key, so that the hash is of use nowhere else.
const DOMAIN: &[u8] = b"thirteen relay 1";
/// Crockford's base 32 in lower case.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Five bits each.
const DIGITS: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_it_is_written() {
        let pin = Pin::of(&PeerKey([7; 32]));
        for text in [
            "relay.example.org:4433".to_owned(),
            "localhost:1".to_owned(),
            format!("203.0.113.5:4433#{pin}"),
            format!("[2001:db8::5]:65535#{pin}"),
        ] {
            assert_eq!(text.parse::<Address>().map(|read| read.to_string()), Ok(text));
        }
    }

    #[test]
    fn an_address_may_leave_out_the_port_and_be_written_loudly() {
        let read = |text: &str| text.parse::<Address>().map(|read| read.to_string());
        assert_eq!(read(" Relay.Example.org \n"), Ok("relay.example.org:4433".to_owned()));
        assert_eq!(read("2001:db8::5"), Ok("[2001:db8::5]:4433".to_owned()));
        let pin = Pin::of(&PeerKey([7; 32])).to_string();
        assert_eq!(pin.to_uppercase().parse::<Pin>().map(|pin| pin.to_string()), Ok(pin));
    }

    #[test]
    fn what_is_no_address_is_refused_with_its_reason() {
        let why = |text: &str| text.parse::<Address>().map_err(|error| error.code());
        assert_eq!(why("  "), Err("relay_address_empty"));
        assert_eq!(why("re lay:4433"), Err("relay_address_host"));
        assert_eq!(why("[relay]:4433"), Err("relay_address_host"));
        assert_eq!(why("relay:0"), Err("relay_address_port"));
        assert_eq!(why("relay:+80"), Err("relay_address_port"));
        assert_eq!(why("relay:4433#51"), Err("relay_address_key"));
        assert_eq!(why("relay:4433#k51"), Err("relay_address_key"));
        assert_eq!(why(&format!("relay#k{}", "u".repeat(32))), Err("relay_address_key"));
    }
}
