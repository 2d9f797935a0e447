//! The rules of one table: the three presets and every house rule, as one plain value.

use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

/// Which rules a table plays by. Part of the table's public state; every function of the engine takes it as an argument.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Rules {
    /// A quad beats a pair of 2s.
    pub quad_chops_pair_of_2s: bool,
    /// Bombs of different kinds beat each other: 3-pair run < quad < 4-pair run < 5-pair run.
    pub bomb_ladder: bool,
    /// A run of five pairs or more beats three 2s.
    pub five_pairs_chop_triple_2s: bool,
    /// Pair runs chop 2s by count only: three pairs one 2, four pairs two, five pairs three.
    pub exact_chops: bool,
    /// Whether a run of four or more pairs may be played by a seat that has passed.
    pub four_pairs_after_pass: FourPairs,
    /// Whether every bomb may be played by a seat that has passed.
    pub any_bomb_after_pass: bool,
    /// Which bombs may be led.
    pub bombs_may_lead: BombLeads,
    /// A straight of one suit must be beaten by a straight of one suit.
    pub suited_straights: bool,
    /// Whether a player may go out on a 2.
    pub finish_on_two: bool,
    /// The hands that win before the first play.
    pub instant: InstantWins,
    /// Which way round the table is drawn.
    pub direction: Direction,
    /// The points that win the tournament, 4 to 99.
    #[serde(deserialize_with = "target_score")]
    pub target_score: u8,
}

/// When a run of four or more pairs comes back after a pass.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FourPairs {
    /// Never.
    Off,
    /// When the turn order reaches the seat.
    InSeat,
}

/// Which bombs may be led.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BombLeads {
    /// None.
    Off,
    /// Quads, but not pair runs.
    Quads,
    /// All of them.
    On,
}

/// On which side of a player the next seat sits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// To the left.
    Clockwise,
    /// To the right.
    CounterClockwise,
}

/// The hands that win before the first play, each on or off.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct InstantWins {
    /// One card of each rank 3 to A.
    pub dragon: bool,
    /// Four 2s.
    pub four_twos: bool,
    /// A run of five pairs.
    pub five_pair_run: bool,
    /// Six ranks with two or more cards.
    pub six_pairs: bool,
    /// All thirteen cards red, or all black.
    pub one_colour: bool,
    /// Three consecutive triples.
    pub three_triples: bool,
}

/// A named set of rules.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Preset {
    /// Southern Vietnam: the default.
    MienNam,
    /// Thirteen, as pagat.com and most tables in the United States play it.
    Thirteen,
    /// Thirteen with straights of one suit and chops by count.
    Suited,
}

impl Preset {
    /// Every preset, the default first.
    pub const ALL: [Self; 3] = [Self::MienNam, Self::Thirteen, Self::Suited];

    /// The preset's rules.
    pub const fn rules(self) -> Rules {
        match self {
            Self::MienNam => MIEN_NAM,
            Self::Thirteen => THIRTEEN,
            Self::Suited => SUITED,
        }
    }

    /// The preset's name in commands and files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::MienNam => "mien-nam",
            Self::Thirteen => "thirteen",
            Self::Suited => "suited",
        }
    }
}

impl FromStr for Preset {
    type Err = RuleError;

    fn from_str(name: &str) -> Result<Self, RuleError> {
        let known = Self::ALL.into_iter().find(|preset| preset.name() == name);
        known.ok_or_else(|| RuleError::NoSuchPreset(name.chars().take(40).collect()))
    }
}

impl Default for Rules {
    fn default() -> Self {
        MIEN_NAM
    }
}

/// One house rule by name: what a command line, a file or a settings page changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HouseRule {
    /// The name, for example `bomb_ladder`.
    pub name: &'static str,
    /// What it may be set to. A number is written as an empty list.
    pub values: &'static [&'static str],
}

impl Rules {
    /// Every house rule, in the order in which they are shown.
    pub const HOUSE_RULES: [HouseRule; 17] = [
        HouseRule {
            name: "quad_chops_pair_of_2s",
            values: OFF_ON,
        },
        HouseRule {
            name: "bomb_ladder",
            values: OFF_ON,
        },
        HouseRule {
            name: "five_pairs_chop_triple_2s",
            values: OFF_ON,
        },
        HouseRule {
            name: "exact_chops",
            values: OFF_ON,
        },
        HouseRule {
            name: "four_pairs_after_pass",
            values: &["off", "in_seat"],
        },
        HouseRule {
            name: "any_bomb_after_pass",
            values: OFF_ON,
        },
        HouseRule {
            name: "bombs_may_lead",
            values: &["off", "quads", "on"],
        },
        HouseRule {
            name: "suited_straights",
            values: OFF_ON,
        },
        HouseRule {
            name: "finish_on_two",
            values: OFF_ON,
        },
        HouseRule {
            name: "dragon",
            values: OFF_ON,
        },
        HouseRule {
            name: "four_twos",
            values: OFF_ON,
        },
        HouseRule {
            name: "five_pair_run",
            values: OFF_ON,
        },
        HouseRule {
            name: "six_pairs",
            values: OFF_ON,
        },
        HouseRule {
            name: "one_colour",
            values: OFF_ON,
        },
        HouseRule {
            name: "three_triples",
            values: OFF_ON,
        },
        HouseRule {
            name: "direction",
            values: &["clockwise", "counter_clockwise"],
        },
        HouseRule {
            name: "target_score",
            values: &[],
        },
    ];

    /// The value of the house rule with this name, as text.
    pub fn value(&self, name: &str) -> Option<String> {
        let rules = *self;
        if let Some(flag) = { rules }.flag(name) {
            return Some(OFF_ON[usize::from(*flag)].to_owned());
        }
        Some(match name {
            "four_pairs_after_pass" => match self.four_pairs_after_pass {
                FourPairs::Off => "off".to_owned(),
                FourPairs::InSeat => "in_seat".to_owned(),
            },
            "bombs_may_lead" => match self.bombs_may_lead {
                BombLeads::Off => "off".to_owned(),
                BombLeads::Quads => "quads".to_owned(),
                BombLeads::On => "on".to_owned(),
            },
            "direction" => match self.direction {
                Direction::Clockwise => "clockwise".to_owned(),
                Direction::CounterClockwise => "counter_clockwise".to_owned(),
            },
            "target_score" => self.target_score.to_string(),
            _ => return None,
        })
    }

    /// These rules with one of them set to another value.
    ///
    /// # Errors
    /// [`RuleError`] when there is no such rule or it takes no such value; these rules stay as they are.
    pub fn with(mut self, name: &str, value: &str) -> Result<Self, RuleError> {
        let no_value = |allowed: &str| RuleError::NoSuchValue {
            name: name.chars().take(40).collect(),
            value: value.chars().take(40).collect(),
            allowed: allowed.to_owned(),
        };
        if let Some(flag) = self.flag(name) {
            *flag = match value {
                "on" | "true" => true,
                "off" | "false" => false,
                _ => return Err(no_value("off or on")),
            };
            return Ok(self);
        }
        match name {
            "four_pairs_after_pass" => {
                self.four_pairs_after_pass = match value {
                    "off" => FourPairs::Off,
                    "in_seat" => FourPairs::InSeat,
                    _ => return Err(no_value("off or in_seat")),
                }
            }
            "bombs_may_lead" => {
                self.bombs_may_lead = match value {
                    "off" => BombLeads::Off,
                    "quads" => BombLeads::Quads,
                    "on" => BombLeads::On,
                    _ => return Err(no_value("off, quads or on")),
                }
            }
            "direction" => {
                self.direction = match value {
                    "clockwise" => Direction::Clockwise,
                    "counter_clockwise" | "counter-clockwise" => Direction::CounterClockwise,
                    _ => return Err(no_value("clockwise or counter_clockwise")),
                }
            }
            "target_score" => {
                self.target_score = match value.parse() {
                    Ok(score) if (LOWEST_TARGET..=HIGHEST_TARGET).contains(&score) => score,
                    Ok(_) | Err(_) => return Err(no_value("a number from 4 to 99")),
                }
            }
            _ => return Err(RuleError::NoSuchRule(name.chars().take(40).collect())),
        }
        Ok(self)
    }

    /// These rules with one of them set by a text such as `bomb_ladder=off`.
    ///
    /// # Errors
    /// [`RuleError`] when the text is not `name=value` or [`Rules::with`] refuses it.
    pub fn with_text(self, text: &str) -> Result<Self, RuleError> {
        match text.split_once('=') {
            Some((name, value)) => self.with(name.trim(), value.trim()),
            None => Err(RuleError::NotAnAssignment(text.chars().take(40).collect())),
        }
    }

    /// The preset nearest to these rules, and the names of the house rules that differ from it.
    pub fn nearest_preset(&self) -> (Preset, Vec<&'static str>) {
        let distances = Preset::ALL.map(|preset| (preset, self.changes_from(&preset.rules())));
        let nearest = distances.into_iter().min_by_key(|(_, changes)| changes.len());
        nearest.expect("there are three presets")
    }

    /// The names of the house rules in which these rules differ from `other`.
    pub fn changes_from(&self, other: &Self) -> Vec<&'static str> {
        let names = Self::HOUSE_RULES.iter().map(|rule| rule.name);
        names.filter(|name| self.value(name) != other.value(name)).collect()
    }

    fn flag(&mut self, name: &str) -> Option<&mut bool> {
        Some(match name {
            "quad_chops_pair_of_2s" => &mut self.quad_chops_pair_of_2s,
            "bomb_ladder" => &mut self.bomb_ladder,
            "five_pairs_chop_triple_2s" => &mut self.five_pairs_chop_triple_2s,
            "exact_chops" => &mut self.exact_chops,
            "any_bomb_after_pass" => &mut self.any_bomb_after_pass,
            "suited_straights" => &mut self.suited_straights,
            "finish_on_two" => &mut self.finish_on_two,
            "dragon" => &mut self.instant.dragon,
            "four_twos" => &mut self.instant.four_twos,
            "five_pair_run" => &mut self.instant.five_pair_run,
            "six_pairs" => &mut self.instant.six_pairs,
            "one_colour" => &mut self.instant.one_colour,
            "three_triples" => &mut self.instant.three_triples,
            _ => return None,
        })
    }
}

/// `preset=mien-nam bomb_ladder=on …`: the nearest preset, then every rule, so that a reader needs no presets.
impl fmt::Display for Rules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "preset={}", self.nearest_preset().0.name())?;
        for rule in Self::HOUSE_RULES {
            let value = self.value(rule.name).expect("every house rule has a value");
            write!(f, " {}={value}", rule.name)?;
        }
        Ok(())
    }
}

/// Why a text sets no rule.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum RuleError {
    /// No preset has this name.
    #[error("there is no preset `{0}`; presets are mien-nam, thirteen and suited")]
    NoSuchPreset(String),
    /// No house rule has this name.
    #[error("there is no rule `{0}`; `thirteen rules --help` lists them")]
    NoSuchRule(String),
    /// The rule takes no such value.
    #[error("rule {name} cannot be `{value}`; it is {allowed}")]
    NoSuchValue {
        /// The rule.
        name: String,
        /// What was asked for.
        value: String,
        /// What it takes.
        allowed: String,
    },
    /// The text is not `name=value`.
    #[error("`{0}` sets no rule; write name=value")]
    NotAnAssignment(String),
}

/// The lowest score a tournament may be played to.
pub const LOWEST_TARGET: u8 = 4;
/// The highest score a tournament may be played to.
pub const HIGHEST_TARGET: u8 = 99;

/// Rules may come from another computer or a damaged file, and must still let a tournament end.
fn target_score<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
    let score = u8::deserialize(deserializer)?;
    if (LOWEST_TARGET..=HIGHEST_TARGET).contains(&score) {
        Ok(score)
    } else {
        Err(D::Error::custom("a tournament is played to 4 to 99 points"))
    }
}

const OFF_ON: &[&str] = &["off", "on"];

const MIEN_NAM: Rules = Rules {
    quad_chops_pair_of_2s: true,
    bomb_ladder: true,
    five_pairs_chop_triple_2s: true,
    exact_chops: false,
    four_pairs_after_pass: FourPairs::InSeat,
    any_bomb_after_pass: false,
    bombs_may_lead: BombLeads::On,
    suited_straights: false,
    finish_on_two: true,
    instant: InstantWins {
        dragon: true,
        four_twos: true,
        five_pair_run: true,
        six_pairs: true,
        one_colour: false,
        three_triples: false,
    },
    direction: Direction::CounterClockwise,
    target_score: 21,
};

const THIRTEEN: Rules = Rules {
    quad_chops_pair_of_2s: false,
    bomb_ladder: false,
    four_pairs_after_pass: FourPairs::Off,
    any_bomb_after_pass: true,
    instant: InstantWins {
        five_pair_run: false,
        six_pairs: false,
        ..MIEN_NAM.instant
    },
    direction: Direction::Clockwise,
    ..MIEN_NAM
};

const SUITED: Rules = Rules {
    exact_chops: true,
    any_bomb_after_pass: false,
    bombs_may_lead: BombLeads::Quads,
    suited_straights: true,
    instant: InstantWins {
        dragon: false,
        four_twos: false,
        ..THIRTEEN.instant
    },
    ..THIRTEEN
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_house_rule_takes_each_of_its_values_and_shows_it() {
        for rule in Rules::HOUSE_RULES {
            for value in rule.values {
                let changed = Rules::default().with(rule.name, value).unwrap();
                assert_eq!(changed.value(rule.name).as_deref(), Some(*value));
            }
        }
        assert_eq!(Rules::default().with("target_score", "11").unwrap().target_score, 11);
    }

    #[test]
    fn a_rule_that_does_not_exist_or_takes_no_such_value_is_refused() {
        let rules = Rules::default();
        assert!(matches!(rules.with_text("jump_in=on"), Err(RuleError::NoSuchRule(_))));
        assert!(matches!(
            rules.with_text("bomb_ladder=maybe"),
            Err(RuleError::NoSuchValue { .. })
        ));
        assert!(matches!(
            rules.with_text("target_score=0"),
            Err(RuleError::NoSuchValue { .. })
        ));
        assert!(matches!(
            rules.with_text("bomb_ladder"),
            Err(RuleError::NotAnAssignment(_))
        ));
        assert!(matches!("northern".parse::<Preset>(), Err(RuleError::NoSuchPreset(_))));
    }

    #[test]
    fn a_table_knows_its_preset_and_its_changes() {
        for preset in Preset::ALL {
            assert_eq!(preset.rules().nearest_preset(), (preset, vec![]));
            assert_eq!(preset.name().parse(), Ok(preset));
        }
        let changed = Rules::default()
            .with_text("bomb_ladder=off")
            .unwrap()
            .with_text("finish_on_two=off")
            .unwrap();
        assert_eq!(
            changed.nearest_preset(),
            (Preset::MienNam, vec!["bomb_ladder", "finish_on_two"])
        );
    }

    #[test]
    fn rules_that_no_tournament_ends_by_are_not_read() {
        let text = serde_json::to_string(&Rules::default()).unwrap();
        assert_eq!(serde_json::from_str::<Rules>(&text).unwrap(), Rules::default());
        let endless = text.replace(r#""target_score":21"#, r#""target_score":0"#);
        assert!(serde_json::from_str::<Rules>(&endless).is_err());
    }

    #[test]
    fn rules_survive_being_written_as_text() {
        for preset in Preset::ALL {
            let text = preset.rules().to_string();
            let read = text.split(' ').skip(1).try_fold(Rules::default(), Rules::with_text);
            assert_eq!(read, Ok(preset.rules()));
        }
    }
}
