//! `thirteen --measure`: plays through the window by itself and prints how long things took, one JSON object a figure.
//!
//! A thread of its own watches from outside, because an idle window runs no system that could count. It opens the
//! menu, waits, deals a hand against bots, waits again, hosts a table and comes to it as a guest, and waits in its lobby
//! and in its game; then it closes the game.
#![expect(clippy::disallowed_methods, reason = "measuring is a matter of the real clock")]

use std::error::Error;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use bevy::prelude::*;
use bevy::winit::{EventLoopProxy, EventLoopProxyWrapper, WinitUserEvent};

use super::at_table::AtTable;
use super::command::UiCommand;
use super::friends::Friends;
use super::settings::Hosting;
use super::shell::{Page, Shell};
use super::table::scene::Scene;
use super::table::sitting::Sitting;
use crate::net::joining::{self, JoinSetup};
use crate::net::live::LiveTable;
use crate::net::profile::{Folders, Profile};
use crate::rules::Preset;
use crate::table::{Command, TurnTimer};

/// What the window tells the watching thread.
#[derive(Default)]
struct Facts {
    updates: AtomicU64,
    hand_is_dealt: AtomicBool,
    on_turn: AtomicBool,
    at_table: AtomicBool,
    /// The code of the table that is hosted, with the port of this computer.
    address: Mutex<Option<String>>,
    guest_is_ready: AtomicBool,
    /// The longest time between two updates since this was last taken, in microseconds.
    slowest_us: AtomicU64,
}

#[derive(Resource, Clone)]
struct Watched(Arc<Facts>);

#[derive(Resource)]
struct Errands(Mutex<Receiver<UiCommand>>);

/// Measures from `start`, the moment at which the program began.
pub(super) fn plugin(app: &mut App, start: Instant) {
    let facts = Arc::new(Facts::default());
    let (errands, received) = channel();
    app.insert_resource(Watched(Arc::clone(&facts)))
        .insert_resource(Errands(Mutex::new(received)))
        .add_systems(Startup, move |proxy: Res<EventLoopProxyWrapper>| {
            let watch = Watch {
                start,
                facts: Arc::clone(&facts),
                errands: errands.clone(),
                proxy: (**proxy).clone(),
            };
            let thread = thread::Builder::new().name("measure".to_owned());
            if let Err(error) = thread.spawn(move || watch.run()) {
                warn!("nothing is measured: {error}");
            }
        })
        .add_systems(Startup, |mut shell: ResMut<Shell>| {
            // A hand that wins at once would leave nothing to measure.
            shell.settings.offline.rules = Preset::Suited.rules();
            // A clock in view is not idle.
            shell.settings.hosting = Hosting {
                seats: 2,
                rules: Preset::Suited.rules(),
                timer: TurnTimer::Off,
                ..Hosting::default()
            };
        })
        .add_systems(First, run_errands)
        .add_systems(Last, tell);
}

fn run_errands(errands: Res<Errands>, mut shell: ResMut<Shell>) {
    if let Ok(errands) = errands.0.lock() {
        while let Ok(command) = errands.try_recv() {
            shell.asked.push_back(command);
        }
    }
}

fn tell(
    facts: Res<Watched>,
    table: Option<Res<AtTable>>,
    scene: Res<Scene>,
    page: Res<State<Page>>,
    time: Res<Time<Real>>,
) {
    let sitting = table.as_ref().and_then(|table| table.sitting.as_ref());
    let cards = sitting.map_or(0, |sitting| sitting.hand().order().len());
    facts
        .0
        .hand_is_dealt
        .store(cards > 0 && scene.is_at_rest(), Ordering::Relaxed);
    facts
        .0
        .on_turn
        .store(sitting.is_some_and(Sitting::is_on_turn), Ordering::Relaxed);
    facts
        .0
        .at_table
        .store(*page.get() == Page::Table && cards > 0, Ordering::Relaxed);
    let company = table.as_ref().and_then(|table| table.company_and_view());
    let guest_is_ready =
        company.is_some_and(|(company, view)| view.public.awaited().len() == 1 && company.others().count() > 0);
    facts.0.guest_is_ready.store(guest_is_ready, Ordering::Relaxed);
    if let (Some((company, _)), Ok(mut address)) = (company, facts.0.address.lock()) {
        *address = company.invitation.as_ref().and_then(|(shown, _)| {
            let (_, port) = shown.addresses.first()?.rsplit_once(':')?;
            Some(format!("{}@127.0.0.1:{port}", shown.code))
        });
    }
    let since_last = time.delta().as_micros() as u64;
    facts.0.slowest_us.fetch_max(since_last, Ordering::Relaxed);
    facts.0.updates.fetch_add(1, Ordering::Relaxed);
}

struct Watch {
    start: Instant,
    facts: Arc<Facts>,
    errands: Sender<UiCommand>,
    proxy: EventLoopProxy<WinitUserEvent>,
}

impl Watch {
    fn run(&self) {
        // The second update begins when the picture of the first has been handed over.
        self.wait_until(|facts| facts.updates.load(Ordering::Relaxed) >= 2);
        figure("first_frame", ms(self.start.elapsed()), "ms");
        thread::sleep(SETTLE);
        self.idle("menu");
        let asked = Instant::now();
        self.ask(UiCommand::StartOffline);
        self.wait_until(|facts| facts.at_table.load(Ordering::Relaxed));
        let (began, before) = (Instant::now(), self.updates());
        self.facts.slowest_us.store(0, Ordering::Relaxed);
        self.wait_until(|facts| facts.hand_is_dealt.load(Ordering::Relaxed));
        let dealing = began.elapsed().as_secs_f64();
        figure("menu_to_dealt_hand", ms(asked.elapsed()), "ms");
        let slowest = self.facts.slowest_us.load(Ordering::Relaxed) as f64 / 1000.0;
        figure("slowest_update_while_dealing", slowest, "ms");
        figure(
            "updates_while_dealing",
            (self.updates() - before) as f64 / dealing,
            "1/s",
        );
        self.wait_until(|facts| facts.on_turn.load(Ordering::Relaxed));
        thread::sleep(SETTLE);
        self.idle("table");
        if let Some(bytes) = resident_kib() {
            figure("resident_memory", bytes / 1024.0, "MiB");
        }
        self.ask(UiCommand::LeaveTable);
        self.with_a_friend();
        self.ask(UiCommand::Quit);
    }

    /// Hosts a table, and counts while a guest sits there and nothing happens.
    fn with_a_friend(&self) {
        thread::sleep(SETTLE);
        self.ask(UiCommand::HostTable);
        self.ask(UiCommand::Friends(Friends::Open));
        self.wait_until(|facts| address(facts).is_some());
        thread::sleep(SETTLE);
        self.idle("lobby");
        let Some(address) = address(&self.facts) else {
            return complain("no network, so no table with a guest is measured");
        };
        let folder = std::env::temp_dir().join(format!("thirteen-measured-{}", std::process::id()));
        match visit(&address, &folder) {
            Ok(guest) => self.at_a_table_with(&guest),
            Err(error) => complain(&format!("no table with a guest is measured: {error}")),
        }
        // A folder that stays behind in the temporary folder harms nothing.
        let _stays = std::fs::remove_dir_all(&folder);
    }

    fn at_a_table_with(&self, guest: &LiveTable) {
        thread::sleep(SETTLE);
        guest.send(Command::Ready { pledge: None });
        self.wait_until(|facts| facts.guest_is_ready.load(Ordering::Relaxed));
        thread::sleep(SETTLE);
        self.idle("lobby_with_guest");
        self.ask(UiCommand::Ready);
        self.wait_until(|facts| facts.at_table.load(Ordering::Relaxed));
        self.wait_until(|facts| facts.hand_is_dealt.load(Ordering::Relaxed));
        thread::sleep(SETTLE + SETTLE);
        self.idle("table_with_guest");
    }

    /// Counts what happens while nothing happens.
    fn idle(&self, place: &str) {
        let (updates, processor, since) = (self.updates(), processor_ms(), Instant::now());
        thread::sleep(IDLE);
        figure(
            &format!("idle_{place}_updates"),
            (self.updates() - updates) as f64,
            "in 10 s",
        );
        if let (Some(before), Some(after)) = (processor, processor_ms()) {
            let share = (after - before) / ms(since.elapsed()) * 100.0;
            figure(&format!("idle_{place}_processor"), share, "% of a core");
        }
    }

    fn updates(&self) -> u64 {
        self.facts.updates.load(Ordering::Relaxed)
    }

    fn ask(&self, command: UiCommand) {
        // A window that has closed measures nothing any more.
        let _closed = self.errands.send(command);
        let _closed = self.proxy.send_event(WinitUserEvent::WakeUp);
    }

    fn wait_until(&self, reached: impl Fn(&Facts) -> bool) {
        let since = Instant::now();
        while !reached(&self.facts) && since.elapsed() < LONGEST_WAIT {
            thread::sleep(Duration::from_millis(1));
        }
    }
}

/// Comes to the table at this address as somebody else, whose profile is in `folder`.
fn visit(address: &str, folder: &Path) -> Result<LiveTable, Box<dyn Error>> {
    let profile = Folders::find(Some(folder)).and_then(Profile::open)?;
    let setup = JoinSetup {
        to: address.parse()?,
        name: "Hoa".parse()?,
        spectate: false,
    };
    Ok(joining::join(setup, &profile)?)
}

fn address(facts: &Facts) -> Option<String> {
    facts.address.lock().ok()?.clone()
}

#[expect(clippy::print_stderr, reason = "whoever measures is to know what was not")]
fn complain(text: &str) {
    eprintln!("{text}");
}

#[expect(clippy::print_stdout, reason = "the figures are what was asked for")]
fn figure(name: &str, value: f64, unit: &str) {
    println!(
        "{}",
        serde_json::json!({ "figure": name, "value": (value * 100.0).round() / 100.0, "unit": unit })
    );
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// The processor time that this process has used, where the system tells.
fn processor_ms() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let after_name = stat.rsplit_once(')')?.1;
    let mut fields = after_name.split_whitespace().skip(11);
    let ticks: u64 = fields.next()?.parse::<u64>().ok()? + fields.next()?.parse::<u64>().ok()?;
    Some(ticks as f64 * TICK_MS)
}

fn resident_kib() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// A tick of the processor clock on every Linux we know.
const TICK_MS: f64 = 10.0;
const SETTLE: Duration = Duration::from_millis(2_500);
const IDLE: Duration = Duration::from_secs(10);
const LONGEST_WAIT: Duration = Duration::from_secs(30);
