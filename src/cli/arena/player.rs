//! Who sits at an arena's table.

use std::io;
use std::str::FromStr;
use std::time::Duration;

use rand_core::Rng as _;

use crate::bot::protocol::Dealt;
use crate::bot::{Rng, Situation, Style, choose_play};
use crate::cli::engine::available_level;
use crate::net::program::{CommandLine, Program, Replaced};
use crate::rules::{Combo, Seat};
use crate::table::{Deed, Level};

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
    Program(CommandLine),
    Random,
    Lowest,
}

impl FromStr for Spec {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let kind = match text.split_once(':') {
            Some(("level", level)) => SpecKind::Level(available_level(level)?, Style::Even),
            Some(("style", name)) => {
                let style = name
                    .parse()
                    .map_err(|error: crate::bot::NoSuchStyle| error.to_string())?;
                SpecKind::Level(Level::Medium, style)
            }
            Some(("program", command)) => {
                let command = command
                    .parse()
                    .map_err(|error: crate::net::program::NoProgram| error.to_string())?;
                SpecKind::Program(command)
            }
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

/// A bot at the table.
#[derive(Debug)]
pub(super) enum Player {
    Level(Level, Style),
    Program(Box<Program>),
    Random,
    Lowest,
}

impl Player {
    pub(super) fn start(spec: &Spec) -> io::Result<Self> {
        Ok(match &spec.kind {
            SpecKind::Level(level, style) => Self::Level(*level, *style),
            SpecKind::Program(command) => {
                let started = Program::start(command).map_err(|error| {
                    let sentence = format!("the program `{}` does not start: {error}", command.program);
                    io::Error::new(error.kind(), sentence)
                })?;
                Self::Program(Box::new(started))
            }
            SpecKind::Random => Self::Random,
            SpecKind::Lowest => Self::Lowest,
        })
    }

    /// A game begins.
    pub(super) fn deal(&mut self, dealt: impl FnOnce() -> Dealt) {
        if let Self::Program(program) = self {
            program.referee().deal(dealt());
        }
    }

    /// Somebody has acted.
    pub(super) fn deed(&mut self, seat: Seat, deed: Deed) {
        if let Self::Program(program) = self {
            program.referee().deed(seat, deed);
        }
    }

    /// The game is over.
    pub(super) fn result(&mut self, places: &[Seat], points: &[u8]) {
        if let Self::Program(program) = self {
            program.referee().result(places.to_vec(), points.to_vec());
        }
    }

    /// A legal play, or a pass.
    pub(super) fn choose(&mut self, situation: &Situation<'_>, rng: &mut Rng, limit: Duration) -> Option<Combo> {
        match self {
            Self::Level(level, style) => choose_play(situation, *level, *style, rng),
            Self::Program(program) => program.answer(situation, limit),
            Self::Random => random(situation, rng),
            Self::Lowest => situation.lowest_play(),
        }
    }

    /// How often its answer had to be replaced.
    pub(super) fn replaced(&self) -> Replaced {
        match self {
            Self::Program(program) => program.replaced(),
            Self::Level(..) | Self::Random | Self::Lowest => Replaced::default(),
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
