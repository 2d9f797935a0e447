//! The strip above the table: which game it is, and the points of everyone.

use bevy_egui::egui::{Align2, CornerRadius, Sense, Stroke, StrokeKind, Ui, WidgetInfo, WidgetType, pos2, vec2};

use super::page::press;
use crate::app::command::UiCommand;
use crate::app::theme::{self, Push, Theme, bold, palette, size};
use crate::app::words::Words;

/// What the strip shows.
#[derive(Clone, Debug)]
pub struct ScoreStripView {
    /// Which game is played.
    pub game: u32,
    /// The points that win the tournament.
    pub target: u8,
    /// Everyone, in the order of the seats.
    pub plates: Vec<ScorePlate>,
}

/// One player's points.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ScorePlate {
    /// The name.
    pub name: String,
    /// The points.
    pub score: u8,
    /// Whether it is this player.
    pub you: bool,
    /// Whether it is its turn.
    pub turn: bool,
}

/// Draws the strip in the width that it is given: the game, everyone's points, the way to the rules and the menu.
pub fn score_strip(ui: &mut Ui, view: &ScoreStripView, words: &Words, _theme: &Theme) -> Vec<UiCommand> {
    let mut commands = Vec::new();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(size::GAP_SMALL, 3.0);
        let menu = Push::of(&UiCommand::Pause, words).without_keys().height(34.0);
        press(ui, menu, UiCommand::Pause, words, &mut commands);
        let rounds = Push::of(&UiCommand::EarlierRounds, words).without_keys().height(34.0);
        press(ui, rounds, UiCommand::EarlierRounds, words, &mut commands);
        let game = words.with("table-game", &[("game", view.game.into())]);
        let target = words.with("table-target", &[("target", view.target.into())]);
        theme::weak(ui, &format!("{game} · {target}"));
        for score in &view.plates {
            plate(ui, score, words);
        }
    });
    commands
}

fn plate(ui: &mut Ui, score: &ScorePlate, words: &Words) {
    let name_colour = if score.you {
        palette::GOLD_BRIGHT
    } else {
        palette::IVORY
    };
    let mut job = bevy_egui::egui::text::LayoutJob::simple_singleline(
        score.name.clone(),
        bevy_egui::egui::FontId::proportional(size::SMALL),
        name_colour,
    );
    job.wrap = bevy_egui::egui::text::TextWrapping::truncate_at_width(110.0);
    let name = ui.painter().layout_job(job);
    let (rect, response) = ui.allocate_exact_size(vec2(name.size().x + 50.0, 32.0), Sense::hover());
    response.widget_info(|| {
        let values = [("name", score.name.as_str().into()), ("score", score.score.into())];
        WidgetInfo::labeled(WidgetType::Label, true, words.with("table-score", &values))
    });
    let edge = if score.turn { palette::GOLD } else { palette::CONTROL };
    let stroke = Stroke::new(if score.turn { 2.0 } else { 1.0 }, edge);
    let ground = palette::WELL.gamma_multiply(0.85);
    ui.painter()
        .rect(rect, CornerRadius::same(16), ground, stroke, StrokeKind::Inside);
    let at = pos2(rect.left() + 12.0, rect.center().y - name.size().y / 2.0);
    ui.painter().galley(at, name, name_colour);
    let end = pos2(rect.right() - 12.0, rect.center().y);
    ui.painter().text(
        end,
        Align2::RIGHT_CENTER,
        score.score.to_string(),
        bold(size::TEXT),
        palette::GOLD,
    );
}
