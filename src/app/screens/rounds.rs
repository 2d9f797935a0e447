//! The earlier rounds of a game: who played what on what.

use bevy_egui::egui::{Label, RichText, ScrollArea, Ui};

use super::page::press;
use crate::app::command::UiCommand;
use crate::app::theme::{self, Push, Theme, palette, size};
use crate::app::words::Words;
use crate::rules::Cards;

/// What the list shows.
#[derive(Clone, Debug)]
pub struct RoundsView {
    /// The rounds that are over, oldest first.
    pub rounds: Vec<RoundShown>,
}

/// One round.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RoundShown {
    /// What was done, in order.
    pub acts: Vec<ShownAct>,
    /// Who took it; none while it goes on.
    pub winner: Option<String>,
}

/// What one player did; no cards is a pass.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShownAct {
    /// Who.
    pub name: String,
    /// What was put down.
    pub cards: Cards,
}

/// Draws the rounds over the table, the newest first.
pub fn earlier_rounds(ui: &mut Ui, view: &RoundsView, words: &Words, theme: &Theme) -> Vec<UiCommand> {
    let mut commands = Vec::new();
    theme::scrim(ui, ui.max_rect());
    let tall = ui.max_rect().height();
    theme::column(ui, WIDTH, |ui| {
        ui.add_space(size::GAP);
        theme::solid_panel(ui, |ui| {
            theme::page_title(ui, &words.text("rounds-title"));
            let room = (tall - 190.0).max(80.0);
            ScrollArea::vertical()
                .max_height(room)
                .auto_shrink([false, true])
                .show(ui, |ui| {
                    if view.rounds.is_empty() {
                        theme::weak(ui, &words.text("rounds-none"));
                    }
                    for (number, round) in view.rounds.iter().enumerate().rev() {
                        one_round(ui, number + 1, round, words, theme);
                    }
                });
            let close = Push::of(&UiCommand::EarlierRounds, words)
                .named(words.text("command-back"))
                .gold();
            press(ui, close, UiCommand::EarlierRounds, words, &mut commands);
        });
    });
    commands
}

fn one_round(ui: &mut Ui, number: usize, round: &RoundShown, words: &Words, theme: &Theme) {
    theme::section(ui, &words.with("rounds-number", &[("number", number.into())]));
    for act in &round.acts {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 3.0;
            ui.add(Label::new(RichText::new(&act.name).strong()));
            ui.add_space(size::GAP_SMALL);
            if act.cards.is_empty() {
                ui.add(Label::new(
                    RichText::new(words.text("rounds-passed")).color(palette::FADED),
                ));
            }
            for card in act.cards {
                theme::card_chip(ui, card, words, theme);
            }
        });
    }
    if let Some(winner) = &round.winner {
        let text = words.with("rounds-won", &[("name", winner.as_str().into())]);
        ui.add(Label::new(RichText::new(text).color(palette::JADE)));
    }
}

const WIDTH: f32 = 760.0;
