//! Everything a player can do in the window. Buttons, keys and tests all send the same commands.

use bevy_egui::egui::{self, Key};

use crate::app::friends::Friends;
use crate::app::settings::{OfflineSetup, Settings};
use crate::app::words::Words;
use crate::rules::Card;

/// Something a player asks the window for.
#[derive(Clone, PartialEq, Debug)]
pub enum UiCommand {
    /// Set up an offline table.
    PlayOffline,
    /// Set up a table for friends.
    HostTable,
    /// Go to a friend's table.
    JoinTable,
    /// Take up the saved tournament.
    ContinueTournament,
    /// Sit down at the offline table as it is set up.
    StartOffline,
    /// Show the rules of this table, or put them away.
    ShowRules,
    /// Show the settings.
    ShowSettings,
    /// Go to where one came from.
    Back,
    /// Leave the table; an offline tournament is kept.
    LeaveTable,
    /// Close the game.
    Quit,
    /// Fill the screen, or stop filling it.
    ToggleFullScreen,
    /// Silence everything, or stop being silent.
    ToggleMute,
    /// The settings are now these.
    ChangeSettings(Box<Settings>),
    /// The offline table is now set up like this.
    ChangeSetup(Box<OfflineSetup>),
    /// Move to the card on the left.
    FocusLeft,
    /// Move to the card on the right.
    FocusRight,
    /// Select the card one is on, or put it back.
    Select,
    /// Put back the card one is on.
    Unselect,
    /// Select this card, or put it back.
    ToggleCard(Card),
    /// Select the card at this place of the hand, 0 the leftmost, or put it back.
    TogglePlace(u8),
    /// Play the selected cards.
    Play,
    /// Pass.
    Pass,
    /// Pass as often as one is asked until the round ends, or stop doing so.
    PassThisRound,
    /// Show the next hint.
    Hint,
    /// Lay out the hand in the next way.
    Sort,
    /// Put back all cards.
    Clear,
    /// Show the earlier rounds of this game, or put them away.
    EarlierRounds,
    /// Read out one's own hand.
    ReadHand,
    /// Read out the table.
    ReadTable,
    /// Let the cards be dealt at once.
    SkipDeal,
    /// Be ready for the next game.
    Ready,
    /// Play another tournament with the same people.
    Rematch,
    /// Stop the game for a while.
    Pause,
    /// Go on with the game.
    Resume,
    /// Put away the toast with this number.
    CloseToast(u64),
    /// Go to the next step of the guided hand.
    GuideNext,
    /// Put the guided hand aside for good.
    GuideSkip,
    /// Something that only tables with friends know.
    Friends(Friends),
}

/// Where a key is pressed; the same key may do different things in different places.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// The menu and the pages one comes to from there.
    Pages,
    /// The table while a game is played.
    Table,
    /// The leaderboard between games.
    Leaderboard,
    /// The lobby of a table with friends, before its first game.
    Lobby,
}

/// A key, alone or with Alt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shortcut {
    /// The key.
    pub key: Key,
    /// Whether Alt is held.
    pub alt: bool,
}

impl UiCommand {
    /// Every command that keys or the help page name, in the order of that page. Commands that carry a form's new value
    /// are not among them.
    pub const NAMED: [Self; 25] = [
        Self::FocusLeft,
        Self::FocusRight,
        Self::Select,
        Self::Unselect,
        Self::TogglePlace(0),
        Self::Play,
        Self::Pass,
        Self::PassThisRound,
        Self::Hint,
        Self::Sort,
        Self::Clear,
        Self::EarlierRounds,
        Self::ReadHand,
        Self::ReadTable,
        Self::SkipDeal,
        Self::Ready,
        Self::Rematch,
        Self::Pause,
        Self::Resume,
        Self::ShowRules,
        Self::ShowSettings,
        Self::ToggleFullScreen,
        Self::ToggleMute,
        Self::Back,
        Self::LeaveTable,
    ];

    /// The key of the command's name.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::PlayOffline => "command-play-offline",
            Self::HostTable => "command-host-table",
            Self::JoinTable => "command-join-table",
            Self::ContinueTournament => "command-continue",
            Self::StartOffline => "command-start",
            Self::ShowRules => "command-rules",
            Self::ShowSettings => "command-settings",
            Self::Back => "command-back",
            Self::LeaveTable => "command-leave-table",
            Self::Quit => "command-quit",
            Self::ToggleFullScreen => "command-full-screen",
            Self::ToggleMute => "command-mute",
            Self::ChangeSettings(_) => "command-change-settings",
            Self::ChangeSetup(_) => "command-change-setup",
            Self::FocusLeft => "command-focus-left",
            Self::FocusRight => "command-focus-right",
            Self::Select => "command-select",
            Self::Unselect => "command-unselect",
            Self::ToggleCard(_) | Self::TogglePlace(_) => "command-toggle-card",
            Self::Play => "command-play",
            Self::Pass => "command-pass",
            Self::PassThisRound => "command-pass-this-round",
            Self::Hint => "command-hint",
            Self::Sort => "command-sort",
            Self::Clear => "command-clear",
            Self::EarlierRounds => "command-earlier-rounds",
            Self::ReadHand => "command-read-hand",
            Self::ReadTable => "command-read-table",
            Self::SkipDeal => "command-skip-deal",
            Self::Ready => "command-ready",
            Self::Rematch => "command-rematch",
            Self::Pause => "command-pause",
            Self::Resume => "command-resume",
            Self::CloseToast(_) => "command-close-toast",
            Self::GuideNext => "command-guide-next",
            Self::GuideSkip => "command-guide-skip",
            Self::Friends(command) => command.label(),
        }
    }

    /// The key of the sentence that explains the command.
    pub const fn tooltip(&self) -> &'static str {
        match self {
            Self::PlayOffline => "command-play-offline-tip",
            Self::HostTable => "command-host-table-tip",
            Self::JoinTable => "command-join-table-tip",
            Self::ContinueTournament => "command-continue-tip",
            Self::StartOffline => "command-start-tip",
            Self::ShowRules => "command-rules-tip",
            Self::ShowSettings => "command-settings-tip",
            Self::Back => "command-back-tip",
            Self::LeaveTable => "command-leave-table-tip",
            Self::Quit => "command-quit-tip",
            Self::ToggleFullScreen => "command-full-screen-tip",
            Self::ToggleMute => "command-mute-tip",
            Self::ChangeSettings(_) => "command-change-settings-tip",
            Self::ChangeSetup(_) => "command-change-setup-tip",
            Self::FocusLeft => "command-focus-left-tip",
            Self::FocusRight => "command-focus-right-tip",
            Self::Select => "command-select-tip",
            Self::Unselect => "command-unselect-tip",
            Self::ToggleCard(_) | Self::TogglePlace(_) => "command-toggle-card-tip",
            Self::Play => "command-play-tip",
            Self::Pass => "command-pass-tip",
            Self::PassThisRound => "command-pass-this-round-tip",
            Self::Hint => "command-hint-tip",
            Self::Sort => "command-sort-tip",
            Self::Clear => "command-clear-tip",
            Self::EarlierRounds => "command-earlier-rounds-tip",
            Self::ReadHand => "command-read-hand-tip",
            Self::ReadTable => "command-read-table-tip",
            Self::SkipDeal => "command-skip-deal-tip",
            Self::Ready => "command-ready-tip",
            Self::Rematch => "command-rematch-tip",
            Self::Pause => "command-pause-tip",
            Self::Resume => "command-resume-tip",
            Self::CloseToast(_) => "command-close-toast-tip",
            Self::GuideNext => "command-guide-next-tip",
            Self::GuideSkip => "command-guide-skip-tip",
            Self::Friends(command) => command.tooltip(),
        }
    }

    /// The keys that send the command, the one to show first.
    pub const fn shortcuts(&self) -> &'static [Shortcut] {
        match self {
            Self::ShowRules => const { &[key(Key::F1)] },
            Self::ShowSettings => const { &[key(Key::F2)] },
            Self::Back => const { &[key(Key::Escape)] },
            Self::ToggleFullScreen => const { &[key(Key::F11), with_alt(Key::Enter)] },
            Self::ToggleMute => const { &[key(Key::M)] },
            Self::FocusLeft => const { &[key(Key::ArrowLeft)] },
            Self::FocusRight => const { &[key(Key::ArrowRight)] },
            Self::Select => const { &[key(Key::Space), key(Key::ArrowUp)] },
            Self::Unselect => const { &[key(Key::ArrowDown)] },
            Self::TogglePlace(place) => match place {
                0 => const { &[key(Key::Num1)] },
                1 => const { &[key(Key::Num2)] },
                2 => const { &[key(Key::Num3)] },
                3 => const { &[key(Key::Num4)] },
                4 => const { &[key(Key::Num5)] },
                5 => const { &[key(Key::Num6)] },
                6 => const { &[key(Key::Num7)] },
                7 => const { &[key(Key::Num8)] },
                8 => const { &[key(Key::Num9)] },
                _ => &[],
            },
            Self::Play => const { &[key(Key::Enter)] },
            Self::Pass => const { &[key(Key::P)] },
            Self::PassThisRound => const { &[key(Key::O)] },
            Self::Hint => const { &[key(Key::H)] },
            Self::Sort => const { &[key(Key::S)] },
            Self::Clear => const { &[key(Key::Escape)] },
            Self::EarlierRounds => const { &[key(Key::L)] },
            Self::ReadHand => const { &[key(Key::B)] },
            Self::ReadTable => const { &[key(Key::T)] },
            Self::SkipDeal => const { &[key(Key::Backspace)] },
            Self::Ready | Self::Rematch => const { &[key(Key::R)] },
            Self::Pause => const { &[key(Key::F10)] },
            Self::Friends(command) => command.shortcuts(),
            Self::PlayOffline
            | Self::HostTable
            | Self::JoinTable
            | Self::ContinueTournament
            | Self::StartOffline
            | Self::LeaveTable
            | Self::Quit
            | Self::ChangeSettings(_)
            | Self::ChangeSetup(_)
            | Self::ToggleCard(_)
            | Self::Resume
            | Self::CloseToast(_)
            | Self::GuideNext
            | Self::GuideSkip => &[],
        }
    }

    /// Whether the command's keys work in this place. Esc means [`UiCommand::Clear`] at the table, where the lead to the
    /// pause menu is the second press: the window decides by what is selected.
    pub const fn works_in(&self, place: Place) -> bool {
        match self {
            Self::ShowRules | Self::ShowSettings | Self::ToggleFullScreen | Self::ToggleMute => true,
            Self::Friends(_) => Friends::works_in(place),
            Self::Back => matches!(place, Place::Pages | Place::Leaderboard | Place::Lobby),
            Self::Ready | Self::Rematch => matches!(place, Place::Leaderboard | Place::Table | Place::Lobby),
            Self::ReadTable => matches!(place, Place::Leaderboard | Place::Table),
            Self::FocusLeft
            | Self::FocusRight
            | Self::Select
            | Self::Unselect
            | Self::TogglePlace(_)
            | Self::Play
            | Self::Pass
            | Self::PassThisRound
            | Self::Hint
            | Self::Sort
            | Self::Clear
            | Self::EarlierRounds
            | Self::ReadHand
            | Self::SkipDeal
            | Self::Pause => matches!(place, Place::Table),
            Self::PlayOffline
            | Self::HostTable
            | Self::JoinTable
            | Self::ContinueTournament
            | Self::StartOffline
            | Self::LeaveTable
            | Self::Quit
            | Self::ChangeSettings(_)
            | Self::ChangeSetup(_)
            | Self::ToggleCard(_)
            | Self::Resume
            | Self::CloseToast(_)
            | Self::GuideNext
            | Self::GuideSkip => false,
        }
    }

    /// The command's keys as they are shown beside it, for example "F11 · Alt+Enter"; empty when it has none.
    pub fn keys_shown(&self, words: &Words) -> String {
        let keys: Vec<String> = self.shortcuts().iter().map(|shortcut| shortcut.shown(words)).collect();
        keys.join(" · ")
    }
}

impl Shortcut {
    fn shown(self, words: &Words) -> String {
        let sign = SIGNS.iter().find(|(key, _)| *key == self.key);
        let name = match sign {
            Some((_, sign)) => (*sign).to_owned(),
            None if self.key == Key::Space => words.text("key-space"),
            None => self.key.name().to_owned(),
        };
        if self.alt { format!("Alt+{name}") } else { name }
    }

    fn is_pressed_by(self, event: &egui::Event) -> bool {
        let modifiers = if self.alt {
            egui::Modifiers::ALT
        } else {
            egui::Modifiers::NONE
        };
        matches!(event, egui::Event::Key { key, pressed: true, repeat, modifiers: held, .. }
            if *key == self.key && *held == modifiers && (!repeat || may_repeat(*key)))
    }
}

/// The commands whose keys were pressed since the last pass, in the order of the keys, and takes those keys away. While
/// a text is being written no letter is a command; while a button has the focus, Enter and Space are the button's.
pub fn pressed(ctx: &egui::Context, place: Place) -> Vec<UiCommand> {
    let writing = ctx.egui_wants_keyboard_input() && ctx.text_edit_focused();
    let focused = ctx.memory(|memory| memory.focused().is_some());
    let is_free = |shortcut: &Shortcut| {
        let presses = matches!(shortcut.key, Key::Enter | Key::Space) && !shortcut.alt;
        let writes_nothing = shortcut.alt || WRITE_NOTHING.contains(&shortcut.key);
        writes_nothing || !(writing || presses && focused)
    };
    let numbered = (1..9).map(UiCommand::TogglePlace);
    let possible: Vec<UiCommand> = UiCommand::NAMED
        .into_iter()
        .chain(numbered)
        .chain(Friends::NAMED)
        .filter(|command| command.works_in(place))
        .collect();
    let meant_by = |event: &egui::Event| {
        possible.iter().find(|command| {
            let mut keys = command.shortcuts().iter().filter(|shortcut| is_free(shortcut));
            keys.any(|shortcut| shortcut.is_pressed_by(event))
        })
    };
    let mut sent = Vec::new();
    ctx.input_mut(|input| {
        input.events.retain(|event| {
            let command = meant_by(event);
            sent.extend(command.cloned());
            command.is_none()
        });
    });
    sent
}

/// Moving along the hand goes on while the key is held; everything else happens once.
const fn may_repeat(key: Key) -> bool {
    matches!(key, Key::ArrowLeft | Key::ArrowRight)
}

const SIGNS: [(Key, &str); 5] = [
    (Key::ArrowLeft, "←"),
    (Key::ArrowRight, "→"),
    (Key::ArrowUp, "↑"),
    (Key::ArrowDown, "↓"),
    (Key::Escape, "Esc"),
];

/// Keys that are commands even while a text is written.
const WRITE_NOTHING: [Key; 5] = [Key::Escape, Key::F1, Key::F2, Key::F10, Key::F11];

pub(super) const fn key(key: Key) -> Shortcut {
    Shortcut { key, alt: false }
}

const fn with_alt(key: Key) -> Shortcut {
    Shortcut { key, alt: true }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::words::Language;

    #[test]
    fn every_command_has_a_name_and_an_explanation() {
        for language in Language::ALL {
            let words = Words::new(language);
            for command in UiCommand::NAMED.into_iter().chain(Friends::NAMED) {
                assert!(words.has(command.label()), "{command:?}");
                assert!(words.has(command.tooltip()), "{command:?}");
            }
        }
    }

    #[test]
    fn in_one_place_a_key_does_one_thing() {
        for place in [Place::Pages, Place::Table, Place::Leaderboard, Place::Lobby] {
            let mut seen: Vec<Shortcut> = Vec::new();
            let named = UiCommand::NAMED.into_iter().chain(Friends::NAMED);
            for command in named.filter(|command| command.works_in(place)) {
                // A tournament that is over waits for a rematch, any other for the next game: never both.
                if command == UiCommand::Rematch {
                    continue;
                }
                for shortcut in command.shortcuts() {
                    assert!(!seen.contains(shortcut), "{shortcut:?} in {place:?}");
                    seen.push(*shortcut);
                }
            }
        }
    }

    #[test]
    fn keys_are_shown_as_players_know_them() {
        let words = Words::new(Language::En);
        assert_eq!(UiCommand::ToggleFullScreen.keys_shown(&words), "F11 · Alt+Enter");
        assert_eq!(UiCommand::Select.keys_shown(&words), "Space · ↑");
        assert_eq!(UiCommand::Quit.keys_shown(&words), "");
    }
}
