//! The rules of one table, and every key: written from the table's own rules, so that page and game cannot disagree.

use bevy_egui::egui::{Grid, Label, RichText, Sense, Ui, WidgetInfo, WidgetType, vec2};

use super::page::page;
use super::setup::rules_name;
use crate::app::command::UiCommand;
use crate::app::friends::Friends;
use crate::app::theme::{self, Theme, bold, palette, size};
use crate::app::words::Words;
use crate::rules::{BombLeads, Card, Cards, Combo, Direction, FourPairs, Instant, Rank, Rules, Suit};

/// What the page shows.
#[derive(Clone, Copy, Debug)]
pub struct RulesView {
    /// The rules of the table one sits at, or of the one that is set up.
    pub rules: Rules,
    /// How many play there.
    pub seats: u8,
}

/// Draws the rules.
pub fn rules(ui: &mut Ui, view: &RulesView, words: &Words, theme: &Theme) -> Vec<UiCommand> {
    let mut commands = Vec::new();
    page(ui, &words.text("rules-title"), words, &mut commands, None, |ui, _| {
        theme::heading(ui, &rules_name(&view.rules, words), size::SECTION);
        part(ui, words, "rules-goal", |ui| goal(ui, view, words));
        part(ui, words, "rules-cards", |ui| order_of_cards(ui, words, theme));
        part(ui, words, "rules-combos", |ui| {
            combinations(ui, &view.rules, words, theme);
        });
        part(ui, words, "rules-chops", |ui| chops(ui, &view.rules, words));
        part(ui, words, "rules-lead", |ui| leads(ui, &view.rules, words));
        part(ui, words, "rules-turns", |ui| turns(ui, &view.rules, words));
        part(ui, words, "rules-instant", |ui| instants(ui, &view.rules, words));
        part(ui, words, "rules-keys", |ui| keys(ui, words));
        ui.add_space(size::GAP);
    });
    commands
}

fn part(ui: &mut Ui, words: &Words, title: &str, contents: impl FnOnce(&mut Ui)) {
    theme::panel(ui, |ui| {
        theme::section(ui, &words.text(title));
        contents(ui);
    });
}

fn line(ui: &mut Ui, text: &str) {
    ui.add(Label::new(text).wrap());
}

fn goal(ui: &mut Ui, view: &RulesView, words: &Words) {
    let points = match view.seats {
        2 => "4 / 0",
        3 => "4 / 2 / 0",
        _ => "4 / 2 / 1 / 0",
    };
    let values = [("points", points.into()), ("target", view.rules.target_score.into())];
    line(ui, &words.with("rules-goal-1", &values));
    line(ui, &words.text("rules-goal-2"));
}

fn order_of_cards(ui: &mut Ui, words: &Words, theme: &Theme) {
    line(ui, &words.text("rules-ranks"));
    line(ui, &words.text("rules-suits"));
    ui.horizontal_wrapped(|ui| {
        for suit in Suit::ALL {
            theme::card_chip(ui, Card::new(Rank::TWO, suit), words, theme);
            line(ui, &words.suit(suit));
            ui.add_space(size::GAP);
        }
    });
}

fn combinations(ui: &mut Ui, rules: &Rules, words: &Words, theme: &Theme) {
    for (key, example) in [
        ("rules-combo-single", "7D"),
        ("rules-combo-pair", "9S 9H"),
        ("rules-combo-triple", "JS JC JH"),
        ("rules-combo-quad", "5S 5C 5D 5H"),
        ("rules-combo-straight", "8S 9D TC JH"),
        ("rules-combo-pair-run", "4C 4H 5S 5D 6C 6H"),
    ] {
        example_of(ui, example, key, words, theme);
    }
    if rules.suited_straights {
        example_of(ui, "8H 9H TH JH", "rules-combo-straight-suited", words, theme);
    }
}

/// Cards, and beside them, or below where there is no room, what they are.
fn example_of(ui: &mut Ui, example: &str, key: &str, words: &Words, theme: &Theme) {
    if ui.available_width() < 700.0 {
        theme::card_row(ui, cards(example), words, theme);
        line(ui, &words.text(key));
        return;
    }
    ui.horizontal(|ui| {
        ui.allocate_ui(vec2(290.0, 28.0), |ui| {
            ui.set_min_width(290.0);
            theme::card_row(ui, cards(example), words, theme);
        });
        line(ui, &words.text(key));
    });
}

/// The chop table as the engine answers it.
fn chops(ui: &mut Ui, rules: &Rules, words: &Words) {
    line(ui, &words.text("rules-chops-why"));
    Grid::new("chops")
        .striped(true)
        .spacing(vec2(14.0, 8.0))
        .min_col_width(70.0)
        .show(ui, |ui| {
            ui.label("");
            for (key, _) in ANSWERS {
                ui.add(Label::new(
                    RichText::new(words.text(key))
                        .font(bold(size::SMALL))
                        .color(palette::GOLD),
                ));
            }
            ui.end_row();
            for (row, over) in TARGETS {
                ui.add(Label::new(RichText::new(words.text(row)).font(bold(size::SMALL))));
                for (column, answer) in ANSWERS {
                    chop_cell(ui, combo(over), combo(answer), rules, (row, column), words);
                }
                ui.end_row();
            }
        });
    if rules.exact_chops {
        line(ui, &words.text("rules-exact"));
    }
}

fn chop_cell(ui: &mut Ui, over: Combo, answer: Combo, rules: &Rules, (row, column): (&str, &str), words: &Words) {
    let beats = answer.beats(over, rules);
    if row == column {
        let key = if row == "rules-five-pairs" {
            "rules-higher-or-longer"
        } else {
            "rules-higher"
        };
        ui.add(Label::new(
            RichText::new(words.text(key)).size(size::SMALL).color(palette::SAND),
        ));
        return;
    }
    let (rect, response) = ui.allocate_exact_size(vec2(20.0, 18.0), Sense::hover());
    let answer = words.text(if beats { "rules-yes" } else { "rules-no" });
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Label, true, &answer));
    if beats {
        theme::tick(ui, rect.center(), 6.0, palette::JADE);
    } else {
        let dash = bevy_egui::egui::Stroke::new(1.5, palette::FADED);
        ui.painter()
            .hline(rect.center().x - 5.0..=rect.center().x + 5.0, rect.center().y, dash);
    }
}

fn leads(ui: &mut Ui, rules: &Rules, words: &Words) {
    line(ui, &words.text("rules-lead-1"));
    line(ui, &words.text("rules-lead-2"));
    line(
        ui,
        &words.text(match rules.bombs_may_lead {
            BombLeads::On => "rules-bombs-lead-on",
            BombLeads::Quads => "rules-bombs-lead-quads",
            BombLeads::Off => "rules-bombs-lead-off",
        }),
    );
    line(
        ui,
        &words.text(match rules.direction {
            Direction::Clockwise => "rules-direction-clockwise",
            Direction::CounterClockwise => "rules-direction-counter-clockwise",
        }),
    );
}

fn turns(ui: &mut Ui, rules: &Rules, words: &Words) {
    line(ui, &words.text("rules-turns-1"));
    line(ui, &words.text("rules-turns-2"));
    line(
        ui,
        &words.text(match (rules.any_bomb_after_pass, rules.four_pairs_after_pass) {
            (true, FourPairs::Off | FourPairs::InSeat) => "rules-any-bomb",
            (false, FourPairs::InSeat) => "rules-four-pairs-in-seat",
            (false, FourPairs::Off) => "rules-four-pairs-off",
        }),
    );
    line(
        ui,
        &words.text(if rules.finish_on_two {
            "rules-finish-on"
        } else {
            "rules-finish-off"
        }),
    );
}

fn instants(ui: &mut Ui, rules: &Rules, words: &Words) {
    let on: Vec<Instant> = Instant::ALL
        .into_iter()
        .filter(|instant| instant.is_on(rules))
        .collect();
    if on.is_empty() {
        line(ui, &words.text("rules-instant-none"));
        return;
    }
    line(ui, &words.text("rules-instant-why"));
    for instant in on {
        let key = format!("rules-instant-{}", instant.name().replace('_', "-"));
        ui.horizontal_wrapped(|ui| {
            ui.add(Label::new(
                RichText::new(words.instant(instant))
                    .font(bold(size::TEXT))
                    .color(palette::GOLD),
            ));
            line(ui, &words.text(&key));
        });
    }
}

fn keys(ui: &mut Ui, words: &Words) {
    line(ui, &words.text("rules-keys-why"));
    Grid::new("keys").striped(true).spacing(vec2(18.0, 6.0)).show(ui, |ui| {
        for command in UiCommand::NAMED.into_iter().chain(Friends::NAMED) {
            let mut shown = command.keys_shown(words);
            if command == UiCommand::TogglePlace(0) {
                shown = "1 – 9".to_owned();
            }
            if shown.is_empty() {
                continue;
            }
            ui.add(Label::new(
                RichText::new(shown).font(bold(size::TEXT)).color(palette::GOLD),
            ));
            ui.label(words.text(command.label()));
            ui.end_row();
        }
    });
    line(ui, &words.text("rules-mouse"));
}

fn cards(text: &str) -> Cards {
    text.parse().expect("the page's examples are cards")
}

fn combo(text: &str) -> Combo {
    Combo::parse(cards(text)).expect("the page's examples are combinations")
}

/// What may lie on the table, low enough that the answers are higher.
const TARGETS: [(&str, &str); 8] = [
    ("rules-one-two", "2S"),
    ("rules-two-twos", "2S 2C"),
    ("rules-three-twos", "2S 2C 2D"),
    ("rules-four-twos", "2S 2C 2D 2H"),
    ("rules-three-pairs", "3S 3C 4S 4C 5S 5C"),
    ("rules-quad", "3S 3C 3D 3H"),
    ("rules-four-pairs", "3S 3C 4S 4C 5S 5C 6S 6C"),
    ("rules-five-pairs", "3S 3C 4S 4C 5S 5C 6S 6C 7S 7C"),
];

const ANSWERS: [(&str, &str); 4] = [
    ("rules-three-pairs", "8D 8H 9D 9H TD TH"),
    ("rules-quad", "KS KC KD KH"),
    ("rules-four-pairs", "8D 8H 9D 9H TD TH JD JH"),
    ("rules-five-pairs", "8D 8H 9D 9H TD TH JD JH QD QH"),
];
