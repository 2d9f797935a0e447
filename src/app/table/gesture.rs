//! What the mouse does to the hand: egui widgets over the cards, one each, which also name the cards to a screen reader.

use bevy_egui::egui::{
    self, Color32, CornerRadius, Id, PointerButton, Pos2, Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo, WidgetType,
    pos2,
};

use super::hand::Hand;
use super::layout::Layout;
use super::spread::SELECTED_LIFT;
use crate::app::words::Words;
use crate::rules::{Card, Cards};

/// Something done to the hand with the mouse or through a screen reader.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Gesture {
    /// The pointer is over this card, or over none.
    Hover(Option<Card>),
    /// Selects or unselects a card.
    Toggle(Card),
    /// Selects every card from the last one touched to this one.
    Range(Card),
    /// Selects the cards that a sweep over the table has touched.
    Sweep(Cards),
    /// A card follows the pointer; it has moved by so many points.
    Drag(Card, [i32; 2]),
    /// A dragged card is put down at this place of the hand.
    Drop(Card, usize),
    /// A card was dragged up or double-clicked: it is to be played, with whatever is selected.
    Throw(Card),
    /// Everything selected is put back.
    Clear,
}

/// The card that follows the pointer, and how far it has gone, in points.
pub type Dragged = Option<(Card, [i32; 2])>;

/// Lays the widgets over the hand and says what was done to them.
pub fn gestures(ui: &Ui, hand: &Hand, dragged: Dragged, layout: &Layout, words: &Words) -> Vec<Gesture> {
    let mut done = Vec::new();
    done.extend(sweep(ui, hand, layout));
    let mut hovered = None;
    for (index, card) in hand.order().iter().copied().enumerate() {
        let rect = strip(hand, layout, index);
        let response = ui.interact(rect, card_id(card), Sense::click_and_drag());
        let selected = hand.selected().contains(card);
        let name = words.card(card);
        response.widget_info(|| WidgetInfo::selected(WidgetType::Button, true, selected, &name));
        if response.hovered() || response.dragged() {
            hovered = Some(card);
        }
        let shift = ui.input(|input| input.modifiers.shift);
        if response.double_clicked() {
            done.push(Gesture::Throw(card));
        } else if response.clicked() && shift {
            done.push(Gesture::Range(card));
        } else if response.clicked() {
            done.push(Gesture::Toggle(card));
        } else if response.secondary_clicked() {
            done.push(Gesture::Clear);
        }
        done.extend(drag(&response, card, hand, layout, dragged));
    }
    done.push(Gesture::Hover(hovered));
    done
}

/// The widget of a card.
pub fn card_id(card: Card) -> Id {
    Id::new(("card", card.value()))
}

/// A drag becomes one only after a few points, so that a shaky click stays a click. When it ends, egui has already
/// forgotten how far it went: the hand's own memory of it counts.
fn drag(response: &egui::Response, card: Card, hand: &Hand, layout: &Layout, dragged: Dragged) -> Option<Gesture> {
    if response.drag_stopped() {
        let (_, [x, y]) = dragged.filter(|(dragged, _)| *dragged == card)?;
        if -(y as f32) > layout.card.y * THROW_FROM {
            return Some(Gesture::Throw(card));
        }
        let from = hand.order().iter().position(|held| *held == card)?;
        let at = layout.in_hand(from, hand.order().len(), 0.0).centre + egui::vec2(x as f32, y as f32);
        return Some(Gesture::Drop(card, place_at(at, hand, layout)));
    }
    let moved = response.total_drag_delta()?;
    let far = moved.length() >= DRAG_FROM && response.dragged();
    far.then_some(Gesture::Drag(card, [moved.x as i32, moved.y as i32]))
}

/// The place of the hand that is nearest to a point.
fn place_at(at: Pos2, hand: &Hand, layout: &Layout) -> usize {
    let count = hand.order().len();
    let distance = |index: &usize| ((layout.in_hand(*index, count, 0.0).centre.x - at.x).abs() * 8.0) as i32;
    (0..count).min_by_key(distance).unwrap_or(0)
}

/// A sweep starts beside the cards and selects what it touches.
fn sweep(ui: &Ui, hand: &Hand, layout: &Layout) -> Option<Gesture> {
    let cloth = Rect::from_min_size(Pos2::ZERO, layout.size);
    let response = ui.interact(cloth, Id::new("cloth"), Sense::click_and_drag());
    if response.secondary_clicked() {
        return Some(Gesture::Clear);
    }
    let (moved, to) = (response.total_drag_delta()?, response.interact_pointer_pos()?);
    if moved.length() < DRAG_FROM || !response.dragged_by(PointerButton::Primary) {
        return None;
    }
    let swept = Rect::from_two_pos(to - moved, to);
    let line = Stroke::new(1.5, Color32::from_rgb(0xF6, 0xCF, 0x76));
    ui.painter().rect(
        swept,
        CornerRadius::same(4),
        Color32::from_white_alpha(10),
        line,
        StrokeKind::Inside,
    );
    let touched = (0..hand.order().len()).filter(|index| swept.intersects(strip(hand, layout, *index)));
    let touched: Cards = touched.map(|index| hand.order()[index]).collect();
    (touched != hand.selected() && !touched.is_empty()).then_some(Gesture::Sweep(touched))
}

/// The part of a card that can be seen: up to the next card on its right.
fn strip(hand: &Hand, layout: &Layout, index: usize) -> Rect {
    let count = hand.order().len();
    let lift = if hand.selected().contains(hand.order()[index]) {
        SELECTED_LIFT
    } else {
        0.0
    };
    let centre = layout.in_hand(index, count, lift).centre;
    let left = centre.x - layout.card.x / 2.0;
    let seen = if index + 1 == count {
        layout.card.x
    } else {
        layout.hand_step(count).min(layout.card.x)
    };
    let top = centre.y - layout.card.y / 2.0;
    Rect::from_min_max(pos2(left, top), pos2(left + seen, layout.action_bar().top()))
}

/// A pointer that moves less than this, in points, clicks.
const DRAG_FROM: f32 = 6.0;
/// A card dragged up by this share of its height is played.
const THROW_FROM: f32 = 0.55;

#[cfg(test)]
mod tests {
    use bevy_egui::egui::{Context, Event, Modifiers, RawInput, vec2};

    use super::*;
    use crate::app::settings::Sort;
    use crate::app::words::Language;

    /// What a pull of the pointer from a card by so many points does.
    fn pull(card: &str, by: egui::Vec2) -> Vec<Gesture> {
        let (ctx, words, layout) = (
            Context::default(),
            Words::new(Language::En),
            Layout::new(vec2(1280.0, 720.0)),
        );
        let mut hand = Hand::default();
        hand.hold("3S 4S 5S 6S 7S".parse().unwrap(), Sort::Rank);
        let card: Card = card.parse().unwrap();
        let place = hand.order().iter().position(|held| *held == card).unwrap();
        let from = strip(&hand, &layout, place).center();
        let button = |pos, pressed| Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        let steps = [
            vec![Event::PointerMoved(from)],
            vec![button(from, true)],
            vec![Event::PointerMoved(from + by / 2.0)],
            vec![Event::PointerMoved(from + by)],
            vec![button(from + by, false)],
            vec![],
        ];
        let (mut dragged, mut all) = (None, Vec::new());
        for (number, events) in steps.into_iter().enumerate() {
            let screen_rect = Some(Rect::from_min_size(Pos2::ZERO, layout.size));
            let input = RawInput {
                events,
                screen_rect,
                time: Some(number as f64 * 0.05),
                ..RawInput::default()
            };
            let mut done = Vec::new();
            let mut output = ctx.run_ui(input, |ui| {
                done = gestures(ui, &hand, dragged, &layout, &words);
            });
            output.textures_delta.clear();
            for gesture in &done {
                if let Gesture::Drag(card, by) = gesture {
                    dragged = Some((*card, *by));
                }
            }
            all.extend(done.into_iter().filter(|gesture| !matches!(gesture, Gesture::Hover(_))));
        }
        all
    }

    #[test]
    fn a_card_pulled_up_is_thrown() {
        let card = "5S".parse().unwrap();
        assert_eq!(pull("5S", vec2(10.0, -220.0)).last(), Some(&Gesture::Throw(card)));
    }

    #[test]
    fn a_card_pulled_aside_changes_its_place() {
        let card = "7S".parse().unwrap();
        assert_eq!(pull("7S", vec2(-330.0, -4.0)).last(), Some(&Gesture::Drop(card, 0)));
    }

    #[test]
    fn a_shaky_click_is_a_click() {
        let card = "5S".parse().unwrap();
        assert_eq!(pull("5S", vec2(2.0, 1.0)), [Gesture::Toggle(card)]);
    }
}
