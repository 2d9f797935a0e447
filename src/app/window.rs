//! The one window: how it opens, what it remembers, and how it asks for attention.

use bevy::prelude::*;
use bevy::window::{
    MonitorSelection, PrimaryWindow, WindowMode, WindowMoved, WindowPosition, WindowResizeConstraints, WindowResized,
};
use bevy::winit::WINIT_WINDOWS;
use winit::window::{Icon, UserAttentionType};

use super::art;
use super::settings::WindowPlace;

/// The window as it should open at `place`.
pub fn opening(title: &str, place: WindowPlace) -> Window {
    Window {
        title: title.to_owned(),
        name: Some("thirteen".to_owned()),
        resolution: (place.width, place.height).into(),
        position: place
            .position
            .map_or(WindowPosition::Automatic, |(x, y)| WindowPosition::At(IVec2::new(x, y))),
        mode: mode(place.full_screen),
        resize_constraints: WindowResizeConstraints {
            min_width: 640.0,
            min_height: 400.0,
            ..default()
        },
        ..default()
    }
}

/// Fills the screen, or no longer.
pub fn toggle_full_screen(window: &mut Window) {
    window.mode = mode(window.mode == WindowMode::Windowed);
}

/// Where the window is now.
pub fn place_of(window: &Window, before: WindowPlace) -> WindowPlace {
    let full_screen = window.mode != WindowMode::Windowed;
    if full_screen {
        return WindowPlace { full_screen, ..before };
    }
    let position = match window.position {
        WindowPosition::At(at) => Some((at.x, at.y)),
        WindowPosition::Automatic | WindowPosition::Centered(_) => before.position,
    };
    WindowPlace {
        position,
        width: window.physical_width(),
        height: window.physical_height(),
        full_screen,
    }
}

/// Whether the window has moved or changed its size since this was last asked.
pub fn has_moved(mut moved: MessageReader<WindowMoved>, mut resized: MessageReader<WindowResized>) -> bool {
    let changes = moved.read().count() + resized.read().count();
    changes > 0
}

/// Asks the system to show that the player is waited for, unless the window is in front.
pub fn ask_for_attention(window: Entity) {
    WINIT_WINDOWS.with_borrow(|windows| {
        if let Some(window) = windows.get_window(window)
            && !window.has_focus()
        {
            window.request_user_attention(Some(UserAttentionType::Informational));
        }
    });
}

/// Gives the window its icon, where the system takes one from the program.
pub(super) fn set_icon(window: Single<Entity, With<PrimaryWindow>>, _main_thread: bevy::ecs::system::NonSendMarker) {
    let picture = art::icon(ICON_SIZE);
    let icon = Icon::from_rgba(picture.rgba, picture.width, picture.height);
    WINIT_WINDOWS.with_borrow(|windows| {
        if let (Some(window), Ok(icon)) = (windows.get_window(*window), icon) {
            window.set_window_icon(Some(icon));
        }
    });
}

fn mode(full_screen: bool) -> WindowMode {
    if full_screen {
        WindowMode::BorderlessFullscreen(MonitorSelection::Current)
    } else {
        WindowMode::Windowed
    }
}

const ICON_SIZE: u32 = 128;
