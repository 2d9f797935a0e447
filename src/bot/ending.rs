//! Exact endings of two known hands.
//!
//! When one opponent is left and no card was set aside, his hand is what has not been seen: the rest of the game has no
//! secret, and small hands can be played out in every way.

use super::Situation;
use super::situation::mix;
use crate::rules::{BySeat, Cards, Combo, Game, Rules, Seat};

/// The search through an ending.
pub(super) struct Ending<'a> {
    rules: &'a Rules,
    game: &'a Game,
    hands: BySeat<Cards>,
    me: Seat,
    other: Seat,
    /// Positions that were played out: who plays what is in the key.
    found: Vec<(Key, bool)>,
    positions_left: u32,
}

/// Both hands, then the table with who acts, who owns it and who has passed.
type Key = [u64; 3];

impl<'a> Ending<'a> {
    /// The ending that this situation is, if both hands are known and small.
    pub(super) fn of(situation: &Situation<'a>) -> Option<Self> {
        let theirs = situation.only_other_hand()?;
        if situation.hand.len() + theirs.len() > MOST_CARDS {
            return None;
        }
        let other = situation.opponents().into_iter().next()?;
        let mut hands = BySeat([Cards::NONE; 4]);
        hands[situation.seat] = situation.hand;
        hands[other] = theirs;
        Some(Self {
            rules: situation.rules,
            game: situation.game,
            hands,
            me: situation.seat,
            other,
            found: vec![([u64::MAX; 3], false); ENTRIES],
            positions_left: MOST_POSITIONS,
        })
    }

    /// Whether this seat goes out before the other after this play or pass. Nothing when the search is too large.
    pub(super) fn goes_out_first(&mut self, play: Option<Combo>) -> Option<bool> {
        let (game, hands) = self.after(self.game, self.hands, play);
        self.search(&game, hands)
    }

    fn after(&self, game: &Game, mut hands: BySeat<Cards>, play: Option<Combo>) -> (Game, BySeat<Cards>) {
        let mut game = *game;
        match (play, game.turn()) {
            (Some(play), Some(seat)) => {
                hands[seat] = hands[seat].without(play.cards());
                game.play_unchecked(self.rules, play);
            }
            (None, Some(seat)) if game.table().is_none() => game.decline_unchecked(hands[seat]),
            (None, Some(_)) => game.pass_unchecked(self.rules),
            (_, None) => {}
        }
        (game, hands)
    }

    fn search(&mut self, game: &Game, hands: BySeat<Cards>) -> Option<bool> {
        let Some(turn) = game.turn() else {
            let first = game.places().iter().find(|seat| [self.me, self.other].contains(seat));
            return Some(first == Some(&self.me));
        };
        let key = self.key(game, turn, hands);
        let entry = (key.into_iter().fold(0, |state, part| mix(state ^ part)) % ENTRIES as u64) as usize;
        if self.found[entry].0 == key {
            return Some(self.found[entry].1);
        }
        self.positions_left = self.positions_left.checked_sub(1)?;
        let mut plays = Vec::new();
        game.plays(self.rules, hands[turn], &mut plays);
        // The most cards first: they end games soonest. A pass comes last.
        plays.sort_unstable_by_key(|play| (std::cmp::Reverse(play.len()), play.cards()));
        let may_pass = game.table().is_some() || plays.is_empty();
        let choices = plays.into_iter().map(Some).chain(may_pass.then_some(None));
        let wanted = turn == self.me;
        let mut outcome = !wanted;
        for choice in choices {
            let (next, hands) = self.after(game, hands, choice);
            if self.search(&next, hands)? == wanted {
                outcome = wanted;
                break;
            }
        }
        self.found[entry] = (key, outcome);
        Some(outcome)
    }

    fn key(&self, game: &Game, turn: Seat, hands: BySeat<Cards>) -> Key {
        let table = game.table().map_or(0, |table| table.cards().bits());
        let owner = game.owner().map_or(0, Seat::index) as u64;
        let passed = u64::from(u8::from(game.passed()));
        let facts = turn.index() as u64 | owner << 2 | passed << 4;
        [hands[self.me].bits(), hands[self.other].bits(), table | facts << 52]
    }
}

/// Larger endings are judged, not played out.
const MOST_CARDS: usize = 14;
const MOST_POSITIONS: u32 = 6_000;
const ENTRIES: usize = 4096;
