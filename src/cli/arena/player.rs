//! Who sits at an arena's table.

use std::io;
use std::str::FromStr;
use std::time::Duration;

use rand_core::Rng as _;

use crate::bot::{AVAILABLE, Rng, Situation, Style, choose_play};
use crate::rules::Combo;
use crate::table::{Level, NoSuchLevel};

/// What was asked for as `--seat`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Spec {
    /// As it was written.
    pub(super) text: String,
    kind: SpecKind,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum SpecKind {
    Level(Level, Style),
    Random,
    Lowest,
}

impl FromStr for Spec {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let kind = match text.split_once(':') {
            Some(("level", number)) => SpecKind::Level(level(number)?, Style::Even),
            Some(("style", name)) => SpecKind::Level(Level::Medium, style(name)?),
            None if text == "random" => SpecKind::Random,
            None if text == "lowest" => SpecKind::Lowest,
            Some(_) | None => {
                return Err("a seat is level:N, style:NAME, program:\"PATH ARGS\", random or lowest".to_owned());
            }
        };
        Ok(Self {
            text: text.to_owned(),
            kind,
        })
    }
}

fn level(text: &str) -> Result<Level, String> {
    let level: Level = text.parse().map_err(|error: NoSuchLevel| error.to_string())?;
    if AVAILABLE.contains(&level) {
        Ok(level)
    } else {
        Err(format!(
            "level {} does not play yet; choose one of 0 to {}",
            level.number(),
            AVAILABLE.len() - 1
        ))
    }
}

fn style(name: &str) -> Result<Style, String> {
    match name {
        "even" => Ok(Style::Even),
        "cautious" => Ok(Style::Cautious),
        "aggressive" => Ok(Style::Aggressive),
        "hoarder" => Ok(Style::Hoarder),
        _ => Err("the styles are even, cautious, aggressive and hoarder".to_owned()),
    }
}

/// A bot at the table.
#[derive(Debug)]
pub(super) struct Player {
    kind: SpecKind,
}

impl Player {
    pub(super) fn start(spec: &Spec) -> io::Result<Self> {
        Ok(Self {
            kind: spec.kind.clone(),
        })
    }

    pub(super) fn choose(&mut self, situation: &Situation<'_>, rng: &mut Rng, _limit: Duration) -> Option<Combo> {
        match &self.kind {
            SpecKind::Level(level, style) => choose_play(situation, *level, *style, rng),
            SpecKind::Random => random(situation, rng),
            SpecKind::Lowest => situation.lowest_play(),
        }
    }
}

/// Any legal play or pass, each as likely as the other.
fn random(situation: &Situation<'_>, rng: &mut Rng) -> Option<Combo> {
    let plays = situation.plays();
    let choices = plays.len() + usize::from(!situation.leads());
    let drawn = (rng.next_u64() >> 32) as usize;
    plays.get(drawn % choices.max(1)).copied()
}
