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

/// A router of a local network that this machine is in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Router {
    pub(super) at: Ipv4Addr,
    /// This machine's address in that network.
    pub(super) own: Ipv4Addr,
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

/// The routers of the local networks, at most two. The system names one on Linux; else it is the first address of the
/// network, as nearly everywhere at home.
pub(super) fn routers() -> Vec<Router> {
    let known: Vec<_> = up()
        .into_iter()
        .filter(|interface| !interface.is_p2p && !is_virtual(&interface.name))
        .filter_map(|interface| match interface.addr {
            if_addrs::IfAddr::V4(address) => Some((address.ip, address.netmask)),
            if_addrs::IfAddr::V6(_) => None,
        })
        .collect();
    let table = std::fs::read_to_string("/proc/net/route").unwrap_or_default();
    routers_of(&known, &ways_out(&table))
}

/// The routers of these networks (own address, mask), given those that the system names.
fn routers_of(known: &[(Ipv4Addr, Ipv4Addr)], named: &[Ipv4Addr]) -> Vec<Router> {
    let mut routers: Vec<Router> = Vec::new();
    for &(own, mask) in known.iter().filter(|(own, _)| own.is_private()) {
        let network = own & mask;
        let in_it = named.iter().copied().find(|at| *at & mask == network);
        let guess = Ipv4Addr::from_bits(network.to_bits() | 1);
        let at = in_it.or(Some(guess).filter(|_| named.is_empty()));
        let is_new = |at: &Ipv4Addr| *at != own && routers.iter().all(|router| router.at != *at);
        if let Some(at) = at.filter(is_new) {
            routers.push(Router { at, own });
        }
    }
    routers.truncate(MOST_ROUTERS);
    routers
}

/// The routers to everywhere in Linux's table: columns, with addresses in hexadecimal and their bytes turned round.
fn ways_out(table: &str) -> Vec<Ipv4Addr> {
    let rows = table
        .lines()
        .skip(1)
        .map(|line| line.split_whitespace().collect::<Vec<_>>());
    let to_everywhere = rows.filter_map(|row| match row[..] {
        [_, "00000000", router, ..] => u32::from_str_radix(router, 16).ok(),
        _ => None,
    });
    let addresses = to_everywhere.map(|bits| Ipv4Addr::from_bits(bits.swap_bytes()));
    addresses.filter(|address| !address.is_unspecified()).collect()
}

/// The interfaces that are up.
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
/// The most routers that are asked for anything.
const MOST_ROUTERS: usize = 2;

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
    fn the_router_is_the_one_that_the_system_names_or_the_first_of_the_network() {
        let ip = |text: &str| text.parse().expect("an address");
        let table = "Iface\tDestination\tGateway \tFlags\n\
                     eth0\t00000000\tFE01A8C0\t0003\n\
                     eth0\t0001A8C0\t00000000\t0001\nbad\n";
        assert_eq!(ways_out(table), [ip("192.168.1.254")]);
        assert!(ways_out("").is_empty());
        let (home, mask) = (ip("192.168.1.5"), ip("255.255.255.0"));
        let others = [(ip("203.0.113.5"), mask), (ip("10.1.2.3"), ip("255.255.0.0"))];
        let known = [(home, mask), others[0], others[1]];
        let named = routers_of(&known, &ways_out(table));
        let router = |at, own| Router { at: ip(at), own };
        assert_eq!(named, [router("192.168.1.254", home)]);
        let guessed = routers_of(&known, &[]);
        assert_eq!(
            guessed,
            [router("192.168.1.1", home), router("10.1.0.1", ip("10.1.2.3"))]
        );
        assert!(routers_of(&[(ip("192.168.1.1"), mask)], &[]).is_empty());
    }

    #[test]
    fn this_machine_has_somewhere_to_listen() {
        let here = places(13_013);
        assert!((1..=MOST_PLACES).contains(&here.len()));
        assert!(here.iter().all(|place| place.port() == 13_013));
    }
}
