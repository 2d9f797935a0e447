//! Counting the beginnings of a game: two engines that count alike play by the same rules.

use super::card::Cards;
use super::combo::Combo;
use super::deal::Deal;
use super::game::Game;
use super::plays::Demand;
use super::ruleset::Rules;
use super::seat::BySeat;

/// How many different sequences of `depth` plays and passes there are from the four-handed deal of `seed`, whose
/// holder of 3♠ leads with it. Instant wins are not looked at; a game that ends earlier counts for nothing. A leader who
/// may not go out on a 2 and holds only 2s has one action, to pass the lead on.
///
/// # Errors
/// [`TooMany`] when the count would take too long.
pub fn perft(seed: u64, depth: u32, rules: &Rules) -> Result<u64, TooMany> {
    let deal = Deal::from_number(seed, 4);
    let (first, must) = deal.lowest();
    let start = Game::new(deal.hands().map(|hand| hand.len() as u8), first, Some(must));
    let mut count = Count {
        rules,
        visits_left: MOST_VISITS,
        lists: Vec::new(),
    };
    if depth > DEEPEST {
        return Err(TooMany);
    }
    count.from(start, deal.hands(), depth)
}

/// The count would take too long.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("that is too much to count; ask for a smaller depth")]
pub struct TooMany;

struct Count<'a> {
    rules: &'a Rules,
    /// How many more positions may be looked at.
    visits_left: u64,
    /// A list of plays for each depth, kept for its room.
    lists: Vec<Vec<Combo>>,
}

impl Count<'_> {
    fn from(&mut self, game: Game, hands: &BySeat<Cards>, depth: u32) -> Result<u64, TooMany> {
        if depth == 0 {
            return Ok(1);
        }
        let Some(seat) = game.turn() else {
            return Ok(0);
        };
        self.visits_left = self.visits_left.checked_sub(1).ok_or(TooMany)?;
        let mut plays = self.lists.pop().unwrap_or_default();
        game.plays(self.rules, hands[seat], &mut plays);
        let leads = matches!(game.demand(), Demand::Lead { .. });
        let waits = !leads || plays.is_empty();
        let mut nodes = 0;
        if depth == 1 {
            nodes = plays.len() as u64 + u64::from(waits);
        } else {
            for play in &plays {
                let mut next = game;
                next.play_unchecked(self.rules, *play);
                let mut rest = *hands;
                rest[seat] = rest[seat].without(play.cards());
                nodes += self.from(next, &rest, depth - 1)?;
            }
            if waits {
                let mut next = game;
                if leads {
                    next.decline_unchecked(hands[seat]);
                } else {
                    next.pass_unchecked(self.rules);
                }
                nodes += self.from(next, hands, depth - 1)?;
            }
        }
        self.lists.push(plays);
        Ok(nodes)
    }
}

/// A game has at most a few hundred plays and passes; nothing this deep can be counted.
const DEEPEST: u32 = 1000;
/// The most positions that are looked at: a few seconds' work.
const MOST_VISITS: u64 = 20_000_000;
