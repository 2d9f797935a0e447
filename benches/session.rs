//! How fast tables run: a host and four guests in memory, with every signature made and proved; and a thousand such
//! tables in one process on two threads. One line a figure, and the same as JSON in `bench/session.json` of the target
//! folder. `cargo bench --no-default-features --bench session`; with `-- one` or `-- thousand` one of the two.
//!
//! What is measured of the thousand is the time from the moment when a command is due until the last of five has been
//! shown what came of it: three guests who play, one who watches, and the host's own player, who waits until a guest has
//! said that it has it. The choice of the move and whatever stands before it in the queue of its thread are in that time.
//! First at a pace as people play: a command every two seconds at each table. Then ever faster, until one in a hundred
//! takes a tenth of a second.

#![expect(clippy::disallowed_methods, reason = "a benchmark measures time, and waits for it")]
#![expect(clippy::print_stdout, reason = "the figures are what a benchmark is for")]

mod figures;

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Barrier, Mutex};
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
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let wants = |part: &str| wanted.is_empty() || wanted.iter().any(|word| word == part);
    if wants("one") {
        one_table(&mut measured);
    }
    if wants("thousand") {
        thousand_tables(&mut measured);
    }
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

/// A thousand tables on two threads, at one pace after the other.
fn thousand_tables(measured: &mut figures::Figures) {
    let before = resident();
    let halves: Vec<Vec<Table>> = (0..THREADS)
        .map(|thread| {
            let seeds = (0..TABLES / THREADS).map(|at| 10 + at * THREADS + thread);
            seeds.map(Table::seated).collect()
        })
        .collect();
    let memory = |measured: &mut figures::Figures, name| {
        if let (Some(before), Some(after)) = (before, resident()) {
            let each = after.saturating_sub(before) as f64 / 1_024.0 / TABLES as f64;
            measured.add(name, "KiB", each);
        }
    };
    memory(measured, "memory_of_a_table_with_its_guests_seated");
    let stage = Stage::default();
    std::thread::scope(|scope| {
        for tables in halves {
            scope.spawn(|| stage.play(tables));
        }
        // The first games begin, which is done with many commands at once.
        drop(stage.run(PEOPLE));
        let people = stage.run(PEOPLE);
        measured.add("thousand_tables_commands", "commands/s", people.a_second());
        for (name, percent) in [("p50", 50), ("p95", 95), ("p99", 99)] {
            let name = format!("thousand_tables_command_to_every_view_{name}");
            measured.add(&name, "ms", people.percentile(percent));
        }
        let mut highest = None;
        for a_second in PACES {
            let faster = stage.run(a_second);
            let p99 = faster.percentile(99);
            let reached = faster.a_second();
            measured.add(
                &format!("thousand_tables_p99_at_{a_second}_commands_a_second"),
                "ms",
                p99,
            );
            measured.add(&format!("thousand_tables_reached_of_{a_second}"), "commands/s", reached);
            if p99 >= LONGEST_MS {
                break;
            }
            highest = Some(reached);
        }
        if let Some(highest) = highest {
            measured.add(
                "thousand_tables_highest_pace_with_p99_under_100_ms",
                "commands/s",
                highest,
            );
        }
        stage.end();
    });
    memory(measured, "memory_of_a_table_with_its_guests_at_the_end");
}

/// What the threads of the tables are told: the next pace, all at once.
struct Stage {
    /// Commands a second at all tables together; none at the end.
    pace: Mutex<Option<u64>>,
    measured: Mutex<Vec<u64>>,
    begins: Barrier,
    ends: Barrier,
}

/// Microseconds that each command took, at one pace.
struct Waited(Vec<u64>);

impl Default for Stage {
    fn default() -> Self {
        let all = THREADS as usize + 1;
        Self {
            pace: Mutex::default(),
            measured: Mutex::default(),
            begins: Barrier::new(all),
            ends: Barrier::new(all),
        }
    }
}

impl Stage {
    /// For the one who measures: lets everyone play at this pace for a while.
    fn run(&self, a_second: u64) -> Waited {
        *self.pace.lock().expect("nobody panics with it") = Some(a_second);
        self.begins.wait();
        self.ends.wait();
        let mut waited = std::mem::take(&mut *self.measured.lock().expect("nobody panics with it"));
        waited.sort_unstable();
        Waited(waited)
    }

    fn end(&self) {
        *self.pace.lock().expect("nobody panics with it") = None;
        self.begins.wait();
    }

    /// For a thread: its tables play at every pace.
    fn play(&self, mut tables: Vec<Table>) {
        let start = Instant::now();
        loop {
            self.begins.wait();
            let pace = *self.pace.lock().expect("nobody panics with it");
            let Some(a_second) = pace else { return };
            let waited = paced(&mut tables, start, TABLES * 1_000_000 / a_second);
            self.measured.lock().expect("nobody panics with it").extend(waited);
            self.ends.wait();
        }
    }
}

impl Waited {
    fn percentile(&self, percent: usize) -> f64 {
        let at = (self.0.len() * percent).div_ceil(100).saturating_sub(1);
        self.0.get(at).map_or(f64::INFINITY, |us| *us as f64 / 1_000.0)
    }

    fn a_second(&self) -> f64 {
        self.0.len() as f64 / PACED.as_secs_f64()
    }
}

/// Runs these tables in real time, each with a command every `every` microseconds; how many microseconds each command
/// took until everyone saw it.
fn paced(tables: &mut [Table], start: Instant, every: u64) -> Vec<u64> {
    let elapsed = || start.elapsed().as_micros() as u64;
    let begin = elapsed();
    let end = begin + PACED.as_micros() as u64;
    let mut rng = Rng::seed_from_u64(every);
    let mut due: BTreeSet<(u64, usize, bool)> = BTreeSet::new();
    for (at, table) in tables.iter_mut().enumerate() {
        due.insert((begin + rng.next_u64() % every, at, true));
        table.awaited.clear();
        due.insert((table.alarm, at, false));
    }
    let mut waited = Vec::new();
    while let Some((wanted, at, moves)) = due.pop_first() {
        if elapsed() > end {
            break;
        }
        let early = wanted.saturating_sub(elapsed());
        std::thread::sleep(Duration::from_micros(early));
        let now = EPOCH_MS + elapsed() / 1_000;
        let table = &mut tables[at];
        table.asked_at = wanted;
        if moves {
            table.act(now);
            due.insert((wanted + every, at, true));
        } else {
            table.time(now);
        }
        let done = elapsed();
        waited.extend(table.seen_by_all().map(|asked_at| done.saturating_sub(asked_at)));
        // What was done may have made something due sooner: an acknowledgement that is held back for a moment.
        let next = table.due().map_or(now + 500, |due| due.0).max(now + 1);
        due.remove(&(table.alarm, at, false));
        table.alarm = (next - EPOCH_MS) * 1_000;
        due.insert((table.alarm, at, false));
    }
    waited
}

/// A host, three guests who play and one who watches, with nothing between them.
struct Table {
    host: Host,
    player: PlayerId,
    guests: Vec<Guest>,
    views: Vec<Option<View>>,
    /// The event after the last that each guest was shown, and then the host's own player.
    seen: [u64; 5],
    /// The event after what came of each command that not everyone has been shown, and when the command was due.
    awaited: VecDeque<(u64, u64)>,
    /// When the command that is being carried out was due, in microseconds.
    asked_at: u64,
    /// When somebody wants to be told the time next, in microseconds.
    alarm: u64,
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
            seen: [0; 5],
            awaited: VecDeque::new(),
            asked_at: 0,
            // Tables that were opened at one moment would all say that they are there at one moment, for ever.
            alarm: rng.next_u64() % 2_000_000,
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
                sits: false,
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

    /// When the commands were due whose outcome everyone has been shown by now.
    fn seen_by_all(&mut self) -> impl Iterator<Item = u64> {
        let seen = self.seen.iter().copied().min().unwrap_or(0);
        let many = self.awaited.iter().take_while(|(end, _)| *end <= seen).count();
        self.awaited.drain(..many).map(|(_, asked_at)| asked_at)
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
            Output::Persist(Record::Entry(signed)) => {
                self.events += signed.entry().events.len() as u64;
                if signed.entry().cause.is_some() {
                    self.awaited.push_back((signed.end().seq, self.asked_at));
                }
            }
            Output::Show { stamp, events, .. } => self.seen[4] = stamp.seq + events.len() as u64,
            Output::Refused { refusal, .. } => panic!("the host is refused: {refusal}"),
            Output::Close { reason, .. } => panic!("a guest is sent away: {reason}"),
            Output::Persist(Record::Secret(_))
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
            GuestOutput::Show {
                stamp, events, view, ..
            } => {
                self.seen[guest] = stamp.seq + events.len() as u64;
                self.views[guest] = Some(*view);
            }
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
/// How long each pace is kept up.
const PACED: Duration = Duration::from_secs(8);
const TABLES: u64 = 1_000;
const THREADS: u64 = 2;
/// Commands a second at all tables together, as people play: one every two seconds at each.
const PEOPLE: u64 = 500;
/// Faster than people. From 6,000 on a guest may not say so much.
const PACES: [u64; 7] = [750, 1_000, 1_500, 2_000, 3_000, 4_000, 5_000];
/// The 99th percentile that is too long.
const LONGEST_MS: f64 = 100.0;
/// The time of the tables when they begin to play, in milliseconds.
const EPOCH_MS: u64 = 10_000;
