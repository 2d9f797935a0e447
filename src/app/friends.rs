//! What a player can do at a table with friends, or on the way to one; the rest is in [`super::command`].

use bevy_egui::egui::Key;

use super::command::{Place, Shortcut, UiCommand, key};
use crate::app::settings::Hosting;
use crate::rules::Seat;
use crate::table::{Level, PlayerId, Settings};

/// Something a player asks for that only tables with friends know.
#[derive(Clone, PartialEq, Debug)]
pub enum Friends {
    /// Go back to the table where a seat is still kept.
    Return,
    /// Take up the table that was hosted here and is not over.
    Reopen,
    /// Open the table as it is set up.
    Open,
    /// The table that is hosted next is now set up like this.
    ChangeHosting(Box<Hosting>),
    /// The code, link or address is now this text.
    WriteAddress(String),
    /// Go to the table whose code is written.
    Join,
    /// Choose the table with this number among those that were found nearby.
    ChooseNearby(usize),
    /// Do not wait for the table any longer.
    StopJoining,
    /// Put the code on the clipboard.
    CopyCode,
    /// Put the invitation link on the clipboard.
    CopyLink,
    /// Put the code with this address on the clipboard.
    CopyAddress(String),
    /// The host: take another code.
    NewCode,
    /// Show the invitation over the table, or put it away.
    Invitation,
    /// Take this seat, or move to it, or ask for it from the next deal on.
    Sit(Seat),
    /// Give the seat up and watch.
    StandUp,
    /// The host: bots that are added from now on play at this level.
    BotLevel(Level),
    /// The host: put a bot into this seat.
    AddBot(Seat),
    /// The host: empty this seat.
    FreeSeat(Seat),
    /// The host: show the table's settings, or put them away.
    TableSettings,
    /// The host: the table is set to this.
    Change(Box<Settings>),
    /// Show what is said, or put it away.
    Chat,
    /// The line that is being written is now this text.
    WriteLine(String),
    /// Say the line.
    Say,
    /// Say this quick phrase.
    Phrase(u8),
    /// Hide what this player says, or show it again.
    Mute(PlayerId),
    /// Show how one is connected, or put it away.
    Connection,
    /// Try at once to reach the table.
    TryNow,
    /// Put the welcome away, and play on.
    PlayOn,
    /// The host: stop all clocks.
    PauseAll,
    /// The host: let them run.
    ResumeAll,
    /// The host: another tournament.
    Reset,
    /// The host: end the table.
    CloseTable,
    /// A guest: go for good.
    LeaveForGood,
}

impl Friends {
    /// What keys can do, in the order of the help page.
    pub const NAMED: [UiCommand; 3] = [
        UiCommand::Friends(Self::Chat),
        UiCommand::Friends(Self::Connection),
        UiCommand::Friends(Self::Invitation),
    ];

    /// The key of the command's name.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Return => "command-return-to-table",
            Self::Reopen => "command-reopen-table",
            Self::Open => "command-open-table",
            Self::ChangeHosting(_) => "command-change-hosting",
            Self::WriteAddress(_) => "command-write-address",
            Self::Join => "command-join",
            Self::ChooseNearby(_) => "command-join-nearby",
            Self::StopJoining => "command-stop-joining",
            Self::CopyCode => "command-copy-code",
            Self::CopyLink => "command-copy-link",
            Self::CopyAddress(_) => "command-copy-address",
            Self::NewCode => "command-new-code",
            Self::Invitation => "command-show-invitation",
            Self::Sit(_) => "command-sit-here",
            Self::StandUp => "command-stand-up",
            Self::BotLevel(_) => "command-bot-level",
            Self::AddBot(_) => "command-add-bot",
            Self::FreeSeat(_) => "command-free-seat",
            Self::TableSettings | Self::Change(_) => "command-change-table",
            Self::Chat => "command-chat",
            Self::WriteLine(_) => "command-write-line",
            Self::Say => "command-say",
            Self::Phrase(_) => "command-phrase",
            Self::Mute(_) => "command-mute-person",
            Self::Connection => "command-connection",
            Self::TryNow => "command-try-now",
            Self::PlayOn => "command-play-on",
            Self::PauseAll => "command-pause-all",
            Self::ResumeAll => "command-resume-all",
            Self::Reset => "command-reset",
            Self::CloseTable => "command-close-table",
            Self::LeaveForGood => "command-leave-for-good",
        }
    }

    /// The key of the sentence that explains the command.
    pub const fn tooltip(&self) -> &'static str {
        match self {
            Self::Return => "command-return-to-table-tip",
            Self::Reopen => "command-reopen-table-tip",
            Self::Open => "command-open-table-tip",
            Self::ChangeHosting(_) => "command-change-hosting-tip",
            Self::WriteAddress(_) => "command-write-address-tip",
            Self::Join => "command-join-tip",
            Self::ChooseNearby(_) => "command-join-nearby-tip",
            Self::StopJoining => "command-stop-joining-tip",
            Self::CopyCode => "command-copy-code-tip",
            Self::CopyLink => "command-copy-link-tip",
            Self::CopyAddress(_) => "command-copy-address-tip",
            Self::NewCode => "command-new-code-tip",
            Self::Invitation => "command-show-invitation-tip",
            Self::Sit(_) => "command-sit-here-tip",
            Self::StandUp => "command-stand-up-tip",
            Self::BotLevel(_) => "command-bot-level-tip",
            Self::AddBot(_) => "command-add-bot-tip",
            Self::FreeSeat(_) => "command-free-seat-tip",
            Self::TableSettings | Self::Change(_) => "command-change-table-tip",
            Self::Chat => "command-chat-tip",
            Self::WriteLine(_) | Self::Say => "command-say-tip",
            Self::Phrase(_) => "command-phrase-tip",
            Self::Mute(_) => "command-mute-person-tip",
            Self::Connection => "command-connection-tip",
            Self::TryNow => "command-try-now-tip",
            Self::PlayOn => "command-play-on-tip",
            Self::PauseAll => "command-pause-all-tip",
            Self::ResumeAll => "command-resume-all-tip",
            Self::Reset => "command-reset-tip",
            Self::CloseTable => "leave-host",
            Self::LeaveForGood => "leave-guest-running",
        }
    }

    /// The keys that send the command.
    pub const fn shortcuts(&self) -> &'static [Shortcut] {
        match self {
            Self::Chat => const { &[key(Key::C)] },
            Self::Connection => const { &[key(Key::N)] },
            Self::Invitation => const { &[key(Key::I)] },
            Self::Return
            | Self::Reopen
            | Self::Open
            | Self::ChangeHosting(_)
            | Self::WriteAddress(_)
            | Self::Join
            | Self::ChooseNearby(_)
            | Self::StopJoining
            | Self::CopyCode
            | Self::CopyLink
            | Self::CopyAddress(_)
            | Self::NewCode
            | Self::Sit(_)
            | Self::StandUp
            | Self::BotLevel(_)
            | Self::AddBot(_)
            | Self::FreeSeat(_)
            | Self::TableSettings
            | Self::Change(_)
            | Self::WriteLine(_)
            | Self::Say
            | Self::Phrase(_)
            | Self::Mute(_)
            | Self::TryNow
            | Self::PlayOn
            | Self::PauseAll
            | Self::ResumeAll
            | Self::Reset
            | Self::CloseTable
            | Self::LeaveForGood => &[],
        }
    }

    /// Whether the command's keys work in this place.
    pub const fn works_in(place: Place) -> bool {
        matches!(place, Place::Table | Place::Leaderboard | Place::Lobby)
    }
}
