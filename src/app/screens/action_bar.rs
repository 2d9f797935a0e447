//! The bar below the hand: what the selected cards will do, and everything else on one's turn.

use bevy_egui::egui::{CornerRadius, Frame, Label, Margin, RichText, Stroke, Ui, vec2};

use super::page::press;
use crate::app::command::UiCommand;
use crate::app::settings::Sort;
use crate::app::theme::{self, ButtonLook, Push, Theme, bold, palette, size};
use crate::app::words::Words;
use crate::rules::Combo;

/// What the bar shows.
#[derive(Clone, Debug)]
pub struct ActionBarView {
    /// What the button does.
    pub offer: PlayOffer,
    /// Whether the player may pass now.
    pub may_pass: bool,
    /// Whether the player passes by itself until the round ends.
    pub passing_round: bool,
    /// Whether the player is still in the round, so that it may choose to pass all of it.
    pub in_round: bool,
    /// Whether the table has hints.
    pub hints: bool,
    /// How the hand is laid out.
    pub sort: Sort,
}

/// What the button does, or why it does nothing.
#[derive(Clone, PartialEq, Debug)]
pub enum PlayOffer {
    /// It plays this on what lies on the table.
    Play {
        /// The selected cards.
        combo: Combo,
        /// What they beat; nothing on a lead.
        over: Option<Combo>,
    },
    /// It selects the rest of this play, of which some cards are selected.
    Complete(Combo),
    /// It has this played as soon as it is this player's turn, or no longer.
    Queue {
        /// The selected cards.
        combo: Combo,
        /// Whether that has been asked for.
        queued: bool,
    },
    /// It cannot, and this sentence says why.
    Refused(String),
    /// No card is selected; this says what is asked for, for example "Beat the pair of kings".
    Asked(String),
    /// It is somebody else's turn; this says whose.
    Waiting(String),
}

/// Draws the bar in the width that it is given: on one line if it fits, else the large button above the others.
pub fn action_bar(ui: &mut Ui, view: &ActionBarView, words: &Words, _theme: &Theme) -> Vec<UiCommand> {
    let mut commands = Vec::new();
    let width = ui.available_width();
    let main = (width - SIDE * 2.0).min(MAIN);
    if main >= NARROWEST_MAIN {
        theme::column(ui, main + SIDE * 2.0, |ui| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = size::GAP_SMALL;
                passes(ui, view, true, words, &mut commands);
                play_button(ui, view, main, words, &mut commands);
                aids(ui, view, true, words, &mut commands);
            });
        });
    } else {
        play_button(ui, view, width, words, &mut commands);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(size::GAP_SMALL, size::GAP_SMALL);
            passes(ui, view, false, words, &mut commands);
            aids(ui, view, false, words, &mut commands);
        });
    }
    commands
}

fn passes(ui: &mut Ui, view: &ActionBarView, roomy: bool, words: &Words, commands: &mut Vec<UiCommand>) {
    let pass = side(&UiCommand::Pass, roomy, words).enabled(view.may_pass);
    press(ui, pass, UiCommand::Pass, words, commands);
    let mut round = side(&UiCommand::PassThisRound, roomy, words).enabled(view.in_round || view.passing_round);
    if view.passing_round {
        round = round.look(ButtonLook::Chosen);
    }
    press(ui, round, UiCommand::PassThisRound, words, commands);
}

fn aids(ui: &mut Ui, view: &ActionBarView, roomy: bool, words: &Words, commands: &mut Vec<UiCommand>) {
    let hint = side(&UiCommand::Hint, roomy, words).enabled(view.hints);
    press(ui, hint, UiCommand::Hint, words, commands);
    let sort = side(&UiCommand::Sort, roomy, words).named(words.text(sort_key(view.sort)));
    press(ui, sort, UiCommand::Sort, words, commands);
}

/// One of the small buttons; where there is little room it is lower and does not show its key.
fn side(command: &UiCommand, roomy: bool, words: &Words) -> Push {
    let button = Push::of(command, words);
    if roomy {
        button.height(HEIGHT)
    } else {
        button.without_keys()
    }
}

fn play_button(ui: &mut Ui, view: &ActionBarView, width: f32, words: &Words, commands: &mut Vec<UiCommand>) {
    let button = match &view.offer {
        PlayOffer::Play { combo, over } => Push::of(&UiCommand::Play, words)
            .named(words.play(*combo, *over))
            .gold(),
        PlayOffer::Complete(combo) => {
            let name = words.with("play-complete", &[("combo", words.combo(*combo).into())]);
            Push::of(&UiCommand::Play, words).named(name)
        }
        PlayOffer::Queue { combo, queued } => {
            let key = if *queued { "play-queued" } else { "play-queue" };
            let look = if *queued {
                ButtonLook::Chosen
            } else {
                ButtonLook::Lacquer
            };
            let name = words.with(key, &[("combo", words.combo(*combo).into())]);
            Push::of(&UiCommand::Play, words).named(name).look(look)
        }
        PlayOffer::Refused(reason) => Push::new(reason).points(size::SMALL).enabled(false),
        PlayOffer::Asked(what) => Push::new(what).points(size::SECTION).enabled(false),
        PlayOffer::Waiting(whose) => Push::new(whose).points(size::SECTION).enabled(false),
    };
    press(ui, button.width(width).height(HEIGHT), UiCommand::Play, words, commands);
}

/// Draws a hint with its reason: `title` says which of how many, `text` what to play and why.
pub fn hint_bubble(ui: &mut Ui, title: &str, text: &str) {
    let frame = Frame::new()
        .fill(palette::PAPER)
        .stroke(Stroke::new(1.5, palette::GOLD))
        .corner_radius(CornerRadius::same(size::ROUND))
        .inner_margin(Margin::symmetric(14, 8));
    frame.show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let name = RichText::new(title).font(bold(size::SMALL)).color(palette::LACQUER);
        ui.add(Label::new(name));
        ui.add(Label::new(RichText::new(text).color(palette::ON_GOLD)).wrap());
    });
}

const fn sort_key(sort: Sort) -> &'static str {
    match sort {
        Sort::Rank => "sort-rank",
        Sort::Suit => "sort-suit",
        Sort::Combinations => "sort-combinations",
    }
}

const HEIGHT: f32 = 54.0;
/// The room of the two buttons on either side of the large one.
const SIDE: f32 = 270.0;
/// The width of the large button where there is room.
const MAIN: f32 = 440.0;
/// The smallest width of the large button beside the others.
const NARROWEST_MAIN: f32 = 240.0;
