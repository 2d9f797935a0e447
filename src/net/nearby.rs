//! Tables on the local network: a host announces its own (mDNS, `_thirteen._udp.local.`), and who looks for one sees them
//! come and go.
//!
//! An announcement names the table and the public half of its code. Who wants to join still proves the secret half, so
//! it makes finding a table easy and joining no easier. Its instance name is chance: it follows nobody from network to
//! network. What others announce is cleaned and counted before anyone sees it.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::thread;

use mdns_sd::{MDNS_PORT, Receiver, ResolvedService, ServiceDaemon, ServiceEvent, ServiceInfo};

use super::clock;
use super::code::RoomHalf;
use super::invite::{MOST_PLACES, Place};
use crate::table::Name;
use crate::wire;

/// A table as its host announces it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Announced {
    /// The public half of its code.
    pub room: RoomHalf,
    /// What people know it by: the host's name.
    pub name: Name,
    /// How many seats are free, 0 to 4.
    pub seats_free: u8,
}

/// A table as others see it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NearbyTable {
    /// What its host says of it.
    pub table: Announced,
    /// The major version that it speaks.
    pub major: u16,
    /// Where it is. Never empty.
    pub places: Vec<Place>,
}

impl NearbyTable {
    /// Whether this program can speak with it.
    pub const fn speaks(&self) -> bool {
        self.major == wire::MAJOR
    }
}

/// Why the local network is not looked at.
#[derive(Debug, thiserror::Error)]
pub enum NearbyError {
    /// The system gives no multicast socket or thread.
    #[error("tables on the local network cannot be found on this computer: {0}")]
    NotPossible(#[source] io::Error),
}

impl NearbyError {
    /// The error's name in machine-readable output.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotPossible(_) => "nearby_not_possible",
        }
    }
}

/// An announcement, for as long as it lives.
pub struct Announcement {
    daemon: ServiceDaemon,
    instance: String,
    port: u16,
}

impl Announcement {
    /// Announces a table whose host listens on this port, on every network of the machine.
    ///
    /// # Errors
    /// When the system does not allow it.
    pub fn new(table: &Announced, port: u16) -> Result<Self, NearbyError> {
        Self::over(MDNS_PORT, table, port)
    }

    /// The same with another port for the announcements themselves, so that a test hears only its own.
    ///
    /// # Errors
    /// When the system does not allow it.
    pub fn over(mdns: u16, table: &Announced, port: u16) -> Result<Self, NearbyError> {
        let chance = clock::chance().map_err(|error| NearbyError::NotPossible(io::Error::other(error)))?;
        let announcement = Self {
            daemon: ServiceDaemon::new_with_port(mdns).map_err(not_possible)?,
            instance: chance[..8].iter().map(|byte| format!("{byte:02x}")).collect(),
            port,
        };
        announcement.change(table)?;
        Ok(announcement)
    }

    /// Announces what has changed.
    ///
    /// # Errors
    /// When the system does not allow it.
    pub fn change(&self, table: &Announced) -> Result<(), NearbyError> {
        let (major, free) = (wire::MAJOR.to_string(), table.seats_free.to_string());
        let room = table.room.to_string();
        let said = [
            (ROOM, room.as_str()),
            (NAME, table.name.as_str()),
            (VERSION, &major),
            (FREE, &free),
        ];
        let host = format!("{}.local.", self.instance);
        let info = ServiceInfo::new(SERVICE, &self.instance, &host, "", self.port, said.as_slice())
            .map_err(not_possible)?
            .enable_addr_auto();
        self.daemon.register(info).map_err(not_possible)
    }
}

impl Drop for Announcement {
    fn drop(&mut self) {
        // The farewell is one packet; if it cannot be sent the others forget the table by themselves.
        if let Ok(gone) = self.daemon.unregister(&format!("{}.{SERVICE}", self.instance)) {
            gone.recv().ok();
        }
        self.daemon.shutdown().ok();
    }
}

/// Looks for tables on the local network, for as long as it lives.
pub struct Browser {
    daemon: ServiceDaemon,
    found: Found,
}

type Found = Arc<Mutex<BTreeMap<String, NearbyTable>>>;

impl Browser {
    /// Begins to look, and calls `changed` from a thread of its own whenever [`Browser::tables`] says something else.
    ///
    /// # Errors
    /// When the system does not allow it.
    pub fn open(changed: impl Fn() + Send + 'static) -> Result<Self, NearbyError> {
        Self::over(MDNS_PORT, changed)
    }

    /// The same with another port for the announcements themselves.
    ///
    /// # Errors
    /// When the system does not allow it.
    pub fn over(mdns: u16, changed: impl Fn() + Send + 'static) -> Result<Self, NearbyError> {
        let daemon = ServiceDaemon::new_with_port(mdns).map_err(not_possible)?;
        let events = daemon.browse(SERVICE).map_err(not_possible)?;
        let found = Found::default();
        let theirs = found.clone();
        thread::Builder::new()
            .name("nearby".to_owned())
            .spawn(move || follow(&events, &theirs, &changed))
            .map_err(NearbyError::NotPossible)?;
        Ok(Self { daemon, found })
    }

    /// The tables that are there now, in the order of their names; at most 32.
    pub fn tables(&self) -> Vec<NearbyTable> {
        let found = self.found.lock().expect("nobody panics while it holds the list");
        let mut tables: Vec<NearbyTable> = found.values().cloned().collect();
        tables.sort_by(|a, b| (&a.table.name, a.table.room).cmp(&(&b.table.name, b.table.room)));
        tables
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.daemon.shutdown().ok();
    }
}

/// Keeps the list until the daemon ends.
fn follow(events: &Receiver<ServiceEvent>, found: &Found, changed: &dyn Fn()) {
    while let Ok(event) = events.recv() {
        let mut tables = found.lock().expect("nobody panics while it holds the list");
        let before = tables.clone();
        match event {
            ServiceEvent::ServiceResolved(service) => match table_of(&service) {
                Some(table) if tables.contains_key(&service.fullname) || tables.len() < MOST_TABLES => {
                    tables.insert(service.fullname.clone(), table);
                }
                Some(_) => {}
                None => drop(tables.remove(&service.fullname)),
            },
            ServiceEvent::ServiceRemoved(_, name) => drop(tables.remove(&name)),
            ServiceEvent::SearchStarted(_) | ServiceEvent::ServiceFound(..) | ServiceEvent::SearchStopped(_) => {}
            // What a newer version of the library tells beside these.
            _ => {}
        }
        let is_changed = *tables != before;
        drop(tables);
        if is_changed {
            changed();
        }
    }
}

fn table_of(service: &ResolvedService) -> Option<NearbyTable> {
    let said = |word: &str| service.txt_properties.get_property_val(word).flatten();
    let addresses = service.addresses.clone().into_iter();
    let addresses = addresses.map(|address| address.to_ip_addr()).collect();
    read(said, &addresses, service.port)
}

/// What an announcement says, if all of it makes sense: the value of each word in its TXT record, and where it comes from.
pub fn read<'a>(
    said: impl Fn(&str) -> Option<&'a [u8]>,
    addresses: &BTreeSet<IpAddr>,
    port: u16,
) -> Option<NearbyTable> {
    let said = |word: &str| str::from_utf8(said(word)?).ok();
    // Fewer seats than there are at any table cannot be free; more are not.
    let seats_free = said(FREE)?.parse().ok().filter(|free| *free <= 4)?;
    let reachable = addresses.iter().filter(|address| is_reachable(**address));
    let places: Vec<Place> = reachable
        .map(|address| SocketAddr::new(*address, port).into())
        .take(MOST_PLACES)
        .collect();
    (!places.is_empty() && port != 0).then_some(())?;
    Some(NearbyTable {
        table: Announced {
            room: said(ROOM)?.parse().ok()?,
            name: said(NAME)?.parse().ok()?,
            seats_free,
        },
        major: said(VERSION)?.parse().ok()?,
        places,
    })
}

/// Whether an address leads to a computer on a network of ours. One that is good only on one cable says not on which.
fn is_reachable(address: IpAddr) -> bool {
    let on_the_cable = match address {
        IpAddr::V4(address) => address.is_broadcast(),
        IpAddr::V6(address) => address.is_unicast_link_local(),
    };
    !(on_the_cable || address.is_unspecified() || address.is_multicast())
}

fn not_possible(error: mdns_sd::Error) -> NearbyError {
    NearbyError::NotPossible(io::Error::other(error))
}

/// What tables are announced as.
const SERVICE: &str = "_thirteen._udp.local.";
const ROOM: &str = "room";
const NAME: &str = "name";
const VERSION: &str = "v";
const FREE: &str = "free";
/// The most tables of the list.
const MOST_TABLES: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(said: &[(&str, &[u8])], addresses: &[&str], port: u16) -> Option<NearbyTable> {
        let addresses = addresses.iter().map(|text| text.parse().expect("an address")).collect();
        read(
            |word| said.iter().find(|(name, _)| *name == word).map(|(_, value)| *value),
            &addresses,
            port,
        )
    }

    const GOOD: [(&str, &[u8]); 4] = [
        (ROOM, b"KX7M"),
        (NAME, "Hương".as_bytes()),
        (VERSION, b"1"),
        (FREE, b"3"),
    ];

    #[test]
    fn an_announcement_is_read_as_it_was_said() {
        let table = heard(&GOOD, &["192.168.1.5", "fe80::1", "2001:db8::5"], 13_013).expect("it is good");
        assert_eq!(table.table.name.as_str(), "Hương");
        assert_eq!(
            (table.table.room.to_string(), table.table.seats_free, table.major),
            ("KX7M".to_owned(), 3, 1)
        );
        let places: Vec<String> = table.places.iter().map(ToString::to_string).collect();
        assert_eq!(places, ["192.168.1.5:13013", "[2001:db8::5]:13013"]);
    }

    #[test]
    fn what_makes_no_sense_is_not_in_the_list() {
        let with = |word: &str, value: &'static [u8]| {
            let said: Vec<_> = GOOD
                .iter()
                .map(|&(name, old)| (name, if name == word { value } else { old }))
                .collect();
            heard(&said, &["192.168.1.5"], 13_013)
        };
        assert!(with("", b"").is_some());
        let garbage: [&'static [u8]; 6] = [b"", b"\xff\xfe", b"-1", b"\x00", "\u{202e}".as_bytes(), &[b'9'; 255]];
        for word in [ROOM, NAME, VERSION, FREE] {
            for value in garbage {
                // A minus and a one are a fine name.
                let is_good = word == NAME && value == b"-1";
                assert_eq!(with(word, value).is_some(), is_good, "{word} {value:?}");
            }
        }
        assert_eq!(with(FREE, b"5"), None);
        assert_eq!(heard(&GOOD[1..], &["192.168.1.5"], 13_013), None, "a word is missing");
        assert_eq!(heard(&GOOD, &["192.168.1.5"], 0), None);
        assert_eq!(heard(&GOOD, &["fe80::1", "0.0.0.0", "224.0.0.1"], 13_013), None);
    }

    #[test]
    fn a_table_with_a_hundred_addresses_shows_few() {
        let many: Vec<String> = (0..100).map(|number| format!("10.0.0.{number}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(
            heard(&GOOD, &many, 13_013).map(|table| table.places.len()),
            Some(MOST_PLACES)
        );
    }
}
