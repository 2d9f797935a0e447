//! Games printed in full, kept in `tests/data/*.play` for people to read: each is played again from its own text.
//!
//! `REWRITE_TEST_DATA=1 cargo test printed` looks for games worth keeping and writes the files anew.

use std::fmt::Write;
use std::path::Path;

use thirteen::rules::{BySeat, Cards, Combo, Deal, Demand, Game, Kind, Preset, Rules, Seat};

use super::chance::Chance;
use super::{recorded, rewriting};

/// The games on record: a name, what the game shows, its rules, and how many play.
fn shelf() -> [(&'static str, &'static [Happening], Rules, usize); 5] {
    let no_two_last = Rules {
        finish_on_two: false,
        ..Rules::default()
    };
    [
        (
            "mien-nam",
            &[
                Happening::TwosChopped,
                Happening::BombChopped,
                Happening::FourPairsCameBack,
            ],
            Preset::MienNam.rules(),
            4,
        ),
        (
            "mien-nam-three",
            &[Happening::LeadInherited, Happening::TwosChopped],
            Preset::MienNam.rules(),
            3,
        ),
        (
            "mien-nam-no-two-last",
            &[Happening::LeadDeclined, Happening::TwosChopped],
            no_two_last,
            4,
        ),
        (
            "thirteen",
            &[Happening::CameBack, Happening::TwosChopped],
            Preset::Thirteen.rules(),
            4,
        ),
        (
            "suited",
            &[Happening::SuitFollowed, Happening::TwosChopped],
            Preset::Suited.rules(),
            4,
        ),
    ]
}

/// What a game may show.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Happening {
    /// A bomb on 2s.
    TwosChopped,
    /// A bomb on a bomb of another kind or length.
    BombChopped,
    /// A bomb of a seat that had passed.
    CameBack,
    /// A run of four or more pairs of a seat that had passed.
    FourPairsCameBack,
    /// A lead by the seat after the one that went out, although it had passed.
    LeadInherited,
    /// A leader with only 2s.
    LeadDeclined,
    /// A straight of one suit on a straight of one suit.
    SuitFollowed,
}

#[derive(Clone, Copy)]
enum Action {
    Play(Combo),
    Pass,
    Decline,
}

#[test]
fn printed_games_are_played_again_as_printed() {
    for (name, wanted, rules, seats) in shelf() {
        let (hands, actions) = if rewriting() {
            search(wanted, &rules, seats)
        } else {
            read(name)
        };
        let (text, shown) = print(hands, &actions, &rules);
        assert!(
            wanted.iter().all(|happening| shown.contains(happening)),
            "{name}: {shown:?}"
        );
        recorded(&format!("{name}.play"), &text);
    }
}

/// The hands and actions of a printed game.
fn read(name: &str) -> (BySeat<Cards>, Vec<Action>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/data/{name}.play"));
    let text = std::fs::read_to_string(path).expect("the game is on record");
    let mut hands = BySeat([Cards::NONE; 4]);
    let mut actions = Vec::new();
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let cards = || {
            line.split_once(':')
                .map_or("", |(_, cards)| cards)
                .parse()
                .expect("cards")
        };
        match *words.as_slice() {
            ["seat", seat, "holds:", ..] => {
                let seat = seat.parse().ok().and_then(Seat::new).expect("a seat");
                hands[seat] = cards();
            }
            [_, "plays:", ..] => actions.push(Action::Play(Combo::parse(cards()).expect("a combination"))),
            [_, "passes"] => actions.push(Action::Pass),
            [_, "shows", ..] => actions.push(Action::Decline),
            _ => {}
        }
    }
    (hands, actions)
}

/// Plays the actions and prints what everyone sees.
fn print(hands: BySeat<Cards>, actions: &[Action], rules: &Rules) -> (String, Vec<Happening>) {
    let (first, must) = Deal::of(hands).lowest();
    let mut text = format!("rules {rules}\n\n");
    for (seat, hand) in hands.iter().filter(|(_, hand)| !hand.is_empty()) {
        line(&mut text, &format!("seat {seat} holds: {hand}"));
    }
    line(&mut text, &format!("seat {first} leads with {must}\n"));
    let mut left = hands;
    let mut game = Game::new(hands.map(|hand| hand.len() as u8), first, Some(must));
    let mut shown = Vec::new();
    for action in actions {
        let seat = game.turn().expect("the game goes on");
        let again = matches!(game.demand(), Demand::Return(_));
        let before = game;
        game = match action {
            Action::Play(play) => {
                line(&mut text, &format!("{seat} plays: {play}"));
                shown.extend(happenings(game.table(), *play, again));
                let next = game.play(rules, seat, left[seat], *play).expect("a legal play");
                left[seat] = left[seat].without(play.cards());
                next
            }
            Action::Pass => {
                line(&mut text, &format!("{seat} passes"));
                game.pass(rules, seat).expect("no lead")
            }
            Action::Decline => {
                shown.push(Happening::LeadDeclined);
                line(&mut text, &format!("{seat} shows only 2s and passes the lead on"));
                game.decline_lead(rules, seat, left[seat]).expect("only 2s")
            }
        };
        after(&mut text, &before, &game, &mut shown);
    }
    assert!(game.is_over(), "a printed game is complete");
    let places: Vec<String> = game.places().iter().map(ToString::to_string).collect();
    line(&mut text, &format!("\nplaces: {}", places.join(" ")));
    (text, shown)
}

/// Says who went out and who leads next.
fn after(text: &mut String, before: &Game, game: &Game, shown: &mut Vec<Happening>) {
    for seat in &game.places()[before.places().len()..] {
        line(text, &format!("  seat {seat} is out"));
    }
    let (Some(turn), Some(owner)) = (game.turn(), before.owner()) else {
        return;
    };
    if game.table().is_none() {
        if turn != owner && before.passed().contains(turn) {
            shown.push(Happening::LeadInherited);
        }
        line(text, &format!("  seat {turn} leads"));
    } else if matches!(game.demand(), Demand::Return(_)) {
        line(text, &format!("  seat {turn} has passed and is asked again"));
    }
}

fn happenings(table: Option<Combo>, play: Combo, again: bool) -> impl Iterator<Item = Happening> {
    let chop = table.filter(|over| over.kind() != play.kind() || over.len() != play.len());
    let straights = |over: &Combo| over.kind() == Kind::Straight && over.is_suited() && over.len() > 2;
    [
        chop.filter(|over| over.is_of_twos()).map(|_| Happening::TwosChopped),
        chop.filter(|over| over.is_bomb()).map(|_| Happening::BombChopped),
        again.then_some(Happening::CameBack),
        (again && play.len() >= 8).then_some(Happening::FourPairsCameBack),
        table.filter(straights).map(|_| Happening::SuitFollowed),
    ]
    .into_iter()
    .flatten()
}

/// The first random game that shows everything wanted.
fn search(wanted: &[Happening], rules: &Rules, seats: usize) -> (BySeat<Cards>, Vec<Action>) {
    for seed in 0..SEARCHED {
        let mut chance = Chance::new(seed);
        let hands = chance.deal(seats, 13);
        let actions = random_game(hands, rules, &mut chance);
        let (_, shown) = print(hands, &actions, rules);
        if wanted.iter().all(|happening| shown.contains(happening)) {
            return (hands, actions);
        }
    }
    panic!("no game of {SEARCHED} shows {wanted:?}");
}

fn random_game(hands: BySeat<Cards>, rules: &Rules, chance: &mut Chance) -> Vec<Action> {
    let (first, must) = Deal::of(hands).lowest();
    let mut left = hands;
    let mut game = Game::new(hands.map(|hand| hand.len() as u8), first, Some(must));
    let mut actions = Vec::new();
    let mut plays = Vec::new();
    while let Some(seat) = game.turn() {
        game.plays(rules, left[seat], &mut plays);
        let leads = game.table().is_none();
        if leads && plays.is_empty() {
            actions.push(Action::Decline);
            game.decline_unchecked(left[seat]);
        } else if plays.is_empty() || (!leads && chance.once_in(4)) {
            actions.push(Action::Pass);
            game.pass_unchecked(rules);
        } else {
            // Bombs are kept for answers, or there would be little to chop.
            let kept = |play: &&Combo| leads != play.is_bomb();
            let wanted: Vec<Combo> = plays.iter().filter(kept).copied().collect();
            let play = chance.one_of(if wanted.is_empty() { &plays } else { &wanted });
            actions.push(Action::Play(play));
            left[seat] = left[seat].without(play.cards());
            game.play_unchecked(rules, play);
        }
    }
    actions
}

fn line(text: &mut String, words: &str) {
    writeln!(text, "{words}").expect("a text takes any text");
}

/// How many games are tried for one worth keeping.
const SEARCHED: u64 = 2_000_000;
