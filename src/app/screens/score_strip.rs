//! The strip above the table: which game it is, and the way to the menu. The points stand at the seats.

use bevy_egui::egui::{Ui, vec2};

use super::page::press;
use crate::app::command::UiCommand;
use crate::app::theme::{self, Push, Theme, size};
use crate::app::words::Words;

/// What the strip shows.
#[derive(Clone, Debug)]
pub struct ScoreStripView {
    /// Which game is played.
    pub game: u32,
    /// The points that win the tournament.
    pub target: u8,
    /// Whether friends sit here too: then the game goes on behind the menu.
    pub friends: bool,
}

/// Draws the strip in the width that it is given.
pub fn score_strip(ui: &mut Ui, view: &ScoreStripView, words: &Words, _theme: &Theme) -> Vec<UiCommand> {
    let mut commands = Vec::new();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(size::GAP_SMALL, 3.0);
        let mut menu = Push::of(&UiCommand::Pause, words).without_keys().height(34.0);
        if view.friends {
            menu = menu.named(words.text("table-menu"));
        }
        press(ui, menu, UiCommand::Pause, words, &mut commands);
        let rounds = Push::of(&UiCommand::EarlierRounds, words).without_keys().height(34.0);
        press(ui, rounds, UiCommand::EarlierRounds, words, &mut commands);
        let game = words.with("table-game", &[("game", view.game.into())]);
        let target = words.with("table-target", &[("target", view.target.into())]);
        theme::weak(ui, &format!("{game} · {target}"));
    });
    commands
}
