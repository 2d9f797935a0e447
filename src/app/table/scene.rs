//! The sprites of the table: keeps one for every piece of the spread and flies it to its place.

use std::collections::BTreeMap;

use bevy::prelude::*;
use bevy::window::RequestRedraw;
use bevy_egui::egui;

use super::atlas::{Print, Tile};
use super::layout::{CARD_RATIO, Layout, Pose};
use super::motion::Flight;
use super::spread::{Piece, Placed};
use crate::app::power::keep_moving;

/// What should be on the table, and what the sprites are made of.
#[derive(Resource, Default)]
pub struct Scene {
    /// Every piece with its place. The sprites follow whenever this is written.
    pub pieces: BTreeMap<Piece, Placed>,
    /// The geometry of the window, once it is known.
    pub layout: Option<Layout>,
    /// Points to logical pixels: the interface scale.
    pub zoom: f32,
    /// How long a card flies, in seconds; 0 for no animation.
    pub flight: f32,
    /// How long after one card the next is dealt, in seconds.
    pub deal_step: f32,
    /// Where cards go that leave the table.
    pub leave_to: Option<Pose>,
    sprites: BTreeMap<Piece, Entity>,
    texture: Handle<Image>,
    print: Option<Print>,
    land: bool,
    moving: bool,
}

/// A card on its way or at rest.
#[derive(Component)]
pub(super) struct Card {
    flight: Flight,
    piece: Piece,
    light: f32,
    leaving: bool,
    halo: Entity,
    shown_halo: Option<Tile>,
}

impl Scene {
    /// Whether the texture of the cards has arrived.
    pub fn is_printed(&self) -> bool {
        self.print.is_some()
    }

    /// Whether every card lies where it belongs.
    pub fn is_at_rest(&self) -> bool {
        !self.moving && self.print.is_some()
    }

    /// Ends every flight at once.
    pub fn land_all(&mut self) {
        self.land = true;
    }

    /// Takes a newly painted texture.
    pub fn reprint(&mut self, print: Print, texture: Handle<Image>) {
        self.print = Some(print);
        self.texture = texture;
    }

    /// A card's size in world units at scale 1.
    pub fn card(&self) -> Vec2 {
        let height = self.layout.map_or(0.0, |layout| layout.card.y) * self.zoom;
        Vec2::new(height * CARD_RATIO, height)
    }

    /// A place in points as world units.
    pub fn world(&self, at: egui::Pos2) -> Vec2 {
        let half = self.layout.map_or(egui::Vec2::ZERO, |layout| layout.size / 2.0);
        Vec2::new(at.x - half.x, half.y - at.y) * self.zoom
    }
}

pub(in crate::app) fn plugin(app: &mut App) {
    app.init_resource::<Scene>()
        .add_systems(PostUpdate, (follow, fly).chain().before(TransformSystems::Propagate));
}

/// Makes, redirects and dismisses sprites after the picture has changed.
fn follow(mut commands: Commands, mut scene: ResMut<Scene>, mut cards: Query<&mut Card>) {
    if !scene.is_changed() || scene.layout.is_none() || scene.print.is_none() {
        return;
    }
    let scene = scene.bypass_change_detection();
    let gone: Vec<_> = scene
        .sprites
        .keys()
        .filter(|piece| !scene.pieces.contains_key(*piece))
        .copied()
        .collect();
    for piece in gone {
        let sprite = scene.sprites.remove(&piece);
        dismiss(piece, sprite, scene, &mut commands, &mut cards);
    }
    let pieces = std::mem::take(&mut scene.pieces);
    for (piece, placed) in &pieces {
        match scene.sprites.get(piece).and_then(|sprite| cards.get_mut(*sprite).ok()) {
            Some(mut card) => {
                card.flight.go(placed.pose, scene.flight);
                card.light = placed.light;
                card.shown_halo = placed.halo;
            }
            None => {
                let sprite = appear(*piece, placed, scene, &mut commands);
                scene.sprites.insert(*piece, sprite);
            }
        }
    }
    scene.pieces = pieces;
}

/// A hidden card is simply gone: its face has taken its place. A face flies away.
fn dismiss(piece: Piece, sprite: Option<Entity>, scene: &Scene, commands: &mut Commands, cards: &mut Query<&mut Card>) {
    let Some(sprite) = sprite else { return };
    match (piece, scene.leave_to, cards.get_mut(sprite)) {
        (Piece::Face(_), Some(to), Ok(mut card)) if scene.flight > 0.0 => {
            card.flight.go(to, scene.flight);
            card.leaving = true;
            card.shown_halo = None;
        }
        (Piece::Face(_) | Piece::Hidden(..), _, _) => commands.entity(sprite).despawn(),
    }
}

fn appear(piece: Piece, placed: &Placed, scene: &Scene, commands: &mut Commands) -> Entity {
    let mut flight = Flight::at(placed.origin);
    flight.go(placed.pose, scene.flight);
    let mut flight = flight.after(placed.dealt as f32 * scene.deal_step);
    if matches!(piece, Piece::Face(_)) {
        flight = flight.turning();
    }
    if scene.flight == 0.0 {
        flight.land();
    }
    let sprite = || Sprite {
        image: scene.texture.clone(),
        ..default()
    };
    let halo = commands
        .spawn((sprite(), Transform::from_xyz(0.0, 0.0, 0.02), Visibility::Hidden))
        .id();
    let card = Card {
        flight,
        piece,
        light: placed.light,
        leaving: false,
        halo,
        shown_halo: placed.halo,
    };
    commands
        .spawn((card, sprite(), Transform::default(), Visibility::default()))
        .add_child(halo)
        .id()
}

type Parts<'w, 's> = Query<'w, 's, (&'static mut Sprite, &'static mut Transform, &'static mut Visibility)>;

/// Moves every card along its way and dresses its sprites.
fn fly(
    time: Res<Time<Real>>,
    mut scene: ResMut<Scene>,
    mut commands: Commands,
    mut cards: Query<(Entity, &mut Card)>,
    mut parts: Parts,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    let Some(print) = scene.print else { return };
    // The first moment after a sleep is long; a card must not jump.
    let step = time.delta_secs().min(LONGEST_STEP);
    let mut moving = false;
    let land = std::mem::take(&mut scene.bypass_change_detection().land);
    for (entity, mut card) in &mut cards {
        if !card.flight.has_landed() {
            card.flight.advance(step);
            if land {
                card.flight.land();
            }
            moving = true;
        } else if card.leaving {
            commands.entity(entity).despawn();
            continue;
        } else if !card.is_changed() && !scene.is_changed() {
            continue;
        }
        dress(entity, &card, &scene, print, &mut parts);
    }
    scene.bypass_change_detection().moving = moving;
    if moving {
        keep_moving(&mut redraw);
    }
}

fn dress(entity: Entity, card: &Card, scene: &Scene, print: Print, parts: &mut Parts) {
    let pose = card.flight.pose();
    let hidden = matches!(card.piece, Piece::Hidden(..)) || card.flight.shows_back();
    let tile = match card.piece {
        Piece::Face(face) if !hidden => Tile::Face(face),
        Piece::Face(_) | Piece::Hidden(..) => Tile::Back,
    };
    let dress = |sprite: &mut Sprite, tile: Tile, color: Color| {
        sprite.image = scene.texture.clone();
        sprite.rect = Some(print.place(tile));
        sprite.custom_size = Some(Tile::size(scene.card()));
        sprite.color = color;
    };
    if let Ok((mut sprite, mut transform, mut visibility)) = parts.get_mut(entity) {
        let light = card.light;
        dress(
            &mut sprite,
            tile,
            Color::linear_rgba(light, light, light, if card.leaving { 0.75 } else { 1.0 }),
        );
        let at = scene.world(pose.centre);
        *transform = Transform::from_xyz(at.x, at.y, pose.height * DEPTH)
            .with_rotation(Quat::from_rotation_z(-pose.angle))
            .with_scale(Vec3::new(pose.scale * card.flight.width(), pose.scale, 1.0));
        visibility.set_if_neq(Visibility::Visible);
    }
    if let Ok((mut sprite, _, mut visibility)) = parts.get_mut(card.halo) {
        if let Some(tile) = card.shown_halo {
            dress(&mut sprite, tile, Color::WHITE);
        }
        let shown = card.shown_halo.is_some() && !hidden;
        visibility.set_if_neq(if shown {
            Visibility::Inherited
        } else {
            Visibility::Hidden
        });
    }
}

const LONGEST_STEP: f32 = 1.0 / 30.0;
/// A pose's height in world units of depth; the camera sees 1000 of them.
const DEPTH: f32 = 0.1;
