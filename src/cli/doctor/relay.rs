//! What `thirteen doctor` says of the way beyond the local network: the relay, and what lies between here and there.

use std::fs;
use std::net::IpAddr;
use std::path::Path;

use super::{Finding, ok, warning};
use crate::net::interfaces::interfaces;
use crate::net::relay::{Address, Seen, look};

/// Whether the relay answers, and what it sees of this machine. Two findings in any case, so that scripts find both.
pub(super) fn relay(given: Option<&Address>, settings: Option<&Path>) -> Vec<Finding> {
    let address = match given {
        Some(address) => Ok(Some(address.clone())),
        None => settings.map_or(Ok(None), set),
    };
    match address {
        Ok(Some(address)) => asked(&address),
        Ok(None) => vec![
            ok(
                "relay",
                "none is set: tables are found on the local network, by an address or by a link. --relay ADDR looks at one",
            ),
            unknown(),
        ],
        Err(error) => vec![warning("relay", format!("the settings name none: {error}")), unknown()],
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
    match look(address) {
        Ok(seen) if seen.over_tcp => {
            let sentence = format!("{address} answers over TCP alone: UDP is blocked, so tables are slower here");
            vec![warning("relay", sentence), nat(seen)]
        }
        Ok(seen) => vec![ok("relay", format!("{address} answers")), nat(seen)],
        Err(error) => vec![warning("relay", format!("{address}: {error}")), unknown()],
    }
}

/// Only somebody outside sees from which addresses packets come.
fn unknown() -> Finding {
    ok("nat", "not known without a relay")
}

/// What kind of NAT one relay can tell.
fn nat(seen: Seen) -> Finding {
    let at = seen.at.ip().to_canonical();
    let own = interfaces();
    let is_own = own.iter().any(|interface| interface.address.to_canonical() == at) || at.is_loopback();
    ok(
        "nat",
        match (is_own, is_private(at), seen.over_tcp) {
            (true, _, _) => format!("none: the relay sees this machine at its own address {at}"),
            (false, true, _) => format!("the relay is in the same network, and sees this machine at {at}"),
            (false, false, true) => format!("packets come from {at}; over TCP nobody sees more"),
            (false, false, false) if seen.at.port() == seen.port => {
                format!(
                    "a NAT at {at} that keeps the ports of packets: friends are likely to reach this machine directly"
                )
            }
            (false, false, false) => {
                format!(
                    "a NAT at {at} that changes the ports of packets: where it meets another, the relay carries the table"
                )
            }
        },
    )
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
        let message = |at: &str, port, over_tcp| {
            let at = at.parse().expect("an address");
            nat(Seen { at, port, over_tcp }).message
        };
        assert!(message("127.0.0.1:5", 5, false).starts_with("none"));
        assert!(message("[::ffff:127.0.0.1]:5", 5, false).starts_with("none"));
        assert!(message("203.0.113.77:5", 5, false).contains("keeps the ports"));
        assert!(message("203.0.113.77:5", 6, false).contains("changes the ports"));
        assert!(message("203.0.113.77:5", 6, true).contains("over TCP"));
        assert!(message("10.99.98.97:5", 5, false).contains("same network"));
    }
}
