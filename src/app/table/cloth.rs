//! The cloth under everything, painted again when the window's size or the player's taste changes.

use std::sync::mpsc::{Receiver, sync_channel};

use bevy::prelude::*;

use super::effects::texture;
use super::scene::Scene;
use crate::app::art::{self, Cloth};

/// What the cloth should look like, and the painting on its way.
#[derive(Resource, Default)]
pub struct ClothWish {
    /// Which cloth.
    pub cloth: Cloth,
    /// The window's size in physical pixels.
    pub size: UVec2,
    painted: Option<(Cloth, UVec2)>,
    coming: Option<std::sync::Mutex<Receiver<Image>>>,
}

#[derive(Component)]
struct Ground;

pub(in crate::app) fn plugin(app: &mut App) {
    app.init_resource::<ClothWish>()
        .add_systems(Startup, lay)
        .add_systems(PostUpdate, (paint, stretch).chain());
}

impl ClothWish {
    /// Whether a painting is still on its way, so that the loop must look again.
    pub fn is_coming(&self) -> bool {
        self.coming.is_some()
    }

    fn begin(&mut self) {
        // A cloth is soft: above this size it is painted smaller and stretched.
        let (sender, receiver) = sync_channel(1);
        let (cloth, size) = (self.cloth, self.size.min(LARGEST));
        let paint = move || drop(sender.send(texture(art::table(cloth, size.x, size.y))));
        if std::thread::Builder::new()
            .name("cloth".to_owned())
            .spawn(paint)
            .is_ok()
        {
            self.coming = Some(std::sync::Mutex::new(receiver));
        }
        self.painted = Some((self.cloth, self.size));
    }
}

fn lay(mut commands: Commands) {
    commands.spawn((Ground, Sprite::default(), Transform::default(), Visibility::Hidden));
}

fn paint(
    mut wish: ResMut<ClothWish>,
    mut images: ResMut<Assets<Image>>,
    mut ground: Query<(&mut Sprite, &mut Visibility), With<Ground>>,
) {
    let wish = wish.bypass_change_detection();
    let arrived = wish
        .coming
        .as_ref()
        .and_then(|coming| coming.lock().ok()?.try_recv().ok());
    if let Some(image) = arrived {
        wish.coming = None;
        for (mut sprite, mut visibility) in &mut ground {
            images.remove(&sprite.image);
            sprite.image = images.add(image.clone());
            *visibility = Visibility::Visible;
        }
    }
    let wanted = wish.size.x > 0 && wish.painted != Some((wish.cloth, wish.size));
    if wanted && wish.coming.is_none() {
        wish.begin();
    }
}

fn stretch(scene: Res<Scene>, mut ground: Query<&mut Sprite, With<Ground>>) {
    if let Some(layout) = scene.layout.filter(|_| scene.is_changed()) {
        for mut sprite in &mut ground {
            // A little larger than the window, so that a shaking camera never sees the edge.
            sprite.custom_size = Some(Vec2::new(layout.size.x, layout.size.y) * scene.zoom * 1.02);
        }
    }
}

const LARGEST: UVec2 = UVec2::new(2560, 1440);
