//! What a guest has missed, and what it alone may have: its hand.

use super::acks::Acks;
use super::host::Host;
use super::io::LinkId;
use crate::rules::{Cards, Seat};
use crate::table::{Phase, PlayerId, SeatState, Signature};
use crate::wire::{LARGEST_FRAME, LONGEST_BACKFILL, Message, Signed, Stamp};

impl Host {
    /// The place of the next event.
    pub(super) fn stamp(&self) -> Stamp {
        Stamp {
            epoch: self.epoch,
            seq: self.seq,
        }
    }

    /// Whether anybody can have seen everything before this, and nothing more.
    pub(super) fn is_possible(&self, seen: Stamp) -> bool {
        seen.epoch == self.epoch && seen.seq <= self.seq
    }

    /// Sends a guest what it has missed, if it has everything before `next`.
    pub(super) fn catch_up(&mut self, player: PlayerId, next: Stamp) {
        let Some(link) = self.peers.up_of(player).map(|up| up.link) else {
            return;
        };
        let from = match self.missed_since(next) {
            Some(entries) => {
                let frames: Vec<Message> = in_frames(entries)
                    .map(|entries| Message::Backfill { entries })
                    .collect();
                for message in frames {
                    self.send(link, &message);
                }
                next.seq
            }
            None => {
                self.send_snapshot(link);
                0
            }
        };
        let (end, now) = (self.seq, self.now);
        if let Some(up) = self.peers.up_of(player) {
            up.acks = Acks::new(from, end, now);
            up.hand = None;
        }
        self.deal_hand_to(player);
    }

    /// A guest's picture cannot be right: it is sent the whole again.
    pub(super) fn resync(&mut self, player: PlayerId) {
        let Some(up) = self.peers.up_of(player) else { return };
        let link = up.link;
        up.acks.settle(self.now);
        up.hand = None;
        self.send_snapshot(link);
        self.deal_hand_to(player);
    }

    /// The entries from `next` on; none if they are too many, or if there is no such place in the log.
    fn missed_since(&self, next: Stamp) -> Option<&[Signed]> {
        let known = next.seq == 0 || self.is_possible(next);
        let at = self.log.partition_point(|signed| signed.entry().seq < next.seq);
        let missed = &self.log[at..];
        let begins = missed.first().map_or(self.seq, |signed| signed.entry().seq);
        (known && begins == next.seq && self.seq - next.seq <= LONGEST_BACKFILL).then_some(missed)
    }

    fn send_snapshot(&mut self, link: LinkId) {
        let frames: Vec<Message> = in_frames(&self.log)
            .map(|entries| Message::Backfill { entries })
            .collect();
        for message in frames {
            self.send(link, &message);
        }
    }

    /// What everyone sees and what this guest sees, each hashed.
    pub(super) const fn hashes(&self, _player: PlayerId) -> [[u8; 32]; 2] {
        [[0; 32]; 2]
    }

    /// Sends a guest its cards, if it has any that it was not sent.
    pub(super) fn deal_hand_to(&mut self, player: PlayerId) {
        let Some((game, seat, cards)) = self.hand_of(player) else {
            return;
        };
        let now = self.now;
        let Some(up) = self.peers.up_of(player) else { return };
        if up.hand.replace((game, seat, cards)) == Some((game, seat, cards)) {
            return;
        }
        up.acks.settle(now);
        let link = up.link;
        let proof = Signature([0; 64]);
        let message = Message::Hand {
            game,
            seat,
            cards,
            proof,
        };
        self.send(link, &message);
    }

    /// The game, the seat and the cards of a person who plays for itself; nobody else's, and a spectator has none.
    fn hand_of(&self, player: PlayerId) -> Option<(u32, Seat, Cards)> {
        let public = self.table.public();
        let seat = public.seat_of(player)?;
        let plays = matches!(public.seats[seat], SeatState::Human(_) | SeatState::Reserved(_));
        let dealt = match public.phase {
            Phase::Playing | Phase::Between | Phase::Completed => self.table.dealt(seat),
            Phase::Waiting | Phase::Starting | Phase::Dealing => Cards::NONE,
        };
        (plays && dealt != Cards::NONE).then_some((public.game_no, seat, dealt))
    }
}

/// The same entries in as few messages as hold them, at least one, each within the largest frame.
pub(super) fn in_frames(entries: &[Signed]) -> impl Iterator<Item = Vec<Signed>> {
    let mut frames = vec![Vec::new()];
    let mut bytes = 0;
    for signed in entries {
        let one = signed.bytes().len() + AROUND;
        bytes += one;
        if bytes > LARGEST_FRAME - AROUND {
            frames.push(Vec::new());
            bytes = one;
        }
        frames.last_mut().expect("there is a first one").push(signed.clone());
    }
    frames.into_iter()
}

/// What a message takes besides its entries, or an entry besides its bytes: a signature, a reign, lengths. Amply.
const AROUND: usize = 128;
