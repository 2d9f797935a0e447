//! Which addresses of one peer the relay tells another.
//!
//! Whoever is told an address sends packets there, so a peer must not be able to name somebody else's. The relay vouches
//! for the addresses at which it has reached a peer, and for other ports there; addresses of a local network it passes on only
//! between two that are in one, as far as it can see.

use std::net::{IpAddr, SocketAddr};

use crate::frames::{MOST_PLACES, Offer};
use crate::rate::Origin;

/// From where the relay sees one connection of a peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sight {
    pub(super) address: SocketAddr,
    /// Whether another can come in at the port, too.
    pub(super) dialled: bool,
}

/// How far an address reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    Everywhere,
    LocalNetwork,
    Machine,
    Nowhere,
}

/// What a peer at `them` is told when one at `ours` made this offer.
pub(super) fn told(offer: &Offer, ours: &[Sight], them: &[Sight]) -> Offer {
    let near = ours
        .iter()
        .any(|our| them.iter().any(|their| are_near(our.address.ip(), their.address.ip())));
    let on_one_machine = reaches(ours, Reach::Machine) && reaches(them, Reach::Machine);
    let may_be_told = |address: &SocketAddr| {
        let is_ours = ours.iter().any(|sight| sight.address.ip() == address.ip());
        let reaches_them = match reach(address.ip()) {
            Reach::Everywhere => is_ours,
            Reach::LocalNetwork => near,
            Reach::Machine => on_one_machine,
            Reach::Nowhere => false,
        };
        reaches_them && address.port() >= LOWEST_PORT
    };
    let seen = ours.iter().filter(|sight| sight.dialled).map(|sight| sight.address);
    let seen = without_repeats(seen.filter(may_be_told));
    let places = offer
        .places
        .iter()
        .map(|place| SocketAddr::new(place.ip().to_canonical(), place.port()));
    let mut places = without_repeats(places.filter(may_be_told));
    places.retain(|place| !seen.contains(place));
    places.truncate(MOST_PLACES.saturating_sub(seen.len()));
    Offer {
        seen,
        places,
        hidden: false,
        round: offer.round,
    }
}

/// Whether two that are seen at these addresses are in one local network, or behind one router.
fn are_near(one: IpAddr, other: IpAddr) -> bool {
    match (reach(one), reach(other)) {
        (Reach::Everywhere, Reach::Everywhere) => Origin::of(one) == Origin::of(other),
        (one, other) => one == other && one != Reach::Nowhere,
    }
}

fn reaches(sights: &[Sight], wanted: Reach) -> bool {
    sights.iter().any(|sight| reach(sight.address.ip()) == wanted)
}

fn reach(address: IpAddr) -> Reach {
    if address.is_loopback() {
        return Reach::Machine;
    }
    if address.is_unspecified() || address.is_multicast() {
        return Reach::Nowhere;
    }
    match address {
        IpAddr::V4(v4) => {
            let [a, b, ..] = v4.octets();
            let is_behind_a_carrier = a == 100 && (64..128).contains(&b);
            if v4.is_private() || v4.is_link_local() || is_behind_a_carrier {
                Reach::LocalNetwork
            } else if a == 0 || a >= 240 {
                Reach::Nowhere
            } else {
                Reach::Everywhere
            }
        }
        // A link-local address means nothing without the name of an interface, which only its own machine knows.
        IpAddr::V6(v6) if v6.is_unicast_link_local() => Reach::Nowhere,
        IpAddr::V6(v6) if v6.is_unique_local() => Reach::LocalNetwork,
        IpAddr::V6(_) => Reach::Everywhere,
    }
}

fn without_repeats(addresses: impl Iterator<Item = SocketAddr>) -> Vec<SocketAddr> {
    let mut all = Vec::new();
    for address in addresses {
        if !all.contains(&address) {
            all.push(address);
        }
    }
    all.truncate(MOST_PLACES);
    all
}

/// Below it are the ports of services, which no player plays at.
const LOWEST_PORT: u16 = 1_024;

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> SocketAddr {
        text.parse().expect("an address")
    }

    fn sights(all: &[&str]) -> Vec<Sight> {
        let sight = |text: &&str| Sight {
            address: at(text),
            dialled: true,
        };
        all.iter().map(sight).collect()
    }

    /// What one at `them` is told of one at `ours` that names `places`.
    fn told_of(ours: &[&str], them: &[&str], places: &[&str]) -> (Vec<SocketAddr>, Vec<SocketAddr>) {
        let offer = Offer {
            places: places.iter().map(|place| at(place)).collect(),
            ..Offer::default()
        };
        let told = told(&offer, &sights(ours), &sights(them));
        (told.seen, told.places)
    }

    const ONE: &str = "198.51.100.1:5000";
    const OTHER: &str = "203.0.113.9:6000";

    #[test]
    fn nobody_is_told_a_strangers_address() {
        let places = ["192.0.2.1:5000", "[2001:db8::1]:5000", "203.0.113.9:7000"];
        assert_eq!(told_of(&[ONE], &[OTHER], &places), (vec![at(ONE)], vec![]));
    }

    #[test]
    fn another_port_of_an_address_that_was_seen_is_told_but_no_low_one() {
        let places = ["198.51.100.1:40000", "198.51.100.1:1023", ONE, "198.51.100.1:40000"];
        assert_eq!(
            told_of(&[ONE], &[OTHER], &places),
            (vec![at(ONE)], vec![at("198.51.100.1:40000")])
        );
        assert_eq!(told_of(&["198.51.100.1:53"], &[OTHER], &[]), (vec![], vec![]));
    }

    #[test]
    fn every_connection_of_a_key_vouches_for_its_address() {
        let ours = [ONE, "[2001:db8::7]:5000"];
        let places = ["[2001:db8::7]:40000", "[2001:db8::8]:40000"];
        assert_eq!(
            told_of(&ours, &[OTHER], &places),
            (vec![at(ONE), at(ours[1])], vec![at(places[0])])
        );
    }

    #[test]
    fn local_addresses_are_told_behind_one_router_only() {
        let places = [
            "192.168.1.5:5000",
            "[fd00::5]:5000",
            "100.64.0.9:5000",
            "169.254.1.1:5000",
        ];
        let all: Vec<SocketAddr> = places.iter().map(|place| at(place)).collect();
        assert_eq!(told_of(&[ONE], &[OTHER], &places).1, []);
        assert_eq!(told_of(&[ONE], &["198.51.100.1:6000"], &places).1, all);
        let in_one_64 = (["[2001:db8::1]:5000"], ["[2001:db8::2]:5000"]);
        assert_eq!(told_of(&in_one_64.0, &in_one_64.1, &places).1, all);
    }

    #[test]
    fn a_relay_in_the_local_network_sees_who_is_in_it() {
        let (ours, place) = ("192.168.1.5:5000", "10.8.0.5:5000");
        assert_eq!(
            told_of(&[ours], &["192.168.1.6:5000"], &[place]),
            (vec![at(ours)], vec![at(place)])
        );
        assert_eq!(told_of(&[ours], &[OTHER], &[place]), (vec![], vec![]));
    }

    #[test]
    fn loopback_is_told_on_one_machine_alone() {
        let (here, place) = ("127.0.0.1:5000", "127.0.0.1:6000");
        assert_eq!(
            told_of(&[here], &["127.0.0.1:7000"], &[place]),
            (vec![at(here)], vec![at(place)])
        );
        assert_eq!(told_of(&[here], &["192.168.1.6:7000"], &[place]), (vec![], vec![]));
        assert_eq!(told_of(&["192.168.1.6:7000"], &[here], &[place]), (vec![], vec![]));
    }

    #[test]
    fn what_is_no_place_is_told_to_nobody() {
        let near = ["192.168.1.6:5000"];
        let places = [
            "0.0.0.0:5000",
            "255.255.255.255:5000",
            "224.0.0.1:5000",
            "[ff02::1]:5000",
            "[fe80::1]:5000",
        ];
        assert_eq!(told_of(&near, &["192.168.1.7:5000"], &places).1, []);
    }

    #[test]
    fn no_more_than_eight_addresses_are_told() {
        let places: Vec<String> = (0..20).map(|port| format!("198.51.100.1:{}", 40_000 + port)).collect();
        let places: Vec<&str> = places.iter().map(String::as_str).collect();
        let (seen, places) = told_of(&[ONE], &[OTHER], &places);
        assert_eq!(seen.len() + places.len(), MOST_PLACES);
    }

    #[test]
    fn a_port_of_tcp_is_nobodys_way_in() {
        let offer = Offer {
            places: vec![at("198.51.100.1:40000")],
            ..Offer::default()
        };
        let ours = [Sight {
            address: at(ONE),
            dialled: false,
        }];
        let told = told(&offer, &ours, &sights(&[OTHER]));
        assert_eq!((told.seen, told.places), (vec![], offer.places));
    }
}
