//! What a guest has missed, and what it alone may have: its hand.

use super::acks::Acks;
use super::chain::HandProof;
use super::host::Host;
use super::io::LinkId;
use crate::rules::{Cards, Seat};
use crate::table::{Phase, PlayerId, SeatState, View};
use crate::wire::{
    LARGEST_FRAME, LARGEST_SNAPSHOT, LONGEST_BACKFILL, Message, Picture, Signed, Stamp, public_hash, view_hash,
};

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
            Some(at) => {
                self.send_entries(link, at);
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

    /// Where in the log a guest goes on that has everything before `next`; none if it lacks too much, or if nobody can
    /// have just that.
    fn missed_since(&self, next: Stamp) -> Option<usize> {
        let known = next.seq == 0 || self.is_possible(next);
        let at = self.log.partition_point(|signed| signed.entry().seq < next.seq);
        let begins = self.log.get(at).map_or(self.seq, |signed| signed.entry().seq);
        let fits = begins == next.seq && self.seq - next.seq <= LONGEST_BACKFILL;
        (known && fits).then_some(at)
    }

    /// Sends the whole public state; in the unlikely case that it is too large, everything that led to it.
    fn send_snapshot(&mut self, link: LinkId) {
        let whole = Picture::pack(self.table.public(), self.chain.head);
        if whole.len() > LARGEST_SNAPSHOT {
            return self.send_entries(link, 0);
        }
        let (stamp, pieces) = (self.stamp(), whole.chunks(PIECE));
        let parts = u16::try_from(pieces.len()).expect("a snapshot has but a few pieces");
        for (part, piece) in (0..parts).zip(pieces) {
            let bytes = piece.to_vec();
            let message = Message::SnapshotPart {
                stamp,
                part,
                parts,
                bytes,
            };
            self.send(link, &message);
        }
    }

    /// Sends every entry from this place of the log on; an empty backfill if there is none.
    fn send_entries(&mut self, link: LinkId, at: usize) {
        let frames: Vec<Message> = in_frames(&self.log[at..])
            .map(|entries| Message::Backfill { entries })
            .collect();
        for message in frames {
            self.send(link, &message);
        }
    }

    /// What everyone sees and what this guest sees, each hashed.
    pub(super) fn hashes(&mut self, player: PlayerId) -> [[u8; 32]; 2] {
        let seat = self.table.public().seat_of(player);
        let game = self.table.public().game_no;
        let sent = self.peers.up_of(player).and_then(|up| up.hand);
        let dealt = sent.filter(|(of, to, _)| *of == game && Some(*to) == seat);
        let view = View {
            public: self.table.public().clone(),
            seat,
            dealt: dealt.map_or(Cards::NONE, |(_, _, cards)| cards),
        };
        [public_hash(&view.public), view_hash(&view)]
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
        let proof = HandProof {
            table: self.table.public().table,
            game,
            seat,
            cards,
        };
        let proof = proof.signed_with(&self.key);
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

/// How much of a snapshot goes into one message.
const PIECE: usize = LARGEST_FRAME - AROUND;

/// What a message takes besides its entries, or an entry besides its bytes: a signature, a reign, lengths. Amply.
const AROUND: usize = 128;
