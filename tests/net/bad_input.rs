//! What a player may do wrong at a real table: each is refused with its code and a sentence, and the table goes on.

use std::fs;

use thirteen::net::connection::Ended as Over;
use thirteen::net::identity::FILE;
use thirteen::net::invite::Invite;
use thirteen::net::knock::knock;
use thirteen::rules::Cards;
use thirteen::wire::Closed;

use crate::folder::Folder;
use crate::machines::{self, GUEST, identity};
use crate::programs::{Program, text};

#[test]
fn a_name_that_cannot_be_shown_is_bad_usage() {
    let long = "x".repeat(80);
    for (name, sentence) in [
        ("", "this is empty"),
        (long.as_str(), "at most 20 letters"),
        ("a\u{7}b", "cannot be shown"),
        ("\u{202E}nal", "cannot be shown"),
    ] {
        let end = Program::start(&Folder::new(), &["join", "KX7M-4TQP@127.0.0.1:9", "--name", name]).end();
        assert_eq!((end.code, end.told.len()), (Some(2), 0), "{}", end.complaint);
        assert!(end.complaint.contains(sentence), "{}", end.complaint);
    }
}

#[test]
fn a_name_that_is_taken_looks_the_same_or_is_kept_for_others_takes_no_seat() {
    let folders: [Folder; 5] = std::array::from_fn(|_| Folder::new());
    let (_host, code) = Program::host(&folders[0], &["--stdin", "--name", "Lan"]);
    let join = |at: usize, name: &str| Program::start(&folders[at], &["join", &code, "--stdin", "--name", name]);
    let mut first = join(1, "Minh");
    assert_eq!(first.wait_for("joined", |_| true)["seat"], 1);
    // The second letter of the second is Cyrillic.
    for (at, name, reason) in [
        (2, "M\u{456}nh", "name_taken"),
        (3, "Host", "name_reserved"),
        (4, "Bot Ba", "name_reserved"),
    ] {
        let mut guest = join(at, name);
        let refused = guest.wait_for("refused", |_| true);
        assert_eq!(refused["code"], reason, "{name}");
        assert!(!text(&refused["message"]).is_empty());
        assert!(guest.wait_for("joined", |_| true)["seat"].is_null(), "{name} watches");
    }
}

#[test]
fn a_player_who_comes_again_from_elsewhere_is_told_at_the_first_place() {
    let folders: [Folder; 3] = std::array::from_fn(|_| Folder::new());
    let (_host, code) = Program::host(&folders[0], &["--stdin", "--name", "Lan"]);
    let join = |at: usize| Program::start(&folders[at], &["join", &code, "--stdin", "--name", "Minh"]);
    let mut first = join(1);
    let seat = first.wait_for("joined", |_| true)["seat"].clone();
    fs::copy(folders[1].path().join(FILE), folders[2].path().join(FILE)).expect("the key is there");
    let mut second = join(2);
    assert_eq!(second.wait_for("joined", |_| true)["seat"], seat);
    let end = first.end();
    end.failed_with("you opened this table on another computer");
    assert_eq!(end.last("closed")["reason"], "replaced");
}

#[test]
fn who_asks_for_nonsense_again_and_again_is_told_to_wait() {
    let folders = [Folder::new(), Folder::new()];
    let (_host, code) = Program::host(&folders[0], &["--stdin", "--name", "Lan"]);
    let mut guest = Program::start(&folders[1], &["join", &code, "--stdin", "--name", "Minh"]);
    guest.wait_for("joined", |_| true);
    for _ in 0..5 {
        guest.types("pass");
        assert_eq!(guest.wait_for("refused", |_| true)["code"], "not_playing");
    }
    let refused = guest.wait_for("refused", |_| true);
    assert_eq!(
        (&refused["code"], &refused["wait_ms"]),
        (&"slow_down".into(), &30_000.into())
    );
    assert!(text(&refused["message"]).contains("30 s"), "{refused}");
}

#[test]
fn after_five_wrong_codes_the_old_one_is_worth_nothing() {
    let folders = [Folder::new(), Folder::new()];
    let (mut host, code) = Program::host(&folders[0], &["--stdin", "--name", "Lan"]);
    let (_, place) = code.split_once('@').expect("a code with an address");
    let (room, _) = code.split_once('-').expect("two halves");
    let other = if code.contains("-0000") { "1111" } else { "0000" };
    for failures in 1..=5 {
        let end = Program::start(&Folder::new(), &["join", &format!("{room}-{other}@{place}")]).end();
        end.failed_with("no table with this code");
        assert_eq!(host.wait_for("guessed", |_| true)["failures"], failures);
    }
    let new = host.invitation();
    assert_ne!(new, code);
    let end = Program::start(&folders[1], &["join", &code]).end();
    end.failed_with("no table with this code");
    assert_eq!(end.last("closed")["reason"], "no_such_table");
}

#[test]
fn plays_that_are_none_or_of_other_cards_are_refused_and_the_turn_stays() {
    let mut options = vec!["--stdin", "--bots", "3", "--name", "Lan"];
    for hand in [
        "dragon",
        "four_twos",
        "five_pair_run",
        "six_pairs",
        "one_colour",
        "three_triples",
    ] {
        options.extend(["--rule", hand]);
    }
    let options: Vec<String> = options
        .iter()
        .map(|option| {
            if option.contains('_') || *option == "dragon" {
                format!("{option}=off")
            } else {
                (*option).to_owned()
            }
        })
        .collect();
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    let folder = Folder::new();
    let (mut host, _) = Program::host(&folder, &options);
    host.types("ready");
    let dealt = host.wait_for("dealt", |_| true);
    let mine: Cards = text(&dealt["hand"]).parse().expect("a hand is cards");
    let code_of = |host: &mut Program, line: &str| {
        host.types(line);
        text(&host.wait_for("refused", |_| true)["code"]).to_owned()
    };
    // The bots before it answer at once.
    while code_of(&mut host, "play 3S 4C") == "not_your_turn" {}
    assert_eq!(code_of(&mut host, "play 3S 4C"), "no_combination");
    let others = Cards::DECK.without(mine).lowest().expect("others hold some");
    assert_eq!(code_of(&mut host, &format!("play {others}")), "not_your_cards");
    assert_eq!(code_of(&mut host, "play 3X"), "no_card");
}

#[tokio::test]
async fn bytes_that_are_no_message_end_the_connection_and_not_the_table() {
    let folders = [Folder::new(), Folder::new()];
    let (_host, code) = Program::host(&folders[0], &["--stdin", "--name", "Lan"]);
    let invite: Invite = code.parse().expect("an invitation");
    let guest = machines::guest(GUEST);
    let addresses = thirteen::net::dial::resolve(&invite.places).await;
    let connection = guest.dial(&addresses, None).await.expect("the host is there");
    knock(&connection, identity(GUEST).public(), &invite.code)
        .await
        .expect("the code is right");
    let (link, mut inbox) = connection.control().await.expect("it is let in");
    link.send(vec![0xFF; 40]).expect("the queue has room");
    let ended = loop {
        if let Err(ended) = inbox.recv().await {
            break ended;
        }
    };
    assert_eq!(ended, Over::Closed(Closed::Protocol));
    let mut next = Program::start(&folders[1], &["join", &code, "--stdin"]);
    next.wait_for("joined", |line| line["seat"] == 1);
}
