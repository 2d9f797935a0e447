//! The egui part of the table: seats, words, buttons, the widgets over the cards, and what is laid over all that.

use bevy_egui::egui::{self, Align2, FontId, Rect, Sense, Ui, UiBuilder, WidgetInfo, WidgetType, vec2};

use super::at_table::AtTable;
use super::command::UiCommand;
use super::company_page::{self, watching};
use super::pages::Looks;
use super::screens::{
    self, ActionBarView, GuideView, InstantShown, LeaderboardView, PauseView, PlayOffer, RoundShown, RoundsView,
    ScoreStripView, ShownAct, Standing, WatchingView, Winner,
};
use super::table::gesture::{self, Gesture};
use super::table::layout::Layout;
use super::table::seats::{self, Around};
use super::table::sitting::{Action, Sitting, Why};
use super::theme::{bold, palette, size};
use super::words::Words;
use crate::rules::{Combo, Seat};
use crate::table::{Choice, Deed, Phase, SeatState, View};

/// Draws the table and says what is asked; gestures are left at the table itself.
pub(super) fn draw(ui: &mut Ui, looks: &Looks<'_>, table: &mut AtTable) -> Vec<UiCommand> {
    let Some(sitting) = table.sitting.clone() else {
        return Vec::new();
    };
    let layout = Layout::new(ui.max_rect().size());
    let words = &looks.shell.words;
    let board = table.shows_board(looks.now_ms);
    let covered = board || table.is_covered() || sitting.shows_earlier_rounds();
    let mut asked = Vec::new();
    if !covered {
        let resting = Gesture::Hover(sitting.attention().hovered);
        let done = gesture::gestures(ui, sitting.hand(), sitting.attention().dragged, &layout, words);
        table
            .gestures
            .extend(done.into_iter().filter(|gesture| *gesture != resting));
    }
    let avatars = looks.avatars.seats(&sitting.view().public);
    let clock = table.clock(looks.now_ms);
    let signals = company_page::signals(table, looks.now_ms);
    let around = Around {
        view: sitting.view(),
        layout: &layout,
        words,
        avatars: &avatars,
        clock,
        signals: &signals,
    };
    seats::seats(ui, &around);
    asked.extend(top(ui, looks, &sitting, table.company.is_some()));
    let watches = table
        .company_and_view()
        .and_then(|(company, view)| watching(company, view));
    if !covered {
        say(ui, looks, table, &sitting, &layout);
        asked.extend(match &watches {
            Some(watches) => watch(ui, looks, watches, &layout),
            None => bar(ui, looks, &sitting, &layout),
        });
        asked.extend(guide(ui, looks, table, &layout));
    }
    if clock.is_some() {
        ui.ctx().request_repaint_after(CLOCK_EVERY);
    }
    asked.extend(cover(ui, looks, table, &sitting, board));
    asked.extend(company_page::beside(ui, looks, table));
    asked
}

/// What stands in place of the buttons for somebody who has no cards.
fn watch(ui: &mut Ui, looks: &Looks<'_>, watches: &WatchingView, layout: &Layout) -> Vec<UiCommand> {
    let drawn = ui.scope_builder(UiBuilder::new().max_rect(layout.beside_own_name()), |ui| {
        screens::watching(ui, watches, &looks.shell.words, &looks.shell.theme())
    });
    drawn.inner
}

/// What lies over the table.
fn cover(ui: &mut Ui, looks: &Looks<'_>, table: &AtTable, sitting: &Sitting, board: bool) -> Vec<UiCommand> {
    let (words, theme) = (&looks.shell.words, looks.shell.theme());
    let builder = UiBuilder::new().max_rect(ui.max_rect());
    let covered = ui.scope_builder(builder, |ui| {
        if table.paused && table.company.is_none() {
            screens::pause(
                ui,
                &PauseView {
                    muted: looks.shell.settings.sound.muted,
                },
                words,
                &theme,
            )
        } else if sitting.shows_earlier_rounds() {
            screens::earlier_rounds(ui, &rounds(table, sitting.view()), words, &theme)
        } else if board {
            leaderboard(table, sitting.view())
                .map_or_else(Vec::new, |view| screens::leaderboard(ui, &view, words, &theme))
        } else {
            Vec::new()
        }
    });
    covered.inner
}

fn top(ui: &mut Ui, looks: &Looks<'_>, sitting: &Sitting, friends: bool) -> Vec<UiCommand> {
    let public = &sitting.view().public;
    let view = ScoreStripView {
        game: public.game_no,
        target: public.settings.rules.target_score,
        friends,
    };
    let strip = Rect::from_min_size(
        ui.max_rect().min + vec2(12.0, 8.0),
        vec2(ui.max_rect().width() - 24.0, 36.0),
    );
    let drawn = ui.scope_builder(UiBuilder::new().max_rect(strip), |ui| {
        screens::score_strip(ui, &view, &looks.shell.words, &looks.shell.theme())
    });
    drawn.inner
}

/// One sentence between the plays and the hand: what is asked of the player, a hint, or what is read out.
fn say(ui: &mut Ui, looks: &Looks<'_>, table: &AtTable, sitting: &Sitting, layout: &Layout) {
    let words = &looks.shell.words;
    let at = layout.word();
    if let Some((hint, left)) = sitting.hint() {
        let number = hint_count(sitting, left);
        let text = format!(
            "{} — {}",
            chosen(&hint.choice, sitting.view(), words),
            words.reason(hint.reason)
        );
        let bubble = Rect::from_center_size(at.center() - vec2(0.0, 16.0), vec2(460.0, 60.0));
        ui.scope_builder(UiBuilder::new().max_rect(bubble), |ui| {
            ui.vertical_centered(|ui| screens::hint_bubble(ui, &number.shown(words), &text));
        });
        return;
    }
    let (text, colour) = match &table.spoken {
        Some(spoken) => (spoken.clone(), palette::IVORY),
        None => match sentence(sitting, table, words) {
            Some(text) => (
                text,
                if sitting.is_on_turn() {
                    palette::GOLD_BRIGHT
                } else {
                    palette::IVORY
                },
            ),
            None => return,
        },
    };
    let font = if sitting.is_on_turn() {
        bold(size::SECTION)
    } else {
        FontId::proportional(size::TEXT)
    };
    seats::shaded(ui.painter(), at.center(), Align2::CENTER_CENTER, &text, font, colour);
    let response = ui.interact(at, egui::Id::new("word"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Label, true, &text));
}

/// Whose turn it is and what must be done.
fn sentence(sitting: &Sitting, table: &AtTable, words: &Words) -> Option<String> {
    let view = sitting.view();
    let turn = view.public.turn()?;
    if view.public.paused.is_some() {
        return Some(words.text("pause-title"));
    }
    if Some(turn) == view.seat && !sitting.is_on_turn() {
        return Some(words.text("table-returning"));
    }
    if Some(turn) != view.seat {
        return Some(words.with("table-turn-of", &[("name", table.name(turn).into())]));
    }
    let over = view.demand()?.over();
    let asked = match (over, view.must()) {
        (Some(over), _) => words.with("table-beat", &[("combo", words.combo(over).into())]),
        (None, Some(card)) => words.with("table-lead-must", &[("card", words.card(card).into())]),
        (None, None) => words.text("table-lead"),
    };
    Some(format!("{} · {asked}", words.text("table-your-turn")))
}

fn bar(ui: &mut Ui, looks: &Looks<'_>, sitting: &Sitting, layout: &Layout) -> Vec<UiCommand> {
    let (view, words) = (sitting.view(), &looks.shell.words);
    let Some(game) = view.game() else { return Vec::new() };
    let seat = view.seat.unwrap_or(Seat::ALL[0]);
    let in_round = game.table().is_some() && !game.passed().contains(seat) && game.left(seat) > 0;
    let shown = ActionBarView {
        offer: offer(sitting, words),
        may_pass: view.may_pass() || (sitting.is_on_turn() && view.plays().is_empty()),
        passing_round: sitting.is_passing(),
        in_round,
        hints: view.public.settings.hints && sitting.is_on_turn(),
        sort: looks.shell.settings.play.sort,
    };
    let drawn = ui.scope_builder(UiBuilder::new().max_rect(layout.action_bar()), |ui| {
        screens::action_bar(ui, &shown, words, &looks.shell.theme())
    });
    drawn.inner
}

fn offer(sitting: &Sitting, words: &Words) -> PlayOffer {
    let view = sitting.view();
    let names = |seat: Seat| {
        view.public.seats[seat]
            .name()
            .map_or_else(String::new, ToString::to_string)
    };
    match sitting.action() {
        Action::Play(combo) => PlayOffer::Play {
            combo,
            over: view.demand().and_then(crate::rules::Demand::over),
        },
        Action::Complete(combo) => PlayOffer::Complete(combo),
        Action::Queue(combo) => PlayOffer::Queue {
            combo,
            queued: sitting.queued() == Some(combo.cards()),
        },
        Action::Wait(why) => match why {
            Why::NoGame => PlayOffer::Waiting(words.text("table-over")),
            Why::Paused => PlayOffer::Waiting(words.text("pause-title")),
            Why::TurnOf(seat) => PlayOffer::Waiting(words.with("table-turn-of", &[("name", names(seat).into())])),
            Why::NothingSelected(None) => PlayOffer::Asked(words.text("table-select")),
            Why::NothingSelected(Some(over)) => {
                PlayOffer::Asked(words.with("table-beat", &[("combo", words.combo(over).into())]))
            }
            Why::Passed => PlayOffer::Waiting(words.text("table-returning")),
            Why::NothingLegal => PlayOffer::Asked(words.text("hint-none")),
            Why::Refused(refusal) => {
                PlayOffer::Refused(words.refusal(&crate::table::Refusal::Illegal(refusal), &names))
            }
        },
    }
}

fn chosen(choice: &Choice, view: &View, words: &Words) -> String {
    match choice {
        Choice::Play(cards) => match Combo::parse(*cards) {
            Ok(combo) => words.play(combo, view.demand().and_then(crate::rules::Demand::over)),
            Err(_) => words.cards(*cards),
        },
        Choice::Pass => words.text("command-pass"),
    }
}

/// Which of how many hints is shown.
struct HintNumber(usize, usize);

impl HintNumber {
    fn shown(&self, words: &Words) -> String {
        words.with("hint-title", &[("number", self.0.into()), ("count", self.1.into())])
    }
}

fn hint_count(sitting: &Sitting, left: usize) -> HintNumber {
    let count = sitting.hint_count();
    HintNumber(count - left, count)
}

fn guide(ui: &mut Ui, looks: &Looks<'_>, table: &AtTable, layout: &Layout) -> Vec<UiCommand> {
    let Some(step) = table.guide else { return Vec::new() };
    let at = Rect::from_min_size(
        ui.max_rect().min + vec2(220.0, layout.size.y * 0.22),
        vec2(290.0, 200.0),
    );
    let drawn = ui.scope_builder(UiBuilder::new().max_rect(at), |ui| {
        screens::guide(ui, &GuideView { step }, &looks.shell.words, &looks.shell.theme())
    });
    drawn.inner
}

fn rounds(table: &AtTable, view: &View) -> RoundsView {
    let running = view.game().is_some_and(|game| game.table().is_some());
    let count = view.public.rounds.len();
    let rounds = view.public.rounds.iter().enumerate().map(|(number, round)| {
        let acts = round.acts.iter().map(|act| ShownAct {
            name: table.name(act.seat),
            cards: match act.deed {
                Deed::Play { cards, .. } => cards,
                Deed::Decline { twos } => twos,
                Deed::Pass => crate::rules::Cards::NONE,
            },
        });
        let last = round
            .acts
            .iter()
            .rev()
            .find(|act| matches!(act.deed, Deed::Play { .. }));
        let over = !(running && number + 1 == count);
        RoundShown {
            acts: acts.collect(),
            winner: last.filter(|_| over).map(|act| table.name(act.seat)),
        }
    });
    RoundsView {
        rounds: rounds.collect(),
    }
}

fn leaderboard(table: &AtTable, view: &View) -> Option<LeaderboardView> {
    let public = &view.public;
    let result = public.last_result()?;
    let standings = public.table_seats().map(|(seat, state)| Standing {
        name: table.name(seat),
        you: view.seat == Some(seat),
        bot: matches!(state, SeatState::Bot(_)),
        place: result
            .places
            .iter()
            .position(|placed| *placed == seat)
            .map(|place| place as u8 + 1),
        points: result.points[seat],
        score: public.scores[seat],
        ready: state.human().is_none_or(|human| human.ready),
    });
    let instant = result.instant.as_ref().map(|win| InstantShown {
        name: table.name(win.seat),
        you: view.seat == Some(win.seat),
        instant: win.instant,
        hand: win.hand,
    });
    let winner = public
        .winner
        .filter(|_| public.phase == Phase::Completed)
        .map(|seat| Winner {
            name: table.name(seat),
            score: public.scores[seat],
            you: view.seat == Some(seat),
        });
    let mine = view.seat.and_then(|seat| public.seats[seat].human());
    Some(LeaderboardView {
        game: result.game,
        games: public.results.len() as u32,
        target: public.settings.rules.target_score,
        standings: standings.collect(),
        instant,
        fair: result.proof.as_ref().map(|proof| proof.fair),
        disputed: table
            .company
            .as_ref()
            .is_some_and(|company| company.disputed.contains(&result.game)),
        winner,
        ready: mine.is_some_and(|human| human.ready),
    })
}

/// How often a clock is drawn again.
const CLOCK_EVERY: std::time::Duration = std::time::Duration::from_millis(250);
