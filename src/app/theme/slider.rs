//! A line with a name, a rail and its value.

use std::ops::RangeInclusive;

use bevy_egui::egui::{CornerRadius, EventFilter, FontId, Key, Rect, Response, Sense, Ui, WidgetInfo, pos2, vec2};

use super::buttons::focus_ring;
use super::{bold, palette, size};

/// A number that is set by dragging, clicking or the arrow keys.
#[derive(Clone, Debug)]
pub struct Slide<'a> {
    /// What is set.
    pub name: &'a str,
    /// What it is set to.
    pub value: i64,
    /// What it may be set to.
    pub range: RangeInclusive<i64>,
    /// How far one key press goes.
    pub step: i64,
    /// What stands behind the number.
    pub unit: &'a str,
}

impl Slide<'_> {
    /// Shows the slider in the whole width. The new value, if it was changed.
    pub fn show(self, ui: &mut Ui) -> Option<i64> {
        let padding = 0.0;
        let width = ui.available_width();
        let (rect, response) = ui.allocate_exact_size(vec2(width, 40.0), Sense::click_and_drag());
        let name_width = (width * 0.4).min(220.0);
        let value_width = 72.0;
        let rail = Rect::from_min_max(
            pos2(rect.left() + padding + name_width, rect.center().y - 3.0),
            pos2(
                (rect.right() - padding - value_width).max(rect.left() + padding + name_width + 30.0),
                rect.center().y + 3.0,
            ),
        );
        let new = self.dragged(&response, rail).or_else(|| self.stepped(ui, &response));
        let shown = new.unwrap_or(self.value);
        response.widget_info(|| WidgetInfo::slider(true, shown as f64, self.name));
        if ui.is_rect_visible(rect) {
            self.paint(ui, &response, rail, shown);
        }
        new.filter(|new| *new != self.value)
    }

    fn dragged(&self, response: &Response, rail: Rect) -> Option<i64> {
        if !(response.dragged() || response.clicked()) {
            return None;
        }
        let at = response.interact_pointer_pos()?;
        let share = ((at.x - rail.left()) / rail.width()).clamp(0.0, 1.0);
        let (start, end) = (*self.range.start(), *self.range.end());
        let value = start as f32 + share * (end - start) as f32;
        let steps = ((value - start as f32) / self.step as f32).round() as i64;
        Some((start + steps * self.step).clamp(start, end))
    }

    fn stepped(&self, ui: &Ui, response: &Response) -> Option<i64> {
        if !response.has_focus() {
            return None;
        }
        let arrows_are_ours = EventFilter {
            horizontal_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows_are_ours));
        let steps = ui.input(|input| {
            let times = |key| input.num_presses(key) as i64;
            times(Key::ArrowRight) - times(Key::ArrowLeft)
        });
        let value = (self.value + steps * self.step).clamp(*self.range.start(), *self.range.end());
        (steps != 0).then_some(value)
    }

    fn paint(&self, ui: &Ui, response: &Response, rail: Rect, value: i64) {
        let painter = ui.painter();
        let rect = response.rect;
        if response.hovered() || response.has_focus() {
            let wider = rect.expand2(vec2(8.0, 0.0));
            painter.rect_filled(wider, CornerRadius::same(size::ROUND), palette::CONTROL);
        }
        focus_ring(ui, response, size::ROUND);
        let room = rail.left() - rect.left() - 16.0;
        let name = painter.layout(
            self.name.to_owned(),
            FontId::proportional(size::TEXT),
            palette::IVORY,
            room,
        );
        painter.galley(
            pos2(rect.left(), rect.center().y - name.size().y / 2.0),
            name,
            palette::IVORY,
        );
        let span = (self.range.end() - self.range.start()).max(1) as f32;
        let share = (value - self.range.start()) as f32 / span;
        let at = rail.left() + rail.width() * share;
        painter.rect_filled(rail, CornerRadius::same(3), palette::WELL);
        painter.rect_filled(rail.with_max_x(at), CornerRadius::same(3), palette::GOLD);
        painter.circle_filled(pos2(at, rail.center().y), 9.0, palette::GOLD_BRIGHT);
        painter.circle_filled(pos2(at, rail.center().y), 4.0, palette::PANEL);
        let text = format!("{value}{}", self.unit);
        let number = painter.layout_no_wrap(text, bold(size::TEXT), palette::GOLD_BRIGHT);
        let left = rect.right() - number.size().x;
        painter.galley(
            pos2(left, rect.center().y - number.size().y / 2.0),
            number,
            palette::GOLD_BRIGHT,
        );
    }
}
