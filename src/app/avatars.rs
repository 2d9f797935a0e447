//! The faces around the table, painted once a name and handed to egui.

use std::collections::BTreeMap;

use bevy::prelude::*;
use bevy_egui::egui::{ColorImage, Context, TextureHandle, TextureId, TextureOptions};

use super::art;
use crate::rules::BySeat;
use crate::table::{Public, SeatState};

/// The avatars that have been painted, and those that are wanted.
#[derive(Resource, Default)]
pub struct Avatars {
    painted: BTreeMap<(String, bool), TextureHandle>,
    wanted: std::sync::Mutex<Vec<(String, bool)>>,
}

impl Avatars {
    /// Paints what was asked for since the last pass.
    pub fn paint(&mut self, ctx: &Context) {
        let wanted = std::mem::take(self.wanted.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner));
        for (name, bot) in wanted {
            let picture = if bot {
                art::bot_avatar(seed(&name), SIZE)
            } else {
                art::avatar(seed(&name), SIZE)
            };
            let size = [picture.width as usize, picture.height as usize];
            let image = ColorImage::from_rgba_unmultiplied(size, &picture.rgba);
            let texture = ctx.load_texture(format!("avatar {name}"), image, TextureOptions::LINEAR);
            self.painted.insert((name, bot), texture);
        }
        if self.painted.len() > MOST {
            self.painted.clear();
        }
    }

    /// The avatars of a table's seats. What is not painted yet is painted in the next pass.
    pub fn seats(&self, public: &Public) -> BySeat<Option<TextureId>> {
        BySeat::from_fn(|seat| {
            let state = &public.seats[seat];
            let key = (state.name()?.to_string(), matches!(state, SeatState::Bot(_)));
            let painted = self.painted.get(&key).map(TextureHandle::id);
            if painted.is_none()
                && let Ok(mut wanted) = self.wanted.lock()
                && !wanted.contains(&key)
            {
                wanted.push(key);
            }
            painted
        })
    }

    /// Whether something is to be painted, so that another pass is needed.
    pub fn is_wanting(&self) -> bool {
        self.wanted.lock().is_ok_and(|wanted| !wanted.is_empty())
    }
}

/// A number from a name, the same on every machine.
fn seed(name: &str) -> u64 {
    name.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    })
}

/// Pixels of an avatar: twice what it has on a small screen.
const SIZE: u32 = 160;
/// More names than anyone meets in an evening.
const MOST: usize = 64;
