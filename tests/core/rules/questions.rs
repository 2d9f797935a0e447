//! `thirteen rules`: the answers as scripts read them, and how the program ends.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use thirteen::cli::rules::answer_line;
use thirteen::rules::{Preset, Rules};

fn answer(line: &str) -> String {
    answer_line(line, &Rules::default()).line(true)
}

#[test]
fn combinations_are_named() {
    for (cards, expected) in [
        ("3S", r#"{"kind":"single","cards":1,"top":"3S"}"#),
        ("3c,3s", r#"{"kind":"pair","cards":2,"top":"3C"}"#),
        ("10C10S10D", r#"{"kind":"triple","cards":3,"top":"TD"}"#),
        ("2S 2C 2D 2H", r#"{"kind":"quad","cards":4,"top":"2H"}"#),
        ("QS KD AC", r#"{"kind":"straight","cards":3,"top":"AC"}"#),
        ("3S 3C 4S 4C 5S 5H", r#"{"kind":"pair_run","cards":6,"top":"5H"}"#),
        (
            "3S 3C 4S 4C",
            r#"{"kind":"invalid","cards":4,"top":"4C","reason":"a run of pairs has at least three pairs"}"#,
        ),
        ("", r#"{"kind":"invalid","cards":0,"top":null,"reason":"no cards"}"#),
    ] {
        assert_eq!(answer(&format!("classify {cards}")), expected);
    }
}

#[test]
fn what_beats_what_is_said_with_a_reason() {
    assert_eq!(answer("beats 2H / 3S 3C 4S 4C 5S 5C"), r#"{"beats":true}"#);
    for (question, reason) in [
        ("beats 4S / 3H", "it is not higher"),
        ("beats 4S / 3H 3D", "it is of another kind or length"),
        ("beats AS / 3S 3C 3D 3H", "this bomb does not chop that"),
        ("beats 4S / 5S 7S", "two cards must be of the same rank"),
    ] {
        assert_eq!(answer(question), format!(r#"{{"beats":false,"reason":"{reason}"}}"#));
    }
    let suited = answer_line("beats 3S 4S 5S / 4S 5S 6D", &Preset::Suited.rules()).line(true);
    assert!(suited.contains("a straight of one suit is beaten only by a straight of one suit"));
}

#[test]
fn moves_are_sorted_by_size_then_value() {
    assert_eq!(
        answer("moves 3S 3C 4D 5H 3D"),
        r#"{"moves":["3S","3C","3D","4D","5H","3S 3C","3S 3D","3C 3D","3S 3C 3D","3S 4D 5H","3C 4D 5H","3D 4D 5H"]}"#
    );
    assert_eq!(
        answer("moves 3S 3C 4D 5H must=3C"),
        r#"{"moves":["3C","3S 3C","3C 4D 5H"]}"#
    );
    assert_eq!(answer("moves 3S 3C 4D / 3D"), r#"{"moves":["4D"]}"#);
    assert!(answer("moves 3S 3C 3D 3H 4S 4C 4D 4H 5S 5C 5D 5H 6S 6C").contains("at most 13 cards"));
}

#[test]
fn a_game_is_played_through() {
    assert_eq!(
        answer("game 3S 4S 9S | 5S 6S | 7S first=0 must=3S : 0 3S, 1 pass, 2 pass"),
        r#"{"turn":0,"table":null,"owner":null,"passed":[],"places":[],"over":false}"#
    );
    // Seat 0 goes out, nobody beats it, and seat 1 leads although it has passed.
    let opening = "game 3S 9H | 5S 6S | 7S 8S | 4S 4C first=0 : 0 3S, 1 pass, 2 7S, 3 pass, 0 9H";
    assert_eq!(
        answer(opening),
        r#"{"turn":2,"table":"9H","owner":0,"passed":[1,3],"places":[0],"over":false}"#
    );
    assert_eq!(
        answer(&format!("{opening}, 2 pass")),
        r#"{"turn":1,"table":null,"owner":null,"passed":[],"places":[0],"over":false}"#
    );
    assert_eq!(
        answer("game 3S | 4S first=0 : 0 3S"),
        r#"{"turn":null,"table":"3S","owner":0,"passed":[],"places":[0,1],"over":true}"#
    );
}

#[test]
fn the_first_refused_action_is_named() {
    for (actions, at, error) in [
        ("1 5S", 0, "it is the turn of seat 0"),
        ("0 pass", 0, "the leader may not pass"),
        ("0 4S", 0, "the first play must hold 3S"),
        ("0 3S, 1 6H", 1, "the hand does not hold these cards"),
        ("0 3S, 1 5S 6S", 1, "two cards must be of the same rank"),
        ("0 3S, 1 5S, 0 4S", 2, "this does not beat 5S"),
        ("0 3S, 1 5S, 0 pass, 1 6S, 0 4S", 4, "the game is over"),
        (
            "0 3S, 7 5S",
            1,
            "an action is `SEAT CARDS` or `SEAT pass`, where SEAT is 0 to 3",
        ),
    ] {
        let line = format!("game 3S 4S | 5S 6S first=0 must=3S : {actions}");
        assert_eq!(
            answer(&line),
            format!(r#"{{"error":"{error}","at":{at}}}"#),
            "{actions}"
        );
    }
}

#[test]
fn a_run_of_four_pairs_comes_back_after_a_pass() {
    let hands = "3S 2S 4S | 5S 5C 6S 6C 7S 7C 8S 8C 9S | 2H TS TC";
    let passed = format!("game {hands} first=0 : 0 3S, 1 pass, 2 2H, 0 pass");
    assert!(answer(&passed).starts_with(r#"{"turn":1,"table":"2H","owner":2,"passed":[0,1]"#));
    let back = format!("{passed}, 1 5S 5C 6S 6C 7S 7C 8S 8C");
    assert!(answer(&back).starts_with(r#"{"turn":2,"table":"5S 5C 6S 6C 7S 7C 8S 8C","owner":1,"passed":[0]"#));
    assert!(answer(&format!("{passed}, 1 9S")).contains("after a pass"));
    let never = answer_line(&passed, &Preset::Suited.rules()).line(true);
    assert!(never.starts_with(r#"{"turn":2,"table":null"#));
}

#[test]
fn a_leader_with_only_twos_passes_the_lead_on_where_nobody_goes_out_on_one() {
    let rules = Rules {
        finish_on_two: false,
        ..Rules::default()
    };
    let line = "game 2S | 2C 2D | 3S 2H first=0 must=2S : 0 pass, 1 pass";
    assert!(
        answer_line(line, &rules)
            .line(true)
            .starts_with(r#"{"turn":2,"table":null"#)
    );
    let line = "game 2H | 2C | 2S 2D first=0 : 0 pass, 1 pass, 2 pass";
    assert_eq!(
        answer_line(line, &rules).line(true),
        r#"{"turn":null,"table":null,"owner":null,"passed":[],"places":[1,0,2],"over":true}"#
    );
}

#[test]
fn a_game_that_cannot_be_dealt_is_refused() {
    for (line, error) in [
        ("game 3S first=0", "2 to 4 hands"),
        ("game 3S | 4S | 5S | 6S | 7S first=0", "2 to 4 hands"),
        ("game 3S | 3S first=0", "3S is named twice"),
        ("game 3S | 4S first=2", "first="),
        ("game 3S | 4S first=200", "first="),
        ("game 3S | 4S", "first=N"),
        ("game 3S | 4S first=0 first=1", "given twice"),
        ("game 3S | 4S first=0 must=4S", "must=4S"),
    ] {
        assert!(answer(line).contains(error), "{line}: {}", answer(line));
    }
}

#[test]
fn the_program_ends_with_the_right_code() {
    let code = |arguments: &[&str]| ask(arguments, b"").status.code();
    assert_eq!(code(&["rules", "classify", "3S 3C"]), Some(0));
    assert_eq!(code(&["rules", "--json", "beats", "3H", "3S"]), Some(0));
    assert_eq!(
        code(&["rules", "--preset", "suited", "--rule", "bomb_ladder=on", "moves", "3S"]),
        Some(0)
    );
    assert_eq!(code(&["rules", "classify", "3X"]), Some(1));
    assert_eq!(code(&["rules", "perft", "1", "100"]), Some(1));
    assert_eq!(code(&["rules"]), Some(2));
    assert_eq!(code(&["rules", "--stdin", "classify", "3S"]), Some(2));
    assert_eq!(code(&["rules", "--preset", "northern", "classify", "3S"]), Some(2));
    assert_eq!(code(&["rules", "--rule", "bomb_ladder", "classify", "3S"]), Some(2));
    assert_eq!(code(&["rules", "guess"]), Some(2));
    let refused = ask(&["rules", "classify", "3X"], b"");
    assert!(refused.stdout.is_empty());
    assert_eq!(String::from_utf8_lossy(&refused.stderr).lines().count(), 1);
}

#[test]
fn every_line_of_standard_input_has_an_answer_in_order() {
    let mut questions = b"classify 3S\n\n\xff\xfe\nnonsense\n".to_vec();
    questions.extend(std::iter::repeat_n(b'3', 200_000));
    questions.extend(b"\nbeats 3S / 3C\ninstant 2S 2C 2D 2H");
    let output = ask(&["rules", "--stdin", "--json"], &questions);
    let lines: Vec<_> = output
        .stdout
        .split(|byte| *byte == b'\n')
        .map(String::from_utf8_lossy)
        .collect();
    assert_eq!(output.status.code(), Some(0));
    let starts = [
        r#"{"kind":"single""#,
        r#"{"error":"an empty line"#,
        r#"{"error":"the line is not UTF-8"#,
        r#"{"error":"there is no question `nonsense`"#,
        r#"{"error":"a line has at most"#,
        r#"{"beats":true}"#,
        r#"{"instant":["four_twos"]}"#,
        "",
    ];
    assert_eq!(lines.len(), starts.len());
    for (line, start) in lines.iter().zip(starts) {
        assert!(line.starts_with(start), "{line} should start {start}");
    }
}

fn ask(arguments: &[&str], input: &[u8]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_thirteen"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = program.stdin.take().expect("it is piped");
    // The program may have refused its arguments before it reads anything.
    stdin.write_all(input).ok();
    drop(stdin);
    program.wait_with_output().expect("the program ends")
}
