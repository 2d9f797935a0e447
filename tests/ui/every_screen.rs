//! What holds for every screen in both languages.

use std::collections::BTreeSet;

use bevy_egui::egui::accesskit::Role;
use bevy_egui::egui::{Key, Rect, vec2};
use egui_kittest::kittest::NodeT;
use egui_kittest::{Harness, Node};
use thirteen::app::command::UiCommand;
use thirteen::app::words::Language;

use crate::stage::{SMALLEST, every_screen, on_stage};

type Stage = Harness<'static, Vec<UiCommand>>;

#[test]
fn nothing_reaches_over_the_sides_of_any_window() {
    for (name, screen) in every_screen() {
        for language in Language::ALL {
            for size in [SMALLEST, vec2(1280.0, 720.0), vec2(1920.0, 1080.0), vec2(640.0, 360.0)] {
                let stage = on_stage(screen, language, size);
                for node in shown(&stage) {
                    let rect = node.rect();
                    let fits = rect.left() >= -1.0 && rect.right() <= size.x + 1.0;
                    assert!(fits, "{name} in {language:?} at {size:?}: {} at {rect:?}", text(&node));
                }
            }
        }
    }
}

#[test]
fn controls_do_not_lie_on_each_other() {
    for (name, screen) in every_screen() {
        for language in Language::ALL {
            for size in [SMALLEST, vec2(1280.0, 720.0), vec2(640.0, 360.0)] {
                let stage = on_stage(screen, language, size);
                let controls: Vec<(String, Rect)> = controls(&stage).map(|node| (label(&node), node.rect())).collect();
                for (at, (one, rect)) in controls.iter().enumerate() {
                    for (other, beside) in &controls[at + 1..] {
                        let shared = rect.intersect(*beside);
                        let apart = shared.width() <= 1.0 || shared.height() <= 1.0 || is_behind(rect, beside, size.y);
                        assert!(
                            apart,
                            "{name} in {language:?} at {size:?}: {one} {rect:?} and {other} {beside:?}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn tab_reaches_every_control() {
    for (name, screen) in every_screen() {
        for language in Language::ALL {
            let mut stage = on_stage(screen, language, SMALLEST);
            let all: BTreeSet<String> = controls(&stage)
                .filter(|node| !is_off(node))
                .map(|node| id(&node))
                .collect();
            assert!(!all.is_empty(), "{name}");
            let mut reached = BTreeSet::new();
            for _ in 0..all.len() + 4 {
                stage.key_press(Key::Tab);
                stage.run_steps(2);
                reached.extend(controls(&stage).filter(Node::is_focused).map(|node| id(&node)));
            }
            let missed: Vec<&String> = all.difference(&reached).collect();
            assert!(missed.is_empty(), "{name} in {language:?}: {missed:?}");
        }
    }
}

#[test]
fn every_control_has_a_name_in_words() {
    for (name, screen) in every_screen() {
        for language in Language::ALL {
            let stage = on_stage(screen, language, SMALLEST);
            for node in controls(&stage).filter(|node| role(node) != Role::TextInput) {
                let text = label(&node);
                assert!(
                    !text.is_empty(),
                    "{name} in {language:?}: a {:?} without a name",
                    role(&node)
                );
                assert!(!text.starts_with("command-") && !text.contains("{$"), "{name}: {text}");
            }
        }
    }
}

#[test]
fn a_screen_at_rest_asks_for_nothing() {
    for (name, screen) in every_screen() {
        let mut stage = on_stage(screen, Language::Vi, SMALLEST);
        stage.run_steps(3);
        assert_eq!(*stage.state(), Vec::new(), "{name}");
    }
}

/// What is scrolled away lies behind the foot of a page and is not seen there.
fn is_behind(one: &Rect, other: &Rect, height: f32) -> bool {
    let foot = height - 90.0;
    let head = 62.0;
    (one.bottom() > foot || other.bottom() > foot) || (one.top() < head || other.top() < head)
}

fn shown(stage: &Stage) -> impl Iterator<Item = Node<'_>> {
    let all = stage.root().children_recursive();
    all.filter(|node| node.accesskit_node().bounding_box().is_some() && !text(node).is_empty())
}

fn controls(stage: &Stage) -> impl Iterator<Item = Node<'_>> {
    let all = stage.root().children_recursive();
    all.filter(|node| {
        [
            Role::Button,
            Role::CheckBox,
            Role::RadioButton,
            Role::Slider,
            Role::TextInput,
        ]
        .contains(&role(node))
    })
}

fn role(node: &Node<'_>) -> Role {
    node.accesskit_node().role()
}

fn is_off(node: &Node<'_>) -> bool {
    node.accesskit_node().is_disabled()
}

fn label(node: &Node<'_>) -> String {
    node.accesskit_node().label().unwrap_or_default()
}

/// What a node says: its name or, of a plain text, the text.
fn text(node: &Node<'_>) -> String {
    let label = label(node);
    if label.is_empty() {
        node.value().unwrap_or_default()
    } else {
        label
    }
}

fn id(node: &Node<'_>) -> String {
    format!("{} {:?}", label(node), node.accesskit_node().id())
}
