//! Hints: what could be played, the best first, and why.

use super::medium::{Judged, judge};
use super::{Situation, Style};
use crate::rules::{Combo, Rank};
use crate::table::{Choice, View};

/// One candidate and the reason that speaks most for it, or against it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Hint {
    /// What to do.
    pub choice: Choice,
    /// Why, or why not.
    pub reason: Reason,
    /// The chance that nobody beats it, 0 to 1; nothing for a pass.
    pub stands: f32,
    /// Proved, not judged: by this choice the seat goes out next of those who are left, whatever the others do.
    pub certain: bool,
    /// As good as the best within what the judgement can tell.
    pub as_good: bool,
}

/// Why a choice is good or bad. The window says it in the player's language.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Reason {
    /// There is nothing else to do.
    Forced,
    /// It plays the last cards.
    GoesOut,
    /// Nobody can stop what follows.
    CannotBeStopped,
    /// It chops, and is worth it.
    ChopPays,
    /// It is the only answer, and better than a pass.
    OnlyAnswer,
    /// It stops a player who has one card left.
    BlocksLastCard,
    /// It sheds weak cards that would be hard to play later.
    ShedsJunk,
    /// It sheds many cards at once.
    ShedsMany,
    /// It will hardly be beaten, and brings the lead.
    BringsTheLead,
    /// It breaks nothing.
    BreaksNothing,
    /// Passing keeps a bomb for 2s.
    SavesBomb,
    /// Passing keeps a 2 or an ace for later.
    SavesControl,
    /// Passing keeps a combination whole.
    SavesCombination,
    /// It spends a 2 or an ace too early.
    SpendsControl,
    /// It gives a bomb away.
    SpendsBomb,
    /// It breaks a combination.
    BreaksCombination,
    /// It lets a player go out who has few cards left.
    LetsOneOut,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 17] = [
        Self::Forced,
        Self::GoesOut,
        Self::CannotBeStopped,
        Self::ChopPays,
        Self::OnlyAnswer,
        Self::BlocksLastCard,
        Self::ShedsJunk,
        Self::ShedsMany,
        Self::BringsTheLead,
        Self::BreaksNothing,
        Self::SavesBomb,
        Self::SavesControl,
        Self::SavesCombination,
        Self::SpendsControl,
        Self::SpendsBomb,
        Self::BreaksCombination,
        Self::LetsOneOut,
    ];

    /// The reason's name, by which texts are found.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Forced => "forced",
            Self::GoesOut => "goes-out",
            Self::CannotBeStopped => "cannot-be-stopped",
            Self::ChopPays => "chop-pays",
            Self::OnlyAnswer => "only-answer",
            Self::BlocksLastCard => "blocks-last-card",
            Self::ShedsJunk => "sheds-junk",
            Self::ShedsMany => "sheds-many",
            Self::BringsTheLead => "brings-the-lead",
            Self::BreaksNothing => "breaks-nothing",
            Self::SavesBomb => "saves-bomb",
            Self::SavesControl => "saves-control",
            Self::SavesCombination => "saves-combination",
            Self::SpendsControl => "spends-control",
            Self::SpendsBomb => "spends-bomb",
            Self::BreaksCombination => "breaks-combination",
            Self::LetsOneOut => "lets-one-out",
        }
    }
}

/// Every candidate of the seat on turn, the best first, by the judgement of level 2; nothing when it is not this seat's
/// turn. Of plays that differ only in suits that cannot matter the lowest stands for all.
pub fn hints(view: &View) -> Vec<Hint> {
    Situation::of(view).map_or_else(Vec::new, |situation| hints_of(&situation))
}

/// The same for a situation.
pub fn hints_of(situation: &Situation<'_>) -> Vec<Hint> {
    let judged = judge(situation, Style::Even);
    let Some(best) = judged.first().copied() else {
        return Vec::new();
    };
    let counsel = Counsel {
        situation,
        judged: &judged,
        answers: situation.plays().len(),
    };
    let hint = |candidate: &Judged| Hint {
        choice: candidate.play.map_or(Choice::Pass, |play| Choice::Play(play.cards())),
        reason: counsel.reason(candidate, candidate.play == best.play),
        stands: candidate.stands,
        certain: candidate.proof == Some(true),
        as_good: best.worth - candidate.worth <= WITHIN,
    };
    judged.iter().map(hint).collect()
}

struct Counsel<'a> {
    situation: &'a Situation<'a>,
    judged: &'a [Judged],
    answers: usize,
}

impl Counsel<'_> {
    fn reason(&self, candidate: &Judged, is_best: bool) -> Reason {
        if self.judged.len() == 1 {
            return Reason::Forced;
        }
        match candidate.play {
            Some(play) => self.for_play(play, candidate, is_best),
            None if is_best => self.for_pass(),
            None => self.against_pass(),
        }
    }

    fn for_play(&self, play: Combo, candidate: &Judged, is_best: bool) -> Reason {
        let one_card = self.situation.fewest_left() == 1;
        let chops = self
            .situation
            .game
            .table()
            .is_some_and(|over| over.is_of_twos() || over.is_bomb());
        let high = play.top().rank() >= Rank::ACE && play.len() <= 3;
        if play.cards() == self.situation.hand {
            Reason::GoesOut
        } else if candidate.proof == Some(true) {
            Reason::CannotBeStopped
        } else if play.is_bomb() && chops && is_best {
            Reason::ChopPays
        } else if play.is_bomb() && !is_best {
            Reason::SpendsBomb
        } else if one_card && is_best {
            Reason::BlocksLastCard
        } else if self.answers == 1 && is_best {
            Reason::OnlyAnswer
        } else if high && !is_best {
            Reason::SpendsControl
        } else if candidate.relief < BREAKS {
            Reason::BreaksCombination
        } else if candidate.stands >= HOLDS {
            Reason::BringsTheLead
        } else if play.len() >= 4 {
            Reason::ShedsMany
        } else if candidate.relief >= JUNK {
            Reason::ShedsJunk
        } else {
            Reason::BreaksNothing
        }
    }

    /// What the best answer would have cost.
    fn for_pass(&self) -> Reason {
        let Some(answer) = self.judged.iter().find_map(|candidate| candidate.play) else {
            return Reason::Forced;
        };
        if answer.is_bomb() {
            Reason::SavesBomb
        } else if answer.top().rank() >= Rank::ACE {
            Reason::SavesControl
        } else {
            Reason::SavesCombination
        }
    }

    fn against_pass(&self) -> Reason {
        let game = self.situation.game;
        let owner_left = game.owner().map_or(u8::MAX, |owner| game.left(owner));
        if (1..=FEW).contains(&owner_left) {
            Reason::LetsOneOut
        } else {
            self.for_pass()
        }
    }
}

/// Choices closer than this are equally good, in turns.
const WITHIN: f32 = 0.08;
/// Below this relief a play breaks something.
const BREAKS: f32 = 0.3;
/// From this relief on a play sheds what would have needed a turn of its own.
const JUNK: f32 = 0.75;
/// From this chance on a play brings the lead.
const HOLDS: f32 = 0.8;
/// An owner with so few cards may go out with its next lead.
const FEW: u8 = 2;
