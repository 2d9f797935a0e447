//! Small signs that are drawn, not typed: suits, cards as large as a word, ticks.

use std::f32::consts::PI;

use bevy_egui::egui::{
    Color32, CornerRadius, Pos2, Sense, Shape, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, WidgetType, pos2, vec2,
};

use super::{Theme, bold, palette, size};
use crate::app::words::Words;
use crate::rules::{Card, Cards, Suit};

/// A card as large as a word, in its suit's colour.
pub fn card_chip(ui: &mut Ui, card: Card, words: &Words, theme: &Theme) {
    let (rect, response) = ui.allocate_exact_size(CHIP, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Label, true, words.card(card)));
    if !ui.is_rect_visible(rect) {
        return;
    }
    let ink = palette::suit(card.suit(), theme.deck);
    let edge = Stroke::new(1.0, palette::GOLD_LINE);
    ui.painter()
        .rect(rect, CornerRadius::same(4), palette::PAPER, edge, StrokeKind::Inside);
    let rank = match card.rank().letter() {
        'T' => "10".to_owned(),
        letter => letter.to_string(),
    };
    let rank = ui.painter().layout_no_wrap(rank, bold(size::TEXT), ink);
    let left = rect.left() + 12.0 - rank.size().x / 2.0;
    ui.painter()
        .galley(pos2(left, rect.center().y - rank.size().y / 2.0), rank, ink);
    suit_glyph(ui, pos2(rect.right() - 11.0, rect.center().y), 6.0, card.suit(), ink);
}

/// Cards as large as words, one after the other, lowest first.
pub fn card_row(ui: &mut Ui, cards: Cards, words: &Words, theme: &Theme) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(3.0);
        for card in cards {
            card_chip(ui, card, words, theme);
        }
    });
}

/// A suit's sign round `centre`, `radius` from its middle to its edge.
pub fn suit_glyph(ui: &Ui, centre: Pos2, radius: f32, suit: Suit, ink: Color32) {
    match suit {
        Suit::Spades => {
            heart(ui, centre - vec2(0.0, radius * 0.12), radius, ink, -1.0);
            stalk(ui, centre, radius, ink);
        }
        Suit::Clubs => {
            let leaf = radius * 0.48;
            for at in [vec2(0.0, -0.5), vec2(-0.5, 0.18), vec2(0.5, 0.18)] {
                ui.painter().circle_filled(centre + at * radius, leaf, ink);
            }
            ui.painter().circle_filled(centre, radius * 0.3, ink);
            stalk(ui, centre, radius, ink);
        }
        Suit::Diamonds => {
            let corners = [vec2(0.0, -1.0), vec2(0.78, 0.0), vec2(0.0, 1.0), vec2(-0.78, 0.0)];
            let outline = corners.map(|corner| centre + corner * radius).to_vec();
            ui.painter().add(Shape::convex_polygon(outline, ink, Stroke::NONE));
        }
        Suit::Hearts => heart(ui, centre, radius, ink, 1.0),
    }
}

/// A tick round `centre`.
pub fn tick(ui: &Ui, centre: Pos2, radius: f32, ink: Color32) {
    let stroke = Stroke::new((radius * 0.4).max(1.5), ink);
    let at = |x: f32, y: f32| centre + vec2(x, y) * radius;
    ui.painter().line_segment([at(-0.8, 0.0), at(-0.2, 0.65)], stroke);
    ui.painter().line_segment([at(-0.2, 0.65), at(0.85, -0.7)], stroke);
}

/// Two lobes over a point; upside down for a spade.
fn heart(ui: &Ui, centre: Pos2, radius: f32, ink: Color32, up: f32) {
    let lobe = radius * 0.52;
    let middle = centre.y - up * radius * 0.38;
    let arc = |side: f32| {
        (0..=8).map(move |step| {
            let angle = PI + PI * step as f32 / 8.0;
            let x = centre.x + side * radius * 0.48 + lobe * angle.cos();
            pos2(x, middle + up * lobe * angle.sin())
        })
    };
    for side in [-1.0, 1.0] {
        ui.painter()
            .add(Shape::convex_polygon(arc(side).collect(), ink, Stroke::NONE));
    }
    let tip = pos2(centre.x, centre.y + up * radius);
    let left = pos2(centre.x - radius, middle);
    let right = pos2(centre.x + radius, middle);
    let waist = |side: f32| pos2(centre.x + side * radius * 0.72, middle + up * radius * 0.55);
    let outline = vec![left, right, waist(1.0), tip, waist(-1.0)];
    ui.painter().add(Shape::convex_polygon(outline, ink, Stroke::NONE));
}

fn stalk(ui: &Ui, centre: Pos2, radius: f32, ink: Color32) {
    let foot = vec![
        centre + vec2(0.0, 0.1) * radius,
        centre + vec2(0.4, 1.0) * radius,
        centre + vec2(-0.4, 1.0) * radius,
    ];
    ui.painter().add(Shape::convex_polygon(foot, ink, Stroke::NONE));
}

/// A card as large as a word.
const CHIP: Vec2 = vec2(42.0, 26.0);
