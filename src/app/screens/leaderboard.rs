//! Between games, and after the last one: who came where, and how far it is to the target.

use bevy_egui::egui::text::{LayoutJob, TextWrapping};
use bevy_egui::egui::{
    Align, Align2, CornerRadius, FontId, Label, Layout, Rect, RichText, ScrollArea, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, WidgetType, pos2, vec2,
};

use super::page::press;
use crate::app::command::UiCommand;
use crate::app::theme::{self, Push, Theme, bold, palette, size};
use crate::app::words::{Words, by};
use crate::rules::{Cards, Instant};

/// What the leaderboard shows.
#[derive(Clone, Debug)]
pub struct LeaderboardView {
    /// The game that is over.
    pub game: u32,
    /// How many games of the tournament are over.
    pub games: u32,
    /// The points that win the tournament.
    pub target: u8,
    /// Everyone, in any order.
    pub standings: Vec<Standing>,
    /// The hand that won at once, if one did.
    pub instant: Option<InstantShown>,
    /// Whether the deal was what the host was bound to; none while that is not known.
    pub fair: Option<bool>,
    /// Whether this computer's own record of the deal differs from the proof.
    pub disputed: bool,
    /// Whether the tournament is over; then the highest standing won.
    pub winner: Option<Winner>,
    /// Whether this player has said that it is ready.
    pub ready: bool,
}

/// Who won the tournament.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Winner {
    /// Its name.
    pub name: String,
    /// Its points.
    pub score: u8,
    /// Whether it is this player.
    pub you: bool,
}

/// One line of the leaderboard.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    /// The name.
    pub name: String,
    /// Whether it is this player.
    pub you: bool,
    /// Whether it is a bot.
    pub bot: bool,
    /// The place in the game that is over; none after another's instant win.
    pub place: Option<u8>,
    /// The points of the game that is over.
    pub points: u8,
    /// All points so far.
    pub score: u8,
    /// Whether it is ready for the next game.
    pub ready: bool,
}

/// A hand that won at once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InstantShown {
    /// Whose.
    pub name: String,
    /// Whether it is this player.
    pub you: bool,
    /// By what.
    pub instant: Instant,
    /// The hand.
    pub hand: Cards,
}

/// Draws the leaderboard over the table.
pub fn leaderboard(ui: &mut Ui, view: &LeaderboardView, words: &Words, theme: &Theme) -> Vec<UiCommand> {
    let mut commands = Vec::new();
    theme::scrim(ui, ui.max_rect());
    let tall = ui.max_rect().height();
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let body = body_height(view);
        ui.add_space(((tall - body) / 2.0).max(size::EDGE));
        theme::column(ui, WIDTH, |ui| {
            theme::solid_panel(ui, |ui| {
                title(ui, view, words);
                if let Some(shown) = &view.instant {
                    instant(ui, shown, words, theme);
                }
                let mut standings = view.standings.clone();
                standings
                    .sort_by_key(|standing| (std::cmp::Reverse(standing.score), standing.place.unwrap_or(u8::MAX)));
                ui.spacing_mut().item_spacing.y = size::GAP_SMALL;
                head(ui, words);
                for (at, standing) in standings.iter().enumerate() {
                    line(ui, at + 1, standing, view, words);
                }
                ui.add_space(size::GAP_SMALL);
                fairness(ui, view.fair, view.disputed, words);
                ui.add_space(size::GAP_SMALL);
                buttons(ui, view, words, &mut commands);
            });
        });
        ui.add_space(size::EDGE);
    });
    commands
}

/// About how high the board is, by which it is put in the middle of the window.
fn body_height(view: &LeaderboardView) -> f32 {
    let lines = view.standings.len() as f32 * (ROW + size::GAP_SMALL);
    let celebration = if view.winner.is_some() { 50.0 } else { 0.0 };
    let instant = if view.instant.is_some() { 80.0 } else { 0.0 };
    208.0 + lines + celebration + instant
}

fn title(ui: &mut Ui, view: &LeaderboardView, words: &Words) {
    let Some(winner) = &view.winner else {
        theme::page_title(ui, &words.with("board-title", &[("game", view.game.into())]));
        return;
    };
    ui.vertical_centered(|ui| {
        theme::weak(ui, &words.text("board-final"));
        let name = winner.name.as_str();
        let text = if winner.you {
            words.text("board-you-win")
        } else {
            words.with("board-winner", &[("name", name.into())])
        };
        theme::heading(ui, &text, 34.0);
        let values = [("score", winner.score.into()), ("games", view.games.into())];
        theme::weak(ui, &words.with("board-celebrate", &values));
    });
}

fn instant(ui: &mut Ui, shown: &InstantShown, words: &Words, theme: &Theme) {
    let values = [
        ("by", by(shown.you)),
        ("name", shown.name.as_str().into()),
        ("instant", words.instant(shown.instant).into()),
    ];
    let text = RichText::new(words.with("board-instant", &values)).font(bold(size::SECTION));
    ui.add(Label::new(text.color(palette::GOLD_BRIGHT)).wrap());
    theme::card_row(ui, shown.hand, words, theme);
    ui.add_space(size::GAP_SMALL);
}

/// What the columns of the lines below hold.
fn head(ui: &mut Ui, words: &Words) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 16.0), Sense::hover());
    let columns = Columns::of(rect);
    for (key, left) in [
        ("board-player", columns.name),
        ("board-points", columns.place),
        ("board-score", columns.bar),
    ] {
        let font = FontId::proportional(size::SMALL);
        let at = pos2(left, rect.center().y);
        ui.painter()
            .text(at, Align2::LEFT_CENTER, words.text(key), font, palette::SAND);
    }
}

/// A line: rank, name, place and points of the game, and a bar towards the target with the score at its end.
fn line(ui: &mut Ui, rank: usize, standing: &Standing, view: &LeaderboardView, words: &Words) {
    let width = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(vec2(width, ROW), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Label, true, spoken(standing, view, words)));
    if !ui.is_rect_visible(rect) {
        return;
    }
    let columns = Columns::of(rect);
    let painter = ui.painter();
    let (ground, edge) = if standing.you {
        (palette::CONTROL, palette::GOLD)
    } else {
        (palette::WELL, palette::CONTROL)
    };
    let radius = CornerRadius::same(size::ROUND);
    painter.rect(rect, radius, ground, Stroke::new(1.0, edge), StrokeKind::Inside);
    let middle = |text: String, font, colour, left: f32, room: f32| {
        let mut job = LayoutJob::simple_singleline(text, font, colour);
        job.wrap = TextWrapping::truncate_at_width(room);
        let galley = painter.layout_job(job);
        let at = pos2(left, rect.center().y - galley.size().y / 2.0);
        painter.galley(at, galley, colour);
    };
    let first = |is_first| if is_first { palette::GOLD_BRIGHT } else { palette::SAND };
    middle(
        rank.to_string(),
        bold(size::SECTION),
        first(rank == 1),
        columns.rank,
        24.0,
    );
    if standing.ready {
        theme::tick(ui, pos2(columns.name - 14.0, rect.center().y), 5.0, palette::JADE);
    }
    let mut name = standing.name.clone();
    // Whoever has given no name is called "You" already.
    if standing.you && name != words.text("table-you") {
        name = format!("{name} {}", words.text("board-you"));
    }
    let room = columns.place - columns.name - size::GAP;
    middle(name, bold(size::TEXT), palette::IVORY, columns.name, room);
    if let Some(place) = standing.place {
        let text = words.place(place.into(), view.standings.len());
        let room = columns.plus - columns.place - size::GAP_SMALL;
        middle(
            text,
            FontId::proportional(size::TEXT),
            first(place == 1),
            columns.place,
            room,
        );
    }
    let plus = words.with("board-plus", &[("points", standing.points.into())]);
    let colour = if standing.points > 0 {
        palette::JADE
    } else {
        palette::FADED
    };
    middle(plus, bold(size::SECTION), colour, columns.plus, 44.0);
    let values = [("score", standing.score.into()), ("target", view.target.into())];
    let score = words.with("board-of-target", &values);
    middle(score, bold(size::TEXT), palette::IVORY, columns.score, 74.0);
    let share = f32::from(standing.score) / f32::from(view.target.max(1));
    bar(ui, &columns, rect, share.min(1.0));
}

fn bar(ui: &Ui, columns: &Columns, line: Rect, share: f32) {
    let (from, to) = (columns.bar, columns.score - 12.0);
    if to - from <= 30.0 {
        return;
    }
    let rail = Rect::from_min_max(pos2(from, line.center().y - 6.0), pos2(to, line.center().y + 6.0));
    let full = rail.left() + rail.width() * share;
    let round = CornerRadius::same(6);
    ui.painter().rect_filled(rail, round, palette::LACQUER_DEEP);
    ui.painter().rect_filled(rail.with_max_x(full), round, palette::GOLD);
}

/// Where the columns of a line begin.
struct Columns {
    rank: f32,
    name: f32,
    place: f32,
    plus: f32,
    bar: f32,
    score: f32,
}

impl Columns {
    fn of(line: Rect) -> Self {
        let name = line.left() + 64.0;
        let place = name + (line.width() * 0.3).min(196.0) + size::GAP;
        let plus = place + 70.0;
        Self {
            rank: line.left() + 16.0,
            name,
            place,
            plus,
            bar: plus + 50.0,
            score: line.right() - 74.0,
        }
    }
}

/// The line as a screen reader says it.
fn spoken(standing: &Standing, view: &LeaderboardView, words: &Words) -> String {
    let place = standing
        .place
        .map(|place| words.place(place.into(), view.standings.len()));
    let score = [
        ("name", standing.name.as_str().into()),
        ("score", standing.score.into()),
    ];
    let plus = words.with("board-plus", &[("points", standing.points.into())]);
    let ready = standing.ready.then(|| words.text("board-ready"));
    let parts = [place, Some(words.with("table-score", &score)), Some(plus), ready];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn fairness(ui: &mut Ui, fair: Option<bool>, disputed: bool, words: &Words) {
    let fair = fair.filter(|_| !disputed);
    let (key, colour) = match fair {
        _ if disputed => ("board-disputed", palette::CORAL),
        Some(true) => ("board-fair", palette::JADE),
        Some(false) => ("board-unfair", palette::CORAL),
        None => ("board-unchecked", palette::FADED),
    };
    ui.horizontal_wrapped(|ui| {
        if fair == Some(true) {
            let (rect, _) = ui.allocate_exact_size(vec2(16.0, 18.0), Sense::hover());
            theme::tick(ui, rect.center(), 6.0, colour);
        }
        ui.add(Label::new(RichText::new(words.text(key)).color(colour)).wrap());
    });
}

fn buttons(ui: &mut Ui, view: &LeaderboardView, words: &Words, commands: &mut Vec<UiCommand>) {
    let waiting: Vec<&str> = view
        .standings
        .iter()
        .filter(|standing| !standing.bot && !standing.ready && !standing.you)
        .map(|standing| standing.name.as_str())
        .collect();
    let line = vec2(ui.available_width(), 48.0);
    ui.allocate_ui_with_layout(line, Layout::right_to_left(Align::Center), |ui| {
        let command = if view.winner.is_some() {
            UiCommand::Rematch
        } else {
            UiCommand::Ready
        };
        if view.ready {
            let names = waiting.join(", ");
            theme::weak(ui, &words.with("board-waiting", &[("names", names.into())]));
        } else {
            let mut button = Push::of(&command, words).gold().points(size::SECTION).height(48.0);
            if command == UiCommand::Ready {
                button = button.named(words.text("board-next"));
            }
            press(ui, button, command, words, commands);
        }
        if view.winner.is_some() {
            press(
                ui,
                Push::new(words.text("board-menu")).height(48.0),
                UiCommand::LeaveTable,
                words,
                commands,
            );
        } else {
            let leave = Push::of(&UiCommand::LeaveTable, words).height(48.0);
            press(ui, leave, UiCommand::LeaveTable, words, commands);
        }
    });
}

const WIDTH: f32 = 720.0;
const ROW: f32 = 44.0;
