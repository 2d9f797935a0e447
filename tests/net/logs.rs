//! What the programs of a whole tournament tell: no error, and nothing that somebody must not know.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use serde_json::Value;
use thirteen::net::identity::FILE;
use thirteen::net::store;
use thirteen::rules::{BySeat, Card, Cards, Seat};
use thirteen::table::{Event, Public, apply};

use crate::folder::Folder;
use crate::programs::{Ended, Program};

/// Four players and somebody who watches; a stranger guesses the code, and everyone tells all they can.
#[test]
fn a_whole_tournament_tells_no_error_and_no_secret() {
    let folders: [Folder; 6] = std::array::from_fn(|_| Folder::new());
    let options = ["--auto", "2", "--tournaments", "1", "--rule", "target_score=4"];
    let (mut host, code) = Program::host_logging("trace", &folders[0], &options);
    let mut watcher = Program::start_logging("trace", &folders[1], &["join", &code, "--spectate"]);
    watcher.wait_for("joined", |_| true);
    let stranger = Program::start_logging("trace", &folders[5], &["join", &wrong(&code)]).end();
    stranger.failed_among_logs("no table with this code");
    host.wait_for("guessed", |_| true);
    let guests = folders[2..5]
        .iter()
        .map(|folder| Program::start_logging("trace", folder, &["join", &code]));
    let guests: Vec<Program> = guests.collect();
    let ended: Vec<Ended> = [host, watcher]
        .into_iter()
        .chain(guests)
        .map(Program::end)
        .chain([stranger])
        .collect();

    let secrets = secrets(&folders);
    let story = Story::of(&folders[0]);
    assert!(!story.games.is_empty() && story.seeds.len() > story.games.len());
    for (at, end) in ended.iter().enumerate() {
        assert!(end.complaint.contains(" DEBUG thirteen::net::"), "{}", end.complaint);
        let told: String = end.told.iter().map(|line| format!("{line}\n")).collect();
        let everything = format!("{told}{}", end.complaint);
        for secret in secrets.iter().chain(&story.seeds) {
            hides(&everything, secret);
        }
        hides_code(&end.complaint, &code);
        assert!(
            !end.complaint.contains("127.0.0.1"),
            "addresses are shortened: {}",
            end.complaint
        );
        if at > 0 {
            hides_code(&told, &code);
        }
        let seat = match at {
            0 => Some(Seat::ALL[0]),
            5 => None,
            _ => seat_of(end),
        };
        assert_eq!(seat.is_none(), at == 1 || at == 5, "the players sit, the others do not");
        story.hides_other_hands(seat, &everything, &end.told);
    }
}

#[test]
fn nothing_is_logged_on_standard_output_and_no_level_is_made_up() {
    let folder = Folder::new();
    let doctor = |log: &str| {
        let program = Command::new(env!("CARGO_BIN_EXE_thirteen"))
            .args(["doctor", "--json", "--log", log, "--data-dir"])
            .arg(folder.path())
            .output();
        program.expect("the program starts")
    };
    let output = doctor("trace");
    let lines = String::from_utf8(output.stdout).expect("JSON is text");
    assert!(lines.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()));
    let output = doctor("loud");
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
    assert!(String::from_utf8_lossy(&output.stderr).contains("choose off, error, warn"));
}

/// What is found when it is there: else the test above would prove nothing.
#[test]
fn a_secret_is_found_in_every_form() {
    let secret = [7, 0xAB, 1, 2, 3, 4, 5, 6];
    for shown in ["07ab010203040506", "07AB010203040506", "[7, 171, 1, 2, 3, 4, 5, 6]"] {
        let found = std::panic::catch_unwind(|| hides(&format!("seed={shown}!"), &secret));
        assert!(found.is_err(), "{shown}");
    }
    for shown in ["KX7M-4TQP", "kx7m4tqp", "half=4TQP", "[52, 84, 81, 80]"] {
        assert!(
            std::panic::catch_unwind(|| hides_code(shown, "KX7M-4TQP@a")).is_err(),
            "{shown}"
        );
    }
    hides_code("room KX7M, A4TQP", "KX7M-4TQP@a");
}

/// The secret half of every installation's key.
fn secrets(folders: &[Folder]) -> Vec<Vec<u8>> {
    let keys = folders.iter().map(|folder| fs::read(folder.path().join(FILE)));
    keys.map(|key| key.expect("every installation has a key")).collect()
}

/// What was secret in a tournament until it was over.
struct Story {
    /// The seeds of the host and the nonces of the players.
    seeds: Vec<Vec<u8>>,
    /// Who held what.
    games: BTreeMap<u32, BySeat<Cards>>,
    /// What was played of it.
    played: BTreeMap<u32, BySeat<Cards>>,
    /// Whose hand was laid open because it won at once.
    shown: BTreeSet<(u32, Seat)>,
}

impl Story {
    fn of(folder: &Folder) -> Self {
        let name = folder.names("replays").pop().expect("the tournament is kept");
        let saved = store::read(&folder.path().join("replays").join(name)).expect("a whole log");
        let mut story = Self {
            seeds: Vec::new(),
            games: BTreeMap::new(),
            played: BTreeMap::new(),
            shown: BTreeSet::new(),
        };
        let mut public = Public::unopened();
        for event in saved.log.iter().flat_map(|signed| &signed.entry().events) {
            if let Event::Played { seat, cards, .. } = event {
                let played = story.played.entry(public.game_no).or_default();
                played[*seat] = played[*seat].union(*cards);
            } else if let Event::InstantWon { seat, hand, .. } = event {
                story.played.entry(public.game_no).or_default()[*seat] = *hand;
                story.shown.insert((public.game_no, *seat));
            } else if let Event::Revealed { seed, .. } = event {
                story.seeds.push(seed.0.to_vec());
            } else if let Event::NonceRevealed { nonce, .. } = event {
                story.seeds.push(nonce.0.to_vec());
            }
            apply(&mut public, event);
            if let Some((game, proof)) = public.last_result().and_then(|last| Some((last.game, last.proof?))) {
                story.games.insert(game, proof.hands);
            }
        }
        story
    }

    /// No hand of anybody else is there, and no card of one that its owner kept.
    fn hides_other_hands(&self, own: Option<Seat>, everything: &str, told: &[Value]) {
        for (game, hands) in &self.games {
            let secret = |seat: Seat| Some(seat) != own && !self.shown.contains(&(*game, seat));
            for (_, hand) in hands.iter().filter(|(seat, hand)| secret(*seat) && !hand.is_empty()) {
                for shown in [hand.to_string(), hand.bits().to_string(), format!("{:x}", hand.bits())] {
                    assert!(!everything.contains(&shown), "game {game}: {shown}");
                }
            }
        }
        let mut game = 0;
        for line in told {
            if line["event"] == "dealt" {
                game = line["game"].as_u64().expect("a number") as u32;
            }
            let Some(hands) = self.games.get(&game) else { continue };
            let played = self.played.get(&game).copied().unwrap_or_default();
            let others = hands.iter().filter(|(seat, _)| Some(*seat) != own);
            let kept = others.fold(Cards::NONE, |kept, (seat, hand)| kept.union(hand.without(played[seat])));
            let line = line.to_string();
            let words = line.split(|letter: char| !letter.is_ascii_alphanumeric());
            for card in words.filter_map(|word| word.parse::<Card>().ok()) {
                assert!(!kept.contains(card), "game {game}: {card} in {line}");
            }
        }
    }
}

fn seat_of(end: &Ended) -> Option<Seat> {
    let seat = end.last("joined")["seat"].as_u64()?;
    Some(Seat::ALL[seat as usize])
}

/// These bytes are there in no form that a program would print.
fn hides(told: &str, secret: &[u8]) {
    let hex: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    let list = format!("{secret:?}");
    let told = told.to_ascii_lowercase();
    assert!(!told.contains(&hex), "{hex}");
    assert!(!told.contains(list.trim_matches(['[', ']'])), "{list}");
}

/// The secret half of the code is not there, alone or in the whole.
fn hides_code(told: &str, code: &str) {
    let (code, _) = code.split_once('@').expect("a code with an address");
    let (room, secret) = code.split_once('-').expect("two halves");
    let whole = told.to_ascii_uppercase();
    assert!(
        !whole.contains(&format!("{room}{secret}")) && !whole.contains(code),
        "the code is told"
    );
    let mut words = told.split(|letter: char| !letter.is_ascii_alphanumeric());
    assert!(!words.any(|word| word == secret), "the secret half is told");
    hides(told, secret.as_bytes());
}

/// The same room with another secret.
fn wrong(code: &str) -> String {
    let (code, place) = code.split_once('@').expect("a code with an address");
    let other = if code.ends_with('0') { "1111" } else { "0000" };
    let (room, _) = code.split_once('-').expect("two halves");
    format!("{room}-{other}@{place}")
}
