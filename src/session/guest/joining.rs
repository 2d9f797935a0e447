//! How a guest comes to the table, for the first time and every time: greeting, saying what it has, catching up.

use super::catching::Catching;
use super::durations::RESYNCS;
use super::parts::Parts;
use super::replica::{Met, Replica};
use super::showing::Picture;
use super::{GAP_MS, Guest, GuestOutput, Line};
use crate::session::{LinkId, Millis};
use crate::wire::{Attach, Closed, Hello, MAJOR, Message, Signed, Stamp, Welcome};

impl Guest {
    /// Takes up the entries that were kept, as far as they are the host's.
    pub(super) fn remember(&mut self, log: &[Signed]) {
        for signed in log {
            match self.replica.meet(signed) {
                Met::Old | Met::Folded(_) => {}
                Met::Ahead | Met::Forged => return,
            }
        }
    }

    pub(super) fn connected(&mut self, link: LinkId) {
        if self.ladder.has_ended() {
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
        if hello.major < MAJOR || hello.major > MAJOR + 1 {
            self.send(&Message::UpgradeRequired {
                min: MAJOR,
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
        if another || welcome.stamp < self.replica.next {
            self.forget();
            return self.resync();
        }
        if let Some(catching) = &mut self.catching {
            catching.welcome = Some((welcome.stamp, welcome.next));
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
        let count = if caught.moments.is_empty() {
            0
        } else {
            caught.events.len() as u64
        };
        let stamp = Stamp {
            seq: next.seq.saturating_sub(count),
            ..next
        };
        self.show(Picture {
            stamp,
            events: caught.events,
            moments: caught.moments,
            how: caught.how,
            missed: caught.missed,
        });
        self.take_answers();
        self.reconcile(caught.next);
        self.heartbeat();
        self.say_how_it_is();
    }

    pub(super) fn snapshot_part(&mut self, stamp: Stamp, part: (u16, u16), bytes: Vec<u8>) {
        match Parts::take(&mut self.parts, stamp, part, bytes) {
            Ok(None) => self.ladder.progress(self.now),
            Ok(Some(_whole)) => self.resync(),
            Err(_) => self.resync(),
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
    }

    fn attach(&mut self) {
        self.send(&Message::Attach(Attach {
            session: self.memory.session,
            next: self.replica.next,
        }));
    }
}
