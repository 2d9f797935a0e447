//! Coming back after a long absence: what was missed, and one button.

use bevy_egui::egui::{Label, RichText, Ui};

use super::away::Watch;
use super::page::dialogue;
use crate::app::command::UiCommand;
use crate::app::friends::Friends;
use crate::app::theme::{self, Push, Theme, bold, palette, size};
use crate::app::words::Words;

/// What the panel shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WelcomeView {
    /// Why one only watches; none when the seat is one's own.
    pub watches: Option<Watch>,
    /// How many plays were missed.
    pub count: u32,
    /// The last of them in words, oldest first.
    pub plays: Vec<String>,
    /// How many came before those.
    pub more: u32,
}

/// Draws the panel over the table.
pub fn welcome_back(ui: &mut Ui, view: &WelcomeView, words: &Words, _theme: &Theme) -> Vec<UiCommand> {
    let mut commands = Vec::new();
    let tall = 230.0 + view.plays.len() as f32 * LINE;
    dialogue(ui, tall, |ui| {
        ui.vertical_centered(|ui| theme::page_title(ui, &words.text("welcome-title")));
        let seat = match view.watches {
            Some(why) => RichText::new(why.said(words)).color(palette::AMBER),
            None => RichText::new(words.text("welcome-seat")).color(palette::JADE),
        };
        ui.add(Label::new(seat.font(bold(size::TEXT))).wrap());
        ui.add_space(size::GAP_SMALL);
        theme::section(ui, &words.with("welcome-missed", &[("count", view.count.into())]));
        ui.spacing_mut().item_spacing.y = size::GAP_SMALL;
        if view.more > 0 {
            theme::weak(ui, &words.with("welcome-more", &[("count", view.more.into())]));
        }
        for play in &view.plays {
            ui.add(Label::new(RichText::new(play).color(palette::IVORY)).wrap());
        }
        ui.add_space(size::GAP_SMALL);
        let play_on = UiCommand::Friends(Friends::PlayOn);
        let button = Push::of(&play_on, words)
            .gold()
            .width(ui.available_width())
            .height(48.0);
        let button = ui.add(button).on_hover_text(words.text(play_on.tooltip()));
        // Whoever comes back to its turn presses Enter.
        if ui.memory(|memory| memory.focused().is_none()) {
            button.request_focus();
        }
        if button.clicked() {
            commands.push(play_on);
        }
    });
    commands
}

/// The height of one line of the list.
const LINE: f32 = 28.0;
