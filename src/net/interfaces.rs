//! The addresses of this machine that an invitation names, the likeliest first.
//!
//! A friend in the same house reaches the address of the cable or the radio. Addresses of virtual machines, containers
//! and private tunnels come last: they lead somewhere only for who is in the same one.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use super::invite::{MOST_PLACES, Place};

/// One address of this machine.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Interface {
    /// What the system calls the interface.
    pub name: String,
    /// The address.
    pub address: IpAddr,
    /// A program made it: a tunnel, a container, a virtual machine.
    pub is_virtual: bool,
}

/// Every address of the interfaces that are up, but the machine's own loopback.
pub fn interfaces() -> Vec<Interface> {
    let interfaces = up().into_iter().filter(|interface| !interface.is_loopback());
    interfaces
        .map(|interface| Interface {
            is_virtual: interface.is_p2p || is_virtual(&interface.name),
            address: interface.ip(),
            name: interface.name,
        })
        .collect()
}

/// Where this machine listens on `port`, at most [`MOST_PLACES`]. On a machine without a network it is the machine itself.
pub fn places(port: u16) -> Vec<Place> {
    let interfaces = up();
    let known: Vec<_> = interfaces
        .iter()
        .map(|interface| (interface.name.as_str(), interface.ip(), interface.is_p2p))
        .collect();
    let addresses = sorted(&known);
    addresses
        .into_iter()
        .map(|address| SocketAddr::new(address, port).into())
        .collect()
}

fn up() -> Vec<if_addrs::Interface> {
    let mut interfaces = if_addrs::get_if_addrs().unwrap_or_else(|error| {
        tracing::warn!(%error, "the addresses of this machine cannot be read");
        Vec::new()
    });
    interfaces.retain(|interface| {
        let is_down = matches!(
            interface.oper_status,
            if_addrs::IfOperStatus::Down | if_addrs::IfOperStatus::NotPresent | if_addrs::IfOperStatus::LowerLayerDown
        );
        !is_down
    });
    interfaces
}

/// Which of these (name of the interface, address, whether it is one end of a tunnel) an invitation names, in its order.
fn sorted(known: &[(&str, IpAddr, bool)]) -> Vec<IpAddr> {
    let mut ranked: Vec<(u8, usize, &str, IpAddr)> = Vec::new();
    for &(name, address, is_tunnel) in known {
        let address = address.to_canonical();
        let Some(kind) = kind(address) else { continue };
        let far = if is_tunnel || is_virtual(name) { 4 } else { 0 };
        // A machine has many addresses in IPv6 that change by the day; the first is as good as the others.
        let like_it = ranked
            .iter()
            .filter(|(_, _, other, known)| *other == name && known.is_ipv6() == address.is_ipv6());
        if like_it.count() < ALIKE {
            ranked.push((kind + far, ranked.len(), name, address));
        }
    }
    ranked.sort_unstable();
    let mut addresses: Vec<IpAddr> = Vec::new();
    for (_, _, _, address) in ranked {
        if addresses.len() < MOST_PLACES && !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    if addresses.is_empty() {
        addresses.push(Ipv4Addr::LOCALHOST.into());
    }
    addresses
}

/// How likely an address of this kind is reached; none for one that leads nowhere from another machine.
fn kind(address: IpAddr) -> Option<u8> {
    if address.is_loopback() || address.is_unspecified() || address.is_multicast() {
        return None;
    }
    match address {
        IpAddr::V4(address) if address.is_link_local() || address.is_broadcast() => None,
        IpAddr::V4(_) => Some(0),
        IpAddr::V6(address) if address.is_unicast_link_local() => None,
        IpAddr::V6(address) if address.is_unique_local() => Some(2),
        IpAddr::V6(_) => Some(1),
    }
}

/// Whether an interface of this name is made by a program.
fn is_virtual(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    VIRTUAL.iter().any(|beginning| name.starts_with(beginning))
}

/// How the names of such interfaces begin on the systems that we know.
const VIRTUAL: &[&str] = &[
    "bridge",
    "br-",
    "calico",
    "cali",
    "cni",
    "docker",
    "flannel",
    "ham",
    "hyper-v",
    "ipsec",
    "lxc",
    "lxd",
    "mullvad",
    "nordlynx",
    "podman",
    "ppp",
    "proton",
    "tailscale",
    "tap",
    "tun",
    "utun",
    "vbox",
    "vethernet",
    "veth",
    "virbr",
    "virtualbox",
    "vmnet",
    "vmware",
    "vnet",
    "vpn",
    "wg",
    "wireguard",
    "zt",
];
/// The most addresses of one family that one interface gives.
const ALIKE: usize = 2;

#[cfg(test)]
mod tests {
    use super::*;

    fn order(known: &[(&str, &str, bool)]) -> Vec<String> {
        let known: Vec<_> = known
            .iter()
            .map(|&(name, address, tunnel)| (name, address.parse().expect("an address"), tunnel))
            .collect();
        sorted(&known).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_radio_comes_before_the_tunnel_and_the_container() {
        let known = [
            ("lo", "127.0.0.1", false),
            ("docker0", "172.17.0.1", false),
            ("tun0", "10.8.0.2", true),
            ("wlan0", "fe80::5", false),
            ("wlan0", "fd00::5", false),
            ("wlan0", "2001:db8::5", false),
            ("wlan0", "192.168.1.5", false),
            ("vEthernet (WSL)", "172.20.0.1", false),
        ];
        let wanted = [
            "192.168.1.5",
            "2001:db8::5",
            "fd00::5",
            "172.17.0.1",
            "10.8.0.2",
            "172.20.0.1",
        ];
        assert_eq!(order(&known), wanted);
    }

    #[test]
    fn a_machine_with_many_addresses_names_few() {
        let many: Vec<String> = (0..20).map(|number| format!("2001:db8::{number}")).collect();
        let mut known: Vec<_> = many.iter().map(|address| ("eth0", address.as_str(), false)).collect();
        known.push(("eth0", "192.168.1.5", false));
        assert_eq!(order(&known), ["192.168.1.5", "2001:db8::", "2001:db8::1"]);
        let cards: Vec<(String, String)> = (0..20).map(|n| (format!("eth{n}"), format!("192.168.{n}.5"))).collect();
        let known: Vec<_> = cards
            .iter()
            .map(|(name, at)| (name.as_str(), at.as_str(), false))
            .collect();
        assert_eq!(order(&known).len(), MOST_PLACES);
    }

    #[test]
    fn a_machine_alone_names_itself() {
        assert_eq!(
            order(&[("lo", "127.0.0.1", false), ("eth0", "169.254.3.4", false)]),
            ["127.0.0.1"]
        );
        assert_eq!(order(&[]), ["127.0.0.1"]);
    }

    #[test]
    fn this_machine_has_somewhere_to_listen() {
        let here = places(13_013);
        assert!((1..=MOST_PLACES).contains(&here.len()));
        assert!(here.iter().all(|place| place.port() == 13_013));
    }
}
