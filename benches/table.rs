//! How fast a table is: folding and restoring a log, playing whole tournaments in the host, reading a log from disk. One
//! line a figure, and the same as JSON in `bench/table.json` of the target folder.

#![expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
#![expect(clippy::print_stdout, reason = "the figures are what a benchmark is for")]

mod figures;

use std::hint::black_box;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use ed25519_dalek::SigningKey;
use thirteen::net::store::{Store, read};
use thirteen::session::{Host, HostConfig, Input, Millis, Output, Pace, Record, Signed};
use thirteen::table::{Bot, Choice, Command, Level, Phase, PlayerId, Public, Settings, TableId, apply};

fn main() {
    let whole = tournament(1);
    let log: Vec<Signed> = first_events(&whole, 300);
    let events: Vec<_> = log.iter().flat_map(|signed| &signed.entry().events).collect();
    println!(
        "{} entries with {} events; a whole tournament has {}",
        log.len(),
        events.len(),
        whole.len()
    );
    let mut figures = Vec::new();
    figures.push(fastest("fold_300_events", || {
        let mut public = Public::unopened();
        for event in &events {
            black_box(apply(&mut public, event));
        }
        black_box(public);
    }));
    figures.push(fastest("restore_300_events", || {
        black_box(
            Host::restore(
                &log,
                None,
                SigningKey::from_bytes(&[8; 32]),
                [0; 32],
                Pace::Instant,
                Millis(0),
            )
            .is_ok(),
        );
    }));
    let path = written(&log);
    figures.push(fastest("read_300_events_from_disk", || drop(black_box(read(&path)))));
    std::fs::remove_file(&path).ok();
    let mut seed = 0;
    figures.push(fastest("tournament_in_the_host", || {
        seed += 1;
        black_box(tournament(seed));
    }));
    let mut measured = figures::Figures::default();
    for figure in &figures {
        measured.add(figure.name, figure.unit, figure.value);
    }
    measured.write("table");
}

struct Figure {
    name: &'static str,
    value: f64,
    unit: &'static str,
}

/// The fastest of many runs, since other work on the machine can only slow a run down.
fn fastest(name: &'static str, mut run: impl FnMut()) -> Figure {
    let (mut best, begun) = (Duration::MAX, Instant::now());
    while begun.elapsed() < Duration::from_secs(2) {
        let start = Instant::now();
        run();
        best = best.min(start.elapsed());
    }
    Figure {
        name,
        value: best.as_secs_f64() * 1_000.0,
        unit: "ms",
    }
}

/// The log of a tournament in which everyone plays the lowest that beats, or leads the lowest.
fn tournament(seed: u8) -> Vec<Signed> {
    let me = PlayerId(1);
    let config = HostConfig {
        table: TableId(1),
        host: me,
        key: SigningKey::from_bytes(&[8; 32]),
        settings: Settings::default(),
        chance: [seed; 32],
        pace: Pace::Instant,
    };
    let mut host = Host::open(config, Millis(0));
    let mut log = Vec::new();
    let name = |text: &str| text.parse().expect("a good name");
    let mut wanted = vec![Command::Sit {
        seat: None,
        name: name("Lan"),
    }];
    wanted.extend((0..3).map(|_| Command::AddBot {
        seat: None,
        bot: Bot::new(name("Ba"), Level::Medium),
    }));
    wanted.reverse();
    loop {
        while let Some(output) = host.poll_output() {
            if let Output::Persist(Record::Entry(entry)) = output {
                log.push(entry);
            } else if let Output::Think { ticket, view, .. } = output {
                let choice = lowest(&view.plays(), view.may_pass());
                host.handle(Millis(0), Input::Thought { ticket, choice });
            }
        }
        let view = host.table().view(host.table().public().seat_of(me));
        let command = match (wanted.pop(), view.demand(), view.public.phase) {
            (Some(command), _, _) => command,
            (None, Some(_), _) => match lowest(&view.plays(), view.may_pass()) {
                Some(Choice::Play(cards)) => Command::Play(cards),
                Some(Choice::Pass) | None => Command::Pass,
            },
            (None, None, Phase::Completed) => return log,
            (None, None, _) => Command::Ready { pledge: None },
        };
        host.handle(
            Millis(0),
            Input::Command {
                player: me,
                no: host.next_no(me),
                command,
            },
        );
    }
}

fn lowest(plays: &[thirteen::rules::Combo], may_pass: bool) -> Option<Choice> {
    let play = plays.iter().min_by_key(|play| (play.is_bomb(), play.cards()));
    play.map(|play| Choice::Play(play.cards()))
        .or(may_pass.then_some(Choice::Pass))
}

fn first_events(log: &[Signed], most: u64) -> Vec<Signed> {
    log.iter()
        .take_while(|signed| signed.entry().end() <= most)
        .cloned()
        .collect()
}

fn written(log: &[Signed]) -> PathBuf {
    let path = std::env::temp_dir().join(format!("thirteen-bench-{}.jsonl", std::process::id()));
    let mut store = Store::create(&path).expect("the folder of temporary files is writable");
    for entry in log {
        store.keep(&Record::Entry(entry.clone())).expect("there is room");
    }
    path
}
