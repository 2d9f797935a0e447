//! What players ask for, from here or from afar: each command is carried out once, whatever the network does.

use super::host::Host;
use super::io::{LinkId, Output};
use super::ledger::Meeting;
use super::limits::Verdict;
use crate::rules::Seat;
use crate::table::{Command, PlayerId, Refusal, SeatState, Who, decide};
use crate::wire::{Closed, CommandNo, Message, Stamp};

/// From where a command came, and so where its answer goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Asker {
    /// This computer.
    Here,
    /// A guest's connection.
    Link(LinkId),
}

impl Host {
    /// An attached guest says something; nothing if only a newer program knows what.
    pub(super) fn told(&mut self, link: LinkId, player: PlayerId, message: Option<Message>) {
        self.hear(player);
        let now = self.now;
        let Some(known) = self.peers.links.get_mut(&link) else {
            return;
        };
        let verdict = match &message {
            Some(Message::Command { .. } | Message::Attach(_)) => known.limits.command(now),
            Some(_) | None => known.limits.control(now),
        };
        if self.follow(link, verdict) {
            self.listen(link, player, message);
        }
    }

    fn listen(&mut self, link: LinkId, player: PlayerId, message: Option<Message>) {
        match message {
            None => {}
            Some(Message::Command { no, seen, command }) => self.asked(link, player, no, seen, &command),
            Some(Message::Attach(attach)) => self.attach(link, player, attach),
            Some(Message::Heartbeat {
                stamp,
                public_hash,
                view_hash,
                sent_ms,
                rtt_ms: _,
            }) => {
                self.send(link, &Message::Pong { sent_ms });
                self.acknowledged(player, stamp, [public_hash, view_hash]);
            }
            Some(Message::Pong { sent_ms }) => self.pong(player, sent_ms),
            Some(Message::Hello(_)) => {}
            Some(Message::Closed(_) | Message::UpgradeRequired { .. }) => self.close(link, Closed::Left),
            Some(
                Message::Welcome(_)
                | Message::Backfill { .. }
                | Message::SnapshotPart { .. }
                | Message::Refused { .. }
                | Message::Accepted { .. }
                | Message::Gap { .. }
                | Message::Events { .. }
                | Message::Hand { .. }
                | Message::Clock(_)
                | Message::Presence { .. }
                | Message::SlowDown { .. },
            ) => self.close(link, Closed::Protocol),
        }
    }

    /// Does what the limits of a connection say; whether its message is listened to.
    fn follow(&mut self, link: LinkId, verdict: Verdict) -> bool {
        match verdict {
            Verdict::Heard => return true,
            Verdict::Dropped => {}
            Verdict::DroppedAndTold(wait_ms) => self.send(link, &Message::SlowDown { wait_ms }),
            Verdict::Flooding => self.close(link, Closed::Flooding),
        }
        false
    }

    /// A guest asks for something, having seen everything before `seen`.
    fn asked(&mut self, link: LinkId, player: PlayerId, no: CommandNo, seen: Stamp, command: &Command) {
        if !self.is_possible(seen) {
            return self.resync(player);
        }
        let moves = matches!(command, Command::Play(_) | Command::Pass);
        let stale = moves && self.table.public().turn().is_some() && seen.seq < self.turn_given;
        self.command(Asker::Link(link), player, no, command, stale);
    }

    /// Carries a command out if it is the player's next, and answers.
    pub(super) fn command(&mut self, asker: Asker, player: PlayerId, no: CommandNo, command: &Command, stale: bool) {
        match self.ledger.meet(player, no) {
            Meeting::Next => {}
            Meeting::Again(result) => return self.answer(asker, player, no, result),
            Meeting::Past => return,
            Meeting::Ahead(expected) => return self.say_gap(asker, player, expected),
        }
        let decided = if stale {
            Err(Refusal::Stale)
        } else {
            decide(&self.table, Who::Player(player), &self.pledged(player, command))
        };
        let result = decided.as_ref().map(|_| ()).map_err(|refusal| *refusal);
        self.ledger.note(player, no, result);
        let kicked = self.kicked_by(command).filter(|_| result.is_ok());
        match decided {
            Ok(events) if !events.is_empty() => self.happen(Some((player, no)), events),
            Ok(_) | Err(_) => {}
        }
        self.answer(asker, player, no, result);
        self.strike(asker, result);
        if let Some(player) = kicked {
            self.kick(player);
        }
    }

    fn answer(&mut self, asker: Asker, player: PlayerId, no: CommandNo, result: Result<(), Refusal>) {
        match (asker, result) {
            (Asker::Here, Ok(())) => self.present(Output::Accepted { player, no }),
            (Asker::Here, Err(refusal)) => self.present(Output::Refused { player, no, refusal }),
            (Asker::Link(link), Ok(())) => {
                let stamp = self.stamp();
                self.send(link, &Message::Accepted { no, stamp });
            }
            (Asker::Link(link), Err(refusal)) => self.send(link, &Message::Refused { no, refusal }),
        }
    }

    fn say_gap(&mut self, asker: Asker, player: PlayerId, expected: CommandNo) {
        match asker {
            Asker::Here => self.outputs.push_back(Output::Gap { player, expected }),
            Asker::Link(link) => self.send(link, &Message::Gap { expected }),
        }
    }

    /// Counts a guest's refused command. To come too late is no fault of its own.
    fn strike(&mut self, asker: Asker, result: Result<(), Refusal>) {
        if let (Asker::Link(link), Err(refusal)) = (asker, result)
            && refusal != Refusal::Stale
            && let Some(known) = self.peers.links.get_mut(&link)
        {
            let verdict = known.limits.refused(self.now);
            self.follow(link, verdict);
        }
    }

    /// Whom a command of the host player sends away, if it is carried out.
    fn kicked_by(&self, command: &Command) -> Option<PlayerId> {
        let Command::FreeSeat(seat) = command else { return None };
        self.person_in(*seat).filter(|player| *player != self.player)
    }

    fn person_in(&self, seat: Seat) -> Option<PlayerId> {
        match &self.table.public().seats[seat] {
            SeatState::Human(human) | SeatState::Reserved(human) => Some(human.player),
            SeatState::Free | SeatState::Substitute(_) | SeatState::Bot(_) => None,
        }
    }

    /// Sends a person away for good.
    fn kick(&mut self, player: PlayerId) {
        let Some(peer) = self.peers.people.remove(&player) else {
            return;
        };
        self.peers.barred.insert(player);
        if let Some(up) = peer.up() {
            self.close(up.link, Closed::Kicked);
        }
        self.outputs.extend(peer.key.map(Output::Bar));
    }
}
