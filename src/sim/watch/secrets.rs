//! Nobody is sent a byte of a hand that is not its own: S9.
//!
//! Every frame is searched for the bytes of the running game's seed and of the other seats' cards, however they got
//! there, and is read for hands.

use super::Found;
use super::cards::Deals;
use crate::rules::{Cards, Seat};
use crate::sim::law::Law;
use crate::table::{Phase, PlayerId, Public};
use crate::wire::{Message, decode};

/// The seed that nobody but the host may know.
#[derive(Debug, Default)]
pub(super) struct Secrets(Option<[u8; 32]>);

impl Secrets {
    pub(super) const fn hold(&mut self, seed: [u8; 32]) {
        self.0 = Some(seed);
    }

    pub(super) const fn forget(&mut self) {
        self.0 = None;
    }

    pub(super) fn allow(&self, to: PlayerId, frame: &[u8], public: &Public, deals: &Deals) -> Found {
        if self.0.is_some_and(|seed| holds(frame, &seed)) {
            return Err((
                Law::Secrets,
                format!("{to} is sent the seed of a game that is not over"),
            ));
        }
        let own = public.seat_of(to);
        for seat in Seat::ALL.into_iter().filter(|seat| Some(*seat) != own) {
            let hand = deals.holds(public, seat);
            let dealt = deals.of(public.game_no).map_or(Cards::NONE, |hands| hands[seat]);
            let found = [hand, dealt]
                .into_iter()
                .filter(|cards| hand.len() >= FEWEST && cards.len() >= FEWEST)
                .any(|cards| in_bytes(frame, cards));
            if found {
                return Err((Law::Secrets, format!("{to} is sent the hand {hand} of {seat:?}")));
            }
        }
        match decode(frame) {
            Ok(Some(Message::Hand { game, seat, cards, .. })) => {
                let hers = deals.of(game).is_some_and(|hands| hands[seat] == cards);
                if own == Some(seat) && hers || public.phase != Phase::Playing && own == Some(seat) {
                    Ok(())
                } else {
                    Err((
                        Law::Secrets,
                        format!("{to} at {own:?} is sent {cards} as the hand of {seat:?}"),
                    ))
                }
            }
            Ok(_) => Ok(()),
            Err(error) => Err((Law::Secrets, format!("the host sends what is no message: {error}"))),
        }
    }
}

/// Whether the bits of these cards stand in the frame, as the wire writes numbers or as they lie in memory.
fn in_bytes(frame: &[u8], cards: Cards) -> bool {
    let (little, big) = (cards.bits().to_le_bytes(), cards.bits().to_be_bytes());
    let bytes = 8 - cards.bits().leading_zeros() as usize / 8;
    // A lone byte among zeros is found at the border of any two other numbers.
    let telling = little.iter().filter(|byte| **byte != 0).count() >= TELLING;
    telling && bytes >= FEWEST && (holds(frame, &little[..bytes]) || holds(frame, &big[8 - bytes..]))
}

fn holds(frame: &[u8], bytes: &[u8]) -> bool {
    frame.windows(bytes.len()).any(|window| window == bytes)
}

/// Fewer cards, or fewer bytes, than this are too short to be told from other numbers.
const FEWEST: usize = 5;
/// So many bytes of a hand must say something.
const TELLING: usize = 4;
