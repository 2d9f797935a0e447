//! Choosing one of a few, and on or off.

use bevy_egui::egui::{
    CornerRadius, FontId, Response, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, WidgetType, pos2, vec2,
};

use super::buttons::{Push, focus_ring};
use super::{palette, size};

/// Shows every choice beside each other, the present one lit. The chosen one, if another was picked.
pub fn segmented<T: Copy + PartialEq>(ui: &mut Ui, current: T, choices: &[(T, String)]) -> Option<T> {
    let mut picked = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(size::GAP_SMALL);
        for (value, name) in choices {
            let button = Push::new(name.clone()).height(34.0).choice(*value == current);
            if ui.add(button).clicked() && *value != current {
                picked = Some(*value);
            }
        }
    });
    picked
}

/// A line with a name, a sentence that explains it and a switch at its end; pressing anywhere on it switches. Whether
/// it was switched.
pub fn toggle(ui: &mut Ui, on: bool, name: &str, why: &str) -> bool {
    let padding = vec2(0.0, 7.0);
    let knob = vec2(42.0, 24.0);
    let width = ui.available_width();
    let room = (width - size::GAP - knob.x).max(40.0);
    let painter = ui.painter();
    let label = painter.layout(name.to_owned(), FontId::proportional(size::TEXT), palette::IVORY, room);
    let note = painter.layout(why.to_owned(), FontId::proportional(size::SMALL), palette::SAND, room);
    let note_height = if why.is_empty() { 0.0 } else { note.size().y + 1.0 };
    let height = (label.size().y + note_height).max(knob.y) + padding.y * 2.0;
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
    response.widget_info(|| WidgetInfo::selected(WidgetType::Checkbox, true, on, name));
    if ui.is_rect_visible(rect) {
        if response.hovered() || response.has_focus() {
            ui.painter()
                .rect_filled(rect, CornerRadius::same(size::ROUND), palette::CONTROL);
        }
        focus_ring(ui, &response, size::ROUND);
        let top = rect.center().y - (label.size().y + note_height) / 2.0;
        let below = top + label.size().y + 1.0;
        ui.painter()
            .galley(pos2(rect.left() + padding.x, top), label, palette::IVORY);
        if !why.is_empty() {
            ui.painter()
                .galley(pos2(rect.left() + padding.x, below), note, palette::SAND);
        }
        switch(ui, &response, on, knob);
    }
    response.clicked()
}

fn switch(ui: &Ui, response: &Response, on: bool, knob: Vec2) {
    let centre = pos2(response.rect.right() - knob.x / 2.0, response.rect.center().y);
    let rail = bevy_egui::egui::Rect::from_center_size(centre, knob);
    let (ground, line) = if on {
        (palette::JADE_DEEP, palette::JADE)
    } else {
        (palette::WELL, palette::GOLD_LINE)
    };
    let stroke = Stroke::new(1.5, line);
    ui.painter()
        .rect(rail, CornerRadius::same(12), ground, stroke, StrokeKind::Inside);
    let at = if on {
        rail.right() - knob.y / 2.0
    } else {
        rail.left() + knob.y / 2.0
    };
    let round = pos2(at, centre.y);
    ui.painter().circle_filled(
        round,
        knob.y / 2.0 - 4.0,
        if on { palette::IVORY } else { palette::SAND },
    );
    if on {
        super::glyphs::tick(ui, round, 4.5, palette::JADE_DEEP);
    }
}
