//! Small signs for people: how well they are connected, and their faces.

use bevy_egui::egui::{Align2, Color32, CornerRadius, Pos2, Rect, Sense, Stroke, TextureId, Ui, pos2, vec2};

use crate::app::theme::{bold, palette, size};

/// How well somebody is connected.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Signal {
    /// All is well.
    Good,
    /// Nothing was heard for some seconds, or answers come late.
    Weak,
    /// The connection is lost; the seat is kept for so many seconds, if that is known.
    Lost(Option<u32>),
}

impl Signal {
    /// Its colour; the number of bars says the same without colour.
    pub(super) const fn colour(self) -> Color32 {
        match self {
            Self::Good => palette::JADE,
            Self::Weak => palette::AMBER,
            Self::Lost(_) => palette::CORAL,
        }
    }
}

/// Three bars; fewer of them full when the signal is weak, all struck through when it is lost.
pub(super) fn bars(ui: &Ui, left_bottom: Pos2, signal: Signal) {
    let full = match signal {
        Signal::Good => 3,
        Signal::Weak => 1,
        Signal::Lost(_) => 0,
    };
    for bar in 0..3_u8 {
        let left = left_bottom + vec2(f32::from(bar) * 6.0, 0.0);
        let rect = Rect::from_min_max(left - vec2(0.0, 5.0 + f32::from(bar) * 4.0), left + vec2(4.0, 0.0));
        let colour = if bar < full {
            signal.colour()
        } else {
            palette::CONTROL_HOVER
        };
        ui.painter().rect_filled(rect, CornerRadius::same(1), colour);
    }
    if matches!(signal, Signal::Lost(_)) {
        let stroke = Stroke::new(2.0, signal.colour());
        let across = [left_bottom + vec2(-1.0, 1.0), left_bottom + vec2(17.0, -14.0)];
        ui.painter().line_segment(across, stroke);
    }
}

/// The width of the three bars.
pub(super) const BARS: f32 = 18.0;

/// A face in a ring; without a face the first letter of the name.
pub(super) fn face(ui: &mut Ui, picture: Option<TextureId>, name: &str, width: f32, ring: Color32) {
    let (rect, _) = ui.allocate_exact_size(vec2(width, width), Sense::hover());
    let (centre, radius) = (rect.center(), width / 2.0 - 2.0);
    ui.painter().circle_filled(centre, radius, palette::CONTROL);
    match picture {
        Some(picture) => {
            let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            let rect = Rect::from_center_size(centre, vec2(radius, radius) * 2.0);
            ui.painter().image(picture, rect, whole, Color32::WHITE);
        }
        None => {
            let letter: String = name.chars().take(1).collect();
            ui.painter().text(
                centre,
                Align2::CENTER_CENTER,
                letter,
                bold(size::SECTION),
                palette::SAND,
            );
        }
    }
    ui.painter().circle_stroke(centre, radius + 1.0, Stroke::new(2.0, ring));
}
