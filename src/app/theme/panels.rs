//! What holds texts and controls together.

use bevy_egui::egui::{
    Align, CornerRadius, FontId, Frame, InnerResponse, Label, Layout, Margin, Rect, Response, RichText, Sense, Stroke,
    Ui, UiBuilder, WidgetInfo, WidgetType, pos2, vec2,
};

use super::{bold, palette, size};

/// The frame of a panel.
fn panel_frame() -> Frame {
    Frame::new()
        .fill(palette::PANEL.gamma_multiply(0.94))
        .stroke(Stroke::new(1.0, palette::GOLD_LINE))
        .corner_radius(CornerRadius::same(size::ROUND_PANEL))
        .inner_margin(Margin::same(size::INSET as i8))
}

/// A panel in the whole width.
pub fn panel<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    panel_frame().show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        contents(ui)
    })
}

/// A panel in the whole width that lies over something: nothing shines through.
pub fn solid_panel<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    panel_frame().fill(palette::PANEL).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        contents(ui)
    })
}

/// A column in the middle, at most `widest` wide.
pub fn column<R>(ui: &mut Ui, widest: f32, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let room = ui.available_rect_before_wrap();
    let width = room.width().min(widest);
    let left = room.center().x - width / 2.0;
    let rect = Rect::from_min_size(pos2(left, room.top()), vec2(width, room.height()));
    let builder = UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Min));
    ui.scope_builder(builder, |ui| {
        ui.set_width(width);
        contents(ui)
    })
    .inner
}

/// A page's name.
pub fn page_title(ui: &mut Ui, text: &str) -> Response {
    heading(ui, text, size::TITLE)
}

/// A name in gold, as large as one likes.
pub fn heading(ui: &mut Ui, text: &str, points: f32) -> Response {
    ui.add(Label::new(RichText::new(text).font(bold(points)).color(palette::GOLD)))
}

/// A section's name over a thin line.
pub fn section(ui: &mut Ui, text: &str) {
    let width = ui.available_width();
    let name = ui
        .painter()
        .layout(text.to_owned(), bold(size::SECTION), palette::GOLD, width);
    let (rect, response) = ui.allocate_exact_size(vec2(width, name.size().y + 8.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Label, true, text));
    let line = Stroke::new(1.0, palette::GOLD_LINE);
    ui.painter().hline(rect.x_range(), rect.bottom() - 2.0, line);
    ui.painter().galley(rect.min, name, palette::GOLD);
}

/// A note in quieter letters.
pub fn weak(ui: &mut Ui, text: &str) -> Response {
    let note = RichText::new(text)
        .font(FontId::proportional(size::SMALL))
        .color(palette::SAND);
    ui.add(Label::new(note).wrap())
}
