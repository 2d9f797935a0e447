//! Whether a game that is over was what its host was bound to: the right seed, the right hands, every play legal.

use super::ids::Seed;
use super::opening;
use super::public::{Deed, GameResult, Public};
use crate::rules::{BySeat, Combo, Deal, Game};

/// Replays the game that `public` holds and that ended in `result` with the hands of `deal`.
pub(super) fn is_fair(public: &Public, result: &GameResult, seed: &Seed, deal: &Deal) -> bool {
    let bound = result.committed == Some(seed.commitment());
    let before = public.results.iter().rev().nth(1);
    let begins = result.start == opening::start(before, deal);
    let instant = opening::instant(deal, result.start.first, &public.settings.rules);
    let won_before_a_play = result.instant == instant;
    public.orderly
        && bound
        && begins
        && won_before_a_play
        && (instant.is_some() || every_act_is_legal(public, result, deal))
}

fn every_act_is_legal(public: &Public, result: &GameResult, deal: &Deal) -> bool {
    let rules = &public.settings.rules;
    let hands = deal.hands();
    let sizes = BySeat::from_fn(|seat| hands[seat].len() as u8);
    let mut game = Game::new(sizes, result.start.first, result.start.must);
    for act in public.rounds.iter().flat_map(|round| &round.acts) {
        let hand = hands[act.seat].without(game.played(act.seat));
        let next = match act.deed {
            Deed::Play { cards, .. } => match Combo::parse(cards) {
                Ok(combo) => game.play(rules, act.seat, hand, combo),
                Err(_) => return false,
            },
            Deed::Pass => game.pass(rules, act.seat),
            Deed::Decline { twos } if twos == hand => game.decline_lead(rules, act.seat, twos),
            Deed::Decline { .. } => return false,
        };
        match next {
            Ok(next) => game = next,
            Err(_) => return false,
        }
    }
    game.is_over() && game.places() == result.places
}
