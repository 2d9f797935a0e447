//! The ground of pages: lacquer with the rings of a bronze drum in gold leaf.

use std::f32::consts::TAU;

use bevy_egui::egui::epaint::{Mesh, Shape};
use bevy_egui::egui::{Color32, Pos2, Rect, Stroke, Ui, Vec2, pos2};

use super::palette;

/// Paints the ground of a page over everything that `ui` may use.
pub fn backdrop(ui: &Ui) {
    let rect = ui.max_rect();
    let painter = ui.painter();
    let mut ground = Mesh::default();
    for (at, colour) in [
        (rect.left_top(), palette::LACQUER),
        (rect.right_top(), palette::LACQUER),
        (rect.right_bottom(), palette::LACQUER_DEEP),
        (rect.left_bottom(), palette::LACQUER_DEEP),
    ] {
        ground.colored_vertex(at, colour);
    }
    ground.add_triangle(0, 1, 2);
    ground.add_triangle(0, 2, 3);
    painter.add(Shape::mesh(ground));
    let reach = rect.height().max(rect.width() * 0.5);
    drum(
        ui,
        pos2(rect.right() - reach * 0.12, rect.top() + reach * 0.16),
        reach * 0.62,
    );
    drum(
        ui,
        pos2(rect.left() + reach * 0.02, rect.bottom() + reach * 0.06),
        reach * 0.42,
    );
}

/// Darkens what lies behind a dialogue, without hiding it.
pub fn scrim(ui: &Ui, rect: Rect) {
    ui.painter()
        .rect_filled(rect, 0.0, Color32::from_rgba_unmultiplied(0x12, 0x03, 0x06, 170));
}

/// The face of a Đông Sơn drum: a star of fourteen rays within rings of strokes and circles.
fn drum(ui: &Ui, centre: Pos2, radius: f32) {
    let painter = ui.painter();
    let leaf = |alpha| Color32::from_rgba_unmultiplied(0xE6, 0xB4, 0x4C, alpha);
    for (share, width) in [
        (1.0, 2.5),
        (0.965, 1.0),
        (0.86, 1.0),
        (0.835, 2.0),
        (0.69, 1.0),
        (0.665, 1.0),
        (0.5, 2.0),
        (0.475, 1.0),
        (0.33, 1.0),
    ] {
        painter.circle_stroke(centre, radius * share, Stroke::new(width, leaf(34)));
    }
    spokes(
        ui,
        centre,
        radius * 0.875,
        radius * 0.95,
        120,
        Stroke::new(1.0, leaf(30)),
    );
    spokes(ui, centre, radius * 0.51, radius * 0.55, 72, Stroke::new(1.0, leaf(30)));
    for step in 0..28 {
        let dot = centre + direction(step, 28) * radius * 0.762;
        painter.circle_stroke(dot, radius * 0.034, Stroke::new(1.0, leaf(30)));
        painter.circle_filled(dot, radius * 0.012, leaf(30));
    }
    for ray in 0..14 {
        let tip = centre + direction(ray * 2, 28) * radius * 0.31;
        let left = centre + direction(ray * 2 + 27, 28) * radius * 0.1;
        let right = centre + direction(ray * 2 + 1, 28) * radius * 0.1;
        let triangle = vec![tip, left, right];
        painter.add(Shape::convex_polygon(triangle, leaf(26), Stroke::NONE));
    }
    painter.circle_filled(centre, radius * 0.1, leaf(26));
}

fn spokes(ui: &Ui, centre: Pos2, from: f32, to: f32, count: u16, stroke: Stroke) {
    for step in 0..count {
        let towards = direction(step, count);
        ui.painter()
            .line_segment([centre + towards * from, centre + towards * to], stroke);
    }
}

fn direction(step: u16, of: u16) -> Vec2 {
    Vec2::angled(TAU * f32::from(step) / f32::from(of))
}
