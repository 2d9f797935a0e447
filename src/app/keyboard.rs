//! Text and assistive input that bevy_egui drops on the way to egui.

use bevy::a11y::ActionRequest;
use bevy::input::ButtonState;
use bevy::input::keyboard::{Key, KeyboardInput};
use bevy::prelude::*;
use bevy_egui::input::EguiInputEvent;
use bevy_egui::{EguiContext, EguiInputSet, egui};

pub(super) fn plugin(app: &mut App) {
    app.add_systems(
        PreUpdate,
        (forward_text_of_unidentified_keys, forward_assistive_actions).in_set(EguiInputSet::ReadBevyMessages),
    );
}

/// Vietnamese keyboard programs on Windows send letters as unidentified keys that carry text.
fn forward_text_of_unidentified_keys(
    mut keys: MessageReader<KeyboardInput>,
    mut events: MessageWriter<EguiInputEvent>,
    contexts: Query<Entity, With<EguiContext>>,
) {
    for key in keys.read() {
        if let Some(text) = text_of_unidentified(key) {
            for context in &contexts {
                events.write(EguiInputEvent {
                    context,
                    event: egui::Event::Text(text.to_owned()),
                });
            }
        }
    }
}

/// The text of a key press that bevy_egui would drop.
fn text_of_unidentified(key: &KeyboardInput) -> Option<&str> {
    let text = key.text.as_deref()?;
    let unidentified = matches!(key.logical_key, Key::Unidentified(_));
    let printable = !text.chars().any(char::is_control);
    (unidentified && printable && key.state == ButtonState::Pressed).then_some(text)
}

/// What a screen reader asks for reaches the widget it names.
fn forward_assistive_actions(
    mut requests: MessageReader<ActionRequest>,
    mut events: MessageWriter<EguiInputEvent>,
    contexts: Query<Entity, With<EguiContext>>,
) {
    for request in requests.read() {
        for context in &contexts {
            let event = egui::Event::AccessKitActionRequest(request.0.clone());
            events.write(EguiInputEvent { context, event });
        }
    }
}

#[cfg(test)]
mod tests {
    use bevy::input::keyboard::{KeyCode, NativeKey};

    use super::*;

    fn press(logical_key: Key, text: Option<&str>) -> KeyboardInput {
        KeyboardInput {
            key_code: KeyCode::KeyE,
            logical_key,
            state: ButtonState::Pressed,
            text: text.map(Into::into),
            repeat: false,
            window: Entity::PLACEHOLDER,
        }
    }

    #[test]
    fn a_letter_from_a_vietnamese_keyboard_program_is_typed() {
        let key = press(Key::Unidentified(NativeKey::Unidentified), Some("ế"));
        assert_eq!(text_of_unidentified(&key), Some("ế"));
    }

    #[test]
    fn what_egui_already_hears_is_not_typed_twice() {
        assert_eq!(
            text_of_unidentified(&press(Key::Character("e".into()), Some("e"))),
            None
        );
        assert_eq!(
            text_of_unidentified(&press(Key::Unidentified(NativeKey::Unidentified), Some("\u{8}"))),
            None
        );
        assert_eq!(
            text_of_unidentified(&press(Key::Unidentified(NativeKey::Unidentified), None)),
            None
        );
    }
}
