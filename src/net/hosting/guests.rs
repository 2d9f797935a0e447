//! The guests of a table: who dials is met at the door, and the frames of those who were let in come and go.

use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use thirteen_relay::address::Address;
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

use super::kept::Kept;
use super::own::{Found, OwnRelay, public_address};
use super::relayed::Relayed;
use super::visits::{Arrival, Visits};
use crate::net::Rate;
use crate::net::clock::chance;
use crate::net::code::JoinCode;
use crate::net::connection::Ended;
use crate::net::door::{Caution, Door, Heard};
use crate::net::endpoint::{Endpoint, EndpointError, Listen, STRANGERS};
use crate::net::identity::Identity;
use crate::net::interfaces::{places, routers};
use crate::net::invite::{Invite, MOST_PLACES, Place};
use crate::net::link::{LONGEST_QUEUE, Link, NotSent};
use crate::net::live::{RelayState, Update};
use crate::net::nearby::{Announced, Announcement};
use crate::net::portmap::{InternetProtocol, PortMap};
use crate::net::relay;
use crate::session::{Input, LinkId};
use crate::table::{Public, PublicKey, SeatState};
use crate::wire::Closed;

/// What the host tells its friends. Whoever has it may come in, so `Debug` shows only where the table is.
#[derive(Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The code, as people read it.
    pub code: String,
    /// The link, with every address and the host's key.
    pub link: String,
    /// The addresses at which this machine may be reached, the likeliest first: `thirteen join CODE@ADDRESS`.
    pub addresses: Vec<String>,
}

impl fmt::Debug for Invitation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Invitation(…, {} addresses)", self.addresses.len())
    }
}

/// The way to the network.
pub(super) struct Guests {
    endpoint: Arc<Endpoint>,
    door: Arc<Door>,
    heard: mpsc::Receiver<Heard>,
    visits: Visits,
    arrivals: mpsc::Receiver<Arrival>,
    links: BTreeMap<LinkId, Link>,
    /// How many sessions are open, even if nothing more is to be told of them.
    open: usize,
    identity: Identity,
    listening: SocketAddr,
    kept: Kept,
    announcement: Option<(Announcement, u8)>,
    relayed: Option<Relayed>,
    /// The relay of `relayed`, where it is one in this program.
    own: Option<OwnRelay>,
    /// A port of the router; none for a table that listens at one address.
    port: Option<PortMap>,
}

/// What has come: something for the host, or for its player.
pub(super) enum News {
    Input(Input),
    Updates(Vec<Update>),
    Nothing,
}

impl Guests {
    /// Listens, at `instead` if the first place cannot be had. Must be called where tokio runs.
    pub(super) fn listen(
        identity: &Identity,
        listen: Listen,
        instead: Option<Listen>,
        mut kept: Kept,
    ) -> Result<Self, EndpointError> {
        let endpoint = match (Endpoint::host(identity, listen, STRANGERS), instead) {
            (Err(error), Some(instead)) => {
                tracing::info!(%error, "the table listens at another place than before");
                Endpoint::host(identity, instead, STRANGERS)?
            }
            (endpoint, _) => endpoint?,
        };
        let listening = endpoint.local_address().map_err(EndpointError::NoSocket)?;
        let (door, heard) = Door::new(identity.public(), kept.code.clone(), kept.admitted.clone(), CAUTION);
        let (endpoint, door) = (Arc::new(endpoint), Arc::new(door));
        let (visits, arrivals) = Visits::at(Arc::clone(&door));
        visits.receive(&endpoint);
        kept.listening = Some(listening);
        kept.closed = false;
        let everywhere = listening.ip().is_unspecified() && !kept.is_hidden();
        let port = everywhere.then(|| PortMap::ask(listening.port(), InternetProtocol::Udp, routers()));
        let mut guests = Self {
            endpoint,
            door,
            heard,
            visits,
            arrivals,
            links: BTreeMap::new(),
            open: 0,
            identity: identity.clone(),
            listening,
            kept,
            announcement: None,
            relayed: None,
            own: None,
            port,
        };
        guests.find_a_relay()?;
        tracing::info!(port = listening.port(), "the table is open");
        guests.write_down();
        guests.announce_with(0);
        Ok(guests)
    }

    /// Lets guests come over the relay that the player names, or over one in this program.
    fn find_a_relay(&mut self) -> Result<(), EndpointError> {
        if let Some(address) = self.kept.relay.clone() {
            return self.go_to_relay(address);
        }
        if let Some(address) = self.kept.own_relay.clone() {
            return self.be_relay(Found::At(address));
        }
        if let Some(address) = public_address().filter(|_| self.port.is_some()) {
            self.perhaps_be_relay(Found::Public(address));
        }
        Ok(())
    }

    fn go_to_relay(&mut self, address: Address) -> Result<(), EndpointError> {
        let (room, hidden) = (self.kept.code.room(), self.kept.is_hidden());
        let relayed = Relayed::open(address, room, &self.endpoint, &self.identity, hidden)?;
        self.visits.receive(&relayed.endpoint);
        self.relayed = Some(relayed);
        Ok(())
    }

    /// Starts a relay in this program. Where it is found is known from the start.
    fn be_relay(&mut self, found: Found) -> Result<(), EndpointError> {
        let (room, before) = (self.kept.code.room(), self.kept.own_port);
        let own = OwnRelay::start(&self.identity, found, before, room, &self.door.admitted())?;
        self.go_to_relay(own.inside())?;
        if let Some(relayed) = &mut self.relayed {
            relayed.settled = true;
        }
        self.kept.own_port = Some(own.port());
        self.own = Some(own);
        Ok(())
    }

    /// The same where nobody has asked for it: whoever can come to this machine comes without it.
    fn perhaps_be_relay(&mut self, found: Found) {
        match self.be_relay(found) {
            Ok(()) => self.write_down(),
            Err(error) => tracing::info!(%error, "there is no relay of this table's own"),
        }
    }

    /// Whether the invitation can be told: the code is worth something only once the relay knows it, if there is one.
    pub(super) fn is_settled(&self) -> bool {
        self.relayed.as_ref().is_none_or(|relayed| relayed.settled)
    }

    /// What the host tells its friends now.
    pub(super) fn invitation(&self) -> Invitation {
        let invite = Invite {
            code: self.door.code(),
            places: self.places(),
            host: Some(self.identity.player()),
            relay: match &self.own {
                Some(own) => own.outside(),
                None => self.relayed.as_ref().map(|relayed| relayed.address.clone()),
            },
        };
        Invitation {
            code: invite.code.to_string(),
            link: invite.link(),
            addresses: invite.places.iter().map(ToString::to_string).collect(),
        }
    }

    /// Tells the local network how many seats are free.
    pub(super) fn announce(&mut self, public: &Public) {
        let free = public.table_seats().filter(|(_, state)| **state == SeatState::Free);
        self.announce_with(free.count() as u8);
    }

    fn announce_with(&mut self, seats_free: u8) {
        if !self.listening.ip().is_unspecified() || self.kept.is_hidden() {
            return;
        }
        let table = Announced {
            room: self.kept.code.room(),
            name: self.kept.name.clone(),
            seats_free,
        };
        let announced = match &mut self.announcement {
            Some((_, told)) if *told == seats_free => return,
            Some((announcement, told)) => {
                *told = seats_free;
                announcement.change(&table)
            }
            none => Announcement::new(&table, self.listening.port()).map(|new| *none = Some((new, seats_free))),
        };
        if let Err(error) = announced {
            // Who knows the address or has the link comes all the same.
            tracing::info!(%error, "the table is not announced nearby");
        }
    }

    fn places(&self) -> Vec<Place> {
        if self.kept.is_hidden() {
            return Vec::new();
        }
        if !self.listening.ip().is_unspecified() {
            return vec![Place::from(self.listening)];
        }
        let mut places = places(self.listening.port());
        if let Some(mapped) = self.port.as_ref().and_then(PortMap::place) {
            places.truncate(MOST_PLACES - 1);
            places.insert(places.len().min(1), Place::from(mapped));
        }
        places
    }

    /// The next thing that comes. Nothing is lost when the wait is given up.
    pub(super) async fn next(&mut self) -> News {
        tokio::select! {
            Some(heard) = self.heard.recv() => self.hear(heard),
            Some(arrival) = self.arrivals.recv() => self.meet(arrival),
            Some(news) = next_of(&mut self.relayed) => self.hear_relay(news),
            () = changed(&mut self.port) => self.hear_router(),
            () = changed_own(&mut self.own) => self.invite_again(),
            else => std::future::pending().await,
        }
    }

    /// Sends a frame; what is to be told the host about it.
    pub(super) fn send(&self, link: LinkId, frame: Vec<u8>, aside: bool) -> Option<Input> {
        let open = self.links.get(&link)?;
        tracing::trace!(?link, bytes = frame.len(), aside, "a frame goes out");
        let sent = if aside {
            open.send_aside(frame)
        } else {
            open.send(frame)
        };
        let bytes = match sent {
            Ok(()) => Some(open.waiting()).filter(|bytes| *bytes > WORTH_TELLING),
            Err(NotSent::TooSlow) => Some(LONGEST_QUEUE + 1),
            // Its end is on the way.
            Err(NotSent::Ended) => None,
            Err(NotSent::TooLarge) => {
                tracing::error!(?link, "a frame was too large to be sent");
                None
            }
        };
        bytes.map(|bytes| Input::Backlog { link, bytes })
    }

    pub(super) fn close(&mut self, link: LinkId, reason: Closed) {
        if let Some(open) = self.unlink(link) {
            open.close(reason);
        }
    }

    /// This key may not come again.
    pub(super) fn bar(&mut self, key: PublicKey) {
        self.door.bar(key);
        self.kept.admitted.remove(&key);
        if let Some(relayed) = &mut self.relayed {
            relayed.was_sent_away(key);
        }
        self.write_down();
    }

    /// Another code, because the host wants one.
    pub(super) fn change_code(&mut self) -> Option<Update> {
        match self.door.change_code() {
            Ok(code) => {
                self.kept.code = code;
                self.write_down();
                Some(Update::Invitation(self.invitation()))
            }
            Err(error) => {
                tracing::warn!(%error, "there is no new code");
                None
            }
        }
    }

    /// Goes, after everyone has had time to read what was sent. The relay keeps the room of a table that may be taken up
    /// again.
    pub(super) async fn leave(mut self, for_good: bool) {
        self.kept.closed = true;
        self.write_down();
        let gone = async {
            while self.open > 0 {
                match self.arrivals.recv().await {
                    Some(Arrival::End(..)) => self.open -= 1,
                    Some(Arrival::Session(..)) => self.open += 1,
                    Some(Arrival::Frame(..) | Arrival::SentAway(_)) => {}
                    None => return,
                }
            }
        };
        timeout(FAREWELL, gone).await.ok();
        if let Some(relayed) = self.relayed.as_ref().filter(|_| for_good) {
            relayed.close_room();
            sleep(GOODBYE).await;
        }
        if let Some(port) = self.port {
            port.release().await;
        }
        if let Some(own) = self.own {
            self.relayed = None;
            own.close().await;
        }
        self.endpoint.close(Closed::TableClosed).await;
    }

    fn hear(&mut self, heard: Heard) -> News {
        match heard {
            Heard::Guessed { failures } => News::Updates(vec![Update::Guessed { failures }]),
            Heard::CodeChanged(code) => {
                self.kept.code = code;
                self.write_down();
                News::Updates(vec![Update::Invitation(self.invitation())])
            }
            Heard::Admitted(key) => {
                if let Some(relayed) = &mut self.relayed {
                    relayed.was_let_in(&key);
                }
                self.kept.admitted.insert(key);
                self.write_down();
                News::Nothing
            }
        }
    }

    fn hear_relay(&mut self, news: relay::News) -> News {
        let state = match news {
            relay::News::Up { seen, over_tcp } => RelayState::Up { seen, over_tcp },
            relay::News::Opened(_) => return News::Updates(self.settled().into_iter().collect()),
            relay::News::NumberTaken(room) if room == self.kept.code.room().number() => {
                // Once friends know the number, another would only lead those astray who come back.
                if !self.is_settled() {
                    return self.take_another_code();
                }
                RelayState::Full
            }
            relay::News::Down(error) => RelayState::Down(error),
            relay::News::NotOpened(_) | relay::News::TooFast(_) => RelayState::Full,
            relay::News::NumberTaken(_)
            | relay::News::Joined { .. }
            | relay::News::NotJoined(_)
            | relay::News::HostAway(_)
            | relay::News::Gone { .. } => return News::Nothing,
            relay::News::Arrived { guest, .. } => {
                if let Some(relayed) = self.relayed.as_mut().filter(|_| !self.door.knows(&guest)) {
                    relayed.stranger_came(guest);
                }
                return News::Nothing;
            }
            relay::News::Offered { at, offer } => {
                if let Some(relayed) = &mut self.relayed {
                    relayed.offered(at, offer, &self.door.admitted());
                }
                return News::Nothing;
            }
        };
        if self.own.is_some() {
            // It is no news that this program reaches itself.
            tracing::debug!(state = state.name(), "the relay of this table's own");
            return News::Nothing;
        }
        let mut updates = vec![Update::Relay(state)];
        if matches!(state, RelayState::Down(_) | RelayState::Full) {
            // Friends nearby, and those who have the address, come all the same.
            updates.extend(self.settled());
        }
        News::Updates(updates)
    }

    fn hear_router(&mut self) -> News {
        if let (Some(relayed), Some(port)) = (&mut self.relayed, &self.port) {
            relayed.mapped(port.place());
        }
        let is_open = self.port.as_ref().is_some_and(|port| port.place().is_some());
        if is_open && self.relayed.is_none() {
            self.perhaps_be_relay(Found::Mapped(routers()));
        }
        self.invite_again()
    }

    /// Friends are told anew how they come here, if they were told at all.
    fn invite_again(&self) -> News {
        let told = self.is_settled().then(|| Update::Invitation(self.invitation()));
        News::Updates(told.into_iter().collect())
    }

    /// The invitation, once it is as good as it will be.
    fn settled(&mut self) -> Option<Update> {
        let relayed = self.relayed.as_mut()?;
        let before = std::mem::replace(&mut relayed.settled, true);
        (!before).then(|| Update::Invitation(self.invitation()))
    }

    /// Somebody else's table has this number at the relay.
    fn take_another_code(&mut self) -> News {
        match chance() {
            Ok(chance) => {
                let code = JoinCode::from_chance(&chance);
                self.door.set_code(code.clone());
                self.kept.code = code;
                self.write_down();
                if let Some(relayed) = &mut self.relayed {
                    relayed.settled = false;
                    relayed.move_to(self.kept.code.room());
                }
            }
            Err(error) => tracing::warn!(%error, "there is no new code"),
        }
        News::Nothing
    }

    fn meet(&mut self, arrival: Arrival) -> News {
        match arrival {
            Arrival::SentAway(key) => {
                if let Some(relayed) = self.relayed.as_mut().filter(|_| !self.door.knows(&key)) {
                    relayed.was_sent_away(key);
                }
                News::Nothing
            }
            Arrival::Session(link, key, open) => {
                self.open += 1;
                if let Some(relayed) = self.relayed.as_mut().filter(|_| !open.connection().is_relayed()) {
                    relayed.is_direct(key, true);
                }
                self.links.insert(link, open);
                News::Input(Input::Connected { link, key })
            }
            Arrival::Frame(link, frame) if self.links.contains_key(&link) => {
                News::Input(Input::Received { link, frame })
            }
            Arrival::Frame(..) => News::Nothing,
            Arrival::End(link, ended) => {
                self.open = self.open.saturating_sub(1);
                match self.unlink(link) {
                    Some(open) if ended == Ended::Silent && open.connection().is_relayed() => {
                        self.doubt_the_relay();
                        News::Input(Input::Disconnected { link })
                    }
                    Some(_) => News::Input(Input::Disconnected { link }),
                    None => News::Nothing,
                }
            }
        }
    }

    /// A session is no more. If it was the last direct one of its guest, there may be another soon.
    fn unlink(&mut self, link: LinkId) -> Option<Link> {
        let open = self.links.remove(&link)?;
        let guest = open.connection().key();
        let is_direct = |open: &Link| !open.connection().is_relayed() && open.connection().key() == guest;
        if let Some(relayed) = &mut self.relayed
            && is_direct(&open)
            && !self.links.values().any(is_direct)
        {
            relayed.is_direct(guest, false);
        }
        Some(open)
    }

    /// A guest has fallen silent. If nobody else comes over the relay, it may be the relay that is silent.
    fn doubt_the_relay(&self) {
        if !self.links.values().any(|open| open.connection().is_relayed())
            && let Some(relayed) = &self.relayed
        {
            relayed.hurry();
        }
    }

    fn write_down(&self) {
        if let Err(error) = self.kept.write() {
            // The table goes on; after a crash its guests would need a code.
            tracing::warn!(%error, "who was admitted could not be written down");
        }
    }
}

/// When the router opens its port or closes it.
async fn changed(port: &mut Option<PortMap>) {
    match port {
        Some(port) => port.changed().await,
        None => std::future::pending().await,
    }
}

async fn changed_own(own: &mut Option<OwnRelay>) {
    match own {
        Some(own) => own.changed().await,
        None => std::future::pending().await,
    }
}

async fn next_of(relayed: &mut Option<Relayed>) -> Option<relay::News> {
    match relayed {
        Some(relayed) => relayed.next().await,
        None => std::future::pending().await,
    }
}

/// A household of friends may all type the code in one moment. Against guessing helps that the code changes after five.
const CAUTION: Caution = Caution {
    answer_after: Duration::from_millis(60),
    quick: Rate::new(60, 8),
    steady: Rate::new(20, 12),
};
/// From so many waiting bytes on, the host is told.
const WORTH_TELLING: usize = 32 * 1024;
/// How long the relay has to hear that a table is over.
const GOODBYE: Duration = Duration::from_millis(100);
/// How long guests have to read the last that was sent.
const FAREWELL: Duration = Duration::from_millis(1_500);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_is_not_shown_by_accident() {
        let invitation = Invitation {
            code: "KX7M-4TQP".to_owned(),
            link: "thirteen://join/KX7M-4TQP?at=203.0.113.5:13013".to_owned(),
            addresses: vec!["203.0.113.5:13013".to_owned()],
        };
        let shown = format!("{:?}", Update::Invitation(invitation));
        assert_eq!(shown, "Invitation(Invitation(…, 1 addresses))");
    }
}
