//! Keeps everything in step once an update: what the table sends, what falls due, the window's size, the sprites.

use bevy::asset::Assets;
use bevy::prelude::*;
use bevy::window::{PrimaryWindow, RequestRedraw};
use bevy_egui::{EguiContexts, egui};

use super::act::act;
use super::art::{Back, Cloth, DeckColours, Sound as Cue};
use super::at_table::AtTable;
use super::avatars::Avatars;
use super::going::{Nearby, arrive, find};
use super::power::{Alarm, keep_moving};
use super::profile::look_for_saved;
use super::settings::{CardBack, Deck, Settings, TableCloth};
use super::shell::{Page, Shell};
use super::sound::Heard;
use super::table::atlas::Print;
use super::table::cloth::{ClothWish, begins_with_cloth};
use super::table::effects::{Effects, Shake};
use super::table::layout::{HIDDEN_SCALE, Layout};
use super::table::scene::Scene;
use super::table::sitting::Sitting;
use super::theme;
use super::window;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Avatars>()
        .init_resource::<Printing>()
        .init_resource::<Nearby>()
        .add_systems(Startup, (open_eyes, look_for_saved))
        .add_systems(PostStartup, window::set_icon)
        .add_systems(
            Update,
            (
                measure,
                hear,
                find,
                act,
                arrive,
                fall_due,
                print,
                arrange,
                remember_window,
                tell_title,
            )
                .chain(),
        );
}

fn open_eyes(mut commands: Commands) {
    // Smooth edges are in the pictures; multisampling would halve the speed without a graphics card.
    commands.spawn((begins_with_cloth(), Msaa::Off, Shake::default()));
}

/// Takes over the window's size and the interface scale.
fn measure(
    window: Single<&Window, With<PrimaryWindow>>,
    shell: Res<Shell>,
    mut contexts: EguiContexts,
    mut scene: ResMut<Scene>,
    mut cloth: ResMut<ClothWish>,
    mut heard: ResMut<Heard>,
    mut redraw: MessageWriter<RequestRedraw>,
) -> Result {
    let size = egui::vec2(window.width(), window.height());
    let zoom = theme::zoom(size, shell.settings.look.scale.factor());
    let ctx = contexts.ctx_mut()?;
    if (ctx.zoom_factor() - zoom).abs() > 0.001 {
        ctx.set_zoom_factor(zoom);
        keep_moving(&mut redraw);
    }
    let layout = Layout::new(size / zoom);
    if scene.layout != Some(layout) || (scene.zoom - zoom).abs() > 0.001 {
        (scene.layout, scene.zoom) = (Some(layout), zoom);
    }
    let physical = UVec2::new(window.physical_width(), window.physical_height());
    let wanted = cloth_of(&shell.settings);
    if cloth.size != physical || cloth.cloth != wanted {
        (cloth.size, cloth.cloth) = (physical, wanted);
    }
    if cloth.is_coming() {
        keep_moving(&mut redraw);
    }
    if shell.is_changed() || window.focused != heard.is_focused() {
        heard.listen(shell.settings.sound, window.focused);
    }
    Ok(())
}

/// Takes in what the table has sent.
fn hear(
    mut table: Option<ResMut<AtTable>>,
    mut shell: ResMut<Shell>,
    mut heard: ResMut<Heard>,
    mut effects: ResMut<Effects>,
    scene: Res<Scene>,
    time: Res<Time<Real>>,
    window: Single<(Entity, &Window), With<PrimaryWindow>>,
    mut redraw: MessageWriter<RequestRedraw>,
    _main_thread: bevy::ecs::system::NonSendMarker,
) {
    let (Some(table), Some(layout)) = (table.as_mut(), scene.layout) else {
        return;
    };
    let now_ms = time.elapsed().as_millis() as u64;
    let on_turn = |table: &AtTable| table.sitting.as_ref().is_some_and(Sitting::is_on_turn);
    let before = on_turn(table);
    let came = table
        .bypass_change_detection()
        .hear(&mut shell, &mut heard, &mut effects, &layout, now_ms);
    if came {
        table.set_changed();
        keep_moving(&mut redraw);
        let (window, state) = *window;
        if on_turn(table) && !before {
            heard.play(Cue::Turn);
            if !state.focused {
                window::ask_for_attention(window);
            }
        }
    }
}

/// What happens by itself: messages go, queued plays are made, the leaderboard comes, the clock ticks.
fn fall_due(
    mut table: Option<ResMut<AtTable>>,
    mut shell: ResMut<Shell>,
    mut heard: ResMut<Heard>,
    avatars: Res<Avatars>,
    time: Res<Time<Real>>,
    alarm: Res<Alarm>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    let now_ms = time.elapsed().as_millis() as u64;
    let mut next = shell.bypass_change_detection().age_toasts(now_ms);
    if let Some(table) = table.as_mut() {
        let silent = table.bypass_change_detection();
        let due = silent.sitting.as_mut().and_then(|sitting| sitting.fall_due(now_ms));
        if silent.tick(now_ms) {
            heard.play(Cue::Tick);
        }
        let later = silent.sitting.as_ref().and_then(Sitting::due);
        let board = silent.board_from.filter(|from| *from > now_ms);
        next = [next, later, board, silent.replay_due()].into_iter().flatten().min();
        if let Some(command) = due {
            table.send(command);
        }
    }
    if let Some(next) = next {
        alarm.ring_in(std::time::Duration::from_millis(next.saturating_sub(now_ms) + 1));
    }
    if avatars.is_wanting() {
        keep_moving(&mut redraw);
    }
}

/// The texture that is on its way.
#[derive(Resource, Default)]
struct Printing {
    asked: Option<Print>,
    coming: Option<std::sync::Mutex<std::sync::mpsc::Receiver<Image>>>,
}

/// Has the cards painted at the size they have now.
fn print(
    mut printing: ResMut<Printing>,
    mut scene: ResMut<Scene>,
    mut images: ResMut<Assets<Image>>,
    shell: Res<Shell>,
    window: Single<&Window, With<PrimaryWindow>>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    let Some(layout) = scene.layout else { return };
    let height = (layout.card.y * scene.zoom * window.scale_factor()).round() as u32;
    let look = shell.settings.look;
    let wanted = Print {
        height: height.clamp(48, 1024),
        deck: deck_of(look.deck),
        back: back_of(look.back),
    };
    if printing.coming.is_none() && printing.asked != Some(wanted) {
        printing.asked = Some(wanted);
        printing.coming = Some(std::sync::Mutex::new(wanted.paint()));
    }
    let arrived = printing
        .coming
        .as_ref()
        .and_then(|coming| coming.lock().ok()?.try_recv().ok());
    if let (Some(image), Some(print)) = (arrived, printing.asked) {
        printing.coming = None;
        scene.reprint(print, images.add(image));
        keep_moving(&mut redraw);
    } else if printing.coming.is_some() {
        keep_moving(&mut redraw);
    }
}

/// Lays out the cards whenever something about them has changed.
fn arrange(
    table: Option<Res<AtTable>>,
    page: Res<State<Page>>,
    shell: Res<Shell>,
    mut scene: ResMut<Scene>,
    mut effects: ResMut<Effects>,
    time: Res<Time<Real>>,
    mut game: Local<u32>,
) {
    let changed = table.as_ref().is_some_and(DetectChanges::is_changed) || scene.is_changed() || shell.is_changed();
    if !changed {
        return;
    }
    let (Some(layout), look) = (scene.layout, shell.settings.look) else {
        return;
    };
    let usual = if look.reduced_motion { 0.0 } else { look.speed.factor() };
    let hurries = table
        .as_ref()
        .is_some_and(|table| table.hurries(time.elapsed().as_millis() as u64));
    let pace = if hurries { usual / 2.0 } else { usual };
    effects.still = look.reduced_motion;
    let sitting = table
        .as_ref()
        .filter(|_| *page.get() == Page::Table)
        .and_then(|table| table.sitting.as_ref());
    let light = table.as_ref().and_then(|table| table.light(&layout));
    if effects.light != light {
        effects.light = light;
    }
    let spread = sitting.and_then(|sitting| Some((sitting.spread()?, sitting)));
    let Some((spread, sitting)) = spread else {
        if !scene.pieces.is_empty() {
            scene.pieces.clear();
        }
        return;
    };
    let pieces = spread.pieces(sitting.hand(), sitting.attention(), &layout);
    let dealing = *game != spread.game;
    *game = spread.game;
    if scene.pieces != pieces || dealing {
        scene.flight = FLIGHT * pace;
        scene.deal_step = if dealing { DEAL_STEP * pace } else { 0.0 };
        scene.leave_to = sitting.swept_to().map(|side| {
            let mut pose = layout.home(side);
            pose.scale = HIDDEN_SCALE;
            pose
        });
        scene.pieces = pieces;
    }
}

/// Keeps where the window is, so that it opens there again.
fn remember_window(
    window: Single<&Window, (With<PrimaryWindow>, Changed<Window>)>,
    mut shell: ResMut<Shell>,
    time: Res<Time<Real>>,
) {
    let place = window::place_of(&window, shell.settings.window);
    if place != shell.settings.window {
        let shell = shell.bypass_change_detection();
        shell.settings.window = place;
        shell.keep(time.elapsed().as_millis() as u64);
    }
}

/// The title says when one is waited for.
fn tell_title(table: Option<Res<AtTable>>, shell: Res<Shell>, mut window: Single<&mut Window, With<PrimaryWindow>>) {
    let waited = table.is_some_and(|table| table.sitting.as_ref().is_some_and(Sitting::is_on_turn));
    let title = if waited {
        shell.words.text("title-your-turn")
    } else {
        shell.words.text("title")
    };
    if window.title != title {
        window.title = title;
    }
}

fn cloth_of(settings: &Settings) -> Cloth {
    match settings.look.cloth {
        TableCloth::Felt => Cloth::Felt,
        TableCloth::Indigo => Cloth::Indigo,
        TableCloth::Lacquer => Cloth::Lacquer,
        TableCloth::Mat => Cloth::Mat,
    }
}

fn deck_of(deck: Deck) -> DeckColours {
    match deck {
        Deck::Two => DeckColours::Two,
        Deck::Four => DeckColours::Four,
    }
}

fn back_of(back: CardBack) -> Back {
    match back {
        CardBack::Drum => Back::Drum,
        CardBack::Lotus => Back::Lotus,
        CardBack::Brocade => Back::Brocade,
    }
}

/// How long a card flies, in seconds: all of its move, settling included.
const FLIGHT: f32 = 0.23;
/// How long after one card the next is dealt, in seconds: a deal of 52 takes three quarters of a second.
const DEAL_STEP: f32 = 0.014;
