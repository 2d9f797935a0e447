//! What `thirteen doctor` says of the way beyond the local network: the relay, and what lies between here and there.

use std::fs;
use std::net::IpAddr;
use std::path::Path;

use super::{Finding, ok, warning};
use crate::net::interfaces::interfaces;
use crate::net::relay::{Address, Seen, look};

/// Whether the relay answers, what it sees of this machine, and which path a table takes that is found by its code. Three
/// findings in any case, so that scripts find all.
pub(super) fn relay(given: Option<&Address>, settings: Option<&Path>) -> Vec<Finding> {
    let address = match given {
        Some(address) => Ok(Some(address.clone())),
        None => settings.map_or(Ok(None), set),
    };
    match address {
        Ok(Some(address)) => asked(&address),
        Ok(None) => {
            let none = "none is set: tables are found on the local network, by an address or by a link. --relay ADDR looks at one";
            unseen(ok("relay", none))
        }
        Err(error) => unseen(warning("relay", format!("the settings name none: {error}"))),
    }
}

/// The relay of the settings, if one is written there.
fn set(settings: &Path) -> Result<Option<Address>, String> {
    let text = fs::read_to_string(settings).unwrap_or_default();
    let table: toml::Table = text.parse().unwrap_or_default();
    let written = table.get("relay").and_then(toml::Value::as_str).unwrap_or_default();
    if written.trim().is_empty() {
        return Ok(None);
    }
    written
        .parse()
        .map(Some)
        .map_err(|error: crate::net::relay::AddressError| error.to_string())
}

fn asked(address: &Address) -> Vec<Finding> {
    let seen = match look(address) {
        Ok(seen) => seen,
        Err(error) => return unseen(warning("relay", format!("{address}: {error}"))),
    };
    let relay = if seen.over_tcp {
        let sentence =
            format!("{address} answers over TCP alone: this network lets no UDP out, so tables are slower here");
        warning("relay", sentence)
    } else {
        ok("relay", format!("{address} answers"))
    };
    let around = Around::of(seen);
    vec![
        relay,
        ok("nat", around.nat(seen.at.ip().to_canonical())),
        ok("path", around.path()),
    ]
}

/// Only somebody outside sees from which addresses packets come.
fn unseen(relay: Finding) -> Vec<Finding> {
    let path =
        "without a relay: direct, to a table on the local network, or whose address you have or whose link names it";
    vec![relay, ok("nat", "not known without a relay"), ok("path", path)]
}

/// What lies between this machine and the internet, as far as one relay can tell: whether a router gives each connection
/// a port of its own shows for certain only from two places.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Around {
    /// Nothing that changes addresses.
    Nothing,
    /// The relay is in the same network, and cannot tell.
    SameNetwork,
    /// A router that keeps the ports of packets.
    KeepsPorts,
    /// A router that changes them.
    ChangesPorts,
    /// UDP does not get out.
    NoUdp,
}

impl Around {
    fn of(seen: Seen) -> Self {
        let at = seen.at.ip().to_canonical();
        let is_own = || {
            interfaces()
                .iter()
                .any(|interface| interface.address.to_canonical() == at)
        };
        if seen.over_tcp {
            Self::NoUdp
        } else if at.is_loopback() || is_own() {
            Self::Nothing
        } else if is_private(at) {
            Self::SameNetwork
        } else if seen.keeps_port {
            Self::KeepsPorts
        } else {
            Self::ChangesPorts
        }
    }

    fn nat(self, at: IpAddr) -> String {
        match self {
            Self::Nothing => format!("none: the relay sees this machine at its own address {at}"),
            Self::SameNetwork => format!("the relay is in the same network, and sees this machine at {at}"),
            Self::KeepsPorts => format!("a router at {at}, which keeps the ports of packets"),
            Self::ChangesPorts => {
                format!("a router at {at}, which changes the ports of packets: most likely each connection has its own")
            }
            Self::NoUdp => format!("packets come from {at}; over TCP nobody sees more"),
        }
    }

    const fn path(self) -> &'static str {
        match self {
            Self::Nothing => "direct: this machine can be reached, wherever the other player is",
            Self::SameNetwork => "direct with players in this network; this relay cannot tell how it is with others",
            Self::KeepsPorts => {
                "direct with most players; over the relay with those whose router gives each connection a port of its own"
            }
            Self::ChangesPorts => {
                "direct with players who have no router, or an open one; over the relay with most others, because this \
                 router gives each connection a port of its own. Opening a port of the router for the game helps"
            }
            Self::NoUdp => {
                "over the relay, with everybody: a direct path needs UDP. Look at the firewall of this machine and network"
            }
        }
    }
}

fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_private() || address.is_link_local(),
        IpAddr::V6(address) => address.is_unique_local() || address.is_unicast_link_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_relay_sees_is_put_into_words() {
        let around = |at: &str, keeps_port, over_tcp| {
            let at = at.parse().expect("an address");
            Around::of(Seen {
                at,
                keeps_port,
                over_tcp,
            })
        };
        assert_eq!(around("127.0.0.1:5", true, false), Around::Nothing);
        assert_eq!(around("[::ffff:127.0.0.1]:5", true, false), Around::Nothing);
        assert_eq!(around("203.0.113.77:5", true, false), Around::KeepsPorts);
        assert_eq!(around("203.0.113.77:5", false, false), Around::ChangesPorts);
        assert_eq!(around("203.0.113.77:5", false, true), Around::NoUdp);
        assert_eq!(around("10.99.98.97:5", true, false), Around::SameNetwork);
        let at = IpAddr::from([203, 0, 113, 77]);
        assert_eq!(
            Around::KeepsPorts.nat(at),
            "a router at 203.0.113.77, which keeps the ports of packets"
        );
    }
}
