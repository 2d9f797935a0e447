//! The relay as a state machine: who is connected, which rooms there are, and where a packet goes.
//!
//! [`Core`] has no socket, no clock and no disk. A shell tells it what happened ([`Input`]) and when, carries out what it
//! answers ([`Output`]) in order, and wakes it when [`Core::poll_timeout`] says so. Packets take a short way of their own:
//! [`Core::forward`] says where one goes, and nothing is allocated on it. Where it says nowhere, there may be outputs.
//!
//! A peer is a key, and may have several connections at once: by IPv4 and by IPv6, or a new one after its network changed
//! and before the old one is known to be gone. A room, and each guest's channel in it, belongs to the connection that asked
//! for it last.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::net::{IpAddr, SocketAddr};

use crate::frames::{Ask, Channel, Closing, Tell};
use crate::millis::Millis;
use crate::rate::{Bucket, Origins, Rate};
use crate::register::Times;
use crate::rooms::{self, Kept, PeerKey, Refused, RoomNo, Rooms};
use crate::signed::Seal;

use reigns::Reigns;

mod channels;
mod offers;
mod reigns;

/// One relay. The same inputs at the same times give the same outputs.
#[derive(Clone, Debug)]
pub struct Core {
    limits: Limits,
    rooms: Rooms,
    /// For each open room, who of its members is here, by which connection.
    meetings: BTreeMap<RoomNo, Meeting>,
    clients: BTreeMap<ConnectionId, Client>,
    keys: BTreeMap<PeerKey, BTreeSet<ConnectionId>>,
    opens: Origins,
    joins: Origins,
    reigns: Reigns,
    outputs: VecDeque<Output>,
    figures: Figures,
}

/// What strangers may take of a relay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Of rooms.
    pub rooms: rooms::Limits,
    /// Connections at a time.
    pub connections: usize,
    /// Connections of one key; a newer one ends the oldest.
    pub connections_a_key: usize,
    /// Channels of one connection as a guest.
    pub channels_a_guest: usize,
    /// New rooms from one address.
    pub opens: Rate,
    /// Joins of rooms from one address by who is no member of them.
    pub joins: Rate,
    /// Messages on one connection, without packets; who sends more is closed.
    pub asks: Rate,
    /// Bytes of packets in each direction of a channel; what is more is dropped.
    pub bytes: Rate,
    /// Packets of one connection that are dropped for that; who sends more of them is closed.
    pub drops: Rate,
    /// When a table goes to another host.
    pub times: Times,
}

/// A connection, as the shell numbers it: never twice the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectionId(pub u64);

/// What a connection runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// UDP: others may try the address from which it comes.
    Quic,
    /// TCP: nobody else can come in at its port.
    WebSocket,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Somebody has proved its key.
    Connected {
        /// A number that was never used before.
        connection: ConnectionId,
        /// The key.
        key: PeerKey,
        /// From where it comes.
        seen: SocketAddr,
        /// How it comes.
        carrier: Carrier,
    },
    /// Where a connection comes from now. Nothing happens if it is the same as before, and proved.
    Moved {
        /// Which.
        connection: ConnectionId,
        /// From where it comes now.
        seen: SocketAddr,
        /// Whether it was reached there. Anybody can write another's address on a packet.
        is_proved: bool,
    },
    /// A client said something.
    Asked {
        /// On which connection.
        connection: ConnectionId,
        /// What.
        ask: Ask,
    },
    /// A connection is no more. Nothing happens if it was not known.
    Ended {
        /// Which.
        connection: ConnectionId,
    },
    /// Nothing; time has passed.
    Tick,
}

/// What is to be done, in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Send a message. All that stands before it and is to be on disk is on disk by then.
    Tell(ConnectionId, Tell),
    /// End a connection. It is forgotten already.
    Close(ConnectionId, Closing),
    /// Put a room on disk, in place of what is there under its number.
    Keep(Kept),
    /// Take a room off the disk.
    Forget(RoomNo),
}

/// Counts for whoever runs the relay; they name nobody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Connections that are open.
    pub connections: u64,
    /// Rooms that are open, with and without their host.
    pub rooms: u64,
    /// Channels that are open.
    pub channels: u64,
    /// Tables that keep a register.
    pub registers: u64,
    /// Connections that were ever taken in.
    pub connected: u64,
    /// Channels that were ever opened.
    pub joined: u64,
    /// Reigns that were ever granted.
    pub granted: u64,
    /// Asks that were refused.
    pub refused: u64,
    /// Packets that were passed on.
    pub packets: u64,
    /// Bytes in them.
    pub bytes: u64,
    /// Packets beyond [`Limits::bytes`].
    pub too_fast: u64,
    /// Packets for channels that there are not, or not any more.
    pub astray: u64,
}

#[derive(Clone, Debug)]
struct Client {
    key: PeerKey,
    seen: SocketAddr,
    /// Where it was reached last.
    proved: IpAddr,
    carrier: Carrier,
    channels: BTreeMap<Channel, End>,
    /// The number of the next channel: none is used twice.
    next: u32,
    hosts: BTreeSet<RoomNo>,
    waits: BTreeSet<RoomNo>,
    asks: Bucket,
    drops: Bucket,
}

/// A channel, seen from one side.
#[derive(Clone, Copy, Debug)]
struct End {
    room: RoomNo,
    guest: PeerKey,
    other: ConnectionId,
    theirs: Channel,
    bytes: Bucket,
}

#[derive(Clone, Debug, Default)]
struct Meeting {
    host: Option<ConnectionId>,
    /// Each guest's connection, and its number there for the channel to the host.
    guests: BTreeMap<PeerKey, (ConnectionId, Channel)>,
    /// Members that asked for the room while its host was away.
    waiting: BTreeMap<PeerKey, ConnectionId>,
}

impl Core {
    /// A relay that nobody has found yet, which signs with this key.
    pub const fn new(limits: Limits, seal: Seal) -> Self {
        Self {
            reigns: Reigns::new(seal),
            limits,
            rooms: Rooms::new(limits.rooms),
            meetings: BTreeMap::new(),
            clients: BTreeMap::new(),
            keys: BTreeMap::new(),
            opens: Origins::new(limits.opens, MOST_ORIGINS),
            joins: Origins::new(limits.joins, MOST_ORIGINS),
            outputs: VecDeque::new(),
            figures: Figures {
                connections: 0,
                rooms: 0,
                channels: 0,
                registers: 0,
                connected: 0,
                joined: 0,
                granted: 0,
                refused: 0,
                packets: 0,
                bytes: 0,
                too_fast: 0,
                astray: 0,
            },
        }
    }

    /// Takes a room back from disk, at the start.
    pub fn restore(&mut self, now: Millis, kept: &Kept) {
        self.rooms.restore(now, kept);
        self.restore_register(now, kept);
    }

    /// Takes in what happened; the answers wait in [`poll_output`](Self::poll_output).
    pub fn handle(&mut self, now: Millis, input: Input) {
        self.close_silent_rooms(now);
        match input {
            Input::Connected {
                connection,
                key,
                seen,
                carrier,
            } => self.connected(now, connection, key, (seen, carrier)),
            Input::Moved {
                connection,
                seen,
                is_proved,
            } => self.moved(connection, canonical(seen), is_proved),
            Input::Asked { connection, ask } => self.asked(now, connection, ask),
            Input::Ended { connection } => self.ended(now, connection),
            Input::Tick => {
                self.opens.forget_rested(now);
                self.joins.forget_rested(now);
            }
        }
        self.look_at_registers(now);
    }

    /// The next thing to do.
    pub fn poll_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// When [`Input::Tick`] has something to do.
    pub fn poll_timeout(&self) -> Option<Millis> {
        [self.rooms.poll_timeout(), self.reigns.poll_timeout()]
            .into_iter()
            .flatten()
            .min()
    }

    /// How it stands.
    pub fn figures(&self) -> Figures {
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        Figures {
            connections: count(self.clients.len()),
            rooms: count(self.rooms.len()),
            registers: count(self.reigns.len()),
            channels: count(self.meetings.values().map(|meeting| meeting.guests.len()).sum()),
            ..self.figures
        }
    }

    fn connected(
        &mut self,
        now: Millis,
        connection: ConnectionId,
        key: PeerKey,
        (seen, carrier): (SocketAddr, Carrier),
    ) {
        if self.clients.len() >= self.limits.connections {
            self.outputs.push_back(Output::Close(connection, Closing::Full));
            return;
        }
        let others = self.keys.entry(key).or_default();
        let oldest = others.first().copied();
        let oldest = oldest.filter(|_| others.len() >= self.limits.connections_a_key);
        others.insert(connection);
        let seen = canonical(seen);
        self.clients.insert(
            connection,
            Client {
                key,
                seen,
                proved: seen.ip(),
                carrier,
                channels: BTreeMap::new(),
                next: 1,
                hosts: BTreeSet::new(),
                waits: BTreeSet::new(),
                asks: Bucket::new(self.limits.asks, now),
                drops: Bucket::new(self.limits.drops, now),
            },
        );
        self.figures.connected += 1;
        self.tell(connection, Tell::Seen(seen));
        if let Some(oldest) = oldest {
            self.close(now, oldest, Closing::Replaced);
        }
    }

    fn asked(&mut self, now: Millis, connection: ConnectionId, ask: Ask) {
        let Some(client) = self.clients.get_mut(&connection) else {
            return;
        };
        let is_packet = matches!(ask, Ask::Packet(..));
        if !is_packet && !client.asks.take(self.limits.asks, now, 1) {
            self.close(now, connection, Closing::Greedy);
            return;
        }
        let key = client.key;
        let outcome = match ask {
            Ask::Open(room) => self.open(now, connection, room).map_err(|why| (room, why)),
            Ask::Close(room) => self.close_room(key, room).map_err(|why| (room, why)),
            Ask::Join(room) => {
                self.ask_who_comes((connection, key), room);
                self.join(now, connection, room).map_err(|why| (room, why))
            }
            Ask::Leave(channel) => {
                self.leave(connection, channel);
                Ok(())
            }
            Ask::Offer(channel, offer) => {
                self.offer(connection, channel, &offer);
                Ok(())
            }
            Ask::WhoSigns => {
                self.tell(connection, Tell::Signs(self.signs_as()));
                Ok(())
            }
            Ask::Renew(renewal, grant) => self.renew(now, (connection, key), &renewal, grant.map(|grant| *grant)),
            Ask::HandOver(handover) => self.hand_over(now, (connection, key), &handover),
            Ask::Witness(room, epoch, sight) => self.witness(now, (connection, key), room, (epoch, sight)),
            Ask::Show(grant) => self.show(now, (connection, key), *grant),
            Ask::Whose(room) => self.whose((connection, key), room),
            Ask::Escrow(room, epoch, escrow) => self.escrow((connection, key), room, (epoch, escrow)),
            Ask::Packet(channel, packet) => {
                if let Some((other, theirs)) = self.forward(now, connection, channel, packet.len()) {
                    self.tell(other, Tell::Packet(theirs, packet));
                }
                Ok(())
            }
        };
        if let Err((room, why)) = outcome {
            self.figures.refused += 1;
            self.tell(connection, Tell::Refused(room, why));
        }
    }

    fn open(&mut self, now: Millis, connection: ConnectionId, number: RoomNo) -> Result<(), Refused> {
        let client = self.clients.get_mut(&connection).expect("it asked");
        let is_known = self.rooms.room(number).is_some();
        if !is_known && !self.opens.take(now, client.proved) {
            return Err(Refused::TooFast);
        }
        let key = client.key;
        if self
            .rooms
            .open(now, number, key)
            .inspect_err(|_| self.fence(connection, key, number))?
        {
            self.keep(number);
        }
        let meeting = self.meetings.entry(number).or_default();
        let before = meeting.host.filter(|before| *before != connection);
        if let Some(before) = before {
            self.end_channels(now, number, true);
            self.clients.get_mut(&before).expect("it hosts").hosts.remove(&number);
        }
        let meeting = self.meetings.entry(number).or_default();
        meeting.host = Some(connection);
        let waiting = std::mem::take(&mut meeting.waiting);
        self.clients
            .get_mut(&connection)
            .expect("it asked")
            .hosts
            .insert(number);
        self.tell(connection, Tell::Opened(number));
        for (_, guest) in waiting {
            let client = self.clients.get_mut(&guest).expect("who waits is here");
            client.waits.remove(&number);
            if let Err(why) = self.join(now, guest, number) {
                self.tell(guest, Tell::Refused(number, why));
            }
        }
        Ok(())
    }

    fn close_room(&mut self, key: PeerKey, number: RoomNo) -> Result<(), Refused> {
        self.rooms.close(number, key)?;
        self.end_room(number);
        Ok(())
    }

    fn join(&mut self, now: Millis, connection: ConnectionId, number: RoomNo) -> Result<(), Refused> {
        let client = self.clients.get(&connection).expect("it asked");
        let (key, address) = (client.key, client.proved);
        let room = self.rooms.room(number);
        let is_member = room.is_some_and(|room| room.has(key));
        let before = self
            .meetings
            .get(&number)
            .and_then(|room| room.guests.get(&key).copied());
        if let Some((_, channel)) = before.filter(|(before, _)| *before == connection) {
            let host = room.map(rooms::Room::host).ok_or(Refused::NoSuchRoom)?;
            self.tell(connection, Tell::Joined(number, channel, host));
            return Ok(());
        }
        if !is_member && !self.joins.take(now, address) {
            return Err(Refused::TooFast);
        }
        if client.channels_as_guest() >= self.limits.channels_a_guest {
            return Err(Refused::TooManyRooms);
        }
        let host = match self.rooms.join(now, number, key) {
            Ok(host) => host,
            Err(why) => {
                if why == Refused::HostAway {
                    self.wait(connection, key, number);
                }
                return Err(why);
            }
        };
        if let Some((before, channel)) = before {
            self.end_channel(before, channel, true);
        }
        self.meet(now, connection, number, (key, host));
        if !is_member {
            self.keep(number);
        }
        Ok(())
    }

    /// Notes that a member is to be joined when its host is back.
    fn wait(&mut self, connection: ConnectionId, key: PeerKey, number: RoomNo) {
        let meeting = self.meetings.entry(number).or_default();
        if let Some(before) = meeting.waiting.insert(key, connection) {
            self.clients
                .get_mut(&before)
                .expect("who waits is here")
                .waits
                .remove(&number);
        }
        self.clients
            .get_mut(&connection)
            .expect("it asked")
            .waits
            .insert(number);
    }

    fn ended(&mut self, now: Millis, connection: ConnectionId) {
        let Some(client) = self.clients.get_mut(&connection) else {
            return;
        };
        let hosts = std::mem::take(&mut client.hosts);
        for number in std::mem::take(&mut client.waits) {
            let meeting = self.meetings.get_mut(&number).expect("it waits there");
            meeting.waiting.remove(&client.key);
        }
        for number in hosts {
            self.end_channels(now, number, false);
            self.rooms.away(now, number);
            self.meetings.entry(number).or_default().host = None;
        }
        let Some(client) = self.clients.get(&connection) else {
            return;
        };
        let channels: Vec<Channel> = client.channels.keys().copied().collect();
        for channel in channels {
            if let Some(end) = self.end_channel(connection, channel, false) {
                self.rooms.lost(now, end.room, end.guest);
            }
        }
        if let Some(client) = self.clients.remove(&connection)
            && let Some(others) = self.keys.get_mut(&client.key)
        {
            others.remove(&connection);
            if others.is_empty() {
                self.keys.remove(&client.key);
            }
        }
    }

    fn close(&mut self, now: Millis, connection: ConnectionId, why: Closing) {
        self.ended(now, connection);
        self.outputs.push_back(Output::Close(connection, why));
    }

    fn close_silent_rooms(&mut self, now: Millis) {
        for number in self.rooms.handle_timeout(now) {
            self.end_room(number);
        }
    }

    /// What is left to do of a room that is closed.
    fn end_room(&mut self, number: RoomNo) {
        self.outputs.push_back(Output::Forget(number));
        self.reigns.forget(number);
        let Some(meeting) = self.meetings.get(&number) else {
            return;
        };
        let guests: Vec<(ConnectionId, Channel)> = meeting.guests.values().copied().collect();
        for (connection, channel) in guests {
            self.end_channel(connection, channel, true);
        }
        let Some(meeting) = self.meetings.remove(&number) else {
            return;
        };
        if let Some(client) = meeting.host.and_then(|host| self.clients.get_mut(&host)) {
            client.hosts.remove(&number);
        }
        for (_, connection) in meeting.waiting {
            self.clients
                .get_mut(&connection)
                .expect("who waits is here")
                .waits
                .remove(&number);
            self.tell(connection, Tell::Refused(number, Refused::NoSuchRoom));
        }
    }

    fn keep(&mut self, number: RoomNo) {
        let kept = self.rooms.kept(number).map(|kept| Kept {
            register: self.reigns.record(number).cloned().map(Box::new),
            ..kept
        });
        self.outputs.extend(kept.map(Output::Keep));
    }

    fn tell(&mut self, connection: ConnectionId, tell: Tell) {
        self.outputs.push_back(Output::Tell(connection, tell));
    }
}

impl Client {
    fn channels_as_guest(&self) -> usize {
        self.channels.values().filter(|end| end.guest == self.key).count()
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            rooms: rooms::Limits::default(),
            connections: 5_000,
            connections_a_key: 8,
            channels_a_guest: 16,
            opens: Rate::a_minute(10, 20),
            joins: Rate::a_minute(6, 6),
            asks: Rate::a_minute(120, 120),
            bytes: Rate::a_second(64 * 1024, 256 * 1024),
            drops: Rate::a_minute(1_200, 1_200),
            times: Times::default(),
        }
    }
}

/// A socket for both families shows IPv4 addresses in the clothes of IPv6.
fn canonical(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip().to_canonical(), address.port())
}

/// The most addresses whose asks are counted at a time: some megabyte.
const MOST_ORIGINS: usize = 10_000;

#[cfg(test)]
mod tests;
