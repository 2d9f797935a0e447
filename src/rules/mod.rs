//! Tiến Lên itself: what may be played on what, and who won. Pure: no time, no chance, no names.
//!
//! This page is the rule book. Where people play differently there is a [house rule](#presets-and-house-rules), named
//! here `like_this`; the names are those of [`Rules`] and of `thirteen rules --rule`.
//!
//! # Cards
//!
//! Fifty-two cards. Ranks from the lowest: 3 4 5 6 7 8 9 10 J Q K A 2. The 2 (*heo*) is the highest. Suits from the
//! lowest: ♠ (*bích*) ♣ (*chuồn*) ♦ (*rô*) ♥ (*cơ*). A card's value is `rank × 4 + suit`, from 0 for 3♠ to 51 for 2♥:
//! rank decides first, then suit. In text a card is rank then suit, `3S TC 2H`; `10C`, lower case and any spacing or
//! commas are read too.
//!
//! Two to four players hold thirteen cards each. With two or three the rest is set aside unseen.
//!
//! # Combinations
//!
//! | name | Vietnamese | what it is | beaten by the same kind with |
//! |---|---|---|---|
//! | single | *rác*, *cóc* | one card | a higher card |
//! | pair | *đôi* | two cards of a rank | a higher top card |
//! | triple | *sám*, *ba* | three cards of a rank | a higher rank |
//! | quad | *tứ quý* | four cards of a rank | a higher rank |
//! | straight | *sảnh* | three to twelve cards of consecutive ranks within 3 to A, in any suits | as many cards, and a higher top card |
//! | pair run | *đôi thông* | three or more consecutive pairs within 3 to A | as many pairs, and a higher top card |
//!
//! Nothing else is a combination. Two pairs are none, nor are runs of triples, and no run goes round from A to 3 or
//! holds a 2. The *top card* is the one of highest value, so 4♣ 4♥ beats 4♠ 4♦, and of two straights of the same ranks
//! the suit of the last card decides. A longer straight does not beat a shorter one.
//!
//! ```
//! use thirteen::rules::{Combo, Kind, NotACombo, Rules};
//!
//! let combo = |text: &str| Combo::parse(text.parse().expect("these are cards"));
//! assert_eq!(combo("JS QD KC AH")?.kind(), Kind::Straight);
//! assert_eq!(combo("QS KD AC 2H"), Err(NotACombo::TwoInRun));
//! assert_eq!(combo("3S 3C 4S 4C"), Err(NotACombo::ShortPairRun));
//!
//! let rules = Rules::default();
//! assert!(combo("4C 4H")?.beats(combo("4S 4D")?, &rules));
//! assert!(!combo("4S 5S 6S 7S")?.beats(combo("3S 4C 5C")?, &rules));
//! # Ok::<(), NotACombo>(())
//! ```
//!
//! With `suited_straights` a straight of one suit is beaten only by a straight of one suit; it beats a mixed one of
//! the same length like any other, by its top card.
//!
//! # Chops
//!
//! Quads and pair runs are *bombs*. To *chop* (*chặt*) is to beat another kind with one, and nothing else ever beats
//! another kind. The rows are what is on the table, the columns the answer; a name means that the house rule decides.
//!
//! | on the table | 3 pairs | quad | 4 pairs | 5 pairs or more |
//! |---|---|---|---|---|
//! | a 2 | yes | yes | yes | yes |
//! | a pair of 2s | no | `quad_chops_pair_of_2s` | yes | yes |
//! | three 2s | no | no | no | `five_pairs_chop_triple_2s` |
//! | four 2s | no | no | no | no |
//! | 3 pairs | higher | `bomb_ladder` | `bomb_ladder` | `bomb_ladder` |
//! | quad | no | higher | `bomb_ladder` | `bomb_ladder` |
//! | 4 pairs | no | no | higher | `bomb_ladder` |
//! | 5 pairs or more | no | no | no | as many and higher, or more |
//! | anything else | no | no | no | no |
//!
//! * A bomb never beats an ordinary play without 2s.
//! * Four 2s are a quad: the highest. They beat every other quad and chop what a quad chops; nothing beats them.
//! * With `exact_chops` pair runs chop 2s by count alone: three pairs one 2, four pairs two, five pairs three. Quads
//!   still chop a 2, and the rows below the 2s stay as they are.
//! * A chop may be chopped in its turn. Who was chopped and has not passed may answer like everyone else.
//! * `bombs_may_lead` says which bombs may be led: `on` all, `quads` no pair runs, `off` none.
//!
//! ```
//! use thirteen::rules::{Combo, NotACombo, Preset};
//!
//! let combo = |text: &str| Combo::parse(text.parse().expect("these are cards"));
//! let (quad, pair_of_twos) = (combo("5S 5C 5D 5H")?, combo("2S 2H")?);
//! assert!(quad.beats(pair_of_twos, &Preset::MienNam.rules()));
//! assert!(!quad.beats(pair_of_twos, &Preset::Thirteen.rules()));
//! # Ok::<(), NotACombo>(())
//! ```
//!
//! # A game
//!
//! 1. **The deal.** Then [instant wins](#instant-wins) are looked for.
//! 2. **The first lead.** In the first game of a tournament, and in the game after an instant win, the holder of 3♠
//!    leads, with any combination that holds 3♠. If 3♠ was not dealt, the holder of the lowest card that was leads,
//!    and must play it. In later games the winner of the last one leads, with anything; if its seat has changed hands,
//!    the seat still leads.
//! 3. **Turns** go by seat number, 0 → 1 → 2 → 3 → 0. `direction` only says on which side of a player the next seat is
//!    drawn. Who is on turn beats what is on the table, or passes, which is allowed even to those who could beat it.
//!    Who leads must play.
//! 4. **A pass lasts** until the round ends: it is not undone by what others play. But see [coming
//!    back](#coming-back).
//! 5. **The round ends** when every other player who still holds cards has passed. Whoever played last leads the next
//!    one.
//! 6. **Going out.** When a player's last cards are down the round goes on: everyone who has not passed gets a turn to
//!    beat them. If someone does, the round goes on as usual. If nobody does, the next seat after the one that went
//!    out, among those that hold cards, leads, even if it had passed. A seat that is out is skipped.
//! 7. **The end.** When only one player holds cards the game ends at once, without a last answer. Places are the order
//!    of going out, and the last holder is last.
//!
//! Legal plays are sets of cards: the same ranks in other suits are another play.
//!
//! ```
//! use thirteen::rules::{Cards, Demand, Rules};
//!
//! let hand: Cards = "3S 3C 4S 5D 5H".parse()?;
//! let mut plays = Vec::new();
//! Demand::Lead { must: Some("5D".parse()?) }.plays(hand, &Rules::default(), &mut plays);
//! let mut plays: Vec<String> = plays.iter().map(ToString::to_string).collect();
//! plays.sort();
//! assert_eq!(plays, ["3C 4S 5D", "3S 4S 5D", "5D", "5D 5H"]);
//! # Ok::<(), thirteen::rules::NotACard>(())
//! ```
//!
//! # Coming back
//!
//! With `four_pairs_after_pass=in_seat` a player who has passed may still play a run of four or more pairs against
//! what it chops. When the turn order reaches a passed seat, and what is on the table is something that a run of four
//! pairs can beat, the seat is asked again, once for each new play, and the round cannot end before. Its play makes it
//! a participant of the round like any other.
//!
//! Nobody may learn from this who holds what. So a seat is asked by what everyone can see, and by nothing else: it
//! holds at least eight cards, and four consecutive ranks of 3 to A have two or more cards each that nobody has played
//! yet. Whether a run of four pairs can beat what is on the table is read from the chop table by kinds alone; the
//! ranks do not matter. Three 2s and runs of five pairs, which four pairs cannot beat, do not ask anyone again. Who is
//! asked may pass again, and that looks like any pass.
//!
//! With `any_bomb_after_pass` the same holds for every bomb: a seat is asked again if by what everyone can see it
//! could hold a bomb of a kind that beats what is on the table, and may play any bomb that does.
//!
//! # Instant wins
//!
//! Hands that win before the first play (*tới trắng*), the strongest first; each is a house rule.
//!
//! | rule | hand | Miền Nam |
//! |---|---|---|
//! | `dragon` | one card of each rank 3 to A (*sảnh rồng*) | on |
//! | `four_twos` | four 2s (*tứ quý heo*) | on |
//! | `five_pair_run` | a run of five pairs (*năm đôi thông*) | on |
//! | `six_pairs` | six different ranks with two or more cards each (*sáu đôi*) | on |
//! | `one_colour` | all thirteen cards red, or all black (*đồng màu*) | off |
//! | `three_triples` | three consecutive triples within 3 to A (*ba sám liền*) | off |
//!
//! If two players have one, the stronger wins; then the higher top card of the winning cards; then the seat nearer to
//! the leader in turn order. A quad counts as one pair. The winning cards are the highest that the hand can show: of a
//! dragon with two aces, the higher ace counts. The winner scores the points of the first place, everyone else
//! nothing, and the hand is shown to all.
//!
//! ```
//! use thirteen::rules::{Cards, Instant, Rules};
//!
//! let hand: Cards = "3S 3C 4S 4C 6S 6C 8S 8C TS TC 2S 2C KH".parse()?;
//! assert!(Instant::held(hand, &Rules::default()).eq([Instant::SixPairs]));
//! # Ok::<(), thirteen::rules::NotACard>(())
//! ```
//!
//! # Points and the tournament
//!
//! | players | first | second | third | fourth |
//! |---|---|---|---|---|
//! | four | 4 | 2 | 1 | 0 |
//! | three | 4 | 2 | 0 | |
//! | two | 4 | 0 | | |
//!
//! Who has `target_score` points (21) or more after a game wins the tournament; of several, the one with most; of
//! equals, the one with the better place in that last game. A seat that a bot plays for someone who dropped out scores
//! nothing in that game, and the others score by their places all the same. A seat of a bot's own scores like any
//! other.
//!
//! # Going out on a 2
//!
//! It is allowed, unless `finish_on_two` is off. Then a play that would leave its player nothing but 2s, or go out
//! with a 2, is refused as long as that player has another legal play that would not. A player whose every legal play
//! would do so may make any of them, and may pass instead where passing is allowed.
//!
//! A leader who holds only 2s shows them and passes the lead to the next seat that holds cards; this is no pass, and
//! the seat may beat what is then led. If all who hold cards have done so in a row, the game ends, and they are placed
//! by fewest cards, then by the lowest top card.
//!
//! # Presets and house rules
//!
//! | rule | values | Miền Nam `mien-nam` | Thirteen `thirteen` | Suited runs `suited` |
//! |---|---|---|---|---|
//! | `quad_chops_pair_of_2s` | off, on | on | off | off |
//! | `bomb_ladder` | off, on | on | off | off |
//! | `five_pairs_chop_triple_2s` | off, on | on | on | on |
//! | `exact_chops` | off, on | off | off | on |
//! | `four_pairs_after_pass` | off, in_seat | in_seat | off | off |
//! | `any_bomb_after_pass` | off, on | off | on | off |
//! | `bombs_may_lead` | off, quads, on | on | on | quads |
//! | `suited_straights` | off, on | off | off | on |
//! | `finish_on_two` | off, on | on | on | on |
//! | `dragon` | off, on | on | on | off |
//! | `four_twos` | off, on | on | on | off |
//! | `five_pair_run` | off, on | on | off | off |
//! | `six_pairs` | off, on | on | off | off |
//! | `one_colour` | off, on | off | off | off |
//! | `three_triples` | off, on | off | off | off |
//! | `direction` | clockwise, counter_clockwise | counter_clockwise | clockwise | clockwise |
//! | `target_score` | 4 to 99 | 21 | 21 | 21 |
//!
//! Miền Nam is how the south of Vietnam plays, and the default. Thirteen is how pagat.com describes it and most tables
//! in the United States play it. Any rule can be changed on its own.
//!
//! ```
//! use thirteen::rules::{Preset, Rules};
//!
//! let rules = Rules::default().with_text("bomb_ladder=off")?;
//! assert_eq!(rules.nearest_preset(), (Preset::MienNam, vec!["bomb_ladder"]));
//! # Ok::<(), thirteen::rules::RuleError>(())
//! ```
#![deny(missing_docs)]

pub mod card;
pub mod combo;
mod comeback;
pub mod deal;
pub mod game;
pub mod instant;
pub mod perft;
pub mod plays;
pub mod ruleset;
pub mod seat;
mod ways;

pub use card::{Card, Cards, NotACard, Rank, Ranks, Suit};
pub use combo::{Combo, Kind, NotACombo};
pub use deal::Deal;
pub use game::{Game, Refusal, Refused};
pub use instant::Instant;
pub use perft::{TooMany, perft};
pub use plays::Demand;
pub use ruleset::{BombLeads, Direction, FourPairs, HouseRule, InstantWins, Preset, RuleError, Rules};
pub use seat::{BySeat, NoSuchSeat, Seat, Seats};
