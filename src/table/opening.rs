//! How a game begins: who leads, with which card, and whether a hand wins at once.

use super::public::{GameResult, InstantWin, Start};
use crate::rules::{Deal, Instant, Rules};

/// Who leads this deal. In the first game of a tournament, after an instant win and after a game that does not count
/// the lowest card decides; otherwise the seat that won the `last` game leads with anything, even if it has changed hands.
pub(super) fn start(last: Option<&GameResult>, deal: &Deal) -> Start {
    let last = last.filter(|result| result.instant.is_none() && result.counts());
    match last.and_then(|result| result.places.first()) {
        Some(winner) => Start {
            first: *winner,
            must: None,
        },
        None => {
            let (first, must) = deal.lowest();
            Start {
                first,
                must: Some(must),
            }
        }
    }
}

/// The hand that wins this deal before the first play, if one does.
pub(super) fn instant(deal: &Deal, first: crate::rules::Seat, rules: &Rules) -> Option<InstantWin> {
    let (seat, instant) = Instant::winner(deal.hands(), first, rules)?;
    Some(InstantWin {
        seat,
        instant,
        hand: deal.hands()[seat],
    })
}
