//! What a relay costs: the real program on one core, its clients on another.
//!
//! `cargo bench -p thirteen-relay` measures all of it in some six minutes; with `-- forward`, `-- hostile`, `-- restart`,
//! `-- rooms` or `-- idle` one part; `-- steady 20000` is one load for half a minute, for a profiler. `forward` alternates with coturn where that is installed (the package `coturn`), which passes the
//! same packets on without encrypting them. Latencies are those of the way over the relay, and of the same packets between
//! the same clients without it; the difference is what the relay adds.
//!
//! Of two cores the relay has one and all clients the other, which do as much work as the relay: what they cannot send in
//! time ends the search for the highest rate as well. Where other programs want the processors, every latency above the
//! median is theirs; on Linux `setsid -w sh -c 'echo -20 > /proc/self/autogroup; cargo bench …'` goes before them.

#![expect(
    clippy::disallowed_methods,
    reason = "a benchmark measures real time, and clients that live by themselves"
)]
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the figures are what a benchmark is for"
)]

mod attack;
mod client;
#[path = "../../../benches/figures/mod.rs"]
mod figures;
mod hostile;
mod load;
mod restart;
mod server;
mod turn;

use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use client::Clients;
use figures::Figures;
use load::{Course, Outcome};
use server::Server;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|word| word == attack::WORD) {
        attack::run(&arguments[1..]);
        return ExitCode::SUCCESS;
    }
    if std::env::var_os(PINNED).is_none() {
        return on_the_second_core(&arguments);
    }
    let wants = |part: &str| {
        let mut words = arguments.iter().filter(|word| !word.starts_with('-')).peekable();
        words.peek().is_none() || words.any(|word| word == part)
    };
    let mut figures = Figures::default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(async {
        if wants("forward") {
            forward(&mut figures).await;
        }
        if arguments.iter().any(|word| word == "steady") {
            steady(&arguments, &mut figures).await;
        }
        if wants("hostile") {
            hostile::measure(&mut figures).await;
        }
        if wants("restart") {
            restart::measure(&mut figures).await;
        }
        if wants("rooms") {
            rooms(&mut figures).await;
        }
        if wants("idle") {
            idle(&mut figures).await;
        }
    });
    figures.write("relay");
    ExitCode::SUCCESS
}

/// Runs this program again where the relay is not.
fn on_the_second_core(arguments: &[String]) -> ExitCode {
    let program = std::env::current_exe().expect("this program is a file");
    let mut command = Command::new("taskset");
    command.args(["-c", "1"]).arg(program).args(arguments).env(PINNED, "1");
    let ended = command.status().expect("`taskset` of util-linux is installed");
    if ended.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// A hundred rooms with one guest each, and packets in both directions of all of them; and the same over coturn.
async fn forward(figures: &mut Figures) {
    let relay = Server::relay();
    let mut clients = Clients::new(&relay);
    let course = clients.pairs(PAIRS).await;
    let direct = clients.direct(PAIRS).await;
    let turn = Server::turn();
    let turned = match &turn {
        Some(server) => Some((server, turn::course(server, PAIRS).await)),
        None => {
            eprintln!("coturn is not installed: the comparison is left out");
            None
        }
    };
    let highest = ramp(figures, &relay, &course).await;
    let half = highest / 2;
    let (mut ours, mut without, mut theirs) = (Outcome::default(), Outcome::default(), Outcome::default());
    // What comes first warms up.
    for round in 0..=ROUNDS {
        let one = course.run(half, SPELL, Some(&relay)).await;
        let other = direct.run(half, SPELL, None).await;
        if round > 0 {
            ours.add(one);
            without.add(other);
        }
        if let Some((server, course)) = &turned {
            let one = course.run(half, SPELL, Some(server)).await;
            if round > 0 {
                theirs.add(one);
            }
        }
    }
    ours.report(figures, "relay at half load");
    without.report(figures, "the same without a relay");
    let added = |percent| ours.microseconds(percent) - without.microseconds(percent);
    figures.add("relay, added p50", "us", added(50));
    figures.add("relay, added p99", "us", added(99));
    if turned.is_some() {
        theirs.report(figures, "coturn at the same load");
        figures.add(
            "CPU a packet, relay over coturn",
            "times",
            ours.cpu_a_packet() / theirs.cpu_a_packet(),
        );
    }
}

/// One load for half a minute, for a profiler: `-- steady 15000`.
async fn steady(arguments: &[String], figures: &mut Figures) {
    let relay = Server::relay();
    let mut clients = Clients::new(&relay);
    let course = clients.pairs(PAIRS).await;
    let rate = arguments.iter().find_map(|word| word.parse().ok());
    let outcome = course.run(rate.unwrap_or(10_000), SPELL * 7, Some(&relay)).await;
    outcome.report(figures, "steady load");
}

/// The highest rate at which less than one packet in ten thousand is lost.
async fn ramp(figures: &mut Figures, relay: &Server, course: &Course) -> u32 {
    let mut highest = 5_000;
    let mut cpu = 0.0;
    for rate in (10_000..=60_000).step_by(10_000) {
        let mut outcome = course.run(rate, SPELL, Some(relay)).await;
        let is_met = |outcome: &Outcome| {
            outcome.loss() < 0.000_1 && outcome.sent >= u64::from(rate) * SPELL.as_secs() * 98 / 100
        };
        if !is_met(&outcome) {
            // Once more: it may have been another program.
            outcome = course.run(rate, SPELL, Some(relay)).await;
        }
        if !is_met(&outcome) {
            println!(
                "# {rate} a second: {} sent, {:.4} % lost; the relay used {:.0} % of its core",
                outcome.sent,
                outcome.loss() * 100.0,
                outcome.cpu / SPELL.as_secs_f64() * 100.0
            );
            break;
        }
        (highest, cpu) = (rate, outcome.cpu_a_packet());
    }
    figures.add("relay, highest rate without loss", "packets/s", f64::from(highest));
    figures.add("relay, CPU a packet at that rate", "us", cpu);
    figures.add("relay, packets a second of CPU", "packets/s", 1e6 / cpu);
    highest
}

/// A thousand rooms of four.
async fn rooms(figures: &mut Figures) {
    let relay = Server::relay();
    let mut clients = Clients::new(&relay);
    let before = relay.memory();
    let course = clients.rooms(1_000, 3).await;
    figures.add(
        "1,000 rooms of four, memory a client",
        "KiB",
        (relay.memory() - before) / 4_000.0,
    );
    course.run(ROOM_LOAD, SPELL, Some(&relay)).await;
    let outcome = course.run(ROOM_LOAD, SPELL * 3, Some(&relay)).await;
    outcome.report(figures, "1,000 rooms of four");
    figures.add(
        "1,000 rooms of four, CPU",
        "% of a core",
        outcome.cpu / (SPELL * 3).as_secs_f64() * 100.0,
    );
    figures.add("1,000 rooms of four, memory", "MB", relay.memory() / 1_000.0);
}

/// Five thousand clients that say nothing.
async fn idle(figures: &mut Figures) {
    let relay = Server::relay();
    let mut clients = Clients::new(&relay);
    let before = relay.memory();
    clients.idle(5_000).await;
    tokio::time::sleep(SETTLE).await;
    figures.add("5,000 idle clients, memory", "MB", relay.memory() / 1_000.0);
    figures.add(
        "5,000 idle clients, memory a client",
        "KiB",
        (relay.memory() - before) / 5_000.0,
    );
    let (cpu, began) = (relay.cpu(), Instant::now());
    tokio::time::sleep(SETTLE).await;
    let used = (relay.cpu() - cpu) / began.elapsed().as_secs_f64();
    figures.add("5,000 idle clients, CPU", "% of a core", used * 100.0);
    figures.add("idle clients that were disconnected", "clients", clients.lost() as f64);
}

/// Set where this program runs beside the relay and not on its core.
const PINNED: &str = "THIRTEEN_BENCH_PINNED";
const PAIRS: usize = 100;
const ROUNDS: u32 = 4;
/// How long one load lasts.
const SPELL: Duration = Duration::from_secs(4);
/// Packets a second in a thousand rooms: two in each direction of each guest.
const ROOM_LOAD: u32 = 12_000;
/// Until caches and first packets are done with.
const SETTLE: Duration = Duration::from_secs(12);
