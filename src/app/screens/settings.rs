//! The settings: every change counts at once.

use bevy_egui::egui::{Label, Margin, RichText, TextEdit, Ui};

use super::menu::name_field;
use super::page::{columns, page};
use super::setup::caption;
use crate::app::command::UiCommand;
use crate::app::settings::{CardBack, Deck, Percent, Scale, Settings, Sort, Speed, TableCloth};
use crate::app::theme::{self, Slide, Theme, palette};
use crate::app::words::{Language, Words};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct SettingsView<'a> {
    /// The settings as they are.
    pub settings: &'a Settings,
    /// Whether there is music; without any, its slider is not shown.
    pub music: bool,
}

/// Draws the settings.
pub fn settings(ui: &mut Ui, view: &SettingsView<'_>, words: &Words, _theme: &Theme) -> Vec<UiCommand> {
    let mut commands = Vec::new();
    let mut new = view.settings.clone();
    page(
        ui,
        &words.text("command-settings"),
        words,
        &mut commands,
        None,
        |ui, _| {
            let wide = ui.available_width() >= 760.0;
            if wide {
                columns(ui, [0.5, 0.5], |number, ui| {
                    if number == 0 {
                        general(ui, &mut new, words);
                        sound(ui, &mut new, view.music, words);
                    } else {
                        cards(ui, &mut new, words);
                        motion(ui, &mut new, words);
                        friends(ui, &mut new, words);
                    }
                });
            } else {
                general(ui, &mut new, words);
                sound(ui, &mut new, view.music, words);
                cards(ui, &mut new, words);
                motion(ui, &mut new, words);
                friends(ui, &mut new, words);
            }
            theme::weak(ui, &words.text("settings-saved"));
        },
    );
    if new != *view.settings {
        commands.push(UiCommand::ChangeSettings(Box::new(new)));
    }
    commands
}

fn general(ui: &mut Ui, new: &mut Settings, words: &Words) {
    theme::panel(ui, |ui| {
        theme::section(ui, &words.text("settings-general"));
        caption(ui, &words.text("settings-language"));
        let languages = Language::ALL.map(|language| (language, language.own_name().to_owned()));
        if let Some(language) = theme::segmented(ui, words.language(), &languages) {
            new.language = Some(language);
        }
        let label = caption(ui, &words.text("menu-your-name"));
        if let Some(name) = name_field(ui, &new.name, &words.text("menu-name-hint"), words, Some(label)) {
            new.name = name;
        }
        let name = words.text("settings-scale");
        let scale = slide(
            ui,
            &name,
            new.look.scale.percent().into(),
            Scale::SMALLEST,
            Scale::LARGEST,
        );
        if let Some(percent) = scale {
            new.look.scale = Scale::new(percent);
        }
        switch(ui, &mut new.window.full_screen, "settings-full-screen", words);
        caption(ui, &words.text("settings-sort"));
        let sorts = [
            (Sort::Rank, words.text("settings-sort-rank")),
            (Sort::Suit, words.text("settings-sort-suit")),
            (Sort::Combinations, words.text("settings-sort-combinations")),
        ];
        if let Some(sort) = theme::segmented(ui, new.play.sort, &sorts) {
            new.play.sort = sort;
        }
        let mut again = !new.guided;
        switch(ui, &mut again, "settings-guide", words);
        new.guided = !again;
    });
}

fn sound(ui: &mut Ui, new: &mut Settings, music: bool, words: &Words) {
    theme::panel(ui, |ui| {
        theme::section(ui, &words.text("settings-sound"));
        volume(ui, &words.text("settings-master"), &mut new.sound.master);
        volume(ui, &words.text("settings-effects"), &mut new.sound.effects);
        if music {
            volume(ui, &words.text("settings-music"), &mut new.sound.music);
        }
        switch(ui, &mut new.sound.muted, "settings-muted", words);
        switch(ui, &mut new.sound.mute_unfocused, "settings-mute-unfocused", words);
    });
}

fn cards(ui: &mut Ui, new: &mut Settings, words: &Words) {
    theme::panel(ui, |ui| {
        theme::section(ui, &words.text("settings-cards"));
        caption(ui, &words.text("settings-deck"));
        let decks = [
            (Deck::Two, words.text("settings-deck-two")),
            (Deck::Four, words.text("settings-deck-four")),
        ];
        if let Some(deck) = theme::segmented(ui, new.look.deck, &decks) {
            new.look.deck = deck;
        }
        caption(ui, &words.text("settings-back"));
        let backs = [
            (CardBack::Drum, words.text("settings-back-drum")),
            (CardBack::Lotus, words.text("settings-back-lotus")),
            (CardBack::Brocade, words.text("settings-back-brocade")),
        ];
        if let Some(back) = theme::segmented(ui, new.look.back, &backs) {
            new.look.back = back;
        }
        caption(ui, &words.text("settings-cloth"));
        let cloths = [
            (TableCloth::Felt, words.text("settings-cloth-felt")),
            (TableCloth::Indigo, words.text("settings-cloth-indigo")),
            (TableCloth::Lacquer, words.text("settings-cloth-lacquer")),
            (TableCloth::Mat, words.text("settings-cloth-mat")),
        ];
        if let Some(cloth) = theme::segmented(ui, new.look.cloth, &cloths) {
            new.look.cloth = cloth;
        }
    });
}

fn motion(ui: &mut Ui, new: &mut Settings, words: &Words) {
    theme::panel(ui, |ui| {
        theme::section(ui, &words.text("settings-motion"));
        caption(ui, &words.text("settings-speed"));
        let speeds = [
            (Speed::Off, words.text("settings-speed-off")),
            (Speed::Fast, words.text("settings-speed-fast")),
            (Speed::Normal, words.text("settings-speed-normal")),
            (Speed::Slow, words.text("settings-speed-slow")),
        ];
        if let Some(speed) = theme::segmented(ui, new.look.speed, &speeds) {
            new.look.speed = speed;
        }
        switch(ui, &mut new.look.reduced_motion, "settings-reduced-motion", words);
    });
}

fn friends(ui: &mut Ui, new: &mut Settings, words: &Words) {
    theme::panel(ui, |ui| {
        theme::section(ui, &words.text("settings-friends"));
        let label = caption(ui, &words.text("settings-relay"));
        let field = TextEdit::singleline(&mut new.relay)
            .hint_text(words.text("settings-relay-hint"))
            .char_limit(LONGEST_RELAY)
            .margin(Margin::symmetric(12, 9))
            .desired_width(f32::INFINITY);
        ui.add(field).labelled_by(label);
        if let Err(error) = new.relay() {
            let why = RichText::new(words.relay_address_error(&error)).color(palette::CORAL);
            ui.add(Label::new(why).wrap());
        }
        theme::weak(ui, &words.text("settings-relay-why"));
        switch(ui, &mut new.hide_address, "settings-hide-address", words);
    });
}

/// A switch whose name stands under `key` and whose explanation under `key-why`.
fn switch(ui: &mut Ui, on: &mut bool, key: &str, words: &Words) {
    if theme::toggle(ui, *on, &words.text(key), &words.text(&format!("{key}-why"))) {
        *on = !*on;
    }
}

fn volume(ui: &mut Ui, name: &str, percent: &mut Percent) {
    if let Some(value) = slide(ui, name, percent.value().into(), 0, 100) {
        *percent = Percent::new(value);
    }
}

fn slide(ui: &mut Ui, name: &str, value: i64, lowest: i64, highest: i64) -> Option<i64> {
    let slide = Slide {
        name,
        value,
        range: lowest..=highest,
        step: 5,
        unit: " %",
    };
    slide.show(ui)
}

/// The name of a server has at most 253 letters; its port and key are some 60 more.
const LONGEST_RELAY: usize = 320;
