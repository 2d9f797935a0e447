//! What is heard: one short sound a moment, and quiet music. Without a sound card the game goes on silently.

use bevy::audio::{AudioSource, PlaybackSettings, Volume};
use bevy::prelude::*;

use super::art::Sound as Cue;
use super::settings::Sound;

/// The sounds to play in this update, and how loud everything is.
#[derive(Resource, Default)]
pub struct Heard {
    asked: Vec<Cue>,
    sound: Sound,
    focused: bool,
    sources: Vec<(Cue, Handle<AudioSource>)>,
    played: u32,
}

impl Heard {
    /// Plays a sound. Many at once are one.
    pub fn play(&mut self, cue: Cue) {
        if !self.asked.contains(&cue) {
            self.asked.push(cue);
        }
    }

    /// Takes over how loud it is, and whether the window is in front.
    pub fn listen(&mut self, sound: Sound, focused: bool) {
        (self.sound, self.focused) = (sound, focused);
    }

    /// Whether the window was in front when this was last asked.
    pub fn is_focused(&self) -> bool {
        self.focused
    }

    fn volume(&self, of: super::settings::Percent) -> f32 {
        let silent = self.sound.muted || (self.sound.mute_unfocused && !self.focused);
        if silent {
            0.0
        } else {
            self.sound.master.share() * of.share()
        }
    }

    fn source(&self, cue: Cue) -> Option<Handle<AudioSource>> {
        self.sources
            .iter()
            .find(|(known, _)| *known == cue)
            .map(|(_, source)| source.clone())
    }
}

#[derive(Component)]
struct Music;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Heard>()
        .add_systems(Startup, load)
        .add_systems(PostUpdate, (play_cues, keep_music));
}

fn load(mut heard: ResMut<Heard>, mut sources: ResMut<Assets<AudioSource>>) {
    let source = |cue: Cue| {
        (
            cue,
            sources.add(AudioSource {
                bytes: cue.ogg().into(),
            }),
        )
    };
    heard.sources = Cue::ALL.into_iter().map(source).collect();
}

fn play_cues(mut heard: ResMut<Heard>, mut commands: Commands) {
    if heard.asked.is_empty() {
        return;
    }
    let heard = heard.bypass_change_detection();
    let volume = heard.volume(heard.sound.effects);
    for cue in std::mem::take(&mut heard.asked) {
        if volume == 0.0 {
            continue;
        }
        heard.played = heard.played.wrapping_add(1);
        // The same sound twice is never quite the same.
        let share = (heard.played.wrapping_mul(0x9E37_79B9) >> 24) as f32 / 127.5 - 1.0;
        let settings = PlaybackSettings::DESPAWN.with_volume(Volume::Linear(volume));
        if let Some(source) = heard.source(cue) {
            commands.spawn((AudioPlayer(source), settings.with_speed(1.0 + share * cue.variation())));
        }
    }
}

/// Music plays while it can be heard at all, as loud as the settings say at once.
fn keep_music(
    heard: Res<Heard>,
    mut playing: Query<(Entity, Option<&mut AudioSink>), With<Music>>,
    mut commands: Commands,
) {
    if !heard.is_changed() {
        return;
    }
    let volume = heard.volume(heard.sound.music) * MUSIC;
    match playing.single_mut() {
        Ok((entity, _)) if volume == 0.0 => commands.entity(entity).despawn(),
        Ok((_, Some(mut sink))) => sink.set_volume(Volume::Linear(volume)),
        Ok((_, None)) => {}
        Err(_) if volume > 0.0 => {
            if let Some(source) = heard.source(Cue::Music) {
                let settings = PlaybackSettings::LOOP.with_volume(Volume::Linear(volume));
                commands.spawn((Music, AudioPlayer(source), settings));
            }
        }
        Err(_) => {}
    }
}

/// Music stays under the sounds of the table.
const MUSIC: f32 = 0.6;
