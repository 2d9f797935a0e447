//! How a world is set up.

use super::chance::Chance;
use super::faults::Weather;
use super::mutant::Mutant;
use crate::rules::Preset;
use crate::table::{Settings, TurnTimer};

/// What a world begins with. Seats that are left over are for bots.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Seats, rules, timer.
    pub settings: Settings,
    /// How many people come over the network to play.
    pub guests: usize,
    /// How many come to watch.
    pub spectators: usize,
    /// What goes wrong by itself.
    pub weather: Weather,
    /// What is broken on purpose.
    pub mutant: Option<Mutant>,
    /// Every machine is a millisecond away and its clock is right: for scenarios that count seconds.
    pub exact: bool,
    /// The last lines of what happens are kept for people.
    pub told: bool,
}

impl Setup {
    /// Four seats and nothing that goes wrong by itself.
    pub fn calm(guests: usize) -> Self {
        Self {
            settings: Settings::default(),
            guests,
            spectators: 0,
            weather: Weather::calm(),
            mutant: None,
            exact: true,
            told: true,
        }
    }

    /// The storm of this seed.
    pub fn storm(seed: u64) -> Self {
        let mut chance = Chance::new(seed ^ 0x5707_2a11);
        let seats = [2, 3, 4, 4, 4, 4, 4, 4];
        let seats = chance.pick(&seats).copied().unwrap_or(4);
        let presets = [Preset::MienNam, Preset::MienNam, Preset::Thirteen, Preset::Suited];
        let preset = chance.pick(&presets).copied().unwrap_or(Preset::MienNam);
        let timers = [
            TurnTimer::Seconds15,
            TurnTimer::Seconds20,
            TurnTimer::Seconds30,
            TurnTimer::Seconds30,
        ];
        let guests = chance.between(1, u64::from(seats) - 1) as usize;
        Self {
            settings: Settings {
                seats,
                rules: preset.rules(),
                timer: chance.pick(&timers).copied().unwrap_or_default(),
                hints: true,
            },
            guests,
            spectators: chance.below(3) as usize,
            weather: Weather::storm(&mut chance),
            mutant: None,
            exact: false,
            told: false,
        }
    }
}
