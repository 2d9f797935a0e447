//! Does what only tables with friends know: the part of [`super::act`] for [`Friends`].

use bevy::prelude::*;

use super::act::Stage;
use super::at_table::AtTable;
use super::company::{Company, Sheet};
use super::friends::Friends;
use super::screens::{Progress, Tone};
use super::settings::Settings;
use super::shell::Page;
use crate::rules::Seat;
use crate::table::{Bot, Command, Level, Line, Name, SeatState};

impl Stage<'_, '_> {
    /// Carries out what was asked for.
    pub(super) fn visit(&mut self, command: Friends) {
        match command {
            Friends::ChangeHosting(hosting) => {
                let settings = Settings {
                    hosting: *hosting,
                    ..self.shell.settings.clone()
                };
                self.change(settings);
            }
            Friends::BotLevel(level) => {
                let mut settings = self.shell.settings.clone();
                settings.hosting.level = level;
                self.change(settings);
            }
            Friends::CopyCode => self.copy("toast-copied-code", |(shown, _)| shown.code.clone()),
            Friends::CopyLink => self.copy("toast-copied-link", |(_, link)| link.clone()),
            Friends::CopyAddress(address) => self.copy("toast-copied-address", |_| address.clone()),
            Friends::Invitation => self.open(Sheet::Invitation),
            Friends::TableSettings => self.open(Sheet::Settings),
            Friends::Chat => self.open(Sheet::Chat),
            Friends::Connection => self.open(Sheet::Connection),
            Friends::WriteLine(text) => self.with_company(|company| company.talk.draft = text),
            Friends::Mute(player) => self.with_company(|company| company.talk.toggle_mute(player)),
            Friends::Say => self.say_line(),
            Friends::Phrase(number) => self.ask(Command::Say(Line::Phrase(number))),
            Friends::Sit(seat) => self.sit(seat),
            Friends::StandUp => self.ask(Command::Leave),
            Friends::AddBot(seat) => self.add_bot(seat),
            Friends::FreeSeat(seat) => self.ask(Command::FreeSeat(seat)),
            Friends::Change(settings) => self.ask(Command::Change(*settings)),
            Friends::PauseAll => self.ask(Command::Pause),
            Friends::ResumeAll => self.ask(Command::Resume),
            Friends::Reset => self.ask(Command::Reset),
            Friends::LeaveForGood => self.leave_for_good(),
            Friends::CloseTable => self.leave_table(),
            Friends::WriteAddress(written) => {
                let form = &mut self.shell.joining;
                form.written = written;
                form.progress = Progress::Still;
                self.shell.feel();
            }
            Friends::Return => self.return_to_table(),
            Friends::Reopen => self.reopen_table(),
            Friends::Open => self.open_table(),
            Friends::Join => self.join_table(),
            Friends::ChooseNearby(number) => self.choose_nearby(number),
            Friends::StopJoining => self.stop_joining(),
            Friends::NewCode => self.with_link(AtTable::change_code),
            Friends::TryNow => self.with_link(AtTable::retry),
            Friends::PlayOn => {
                self.close_sheet();
            }
        }
    }

    /// Gives the seat up and goes: there is nothing to come back to.
    fn leave_for_good(&mut self) {
        self.ask(Command::Leave);
        self.commands.queue(|world: &mut World| {
            if let Some(table) = world.remove_resource::<AtTable>() {
                table.abandon();
            }
        });
        self.leave_table();
    }

    fn with_link(&self, happen: impl FnOnce(&AtTable)) {
        if let Some(table) = &self.table {
            happen(table);
        }
    }

    fn with_company(&mut self, happen: impl FnOnce(&mut Company)) {
        if let Some(company) = self.table.as_mut().and_then(|table| table.company.as_mut()) {
            happen(company);
        }
    }

    fn ask(&mut self, command: Command) {
        if let Some(table) = self.table.as_mut() {
            table.send(command);
        }
    }

    /// Opens a sheet or puts it away; the menu gives way to it. At an offline table there is none.
    fn open(&mut self, sheet: Sheet) {
        let Some(table) = self.table.as_mut() else { return };
        let hosts = table.company.as_ref().is_some_and(|company| company.hosts);
        if matches!(sheet, Sheet::Invitation | Sheet::Settings) && !hosts {
            return;
        }
        table.paused = false;
        self.with_company(|company| company.toggle(sheet));
    }

    fn copy(&mut self, said: &str, text: impl FnOnce(&(super::screens::InvitationShown, String)) -> String) {
        let company = self.table.as_ref().and_then(|table| table.company.as_ref());
        let Some(text) = company.and_then(|company| company.invitation.as_ref()).map(text) else {
            return;
        };
        self.clipboard.set_text(&text);
        let said = self.shell.words.text(said);
        self.say(Tone::Good, said);
    }

    /// Says the line that was written; one that cannot be said stays, with the reason.
    fn say_line(&mut self) {
        let company = self.table.as_ref().and_then(|table| table.company.as_ref());
        let Some(draft) = company.map(|company| company.talk.draft.clone()) else {
            return;
        };
        match draft.parse() {
            Ok(text) => {
                self.ask(Command::Say(Line::Text(text)));
                self.with_company(|company| company.talk.draft.clear());
            }
            Err(error) => {
                let text = self.shell.words.name_error(error);
                self.say(Tone::Bad, text);
            }
        }
    }

    /// The player's name for the table, or the reason why it has none.
    pub(super) fn own_name(&self) -> Result<Name, String> {
        let written = self.shell.settings.name.clone();
        let nameless = self.shell.words.text("table-you");
        let name = if written.trim().is_empty() { nameless } else { written };
        name.parse().map_err(|error| self.shell.words.name_error(error))
    }

    fn sit(&mut self, seat: Seat) {
        match self.own_name() {
            Ok(name) => self.ask(Command::Sit { seat: Some(seat), name }),
            Err(text) => self.say(Tone::Bad, text),
        }
    }

    fn add_bot(&mut self, seat: Seat) {
        let level = self.shell.settings.hosting.level;
        let view = self.table.as_ref().and_then(|table| table.sitting.as_ref());
        let taken: Vec<String> = view
            .map(|sitting| sitting.view().public.table_seats())
            .into_iter()
            .flatten()
            .filter_map(|(_, state): (Seat, &SeatState)| state.name().map(ToString::to_string))
            .collect();
        if let Some(bot) = bot(level, &taken) {
            self.ask(Command::AddBot { seat: Some(seat), bot });
        }
    }

    /// What Esc does at a table with friends. True when it did something.
    pub(super) fn close_sheet(&mut self) -> bool {
        let company = self.table.as_mut().and_then(|table| table.company.as_mut());
        company.is_some_and(|company| company.open.take().is_some())
    }

    /// Whether one is in the middle of a table with friends: then its menu says what leaving means.
    pub(super) fn would_be_missed(&self) -> bool {
        self.has_company() && self.table.as_ref().is_some_and(|table| !table.is_out_of_reach())
    }

    /// Whether one is at a table with friends.
    pub(super) fn has_company(&self) -> bool {
        *self.page.get() == Page::Table && self.table.as_ref().is_some_and(|table| table.company.is_some())
    }
}

/// A bot with a name that nobody here has.
pub(super) fn bot(level: Level, taken: &[String]) -> Option<Bot> {
    let name = BOT_NAMES
        .iter()
        .find(|name| !taken.iter().any(|other| other == *name))?;
    Some(Bot::new(name.parse().ok()?, level))
}

/// More names than there are seats. No friend is called like this, whose seat would be refused for a bot's name.
const BOT_NAMES: [&str; 5] = ["Bot Hoa", "Bot Tuấn", "Bot Ba", "Bot Tư", "Bot Minh"];
