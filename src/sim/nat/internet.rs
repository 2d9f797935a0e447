//! Networks behind routers: how a packet leaves one and comes into another.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use super::router::{Router, Table};

/// A network: 0 is the open one, and `n + 1` is inside of router `n`.
pub(super) type Realm = usize;

/// All networks, with who is in them.
#[derive(Clone, Debug, Default)]
pub(super) struct Internet {
    routers: Vec<(Table, Realm)>,
    nodes: Vec<(SocketAddr, Realm)>,
}

/// A packet between two networks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Underway {
    from: SocketAddr,
    to: SocketAddr,
    realm: Realm,
}

impl Internet {
    /// A router in a network; the network inside of it.
    pub(super) fn add_router(&mut self, router: Router, outer: Realm) -> Realm {
        let number = self.routers.len() as u8;
        let outside = if outer == 0 {
            Ipv4Addr::new(203, 0, 113, 10 + number)
        } else {
            Ipv4Addr::new(100, 64, outer as u8, 10 + number)
        };
        self.routers.push((Table::new(router, outside.into()), outer));
        self.routers.len()
    }

    /// A machine in a network; its number and its address there.
    pub(super) fn add_node(&mut self, port: u16, realm: Realm) -> (usize, SocketAddr) {
        let number = self.nodes.len() as u8;
        let ip = if realm == 0 {
            Ipv4Addr::new(198, 51, 100, 10 + number)
        } else {
            Ipv4Addr::new(192, 168, realm as u8, 10 + number)
        };
        let address = SocketAddr::new(ip.into(), port);
        self.nodes.push((address, realm));
        (self.nodes.len() - 1, address)
    }

    /// A packet leaves a machine; none if it gets lost on the way out.
    pub(super) fn send(&mut self, now: u64, node: usize, to: SocketAddr) -> Option<Underway> {
        let (mut from, mut realm) = self.nodes[node];
        while !self.is_in(realm, to.ip()) {
            let (router, outer) = self.routers.get_mut(realm.checked_sub(1)?)?;
            if router.outside() == to.ip() && !router.has_hairpin() {
                return None;
            }
            from = router.outbound(now, from, to);
            realm = *outer;
        }
        Some(Underway { from, to, realm })
    }

    /// A packet arrives: at whom, and where it seems to be from; none if it is not let in.
    pub(super) fn arrive(&mut self, now: u64, packet: Underway) -> Option<(usize, SocketAddr)> {
        let Underway {
            from,
            mut to,
            mut realm,
        } = packet;
        loop {
            let here = |node: &(SocketAddr, Realm)| *node == (to, realm);
            if let Some(node) = self.nodes.iter().position(here) {
                return Some((node, from));
            }
            let router = |(table, outer): &(Table, Realm)| table.outside() == to.ip() && *outer == realm;
            let at = self.routers.iter().position(router)?;
            to = self.routers[at].0.inbound(now, from, to.port())?;
            realm = at + 1;
        }
    }

    /// The router around this network begins anew.
    pub(super) fn restart(&mut self, realm: Realm) {
        if let Some((table, _)) = realm.checked_sub(1).and_then(|at| self.routers.get_mut(at)) {
            table.restart();
        }
    }

    fn is_in(&self, realm: Realm, ip: IpAddr) -> bool {
        let is_node = self
            .nodes
            .iter()
            .any(|(address, here)| address.ip() == ip && *here == realm);
        let is_router = |(table, outer): &(Table, Realm)| table.outside() == ip && *outer == realm;
        is_node || self.routers.iter().any(is_router)
    }
}
