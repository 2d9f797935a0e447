//! Keys send commands: the right ones in the right place, and none while a name is typed.

use bevy_egui::egui::accesskit::Role;
use bevy_egui::egui::{Event, Key, Modifiers, TextEdit, Ui};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use thirteen::app::command::{Place, UiCommand, pressed};
use thirteen::app::theme;

/// What is sent when this key is pressed in this place.
fn sent_by(place: Place, modifiers: Modifiers, key: Key) -> Vec<UiCommand> {
    let draw = move |ui: &mut Ui, sent: &mut Vec<UiCommand>| {
        sent.extend(pressed(ui.ctx(), place));
    };
    let mut stage = Harness::builder().build_ui_state(draw, Vec::new());
    stage.key_press_modifiers(modifiers, key);
    stage.run_steps(3);
    stage.into_state()
}

#[test]
fn every_key_of_the_table_sends_its_command_once() {
    for (key, command) in [
        (Key::ArrowLeft, UiCommand::FocusLeft),
        (Key::ArrowRight, UiCommand::FocusRight),
        (Key::ArrowUp, UiCommand::Select),
        (Key::Space, UiCommand::Select),
        (Key::ArrowDown, UiCommand::Unselect),
        (Key::Num1, UiCommand::TogglePlace(0)),
        (Key::Num9, UiCommand::TogglePlace(8)),
        (Key::Enter, UiCommand::Play),
        (Key::P, UiCommand::Pass),
        (Key::O, UiCommand::PassThisRound),
        (Key::H, UiCommand::Hint),
        (Key::S, UiCommand::Sort),
        (Key::Escape, UiCommand::Clear),
        (Key::L, UiCommand::EarlierRounds),
        (Key::B, UiCommand::ReadHand),
        (Key::T, UiCommand::ReadTable),
        (Key::M, UiCommand::ToggleMute),
        (Key::F1, UiCommand::ShowRules),
        (Key::F10, UiCommand::Pause),
        (Key::F11, UiCommand::ToggleFullScreen),
    ] {
        assert_eq!(sent_by(Place::Table, Modifiers::NONE, key), [command], "{key:?}");
    }
    assert_eq!(
        sent_by(Place::Table, Modifiers::ALT, Key::Enter),
        [UiCommand::ToggleFullScreen]
    );
}

#[test]
fn keys_that_come_faster_than_pictures_all_count_in_their_order() {
    let draw = |ui: &mut Ui, sent: &mut Vec<UiCommand>| sent.extend(pressed(ui.ctx(), Place::Table));
    let mut stage = Harness::builder().build_ui_state(draw, Vec::new());
    for key in [Key::Num3, Key::ArrowRight, Key::ArrowRight, Key::Num1, Key::Enter] {
        stage.input_mut().events.push(Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: Modifiers::NONE,
        });
    }
    stage.run_steps(1);
    let in_order = [
        UiCommand::TogglePlace(2),
        UiCommand::FocusRight,
        UiCommand::FocusRight,
        UiCommand::TogglePlace(0),
        UiCommand::Play,
    ];
    assert_eq!(stage.into_state(), in_order);
}

#[test]
fn a_key_means_what_its_place_says() {
    assert_eq!(sent_by(Place::Pages, Modifiers::NONE, Key::Escape), [UiCommand::Back]);
    assert_eq!(sent_by(Place::Pages, Modifiers::NONE, Key::P), []);
    assert_eq!(sent_by(Place::Leaderboard, Modifiers::NONE, Key::R), [UiCommand::Ready]);
    assert_eq!(sent_by(Place::Table, Modifiers::CTRL, Key::S), []);
}

#[test]
fn while_a_name_is_typed_letters_are_letters() {
    let draw = |ui: &mut Ui, state: &mut (String, Vec<UiCommand>)| {
        if !theme::install(ui.ctx()) {
            return;
        }
        let sent = pressed(ui.ctx(), Place::Table);
        state.1.extend(sent);
        ui.add(TextEdit::singleline(&mut state.0));
    };
    let mut stage = Harness::builder().build_ui_state(draw, (String::new(), Vec::new()));
    stage.run_steps(3);
    stage.get_by_role(Role::TextInput).click();
    stage.run_steps(2);
    for key in [Key::P, Key::Num1, Key::Enter, Key::F1] {
        stage.key_press(key);
        stage.run_steps(2);
    }
    assert_eq!(
        stage.state().1,
        [UiCommand::ShowRules],
        "only keys that write nothing are commands"
    );
}
