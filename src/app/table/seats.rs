//! The players around the table: avatar, name, score, marks, clock.

use std::f32::consts::{FRAC_PI_2, TAU};

use bevy_egui::egui::{
    self, Align2, Color32, CornerRadius, FontId, Painter, Pos2, Rect, Sense, Shape, Stroke, TextureId, Ui, Vec2,
    WidgetInfo, WidgetType, pos2, vec2,
};

use super::layout::{BESIDE_AVATAR, Layout, Side};
use crate::app::screens::Signal;
use crate::app::theme::{bold, palette, size};
use crate::app::words::Words;
use crate::rules::{BySeat, Seat};
use crate::table::{Phase, SeatState, View};

/// How much of its time a seat still has.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Clock {
    /// Whose clock runs.
    pub seat: Seat,
    /// What is left of the turn, 0 to 1.
    pub share: f32,
    /// Whole seconds left, the bank included.
    pub seconds: u32,
    /// The turn's time is over and the bank runs.
    pub on_bank: bool,
}

/// What the players around the table show beside the view.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// What is seen.
    pub view: &'a View,
    /// The geometry of the window.
    pub layout: &'a Layout,
    /// The language.
    pub words: &'a Words,
    /// The avatars, once they are painted.
    pub avatars: &'a BySeat<Option<TextureId>>,
    /// The clock that runs, if one does.
    pub clock: Option<Clock>,
    /// How well the person on each seat is connected.
    pub signals: &'a BySeat<Signal>,
}

/// Draws every seat. Each is one named thing to a screen reader.
pub fn seats(ui: &Ui, around: &Around<'_>) {
    let public = &around.view.public;
    let me = around.view.seat.unwrap_or(Seat::ALL[0]);
    let (count, direction) = (usize::from(public.settings.seats), public.settings.rules.direction);
    for (seat, state) in public.table_seats() {
        let side = Side::of(seat, me, count, direction);
        player(ui, around, seat, state, side);
    }
}

fn player(ui: &Ui, around: &Around<'_>, seat: Seat, state: &SeatState, side: Side) {
    let centre = around.layout.avatar(side);
    let on_turn = around.view.public.turn() == Some(seat);
    let radius = AVATAR / 2.0;
    let painter = ui.painter().clone();
    let name = state
        .name()
        .map_or_else(|| around.words.text("seat-free"), ToString::to_string);
    let (place, passed) = standing(around, seat);
    let faded = place.is_none() && passed && !on_turn;
    disc(&painter, centre, radius, around.avatars[seat], faded);
    ring(
        &painter,
        centre,
        radius,
        on_turn,
        around.clock.filter(|clock| clock.seat == seat),
    );
    let anchor = match side {
        Side::Bottom => (centre + vec2(BESIDE_AVATAR, -11.0), Align2::LEFT_CENTER),
        Side::Top => (centre + vec2(-BESIDE_AVATAR, -11.0), Align2::RIGHT_CENTER),
        Side::Left | Side::Right => (centre + vec2(0.0, radius + 15.0), Align2::CENTER_CENTER),
    };
    let below = |line: f32| anchor.0 + vec2(0.0, line * 21.0);
    let room = if side == Side::Bottom {
        around.layout.own_name()
    } else {
        NAME
    };
    let short = shortened(&painter, &name, room);
    let width = painter
        .layout_no_wrap(short.clone(), bold(size::TEXT), palette::IVORY)
        .size()
        .x;
    let shown = anchor.1.anchor_size(anchor.0, vec2(width, 1.0));
    let at = anchor.0 + vec2(inwards(&painter, shown).x, 0.0);
    shaded(&painter, at, anchor.1, &short, bold(size::TEXT), palette::IVORY);
    let score = around.words.with(
        "seat-score",
        &[("score", usize::from(around.view.public.scores[seat]).into())],
    );
    shaded(
        &painter,
        below(1.0),
        anchor.1,
        &score,
        FontId::proportional(size::SMALL + 1.0),
        palette::GOLD_BRIGHT,
    );
    let mark = mark(around, seat, state, place, passed);
    if let Some((text, colour)) = &mark {
        let above = centre - vec2(0.0, radius + 2.0);
        pill(&painter, above, Align2::CENTER_CENTER, text, *colour);
    }
    let left = around.view.game().map_or(0, |game| usize::from(game.left(seat)));
    if side != Side::Bottom && left > 0 {
        count(&painter, around.layout, side, left);
    }
    let rect = Rect::from_center_size(centre, vec2(AVATAR, AVATAR));
    let response = ui.interact(rect, egui::Id::new(("seat", seat.index())), Sense::hover());
    response.widget_info(|| {
        WidgetInfo::labeled(
            WidgetType::Label,
            true,
            spoken(around, &name, &score, left, mark.as_ref()),
        )
    });
}

fn standing(around: &Around<'_>, seat: Seat) -> (Option<usize>, bool) {
    let public = &around.view.public;
    let Some(game) = public.game.as_ref().filter(|_| public.phase == Phase::Playing) else {
        return (None, false);
    };
    (
        game.places().iter().position(|out| *out == seat),
        game.passed().contains(seat),
    )
}

fn mark(
    around: &Around<'_>,
    seat: Seat,
    state: &SeatState,
    place: Option<usize>,
    passed: bool,
) -> Option<(String, Color32)> {
    let words = around.words;
    let players = usize::from(around.view.public.settings.seats);
    match (place, passed, state) {
        (Some(place), _, _) => Some((words.place(place + 1, players), palette::GOLD)),
        (None, true, _) => Some((words.text("table-passed"), palette::SAND)),
        (None, false, SeatState::Reserved(_)) => Some((lost(around.signals[seat], words), palette::CORAL)),
        (None, false, SeatState::Substitute(_)) => Some((words.text("seat-substitute"), palette::AMBER)),
        (None, false, SeatState::Human(human)) if human.idle => Some((words.text("seat-idle"), palette::AMBER)),
        (None, false, SeatState::Human(_)) if around.signals[seat] != Signal::Good => {
            Some((words.text("seat-weak"), palette::AMBER))
        }
        (None, false, SeatState::Human(_) | SeatState::Bot(_) | SeatState::Free) => None,
    }
}

/// That the connection is lost, and how long the seat is kept.
fn lost(signal: Signal, words: &Words) -> String {
    match signal {
        Signal::Lost(Some(seconds)) => words.with("seat-kept", &[("seconds", seconds.into())]),
        Signal::Lost(None) | Signal::Weak | Signal::Good => words.text("seat-lost"),
    }
}

fn spoken(around: &Around<'_>, name: &str, score: &str, left: usize, mark: Option<&(String, Color32)>) -> String {
    let cards = around.words.with("table-cards-left", &[("count", left.into())]);
    let mark = mark.map_or(String::new(), |(text, _)| format!(", {text}"));
    format!("{name}, {score}, {cards}{mark}")
}

fn disc(painter: &Painter, centre: Pos2, radius: f32, avatar: Option<TextureId>, faded: bool) {
    painter.circle_filled(centre + vec2(0.0, 3.0), radius + 3.0, Color32::from_black_alpha(90));
    let rect = Rect::from_center_size(centre, vec2(radius, radius) * 2.0);
    let tint = if faded { Color32::from_gray(120) } else { Color32::WHITE };
    match avatar {
        Some(avatar) => {
            painter.image(avatar, rect, Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)), tint);
        }
        None => {
            painter.circle_filled(centre, radius, palette::CONTROL);
        }
    }
}

/// A thin ring always; a gold one on turn, of which the clock eats.
fn ring(painter: &Painter, centre: Pos2, radius: f32, on_turn: bool, clock: Option<Clock>) {
    painter.circle_stroke(centre, radius + 2.0, Stroke::new(2.0, palette::GOLD_LINE));
    if !on_turn {
        return;
    }
    let colour = match clock {
        Some(clock) if clock.seconds <= 5 => palette::CORAL,
        Some(clock) if clock.on_bank || clock.seconds <= 10 => palette::AMBER,
        Some(_) | None => palette::GOLD_BRIGHT,
    };
    let share = clock.map_or(1.0, |clock| if clock.on_bank { 1.0 } else { clock.share });
    let steps = (64.0 * share).ceil().max(1.0) as usize;
    let point = |step: usize| {
        let angle = TAU * share * step as f32 / steps as f32 - FRAC_PI_2;
        centre + vec2(angle.cos(), angle.sin()) * (radius + 4.0)
    };
    painter.add(Shape::line((0..=steps).map(point).collect(), Stroke::new(4.5, colour)));
    if let Some(clock) = clock.filter(|clock| clock.on_bank || clock.seconds <= 10) {
        pill(
            painter,
            centre + vec2(0.0, radius - 4.0),
            Align2::CENTER_CENTER,
            &clock.seconds.to_string(),
            colour,
        );
    }
}

/// How many cards a seat holds, as a number beside its backs.
fn count(painter: &Painter, layout: &Layout, side: Side, left: usize) {
    let last = layout.hidden(side, left - 1, left);
    let at = last.centre
        + vec2(
            layout.card.x * last.scale * 0.5 + 4.0,
            layout.card.y * last.scale * 0.32,
        );
    let colour = if left == 1 { palette::CORAL } else { palette::IVORY };
    painter.circle_filled(at, 13.0, Color32::from_rgba_unmultiplied(0x1B, 0x06, 0x0A, 235));
    painter.circle_stroke(
        at,
        13.0,
        Stroke::new(1.5, if left == 1 { palette::CORAL } else { palette::GOLD_LINE }),
    );
    painter.text(at, Align2::CENTER_CENTER, left, bold(size::TEXT), colour);
}

/// A word on a dark lozenge.
pub fn pill(painter: &Painter, at: Pos2, align: Align2, text: &str, colour: Color32) -> Rect {
    let galley = painter.layout_no_wrap(text.to_owned(), bold(size::SMALL), colour);
    let rect = align.anchor_size(at, galley.size()).expand2(vec2(9.0, 2.5));
    let rect = rect.translate(inwards(painter, rect));
    painter.rect_filled(
        rect,
        CornerRadius::same(10),
        Color32::from_rgba_unmultiplied(0x1B, 0x06, 0x0A, 225),
    );
    painter.rect_stroke(
        rect,
        CornerRadius::same(10),
        Stroke::new(1.0, colour.gamma_multiply(0.7)),
        egui::StrokeKind::Inside,
    );
    painter.galley(rect.shrink2(vec2(9.0, 2.5)).min, galley, colour);
    rect
}

/// By how much something at the edge of the window moves inwards rather than being cut.
fn inwards(painter: &Painter, rect: Rect) -> Vec2 {
    let window = painter.clip_rect().shrink(4.0);
    let along = |low: f32, high: f32, from: f32, to: f32| (from - low).max(0.0) - (high - to).max(0.0);
    vec2(
        along(rect.left(), rect.right(), window.left(), window.right()),
        along(rect.top(), rect.bottom(), window.top(), window.bottom()),
    )
}

/// A name as far as there is room for it.
fn shortened(painter: &Painter, name: &str, room: f32) -> String {
    let fits = |text: &str| {
        let galley = painter.layout_no_wrap(text.to_owned(), bold(size::TEXT), palette::IVORY);
        galley.size().x <= room
    };
    let mut kept = name.to_owned();
    let mut shown = kept.clone();
    while !fits(&shown) && kept.pop().is_some() {
        shown = format!("{}…", kept.trim_end());
    }
    shown
}

/// Letters with a soft dark edge, to be read on any cloth.
pub fn shaded(painter: &Painter, at: Pos2, align: Align2, text: &str, font: FontId, colour: Color32) {
    for (x, y) in [(1.0, 1.0), (-1.0, 1.0), (0.0, 2.0)] {
        painter.text(
            at + vec2(x, y),
            align,
            text,
            font.clone(),
            Color32::from_black_alpha(110),
        );
    }
    painter.text(at, align, text, font, colour);
}

/// The room for the name of another player, in points.
const NAME: f32 = 180.0;
/// The width of an avatar, in points.
pub const AVATAR: f32 = 64.0;
