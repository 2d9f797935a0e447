//! Every size and duration of the window's controls, in points of a window of 1280 × 720 and in milliseconds.

/// Running text.
pub const TEXT: f32 = 16.0;
/// Notes and hints.
pub const SMALL: f32 = 13.5;
/// The name of a section.
pub const SECTION: f32 = 18.0;
/// The name of a page.
pub const TITLE: f32 = 30.0;
/// The game's name on the first screen.
pub const DISPLAY: f32 = 52.0;
/// Numbers that are read from afar.
pub const SCORE: f32 = 22.0;

/// Between a word and its neighbour.
pub const GAP_SMALL: f32 = 6.0;
/// Between two controls.
pub const GAP: f32 = 10.0;
/// Between two groups.
pub const GAP_LARGE: f32 = 20.0;
/// Between a panel's edge and what is in it.
pub const INSET: f32 = 18.0;
/// Between the window's edge and what is in it.
pub const EDGE: f32 = 24.0;

/// Corners of buttons and fields.
pub const ROUND: u8 = 8;
/// Corners of panels.
pub const ROUND_PANEL: u8 = 14;

/// The height of a button.
pub const BUTTON: f32 = 40.0;
/// The height of one of the large choices on the first screen.
pub const BUTTON_LARGE: f32 = 84.0;
/// The smallest width of a button.
pub const BUTTON_WIDTH: f32 = 96.0;
/// The thickness of the ring round what has the keyboard's focus.
pub const FOCUS_RING: f32 = 2.5;

/// The widest a page of text or controls is.
pub const PAGE: f32 = 980.0;
/// The widest a dialogue is.
pub const DIALOGUE: f32 = 440.0;
/// The widest a toast is.
pub const TOAST: f32 = 420.0;

/// How long a control takes to show that the pointer is on it.
pub const HOVER_MS: u32 = 80;
/// How long a toast stays when nobody puts it away.
pub const TOAST_MS: u32 = 5_000;
/// The longest move of a card.
pub const CARD_MS: u32 = 250;
