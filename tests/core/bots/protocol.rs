//! The bot protocol as text.

use proptest::prelude::*;
use thirteen::bot::protocol::{Answer, Engine, Lines, Notice, Referee};
use thirteen::bot::{Situation, Style, choose, choose_play};
use thirteen::table::{Choice, Level, Phase, Settings};

use super::{BotTable, cards, rng, seat};

fn engine() -> Engine {
    Engine::new("Lan".to_owned(), Level::Medium, Style::Even, 3)
}

#[test]
fn a_conversation_goes_as_it_is_documented() {
    let mut engine = engine();
    assert_eq!(engine.hear("thirteen 1"), Some(Answer::Ready("Lan".to_owned())));
    for line in [
        "rules preset=mien-nam",
        "tournament scores=0,0 target=21",
        "something of a later version",
        "deal seat=1 hand=4S,6D,9C first=0 must=-",
        "played 0 3S",
    ] {
        assert_eq!(engine.hear(line), None, "{line}");
    }
    assert_eq!(engine.hear("move ms=300"), Some(Answer::Play(cards("4S"))));
    for line in ["played 1 4S", "passed 0", "round 1"] {
        assert_eq!(engine.hear(line), None, "{line}");
    }
    assert!(matches!(engine.hear("move ms=300"), Some(Answer::Play(_))));
    assert!(!engine.quits());
    engine.hear("quit");
    assert!(engine.quits());
}

#[test]
fn answers_are_read_and_what_is_no_answer_is_ignored() {
    assert_eq!(Answer::parse("play 9D,9H"), Some(Answer::Play(cards("9D 9H"))));
    assert_eq!(Answer::parse("pass"), Some(Answer::Pass));
    assert_eq!(Answer::parse("ready A bot"), Some(Answer::Ready("A bot".to_owned())));
    for garbled in ["play", "play me", "play 9D 9D", "pass it on"] {
        assert_eq!(Answer::parse(garbled), Some(Answer::Garbled), "{garbled}");
    }
    for unknown in ["", "info thinking", "PLAY 3S", "plays 3S"] {
        assert_eq!(Answer::parse(unknown), None, "{unknown}");
    }
}

/// A referee that sees one seat's views tells a bot enough to choose as the view does.
#[test]
fn a_bot_that_is_told_a_table_by_its_referee_chooses_as_if_it_saw_the_view() {
    for seats in 2..=4 {
        let mut open = BotTable::open(Settings {
            seats,
            ..Settings::default()
        });
        let (mut referee, mut engine) = (Referee::default(), engine());
        let me = seat(1);
        let mut asked = 0;
        for turn in 0..200 {
            if open.table.public().phase == Phase::Dealing {
                open.deal();
            }
            let Some(seat) = open.table.public().turn() else {
                break;
            };
            let view = open.table.view(Some(seat));
            let choice = if seat == me {
                asked += 1;
                referee.follow(&view);
                referee.ask(100);
                let answers: Vec<Answer> = referee.lines().iter().filter_map(|line| engine.hear(line)).collect();
                let situation = Situation::of(&view).unwrap();
                let play = choose_play(&situation, Level::Medium, Style::Even, &mut situation.chance(3));
                let expected = play.map_or(Answer::Pass, |play| Answer::Play(play.cards()));
                assert_eq!(answers.last(), Some(&expected));
                play.map_or(Choice::Pass, |play| Choice::Play(play.cards()))
            } else {
                choose(&view, Level::Easy, Style::Even, &mut rng(turn))
            };
            open.choose(seat, choice);
        }
        assert!(asked > 5, "the bot was asked {asked} times at a table of {seats}");
    }
}

fn a_line() -> impl Strategy<Value = String> {
    let card = prop::sample::select(vec![
        "3S", "3C", "4S", "5S", "6S", "2H", "2S", "9D", "9H", "KC", "x", "",
    ]);
    let list = prop::collection::vec(card, 0..6).prop_map(|cards| cards.join(","));
    prop_oneof![
        (0..6_u8, list.clone()).prop_map(|(seat, cards)| format!("played {seat} {cards}")),
        (0..6_u8, list.clone()).prop_map(|(seat, cards)| format!("declined {seat} {cards}")),
        (0..6_u8).prop_map(|seat| format!("passed {seat}")),
        (0..5_u8, 0..5_u8, list)
            .prop_map(|(seat, first, hand)| format!("deal seat={seat} hand={hand} first={first} must=-")),
        Just("tournament scores=0,0,0 target=21".to_owned()),
        Just("tournament scores=0 target=21".to_owned()),
        Just("rules preset=thirteen finish_on_two=off".to_owned()),
        Just("move ms=10".to_owned()),
        Just("result places=0,1 points=4,0".to_owned()),
        "\\PC{0,40}",
    ]
}

proptest! {
    #[test]
    fn an_engine_survives_any_lines_in_any_order(lines in prop::collection::vec(a_line(), 0..60)) {
        let mut engine = engine();
        for line in lines {
            engine.hear(&line);
        }
    }

    #[test]
    fn no_bytes_break_the_readers(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        Lines::default().take(&bytes, |line| {
            Notice::parse(line);
            Answer::parse(line);
        });
    }
}
