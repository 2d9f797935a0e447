//! Random games step by step: the engine beside the slow one, and the laws that hold at every step.

use thirteen::rules::{BySeat, Cards, Combo, Deal, Demand, Game, Refusal, Rules, Seat};

use super::chance::{Chance, every_set_of_playing_rules};
use super::naive_game::NaiveGame;

const GAMES: u64 = 120;
/// A game has at most 52 plays, and between two of them each seat passes at most once and declines the lead at most once.
const LONGEST: usize = 52 * 9;

#[test]
fn two_engines_play_the_same_games_by_every_set_of_rules() {
    let mut met = Met::default();
    for rules in every_set_of_playing_rules() {
        let games = if rules.finish_on_two { GAMES } else { 10 * GAMES };
        for seed in 0..games {
            let mut chance = Chance::new(seed);
            let seats = 2 + chance.below(3);
            // Small hands end soon, and often among players who hold only 2s.
            let size = if rules.finish_on_two {
                13
            } else {
                chance.one_of(&[13, 6, 4, 3, 2])
            };
            let hands = chance.deal(seats, size);
            play_through(hands, &rules, &mut chance, &mut met);
        }
    }
    // A law that is never put to the test proves nothing.
    assert!(
        met.chops > 100 && met.came_back > 100 && met.asked_in_vain > 100,
        "{met:?}"
    );
    assert!(met.declined > 100 && met.ended_on_twos > 5, "{met:?}");
    assert!(met.went_out_on_top > 100, "{met:?}");
}

/// How often the rarer things happened.
#[derive(Debug, Default)]
struct Met {
    chops: usize,
    came_back: usize,
    asked_in_vain: usize,
    declined: usize,
    ended_on_twos: usize,
    went_out_on_top: usize,
}

fn play_through(hands: BySeat<Cards>, rules: &Rules, chance: &mut Chance, met: &mut Met) {
    let (first, must) = Deal::of(hands).lowest();
    let must = Some(must).filter(|_| chance.once_in(2));
    let mut game = Game::new(hands.map(|hand| hand.len() as u8), first, must);
    let mut slow = NaiveGame::new(hands, first.index(), must);
    let pass_once_in = chance.one_of(&[2, 3, 10]);
    let mut plays = Vec::new();
    for _ in 0..LONGEST {
        alike(&game, &slow);
        conserved(&game, &slow, hands);
        let Some(seat) = game.turn() else {
            assert_eq!(
                game.pass(rules, first).map_err(|refused| refused.reason),
                Err(Refusal::GameOver)
            );
            return;
        };
        others_wait(game, rules, seat);
        let hand = slow.hands[seat.index()];
        assert!(!hand.is_empty(), "who is on turn holds cards");
        game.plays(rules, hand, &mut plays);
        listed_is_allowed(&game, rules, hand, &plays);
        let leads = game.table().is_none();
        let returns = matches!(game.demand(), Demand::Return(_));
        if plays.is_empty() && leads {
            met.declined += 1;
            game = game.decline_lead(rules, seat, hand).expect("a lead to decline");
            slow.decline();
            met.ended_on_twos += usize::from(game.is_over());
        } else if plays.is_empty() || (!leads && chance.once_in(pass_once_in)) {
            met.asked_in_vain += usize::from(returns);
            game = game.pass(rules, seat).expect("no lead");
            slow.pass(rules);
        } else {
            let play = chosen(&plays, leads, chance);
            met.came_back += usize::from(returns);
            met.chops += usize::from(game.table().is_some_and(|over| over.kind() != play.kind()));
            met.went_out_on_top += usize::from(hand == play.cards() && game.table().is_some());
            game = game.play(rules, seat, hand, play).expect("a legal play");
            slow.play(play.cards(), rules);
        }
    }
    panic!("a game has an end: {game:?}");
}

/// Leads are mostly single cards, which keeps bombs in the hands; answers are often bombs, and 2s are never saved.
fn chosen(plays: &[Combo], leads: bool, chance: &mut Chance) -> Combo {
    let wanted: Vec<Combo> = match (leads, chance.once_in(2)) {
        (true, true) => plays.iter().copied().filter(|play| play.is_of_twos()).collect(),
        (true, false) => plays.iter().copied().filter(|play| play.len() == 1).collect(),
        (false, true) => plays.iter().copied().filter(|play| play.is_bomb()).collect(),
        (false, false) => Vec::new(),
    };
    chance.one_of(if wanted.is_empty() { plays } else { &wanted })
}

fn alike(game: &Game, slow: &NaiveGame) {
    let turn = Some(slow.turn).filter(|_| !slow.over);
    assert_eq!(game.turn().map(Seat::index), turn, "{slow:?}");
    assert_eq!(game.table().map(Combo::cards), slow.table.map(|(_, cards)| cards));
    assert_eq!(game.owner().map(Seat::index), slow.table.map(|(owner, _)| owner));
    let places: Vec<usize> = game.places().iter().map(|seat| seat.index()).collect();
    assert_eq!(places, slow.out);
    let passed: Vec<usize> = (0..4).filter(|seat| slow.has_passed[*seat]).collect();
    assert!(game.passed().into_iter().map(Seat::index).eq(passed), "{slow:?}");
}

/// Who is not on turn may do nothing, and what is refused changes nothing.
fn others_wait(game: Game, rules: &Rules, turn: Seat) {
    for seat in Seat::ALL.into_iter().filter(|seat| *seat != turn) {
        let refused = game.pass(rules, seat).expect_err("not on turn");
        assert_eq!((refused.game, refused.reason), (game, Refusal::NotYourTurn(turn)));
    }
}

/// No card is lost or doubled, and the engine counts them right.
fn conserved(game: &Game, slow: &NaiveGame, dealt: BySeat<Cards>) {
    for seat in Seat::ALL {
        let (held, played) = (slow.hands[seat.index()], game.played(seat));
        assert_eq!(held.union(played), dealt[seat]);
        assert!(held.intersection(played).is_empty());
        assert_eq!(usize::from(game.left(seat)), held.len());
    }
}

/// Of all combinations in the hand, exactly the listed ones are allowed.
fn listed_is_allowed(game: &Game, rules: &Rules, hand: Cards, plays: &[Combo]) {
    let anything = Rules {
        finish_on_two: true,
        ..Rules::default()
    };
    let mut combinations = Vec::new();
    Demand::Lead { must: None }.plays(hand, &anything, &mut combinations);
    for play in combinations {
        let allowed = game.allows(rules, hand, play);
        assert_eq!(
            allowed.is_ok(),
            plays.contains(&play),
            "{play} from {hand}: {allowed:?}"
        );
    }
}
