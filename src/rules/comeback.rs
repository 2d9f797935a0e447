//! Coming back after a pass: which bombs may, and who is asked.

use super::card::Cards;
use super::combo::{Bomb, Combo, Target};
use super::ruleset::{FourPairs, Rules};

/// Whether a seat that has passed may play this bomb.
pub(super) fn may_come_back(play: Combo, rules: &Rules) -> bool {
    match play.bomb() {
        Some(Bomb::Run { pairs }) => {
            rules.any_bomb_after_pass || (pairs >= 4 && rules.four_pairs_after_pass == FourPairs::InSeat)
        }
        Some(Bomb::Quad) => rules.any_bomb_after_pass,
        None => false,
    }
}

/// The fewest cards with which a seat that has passed could hold a bomb that may come back against `over`, by what
/// everyone can see: `unplayed` are the cards that nobody has played yet. Nothing when nobody could hold one.
pub(super) fn fewest_to_come_back(over: Combo, unplayed: Cards, rules: &Rules) -> Option<usize> {
    let target = Target::of(over);
    let possible = |bomb: &Bomb| bomb.could_beat(target, rules) && bomb.fits_in(unplayed);
    let four_pairs = Some(Bomb::Run { pairs: 4 })
        .filter(|_| rules.four_pairs_after_pass == FourPairs::InSeat)
        .into_iter();
    let any_bomb = ANY_BOMB.into_iter().filter(|_| rules.any_bomb_after_pass);
    four_pairs.chain(any_bomb).filter(possible).map(Bomb::len).min()
}

/// Every shape of bomb.
const ANY_BOMB: [Bomb; 11] = [
    Bomb::Quad,
    Bomb::Run { pairs: 3 },
    Bomb::Run { pairs: 4 },
    Bomb::Run { pairs: 5 },
    Bomb::Run { pairs: 6 },
    Bomb::Run { pairs: 7 },
    Bomb::Run { pairs: 8 },
    Bomb::Run { pairs: 9 },
    Bomb::Run { pairs: 10 },
    Bomb::Run { pairs: 11 },
    Bomb::Run { pairs: 12 },
];
