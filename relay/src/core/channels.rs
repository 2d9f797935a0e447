//! Channels: one between each guest of a room and its host, and what goes over it.

use std::net::SocketAddr;

use super::{Carrier, Client, ConnectionId, Core, End, canonical, offers};
use crate::frames::{Channel, Closing, Offer, Tell};
use crate::millis::Millis;
use crate::rate::Bucket;
use crate::rooms::{PeerKey, RoomNo};

impl Core {
    /// Where a packet of `length` bytes goes that came on this channel: to the other side, under its number. None if
    /// there is no such channel, or too much was sent on it; who goes on with that is closed.
    pub fn forward(
        &mut self,
        now: Millis,
        connection: ConnectionId,
        channel: Channel,
        length: usize,
    ) -> Option<(ConnectionId, Channel)> {
        let client = self.clients.get_mut(&connection)?;
        let Some(end) = client.channels.get_mut(&channel) else {
            self.figures.astray += 1;
            return None;
        };
        let length = u32::try_from(length).unwrap_or(u32::MAX);
        if !end.bytes.take(self.limits.bytes, now, length) {
            self.figures.too_fast += 1;
            if !client.drops.take(self.limits.drops, now, 1) {
                self.close(now, connection, Closing::Greedy);
            }
            return None;
        }
        self.figures.packets += 1;
        self.figures.bytes += u64::from(length);
        Some((end.other, end.theirs))
    }

    /// Opens the channel between a guest that may join and its host.
    pub(super) fn meet(
        &mut self,
        now: Millis,
        connection: ConnectionId,
        number: RoomNo,
        (guest, host): (PeerKey, PeerKey),
    ) {
        let meeting = self.meetings.get_mut(&number).expect("a hosted room has a meeting");
        let hosting = meeting.host.expect("a hosted room has a connection");
        let ours = self.clients.get_mut(&connection).expect("it asked").number();
        let theirs = self.clients.get_mut(&hosting).expect("it hosts").number();
        meeting.guests.insert(guest, (connection, ours));
        let ends = [(connection, ours, hosting, theirs), (hosting, theirs, connection, ours)];
        for (at, channel, other, theirs) in ends {
            let end = End {
                room: number,
                guest,
                other,
                theirs,
                bytes: Bucket::new(self.limits.bytes, now),
            };
            let client = self.clients.get_mut(&at).expect("both are here");
            client.channels.insert(channel, end);
        }
        self.figures.joined += 1;
        self.tell(connection, Tell::Joined(number, ours, host));
        self.tell(hosting, Tell::Arrived(number, theirs, guest));
    }

    pub(super) fn leave(&mut self, connection: ConnectionId, channel: Channel) {
        if let Some(end) = self.end_channel(connection, channel, false) {
            self.rooms.out(end.room, end.guest);
            self.keep(end.room);
        }
    }

    pub(super) fn offer(&mut self, connection: ConnectionId, channel: Channel, offer: &Offer) {
        let Some(client) = self.clients.get(&connection) else {
            return;
        };
        let Some(end) = client.channels.get(&channel) else {
            return;
        };
        let (other, theirs) = (end.other, end.theirs);
        let told = if offer.hidden {
            Offer {
                hidden: true,
                round: offer.round,
                ..Offer::default()
            }
        } else {
            let ours = self.sights(client.key, connection);
            let them = self.clients.get(&other).map(|client| client.key);
            let them = them.map(|key| self.sights(key, other)).unwrap_or_default();
            offers::told(offer, &ours, &them)
        };
        self.tell(other, Tell::Offered(theirs, told));
    }

    /// Whether this connection is known to be there, and was reached there.
    pub fn vouches_for(&self, connection: ConnectionId, seen: SocketAddr) -> bool {
        let client = self.clients.get(&connection);
        client.is_some_and(|client| client.seen == canonical(seen) && client.is_proved())
    }

    /// A connection comes from elsewhere. It is told so until it is proved: so it has something to acknowledge from there.
    pub(super) fn moved(&mut self, connection: ConnectionId, seen: SocketAddr, is_proved: bool) {
        let Some(client) = self.clients.get_mut(&connection) else {
            return;
        };
        if client.seen == seen && client.is_proved() {
            return;
        }
        client.seen = seen;
        if is_proved {
            client.proved = seen.ip();
        }
        self.tell(connection, Tell::Seen(seen));
    }

    /// Where this peer is, as far as it is proved: by this connection first, then by its others.
    fn sights(&self, key: PeerKey, first: ConnectionId) -> Vec<offers::Sight> {
        let others = self.keys.get(&key).into_iter().flatten().copied();
        let all = std::iter::once(first).chain(others.filter(|other| *other != first));
        let sight = |client: &Client| offers::Sight {
            address: client.seen,
            dialled: client.carrier == Carrier::Quic,
        };
        all.filter_map(|connection| self.clients.get(&connection))
            .filter(|client| client.is_proved())
            .map(sight)
            .collect()
    }

    /// Ends every channel of a room; its guests stay members.
    pub(super) fn end_channels(&mut self, now: Millis, number: RoomNo, host_is_told: bool) {
        let Some(meeting) = self.meetings.get(&number) else {
            return;
        };
        let guests: Vec<(PeerKey, (ConnectionId, Channel))> =
            meeting.guests.iter().map(|(key, end)| (*key, *end)).collect();
        for (guest, (connection, channel)) in guests {
            let end = self.end_at(connection, channel);
            self.tell(connection, Tell::Gone(channel));
            if let Some(end) = end.filter(|_| host_is_told) {
                self.tell(end.other, Tell::Gone(end.theirs));
            }
            self.rooms.lost(now, number, guest);
        }
    }

    /// Ends a channel, tells the other side, and this side too if it is to be told.
    pub(super) fn end_channel(&mut self, connection: ConnectionId, channel: Channel, is_told: bool) -> Option<End> {
        let end = self.end_at(connection, channel)?;
        if is_told {
            self.tell(connection, Tell::Gone(channel));
        }
        self.tell(end.other, Tell::Gone(end.theirs));
        Some(end)
    }

    /// Takes a channel from both sides and from its room.
    fn end_at(&mut self, connection: ConnectionId, channel: Channel) -> Option<End> {
        let end = self.clients.get_mut(&connection)?.channels.remove(&channel)?;
        if let Some(other) = self.clients.get_mut(&end.other) {
            other.channels.remove(&end.theirs);
        }
        if let Some(meeting) = self.meetings.get_mut(&end.room) {
            meeting.guests.remove(&end.guest);
        }
        Some(end)
    }
}

impl Client {
    /// Whether it was reached at the address from which it comes.
    fn is_proved(&self) -> bool {
        self.seen.ip() == self.proved
    }

    /// A number that no channel of this connection had.
    fn number(&mut self) -> Channel {
        let number = self.next;
        self.next += 1;
        Channel(number)
    }
}
