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

/// Lays the widgets over the hand and says what was done to them.
pub fn gestures(ui: &Ui, hand: &Hand, layout: &Layout, words: &Words) -> Vec<Gesture> {
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
        done.extend(drag(&response, card, hand, layout));
    }
    done.push(Gesture::Hover(hovered));
    done
}

/// The widget of a card.
pub fn card_id(card: Card) -> Id {
    Id::new(("card", card.value()))
}

/// A drag becomes one only after a few points, so that a shaky click stays a click.
fn drag(response: &egui::Response, card: Card, hand: &Hand, layout: &Layout) -> Option<Gesture> {
    let moved = response.total_drag_delta()?;
    if moved.length() < DRAG_FROM || !(response.dragged() || response.drag_stopped()) {
        return None;
    }
    if !response.drag_stopped() {
        return Some(Gesture::Drag(card, [moved.x as i32, moved.y as i32]));
    }
    if -moved.y > layout.card.y * THROW_FROM {
        return Some(Gesture::Throw(card));
    }
    let at = response.interact_pointer_pos().unwrap_or(response.rect.center());
    Some(Gesture::Drop(card, place_at(at, hand, layout)))
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
