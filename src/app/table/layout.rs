//! Where things lie on the table: pure geometry, in points with the origin at the top left.
//!
//! A window of any size is one of these layouts; nothing else in the window's code knows a position.

use bevy_egui::egui::{Pos2, Rect, Vec2, pos2, vec2};

use crate::rules::{Direction, Seat};

/// The geometry of the table in a window of one size.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Layout {
    /// The whole window.
    pub size: Vec2,
    /// A card in the player's own hand.
    pub card: Vec2,
}

/// On which side of the picture a seat is drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// The player's own side.
    Bottom,
    /// The right.
    Right,
    /// Across.
    Top,
    /// The left.
    Left,
}

/// Where one card lies, and how.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Pose {
    /// The card's centre.
    pub centre: Pos2,
    /// Clockwise, in radians.
    pub angle: f32,
    /// Relative to a card in the player's own hand.
    pub scale: f32,
    /// What lies higher is drawn later.
    pub height: f32,
}

impl Side {
    /// The side of `seat` as `me` sees it, at a table of `seats`.
    pub fn of(seat: Seat, me: Seat, seats: usize, direction: Direction) -> Self {
        let steps = (seat.index() + seats - me.index() % seats) % seats;
        let counter_clockwise = match (seats, steps) {
            (_, 0) => Self::Bottom,
            (2, _) | (4, 2) => Self::Top,
            (_, 1) => Self::Right,
            (_, _) => Self::Left,
        };
        match (direction, counter_clockwise) {
            (Direction::Clockwise, Self::Right) => Self::Left,
            (Direction::Clockwise, Self::Left) => Self::Right,
            (_, side) => side,
        }
    }
}

impl Layout {
    /// The layout of a window of this size; below 800 × 480 it no longer shrinks.
    pub fn new(size: Vec2) -> Self {
        let size = size.max(vec2(800.0, 480.0));
        let height = (size.y * 0.245).min(size.x * 0.155);
        Self {
            size,
            card: vec2(height * CARD_RATIO, height),
        }
    }

    /// Where the `index`th of `count` cards of the player's own hand lies, lifted by a share of its height.
    pub fn in_hand(&self, index: usize, count: usize, lift: f32) -> Pose {
        let from_middle = index as f32 - (count.max(1) - 1) as f32 / 2.0;
        let bend = from_middle * self.hand_step(count) / (self.size.x * 0.5);
        let angle = bend * 0.13;
        let sag = bend * bend * self.card.y * 0.16;
        let up = self.card.y * lift;
        let centre = pos2(
            self.size.x / 2.0 + from_middle * self.hand_step(count) + angle.sin() * up,
            self.size.y - FOOT - self.card.y * 0.5 - 5.0 + sag - angle.cos() * up,
        );
        Pose {
            centre,
            angle,
            scale: 1.0,
            height: HAND + index as f32,
        }
    }

    /// How far apart the cards of the player's own hand lie.
    pub fn hand_step(&self, count: usize) -> f32 {
        let room = self.size.x - 2.0 * HAND_EDGE - self.card.x;
        (room / (count.max(2) - 1) as f32).min(self.card.x * 0.62)
    }

    /// The player's own name, score and clock: the left of the row below the hand.
    pub fn own_panel(&self) -> Rect {
        Rect::from_min_max(
            pos2(12.0, self.size.y - FOOT),
            pos2(12.0 + OWN_PANEL, self.size.y - 4.0),
        )
    }

    /// The buttons: the rest of the row below the hand.
    pub fn action_bar(&self) -> Rect {
        let left = self.own_panel().right() + 10.0;
        Rect::from_min_max(
            pos2(left, self.size.y - FOOT + 10.0),
            pos2(self.size.x - 14.0, self.size.y - 6.0),
        )
    }

    /// The room for one's own name, before the buttons, which are in the middle.
    pub fn own_name(&self) -> f32 {
        (self.size.x / 2.0 - 497.0).clamp(100.0, 148.0)
    }

    /// The same strip for words that begin at its left, clear of the longest name of one's own.
    pub fn beside_own_name(&self) -> Rect {
        let mut strip = self.action_bar();
        strip.min.x = self.avatar(Side::Bottom).x + BESIDE_AVATAR + self.own_name() + 12.0;
        strip
    }

    /// The strip between the plays and the hand, for what the table has to say to its player.
    pub fn word(&self) -> Rect {
        let bottom = self.size.y - FOOT - self.card.y * 1.22;
        Rect::from_center_size(pos2(self.size.x / 2.0, bottom - 15.0), vec2(self.size.x * 0.6, 30.0))
    }

    /// The centre of an opponent's avatar.
    pub fn avatar(&self, side: Side) -> Pos2 {
        match side {
            Side::Bottom => self.own_panel().left_center() + vec2(34.0, 0.0),
            Side::Right => pos2(self.size.x - 72.0, self.size.y * 0.26),
            Side::Top => pos2(self.size.x / 2.0 - 96.0, 56.0),
            Side::Left => pos2(72.0, self.size.y * 0.26),
        }
    }

    /// Where the `index`th of `count` hidden cards of an opponent lies.
    pub fn hidden(&self, side: Side, index: usize, count: usize) -> Pose {
        let from_middle = index as f32 - (count.max(1) - 1) as f32 / 2.0;
        let step = self.card.x * 0.115;
        let (middle, along, angle) = match side {
            Side::Bottom => (self.in_hand(0, 1, 0.0).centre, vec2(step, 0.0), 0.0),
            Side::Top => (
                self.avatar(side) + vec2(146.0, 2.0),
                vec2(step, 0.0),
                from_middle * 0.02,
            ),
            Side::Right => (
                self.avatar(side) + vec2(-INWARDS, 114.0),
                vec2(step * 0.82, 0.0),
                from_middle * 0.035,
            ),
            Side::Left => (
                self.avatar(side) + vec2(INWARDS, 114.0),
                vec2(step * 0.82, 0.0),
                from_middle * 0.035,
            ),
        };
        let sag = (from_middle * angle).abs() * 1.6;
        Pose {
            centre: middle + along * from_middle + vec2(0.0, sag),
            angle,
            scale: HIDDEN_SCALE,
            height: HIDDEN + index as f32,
        }
    }

    /// The middle of the table, where plays lie.
    pub fn middle(&self) -> Pos2 {
        pos2(self.size.x / 2.0, (110.0 + self.word().top()) / 2.0 + 4.0)
    }

    /// Where the `index`th of `count` cards of a play lies that is `age` plays old in its round; `number` tells plays
    /// apart, so that each lies a little differently.
    pub fn on_table(&self, index: usize, count: usize, age: usize, number: usize) -> Pose {
        let widest = self.size.x * 0.5;
        let step = (widest / count.max(1) as f32).min(self.card.x * PILE_SCALE * 0.46);
        let from_middle = index as f32 - (count.max(1) - 1) as f32 / 2.0;
        let tilt = scatter(number, 1) * if age == 0 { 0.025 } else { 0.10 };
        let aside = match age {
            0 => vec2(scatter(number, 2) * 6.0, 0.0),
            _ => vec2(
                scatter(number, 2) * self.card.x * 0.9,
                -self.card.y * (0.16 + 0.07 * age.min(3) as f32),
            ),
        };
        let along = vec2(tilt.cos(), tilt.sin()) * (from_middle * step);
        let scale = if age == 0 { PILE_SCALE } else { PILE_SCALE * 0.88 };
        Pose {
            centre: self.middle() + aside + along,
            angle: tilt,
            scale,
            height: PILE + number as f32 * 16.0 + index as f32,
        }
    }

    /// Where the deck lies while it is dealt.
    pub fn deck(&self) -> Pose {
        Pose {
            centre: self.middle(),
            angle: 0.0,
            scale: HIDDEN_SCALE * 1.3,
            height: HIDDEN,
        }
    }

    /// Where the cards of a seat come from and go to.
    pub fn home(&self, side: Side) -> Pose {
        let centre = match side {
            Side::Bottom => pos2(self.size.x / 2.0, self.size.y + self.card.y * 0.6),
            Side::Right | Side::Top | Side::Left => self.hidden(side, 0, 1).centre,
        };
        Pose {
            centre,
            angle: 0.0,
            scale: HIDDEN_SCALE,
            height: PILE,
        }
    }
}

/// A number in -1..1 that is always the same for a play and a purpose.
fn scatter(number: usize, purpose: u32) -> f32 {
    let mixed = (number as u32)
        .wrapping_mul(0x9E37_79B9)
        .wrapping_add(purpose.wrapping_mul(0x85EB_CA6B));
    let mixed = (mixed ^ mixed >> 15).wrapping_mul(0x2C1B_3C6D);
    (mixed >> 8) as f32 / (1_u32 << 23) as f32 - 1.0
}

/// Width over height of a card.
pub const CARD_RATIO: f32 = 5.0 / 7.0;
/// The size of a hidden card of an opponent, relative to a card in the player's own hand.
pub const HIDDEN_SCALE: f32 = 0.42;
/// The size of a card on the table, relative to a card in the player's own hand.
const PILE_SCALE: f32 = 0.88;
/// The height of the row below the hand.
const FOOT: f32 = 70.0;
/// The width of the player's own panel.
const OWN_PANEL: f32 = 186.0;
/// How far from its edge of the window the hidden hand of a side seat lies inwards of its avatar.
const INWARDS: f32 = 56.0;
/// The narrowest room beside the hand.
const HAND_EDGE: f32 = 34.0;
const HIDDEN: f32 = 10.0;
const PILE: f32 = 40.0;
const HAND: f32 = 900.0;

/// From the middle of an avatar to the name beside it.
pub const BESIDE_AVATAR: f32 = 44.0;

#[cfg(test)]
mod tests {
    use super::*;

    const SIZES: [Vec2; 4] = [
        vec2(1024.0, 600.0),
        vec2(1280.0, 720.0),
        vec2(1366.0, 768.0),
        vec2(1920.0, 1080.0),
    ];

    #[test]
    fn the_index_of_every_card_in_a_full_hand_can_be_read() {
        for size in SIZES {
            let layout = Layout::new(size);
            assert!(layout.card.y >= 140.0, "{size:?}");
            assert!(
                layout.hand_step(13) >= layout.card.x * 0.3,
                "{size:?}: {}",
                layout.hand_step(13) / layout.card.x
            );
        }
    }

    #[test]
    fn the_hand_stays_inside_the_window_and_above_its_buttons() {
        for size in SIZES {
            let layout = Layout::new(size);
            for index in [0, 12] {
                let centre = layout.in_hand(index, 13, 0.0).centre;
                assert!(centre.x - layout.card.x / 2.0 > 20.0, "{size:?}");
                assert!(centre.x + layout.card.x / 2.0 < size.x - 20.0, "{size:?}");
            }
            let bottom = layout.in_hand(6, 13, 0.0).centre.y + layout.card.y / 2.0;
            assert!(bottom <= layout.action_bar().top(), "{size:?}");
        }
    }

    #[test]
    fn the_opponents_cards_lie_clear_of_a_lifted_hand() {
        for size in SIZES {
            let layout = Layout::new(size);
            for side in [Side::Left, Side::Right] {
                let hidden = layout.hidden(side, 12, 13);
                let bottom = hidden.centre.y + layout.card.y * HIDDEN_SCALE / 2.0;
                assert!(
                    bottom < layout.in_hand(0, 13, 0.22).centre.y - layout.card.y / 2.0,
                    "{size:?}"
                );
            }
        }
    }

    #[test]
    fn the_next_seat_is_on_the_right_when_play_goes_counter_clockwise() {
        let [zero, one, two, three] = Seat::ALL;
        let sides = |direction| Seat::ALL.map(|seat| Side::of(seat, one, 4, direction));
        assert_eq!(
            sides(Direction::CounterClockwise),
            [Side::Left, Side::Bottom, Side::Right, Side::Top]
        );
        assert_eq!(
            sides(Direction::Clockwise),
            [Side::Right, Side::Bottom, Side::Left, Side::Top]
        );
        assert_eq!(Side::of(zero, two, 3, Direction::CounterClockwise), Side::Right);
        assert_eq!(Side::of(one, zero, 2, Direction::Clockwise), Side::Top);
        assert_eq!(Side::of(three, three, 4, Direction::Clockwise), Side::Bottom);
    }

    #[test]
    fn the_play_on_the_table_lies_clear_of_the_hand() {
        for size in SIZES {
            let layout = Layout::new(size);
            let pile = layout.on_table(0, 1, 0, 3);
            let hand = layout.in_hand(6, 13, 0.18);
            assert!(
                pile.centre.y + layout.card.y * PILE_SCALE / 2.0 < hand.centre.y - layout.card.y / 2.0 + 6.0,
                "{size:?}"
            );
        }
    }
}
