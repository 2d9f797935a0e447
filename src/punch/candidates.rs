//! Which addresses are told, and which are believed.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use super::{MOST_CANDIDATES, Offer, Own, Why};

/// How far an address is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Reach {
    /// Everywhere.
    Public,
    /// Within one local network, or one provider's.
    Private,
    /// On one machine.
    Machine,
}

/// What this side tells of itself.
pub(super) fn told(own: &Own) -> Vec<SocketAddr> {
    let on_one_machine = own.seen.iter().any(|seen| seen.ip().to_canonical().is_loopback());
    let mut told = Vec::new();
    if own.hidden {
        return told;
    }
    for place in own.places.iter().filter_map(|place| plain(*place)) {
        let leads_out = reach(place.ip()) != Some(Reach::Machine) || on_one_machine;
        if leads_out && told.len() < MOST_CANDIDATES && !told.contains(&place) {
            told.push(place);
        }
    }
    told
}

/// The addresses of the other side that are tried.
///
/// # Errors
/// Why there are none.
pub(super) fn believed(own: &Own, their: &Offer) -> Result<Vec<SocketAddr>, Why> {
    let ours: Vec<SocketAddr> = own
        .seen
        .iter()
        .chain(&own.places)
        .filter_map(|place| plain(*place))
        .collect();
    let mut named = false;
    let mut believed = Vec::new();
    let places = their.places.iter().filter(|place| is_vouched(own, their, place.ip()));
    for address in their.seen.iter().chain(places).filter_map(|address| plain(*address)) {
        if !is_near_enough(own, their, address.ip()) || ours.contains(&address) {
            continue;
        }
        named = true;
        let has_way = ours.is_empty() || ours.iter().any(|own| leads_to(own.ip(), address.ip()));
        if has_way && believed.len() < MOST_CANDIDATES && !believed.contains(&address) {
            believed.push(address);
        }
    }
    match (believed.is_empty(), named) {
        (false, _) => Ok(believed),
        (true, true) => Err(Why::NoCommonFamily),
        (true, false) => Err(Why::NoAddress),
    }
}

/// Where a probe came from, if that may be dialled: the other side at another port than it knows of.
pub(super) fn shown(own: &Own, their: &Offer, from: SocketAddr) -> Option<SocketAddr> {
    let from = plain(from)?;
    let ip = from.ip();
    let is_theirs = their
        .seen
        .iter()
        .chain(&their.places)
        .any(|known| known.ip().to_canonical() == ip);
    (is_theirs && is_vouched(own, their, ip) && is_near_enough(own, their, ip)).then_some(from)
}

/// Without the disguises of IPv4 in IPv6; none if nothing of ours may go there.
fn plain(address: SocketAddr) -> Option<SocketAddr> {
    let ip = address.ip().to_canonical();
    (address.port() >= FIRST_PORT && reach(ip).is_some()).then(|| SocketAddr::new(ip, address.port()))
}

/// None for an address that is nobody's.
fn reach(ip: IpAddr) -> Option<Reach> {
    if ip.is_unspecified() || ip.is_multicast() {
        return None;
    }
    if ip.is_loopback() {
        return Some(Reach::Machine);
    }
    match ip {
        IpAddr::V4(ip) => match ip.octets() {
            [0 | 240..=255, ..] | [169, 254, ..] => None,
            [100, 64..=127, ..] => Some(Reach::Private),
            _ if ip.is_private() => Some(Reach::Private),
            _ => Some(Reach::Public),
        },
        IpAddr::V6(ip) if ip.is_unicast_link_local() => None,
        IpAddr::V6(ip) if ip.is_unique_local() => Some(Reach::Private),
        IpAddr::V6(ip) if leads_to_v4(ip) => None,
        IpAddr::V6(_) => Some(Reach::Public),
    }
}

/// Whether an address of IPv6 is only another name of one of IPv4, which could be anybody's.
const fn leads_to_v4(ip: Ipv6Addr) -> bool {
    matches!(
        ip.segments(),
        [0, 0, 0, 0, 0, 0, ..] | [0x64, 0xff9b, ..] | [0x2002, ..]
    )
}

/// Whether the relay, or the local network, has seen the other side at this address.
fn is_vouched(own: &Own, their: &Offer, ip: IpAddr) -> bool {
    let ip = ip.to_canonical();
    their.seen.iter().any(|seen| seen.ip().to_canonical() == ip)
        || own.nearby.iter().any(|near| near.to_canonical() == ip)
        || reach(ip) == Some(Reach::Private) && is_local_to(own, their, ip)
        || reach(ip) == Some(Reach::Machine) && are_on_one_machine(own, their)
}

fn is_near_enough(own: &Own, their: &Offer, ip: IpAddr) -> bool {
    match reach(ip) {
        Some(Reach::Public) => true,
        Some(Reach::Private) => is_local_to(own, their, ip) || own.nearby.iter().any(|near| near.to_canonical() == ip),
        Some(Reach::Machine) => are_on_one_machine(own, their),
        None => false,
    }
}

/// Whether an address of a local network leads to the other side and not to whatever else has it. That both are at one
/// place a relay can make up; so the address must be in a network that this machine is in, or the relay is in one itself.
fn is_local_to(own: &Own, their: &Offer, ip: IpAddr) -> bool {
    let relay_is_near = own
        .seen
        .iter()
        .any(|seen| matches!(reach(seen.ip().to_canonical()), Some(Reach::Private | Reach::Machine)));
    are_together(own, their) && (relay_is_near || is_in_our_network(own, ip))
}

/// Whether this machine has an address near to this one.
fn is_in_our_network(own: &Own, ip: IpAddr) -> bool {
    let mut ours = own.places.iter().map(|place| place.ip().to_canonical());
    ours.any(|our| match (our, ip.to_canonical()) {
        (IpAddr::V4(our), IpAddr::V4(ip)) => match (our.octets(), ip.octets()) {
            // A carrier's network is one, however large.
            ([100, 64..=127, ..], [100, 64..=127, ..]) => true,
            ([a, b, ..], [c, d, ..]) => (a, b) == (c, d),
        },
        (IpAddr::V6(our), IpAddr::V6(ip)) => our.segments()[..3] == ip.segments()[..3],
        (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
    })
}

/// Whether both are seen at one address, or by a relay that is in their local network.
fn are_together(own: &Own, their: &Offer) -> bool {
    let ours = || own.seen.iter().map(|seen| seen.ip().to_canonical());
    their.seen.iter().map(|seen| seen.ip().to_canonical()).any(|their| {
        let is_local = |ip: IpAddr| matches!(reach(ip), Some(Reach::Private | Reach::Machine));
        ours().any(|own| own == their || is_local(own) && is_local(their))
    })
}

fn are_on_one_machine(own: &Own, their: &Offer) -> bool {
    let on_it = |seen: &[SocketAddr]| seen.iter().any(|seen| seen.ip().to_canonical().is_loopback());
    on_it(&own.seen) && on_it(&their.seen)
}

/// Whether somebody at `own` has a way to `their`: of the same family, and with an address that reaches as far.
fn leads_to(own: IpAddr, their: IpAddr) -> bool {
    match (own, their) {
        (IpAddr::V4(_), IpAddr::V4(_)) => true,
        (IpAddr::V6(_), IpAddr::V6(_)) => reach(their) != Some(Reach::Public) || reach(own) == Some(Reach::Public),
        (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
    }
}

/// Below are the ports of services that answer whoever asks.
const FIRST_PORT: u16 = 1_024;

#[cfg(test)]
mod tests;
