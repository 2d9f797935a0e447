//! What a guest hears from its host, frame by frame. Nothing that comes is trusted further than it can be checked.

use super::durations::MOST_PEOPLE;
use super::memory::DealtHand;
use super::replica::{Folded, HandFault, Met};
use super::showing::Picture;
use super::{Guest, GuestOutput, GuestRecord, How, Line};
use crate::session::LinkId;
use crate::table::{Event, Moment};
use crate::wire::{self, Closed, Message, Present, Signed, Stamp, TurnClock};

impl Guest {
    pub(super) fn received(&mut self, link: LinkId, frame: &[u8]) {
        if self.ladder.link() != Some(link) {
            return;
        }
        let Ok(message) = wire::decode(frame) else {
            return self.drop_link(link, Closed::Protocol);
        };
        if self.ladder.hear(self.now) {
            self.say_how_it_is();
        }
        match message {
            Some(message) if self.hello.is_some() => self.hear(link, message),
            Some(Message::Hello(hello)) => self.hear_hello(link, hello),
            Some(message @ (Message::UpgradeRequired { .. } | Message::Closed(_))) => self.hear(link, message),
            Some(_) => self.drop_link(link, Closed::Protocol),
            None => {}
        }
    }

    fn hear(&mut self, link: LinkId, message: Message) {
        match message {
            Message::Hello(_) | Message::Attach(_) | Message::Command { .. } => self.drop_link(link, Closed::Protocol),
            Message::Welcome(welcome) => self.welcome(&welcome),
            Message::UpgradeRequired { min, max, app } => self.end(Line::UpgradeRequired {
                min,
                max,
                theirs: app.chars().take(LONGEST_VERSION).collect(),
            }),
            Message::Closed(reason) => self.closed(link, reason),
            Message::Backfill { entries } | Message::Events { entries } => self.entries(&entries),
            Message::SnapshotPart {
                stamp,
                part,
                parts,
                bytes,
            } => self.snapshot_part(stamp, (part, parts), bytes),
            Message::Refused { no, refusal } => self.answered(no, Err(refusal)),
            Message::Accepted { no, stamp: _ } => self.answered(no, Ok(())),
            Message::Gap { expected } => self.gap(expected),
            Message::Hand {
                game,
                seat,
                cards,
                proof,
            } => self.hand(DealtHand {
                game,
                seat,
                cards,
                proof,
            }),
            Message::Heartbeat { stamp, sent_ms, .. } => self.host_is_at(stamp, sent_ms),
            Message::Pong { sent_ms } => self.pong(sent_ms),
            Message::Clock(clock) => self.clock(clock),
            Message::Presence { people } => self.presence(people),
            // What was dropped is asked for again in any case, when its answer is late.
            Message::SlowDown { wait_ms } => self.slow_down(wait_ms),
        }
    }

    /// The host says how far the table is: what has not come by now is missing.
    fn host_is_at(&mut self, stamp: Stamp, sent_ms: u64) {
        self.send(&Message::Pong { sent_ms });
        if self.catching.is_none() && stamp > self.replica.next {
            self.gap_since.get_or_insert(self.now);
        }
    }

    fn closed(&mut self, link: LinkId, reason: Closed) {
        match reason {
            Closed::Replaced
            | Closed::Kicked
            | Closed::TableClosed
            | Closed::NoSuchTable
            | Closed::TableFull
            | Closed::Version => self.end_for_good(reason),
            // Who has left hears this no more: of two connections made in one moment the host has met the one that was
            // given up here after the one that is used.
            Closed::SlowConsumer | Closed::Flooding | Closed::Protocol | Closed::Left => self.drop_link(link, reason),
        }
    }

    /// Entries of the log, as they happen or as they were missed.
    fn entries(&mut self, entries: &[Signed]) {
        let stamp = self.replica.next;
        let (mut events, mut moments) = (Vec::new(), Vec::new());
        for signed in entries {
            match self.replica.meet(signed) {
                Met::Old => {}
                Met::Folded(folded) => self.folded(signed, folded, &mut events, &mut moments),
                Met::Ahead => {
                    self.gap_since.get_or_insert(self.now);
                    break;
                }
                Met::Forged => {
                    self.resync();
                    break;
                }
            }
        }
        if stamp == self.replica.next {
            return;
        }
        self.gap_since = None;
        self.owe_an_answer();
        if self.replica.is_too_large() {
            return self.end_for_good(Closed::Protocol);
        }
        match &mut self.catching {
            Some(catching) => {
                catching.add(events, moments);
                if catching.is_too_long() {
                    return self.end_for_good(Closed::Protocol);
                }
                self.catch_up();
            }
            None => {
                self.show(Picture {
                    stamp,
                    events,
                    moments,
                    how: How::Live,
                    missed: 0,
                });
                self.say_how_it_is();
            }
        }
        self.take_answers();
    }

    fn folded(&mut self, signed: &Signed, folded: Folded, events: &mut Vec<Event>, moments: &mut Vec<Moment>) {
        let record = GuestRecord::Entry(signed.clone());
        self.outputs.push_back(GuestOutput::Keep(record));
        if let Some(game) = folded.disputed {
            self.dispute(game, Some(signed), None);
        }
        self.judge(signed);
        self.answers.extend(folded.answers);
        events.extend(folded.events);
        moments.extend(folded.moments);
    }

    fn hand(&mut self, hand: DealtHand) {
        match self.replica.take_hand(hand) {
            Ok(()) => {}
            Err(HandFault::NotSigned) => return self.resync(),
            Err(HandFault::Changed) => self.dispute(hand.game, None, Some(hand)),
        }
        if self.catching.is_none() {
            self.show_what_is_held();
        }
    }

    fn clock(&mut self, clock: Option<TurnClock>) {
        self.clock = clock.map(|clock| (clock, self.now));
        if self.catching.is_none() {
            self.show_again();
        }
    }

    fn presence(&mut self, mut people: Vec<Present>) {
        people.truncate(MOST_PEOPLE);
        let mine = people.iter().find(|present| present.player == self.player);
        self.degraded = mine.is_some_and(|present| present.degraded);
        self.outputs.push_back(GuestOutput::Presence(people));
        self.say_how_it_is();
    }
}

/// The most letters of another program's version that are shown.
const LONGEST_VERSION: usize = 40;
