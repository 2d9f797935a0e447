//! A connection from its first byte to the moment when its player is at the table, and how it ends.

use rand_core::Rng as _;

use super::Millis;
use super::acks::Acks;
use super::durations::HELLO_MS;
use super::host::Host;
use super::io::{LinkId, Output};
use super::limits::Limits;
use super::peers::{Greeting, Line, Link, Peer, Up};
use super::presence::has_a_place;
use crate::table::{Command, Event, Name, PlayerId, PublicKey, SeatState, Who, decide};
use crate::wire::{self, Attach, Closed, Hello, MAJOR, Message, OLDEST, SessionId, Welcome};

impl Host {
    /// A guest is connected: both sides say hello.
    pub(super) fn connected(&mut self, link: LinkId, key: PublicKey) {
        let player = PlayerId::of(&key);
        let until = self.now + Millis(HELLO_MS);
        let greeting = Greeting::Silent { until };
        let limits = Limits::new(self.now);
        let fresh = Link {
            key,
            player,
            greeting,
            limits,
        };
        self.peers.links.insert(link, fresh);
        self.send(link, &Message::Hello(Hello::ours()));
        if self.peers.closed {
            self.close(link, Closed::TableClosed);
        } else if self.peers.barred.contains(&player) {
            self.close(link, Closed::Kicked);
        } else if self.peers.links_of(player) > MOST_LINKS_EACH {
            self.close(link, Closed::Flooding);
        } else if self.peers.links.len() > MOST_LINKS {
            self.close(link, Closed::TableFull);
        }
    }

    /// A frame came. What is no message ends the connection; what only a newer program knows is passed over.
    pub(super) fn received(&mut self, link: LinkId, frame: &[u8]) {
        let Some(known) = self.peers.links.get(&link) else {
            return;
        };
        let (player, greeting) = (known.player, known.greeting);
        let Ok(message) = wire::decode(frame) else {
            return self.close(link, Closed::Protocol);
        };
        match (greeting, message) {
            (Greeting::Attached, message) => self.told(link, player, message),
            (Greeting::Silent { .. } | Greeting::Greeted { .. }, None) => {}
            (Greeting::Silent { .. }, Some(Message::Hello(hello))) => self.greeted(link, &hello),
            (Greeting::Greeted { .. }, Some(Message::Attach(attach))) => self.attach(link, player, attach),
            (Greeting::Silent { .. } | Greeting::Greeted { .. }, Some(_)) => self.close(link, Closed::Protocol),
        }
    }

    /// A guest said which versions it speaks.
    fn greeted(&mut self, link: LinkId, hello: &Hello) {
        if hello.common().is_none() {
            let app = Hello::ours().app;
            let (min, max) = (OLDEST, MAJOR);
            self.send(link, &Message::UpgradeRequired { min, max, app });
            return self.close(link, Closed::Version);
        }
        let until = self.now + Millis(HELLO_MS);
        if let Some(known) = self.peers.links.get_mut(&link) {
            known.greeting = Greeting::Greeted { until };
        }
    }

    /// A guest said what it has: it is at the table from now on. Asked again over the same connection, it is sent what
    /// it says that it lacks.
    pub(super) fn attach(&mut self, link: LinkId, player: PlayerId, attach: Attach) {
        if player == self.player {
            return self.close(link, Closed::Replaced);
        }
        let known = self.peers.people.get(&player).and_then(Peer::up).is_some();
        let places = MOST_SPECTATORS + self.seats_to_be_had();
        if !known && !has_a_place(self.table.public(), player) && self.watchers().len() >= places {
            return self.close(link, Closed::TableFull);
        }
        if let Some(name) = attach.seat {
            self.seat_at_once(player, name);
        }
        let session = self.begin_stay(link, player, attach.session);
        self.send(
            link,
            &Message::Welcome(Welcome {
                session,
                table: self.table.public().table,
                stamp: self.stamp(),
                next: self.next_no(player),
            }),
        );
        self.catch_up(player, attach.next);
        let clock = self.turn.as_ref().and_then(|turn| turn.clock(self.now));
        self.send(link, &Message::Clock(clock));
        self.beat_to(player);
        self.presence.told = None;
    }

    /// Gives a newcomer a free seat before it is told of the table. One that waits for a bot's seat, or gets none, asks by
    /// a command, whose answer it hears.
    fn seat_at_once(&mut self, player: PlayerId, name: Name) {
        let sit = Command::Sit { seat: None, name };
        if let Ok(events) = decide(&self.table, Who::Player(player), &sit)
            && matches!(events[..], [Event::Seated { .. }])
        {
            self.happen(None, events);
        }
    }

    /// Puts the player's stay on this connection, and closes the one it had.
    fn begin_stay(&mut self, link: LinkId, player: PlayerId, wanted: Option<SessionId>) -> SessionId {
        let fresh = SessionId(self.habits.next_u64());
        let now = self.now;
        let mut key = None;
        if let Some(known) = self.peers.links.get_mut(&link) {
            known.greeting = Greeting::Attached;
            key = Some(known.key);
        }
        let peer = self.peers.people.entry(player).or_insert_with(|| Peer::gone(now));
        let old = peer.up().map(|up| up.link).filter(|old| *old != link);
        let same = wanted.filter(|wanted| peer.session.is_none_or(|session| session == *wanted));
        let session = same.unwrap_or(fresh);
        peer.key = key;
        peer.session = Some(session);
        peer.line = Line::Up(Box::new(Up {
            link,
            since: now,
            heard: now,
            acks: Acks::new(0, 0, now),
            rtt_ms: 0,
            hand: None,
        }));
        if let Some(old) = old {
            let itself = same.is_some();
            self.close(old, if itself { Closed::Left } else { Closed::Replaced });
        }
        session
    }

    /// Who is connected without a place at the table, whoever came first before the others: when, and over what.
    fn watchers(&self) -> Vec<(Millis, LinkId)> {
        let up = self.peers.up();
        let without = up.filter(|(player, _)| !has_a_place(self.table.public(), *player));
        let mut watchers: Vec<(Millis, LinkId)> = without.map(|(_, up)| (up.since, up.link)).collect();
        watchers.sort_unstable();
        watchers
    }

    /// How many might still sit down: whoever comes for a seat has none in its first moment.
    fn seats_to_be_had(&self) -> usize {
        let person = |state: &SeatState| matches!(state, SeatState::Human(_) | SeatState::Reserved(_));
        let seats = self.table.public().table_seats();
        seats.filter(|(_, state)| !person(state)).count()
    }

    /// Who has come when enough watch already, and by when it must have sat down.
    fn too_many(&self) -> Vec<(Millis, LinkId)> {
        let beyond = self.watchers().into_iter().skip(MOST_SPECTATORS);
        beyond.map(|(since, link)| (since + Millis(HELLO_MS), link)).collect()
    }

    /// Closes connections that have not introduced themselves in time, and those of too many who watch.
    pub(super) fn close_the_silent(&mut self) {
        let mut too_many = self.too_many();
        too_many.retain(|(until, _)| *until <= self.now);
        for (_, link) in too_many {
            self.close(link, Closed::TableFull);
        }
        let late = |greeting: Greeting| match greeting {
            Greeting::Silent { until } | Greeting::Greeted { until } => until <= self.now,
            Greeting::Attached => false,
        };
        let silent: Vec<LinkId> = self
            .peers
            .links
            .iter()
            .filter(|(_, link)| late(link.greeting))
            .map(|(link, _)| *link)
            .collect();
        for link in silent {
            self.close(link, Closed::Protocol);
        }
    }

    /// When the next connection must have introduced itself, or led to a seat.
    pub(super) fn greeting_due(&self) -> Option<Millis> {
        let until = |link: &Link| match link.greeting {
            Greeting::Silent { until } | Greeting::Greeted { until } => Some(until),
            Greeting::Attached => None,
        };
        let too_many = self.too_many().into_iter().map(|(until, _)| until);
        self.peers.links.values().filter_map(until).chain(too_many).min()
    }

    /// Sends a message to a guest.
    pub(super) fn send(&mut self, link: LinkId, message: &Message) {
        let frame = wire::encode(message);
        self.outputs.push_back(Output::Send { link, frame });
    }

    /// Sends the same bytes to every attached guest.
    pub(super) fn send_to_all(&mut self, message: &Message) {
        let links: Vec<LinkId> = self.peers.up().map(|(_, up)| up.link).collect();
        if links.is_empty() {
            return;
        }
        let frame = wire::encode(message);
        for link in links {
            let frame = frame.clone();
            self.outputs.push_back(Output::Send { link, frame });
        }
    }

    /// Ends a connection. A guest that left, or came back by itself over another, need not be told why.
    pub(super) fn close(&mut self, link: LinkId, reason: Closed) {
        if self.peers.drop_link(link, self.now).is_none() {
            return;
        }
        if reason != Closed::Left {
            self.send(link, &Message::Closed(reason));
        }
        self.outputs.push_back(Output::Close { link, reason });
    }

    /// Sends everyone away for good.
    pub(super) fn close_table(&mut self) {
        self.peers.closed = true;
        let links: Vec<LinkId> = self.peers.links.keys().copied().collect();
        for link in links {
            self.close(link, Closed::TableClosed);
        }
    }

    /// A connection is closed from outside.
    pub(super) fn disconnected(&mut self, link: LinkId) {
        self.peers.drop_link(link, self.now);
    }

    /// So much waits for a guest that reads too slowly.
    pub(super) fn backlog(&mut self, link: LinkId, bytes: usize) {
        if bytes > LARGEST_BACKLOG {
            self.close(link, Closed::SlowConsumer);
        }
    }
}

/// How many may watch a table besides those who play. Whoever comes after them has a moment to take a seat.
pub const MOST_SPECTATORS: usize = 7;

/// The most bytes that may wait to be sent over one connection: 128 KiB.
pub const LARGEST_BACKLOG: usize = 128 * 1024;

/// Connections that one player may have open at once, while it moves from one to the next.
const MOST_LINKS_EACH: usize = 3;

/// Connections that may be open at once, those that have said nothing yet among them.
const MOST_LINKS: usize = 32;
