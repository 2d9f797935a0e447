//! The chrome of the table: what the action bar says and sends.

use bevy_egui::egui::Ui;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use thirteen::app::command::UiCommand;
use thirteen::app::screens::{ActionBarView, PlayOffer, Toast, Tone, action_bar, toasts};
use thirteen::app::theme::{self, Theme};
use thirteen::app::words::{Language, Words};

use crate::stage::{bar, combo};

fn bar_on_stage(view: ActionBarView, language: Language) -> Harness<'static, Vec<UiCommand>> {
    let words = Words::new(language);
    let draw = move |ui: &mut Ui, sent: &mut Vec<UiCommand>| {
        if theme::install(ui.ctx()) {
            sent.extend(action_bar(ui, &view, &words, &Theme::default()));
        }
    };
    let mut stage = Harness::builder()
        .with_size([1024.0, 200.0])
        .build_ui_state(draw, Vec::new());
    stage.run_steps(4);
    stage
}

fn offer() -> PlayOffer {
    PlayOffer::Play {
        combo: combo("7S 7D"),
        over: None,
    }
}

#[test]
fn the_button_says_what_it_plays_and_plays_it() {
    for (language, name) in [(Language::Vi, "Đánh đôi 7"), (Language::En, "Play pair of 7s")] {
        let mut stage = bar_on_stage(bar(offer()), language);
        stage.get_by_label(name).click();
        stage.run_steps(2);
        assert_eq!(*stage.state(), [UiCommand::Play]);
    }
}

#[test]
fn a_play_that_is_refused_says_why_and_is_not_sent() {
    let reason = "This must beat the pair of Ks.";
    let mut stage = bar_on_stage(bar(PlayOffer::Refused(reason.to_owned())), Language::En);
    let button = stage.get_by_label(reason);
    assert!(button.accesskit_node().is_disabled());
    button.click();
    stage.run_steps(2);
    assert_eq!(*stage.state(), []);
}

#[test]
fn what_cannot_be_done_cannot_be_pressed() {
    let mut view = bar(offer());
    view.may_pass = false;
    view.hints = false;
    let mut stage = bar_on_stage(view, Language::En);
    for name in ["Pass", "Hint"] {
        stage.get_by_label(name).click();
        stage.run_steps(2);
    }
    assert_eq!(*stage.state(), []);
}

#[test]
fn every_other_button_sends_its_command() {
    for (name, command) in [
        ("Pass", UiCommand::Pass),
        ("Pass this round", UiCommand::PassThisRound),
        ("Hint", UiCommand::Hint),
        ("Sort: rank", UiCommand::Sort),
    ] {
        let mut stage = bar_on_stage(bar(offer()), Language::En);
        stage.get_by_label(name).click();
        stage.run_steps(2);
        assert_eq!(*stage.state(), [command]);
    }
}

#[test]
fn a_toast_is_put_away_by_its_number() {
    let words = Words::new(Language::En);
    let toast = |id| Toast {
        id,
        tone: Tone::Bad,
        text: format!("message {id}"),
    };
    let draw = move |ui: &mut Ui, sent: &mut Vec<UiCommand>| {
        if theme::install(ui.ctx()) {
            let messages: Vec<Toast> = (1..=6).map(toast).collect();
            sent.extend(toasts(ui, &messages, &words, &Theme::default()));
        }
    };
    let mut stage = Harness::builder()
        .with_size([600.0, 400.0])
        .build_ui_state(draw, Vec::new());
    stage.run_steps(4);
    assert!(
        stage.query_by_label("message 2").is_none(),
        "only the last four are shown"
    );
    let closes: Vec<_> = stage.get_all_by_label("Close the message").collect();
    closes[0].click();
    stage.run_steps(2);
    assert_eq!(*stage.state(), [UiCommand::CloseToast(3)]);
}
