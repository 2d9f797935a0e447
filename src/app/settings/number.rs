//! Values that mend themselves when a file holds something impossible.

use serde::{Deserialize, Serialize};

/// 0 to 100.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(from = "i64", into = "i64")]
pub struct Percent(u8);

impl Percent {
    /// The nearest percentage.
    pub const fn new(value: i64) -> Self {
        Self(within(value, 0, 100) as u8)
    }

    /// 0 to 100.
    pub const fn value(self) -> u8 {
        self.0
    }

    /// 0.0 to 1.0.
    pub fn share(self) -> f32 {
        f32::from(self.0) / 100.0
    }
}

impl From<i64> for Percent {
    fn from(value: i64) -> Self {
        Self::new(value)
    }
}

impl From<Percent> for i64 {
    fn from(percent: Percent) -> Self {
        Self::from(percent.0)
    }
}

/// The interface's size in percent, 75 to 200.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(from = "i64", into = "i64")]
pub struct Scale(u8);

impl Scale {
    /// The smallest, in percent.
    pub const SMALLEST: i64 = 75;
    /// The largest, in percent.
    pub const LARGEST: i64 = 200;

    /// The nearest scale.
    pub const fn new(percent: i64) -> Self {
        Self(within(percent, Self::SMALLEST, Self::LARGEST) as u8)
    }

    /// 75 to 200.
    pub const fn percent(self) -> u8 {
        self.0
    }

    /// 0.75 to 2.0.
    pub fn factor(self) -> f32 {
        f32::from(self.0) / 100.0
    }
}

impl Default for Scale {
    fn default() -> Self {
        Self(100)
    }
}

impl From<i64> for Scale {
    fn from(percent: i64) -> Self {
        Self::new(percent)
    }
}

impl From<Scale> for i64 {
    fn from(scale: Scale) -> Self {
        Self::from(scale.0)
    }
}

/// Rules as the one line that commands use, so that a rule this version does not know costs nothing but itself.
pub(super) mod rules_as_text {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::rules::{Preset, Rules};

    pub(crate) fn serialize<S: Serializer>(rules: &Rules, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(rules)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Rules, D::Error> {
        let text = String::deserialize(deserializer)?;
        let start = text
            .split_whitespace()
            .find_map(|part| part.strip_prefix("preset=")?.parse::<Preset>().ok())
            .unwrap_or(Preset::MienNam)
            .rules();
        let known = |rules: Rules, part| rules.with_text(part).unwrap_or(rules);
        Ok(text.split_whitespace().fold(start, known))
    }
}

const fn within(value: i64, lowest: i64, highest: i64) -> i64 {
    if value < lowest {
        lowest
    } else if value > highest {
        highest
    } else {
        value
    }
}
