//! The names of cards and of what may be played: for the action button, for refusals, and for reading aloud.

use super::Words;
use crate::bot::Hint;
use crate::rules::{Card, Cards, Combo, Instant, Kind, Rank, Suit};
use crate::table::Choice;

impl Words {
    /// A rank as it is said: `7`, `10`, `J`, and in Vietnamese *heo* for a 2.
    pub fn rank(&self, rank: Rank) -> String {
        match rank.letter() {
            'T' => "10".to_owned(),
            '2' => self.text("rank-two"),
            letter => letter.to_string(),
        }
    }

    /// A suit's name.
    pub fn suit(&self, suit: Suit) -> String {
        self.text(match suit {
            Suit::Spades => "suit-spades",
            Suit::Clubs => "suit-clubs",
            Suit::Diamonds => "suit-diamonds",
            Suit::Hearts => "suit-hearts",
        })
    }

    /// A card as it is said: "7 of spades".
    pub fn card(&self, card: Card) -> String {
        let rank = self.rank(card.rank());
        self.with(
            "card",
            &[("rank", rank.into()), ("suit", self.suit(card.suit()).into())],
        )
    }

    /// Cards one after the other, lowest first, as they are said.
    pub fn cards(&self, cards: Cards) -> String {
        let names: Vec<String> = cards.into_iter().map(|card| self.card(card)).collect();
        names.join(", ")
    }

    /// A combination as it is said: "pair of 7s".
    pub fn combo(&self, combo: Combo) -> String {
        let key = match combo.kind() {
            Kind::Single => return self.card(combo.top()),
            Kind::Pair => "combo-pair",
            Kind::Triple => "combo-triple",
            Kind::Quad => "combo-quad",
            Kind::Straight => "combo-straight",
            Kind::PairRun => "combo-pair-run",
        };
        let count = match combo.kind() {
            Kind::PairRun => combo.len() / 2,
            Kind::Single | Kind::Pair | Kind::Triple | Kind::Quad | Kind::Straight => combo.len(),
        };
        let rank = self.rank(combo.top().rank());
        self.with(key, &[("rank", rank.into()), ("count", count.into())])
    }

    /// What the action button does when it plays `combo` on what lies on the table.
    pub fn play(&self, combo: Combo, over: Option<Combo>) -> String {
        let chops = combo.is_bomb() && over.is_some_and(|over| over.is_bomb() || over.is_of_twos());
        let key = if chops { "play-chop" } else { "play-combo" };
        self.with(key, &[("combo", self.combo(combo).into())])
    }

    /// A hint as one sentence: what to do, why, and how sure that is.
    pub fn hint(&self, hint: &Hint, over: Option<Combo>) -> String {
        let reason = self.reason(hint.reason);
        let play = match hint.choice {
            Choice::Play(cards) => Combo::parse(cards).ok(),
            Choice::Pass => None,
        };
        let sentence = match play {
            Some(combo) => {
                let play = self.play(combo, over);
                self.with("hint-play", &[("play", play.into()), ("reason", reason.into())])
            }
            None => self.with("hint-pass", &[("reason", reason.into())]),
        };
        let certain = hint.certain.then(|| self.text("hint-certain"));
        let as_good = (hint.as_good && !hint.certain).then(|| self.text("hint-as-good"));
        [Some(sentence), certain, as_good]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// A quick phrase by its number.
    pub fn phrase(&self, number: u8) -> String {
        self.text(&format!("phrase-{number}"))
    }

    /// An instant win's name.
    pub fn instant(&self, instant: Instant) -> String {
        self.text(match instant {
            Instant::Dragon => "instant-dragon",
            Instant::FourTwos => "instant-four-twos",
            Instant::FivePairRun => "instant-five-pair-run",
            Instant::SixPairs => "instant-six-pairs",
            Instant::OneColour => "instant-one-colour",
            Instant::ThreeTriples => "instant-three-triples",
        })
    }

    /// The name of a place among `players`: first, second, third, last.
    pub fn place(&self, place: usize, players: usize) -> String {
        self.text(match place {
            1 => "place-first",
            last if last == players => "place-last",
            2 => "place-second",
            _ => "place-third",
        })
    }
}
