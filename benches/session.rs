//! How fast tables run: a host and four guests in memory, with every signature made and proved; and a thousand such
//! tables in one process, with people who move every few seconds. One line a figure, and the same as JSON in
//! `bench/session.json` of the target folder.

#![expect(clippy::disallowed_methods, reason = "a benchmark measures time, and waits for it")]
#![expect(clippy::print_stdout, reason = "the figures are what a benchmark is for")]

mod figures;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use ed25519_dalek::SigningKey;
use rand_core::{Rng as _, SeedableRng};
use thirteen::bot::{self, Rng, Style};
use thirteen::session::{
    CommandNo, Guest, GuestConfig, GuestInput, GuestOutput, Host, HostConfig, Input, LinkId, Millis, Output, Pace,
    Record,
};
use thirteen::table::{Choice, Command, Level, Phase, PlayerId, PublicKey, Settings, TableId, View};

fn main() {
    let mut measured = figures::Figures::default();
    one_table(&mut measured);
    thousand_tables(&mut measured);
    measured.write("session");
}

/// As many events as one core gets through a host and its four guests.
fn one_table(measured: &mut figures::Figures) {
    let mut table = Table::seated(1);
    let (mut now, start) = (1_000, Instant::now());
    let (events, frames) = (table.events, table.frames);
    while start.elapsed() < RUN {
        for _ in 0..100 {
            now += 350;
            table.time(now);
            table.act(now);
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    measured.add(
        "events_through_four_guests",
        "events/s",
        (table.events - events) as f64 / seconds,
    );
    measured.add(
        "frames_through_four_guests",
        "frames/s",
        (table.frames - frames) as f64 / seconds,
    );
}

/// A thousand tables on two threads. Somebody moves at each every two seconds; what is measured is the time from the
/// moment when the move was due until every guest sees it.
fn thousand_tables(measured: &mut figures::Figures) {
    let before = resident();
    let halves: Vec<Vec<Table>> = (0..THREADS)
        .map(|thread| {
            let seeds = (0..TABLES / THREADS).map(|at| 10 + at * THREADS + thread);
            seeds.map(Table::seated).collect()
        })
        .collect();
    if let (Some(before), Some(after)) = (before, resident()) {
        measured.add(
            "memory_of_a_table",
            "KiB",
            (after - before) as f64 / 1_024.0 / TABLES as f64,
        );
    }
    let mut waited: Vec<u64> = std::thread::scope(|scope| {
        let workers: Vec<_> = halves.into_iter().map(|tables| scope.spawn(|| paced(tables))).collect();
        let done = workers.into_iter();
        done.flat_map(|worker| worker.join().expect("a table does not panic"))
            .collect()
    });
    waited.sort_unstable();
    for (name, share) in [("p50", 0.5), ("p95", 0.95), ("p99", 0.99)] {
        let at = (waited.len() as f64 * share) as usize;
        let ms = waited[at.min(waited.len() - 1)] as f64 / 1_000.0;
        measured.add(&format!("thousand_tables_command_to_every_guest_{name}"), "ms", ms);
    }
    measured.add(
        "thousand_tables_commands",
        "commands/s",
        waited.len() as f64 / PACED.as_secs_f64(),
    );
}

/// Runs these tables in real time; how many microseconds each command took.
fn paced(mut tables: Vec<Table>) -> Vec<u64> {
    let mut rng = Rng::seed_from_u64(tables.len() as u64);
    let mut due: BTreeSet<(u64, usize, bool)> = BTreeSet::new();
    for at in 0..tables.len() {
        due.insert((rng.next_u64() % MOVE_US, at, true));
        due.insert((rng.next_u64() % 1_000_000, at, false));
    }
    let (start, mut waited) = (Instant::now(), Vec::new());
    while let Some((wanted, at, moves)) = due.pop_first() {
        let passed = start.elapsed();
        if passed > PACED {
            break;
        }
        let early = wanted.saturating_sub(passed.as_micros() as u64);
        if early > 0 {
            std::thread::sleep(Duration::from_micros(early));
        }
        let now = 10_000 + start.elapsed().as_millis() as u64;
        let table = &mut tables[at];
        if moves {
            if table.act(now) {
                waited.push((start.elapsed().as_micros() as u64).saturating_sub(wanted));
            }
            due.insert((wanted + MOVE_US, at, true));
        } else {
            table.time(now);
            let next = table.due().map_or(now + 500, |due| due.0).max(now + 1);
            due.insert(((next - 10_000) * 1_000, at, false));
        }
    }
    waited
}

/// A host, three guests who play and one who watches, with nothing between them.
struct Table {
    host: Host,
    player: PlayerId,
    guests: Vec<Guest>,
    views: Vec<Option<View>>,
    rng: Rng,
    asks: u64,
    events: u64,
    frames: u64,
}

impl Table {
    /// A table where everyone sits.
    fn seated(seed: u64) -> Self {
        let mut rng = Rng::seed_from_u64(seed);
        let key = SigningKey::from_bytes(&bytes(&mut rng));
        let own = PublicKey(key.verifying_key().to_bytes());
        let config = HostConfig {
            table: TableId(u128::from(seed) + 1),
            host: PlayerId::of(&own),
            key,
            settings: Settings::default(),
            chance: bytes(&mut rng),
            pace: Pace::Instant,
        };
        let mut table = Self {
            host: Host::open(config, Millis(0)),
            player: PlayerId::of(&own),
            guests: Vec::new(),
            views: Vec::new(),
            asks: 0,
            events: 0,
            frames: 0,
            rng,
        };
        let names = ["Lan", "Minh", "Hoa", "Mai", "Thu"].map(|name| name.parse().expect("a good name"));
        for name in &names[..4] {
            let key = SigningKey::from_bytes(&bytes(&mut table.rng));
            let config = GuestConfig {
                key: PublicKey(key.verifying_key().to_bytes()),
                name: thirteen::table::Name::clone(name),
                host: own,
                chance: bytes(&mut table.rng),
                saved: None,
                log: Vec::new(),
            };
            let guest = table.guests.len();
            let link = LinkId(guest as u64);
            let key = config.key;
            table.guests.push(Guest::new(config, Millis(0)));
            table.views.push(None);
            table.host.handle(Millis(1), Input::Connected { link, key });
            table.guests[guest].handle(Millis(1), GuestInput::Connected { link });
            table.settle(1);
        }
        let sit = |name: &thirteen::table::Name| Command::Sit {
            seat: None,
            name: name.clone(),
        };
        table.host_asks(2, sit(&names[4]));
        for (guest, name) in names.iter().enumerate().take(3) {
            table.guest_asks(2, guest, sit(name));
        }
        table
    }

    fn host_asks(&mut self, now: u64, command: Command) {
        let (player, no) = (self.player, self.host.next_no(self.player));
        self.host.handle(Millis(now), Input::Command { player, no, command });
        self.settle(now);
    }

    fn guest_asks(&mut self, now: u64, guest: usize, command: Command) {
        self.asks += 1;
        let no = CommandNo(self.asks);
        self.guests[guest].handle(Millis(now), GuestInput::Ask { no, command });
        self.settle(now);
    }

    /// Everyone is told the time.
    fn time(&mut self, now: u64) {
        self.host.handle(Millis(now), Input::Tick);
        for guest in &mut self.guests {
            guest.handle(Millis(now), GuestInput::Tick);
        }
        self.settle(now);
    }

    fn due(&self) -> Option<Millis> {
        let guests = self.guests.iter().filter_map(Guest::poll_timeout);
        guests.chain(self.host.poll_timeout()).min()
    }

    /// Whoever must do something does it, and everyone sees it; whether anybody had to.
    fn act(&mut self, now: u64) -> bool {
        if self.host.table().public().phase == Phase::Completed {
            self.host_asks(now, Command::Reset);
            return true;
        }
        // The host's own player sees its move when a guest has said that it has it, so its view is asked for here.
        let table = self.host.table();
        let view = table.view(table.public().seat_of(self.player));
        if let Some(command) = wanted(&view, &mut self.rng) {
            self.host_asks(now, command);
            return true;
        }
        for guest in 0..self.guests.len() {
            let view = self.views[guest].as_ref();
            if let Some(command) = view.and_then(|view| wanted(view, &mut self.rng)) {
                self.guest_asks(now, guest, command);
                return true;
            }
        }
        false
    }

    /// Carries everything out until nobody has anything to say.
    fn settle(&mut self, now: u64) {
        loop {
            let mut quiet = true;
            while let Some(output) = self.host.poll_output() {
                quiet = false;
                self.host_said(now, output);
            }
            for guest in 0..self.guests.len() {
                while let Some(output) = self.guests[guest].poll_output() {
                    quiet = false;
                    self.guest_said(now, guest, output);
                }
            }
            if quiet {
                return;
            }
        }
    }

    fn host_said(&mut self, now: u64, output: Output) {
        match output {
            Output::Send { link, frame } | Output::SendAside { link, frame } => {
                self.frames += 1;
                self.guests[link.0 as usize].handle(Millis(now), GuestInput::Received { link, frame });
            }
            Output::Persist(Record::Entry(signed)) => self.events += signed.entry().events.len() as u64,
            Output::Refused { refusal, .. } => panic!("the host is refused: {refusal}"),
            Output::Close { reason, .. } => panic!("a guest is sent away: {reason}"),
            Output::Persist(Record::Secret(_))
            | Output::Show { .. }
            | Output::Accepted { .. }
            | Output::Gap { .. }
            | Output::Think { .. }
            | Output::Bar(_)
            | Output::Presence(_)
            | Output::Diagnose(_) => {}
        }
    }

    fn guest_said(&mut self, now: u64, guest: usize, output: GuestOutput) {
        match output {
            GuestOutput::Send { link, frame } | GuestOutput::SendAside { link, frame } => {
                self.frames += 1;
                self.host.handle(Millis(now), Input::Received { link, frame });
            }
            GuestOutput::Show { view, .. } => self.views[guest] = Some(*view),
            GuestOutput::Refused { refusal, .. } => panic!("a guest is refused: {refusal}"),
            GuestOutput::Close { reason, .. } => panic!("a guest goes away: {reason}"),
            GuestOutput::Disputed { game } => panic!("game {game} is disputed"),
            GuestOutput::Dial { .. }
            | GuestOutput::Keep(_)
            | GuestOutput::Accepted { .. }
            | GuestOutput::Line(_)
            | GuestOutput::SlowedDown { .. }
            | GuestOutput::Presence(_) => {}
        }
    }
}

/// What somebody with this view must do now.
fn wanted(view: &View, rng: &mut Rng) -> Option<Command> {
    let seat = view.seat?;
    if view.public.awaited().contains(seat) {
        return Some(Command::Ready { pledge: None });
    }
    view.demand()?;
    Some(match bot::choose(view, Level::Easy, Style::Even, rng) {
        Choice::Play(cards) => Command::Play(cards),
        Choice::Pass => Command::Pass,
    })
}

fn bytes(rng: &mut Rng) -> [u8; 32] {
    let mut bytes = [0; 32];
    rng.fill_bytes(&mut bytes);
    bytes
}

/// The bytes of memory that this process holds, where the system says so.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = status.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * 4_096)
}

const RUN: Duration = Duration::from_secs(4);
const PACED: Duration = Duration::from_secs(12);
const TABLES: u64 = 1_000;
const THREADS: u64 = 2;
const MOVE_US: u64 = 2_000_000;
