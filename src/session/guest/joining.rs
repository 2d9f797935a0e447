//! How a guest comes to the table, for the first time and every time: greeting, saying what it has, catching up.

use super::catching::Catching;
use super::durations::RESYNCS;
use super::parts::{NotASnapshot, Parts};
use super::replica::{Met, Replica};
use super::showing;
use super::{GAP_MS, Guest, GuestOutput, How, Line};
use crate::session::{LinkId, Millis};
use crate::table::Name;
use crate::wire::{Attach, Closed, Hello, MAJOR, Message, OLDEST, Picture, Signed, Stamp, Welcome};

impl Guest {
    /// Takes up the entries that were kept, as far as they are the host's.
    pub(super) fn remember(&mut self, log: &[Signed]) {
        for signed in log {
            match self.replica.meet(signed) {
                Met::Old | Met::Folded(_) => {}
                Met::Ahead | Met::Forged => break,
            }
        }
        if self
            .memory
            .table
            .is_some_and(|table| table != self.replica.public.table)
        {
            self.forget();
        }
    }

    pub(super) fn connected(&mut self, link: LinkId) {
        if self.ladder.has_ended() || self.ladder.is_unwanted() {
            let reason = Closed::Left;
            return self.outputs.push_back(GuestOutput::Close { link, reason });
        }
        if let Some(before) = self.ladder.connected(link, self.now) {
            let reason = Closed::Replaced;
            self.outputs.push_back(GuestOutput::Close { link: before, reason });
        }
        self.leave_link();
        self.resyncs = 0;
        self.send(&Message::Hello(Hello::ours()));
        self.attach();
    }

    /// Nothing that was under way on this connection goes on.
    pub(super) fn leave_link(&mut self) {
        self.hello = None;
        self.parts = None;
        self.gap_since = None;
        self.degraded = false;
        self.asks.unsend();
        let again = self.catching.as_ref().map(Catching::again);
        self.catching = Some(again.unwrap_or_else(|| Catching::after(&self.replica.public)));
    }

    pub(super) fn hear_hello(&mut self, link: LinkId, hello: Hello) {
        if hello.common().is_none() {
            self.send(&Message::UpgradeRequired {
                min: OLDEST,
                max: MAJOR,
                app: env!("CARGO_PKG_VERSION").to_owned(),
            });
            let reason = Closed::Version;
            self.outputs.push_back(GuestOutput::Close { link, reason });
            self.leave_link();
            return self.end(Line::UpgradeRequired {
                min: hello.major,
                max: hello.major,
                theirs: hello.app.chars().take(40).collect(),
            });
        }
        self.hello = Some(hello);
        self.ladder.progress(self.now);
    }

    pub(super) fn welcome(&mut self, welcome: &Welcome) {
        self.ladder.progress(self.now);
        let another = self.memory.table.is_some_and(|table| table != welcome.table);
        let (table, session) = (Some(welcome.table), Some(welcome.session));
        if (self.memory.table, self.memory.session) != (table, session) {
            self.memory.table = table;
            self.memory.session = session;
            self.keep_memory();
        }
        if another {
            self.begin_anew();
        }
        if another || welcome.stamp < self.replica.next {
            self.forget();
            return self.resync();
        }
        // A host that was started again may have forgotten what it refused, but nothing that is in the log.
        self.expected = welcome.next.max(self.replica.answered);
        if let Some(catching) = &mut self.catching {
            catching.welcome = Some((welcome.stamp, Some(self.expected)));
            self.catch_up();
        }
    }

    /// Shows what was missed, once it is all here.
    pub(super) fn catch_up(&mut self) {
        self.ladder.progress(self.now);
        let Some(catching) = self.catching.take() else { return };
        let next = self.replica.next;
        let caught = match catching.caught(&self.replica.public, next, self.ladder.away_ms(self.now)) {
            Ok(caught) => caught,
            Err(catching) => return self.catching = Some(catching),
        };
        self.ladder.synced(self.now);
        // What a picture shows was put together from it, and has no place in the log.
        let count = match caught.how {
            How::Backfill => caught.events.len() as u64,
            How::Live | How::Snapshot | How::WelcomeBack => 0,
        };
        let stamp = Stamp {
            seq: next.seq.saturating_sub(count),
            ..next
        };
        self.show(showing::Picture {
            stamp,
            events: caught.events,
            moments: caught.moments,
            how: caught.how,
            missed: caught.missed,
        });
        self.take_answers();
        if let Some(expected) = caught.next {
            self.reconcile(expected);
        }
        self.heartbeat();
        self.say_how_it_is();
    }

    pub(super) fn snapshot_part(&mut self, stamp: Stamp, part: (u16, u16), bytes: Vec<u8>) {
        match Parts::take(&mut self.parts, stamp, part, bytes) {
            Ok(None) => self.ladder.progress(self.now),
            Ok(Some(whole)) => self.snapshot(stamp, &whole),
            Err(NotASnapshot) => self.resync(),
        }
    }

    /// Takes a snapshot in place of all that was known, if it is one of this table and this host and not of the past.
    fn snapshot(&mut self, stamp: Stamp, whole: &[u8]) {
        let Ok(picture) = Picture::unpack(whole) else {
            return self.resync();
        };
        let ours = (picture.public.key, Some(picture.public.table)) == (self.memory.host, self.memory.table);
        if !ours || stamp < self.replica.next {
            return self.resync();
        }
        let live = self.catching.is_none();
        let mut catching = self
            .catching
            .take()
            .unwrap_or_else(|| Catching::after(&self.replica.public));
        let same = live && picture.public == self.replica.public;
        self.replica.install(picture.public, picture.head, stamp);
        self.gap_since = None;
        if self.replica.is_too_large() {
            return self.end_for_good(Closed::Protocol);
        }
        catching.snapshot_came();
        self.owe_an_answer();
        if live {
            // The host has seen that the picture here was another; what was asked for is still on its way.
            catching.welcome = Some((stamp, None));
        }
        if !same {
            self.catching = Some(catching);
            self.catch_up();
        }
    }

    /// Asks for everything again on the same connection, because what came does not fit.
    pub(super) fn resync(&mut self) {
        let Some(link) = self.ladder.link() else { return };
        if self.resyncs >= RESYNCS {
            return self.drop_link(link, Closed::Protocol);
        }
        self.resyncs += 1;
        if self.resyncs > 1 {
            self.forget();
        }
        let hello = self.hello.take();
        self.leave_link();
        self.hello = hello;
        self.ladder.connected(link, self.now);
        self.attach();
    }

    /// An entry that is missing for too long is asked for.
    pub(super) fn miss_nothing(&mut self) {
        let late = |since: Millis| since + Millis(GAP_MS) <= self.now;
        if self.gap_since.is_some_and(late) {
            self.resync();
        }
    }

    /// What was known is of another table, or of one that the host has lost.
    fn forget(&mut self) {
        self.replica = Replica::new(self.player, self.memory.host);
        // What still waits to be shown belongs to a table that is no longer known here.
        self.held = None;
    }

    /// A newcomer asks for a seat in its first words. Later its seat is its own, or was given up.
    fn sits_at_once(&self) -> Option<Name> {
        (self.sits && self.memory.session.is_none()).then(|| self.memory.name.clone())
    }

    fn attach(&mut self) {
        self.send(&Message::Attach(Attach {
            session: self.memory.session,
            next: self.replica.next,
            seat: self.sits_at_once(),
        }));
    }
}
