//! What the machine must have before a window can open, and what to say when it has not.

use std::panic::PanicHookInfo;
use std::sync::OnceLock;

/// Why no window can be opened here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Missing {
    /// No X11 or Wayland display.
    Display,
    /// No graphics driver that speaks Vulkan, Metal or Direct3D 12.
    Graphics,
}

impl Missing {
    /// The fluent key of the sentence that says what to do.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Display => "fault-no-display",
            Self::Graphics => "fault-no-gpu",
        }
    }

    /// Recognises the panics with which Bevy ends when something is missing.
    fn from_panic(message: &str) -> Option<Self> {
        let names = |parts: &[&str]| parts.iter().any(|part| message.contains(part));
        if names(&["Unable to find a GPU", "choose present mode", "Found no drivers"]) {
            Some(Self::Graphics)
        } else if names(&[
            "Failed to build event loop",
            "WAYLAND_DISPLAY",
            "XOpenDisplay",
            "XNotSupported",
        ]) {
            Some(Self::Display)
        } else {
            None
        }
    }
}

#[expect(
    clippy::print_stderr,
    clippy::exit,
    reason = "without a window this is the only way to tell the player, and the engine cannot go on"
)]
/// Says why Bevy gives up, in both languages, instead of a backtrace. `sentence` turns a reason into words.
pub fn explain_panics(sentence: fn(Missing) -> String) {
    static EARLIER: OnceLock<Box<dyn Fn(&PanicHookInfo<'_>) + Send + Sync>> = OnceLock::new();
    let earlier = std::panic::take_hook();
    if EARLIER.set(earlier).is_err() {
        return;
    }
    std::panic::set_hook(Box::new(move |panic| {
        let payload = panic.payload();
        let message = payload
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| payload.downcast_ref().copied());
        match message.and_then(Missing::from_panic) {
            Some(missing) => {
                eprintln!("{}", sentence(missing));
                std::process::exit(1);
            }
            None => {
                if let Some(earlier) = EARLIER.get() {
                    earlier(panic);
                }
            }
        }
    }));
}

/// Whether a display can be reached at all: asked before anything is loaded.
pub fn display_is_missing() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(all(unix, not(target_os = "macos"))) && !["WAYLAND_DISPLAY", "WAYLAND_SOCKET", "DISPLAY"].into_iter().any(set)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_panics_of_a_machine_without_graphics_or_display_are_recognised() {
        let panics = [
            (
                "Unable to find a GPU! Make sure you have installed required drivers!",
                Missing::Graphics,
            ),
            (
                "Fallback system failed to choose present mode. This is a bug.",
                Missing::Graphics,
            ),
            ("Failed to build event loop: Os(OsError { .. })", Missing::Display),
        ];
        for (message, missing) in panics {
            assert_eq!(Missing::from_panic(message), Some(missing));
        }
        assert_eq!(Missing::from_panic("index out of bounds"), None);
    }
}
