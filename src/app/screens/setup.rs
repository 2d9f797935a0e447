//! Setting up an offline table: who plays, how well, and by which rules.

use bevy_egui::egui::{Id, Label, RichText, Ui};

use super::menu::name_field;
use super::page::{columns, page, press};
use crate::app::command::UiCommand;
use crate::app::settings::{BotStyle, OfflineSetup, Opponent, Settings};
use crate::app::theme::{self, Push, Slide, Theme, palette, size};
use crate::app::words::Words;
use crate::bot::AVAILABLE;
use crate::rules::ruleset::{HIGHEST_TARGET, LOWEST_TARGET};
use crate::rules::{HouseRule, Preset, Rules};
use crate::table::{Level, TurnTimer};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct SetupView<'a> {
    /// The settings, of which it changes the name and the offline table.
    pub settings: &'a Settings,
}

/// Draws the setup of an offline table.
pub fn offline_setup(ui: &mut Ui, view: &SetupView<'_>, words: &Words, _theme: &Theme) -> Vec<UiCommand> {
    let mut commands = Vec::new();
    let mut setup = view.settings.offline.clone();
    let mut start = |ui: &mut Ui, commands: &mut Vec<UiCommand>| {
        ui.vertical_centered(|ui| {
            let width = ui.available_width().min(360.0);
            let button = Push::new(words.text(UiCommand::StartOffline.label()))
                .gold()
                .points(size::SCORE)
                .width(width)
                .height(54.0);
            press(ui, button, UiCommand::StartOffline, words, commands);
        });
    };
    page(
        ui,
        &words.text("setup-title"),
        words,
        &mut commands,
        Some(&mut start),
        |ui, commands| {
            let wide = ui.available_width() >= 760.0;
            if wide {
                columns(ui, [0.5, 0.5], |number, ui| {
                    if number == 0 {
                        people(ui, view, &mut setup, words, commands);
                    } else {
                        table(ui, &mut setup, words);
                    }
                });
            } else {
                people(ui, view, &mut setup, words, commands);
                ui.add_space(size::GAP);
                table(ui, &mut setup, words);
            }
            ui.add_space(size::GAP);
        },
    );
    if setup != view.settings.offline {
        commands.push(UiCommand::ChangeSetup(Box::new(setup)));
    }
    commands
}

fn people(ui: &mut Ui, view: &SetupView<'_>, setup: &mut OfflineSetup, words: &Words, commands: &mut Vec<UiCommand>) {
    theme::panel(ui, |ui| {
        theme::section(ui, &words.text("setup-you"));
        let label = caption(ui, &words.text("menu-your-name"));
        let hint = words.text("menu-name-hint");
        if let Some(name) = name_field(ui, &view.settings.name, &hint, words, Some(label)) {
            let mut settings = view.settings.clone();
            settings.name = name;
            commands.push(UiCommand::ChangeSettings(Box::new(settings)));
        }
        seats(ui, &mut setup.seats, words);
    });
    theme::panel(ui, |ui| {
        theme::section(ui, &words.text("setup-opponents"));
        let seated = setup.seated().len();
        for (number, opponent) in setup.opponents.iter_mut().take(seated).enumerate() {
            if number > 0 {
                ui.separator();
            }
            one_opponent(ui, number + 1, opponent, words);
        }
    });
}

fn one_opponent(ui: &mut Ui, number: usize, opponent: &mut Opponent, words: &Words) {
    ui.push_id(number, |ui| {
        let values = [("number", number.into())];
        let label = caption(ui, &words.with("setup-opponent", &values));
        if let Some(name) = name_field(
            ui,
            &opponent.name,
            &words.text(level_key(opponent.level)),
            words,
            Some(label),
        ) {
            opponent.name = name;
        }
        caption(ui, &words.text("setup-level"));
        let levels: Vec<(Level, String)> = AVAILABLE
            .iter()
            .map(|level| (*level, words.text(level_key(*level))))
            .collect();
        if let Some(level) = theme::segmented(ui, opponent.level, &levels) {
            opponent.level = level;
        }
        caption(ui, &words.text("setup-style"));
        let styles = BotStyle::ALL.map(|style| (style, words.text(style.key())));
        if let Some(style) = theme::segmented(ui, opponent.style, &styles) {
            opponent.style = style;
        }
    });
}

/// The key of a level's name.
pub(super) const fn level_key(level: Level) -> &'static str {
    match level {
        Level::Novice => "level-novice",
        Level::Easy => "level-easy",
        Level::Medium => "level-medium",
        Level::Hard => "level-hard",
        Level::Master => "level-master",
    }
}

/// How many sit at the table.
pub(super) fn seats(ui: &mut Ui, seats: &mut u8, words: &Words) {
    caption(ui, &words.text("setup-seats"));
    let counts = [2_u8, 3, 4].map(|count| (count, words.with("setup-seats-count", &[("count", count.into())])));
    if let Some(count) = theme::segmented(ui, *seats, &counts) {
        *seats = count;
    }
}

fn table(ui: &mut Ui, setup: &mut OfflineSetup, words: &Words) {
    rules_of_the_table(ui, &mut setup.rules, words);
    timer_and_hints(ui, &mut setup.timer, &mut setup.hints, words);
}

/// Preset, target and house rules.
pub(super) fn rules_of_the_table(ui: &mut Ui, rules: &mut Rules, words: &Words) {
    theme::panel(ui, |ui| {
        theme::section(ui, &words.text("setup-rules"));
        preset(ui, rules, words);
        let name = words.text("setup-target");
        let slide = Slide {
            name: &name,
            value: rules.target_score.into(),
            range: LOWEST_TARGET.into()..=HIGHEST_TARGET.into(),
            step: 1,
            unit: "",
        };
        if let Some(target) = slide.show(ui) {
            *rules = with(*rules, "target_score", &target.to_string());
        }
        house_rules(ui, rules, words);
    });
}

/// How long a turn may take, and whether hints may be asked for.
pub(super) fn timer_and_hints(ui: &mut Ui, timer: &mut TurnTimer, hints: &mut bool, words: &Words) {
    theme::panel(ui, |ui| {
        caption(ui, &words.text("setup-timer"));
        let timers = TurnTimer::ALL.map(|timer| (timer, timer_name(timer, words)));
        if let Some(picked) = theme::segmented(ui, *timer, &timers) {
            *timer = picked;
        }
        if *timer != TurnTimer::Off {
            theme::weak(ui, &words.text("setup-timer-why"));
        }
        if theme::toggle(ui, *hints, &words.text("setup-hints"), &words.text("setup-hints-why")) {
            *hints = !*hints;
        }
    });
}

fn timer_name(timer: TurnTimer, words: &Words) -> String {
    match timer.turn_ms() {
        None => words.text("setup-timer-off"),
        Some(ms) => words.with("setup-timer-seconds", &[("seconds", (ms / 1000).into())]),
    }
}

/// The presets, and below them what is played now: "Miền Nam + 2 changes".
fn preset(ui: &mut Ui, rules: &mut Rules, words: &Words) {
    let (nearest, changes) = nearest_but_target(rules);
    let presets = Preset::ALL.map(|preset| (preset, preset_name(preset, words)));
    if let Some(preset) = theme::segmented(ui, nearest, &presets) {
        let target = rules.target_score;
        *rules = Rules {
            target_score: target,
            ..preset.rules()
        };
    }
    theme::weak(ui, &words.text(&format!("preset-{}-why", nearest.name())));
    if !changes.is_empty() {
        let text = RichText::new(rules_name(rules, words)).color(palette::AMBER).strong();
        ui.add(Label::new(text).wrap());
        let list: Vec<String> = changes.iter().map(|name| rule_as_set(rules, name, words)).collect();
        theme::weak(ui, &list.join(" · "));
    }
}

/// The name of a table's rules: a preset's, or "Miền Nam + 2 changes". The target is shown on its own and is no change.
pub(super) fn rules_name(rules: &Rules, words: &Words) -> String {
    let (preset, changes) = nearest_but_target(rules);
    let name = preset_name(preset, words);
    if changes.is_empty() {
        name
    } else {
        words.with(
            "setup-changes",
            &[("preset", name.into()), ("count", changes.len().into())],
        )
    }
}

fn preset_name(preset: Preset, words: &Words) -> String {
    words.text(&format!("preset-{}", preset.name()))
}

fn nearest_but_target(rules: &Rules) -> (Preset, Vec<&'static str>) {
    let usual = Rules {
        target_score: Rules::default().target_score,
        ..*rules
    };
    usual.nearest_preset()
}

fn rule_as_set(rules: &Rules, name: &str, words: &Words) -> String {
    let value = rules.value(name).unwrap_or_default();
    format!("{}: {}", words.text(&rule_key(name)), words.text(&value_key(&value)))
}

fn house_rules(ui: &mut Ui, rules: &mut Rules, words: &Words) {
    let unfolded_id = Id::new("setup-house-rules");
    let mut unfolded = ui.data(|data| data.get_temp(unfolded_id)).unwrap_or(false);
    let label = if unfolded {
        "setup-hide-rules"
    } else {
        "setup-show-rules"
    };
    if ui
        .add(Push::new(words.text(label)).width(ui.available_width()))
        .clicked()
    {
        unfolded = !unfolded;
        ui.data_mut(|data| data.insert_temp(unfolded_id, unfolded));
    }
    if !unfolded {
        return;
    }
    for rule in Rules::HOUSE_RULES.iter().filter(|rule| !rule.values.is_empty()) {
        one_rule(ui, rules, rule, words);
    }
}

fn one_rule(ui: &mut Ui, rules: &mut Rules, rule: &HouseRule, words: &Words) {
    let name = words.text(&rule_key(rule.name));
    let why = words.text(&format!("{}-why", rule_key(rule.name)));
    let value = rules.value(rule.name).unwrap_or_default();
    if rule.values == ["off", "on"] {
        let on = value == "on";
        if theme::toggle(ui, on, &name, &why) {
            *rules = with(*rules, rule.name, if on { "off" } else { "on" });
        }
        return;
    }
    caption(ui, &name);
    theme::weak(ui, &why);
    let current = rule.values.iter().position(|known| *known == value).unwrap_or(0);
    let choices: Vec<(usize, String)> = rule
        .values
        .iter()
        .enumerate()
        .map(|(at, value)| (at, words.text(&value_key(value))))
        .collect();
    if let Some(picked) = theme::segmented(ui, current, &choices) {
        *rules = with(*rules, rule.name, rule.values[picked]);
    }
}

fn with(rules: Rules, name: &str, value: &str) -> Rules {
    rules
        .with(name, value)
        .expect("the page offers known rules and their values")
}

fn rule_key(name: &str) -> String {
    format!("rule-{}", name.replace('_', "-"))
}

fn value_key(value: &str) -> String {
    format!("value-{}", value.replace('_', "-"))
}

/// A few words above a control; their id names it for a screen reader.
pub(super) fn caption(ui: &mut Ui, text: &str) -> Id {
    ui.add(Label::new(RichText::new(text).color(palette::SAND)).wrap()).id
}
