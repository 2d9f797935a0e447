//! Light and force: the flash and shake of a chop, the petals of a victory, the light at the seat on turn.

use bevy::asset::RenderAssetUsages;
use bevy::prelude::*;
use bevy::render::render_resource::{Extent3d, TextureDimension, TextureFormat};
use bevy::window::RequestRedraw;
use bevy_egui::egui::Pos2;

use super::scene::Scene;
use crate::app::art::{self, Picture};
use crate::app::power::keep_moving;

/// What is to be shown, and where the light lies.
#[derive(Resource, Default)]
pub struct Effects {
    asked: Vec<Effect>,
    /// Where the light of the turn lies, in points.
    pub light: Option<Pos2>,
    /// No shake, no flight: only what stands still.
    pub still: bool,
}

/// Something that is shown once.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Effect {
    /// A bomb comes down at this place, in points.
    Chop(Pos2),
    /// Petals rain over the whole table.
    Petals,
}

impl Effects {
    /// Shows this.
    pub fn show(&mut self, effect: Effect) {
        self.asked.push(effect);
    }
}

#[derive(Resource)]
struct Pictures {
    ring: Handle<Image>,
    burst: Handle<Image>,
    petal: Handle<Image>,
}

/// A sprite that lives for a while. Times are in seconds, places in world units.
#[derive(Component)]
struct Spark {
    age: f32,
    life: f32,
    from: Vec2,
    speed: Vec2,
    grows: (f32, f32),
    spins: f32,
    tint: Srgba,
}

/// How hard the picture shakes, fading.
#[derive(Component, Default)]
pub(crate) struct Shake(f32);

#[derive(Component)]
struct TurnLight;

pub(in crate::app) fn plugin(app: &mut App) {
    app.init_resource::<Effects>().add_systems(Startup, paint).add_systems(
        PostUpdate,
        (begin, live, shake, move_light)
            .chain()
            .before(TransformSystems::Propagate),
    );
}

/// A finished picture as a texture.
pub fn texture(picture: Picture) -> Image {
    let size = Extent3d {
        width: picture.width,
        height: picture.height,
        depth_or_array_layers: 1,
    };
    Image::new(
        size,
        TextureDimension::D2,
        picture.rgba,
        TextureFormat::Rgba8UnormSrgb,
        RenderAssetUsages::RENDER_WORLD,
    )
}

fn paint(mut commands: Commands, mut images: ResMut<Assets<Image>>) {
    let light = images.add(texture(art::light_pool(256)));
    commands.insert_resource(Pictures {
        ring: images.add(texture(art::shock_ring(512))),
        burst: images.add(texture(art::burst(512))),
        petal: images.add(texture(art::petal(48))),
    });
    let sprite = Sprite {
        image: light,
        color: Color::srgba(1.0, 0.86, 0.5, 0.34),
        ..default()
    };
    commands.spawn((
        TurnLight,
        sprite,
        Transform::from_xyz(0.0, 0.0, 0.5),
        Visibility::Hidden,
    ));
}

fn begin(
    mut effects: ResMut<Effects>,
    pictures: Res<Pictures>,
    scene: Res<Scene>,
    mut shakes: Query<&mut Shake>,
    mut commands: Commands,
) {
    if effects.asked.is_empty() {
        return;
    }
    for effect in std::mem::take(&mut effects.asked) {
        match effect {
            Effect::Chop(at) => {
                let at = scene.world(at);
                let reach = scene.card().y * 0.011;
                let still = effects.still;
                // The rays shoot out from under the cards, which must be read.
                commands.spawn(flash(
                    &pictures.burst,
                    at.extend(UNDER_CARDS),
                    0.45,
                    (0.55 * reach, if still { 0.55 } else { 1.0 } * reach),
                ));
                if !still {
                    commands.spawn(flash(
                        &pictures.ring,
                        at.extend(OVER_ALL),
                        0.6,
                        (0.2 * reach, 2.2 * reach),
                    ));
                    for mut shake in &mut shakes {
                        shake.0 = 1.0;
                    }
                }
            }
            Effect::Petals if effects.still => {}
            Effect::Petals => {
                for number in 0..PETALS {
                    commands.spawn(petal(&pictures.petal, number, &scene));
                }
            }
        }
    }
}

fn flash(image: &Handle<Image>, at: Vec3, life: f32, grows: (f32, f32)) -> impl Bundle {
    let spark = Spark {
        age: 0.0,
        life,
        from: at.truncate(),
        speed: Vec2::ZERO,
        grows,
        spins: 0.4,
        tint: Srgba::new(1.0, 0.93, 0.75, 0.9),
    };
    let sprite = Sprite {
        image: image.clone(),
        color: Color::NONE,
        ..default()
    };
    (spark, sprite, Transform::from_translation(at))
}

fn petal(image: &Handle<Image>, number: u32, scene: &Scene) -> impl Bundle {
    let half = scene.layout.map_or(Vec2::ZERO, |layout| {
        Vec2::new(layout.size.x, layout.size.y) * scene.zoom / 2.0
    });
    let share = |purpose: u32| {
        let mixed = number
            .wrapping_mul(0x9E37_79B9)
            .wrapping_add(purpose.wrapping_mul(0x85EB_CA6B));
        ((mixed ^ mixed >> 15).wrapping_mul(0x2C1B_3C6D) >> 8) as f32 / (1_u32 << 24) as f32
    };
    let from = Vec2::new((share(1) * 2.0 - 1.0) * half.x, half.y * (1.05 + share(2) * 0.9));
    let speed = Vec2::new((share(3) - 0.5) * half.x * 0.25, -half.y * (0.55 + share(4) * 0.4));
    let tint = if share(5) > 0.35 {
        Srgba::new(1.0, 0.82, 0.86, 0.95)
    } else {
        Srgba::new(1.0, 0.86, 0.45, 0.95)
    };
    let size = 0.5 + share(6) * 0.6;
    let spark = Spark {
        age: 0.0,
        life: 4.2,
        from,
        speed,
        grows: (size, size),
        spins: (share(7) - 0.5) * 5.0,
        tint,
    };
    (
        spark,
        Sprite {
            image: image.clone(),
            color: Color::NONE,
            ..default()
        },
        Transform::from_translation(from.extend(OVER_ALL)),
    )
}

fn live(
    time: Res<Time<Real>>,
    mut sparks: Query<(Entity, &mut Spark, &mut Sprite, &mut Transform)>,
    mut commands: Commands,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    let step = time.delta_secs().min(1.0 / 30.0);
    for (entity, mut spark, mut sprite, mut transform) in &mut sparks {
        spark.age += step;
        let share = spark.age / spark.life;
        if share >= 1.0 {
            commands.entity(entity).despawn();
        } else {
            let size = spark.grows.0 + (spark.grows.1 - spark.grows.0) * (1.0 - (1.0 - share).powi(3));
            let at = spark.from + spark.speed * spark.age;
            transform.translation = at.extend(transform.translation.z);
            transform.scale = Vec3::splat(size);
            transform.rotation = Quat::from_rotation_z(spark.spins * spark.age);
            sprite.color = spark.tint.with_alpha(spark.tint.alpha * (1.0 - share * share)).into();
        }
        keep_moving(&mut redraw);
    }
}

fn shake(
    time: Res<Time<Real>>,
    scene: Res<Scene>,
    mut cameras: Query<(&mut Shake, &mut Transform)>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    for (mut shake, mut transform) in &mut cameras {
        if shake.0 <= 0.0 {
            continue;
        }
        shake.0 = (shake.0 - time.delta_secs().min(1.0 / 30.0) * 3.2).max(0.0);
        let reach = scene.card().y * 0.05 * shake.0 * shake.0;
        let phase = shake.0 * 60.0;
        transform.translation.x = phase.sin() * reach;
        transform.translation.y = (phase * 1.3).cos() * reach * if shake.0 > 0.0 { 1.0 } else { 0.0 };
        keep_moving(&mut redraw);
    }
}

fn move_light(
    effects: Res<Effects>,
    scene: Res<Scene>,
    mut lights: Query<(&mut Transform, &mut Visibility), With<TurnLight>>,
) {
    if !effects.is_changed() && !scene.is_changed() {
        return;
    }
    for (mut transform, mut visibility) in &mut lights {
        match effects.light {
            Some(at) => {
                let at = scene.world(at);
                transform.translation = at.extend(0.5);
                transform.scale = Vec3::splat(scene.card().y * 0.0105);
                visibility.set_if_neq(Visibility::Visible);
            }
            None => {
                visibility.set_if_neq(Visibility::Hidden);
            }
        }
    }
}

const PETALS: u32 = 90;
/// Over the cloth and the light of the turn, under every card.
const UNDER_CARDS: f32 = 0.6;
const OVER_ALL: f32 = 260.0;
