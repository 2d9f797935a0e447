//! A scene: two houses, a table of real programs in them, perhaps a relay, and time to play before and after something
//! happens.

use crate::nat::Nat;
use crate::party::{Account, Hides, Party, Player};
use crate::plan::{House, Lab, Line, Machine};
use crate::relay::Relay;

/// Where everybody is.
pub(crate) struct Scene<'a> {
    pub(crate) lab: &'a Lab,
    pub(crate) relay: Option<Relay>,
    pub(crate) host: Machine,
    /// The first guest, to whom things happen.
    pub(crate) guest: Machine,
    pub(crate) house: House,
    pub(crate) party: Party,
}

/// How a scene begins.
#[derive(Clone, Copy)]
pub(crate) struct Setting {
    /// The host's router.
    pub(crate) host: Nat,
    /// The first guest's router, and its line.
    pub(crate) guest: Nat,
    pub(crate) line: Line,
    /// Whether there is a relay, and guests know the code alone.
    pub(crate) relay: bool,
    /// Whether the first guest's line carries UDP from the start.
    pub(crate) udp: bool,
    /// Whether nobody but the relay has IPv4.
    pub(crate) v6_alone: bool,
    pub(crate) hides: Hides,
    /// Whether the other guest lives with the first.
    pub(crate) together: bool,
    /// Whether the guests live with the host.
    pub(crate) at_home: bool,
    /// The path that the guests must have before anything happens.
    pub(crate) path: Option<&'static str>,
}

/// A host with a public address, which the guests know.
pub(crate) const BY_ADDRESS: Setting = Setting {
    host: Nat::None,
    guest: Nat::PortRestricted,
    line: Line {
        v6: false,
        mtu: 1500,
        slow: false,
    },
    relay: false,
    udp: true,
    v6_alone: false,
    hides: Hides::Nobody,
    together: false,
    at_home: false,
    path: None,
};

/// Host and guest behind ordinary routers, found by the code alone, until they have met directly.
pub(crate) const DIRECT: Setting = Setting {
    host: Nat::PortRestricted,
    relay: true,
    path: Some("direct"),
    ..BY_ADDRESS
};

/// Host and guest behind routers through which none meets the other.
pub(crate) const RELAYED: Setting = Setting {
    host: Nat::Symmetric,
    guest: Nat::Symmetric,
    path: None,
    ..DIRECT
};

impl<'a> Scene<'a> {
    /// Everybody sits down and has played for a while.
    pub(crate) fn set(lab: &'a Lab, setting: &Setting) -> Self {
        let relay = setting.relay.then(|| Relay::on(&lab.server()));
        let ordinary = Line {
            v6: setting.v6_alone,
            ..Line::default()
        };
        let house = lab.house_on(setting.guest, setting.line);
        let host = if setting.at_home {
            lab.machine(&house)
        } else if setting.host == Nat::None {
            lab.server()
        } else {
            lab.machine(&lab.house_on(setting.host, ordinary))
        };
        let guest = lab.machine(&house);
        let other = if setting.together || setting.at_home {
            lab.machine(&house)
        } else {
            lab.machine(&lab.house_on(Nat::FullCone, ordinary))
        };
        if !setting.udp {
            lab.blocks_udp(&guest);
        }
        if setting.v6_alone {
            [&host, &guest, &other].into_iter().for_each(Machine::leaves_v4);
        }
        let address = match &relay {
            Some(relay) if setting.v6_alone => relay.address6.as_deref(),
            Some(relay) => Some(relay.address.as_str()),
            None => None,
        };
        let party = Party::gather(&host, &[&guest, &other], address, setting.hides);
        let mut scene = Self {
            lab,
            relay,
            host,
            guest,
            house,
            party,
        };
        if let Some(path) = setting.path {
            scene.party.guests.iter_mut().for_each(|guest| guest.is_at(path));
        }
        scene.party.plays(A_WHILE);
        scene
    }

    /// The first guest's program.
    pub(crate) fn first(&mut self) -> &mut Player {
        &mut self.party.guests[0]
    }

    /// The relay.
    pub(crate) fn relay(&mut self) -> &mut Relay {
        self.relay.as_mut().expect("the scene has a relay")
    }

    /// Everybody plays on for a while, and it is over. Says also over which path the first guest played last.
    pub(crate) fn ends(mut self) -> (Account, String) {
        self.party.plays(A_WHILE);
        let path = self.first().path();
        (self.party.ends(), path)
    }
}

/// How many plays and passes tell that a table goes on.
const A_WHILE: usize = 60;
