//! Whatever is typed, nothing panics: cards, rules and questions made of garbage, and of almost sensible text.

use proptest::prelude::*;
use thirteen::cli::rules::answer_line;
use thirteen::rules::{BySeat, Card, Cards, Combo, Demand, Game, Preset, Rules, Seat};

/// Words that questions are made of, so that garbage gets past the first letter.
fn words() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("classify"),
        Just("beats"),
        Just("moves"),
        Just("instant"),
        Just("game"),
        Just("/"),
        Just("|"),
        Just(":"),
        Just(","),
        Just("pass"),
        Just("first=0"),
        Just("first=3"),
        Just("first=9"),
        Just("first="),
        Just("must=3S"),
        Just("must="),
        Just("3S"),
        Just("3S 3C"),
        Just("3D"),
        Just("4S"),
        Just("5S"),
        Just("10C"),
        Just("2H"),
        Just("2S 2C"),
        Just("0"),
        Just("1"),
        Just("3"),
        Just("4"),
        Just("-1"),
        Just("99999999999999999999"),
        Just("♠"),
        Just("é"),
        Just("\u{0}"),
    ];
    prop::collection::vec(word, 0..24).prop_map(|words| words.join(" "))
}

/// A game line of the right shape, whose hands and actions may be anything.
fn games() -> impl Strategy<Value = String> {
    let hand = prop::collection::vec(0..52_u8, 0..6);
    let action = (0..5_u8, prop::option::of(prop::collection::vec(0..52_u8, 1..4)));
    (
        prop::collection::vec(hand, 1..6),
        0..5_u8,
        prop::collection::vec(action, 0..12),
    )
        .prop_map(|(hands, first, actions)| {
            let hands: Vec<String> = hands.into_iter().map(text).collect();
            let actions: Vec<String> = actions
                .into_iter()
                .map(|(seat, cards)| format!("{seat} {}", cards.map_or("pass".to_owned(), text)))
                .collect();
            format!("game {} first={first} : {}", hands.join(" | "), actions.join(", "))
        })
}

fn text(values: Vec<u8>) -> String {
    let cards: Cards = values.into_iter().filter_map(Card::from_value).collect();
    cards.to_string()
}

proptest! {
    #[test]
    fn any_text_is_a_set_of_cards_or_refused(text in "\\PC{0,40}|[3-9TJQKA2SCDHscdh10, ]{0,40}") {
        if let Ok(cards) = text.parse::<Cards>() {
            prop_assert_eq!(cards.to_string().parse::<Cards>(), Ok(cards));
        }
        text.parse::<Card>().ok();
    }

    #[test]
    fn any_set_of_cards_is_written_and_read_back(bits in 0..1_u64 << 52) {
        let cards = Cards::from_bits(bits).expect("52 bits");
        prop_assert_eq!(cards.to_string().parse::<Cards>(), Ok(cards));
        prop_assert_eq!(serde_json::from_str::<Cards>(&serde_json::to_string(&cards).expect("a number")).ok(), Some(cards));
    }

    #[test]
    fn any_combination_of_the_deck_answers_what_it_is(bits in 0..1_u64 << 52, mask in 0..1_u64 << 52) {
        // Few cards, so that some are combinations.
        let cards = Cards::from_bits(bits & mask & mask.rotate_right(7) & Cards::DECK.bits()).expect("52 bits");
        if let Ok(combo) = Combo::parse(cards) {
            prop_assert_eq!(combo.cards(), cards);
            prop_assert!(!combo.beats(combo, &Rules::default()));
        }
    }

    #[test]
    fn any_text_sets_a_rule_or_is_refused(text in "\\PC{0,60}|[a-z_2]{0,24}=[a-z_0-9]{0,12}") {
        if let Ok(rules) = Rules::default().with_text(&text) {
            prop_assert!(rules.changes_from(&Rules::default()).len() <= 1);
        }
        text.parse::<Preset>().ok();
    }

    #[test]
    fn any_line_has_one_answer(line in prop_oneof![any::<String>(), words(), games()]) {
        for preset in Preset::ALL {
            let rules = Rules { finish_on_two: line.len() % 2 == 0, ..preset.rules() };
            let answer = answer_line(&line, &rules);
            prop_assert!(!answer.line(false).contains('\n') || line.contains('\n'));
            let json = answer.line(true);
            prop_assert!(!json.contains('\n'));
            prop_assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok_and(|value| value.is_object()));
        }
    }

    #[test]
    fn any_unlawful_game_is_wrong_but_does_not_panic(
        sizes in any::<[u8; 4]>(),
        first in 0..4_u8,
        actions in prop::collection::vec((0..4_u8, 0..49_u8), 0..80),
    ) {
        let first = Seat::new(first).expect("a seat");
        for preset in Preset::ALL {
            let rules = preset.rules();
            let mut game = Game::new(BySeat(sizes.map(|size| size % 5)), first, None);
            for (action, value) in &actions {
                let four = Cards::from_bits(0b1111 << value).expect("below the 53rd bit");
                match (action, Combo::parse(four)) {
                    (0, _) => game.pass_unchecked(&rules),
                    (1, _) => game.decline_unchecked(four),
                    (_, Ok(quad)) => game.play_unchecked(&rules, quad),
                    (_, Err(_)) => {
                        let single = Combo::parse(four.lowest().expect("four cards").into()).expect("one card");
                        game.play_unchecked(&rules, single);
                    }
                }
                prop_assert!(game.places().len() <= Seat::COUNT);
            }
        }
    }

    #[test]
    fn any_hand_lists_only_its_own_cards(bits in 0..1_u64 << 52, mask in 0..1_u64 << 52) {
        let hand: Cards = Cards::from_bits(bits & mask).expect("52 bits").into_iter().take(13).collect();
        let mut plays = Vec::new();
        Demand::Lead { must: None }.plays(hand, &Rules::default(), &mut plays);
        prop_assert!(plays.iter().all(|play| hand.contains_all(play.cards())));
        prop_assert!(plays.len() >= hand.len());
    }
}
