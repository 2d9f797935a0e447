//! What `thirteen doctor` says of the network: whether others could come here, and whether this machine could go to them.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

use super::{Finding, ok, problem, warning};
use crate::net::endpoint::PORT;
use crate::net::interfaces::{interfaces, places};
use crate::net::nearby::Browser;

/// Sockets of both families, the usual port, the addresses of this machine, and the search for tables nearby.
pub(super) fn network() -> Vec<Finding> {
    vec![sockets(), port(), networks(), addresses(), nearby()]
}

fn sockets() -> Finding {
    let four = works(Ipv4Addr::LOCALHOST.into());
    let six = works(Ipv6Addr::LOCALHOST.into());
    match (four, six) {
        (Ok(()), Ok(())) => ok("network", "this machine speaks UDP over IPv4 and IPv6"),
        (Ok(()), Err(error)) => ok(
            "network",
            format!("this machine speaks UDP over IPv4; over IPv6 not: {error}"),
        ),
        (Err(error), Ok(())) => warning(
            "network",
            format!("this machine speaks UDP over IPv6 alone, and many tables have IPv4: {error}"),
        ),
        (Err(error), Err(_)) => problem(
            "network",
            format!("no UDP socket, so no table can be hosted or joined: {error}. Look at the firewall"),
        ),
    }
}

/// Whether a packet comes back to this machine.
fn works(address: std::net::IpAddr) -> io::Result<()> {
    let socket = UdpSocket::bind((address, 0))?;
    socket.set_read_timeout(Some(std::time::Duration::from_secs(1)))?;
    socket.send_to(b"probe", socket.local_addr()?)?;
    let mut probe = [0; 5];
    socket.recv_from(&mut probe).map(drop)
}

fn port() -> Finding {
    match UdpSocket::bind(SocketAddr::from((Ipv4Addr::UNSPECIFIED, PORT))) {
        Ok(_) => ok(
            "port",
            format!("UDP port {PORT} is free for a table that is hosted here"),
        ),
        Err(error) => warning(
            "port",
            format!("UDP port {PORT} is taken ({error}): a table here listens at another one, which it names"),
        ),
    }
}

fn networks() -> Finding {
    let shown: Vec<String> = interfaces()
        .iter()
        .map(|interface| {
            let made = if interface.is_virtual {
                " (made by a program)"
            } else {
                ""
            };
            format!("{} {}{made}", interface.name, interface.address)
        })
        .collect();
    if shown.is_empty() {
        return warning("interfaces", "none: this machine has no network");
    }
    ok("interfaces", shown.join(", "))
}

fn addresses() -> Finding {
    let places = places(PORT);
    let shown: Vec<String> = places.iter().map(ToString::to_string).collect();
    let shown = shown.join(", ");
    if places
        .iter()
        .all(|place| place.host() == Ipv4Addr::LOCALHOST.to_string())
    {
        return warning(
            "addresses",
            "no network: only this machine reaches a table that is hosted here",
        );
    }
    ok("addresses", format!("a table here is looked for at {shown}"))
}

fn nearby() -> Finding {
    match Browser::open(|| {}) {
        Ok(_) => ok("nearby", "tables on the local network can be found"),
        Err(error) => warning("nearby", format!("{error}; joining by an address works")),
    }
}
