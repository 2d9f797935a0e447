//! What the pages send.

use bevy_egui::egui::accesskit::Role;
use bevy_egui::egui::{Event, Key, Modifiers, MouseWheelUnit, TouchPhase, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use thirteen::app::command::UiCommand;
use thirteen::app::friends::Friends;
use thirteen::app::settings::{Deck, Settings};
use thirteen::app::words::{Language, Words};
use thirteen::rules::Preset;

use crate::stage::{SCREENS, SMALLEST, Screen, on_stage, player};

fn screen(name: &str) -> Screen {
    let found = SCREENS.iter().find(|(known, _)| *known == name);
    found.expect("a test asks for a screen that exists").1
}

/// Presses what has this name and says what was sent.
fn pressed(name: &str, language: Language, label: &str) -> Vec<UiCommand> {
    let mut stage = on_stage(screen(name), language, vec2(1280.0, 2400.0));
    let control = stage
        .get_all_by_label(label)
        .find(|node| node.accesskit_node().role() != Role::Label)
        .expect("something with this name can be pressed");
    control.click();
    stage.run_steps(3);
    stage.into_state()
}

fn settings_in(command: &UiCommand) -> Option<&Settings> {
    if let UiCommand::ChangeSettings(settings) = command {
        Some(settings)
    } else {
        None
    }
}

/// The name in the first settings that were sent.
fn named(sent: &[UiCommand]) -> &str {
    let mut settings = sent.iter().filter_map(settings_in);
    &settings.next().expect("something was changed").name
}

#[test]
fn the_buttons_of_every_page_send_their_commands_in_both_languages() {
    for language in Language::ALL {
        let words = Words::new(language);
        for (page, command) in [
            ("menu", UiCommand::PlayOffline),
            ("menu", UiCommand::HostTable),
            ("menu", UiCommand::JoinTable),
            ("menu", UiCommand::Friends(Friends::Return)),
            ("menu", UiCommand::Friends(Friends::Reopen)),
            ("menu", UiCommand::ContinueTournament),
            ("menu", UiCommand::ShowRules),
            ("menu", UiCommand::ShowSettings),
            ("menu", UiCommand::Quit),
            ("setup", UiCommand::StartOffline),
            ("setup", UiCommand::Back),
            ("settings", UiCommand::Back),
            ("rules", UiCommand::Back),
            ("leaderboard", UiCommand::LeaveTable),
            ("final", UiCommand::Rematch),
            ("pause", UiCommand::Resume),
            ("pause", UiCommand::ShowRules),
            ("pause", UiCommand::LeaveTable),
            ("guide", UiCommand::GuideNext),
            ("guide", UiCommand::GuideSkip),
        ] {
            assert_eq!(
                pressed(page, language, &words.text(command.label())),
                [command],
                "{page}"
            );
        }
        assert_eq!(
            pressed("leaderboard", language, &words.text("board-next")),
            [UiCommand::Ready]
        );
        assert_eq!(
            pressed("rounds", language, &words.text("command-back")),
            [UiCommand::EarlierRounds]
        );
    }
}

#[test]
fn a_language_is_chosen_by_its_own_name_in_any_language() {
    let changed = |command: &UiCommand| settings_in(command).and_then(|settings| settings.language);
    assert_eq!(
        changed(&pressed("menu", Language::Vi, "English")[0]),
        Some(Language::En)
    );
    assert_eq!(
        changed(&pressed("menu", Language::En, "Tiếng Việt")[0]),
        Some(Language::Vi)
    );
    assert_eq!(
        changed(&pressed("settings", Language::En, "Tiếng Việt")[0]),
        Some(Language::Vi)
    );
}

#[test]
fn a_setting_that_is_changed_comes_back_with_all_the_others() {
    let expected = |change: fn(&mut Settings)| {
        let mut settings = player();
        change(&mut settings);
        vec![UiCommand::ChangeSettings(Box::new(settings))]
    };
    let four = expected(|settings| settings.look.deck = Deck::Four);
    assert_eq!(pressed("settings", Language::En, "Four colours"), four);
    let still = expected(|settings| settings.look.reduced_motion = true);
    assert_eq!(pressed("settings", Language::En, "Less motion"), still);
    let mute = expected(|settings| settings.sound.muted = true);
    assert_eq!(pressed("settings", Language::Vi, "Tắt mọi âm thanh"), mute);
}

#[test]
fn a_name_is_changed_in_the_settings_too_where_a_table_need_not_be_left_for_it() {
    let mut stage = on_stage(screen("settings"), Language::En, vec2(1280.0, 1400.0));
    stage.get_by_role_and_label(Role::TextInput, "Your name").click();
    stage.run_steps(2);
    stage.get_by_role_and_label(Role::TextInput, "Your name").type_text("ế");
    stage.run_steps(2);
    assert!(named(stage.state()).contains('ế'));
}

#[test]
fn the_relay_is_typed_and_comes_back_as_it_was_written() {
    for language in Language::ALL {
        let words = Words::new(language);
        let mut stage = on_stage(screen("settings"), language, vec2(1280.0, 1400.0));
        let field = words.text("settings-relay");
        stage.get_by_role_and_label(Role::TextInput, &field).click();
        stage.run_steps(2);
        stage
            .get_by_role_and_label(Role::TextInput, &field)
            .type_text("relay.example.org:4433#k51");
        stage.run_steps(2);
        let typed = stage
            .state()
            .iter()
            .rev()
            .find_map(|command| Some(settings_in(command)?.relay.clone()));
        assert_eq!(typed.as_deref(), Some("relay.example.org:4433#k51"));
    }
}

#[test]
fn a_slider_moves_by_the_arrow_keys() {
    let mut stage = on_stage(screen("settings"), Language::En, vec2(1280.0, 1400.0));
    stage.get_by_label("Volume").focus();
    stage.run_steps(2);
    stage.key_press(Key::ArrowLeft);
    stage.run_steps(2);
    let volumes: Vec<u8> = stage
        .state()
        .iter()
        .filter_map(|command| Some(settings_in(command)?.sound.master.value()))
        .collect();
    assert_eq!(volumes, [75]);
}

#[test]
fn the_setup_of_a_table_changes_seats_levels_and_rules() {
    let changed = |label: &str| {
        let UiCommand::ChangeSetup(setup) = pressed("setup", Language::En, label).remove(0) else {
            panic!("{label} changes the table");
        };
        *setup
    };
    assert_eq!(changed("3 players").seats, 3);
    assert_eq!(changed("Suited runs").rules, Preset::Suited.rules());
    assert!(!changed("Allow hints").hints);
}

#[test]
fn all_house_rules_are_one_press_away() {
    let mut stage = on_stage(screen("setup"), Language::En, vec2(1280.0, 2400.0));
    assert!(stage.query_by_label("Bombs chop bombs").is_none());
    stage.get_by_label("All rules").click();
    stage.run_steps(3);
    stage.get_by_label("Bombs chop bombs").click();
    stage.run_steps(3);
    let Some(UiCommand::ChangeSetup(setup)) = stage.state().first() else {
        panic!("{:?}", stage.state());
    };
    assert!(!setup.rules.bomb_ladder);
}

#[test]
fn a_name_is_typed_and_comes_back() {
    let mut stage = on_stage(screen("menu"), Language::En, SMALLEST);
    stage.get_by_role(Role::TextInput).click();
    stage.run_steps(2);
    stage.get_by_role(Role::TextInput).type_text("ế");
    stage.run_steps(2);
    assert!(named(stage.state()).contains('ế'));
}

#[test]
fn enter_presses_what_has_the_focus() {
    for key in [Key::Enter, Key::Space] {
        let mut stage = on_stage(screen("menu"), Language::En, SMALLEST);
        stage.get_by_label("Play offline").focus();
        stage.run_steps(2);
        stage.key_press(key);
        stage.run_steps(2);
        assert_eq!(*stage.state(), [UiCommand::PlayOffline]);
    }
}

#[test]
fn the_rules_of_a_table_say_what_that_table_plays() {
    let stage = on_stage(screen("rules"), Language::En, vec2(1280.0, 720.0));
    stage.get_by_label("Miền Nam");
    stage.get_by_label_contains("run of four or more pairs");
    stage.get_by_label("Dragon");
    assert!(stage.query_by_label("One colour").is_none(), "it is off");
}

#[test]
fn the_leaderboard_reads_out_as_lines() {
    let stage = on_stage(screen("leaderboard"), Language::En, SMALLEST);
    stage.get_by_label("First, Hoa: 10 points, +4, ready");
    stage.get_by_label("Second, Lan: 8 points, +2");
    stage.get_by_label("Fair deal, checked on your computer");
}

#[test]
fn a_page_that_is_longer_than_the_window_moves_with_the_wheel() {
    let mut stage = on_stage(screen("settings"), Language::En, SMALLEST);
    let top = |stage: &egui_kittest::Harness<'_, Vec<UiCommand>>| stage.get_by_label("Motion").rect().top();
    let before = top(&stage);
    stage.hover_at(vec2(300.0, 300.0).to_pos2());
    stage.run_steps(2);
    for _ in 0..5 {
        stage.event(Event::MouseWheel {
            unit: MouseWheelUnit::Line,
            delta: vec2(0.0, -1.0),
            phase: TouchPhase::Move,
            modifiers: Modifiers::NONE,
        });
        stage.run_steps(10);
    }
    assert!(top(&stage) < before - 100.0, "{} then {}", before, top(&stage));
}
