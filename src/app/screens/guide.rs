//! The guided hand: five short steps, the first time.

use bevy_egui::egui::{Align, Label, Layout, Ui, vec2};

use super::page::press;
use crate::app::command::UiCommand;
use crate::app::theme::{self, Push, Theme, size};
use crate::app::words::Words;

/// How many steps there are.
pub const GUIDE_STEPS: u8 = 5;

/// What the guide shows.
#[derive(Clone, Copy, Debug)]
pub struct GuideView {
    /// Which step, 0 the first.
    pub step: u8,
}

/// Draws one step in a small panel, in the width that it is given.
pub fn guide(ui: &mut Ui, view: &GuideView, words: &Words, _theme: &Theme) -> Vec<UiCommand> {
    let mut commands = Vec::new();
    let step = view.step.min(GUIDE_STEPS - 1) + 1;
    theme::solid_panel(ui, |ui| {
        let values = [("step", step.into()), ("count", GUIDE_STEPS.into())];
        theme::heading(ui, &words.with("guide-title", &values), size::SECTION);
        ui.add(Label::new(words.text(&format!("guide-{step}"))).wrap());
        ui.allocate_ui_with_layout(
            vec2(ui.available_width(), size::BUTTON),
            Layout::right_to_left(Align::Center),
            |ui| {
                press(
                    ui,
                    Push::of(&UiCommand::GuideNext, words).gold(),
                    UiCommand::GuideNext,
                    words,
                    &mut commands,
                );
                if step < GUIDE_STEPS {
                    press(
                        ui,
                        Push::of(&UiCommand::GuideSkip, words),
                        UiCommand::GuideSkip,
                        words,
                        &mut commands,
                    );
                }
            },
        );
    });
    commands
}
