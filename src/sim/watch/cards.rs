//! Who was dealt what: S3 and the hands of S4.

use std::collections::BTreeMap;

use super::Found;
use crate::rules::{BySeat, Cards, Seat};
use crate::sim::law::Law;
use crate::table::{Event, Phase, PlayerId, Public, SeatState, Table, View};
use crate::wire::Entry;

/// Every deal that the host ever held, and what was put down of the running game.
#[derive(Debug, Default)]
pub(super) struct Deals {
    hands: BTreeMap<u32, BySeat<Cards>>,
    /// A deal that the host holds and that is not in its log yet: if it dies now, nobody has seen it.
    held: Option<(u32, BySeat<Cards>)>,
    played: BySeat<Cards>,
}

impl Deals {
    pub(super) fn of(&self, game: u32) -> Option<BySeat<Cards>> {
        self.hands.get(&game).copied()
    }

    /// What a seat holds, while a game is played.
    pub(super) fn holds(&self, public: &Public, seat: Seat) -> Cards {
        match self.of(public.game_no) {
            Some(hands) if public.phase == Phase::Playing => hands[seat].without(self.played[seat]),
            Some(_) | None => Cards::NONE,
        }
    }

    /// The host's deal of the running game: thirteen cards a seat, no card twice, the same from beginning to end.
    pub(super) fn hold(&mut self, table: &Table) -> Found {
        let public = table.public();
        let begun = match public.phase {
            Phase::Playing | Phase::Between | Phase::Completed => table.deal().is_some(),
            Phase::Waiting | Phase::Starting | Phase::Dealing => false,
        };
        if !begun {
            return Ok(());
        }
        let hands = BySeat::from_fn(|seat| table.dealt(seat));
        match self.hands.get(&public.game_no) {
            Some(before) if *before == hands => return Ok(()),
            Some(_) => return Err((Law::Cards, format!("game {} has a second deal", public.game_no))),
            None => {}
        }
        let mut all = Cards::NONE;
        for seat in Seat::ALL {
            let due = if public.settings.table_seats().contains(seat) {
                13
            } else {
                0
            };
            if hands[seat].len() != due || !all.intersection(hands[seat]).is_empty() {
                let what = format!("game {} gives {seat:?} {}, beside {all}", public.game_no, hands[seat]);
                return Err((Law::Cards, what));
            }
            all = all.union(hands[seat]);
        }
        self.held = Some((public.game_no, hands));
        Ok(())
    }

    /// Cards that are put down were dealt to that seat, and are put down once.
    pub(super) fn happen(&mut self, entry: &Entry, before: &Public) -> Found {
        for event in &entry.events {
            if let Event::Dealt { game, .. } = event {
                self.played = BySeat::default();
                match self.held.take_if(|(held, _)| held == game) {
                    Some((_, hands)) => self.hands.insert(*game, hands),
                    None => return Err((Law::Cards, format!("game {game} is dealt, and the host holds no cards"))),
                };
            }
            if let Event::Played { seat, cards, .. } = event {
                let hand = self.of(before.game_no).map_or(Cards::NONE, |hands| hands[*seat]);
                let held = hand.without(self.played[*seat]);
                if !held.contains_all(*cards) {
                    return Err((Law::Cards, format!("{seat:?} plays {cards} and holds {held}")));
                }
                self.played[*seat] = self.played[*seat].union(*cards);
            }
        }
        Ok(())
    }

    /// A view shows its own seat, and the hand that was dealt to it or none.
    pub(super) fn shown(&self, player: PlayerId, seat: Option<Seat>, view: &View, settled: bool) -> Found {
        if view.seat != seat {
            let what = format!("{player} sits at {seat:?} and sees {:?}", view.seat);
            return Err((Law::Views, what));
        }
        let Some(seat) = seat else {
            let nothing = view.dealt.is_empty();
            return if nothing {
                Ok(())
            } else {
                Err((Law::Views, format!("a spectator sees {}", view.dealt)))
            };
        };
        let hand = self.of(view.public.game_no).map_or(Cards::NONE, |hands| hands[seat]);
        let plays_itself = matches!(view.public.seats[seat], SeatState::Human(_) | SeatState::Reserved(_));
        let must_see = settled && plays_itself && view.public.phase == Phase::Playing;
        if view.dealt == hand || !must_see && view.dealt.is_empty() {
            Ok(())
        } else {
            let what = format!(
                "{seat:?} was dealt {hand} and sees {} in {:?}",
                view.dealt, view.public.phase
            );
            Err((Law::Views, what))
        }
    }
}
