//! Idle costs nothing: the loop sleeps until something happens, and wakes on time for what egui asked for.
//!
//! bevy_egui reports the modifier keys to egui every frame, which egui takes for input, which asks for a frame: the
//! repeats are taken out here. It also drops every request for a *later* frame; [`Alarm`] keeps those.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use bevy::prelude::*;
use bevy::window::RequestRedraw;
use bevy::winit::{EventLoopProxy, EventLoopProxyWrapper, UpdateMode, WinitSettings, WinitUserEvent};
use bevy_egui::{EguiContext, EguiInput, EguiPreUpdateSet, egui};

/// Wakes the loop at a later time.
#[derive(Resource, Clone)]
pub struct Alarm(Sender<Duration>);

impl Alarm {
    /// Wakes the loop once, this long from now.
    pub fn ring_in(&self, delay: Duration) {
        // Without its thread the loop still wakes on every input; nothing is lost but a late frame.
        let _no_thread = self.0.send(delay);
    }
}

/// How many updates have run since the start: what the idle measurement reads.
#[derive(Resource, Default)]
pub struct Updates(pub u64);

pub(super) fn plugin(app: &mut App) {
    let asleep = UpdateMode::reactive_low_power(Duration::from_secs(60));
    app.insert_resource(WinitSettings {
        focused_mode: asleep,
        unfocused_mode: asleep,
    })
    .init_resource::<Updates>()
    .add_systems(PreStartup, start_alarm)
    .add_systems(First, |mut updates: ResMut<Updates>| updates.0 += 1)
    .add_systems(
        PreUpdate,
        drop_repeated_modifiers
            .after(EguiPreUpdateSet::ProcessInput)
            .before(EguiPreUpdateSet::BeginPass),
    )
    .add_systems(Update, hear_requests_for_later_frames);
}

/// Asks for another frame at once: for whatever is still moving.
pub fn keep_moving(redraw: &mut MessageWriter<RequestRedraw>) {
    redraw.write(RequestRedraw);
}

fn drop_repeated_modifiers(mut inputs: Query<&mut EguiInput>, mut last: Local<egui::Modifiers>) {
    for mut input in &mut inputs {
        input.events.retain(|event| {
            let egui::Event::ModifiersChanged(modifiers) = event else {
                return true;
            };
            std::mem::replace(&mut *last, *modifiers) != *modifiers
        });
    }
}

fn start_alarm(proxy: Res<EventLoopProxyWrapper>, mut commands: Commands) {
    let (sender, receiver) = channel();
    let proxy = (**proxy).clone();
    let thread = std::thread::Builder::new().name("alarm".to_owned());
    if let Err(error) = thread.spawn(move || ring(&receiver, &proxy)) {
        warn!("no alarm thread, so late frames may be missed: {error}");
    }
    commands.insert_resource(Alarm(sender));
}

#[expect(
    clippy::disallowed_methods,
    reason = "waking the window on time is a matter of the real clock"
)]
/// Sleeps until the earliest time asked for, then wakes the loop. Ends when nobody can ask any more.
fn ring(asked: &Receiver<Duration>, proxy: &EventLoopProxy<WinitUserEvent>) {
    let mut next: Option<Instant> = None;
    loop {
        let received = match next {
            Some(due) => asked.recv_timeout(due.saturating_duration_since(Instant::now())),
            None => asked.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match received {
            Ok(delay) => {
                let due = Instant::now() + delay.min(LONGEST_SLEEP);
                next = Some(next.map_or(due, |earlier| earlier.min(due)));
            }
            Err(RecvTimeoutError::Timeout) => {
                next = None;
                if proxy.send_event(WinitUserEvent::WakeUp).is_err() {
                    return;
                }
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

fn hear_requests_for_later_frames(
    mut contexts: Query<&mut EguiContext, Added<EguiContext>>,
    proxy: Res<EventLoopProxyWrapper>,
    alarm: Res<Alarm>,
) {
    for mut context in &mut contexts {
        let (proxy, alarm) = ((**proxy).clone(), alarm.clone());
        context.get_mut().set_request_repaint_callback(move |request| {
            if request.delay.is_zero() {
                // A closed loop needs no waking.
                let _closed = proxy.send_event(WinitUserEvent::WakeUp);
            } else if request.delay < LONGEST_SLEEP {
                alarm.ring_in(request.delay);
            }
        });
    }
}

const LONGEST_SLEEP: Duration = Duration::from_secs(3600);
