//! The ways to a table with friends: opening one, joining one, coming back to one.

use bevy::prelude::*;
use bevy::winit::WinitUserEvent;

use super::act::Stage;
use super::at_table::AtTable;
use super::company::Company;
use super::screens::{NearbyShown, Progress, Tone};
use super::shell::{JoinForm, Page, Shell};
use super::visit::bot;
use crate::net::hosting::{self, HostSetup};
use crate::net::invite::Invite;
use crate::net::joining::{self, JoinError, JoinSetup};
use crate::net::live::LiveTable;
use crate::net::nearby::{Browser, NearbyTable};
use crate::net::offline::{OpenError, human_pace};
use crate::net::profile::Profile;
use crate::net::relay::Address;

/// The tables on the local network, while somebody looks for one.
#[derive(Resource, Default)]
pub(super) struct Nearby {
    browser: Option<Browser>,
    found: Vec<NearbyTable>,
}

impl Stage<'_, '_> {
    /// Something that wakes a sleeping window.
    fn waker(&self) -> impl Fn() + Send + 'static {
        let proxy = (**self.proxy).clone();
        move || {
            // A closed window needs no waking.
            let _closed = proxy.send_event(WinitUserEvent::WakeUp);
        }
    }

    /// Opens the table that is set up.
    pub(super) fn open_table(&mut self) {
        let name = match self.own_name() {
            Ok(name) => name,
            Err(text) => return self.say(Tone::Bad, text),
        };
        let relay = match self.relay() {
            Ok(relay) => relay,
            Err(text) => return self.say(Tone::Bad, text),
        };
        let wished = self.shell.settings.hosting;
        let mut taken = vec![name.to_string()];
        let mut bots = Vec::new();
        for _ in 0..wished.bots.min(wished.most_bots()) {
            if let Some(bot) = bot(wished.level, &taken) {
                taken.push(bot.name.to_string());
                bots.push(bot);
            }
        }
        let setup = HostSetup {
            name,
            sits: true,
            settings: wished.table(),
            bots,
            pace: human_pace(),
            listen: None,
            relay,
            own_relay: None,
        };
        let opened = hosting::host(setup, self.own_profile());
        self.host_table(opened.map(Some));
    }

    /// Takes up the table that was hosted here and is not over.
    pub(super) fn reopen_table(&mut self) {
        let relay = match self.relay() {
            Ok(relay) => relay,
            Err(text) => return self.say(Tone::Bad, text),
        };
        let opened = hosting::resume(self.own_profile(), human_pace(), None, relay, None);
        self.host_table(opened);
    }

    /// The profile, which hides this computer's address if the settings say so now.
    fn own_profile(&mut self) -> &Profile {
        self.profile.profile.hide_address(self.shell.settings.hide_address);
        &self.profile.profile
    }

    /// The relay of the settings, or why what is written there is none.
    fn relay(&self) -> Result<Option<Address>, String> {
        let relay = self.shell.settings.relay();
        relay.map_err(|error| self.shell.words.relay_address_error(&error))
    }

    fn host_table(&mut self, opened: Result<Option<LiveTable>, OpenError>) {
        match opened {
            Ok(Some(link)) => {
                self.sit_with_friends(link, true);
                self.turn_to(Page::Table);
            }
            Ok(None) => self.say(Tone::Bad, self.shell.words.text("notice-nothing-saved")),
            Err(error) => {
                warn!("{error}");
                let text = self.shell.words.open_error(&error);
                self.say(Tone::Bad, text);
            }
        }
        self.commands.run_system_cached(super::profile::look_for_saved);
    }

    /// What was copied is what one most likely wants to write, if it is an invitation.
    pub(super) fn paste_invitation(&mut self) {
        self.shell.joining.progress = Progress::Still;
        self.shell.joining.just_chosen = true;
        if !self.shell.joining.written.is_empty() {
            return;
        }
        let copied = self.clipboard.get_text().unwrap_or_default();
        if copied.len() <= LONGEST && copied.trim().parse::<Invite>().is_ok() {
            copied.trim().clone_into(&mut self.shell.joining.written);
            self.shell.feel();
        }
    }

    /// Goes to the table whose code is written.
    pub(super) fn join_table(&mut self) {
        let Ok(mut to) = self.shell.joining.written.parse::<Invite>() else {
            return;
        };
        if to.places.is_empty() {
            let known = self.nearby.found.iter().find(|near| near.table.room == to.code.room());
            to.places = known.map_or_else(Vec::new, |near| near.places.clone());
        }
        // Whoever invites knows best which relay the table is at.
        if to.relay.is_none() {
            to.relay = match self.relay() {
                Ok(relay) => relay,
                Err(text) => return self.say(Tone::Bad, text),
            };
        }
        let name = match self.own_name() {
            Ok(name) => name,
            Err(text) => return self.say(Tone::Bad, text),
        };
        let setup = JoinSetup {
            to,
            name,
            spectate: false,
        };
        let joined = joining::join(setup, self.own_profile());
        self.go(joined.map(Some));
    }

    /// Goes back to the table where a seat is still kept.
    pub(super) fn return_to_table(&mut self) {
        if self.table.is_some() {
            self.leave_table();
        }
        let joined = joining::resume(self.own_profile());
        self.turn_to(Page::Joining);
        self.go(joined);
    }

    /// On the way to a table one waits on the page with the code.
    fn go(&mut self, joined: Result<Option<LiveTable>, JoinError>) {
        self.shell.joining.progress = match joined {
            Ok(Some(link)) => {
                self.sit_with_friends(link, false);
                Progress::Trying
            }
            Ok(None) => {
                let words = &self.shell.words;
                Progress::Failed(words.text("end-gave-up-title"), words.text("notice-no-seat-kept"))
            }
            Err(error) => {
                warn!("{error}");
                let (title, text) = self.shell.words.join_error(&error).said(&self.shell.words);
                Progress::Failed(title, text)
            }
        };
    }

    /// Does not wait for the table any longer.
    pub(super) fn stop_joining(&mut self) {
        self.commands.remove_resource::<AtTable>();
        self.table = None;
        self.shell.joining.progress = Progress::Still;
        self.commands.run_system_cached(super::profile::look_for_saved);
    }

    fn sit_with_friends(&mut self, link: LiveTable, hosts: bool) {
        link.on_update(Box::new(self.waker()));
        let company = Company::new(hosts, link.player());
        let mut table = AtTable::new(link, &self.shell.settings);
        table.guide = None;
        table.company = Some(company);
        self.commands.insert_resource(table);
    }

    /// Writes the public half of a table that was found, so that the rest is typed after it.
    pub(super) fn choose_nearby(&mut self, number: usize) {
        let Some(near) = self.nearby.found.get(number) else {
            return;
        };
        self.shell.joining.written = format!("{}-", near.table.room);
        self.shell.joining.just_chosen = true;
        self.shell.feel();
    }

    /// Begins or ends looking for tables nearby, as the page needs it.
    pub(super) fn look_around(&mut self, page: Page) {
        let looks = page == Page::Joining;
        if looks && self.nearby.browser.is_none() {
            match Browser::open(self.waker()) {
                Ok(browser) => self.nearby.browser = Some(browser),
                // One can still type the address.
                Err(error) => warn!("{error}"),
            }
        } else if !looks {
            *self.nearby = Nearby::default();
            self.shell.joining.progress = Progress::Still;
        }
    }
}

/// Takes in which tables are nearby now.
pub(super) fn find(mut nearby: ResMut<Nearby>, mut shell: ResMut<Shell>) {
    let nearby = nearby.bypass_change_detection();
    let Some(browser) = &nearby.browser else { return };
    let found = browser.tables();
    if nearby.found == found {
        return;
    }
    nearby.found = found;
    let shown = nearby.found.iter().map(|near| NearbyShown {
        host: near.table.name.to_string(),
        free: near.table.seats_free,
        speaks: near.speaks(),
    });
    shell.joining.nearby = shown.collect();
}

/// Once the first view of a joined table has come one sits there; when it does not come, the page with the code says why.
pub(super) fn arrive(
    table: Option<ResMut<AtTable>>,
    mut shell: ResMut<Shell>,
    page: Res<State<Page>>,
    mut next: ResMut<NextState<Page>>,
    mut nearby: ResMut<Nearby>,
    mut commands: Commands,
) {
    let (Some(table), Page::Joining) = (table, page.get()) else {
        return;
    };
    let ending = table.company.as_ref().and_then(|company| company.ending.clone());
    if table.sitting.is_some() {
        shell.joining = JoinForm {
            nearby: std::mem::take(&mut shell.joining.nearby),
            ..JoinForm::default()
        };
        *nearby = Nearby::default();
        next.set(Page::Table);
    } else if let Some(ending) = ending {
        let (title, text) = ending.said(&shell.words);
        shell.joining.progress = Progress::Failed(title, text);
        commands.remove_resource::<AtTable>();
    }
}

/// The most bytes of an invitation that is taken from the clipboard.
const LONGEST: usize = 600;
