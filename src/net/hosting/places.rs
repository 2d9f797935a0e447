//! Where a host can be dialled: the addresses of this machine, the likeliest first.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use crate::net::invite::{MOST_PLACES, Place};

/// The places to put into an invitation to a table that listens here.
pub(super) fn places(listening: SocketAddr) -> Vec<Place> {
    if !listening.ip().is_unspecified() {
        return vec![Place::from(listening)];
    }
    let interfaces = if_addrs::get_if_addrs().unwrap_or_default();
    let mut found: Vec<(u8, IpAddr)> = interfaces
        .iter()
        .filter(|interface| listening.is_ipv6() || interface.ip().is_ipv4())
        .filter_map(|interface| Some((rank(&interface.name, interface.ip())?, interface.ip())))
        .collect();
    found.sort();
    found.dedup();
    if found.is_empty() {
        found.push((0, Ipv4Addr::LOCALHOST.into()));
    }
    let addresses = found.into_iter().take(MOST_PLACES);
    addresses
        .map(|(_, ip)| Place::from(SocketAddr::new(ip, listening.port())))
        .collect()
}

/// How unlikely it is that a friend reaches this address; none if nobody else can.
fn rank(interface: &str, address: IpAddr) -> Option<u8> {
    let of_address = match address {
        IpAddr::V4(address) if address.is_loopback() || address.is_link_local() => return None,
        IpAddr::V4(_) => 0,
        IpAddr::V6(address) if address.is_loopback() || is_link_local(address) => return None,
        IpAddr::V6(_) => 1,
    };
    let is_virtual = VIRTUAL.iter().any(|beginning| interface.starts_with(beginning));
    Some(of_address + if is_virtual { 2 } else { 0 })
}

const fn is_link_local(address: Ipv6Addr) -> bool {
    address.segments()[0] & 0xffc0 == 0xfe80
}

/// How the names of interfaces begin that lead to other programs of this machine, or into a tunnel.
const VIRTUAL: [&str; 10] = [
    "docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "tun", "tap", "wg", "zt",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_was_asked_for_is_the_only_place() {
        let at: SocketAddr = "127.0.0.1:13013".parse().expect("an address");
        assert_eq!(places(at), [Place::from(at)]);
    }

    #[test]
    fn addresses_that_friends_reach_come_before_those_of_virtual_machines() {
        let ranked = |name: &str, address: &str| rank(name, address.parse().expect("an address"));
        assert_eq!(ranked("eth0", "192.168.1.5"), Some(0));
        assert_eq!(ranked("eth0", "2001:db8::5"), Some(1));
        assert_eq!(ranked("docker0", "172.17.0.1"), Some(2));
        assert_eq!(ranked("lo", "127.0.0.1"), None);
        assert_eq!(ranked("eth0", "fe80::1"), None);
        assert_eq!(ranked("eth0", "169.254.3.4"), None);
    }

    #[test]
    fn there_is_always_a_place_with_the_right_port() {
        let found = places("[::]:4711".parse().expect("an address"));
        assert!(!found.is_empty() && found.len() <= MOST_PLACES);
        assert!(found.iter().all(|place| place.port() == 4711));
    }
}
