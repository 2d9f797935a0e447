//! One router: which port it gives to whom, and whom it lets in.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};

/// What a router looks at on the other side of a connection.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum By {
    /// Nothing.
    Nothing,
    /// The address.
    Address,
    /// The address and the port.
    AddressAndPort,
}

/// What a router does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Router {
    /// By what it gives a machine inside another port.
    pub mapping: By,
    /// By what it knows who was called and may come in.
    pub filtering: By,
    /// So long after the last packet it forgets, in milliseconds.
    pub expiry_ms: u64,
    /// Whether two machines inside reach each other by its outer address.
    pub hairpin: bool,
    /// Whether it shuts out for a while whoever comes uncalled, even if it is called later.
    pub wary: bool,
}

impl Router {
    /// Lets everybody in.
    pub const FULL_CONE: Self = Self {
        mapping: By::Nothing,
        filtering: By::Nothing,
        expiry_ms: 60_000,
        hairpin: true,
        wary: false,
    };
    /// Lets in the machines that were called.
    pub const ADDRESS_RESTRICTED: Self = Self {
        filtering: By::Address,
        ..Self::FULL_CONE
    };
    /// Lets in the very ports that were called.
    pub const PORT_RESTRICTED: Self = Self {
        filtering: By::AddressAndPort,
        ..Self::FULL_CONE
    };
    /// Gives every connection a port of its own.
    pub const SYMMETRIC: Self = Self {
        mapping: By::AddressAndPort,
        ..Self::PORT_RESTRICTED
    };
}

/// A router at work.
#[derive(Clone, Debug)]
pub(super) struct Table {
    router: Router,
    outside: IpAddr,
    mappings: Vec<Mapping>,
    next_port: u16,
    /// Who is shut out, until when.
    shut_out: BTreeMap<SocketAddr, u64>,
}

#[derive(Clone, Debug)]
struct Mapping {
    inside: SocketAddr,
    /// For whom it is; all of it, or only the address.
    towards: Option<(IpAddr, Option<u16>)>,
    port: u16,
    used: u64,
    /// Who was called, and when there was last a packet.
    called: BTreeMap<SocketAddr, u64>,
}

impl Table {
    pub(super) const fn new(router: Router, outside: IpAddr) -> Self {
        Self {
            router,
            outside,
            mappings: Vec::new(),
            next_port: 20_000,
            shut_out: BTreeMap::new(),
        }
    }

    pub(super) const fn outside(&self) -> IpAddr {
        self.outside
    }

    pub(super) const fn has_hairpin(&self) -> bool {
        self.router.hairpin
    }

    /// A packet leaves: where it seems to come from.
    pub(super) fn outbound(&mut self, now: u64, from: SocketAddr, to: SocketAddr) -> SocketAddr {
        self.forget(now);
        let towards = match self.router.mapping {
            By::Nothing => None,
            By::Address => Some((to.ip(), None)),
            By::AddressAndPort => Some((to.ip(), Some(to.port()))),
        };
        let known = |mapping: &Mapping| mapping.inside == from && mapping.towards == towards;
        let at = self.mappings.iter().position(known).unwrap_or_else(|| {
            self.next_port += 7;
            self.mappings.push(Mapping {
                inside: from,
                towards,
                port: self.next_port,
                used: now,
                called: BTreeMap::new(),
            });
            self.mappings.len() - 1
        });
        let mapping = &mut self.mappings[at];
        mapping.used = now;
        mapping.called.insert(to, now);
        SocketAddr::new(self.outside, mapping.port)
    }

    /// A packet comes for one of the ports: who inside gets it.
    pub(super) fn inbound(&mut self, now: u64, from: SocketAddr, port: u16) -> Option<SocketAddr> {
        self.forget(now);
        let mapping = self.mappings.iter_mut().find(|mapping| mapping.port == port)?;
        let is_called = match self.router.filtering {
            By::Nothing => true,
            By::Address => mapping.called.keys().any(|called| called.ip() == from.ip()),
            By::AddressAndPort => mapping.called.contains_key(&from),
        };
        let is_shut_out = self.shut_out.contains_key(&from);
        if is_shut_out || (!is_called && self.router.wary) {
            self.shut_out.insert(from, now + SHUT_OUT_MS);
        }
        if is_shut_out || !is_called {
            return None;
        }
        mapping.used = now;
        if let Some(last) = mapping.called.get_mut(&from) {
            *last = now;
        }
        Some(mapping.inside)
    }

    /// Begins anew, with other ports.
    pub(super) fn restart(&mut self) {
        self.mappings.clear();
        self.shut_out.clear();
        self.next_port += 1_003;
    }

    fn forget(&mut self, now: u64) {
        let expiry = self.router.expiry_ms;
        self.mappings.retain(|mapping| mapping.used + expiry > now);
        for mapping in &mut self.mappings {
            mapping.called.retain(|_, last| *last + expiry > now);
        }
        self.shut_out.retain(|_, until| *until > now);
    }
}

const SHUT_OUT_MS: u64 = 60_000;

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> SocketAddr {
        text.parse().expect("an address")
    }

    fn table(router: Router) -> Table {
        Table::new(router, address("203.0.113.1:1").ip())
    }

    /// Whether a machine that has called one port is reached from it, from another port and from another machine.
    fn lets_in(router: Router) -> [bool; 3] {
        let mut table = table(router);
        let out = table.outbound(0, address("10.0.0.2:5"), address("198.51.100.1:10"));
        ["198.51.100.1:10", "198.51.100.1:11", "198.51.100.2:10"]
            .map(|from| table.inbound(1, address(from), out.port()).is_some())
    }

    /// Whether one port is seen from two ports of a machine, and from two machines.
    fn keeps_port(router: Router) -> [bool; 2] {
        let mut table = table(router);
        let mut out = |to| table.outbound(0, address("10.0.0.2:5"), address(to));
        let first = out("198.51.100.1:10");
        [out("198.51.100.1:11") == first, out("198.51.100.2:10") == first]
    }

    #[test]
    fn every_kind_maps_and_filters_as_its_name_says() {
        assert_eq!(lets_in(Router::FULL_CONE), [true, true, true]);
        assert_eq!(lets_in(Router::ADDRESS_RESTRICTED), [true, true, false]);
        assert_eq!(lets_in(Router::PORT_RESTRICTED), [true, false, false]);
        assert_eq!(lets_in(Router::SYMMETRIC), [true, false, false]);
        assert_eq!(keeps_port(Router::PORT_RESTRICTED), [true, true]);
        assert_eq!(keeps_port(Router::SYMMETRIC), [false, false]);
        let by_address = Router {
            mapping: By::Address,
            ..Router::SYMMETRIC
        };
        assert_eq!(keeps_port(by_address), [true, false]);
    }

    #[test]
    fn what_is_not_used_is_forgotten() {
        let mut table = table(Router::PORT_RESTRICTED);
        let (inside, there) = (address("10.0.0.2:5"), address("198.51.100.1:10"));
        let out = table.outbound(0, inside, there);
        assert_eq!(table.inbound(59_999, there, out.port()), Some(inside));
        assert_eq!(table.inbound(119_999, there, out.port()), None);
        assert_ne!(table.outbound(120_000, inside, there), out);
    }

    #[test]
    fn a_wary_one_shuts_out_who_comes_uncalled_even_if_called_later() {
        for (wary, is_let_in) in [(false, true), (true, false)] {
            let mut table = table(Router {
                wary,
                ..Router::PORT_RESTRICTED
            });
            let (inside, there) = (address("10.0.0.2:5"), address("198.51.100.1:10"));
            let out = table.outbound(0, inside, address("192.0.2.1:1"));
            assert_eq!(table.inbound(1, there, out.port()), None);
            table.outbound(2, inside, there);
            assert_eq!(table.inbound(3, there, out.port()).is_some(), is_let_in);
        }
    }
}
