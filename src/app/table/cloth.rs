//! The cloth under everything, painted again when the window's size or the player's taste changes.
//!
//! It fills the window, so it is copied into each picture rather than drawn: without a graphics card, drawing it as a
//! sprite would cost as much as everything else together.

use std::sync::Mutex;
use std::sync::mpsc::{Receiver, sync_channel};

use bevy::asset::RenderAssetUsages;
use bevy::camera::CameraMainTextureUsages;
use bevy::core_pipeline::schedule::{Core2d, Core2dSystems};
use bevy::prelude::*;
use bevy::render::RenderApp;
use bevy::render::extract_resource::{ExtractResource, ExtractResourcePlugin};
use bevy::render::render_asset::RenderAssets;
use bevy::render::render_resource::{
    Extent3d, LoadOp, Operations, RenderPassColorAttachment, RenderPassDescriptor, StoreOp, TextureDimension,
    TextureFormat, TextureUsages,
};
use bevy::render::renderer::{RenderContext, ViewQuery};
use bevy::render::texture::GpuImage;
use bevy::render::view::ViewTarget;

use crate::app::art::{self, Cloth};

/// What the cloth should look like, and the painting on its way.
#[derive(Resource, Default)]
pub struct ClothWish {
    /// Which cloth.
    pub cloth: Cloth,
    /// The window's size in physical pixels.
    pub size: UVec2,
    painted: Option<(Cloth, UVec2)>,
    coming: Option<Mutex<Receiver<Image>>>,
}

/// The cloth as it lies now.
#[derive(Resource, ExtractResource, Clone, Default)]
struct Ground(Handle<Image>);

pub(in crate::app) fn plugin(app: &mut App) {
    app.init_resource::<ClothWish>()
        .init_resource::<Ground>()
        .add_plugins(ExtractResourcePlugin::<Ground>::default())
        .add_systems(PostUpdate, paint);
    if let Some(render) = app.get_sub_app_mut(RenderApp) {
        render.add_systems(Core2d, lay.before(Core2dSystems::MainPass));
    }
}

/// What a camera needs whose picture begins with the cloth.
pub fn begins_with_cloth() -> impl Bundle {
    let camera = Camera {
        clear_color: ClearColorConfig::None,
        ..default()
    };
    (
        Camera2d,
        camera,
        CameraMainTextureUsages::default().with(TextureUsages::COPY_DST),
    )
}

impl ClothWish {
    /// Whether a painting is still on its way, so that the loop must look again.
    pub fn is_coming(&self) -> bool {
        self.coming.is_some()
    }

    fn begin(&mut self) {
        let (sender, receiver) = sync_channel(1);
        let (cloth, size) = (self.cloth, self.size);
        let paint = move || drop(sender.send(painted(cloth, size)));
        if std::thread::Builder::new()
            .name("cloth".to_owned())
            .spawn(paint)
            .is_ok()
        {
            self.coming = Some(Mutex::new(receiver));
        }
        self.painted = Some((self.cloth, self.size));
    }
}

fn painted(cloth: Cloth, size: UVec2) -> Image {
    let picture = art::table(cloth, size.x, size.y);
    let extent = Extent3d {
        width: picture.width,
        height: picture.height,
        depth_or_array_layers: 1,
    };
    let format = TextureFormat::Rgba8UnormSrgb;
    let mut image = Image::new(
        extent,
        TextureDimension::D2,
        picture.rgba,
        format,
        RenderAssetUsages::RENDER_WORLD,
    );
    image.texture_descriptor.usage |= TextureUsages::COPY_SRC;
    image
}

fn paint(mut wish: ResMut<ClothWish>, mut ground: ResMut<Ground>, mut images: ResMut<Assets<Image>>) {
    let wish = wish.bypass_change_detection();
    let arrived = wish
        .coming
        .as_ref()
        .and_then(|coming| coming.lock().ok()?.try_recv().ok());
    if let Some(image) = arrived {
        wish.coming = None;
        ground.0 = images.add(image);
    }
    let wanted = wish.size.min_element() > 0 && wish.painted != Some((wish.cloth, wish.size));
    if wanted && wish.coming.is_none() {
        wish.begin();
    }
}

/// Begins a picture: with the cloth if there is one of its size and format, else with its plain colour.
fn lay(
    view: ViewQuery<&ViewTarget>,
    ground: Res<Ground>,
    images: Res<RenderAssets<GpuImage>>,
    mut context: RenderContext,
) {
    let target = view.into_inner();
    let texture = target.main_texture();
    let cloth = images.get(&ground.0).filter(|cloth| {
        cloth.texture_descriptor.size == texture.size() && cloth.texture_descriptor.format == texture.format()
    });
    if let Some(cloth) = cloth {
        let encoder = context.command_encoder();
        encoder.copy_texture_to_texture(cloth.texture.as_image_copy(), texture.as_image_copy(), texture.size());
        return;
    }
    let plain = RenderPassColorAttachment {
        view: target.main_texture_view(),
        depth_slice: None,
        resolve_target: None,
        ops: Operations {
            load: LoadOp::Clear(LinearRgba::rgb(0.006, 0.043, 0.023).into()),
            store: StoreOp::Store,
        },
    };
    context.begin_tracked_render_pass(RenderPassDescriptor {
        label: Some("plain cloth"),
        color_attachments: &[Some(plain)],
        ..default()
    });
}
