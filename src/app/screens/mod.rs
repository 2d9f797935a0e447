//! The screens: plain functions from what there is to show to what the player asks for.
//!
//! A screen draws in the `ui` that it is given, which is the whole window for a page. It keeps nothing but what is
//! unfolded or scrolled; every change of a form comes back as a command with the form's new value.

mod action_bar;
mod away;
mod chat;
mod company_strip;
mod connection;
mod guide;
mod hosting;
mod invitation;
mod joining;
mod leaderboard;
mod lobby;
mod marks;
mod menu;
mod page;
mod pause;
mod rounds;
mod rules;
mod score_strip;
mod settings;
mod setup;
mod table_menu;
mod table_settings;
mod toasts;
mod welcome;

pub use self::action_bar::{ActionBarView, PlayOffer, action_bar, hint_bubble};
pub use self::away::{Ending, ReconnectingView, Watch, WatchingView, ended, reconnecting, watching};
pub use self::chat::{ChatView, Heard, SaidShown, chat};
pub use self::company_strip::{CompanyStripView, company_strip};
pub use self::connection::{ConnectionView, LineShown, OtherShown, PathShown, RelayShown, connection};
pub use self::guide::{GUIDE_STEPS, GuideView, guide};
pub use self::hosting::{HostingView, hosting};
pub use self::invitation::{InvitationShown, QrShown, invitation};
pub use self::joining::{JoiningView, NearbyShown, Progress, Sense, joining};
pub use self::leaderboard::{InstantShown, LeaderboardView, Standing, Winner, leaderboard};
pub use self::lobby::{Go, LobbyView, SeatShown, Sitter, lobby};
pub use self::marks::Signal;
pub use self::menu::{MenuView, SavedTournament, menu};
pub use self::pause::{PauseView, pause};
pub use self::rounds::{RoundShown, RoundsView, ShownAct, earlier_rounds};
pub use self::rules::{RulesView, rules};
pub use self::score_strip::{ScoreStripView, score_strip};
pub use self::settings::{SettingsView, settings};
pub use self::setup::{SetupView, offline_setup};
pub use self::table_menu::{Role, TableMenuView, table_menu};
pub use self::table_settings::table_settings;
pub use self::toasts::{Toast, Tone, toasts};
pub use self::welcome::{WelcomeView, welcome_back};
