//! What lies where: from what a player may see to a place for every card.
//!
//! The picture is a function of the view, the hand's arrangement and the window's size, never of what happened before;
//! animation is only the way from one such picture to the next.

use std::collections::BTreeMap;

use super::atlas::Tile;
use super::hand::Hand;
use super::layout::{Layout, Pose, Side};
use crate::rules::{Card, Cards, Direction, Seat};

/// The cards on the table as one player sees them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Spread {
    /// Whose eyes these are.
    pub me: Seat,
    /// How many seats the table has.
    pub seats: usize,
    /// Which way round it is drawn.
    pub direction: Direction,
    /// The game's number: another number is another deal.
    pub game: u32,
    /// The seats whose cards are hidden, with how many they hold.
    pub hidden: Vec<(Seat, u8)>,
    /// The plays of this round, oldest first.
    pub round: Vec<(Seat, Cards)>,
    /// How many plays the game saw before this round.
    pub before: usize,
}

/// A card of the picture: two pictures that hold the same one show it move.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Piece {
    /// A card that can be seen.
    Face(Card),
    /// A card of another seat, counted from its first.
    Hidden(Seat, u8),
}

/// Where a piece lies and how it looks there.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Placed {
    /// Where it lies.
    pub pose: Pose,
    /// Where it comes from when it was not in the picture before.
    pub origin: Pose,
    /// 1 is bright; less is dimmed.
    pub light: f32,
    /// The outline around it.
    pub halo: Option<Tile>,
    /// Its place in the order of dealing, from 0.
    pub dealt: usize,
}

/// What the player's hand shows beside its order.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Attention {
    /// The card under the pointer.
    pub hovered: Option<Card>,
    /// Whether the keyboard's card is shown.
    pub keyboard: bool,
    /// Cards that are in no legal play, which are dimmed.
    pub useless: Cards,
    /// Cards that the game suggests.
    pub suggested: Cards,
    /// A card that follows the pointer, and by how much it has moved, in points.
    pub dragged: super::gesture::Dragged,
}

impl Spread {
    /// The side on which a seat is drawn.
    pub fn side(&self, seat: Seat) -> Side {
        Side::of(seat, self.me, self.seats, self.direction)
    }

    /// The side to which the cards of a finished round go.
    pub fn winner_side(&self) -> Side {
        self.round.last().map_or(Side::Top, |(seat, _)| self.side(*seat))
    }

    /// Every piece with its place.
    pub fn pieces(&self, hand: &Hand, attention: &Attention, layout: &Layout) -> BTreeMap<Piece, Placed> {
        let mut pieces = BTreeMap::new();
        self.lay_hidden(layout, &mut pieces);
        self.lay_hand(hand, attention, layout, &mut pieces);
        self.lay_round(layout, &mut pieces);
        pieces
    }

    fn lay_hidden(&self, layout: &Layout, pieces: &mut BTreeMap<Piece, Placed>) {
        for (seat, count) in &self.hidden {
            for index in 0..*count {
                let pose = layout.hidden(self.side(*seat), usize::from(index), usize::from(*count));
                let dealt = usize::from(index) * self.seats + usize::from(self.me.steps_to(*seat));
                let placed = Placed {
                    pose,
                    origin: layout.deck(),
                    light: 1.0,
                    halo: None,
                    dealt,
                };
                pieces.insert(Piece::Hidden(*seat, index), placed);
            }
        }
    }

    fn lay_hand(&self, hand: &Hand, attention: &Attention, layout: &Layout, pieces: &mut BTreeMap<Piece, Placed>) {
        let count = hand.order().len();
        for (index, card) in hand.order().iter().copied().enumerate() {
            let selected = hand.selected().contains(card);
            let pointed = attention.hovered == Some(card) || (attention.keyboard && hand.cursor() == Some(card));
            let lift = if selected { SELECTED_LIFT } else { 0.0 } + if pointed { POINTED_LIFT } else { 0.0 };
            let mut pose = layout.in_hand(index, count, lift);
            if let Some((_, [x, y])) = attention.dragged.filter(|(dragged, _)| *dragged == card) {
                pose.centre.x += x as f32;
                pose.centre.y += y as f32;
                pose.height += DRAGGED;
            }
            let halo = match (selected, attention.suggested.contains(card), pointed) {
                (true, _, _) => Some(Tile::Chosen),
                (false, true, _) => Some(Tile::Suggested),
                (false, false, true) => Some(Tile::Pointed),
                (false, false, false) => None,
            };
            let light = if attention.useless.contains(card) && !selected {
                DIMMED
            } else {
                1.0
            };
            let placed = Placed {
                pose,
                origin: layout.deck(),
                light,
                halo,
                dealt: index * self.seats,
            };
            pieces.insert(Piece::Face(card), placed);
        }
    }

    fn lay_round(&self, layout: &Layout, pieces: &mut BTreeMap<Piece, Placed>) {
        let plays = self.round.len();
        for (number, (seat, cards)) in self.round.iter().enumerate() {
            let age = plays - 1 - number;
            for (index, card) in cards.into_iter().enumerate() {
                let pose = layout.on_table(index, cards.len(), age, self.before + number);
                let light = if age == 0 { 1.0 } else { PAST };
                let halo = (age == 0).then_some(Tile::Current);
                let origin = layout.home(self.side(*seat));
                pieces.insert(
                    Piece::Face(card),
                    Placed {
                        pose,
                        origin,
                        light,
                        halo,
                        dealt: 0,
                    },
                );
            }
        }
    }
}

/// How far a selected card is lifted, as a share of its height.
pub const SELECTED_LIFT: f32 = 0.17;
const POINTED_LIFT: f32 = 0.05;
const DIMMED: f32 = 0.58;
const PAST: f32 = 0.55;
const DRAGGED: f32 = 500.0;

#[cfg(test)]
mod tests {
    use bevy_egui::egui::vec2;

    use super::*;
    use crate::app::settings::Sort;

    fn spread(round: &[(usize, &str)]) -> Spread {
        Spread {
            me: Seat::ALL[0],
            seats: 4,
            direction: Direction::CounterClockwise,
            game: 1,
            hidden: vec![(Seat::ALL[1], 13), (Seat::ALL[2], 2)],
            round: round
                .iter()
                .map(|(seat, cards)| (Seat::ALL[*seat], cards.parse().unwrap()))
                .collect(),
            before: 0,
        }
    }

    #[test]
    fn every_card_that_can_be_seen_is_one_piece() {
        let mut hand = Hand::default();
        hand.hold("3S 4S 5S".parse().unwrap(), Sort::Rank);
        let pieces = spread(&[(1, "6S 6H"), (2, "7S 7H")]).pieces(
            &hand,
            &Attention::default(),
            &Layout::new(vec2(1280.0, 720.0)),
        );
        assert_eq!(pieces.len(), 3 + 4 + 15);
        assert!(pieces[&Piece::Face("7S".parse().unwrap())].light > pieces[&Piece::Face("6S".parse().unwrap())].light);
    }

    #[test]
    fn a_selected_card_lies_higher_and_has_an_outline() {
        let mut hand = Hand::default();
        hand.hold("3S 4S 5S".parse().unwrap(), Sort::Rank);
        hand.toggle("4S".parse().unwrap());
        let pieces = spread(&[]).pieces(&hand, &Attention::default(), &Layout::new(vec2(1280.0, 720.0)));
        let of = |text: &str| pieces[&Piece::Face(text.parse().unwrap())];
        assert!(of("4S").pose.centre.y < of("3S").pose.centre.y - 10.0);
        assert_eq!((of("4S").halo, of("3S").halo), (Some(Tile::Chosen), None));
    }

    #[test]
    fn a_card_in_no_legal_play_is_dimmed_until_it_is_selected() {
        let mut hand = Hand::default();
        hand.hold("3S 4S".parse().unwrap(), Sort::Rank);
        let attention = Attention {
            useless: "3S 4S".parse().unwrap(),
            ..Attention::default()
        };
        hand.toggle("4S".parse().unwrap());
        let pieces = spread(&[]).pieces(&hand, &attention, &Layout::new(vec2(1280.0, 720.0)));
        assert!(pieces[&Piece::Face("3S".parse().unwrap())].light < 1.0);
        assert_eq!(pieces[&Piece::Face("4S".parse().unwrap())].light, 1.0);
    }
}
