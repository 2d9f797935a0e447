//! What egui draws in one pass: the page, what lies over it, the messages. It only looks, and writes down what is asked.

use bevy::asset::AssetEventSystems;
use bevy::prelude::*;
use bevy::window::RequestRedraw;
use bevy_egui::egui::{self, Align2, LayerId, Rect, Ui, UiBuilder, pos2, vec2};
use bevy_egui::{EguiContexts, EguiPostUpdateSet, EguiPrimaryContextPass};

use super::at_table::AtTable;
use super::avatars::Avatars;
use super::command::{self, UiCommand};
use super::company_page;
use super::power::keep_moving;
use super::screens::{self, HostingView, JoiningView, MenuView, RulesView, SettingsView, SetupView};
use super::shell::{Over, Page, Shell};
use super::table_page;
use super::theme;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(EguiPrimaryContextPass, draw)
        // When new letters make the texture of the fonts grow, it is replaced by another one: unless that one is known
        // to the renderer in the same update, there is a picture without any text.
        .configure_sets(
            PostUpdate,
            EguiPostUpdateSet::PostProcessOutput.before(AssetEventSystems),
        );
}

/// What a pass looks at.
pub(super) struct Looks<'a> {
    pub shell: &'a Shell,
    pub page: Page,
    pub avatars: &'a Avatars,
    pub now_ms: u64,
}

fn draw(
    mut contexts: EguiContexts,
    mut shell: ResMut<Shell>,
    page: Res<State<Page>>,
    mut table: Option<ResMut<AtTable>>,
    mut avatars: ResMut<Avatars>,
    time: Res<Time<Real>>,
    mut redraw: MessageWriter<RequestRedraw>,
) -> Result {
    let ctx = contexts.ctx_mut()?.clone();
    if !theme::install(&ctx) {
        keep_moving(&mut redraw);
        return Ok(());
    }
    avatars.paint(&ctx);
    let now_ms = time.elapsed().as_millis() as u64;
    let page = *page.get();
    let mut asked = keys(&ctx, &shell, page, table.as_deref(), now_ms);
    let looks = Looks {
        shell: &shell,
        page,
        avatars: &avatars,
        now_ms,
    };
    let mut ui = root(&ctx);
    asked.extend(paint_page(&mut ui, &looks, table.as_deref_mut()));
    asked.extend(messages(&ctx, &looks));
    shell.bypass_change_detection().joining.just_chosen = false;
    let gestured = table.is_some_and(|table| !table.gestures.is_empty());
    if !asked.is_empty() || gestured {
        keep_moving(&mut redraw);
    }
    shell.bypass_change_detection().asked.extend(asked);
    Ok(())
}

fn keys(ctx: &egui::Context, shell: &Shell, page: Page, table: Option<&AtTable>, now_ms: u64) -> Vec<UiCommand> {
    let board = table.is_some_and(|table| table.shows_board(now_ms));
    let covered = table.is_some_and(AtTable::is_covered);
    let lobby = page == Page::Table && shell.over.is_none() && table.is_some_and(AtTable::is_lobby);
    let place = if covered {
        command::Place::Pages
    } else if lobby {
        command::Place::Lobby
    } else {
        shell.place(page, board)
    };
    command::pressed(ctx, place)
}

fn paint_page(ui: &mut Ui, looks: &Looks<'_>, table: Option<&mut AtTable>) -> Vec<UiCommand> {
    let (shell, words, theme) = (looks.shell, &looks.shell.words, looks.shell.theme());
    match (shell.over, looks.page, table) {
        (Some(Over::Settings), _, _) => screens::settings(
            ui,
            &SettingsView {
                settings: &shell.settings,
                music: true,
            },
            words,
            &theme,
        ),
        (Some(Over::Rules), _, table) => {
            let sitting = table.as_deref().and_then(|table| table.sitting.as_ref());
            let at_table = sitting.map(|sitting| sitting.view().public.settings);
            let (rules, seats) = at_table.map_or_else(|| shell.rules(), |settings| (settings.rules, settings.seats));
            screens::rules(ui, &RulesView { rules, seats }, words, &theme)
        }
        (None, Page::Menu, _) => {
            let view = MenuView {
                settings: &shell.settings,
                saved: shell.saved.clone(),
                reopening: shell.reopening.clone(),
                returning: shell
                    .returning
                    .as_ref()
                    .map(|place| words.with("menu-return-detail", &[("place", place.as_str().into())])),
                version: env!("CARGO_PKG_VERSION"),
            };
            screens::menu(ui, &view, words, &theme)
        }
        (None, Page::Setup, _) => screens::offline_setup(
            ui,
            &SetupView {
                settings: &shell.settings,
            },
            words,
            &theme,
        ),
        (None, Page::Hosting, _) => screens::hosting(
            ui,
            &HostingView {
                settings: &shell.settings,
            },
            words,
            &theme,
        ),
        (None, Page::Joining, _) => {
            let form = &shell.joining;
            let view = JoiningView {
                settings: &shell.settings,
                written: &form.written,
                sense: form.sense.clone(),
                nearby: form.nearby.clone(),
                progress: form.progress.clone(),
                just_chosen: form.just_chosen,
            };
            screens::joining(ui, &view, words, &theme)
        }
        (None, Page::Table, Some(table)) if table.is_lobby() => company_page::lobby(ui, looks, table),
        (None, Page::Table, Some(table)) => table_page::draw(ui, looks, table),
        (None, Page::Table, None) => Vec::new(),
    }
}

fn messages(ctx: &egui::Context, looks: &Looks<'_>) -> Vec<UiCommand> {
    let toasts = looks.shell.toasts();
    if toasts.is_empty() {
        return Vec::new();
    }
    let area = egui::Area::new("messages".into()).order(egui::Order::Foreground);
    let shown = area.anchor(Align2::RIGHT_TOP, vec2(-14.0, 54.0)).show(ctx, |ui| {
        screens::toasts(ui, &toasts, &looks.shell.words, &looks.shell.theme())
    });
    shown.inner
}

/// A ui that fills the window. It lies on the one layer that egui knows to be there without an area: on any other the
/// wheel would move nothing.
fn root(ctx: &egui::Context) -> Ui {
    let builder = UiBuilder::new().layer_id(LayerId::background()).max_rect(window(ctx));
    Ui::new(ctx.clone(), egui::Id::new("page"), builder)
}

/// The window in points.
pub(super) fn window(ctx: &egui::Context) -> Rect {
    let size = ctx.content_rect().size();
    Rect::from_min_size(pos2(0.0, 0.0), size)
}

#[cfg(test)]
mod tests {
    use bevy::a11y::AccessibilityPlugin;
    use bevy::asset::AssetPlugin;
    use bevy::input::InputPlugin;
    use bevy_egui::egui::epaint::ImageDelta;
    use bevy_egui::egui::{Color32, ColorImage, TextureId, TextureOptions};
    use bevy_egui::{EguiPlugin, EguiRenderOutput};

    use super::*;

    #[test]
    fn the_wheel_moves_what_does_not_fit_the_window() {
        let (ctx, mut moved) = (egui::Context::default(), 0.0);
        for frame in 0..20 {
            let mut events = vec![egui::Event::PointerMoved(pos2(100.0, 100.0))];
            if frame == 3 {
                events.push(egui::Event::MouseWheel {
                    unit: egui::MouseWheelUnit::Line,
                    delta: vec2(0.0, -2.0),
                    phase: egui::TouchPhase::Move,
                    modifiers: egui::Modifiers::NONE,
                });
            }
            ctx.begin_pass(egui::RawInput {
                screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), vec2(400.0, 300.0))),
                events,
                ..egui::RawInput::default()
            });
            let mut ui = root(&ctx);
            let long = egui::ScrollArea::vertical().auto_shrink(false);
            let long = long.show(&mut ui, |ui| ui.add_space(2_000.0));
            moved = long.state.offset.y;
            ctx.end_pass().textures_delta.clear();
        }
        assert!(moved > 20.0, "{moved}");
    }

    #[test]
    fn a_texture_of_letters_is_known_to_the_renderer_in_the_update_that_makes_it() {
        let mut app = App::new();
        app.add_plugins((
            MinimalPlugins,
            AssetPlugin::default(),
            WindowPlugin::default(),
            InputPlugin,
            AccessibilityPlugin,
        ))
        .init_asset::<Image>()
        .init_asset::<Shader>()
        .add_plugins(EguiPlugin::default());
        plugin(&mut app);
        let letters = ColorImage::filled([2, 2], Color32::WHITE);
        let mut output = EguiRenderOutput::default();
        let grown = ImageDelta::full(letters, TextureOptions::LINEAR);
        output.textures_delta.push(TextureId::Managed(0), grown);
        app.world_mut().spawn(output);
        app.update();
        let mut events = app.world_mut().resource_mut::<Messages<AssetEvent<Image>>>();
        let added = events
            .drain()
            .filter(|event| matches!(event, AssetEvent::Added { .. }))
            .count();
        assert_eq!(added, 1);
    }
}
