//! A screen on a stage: drawn without a window, with what it sends kept.

use bevy_egui::egui::{Ui, Vec2, vec2};
use egui_kittest::Harness;
use thirteen::app::command::UiCommand;
use thirteen::app::screens::{
    self, ActionBarView, GuideView, InstantShown, LeaderboardView, MenuView, PauseView, PlayOffer, RoundShown,
    RoundsView, RulesView, SavedTournament, ScoreStripView, SettingsView, SetupView, ShownAct, Standing, Toast, Tone,
    Winner,
};
use thirteen::app::settings::{Settings, Sort};
use thirteen::app::theme::{self, Theme};
use thirteen::app::words::{Language, Words};
use thirteen::rules::{Cards, Combo, Instant, Rules};

/// A screen with its sample view.
pub(crate) type Screen = fn(&mut Ui, &Words) -> Vec<UiCommand>;

/// Every screen by name, each with a view in which all of it is shown.
pub(crate) const SCREENS: [(&str, Screen); 10] = [
    ("menu", menu),
    ("setup", setup),
    ("settings", settings),
    ("rules", rules),
    ("leaderboard", leaderboard),
    ("final", final_board),
    ("pause", pause),
    ("rounds", rounds),
    ("table", table),
    ("guide", guide),
];

/// Those and every screen of tables with friends.
pub(crate) fn every_screen() -> impl Iterator<Item = (&'static str, Screen)> {
    SCREENS.into_iter().chain(crate::friends::SCREENS)
}

/// The window of the smallest size in which everything must fit.
pub(crate) const SMALLEST: Vec2 = vec2(1024.0, 600.0);

/// A screen drawn in a window of this size until it is at rest.
pub(crate) fn on_stage(screen: Screen, language: Language, size: Vec2) -> Harness<'static, Vec<UiCommand>> {
    let words = Words::new(language);
    let draw = move |ui: &mut Ui, sent: &mut Vec<UiCommand>| {
        if theme::install(ui.ctx()) {
            sent.extend(screen(ui, &words));
        }
    };
    let mut harness = Harness::builder().with_size(size).build_ui_state(draw, Vec::new());
    harness.run_steps(4);
    harness.state_mut().clear();
    harness
}

pub(crate) fn cards(text: &str) -> Cards {
    text.parse().expect("a sample is cards")
}

pub(crate) fn combo(text: &str) -> Combo {
    Combo::parse(cards(text)).expect("a sample is a combination")
}

pub(crate) fn player() -> Settings {
    Settings {
        name: "Lan".to_owned(),
        ..Settings::default()
    }
}

fn menu(ui: &mut Ui, words: &Words) -> Vec<UiCommand> {
    let view = MenuView {
        settings: &player(),
        saved: Some(SavedTournament {
            game: 4,
            scores: "Lan 8, Hoa 5".to_owned(),
        }),
        reopening: Some(SavedTournament {
            game: 2,
            scores: "Lan 4, Hoa 2".to_owned(),
        }),
        returning: Some("Hoa keeps your seat".to_owned()),
        version: "1.0",
    };
    screens::menu(ui, &view, words, &Theme::default())
}

/// The menu as it is on the first launch.
pub(crate) fn first_menu(ui: &mut Ui, words: &Words) -> Vec<UiCommand> {
    let view = MenuView {
        settings: &Settings::default(),
        saved: None,
        reopening: None,
        returning: None,
        version: "1.0",
    };
    screens::menu(ui, &view, words, &Theme::default())
}

fn setup(ui: &mut Ui, words: &Words) -> Vec<UiCommand> {
    screens::offline_setup(ui, &SetupView { settings: &player() }, words, &Theme::default())
}

fn settings(ui: &mut Ui, words: &Words) -> Vec<UiCommand> {
    let view = SettingsView {
        settings: &player(),
        music: true,
    };
    screens::settings(ui, &view, words, &Theme::default())
}

fn rules(ui: &mut Ui, words: &Words) -> Vec<UiCommand> {
    let view = RulesView {
        rules: Rules::default(),
        seats: 4,
    };
    screens::rules(ui, &view, words, &Theme::default())
}

pub(crate) fn board() -> LeaderboardView {
    let line = |name: &str, place, points, score| Standing {
        name: name.to_owned(),
        you: name == "Lan",
        bot: name != "Lan",
        place: Some(place),
        points,
        score,
        ready: name != "Lan",
    };
    LeaderboardView {
        game: 3,
        games: 3,
        target: 21,
        standings: vec![
            line("Lan", 2, 2, 8),
            line("Hoa", 1, 4, 10),
            line("Tuấn", 3, 1, 3),
            line("Bác Ba", 4, 0, 0),
        ],
        instant: None,
        fair: Some(true),
        disputed: false,
        winner: None,
        ready: false,
    }
}

fn leaderboard(ui: &mut Ui, words: &Words) -> Vec<UiCommand> {
    screens::leaderboard(ui, &board(), words, &Theme::default())
}

fn final_board(ui: &mut Ui, words: &Words) -> Vec<UiCommand> {
    let view = LeaderboardView {
        instant: Some(InstantShown {
            name: "Hoa".to_owned(),
            you: false,
            instant: Instant::SixPairs,
            hand: cards("3S 3C 5S 5D 7H 7C 9S 9D JS JC KS KH 2D"),
        }),
        winner: Some(Winner {
            name: "Hoa".to_owned(),
            score: 21,
            you: false,
        }),
        ..board()
    };
    screens::leaderboard(ui, &view, words, &Theme::default())
}

fn pause(ui: &mut Ui, words: &Words) -> Vec<UiCommand> {
    screens::pause(ui, &PauseView { muted: true }, words, &Theme::default())
}

fn rounds(ui: &mut Ui, words: &Words) -> Vec<UiCommand> {
    let act = |name: &str, cards| ShownAct {
        name: name.to_owned(),
        cards,
    };
    let round = RoundShown {
        acts: vec![
            act("Hoa", cards("3S 3C")),
            act("Tuấn", Cards::NONE),
            act("Lan", cards("9S 9C")),
        ],
        winner: Some("Lan".to_owned()),
    };
    screens::earlier_rounds(ui, &RoundsView { rounds: vec![round] }, words, &Theme::default())
}

pub(crate) fn bar(offer: PlayOffer) -> ActionBarView {
    ActionBarView {
        offer,
        may_pass: true,
        passing_round: false,
        in_round: true,
        hints: true,
        sort: Sort::Rank,
    }
}

fn table(ui: &mut Ui, words: &Words) -> Vec<UiCommand> {
    let strip = ScoreStripView {
        game: 3,
        target: 21,
        friends: true,
    };
    let theme = Theme::default();
    let mut sent = screens::score_strip(ui, &strip, words, &theme);
    let offer = PlayOffer::Play {
        combo: combo("7S 7D"),
        over: None,
    };
    sent.extend(screens::action_bar(ui, &bar(offer), words, &theme));
    let toast = Toast {
        id: 7,
        tone: Tone::Good,
        text: words.text("notice-resumed"),
    };
    sent.extend(screens::toasts(ui, &[toast], words, &theme));
    sent
}

fn guide(ui: &mut Ui, words: &Words) -> Vec<UiCommand> {
    screens::guide(ui, &GuideView { step: 1 }, words, &Theme::default())
}
