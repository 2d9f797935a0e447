//! Level 2: the full heuristic.
//!
//! Every candidate is judged by what the hand would cost to empty after it (see [`Plan`]), by the chance that it stands
//! and brings the lead, and by what it lets an opponent do who is about to go out.

use super::ending::Ending;
use super::odds::Odds;
use super::plan::{Plan, Tariff};
use super::{Situation, Style};
use crate::rules::{Cards, Combo, Kind};

/// One candidate and what speaks for it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Judged {
    /// The play, or a pass.
    pub(super) play: Option<Combo>,
    /// Worth in turns: the more the better. Certain wins are worth [`CERTAIN`] more.
    pub(super) worth: f32,
    /// The chance that it stands.
    pub(super) stands: f32,
    /// What the hand costs to empty before it, less what it costs after: about one for junk, less than nothing when
    /// the play breaks something or spends control.
    pub(super) relief: f32,
    /// Whether it surely goes out next, as far as that is known.
    pub(super) proof: Option<bool>,
}

impl Judged {
    /// Takes what an exact ending says, which is worth more than any judgement.
    fn settle(&mut self, proof: Option<bool>) {
        if let Some(wins) = proof {
            let was_certain = self.proof == Some(true);
            self.worth += match (wins, was_certain) {
                (true, false) => CERTAIN,
                (false, true) => -CERTAIN,
                (true, true) | (false, false) => 0.0,
            };
            self.proof = Some(wins);
        }
    }
}

/// Every candidate, the best first. Empty only when a leader may play nothing.
pub(super) fn judge(situation: &Situation<'_>, style: Style) -> Vec<Judged> {
    let mut judge = Judge::new(situation, style);
    let mut judged: Vec<Judged> = candidates(situation).into_iter().map(|play| judge.play(play)).collect();
    if !situation.leads() {
        judged.push(judge.pass());
    }
    if let Some(mut ending) = Ending::of(situation) {
        for candidate in &mut judged {
            candidate.settle(ending.goes_out_first(candidate.play));
        }
    }
    judged.sort_by(|one, other| other.worth.total_cmp(&one.worth));
    judged
}

/// The legal plays without those that differ from another only in suits that cannot matter.
fn candidates(situation: &Situation<'_>) -> Vec<Combo> {
    let mut plays = situation.plays();
    let likeness = |play: &Combo| (super::plan::counts(play.cards()), play.top(), play.is_suited());
    plays.sort_by_key(|play| (likeness(play), play.cards()));
    plays.dedup_by_key(|play| likeness(play));
    plays
}

struct Judge<'a> {
    situation: &'a Situation<'a>,
    weights: Weights,
    /// Against those who can still answer in this round.
    now: Odds,
    /// Against everyone who holds cards.
    later: Odds,
    /// What the hand costs to empty.
    turns: Plan,
    /// How many of its combinations might be beaten.
    doubts: Plan,
    before: f32,
}

impl<'a> Judge<'a> {
    fn new(situation: &'a Situation<'a>, style: Style) -> Self {
        let weights = Weights::of(style);
        let later = Odds::against(situation.opponents(), situation);
        let doubts = Plan::new(Tariff::of_doubts(&later, situation));
        let mut turns = Plan::new(Tariff::of_turns(&later, situation.rules, weights.control, weights.bomb));
        let before = turns.cost(situation.hand);
        Self {
            situation,
            weights,
            now: Odds::against(situation.in_the_round(), situation),
            turns,
            later,
            doubts,
            before,
        }
    }

    fn play(&mut self, play: Combo) -> Judged {
        let rest = self.situation.hand.without(play.cards());
        let stands = self.now.stands(play);
        let relief = self.before - self.turns.cost(rest);
        let mut worth = relief + self.weights.lead * stands;
        worth -= self.danger(play);
        worth -= f32::from(play.top().value()) * SUIT;
        let certain = self.goes_out_for_certain(play, rest);
        if certain {
            worth += CERTAIN;
        }
        Judged {
            play: Some(play),
            worth,
            stands,
            relief,
            proof: certain.then_some(true),
        }
    }

    fn pass(&self) -> Judged {
        let others = self.situation.in_the_round().len() as f32;
        let worth = self.weights.pass + self.weights.company * (others - 1.0) - self.owner_near_out();
        Judged {
            play: None,
            worth,
            stands: 0.0,
            relief: 0.0,
            proof: None,
        }
    }

    /// Going out, or a play that nobody beats with at most one combination after it that somebody might.
    fn goes_out_for_certain(&mut self, play: Combo, rest: Cards) -> bool {
        if rest.is_empty() {
            return true;
        }
        let rules = self.situation.rules;
        let twos_may_stay = rules.finish_on_two || rest.intersection(Cards::TWOS).is_empty();
        // Whoever has passed may still come back with a bomb.
        let chopped = (play.is_bomb() || play.is_of_twos()) && self.later.bomb_is_possible();
        let stands = !chopped && !self.now.could_be_beaten(play);
        twos_may_stay && stands && self.doubts.cost(rest) <= 1.0
    }

    /// What is lost when the play lets somebody answer with their last cards.
    fn danger(&self, play: Combo) -> f32 {
        let answering = self.situation.in_the_round().into_iter();
        let close = answering.filter(|seat| usize::from(self.situation.game.left(*seat)) == play.len());
        let unseen = self.situation.unseen();
        let risk = |_| match play.kind() {
            Kind::Single => unseen.above(play.top()).len() as f32 / unseen.len().max(1) as f32,
            Kind::Pair | Kind::Triple | Kind::Quad | Kind::Straight | Kind::PairRun => 0.1,
        };
        close.map(risk).sum::<f32>() * self.weights.danger
    }

    /// What is lost by a pass when the owner of the table may go out with the next lead.
    fn owner_near_out(&self) -> f32 {
        let game = self.situation.game;
        match game.owner().map(|owner| game.left(owner)) {
            Some(1) => self.weights.danger * 0.5,
            Some(2) => self.weights.danger * 0.25,
            Some(3) => self.weights.danger * 0.12,
            Some(_) | None => 0.0,
        }
    }
}

/// What matters how much. Worth is counted in turns.
#[derive(Clone, Copy, Debug)]
struct Weights {
    /// What a play that surely stands takes off its own turn.
    control: f32,
    /// What holding the lead is worth.
    lead: f32,
    /// What a bomb is worth beyond that.
    bomb: f32,
    /// What a last card answered is worth.
    danger: f32,
    /// What a pass is worth.
    pass: f32,
    /// What a pass is worth for each further opponent who may still answer the table.
    company: f32,
}

impl Weights {
    /// The even weights were found by trying many on duplicate deals against older ones and against level 1.
    const fn of(style: Style) -> Self {
        let even = Self {
            control: 1.55,
            lead: 0.6,
            bomb: 0.0,
            danger: 1.0,
            pass: -0.03,
            company: 0.04,
        };
        match style {
            Style::Even => even,
            Style::Cautious => Self {
                pass: 0.05,
                danger: 1.2,
                ..even
            },
            Style::Aggressive => Self {
                lead: 0.7,
                pass: -0.08,
                ..even
            },
            Style::Hoarder => Self {
                control: 1.65,
                bomb: 0.25,
                ..even
            },
        }
    }
}

/// Beyond every other worth.
pub(super) const CERTAIN: f32 = 100.0;
/// Among likes the lower card goes first.
const SUIT: f32 = 0.001;
