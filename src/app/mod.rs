//! The window: draws a view, animates moments, turns input into commands. It decides nothing about the game.
//!
//! | file | what it does |
//! |---|---|
//! | `pages`, `table_page` | one egui pass: the page, what lies over it, messages |
//! | `screens/` | the pages themselves: plain functions from a view to commands, without Bevy |
//! | `act` | carries out what was asked for: the one place for every command |
//! | `at_table`, `table/` | the table one sits at: link, hand, sprites, effects |
//! | `friends`, `going`, `visit` | tables with friends: what one can ask for, the ways there, what is done |
//! | `company`, `tidings`, `company_page` | the people beside the game: their state, what they tell, how it is shown |
//! | `absence` | what happened while one was away |
//! | `shell`, `settings`, `words/`, `theme/` | page, settings, language, looks |
//! | `power`, `keyboard`, `platform`, `window` | where the machine and the engine need care |

pub mod absence;
mod act;
mod aloud;
pub mod art;
pub mod at_table;
pub mod avatars;
pub mod command;
pub mod company;
mod company_page;
mod follow;
pub mod friends;
mod going;
mod keyboard;
mod measure;
mod pages;
pub mod platform;
pub mod power;
pub mod profile;
pub mod screens;
pub mod settings;
pub mod shell;
pub mod sound;
pub mod table;
mod table_page;
pub mod theme;
mod tidings;
mod visit;
pub mod window;
pub mod words;

use std::path::PathBuf;
use std::process::ExitCode;

use bevy::log::LogPlugin;
use bevy::prelude::*;
use bevy::render::RenderPlugin;
use bevy::render::error_handler::{ErrorType, RenderErrorHandler, RenderErrorPolicy};
use bevy::render::settings::{PowerPreference, RenderCreation, WgpuSettings};
use bevy_egui::EguiPlugin;

use self::command::UiCommand;
use self::friends::Friends;
use self::platform::Missing;
use self::profile::TheProfile;
use self::shell::{Page, Shell};
use self::words::{Language, Words};
use crate::net::clock;
use crate::net::profile::{Folders, Profile, ProfileError};
use crate::net::program::CommandLine;

/// How the window is opened.
pub struct Opening {
    /// Where everything is kept; without it in the profile's own folders.
    pub data_dir: Option<PathBuf>,
    /// What answers for the first opponents of offline tables.
    pub programs: Vec<CommandLine>,
    /// Nobody plays: the window does, and prints how long things took.
    pub measuring: bool,
    /// The invitation that was opened: it stands in the field for the code, and the player only has to join.
    pub link: Option<String>,
    /// How much is logged, part by part of the program.
    pub log: String,
}

/// Opens the window and stays until it is closed.
#[expect(clippy::disallowed_methods, reason = "measuring begins when the program does")]
pub fn run(opening: Opening) -> ExitCode {
    let start = std::time::Instant::now();
    if platform::display_is_missing() {
        return failed(&in_both_languages(Missing::Display));
    }
    let opened = Folders::find(opening.data_dir.as_deref()).and_then(Profile::open);
    let profile = match opened {
        Ok(profile) => profile,
        Err(error) => return failed(&profile_in_both_languages(&error)),
    };
    platform::explain_panics(in_both_languages);
    let config = profile.folders().config.clone();
    let loaded = settings::load(&config, &clock::stamp());
    let mut shell = Shell::new(loaded.settings, config);
    if let Some(notice) = loaded.notice {
        let text = shell.words.text(notice);
        shell.notice(screens::Tone::Bad, text);
    }
    if profile.damaged_identity().is_some() {
        let text = shell.words.text("notice-identity-broken");
        shell.notice(screens::Tone::Bad, text);
    }
    if let Some(link) = opening.link {
        let written = UiCommand::Friends(Friends::WriteAddress(link));
        shell.asked.extend([written, UiCommand::JoinTable]);
    }
    let profile = TheProfile {
        profile,
        programs: opening.programs,
    };
    match open_window(shell, profile, opening.measuring.then_some(start), &opening.log) {
        AppExit::Success => ExitCode::SUCCESS,
        AppExit::Error(_) => ExitCode::FAILURE,
    }
}

fn open_window(shell: Shell, profile: TheProfile, measured_from: Option<std::time::Instant>, log: &str) -> AppExit {
    let window = window::opening("Thirteen · Tiến Lên", shell.settings.window);
    let low_power = WgpuSettings {
        power_preference: PowerPreference::LowPower,
        ..default()
    };
    let mut app = App::new();
    app.add_plugins(
        DefaultPlugins
            .set(WindowPlugin {
                primary_window: Some(window),
                ..default()
            })
            .set(RenderPlugin {
                render_creation: RenderCreation::Automatic(Box::new(low_power)),
                ..default()
            })
            .set(LogPlugin {
                // What tells of sending names whole addresses.
                filter: format!("warn,wgpu_hal=error,bevy_render::renderer=error,quinn_udp=error,{log}"),
                ..default()
            }),
    )
    .add_plugins(EguiPlugin::default())
    .insert_resource(RenderErrorHandler(carry_on))
    .insert_resource(ClearColor(Color::srgb_u8(0x1B, 0x06, 0x0A)))
    .insert_resource(shell)
    .insert_resource(profile)
    .init_state::<Page>()
    .add_plugins((
        power::plugin,
        keyboard::plugin,
        pages::plugin,
        sound::plugin,
        follow::plugin,
    ))
    .add_plugins((table::scene::plugin, table::effects::plugin, table::cloth::plugin));
    if let Some(start) = measured_from {
        measure::plugin(&mut app, start);
    }
    app.run()
}

/// A lost graphics device is made anew: it must never end the table.
fn carry_on(error: &bevy::render::error_handler::RenderError, _: &mut World, _: &mut World) -> RenderErrorPolicy {
    match error.ty {
        ErrorType::DeviceLost => RenderErrorPolicy::Recover(RenderCreation::default()),
        ErrorType::Internal | ErrorType::OutOfMemory | ErrorType::Validation => RenderErrorPolicy::StopRendering,
    }
}

#[expect(
    clippy::print_stderr,
    reason = "without a window this is the only way to tell the player"
)]
fn failed(sentence: &str) -> ExitCode {
    eprintln!("thirteen: {sentence}");
    ExitCode::FAILURE
}

fn in_both_languages(missing: Missing) -> String {
    words::in_every_language(missing.key())
}

fn profile_in_both_languages(error: &ProfileError) -> String {
    Language::ALL
        .map(|language| Words::new(language).profile_error(error))
        .join("\n")
}
