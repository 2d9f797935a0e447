//! The hand and the table read out: shown as text, and spoken by a screen reader.

use super::words::{Words, by};
use crate::rules::Seat;
use crate::table::View;

impl Words {
    /// The player's own hand, as it is read out.
    pub fn hand_aloud(&self, view: &View) -> String {
        let hand = view.hand();
        if hand.is_empty() {
            return self.text("read-hand-empty");
        }
        self.with(
            "read-hand",
            &[("count", hand.len().into()), ("cards", self.cards(hand).into())],
        )
    }

    /// The table, as it is read out: what lies there, whose turn it is, who holds how many cards.
    pub fn table_aloud(&self, view: &View) -> String {
        let Some((game, turn)) = view.game().and_then(|game| Some((game, game.turn()?))) else {
            return self.text("table-over");
        };
        let name = |seat: Seat| {
            view.public.seats[seat]
                .name()
                .map_or_else(String::new, ToString::to_string)
        };
        let first = match (game.owner(), game.table()) {
            (Some(owner), Some(combo)) => self.with(
                "read-table-over",
                &[
                    ("by", by(Some(owner) == view.seat)),
                    ("name", name(owner).into()),
                    ("combo", self.combo(combo).into()),
                    ("next", by(Some(turn) == view.seat)),
                    ("turn", name(turn).into()),
                ],
            ),
            (_, _) => self.with(
                "read-table-lead",
                &[("by", by(Some(turn) == view.seat)), ("name", name(turn).into())],
            ),
        };
        let others = game.holding().into_iter().filter(|seat| Some(*seat) != view.seat);
        let left = others.map(|seat| {
            let count = usize::from(game.left(seat));
            self.with(
                "read-table-left",
                &[("name", name(seat).into()), ("count", count.into())],
            )
        });
        [first].into_iter().chain(left).collect::<Vec<_>>().join(" ")
    }
}
