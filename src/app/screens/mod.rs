//! The screens: plain functions from what there is to show to what the player asks for.
//!
//! A screen draws in the `ui` that it is given, which is the whole window for a page. It keeps nothing but what is
//! unfolded or scrolled; every change of a form comes back as a command with the form's new value.

mod action_bar;
mod guide;
mod leaderboard;
mod menu;
mod page;
mod pause;
mod rounds;
mod rules;
mod score_strip;
mod settings;
mod setup;
mod toasts;

pub use self::action_bar::{ActionBarView, PlayOffer, action_bar, hint_bubble};
pub use self::guide::{GUIDE_STEPS, GuideView, guide};
pub use self::leaderboard::{InstantShown, LeaderboardView, Standing, Winner, leaderboard};
pub use self::menu::{MenuView, SavedTournament, menu};
pub use self::pause::{PauseView, pause};
pub use self::rounds::{RoundShown, RoundsView, ShownAct, earlier_rounds};
pub use self::rules::{RulesView, rules};
pub use self::score_strip::{ScorePlate, ScoreStripView, score_strip};
pub use self::settings::{SettingsView, settings};
pub use self::setup::{SetupView, offline_setup};
pub use self::toasts::{Toast, Tone, toasts};
