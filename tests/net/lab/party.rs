//! A table of real programs on machines of the lab, with bots in the players' chairs, and the account that is drawn up
//! when it is over: which plays each side was told of, in which order, and how long nothing came.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::folder::Folder;
use crate::plan::{Machine, inside};
use crate::programs::{Ended, Program, text};

/// A host and its guests.
pub(crate) struct Party {
    pub(crate) host: Player,
    pub(crate) guests: Vec<Player>,
}

/// Who hides the address of its machine from the others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Hides {
    Nobody,
    Host,
    Guests,
}

/// One program of the game, which may be started again in the same folder.
pub(crate) struct Player {
    /// Starts it: on which machine, with which arguments.
    start: Box<dyn Fn() -> Program>,
    program: Option<Program>,
    /// What its earlier runs told.
    before: Vec<Vec<Value>>,
}

impl Party {
    /// Opens a table on this machine, and everybody else joins it: by the host's address, or by the code alone over the
    /// relay whose address is given. One game after the other begins as soon as all are there.
    pub(crate) fn gather(host: &Machine, guests: &[&Machine], relay: Option<&str>, hides: Hides) -> Self {
        let bots = (3 - guests.len()).to_string();
        let mut arguments = vec!["host", "--auto", "0", "--bot", "0", "--bots", &bots];
        arguments.extend(relay.iter().flat_map(|relay| ["--relay", relay]));
        arguments.extend((hides == Hides::Host).then_some("--hide-address"));
        let mut host = Player::starts(host, &arguments);
        let table = host.program().wait_for("table", |_| true);
        let to = match relay {
            Some(_) => text(&table["code"]).to_owned(),
            None => format!("{}@{}", text(&table["code"]), text(&table["addresses"][0])),
        };
        let mut arguments = vec!["join", &to, "--auto", "0"];
        arguments.extend(relay.iter().flat_map(|relay| ["--relay", relay]));
        arguments.extend((hides == Hides::Guests).then_some("--hide-address"));
        let guests = guests.iter().map(|machine| Player::starts(machine, &arguments));
        let guests = guests.collect();
        Self { host, guests }
    }

    /// Waits until each guest has been told of so many more plays and passes.
    pub(crate) fn plays(&mut self, acts: usize) {
        for guest in &mut self.guests {
            guest.plays(acts);
        }
    }

    /// Asks everybody to end, the guests first, and compares what they were told.
    pub(crate) fn ends(self) -> Account {
        let guests: Vec<_> = self.guests.into_iter().map(Player::ends).collect();
        let host = self.host.ends();
        Account::of(&host, &guests)
    }
}

impl Player {
    /// Starts the game with these arguments, in a folder of its own.
    pub(crate) fn starts(machine: &Machine, arguments: &[&str]) -> Self {
        let folder = Folder::new();
        let arguments: Vec<String> = arguments.iter().map(|&word| word.to_owned()).collect();
        let on = machine.name().to_owned();
        let start: Box<dyn Fn() -> Program> = Box::new(move || {
            let mut command = inside(&on, env!("CARGO_BIN_EXE_thirteen"));
            command
                .args(&arguments)
                .args(["--json", "--data-dir"])
                .arg(folder.path());
            Program::run(command)
        });
        Self {
            program: Some(start()),
            start,
            before: Vec::new(),
        }
    }

    /// The program that runs now.
    pub(crate) fn program(&mut self) -> &mut Program {
        self.program.as_mut().expect("it was started again")
    }

    /// Waits until it has been told of so many more plays and passes.
    pub(crate) fn plays(&mut self, acts: usize) {
        for _ in 0..acts {
            self.program().wait("play", is_act);
        }
    }

    /// The last path to the host that it told of.
    pub(crate) fn path(&mut self) -> String {
        let mut lines = self.program().told.iter().rev();
        let last = lines.find(|line| tells_path(line));
        last.and_then(|line| line["path"].as_str()).unwrap_or("none").to_owned()
    }

    /// Waits until its path to the host is this one, if it is not already.
    pub(crate) fn is_at(&mut self, path: &str) {
        if self.path() == path {
            return;
        }
        let program = self.program();
        let since = program.told.last().and_then(|line| line["t"].as_u64()).unwrap_or(0);
        let line = program.wait("path", |line| {
            tells_path(line) && line["path"] == path || line["t"].as_u64() > Some(since + PATIENCE)
        });
        assert_eq!(line["path"], path, "the path is still {}", self.path());
    }

    /// Ends without a word.
    pub(crate) fn is_killed(&mut self) {
        let told = self.program.take().expect("it runs").kill();
        self.before.push(told);
    }

    /// Starts again as before, in the same folder.
    pub(crate) fn comes_back(&mut self) {
        self.program = Some((self.start)());
    }

    /// Is asked to end, and gives everything that its runs told.
    fn ends(mut self) -> Vec<Vec<Value>> {
        let program = self.program.take().expect("it runs");
        program.signal("INT");
        let Ended { told, .. } = program.end();
        self.before.push(told);
        self.before
    }
}

/// What came of a table.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Account {
    /// Plays and passes that anybody was told of.
    pub(crate) acts: usize,
    /// How many of them no guest may miss, and one did.
    pub(crate) lost: usize,
    /// How many of them a guest was told of twice, or otherwise than the host or another guest.
    pub(crate) wrong: usize,
    /// How many a guest was told of in a picture of the table alone.
    pub(crate) in_pictures: usize,
    /// The longest time in which a guest was told nothing of the table, in milliseconds.
    pub(crate) longest_gap: u64,
}

impl Account {
    fn of(host: &[Vec<Value>], guests: &[Vec<Vec<Value>>]) -> Self {
        let truth = acts(host, guests);
        let mut account = Self {
            acts: truth.len(),
            ..Self::default()
        };
        for runs in guests {
            account.adds(&truth, runs);
        }
        account
    }

    fn adds(&mut self, truth: &BTreeMap<Place, Value>, runs: &[Vec<Value>]) {
        let mut known = BTreeSet::new();
        let mut expected: Option<Place> = None;
        for run in runs {
            let mut heard_at = None;
            for line in run {
                if line["event"] == "synced" && line["how"] != "backfill" {
                    // Whatever lies between the last line and the next was in the picture.
                    if let Some(last) = expected.take() {
                        self.in_pictures += missing(truth, &known, last, line, run);
                    }
                }
                let (Some(seq), Some(time)) = (line["seq"].as_u64(), line["t"].as_u64()) else {
                    continue;
                };
                if let Some(before) = heard_at.replace(time) {
                    self.longest_gap = self.longest_gap.max(time - before);
                }
                if !is_act(line) {
                    continue;
                }
                let place = (line["epoch"].as_u64().unwrap_or(0), seq);
                let right = truth.get(&place).is_some_and(|act| *act == bare(line));
                if !known.insert(place) || !right {
                    self.wrong += 1;
                }
                if let Some(expected) = expected {
                    self.lost += truth
                        .range(expected..place.max(expected))
                        .filter(|(at, _)| !known.contains(at))
                        .count();
                }
                expected = Some((place.0, place.1 + 1));
            }
        }
    }
}

/// An epoch and a number in it.
type Place = (u64, u64);

/// How many acts lie between a place and the first line after a picture.
fn missing(
    truth: &BTreeMap<Place, Value>,
    known: &BTreeSet<Place>,
    from: Place,
    picture: &Value,
    run: &[Value],
) -> usize {
    let after = run.iter().skip_while(|line| *line != picture).find(|line| is_act(line));
    let Some(after) = after else { return 0 };
    let to = (after["epoch"].as_u64().unwrap_or(0), after["seq"].as_u64().unwrap_or(0));
    truth
        .range(from..to.max(from))
        .filter(|(at, _)| !known.contains(at))
        .count()
}

/// What happened. A host that is killed has told its guests of acts that it had not yet told its own player.
fn acts(host: &[Vec<Value>], guests: &[Vec<Vec<Value>>]) -> BTreeMap<Place, Value> {
    let mut acts = BTreeMap::new();
    for line in [host]
        .into_iter()
        .chain(guests.iter().map(Vec::as_slice))
        .flatten()
        .flatten()
    {
        if is_act(line) {
            let place = (line["epoch"].as_u64().unwrap_or(0), line["seq"].as_u64().unwrap_or(0));
            acts.entry(place).or_insert_with(|| bare(line));
        }
    }
    acts
}

fn tells_path(line: &Value) -> bool {
    line["event"] == "path" || line["event"] == "joined"
}

fn is_act(line: &Value) -> bool {
    ACTS.iter().any(|act| line["event"] == *act)
}

/// A line without its time, which is of one program's own clock.
fn bare(line: &Value) -> Value {
    let mut line = line.clone();
    line["t"] = Value::Null;
    line
}

/// How long a path may take that must come, in milliseconds.
const PATIENCE: u64 = 60_000;

const ACTS: [&str; 2] = ["played", "passed"];

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn act(seq: u64, cards: &str, t: u64) -> Value {
        json!({"event": "played", "epoch": 0, "seq": seq, "cards": cards, "t": t})
    }

    fn host() -> Vec<Vec<Value>> {
        vec![vec![act(1, "3S", 0), act(2, "4S", 9), act(4, "5S", 20)]]
    }

    fn account(guest: Vec<Value>) -> Account {
        Account::of(&host(), &[vec![guest]])
    }

    #[test]
    fn who_is_told_everything_in_order_has_a_clean_account() {
        let told = account(vec![act(1, "3S", 5), act(2, "4S", 11), act(4, "5S", 30)]);
        let clean = Account {
            acts: 3,
            longest_gap: 19,
            ..Account::default()
        };
        assert_eq!(told, clean);
        assert_eq!(
            account(vec![act(2, "4S", 11), act(4, "5S", 30)]).lost,
            0,
            "who came late"
        );
    }

    #[test]
    fn a_play_that_is_missing_repeated_or_changed_is_seen() {
        assert_eq!(account(vec![act(1, "3S", 5), act(4, "5S", 30)]).lost, 1);
        assert_eq!(
            account(vec![act(1, "3S", 5), act(2, "4S", 6), act(2, "4S", 7)]).wrong,
            1
        );
        assert_eq!(account(vec![act(1, "3S", 5), act(2, "4H", 6)]).wrong, 1);
    }

    #[test]
    fn what_a_picture_showed_is_not_lost() {
        let picture = json!({"event": "synced", "how": "snapshot", "missed": 1, "t": 8});
        let told = account(vec![act(1, "3S", 5), picture, act(4, "5S", 30)]);
        assert_eq!((told.lost, told.in_pictures), (0, 1));
    }
}
