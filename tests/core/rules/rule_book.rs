//! The rule book at the top of the rules says what the presets are.

use thirteen::rules::{Preset, Rules};

const RULE_BOOK: &str = include_str!("../../../src/rules/mod.rs");

#[test]
fn the_rule_book_lists_every_house_rule_with_its_value_in_every_preset() {
    for rule in Rules::HOUSE_RULES {
        let row = format!("//! | `{}` | ", rule.name);
        let row = RULE_BOOK.lines().rfind(|line| line.starts_with(&row)).expect("a row");
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let written = match rule.values {
            [] => "4 to 99".to_owned(),
            values => values.join(", "),
        };
        assert_eq!(cells[2], written, "{}", rule.name);
        for (preset, cell) in Preset::ALL.into_iter().zip(&cells[3..]) {
            assert_eq!(
                preset.rules().value(rule.name).as_deref(),
                Some(*cell),
                "{} of {}",
                rule.name,
                preset.name()
            );
        }
    }
}
