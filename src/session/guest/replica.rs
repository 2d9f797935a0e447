//! The table as a guest has it: folded from entries that the host has signed, each checked before it is folded.

use super::durations::MOST_RESULTS;
use super::legal;
use super::memory::DealtHand;
use crate::rules::Cards;
use crate::session::chain::{Chain, HandProof};
use crate::table::{Commitment, Event, Moment, Mover, PlayerId, Public, PublicKey, View, apply};
use crate::wire::{CommandNo, Signed, Stamp};

/// The table as far as it is known here.
#[derive(Clone, Debug)]
pub(super) struct Replica {
    me: PlayerId,
    host: PublicKey,
    pub(super) public: Public,
    chain: Chain,
    /// The next event.
    pub(super) next: Stamp,
    /// The event since which the seat on turn has been on turn; none when a snapshot hides it.
    pub(super) turn_since: Option<u64>,
    /// The number after that of the last command of this player which the log shows to be carried out.
    pub(super) answered: CommandNo,
    /// The hand of the game that is played or was the last, and of the next if it came early.
    hands: Vec<DealtHand>,
}

/// What an entry is to this replica.
#[derive(Debug)]
pub(super) enum Met {
    /// It is known already.
    Old,
    /// It was folded.
    Folded(Folded),
    /// Something is missing before it.
    Ahead,
    /// It is not the host's, or does not fit what the host said before.
    Forged,
}

/// What one entry did.
#[derive(Debug)]
pub(super) struct Folded {
    pub(super) events: Vec<Event>,
    pub(super) moments: Vec<Moment>,
    /// The command of this player that it answers.
    pub(super) answers: Option<CommandNo>,
    /// The game in which the host has done what it may not.
    pub(super) disputed: Option<u32>,
}

/// What is wrong with a hand.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum HandFault {
    /// The host's signature is not that of these cards.
    NotSigned,
    /// The host has signed other cards before.
    Changed,
}

impl Replica {
    pub(super) fn new(me: PlayerId, host: PublicKey) -> Self {
        Self {
            me,
            host,
            public: Public::unopened(),
            chain: Chain::default(),
            next: Stamp::default(),
            turn_since: None,
            answered: CommandNo(1),
            hands: Vec::new(),
        }
    }

    /// What the player sees.
    pub(super) fn view(&self) -> View {
        View {
            public: self.public.clone(),
            seat: self.public.seat_of(self.me),
            dealt: self.hand().map_or(Cards::NONE, |hand| hand.cards),
        }
    }

    /// The hand that belongs to the game on the table.
    pub(super) fn hand(&self) -> Option<DealtHand> {
        let seat = self.public.seat_of(self.me)?;
        let game = self.public.game_no;
        let fits = |hand: &&DealtHand| hand.game == game && hand.seat == seat;
        self.hands.iter().find(fits).copied()
    }

    /// The hand of this game.
    pub(super) fn hand_of(&self, game: u32) -> Option<DealtHand> {
        self.hands.iter().find(|hand| hand.game == game).copied()
    }

    /// Whether the host has told of more than a tournament holds.
    pub(super) const fn is_too_large(&self) -> bool {
        self.public.results.len() > MOST_RESULTS
    }

    /// The table from a snapshot, in place of all that was known. A hand stays as long as its deal is the same.
    pub(super) fn install(&mut self, public: Public, head: [u8; 32], next: Stamp) {
        let before = std::mem::replace(&mut self.public, public);
        self.chain = Chain { head };
        self.next = next;
        self.turn_since = None;
        let now = &self.public;
        self.hands
            .retain(|hand| bound(&before, hand.game) == bound(now, hand.game));
    }

    /// Takes the cards of this player; of the next game they may come before the deal.
    ///
    /// # Errors
    /// [`HandFault`], when the host has not signed these cards, or others before.
    pub(super) fn take_hand(&mut self, hand: DealtHand) -> Result<(), HandFault> {
        let game = self.public.game_no;
        let may_be = |of: u32| of == game || of == game.saturating_add(1);
        let proof = HandProof {
            table: self.public.table,
            game: hand.game,
            seat: hand.seat,
            cards: hand.cards,
        };
        if !proof.is_signed_by(&self.host, hand.proof) {
            return Err(HandFault::NotSigned);
        }
        let same_place = |held: &&DealtHand| (held.game, held.seat) == (hand.game, hand.seat);
        if let Some(held) = self.hands.iter().find(same_place) {
            return if held.cards == hand.cards {
                Ok(())
            } else {
                Err(HandFault::Changed)
            };
        }
        self.hands.retain(|held| may_be(held.game));
        if may_be(hand.game) && self.hands.len() < MOST_HANDS {
            self.hands.push(hand);
        }
        Ok(())
    }

    /// Checks an entry and folds it.
    pub(super) fn meet(&mut self, signed: &Signed) -> Met {
        let entry = signed.entry();
        if entry.end() <= self.next.seq {
            return Met::Old;
        }
        if entry.seq > self.next.seq {
            return Met::Ahead;
        }
        if !entry.events.iter().all(|event| self.may_open(entry.seq, event)) {
            return Met::Forged;
        }
        let longer = self.chain.extended(signed);
        if entry.seq != self.next.seq || signed.epoch < self.next.epoch || !longer.is_signed_by(&self.host, signed) {
            return Met::Forged;
        }
        self.chain = longer;
        self.next = signed.end();
        let answers = entry.cause.filter(|(player, _)| *player == self.me).map(|(_, no)| no);
        self.answered = answers.map_or(self.answered, |no| self.answered.max(after(no)));
        let mut folded = Folded {
            events: entry.events.clone(),
            moments: Vec::new(),
            answers,
            disputed: None,
        };
        for (seq, event) in (entry.seq..).zip(&entry.events) {
            if !legal::may_happen(&self.public, event) || self.is_put_upon(event, answers.is_some()) {
                folded.disputed = Some(self.public.game_no);
            }
            self.fold(seq, event, &mut folded.moments);
        }
        Met::Folded(folded)
    }

    /// A table opens once, in its first event, under its host's key.
    fn may_open(&self, seq: u64, event: &Event) -> bool {
        if let Event::Opened { key, .. } = event {
            seq == 0 && *key == self.host
        } else {
            true
        }
    }

    /// Whether the host lets this player play what it does not hold, or what it did not ask to play.
    fn is_put_upon(&self, event: &Event, asked: bool) -> bool {
        let Event::Played { seat, cards, by } = event else {
            return false;
        };
        let mine = self.public.seat_of(self.me) == Some(*seat);
        let held = self.hand().is_none_or(|hand| hand.cards.contains_all(*cards));
        mine && (!held || (*by == Mover::Owner && !asked))
    }

    fn fold(&mut self, seq: u64, event: &Event, moments: &mut Vec<Moment>) {
        if let Event::DealLost { .. } = event {
            self.hands.clear();
        }
        let before = (self.public.turn(), self.acts());
        moments.extend(apply(&mut self.public, event));
        if before != (self.public.turn(), self.acts()) {
            self.turn_since = Some(seq);
        }
    }

    fn acts(&self) -> usize {
        self.public.rounds.iter().map(|round| round.acts.len()).sum()
    }
}

/// The number of the command after this one.
pub(super) const fn after(no: CommandNo) -> CommandNo {
    CommandNo(no.0.saturating_add(1))
}

/// What the host is bound to in this game, as far as this state says.
fn bound(public: &Public, game: u32) -> Option<Commitment> {
    let over = public.results.iter().find(|result| result.game == game);
    over.map_or(public.committed, |result| result.committed)
}

/// A player may change its seat between two deals, and the next hand may come before the last game is checked.
const MOST_HANDS: usize = 4;
