//! Each side says every two seconds that it is there and what it has: so silence, delay, and pictures that differ are
//! noticed.

use super::Millis;
use super::catch_up::in_frames;
use super::durations::HEARTBEAT_MS;
use super::host::Host;
use super::io::{Diagnosis, LinkId, Output};
use crate::table::PlayerId;
use crate::wire::{self, Message, Stamp};

/// When the host was last heard by its guests.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Beat {
    /// When it is to say the next time that it is there; none without guests.
    due: Option<Millis>,
    /// When it said so last.
    last: Millis,
}

impl Host {
    /// Something was heard of a guest.
    pub(super) fn hear(&mut self, player: PlayerId) {
        let now = self.now;
        if let Some(up) = self.peers.up_of(player) {
            up.heard = now;
        }
    }

    /// Says to every guest that the host is there, if it is time.
    pub(super) fn beat(&mut self) {
        if self.peers.up().next().is_none() {
            self.beat.due = None;
            return;
        }
        let due = *self.beat.due.get_or_insert(self.now + Millis(HEARTBEAT_MS));
        if due <= self.now {
            self.beat.due = Some(self.now + Millis(HEARTBEAT_MS));
            let players: Vec<PlayerId> = self.peers.up().map(|(player, _)| player).collect();
            for player in players {
                self.beat_to(player);
            }
        }
    }

    /// When guests are to hear of the host again.
    pub(super) const fn beat_due(&self) -> Option<Millis> {
        self.beat.due
    }

    /// Says to one guest that the host is there.
    pub(super) fn beat_to(&mut self, player: PlayerId) {
        let [public_hash, view_hash] = self.hashes(player);
        let (stamp, sent_ms) = (self.stamp(), self.now.0);
        self.beat.last = self.now;
        if let Some(up) = self.peers.up_of(player) {
            let (link, rtt_ms) = (up.link, up.rtt_ms);
            let message = Message::Heartbeat {
                stamp,
                public_hash,
                view_hash,
                sent_ms,
                rtt_ms,
            };
            self.send(link, &message);
        }
    }

    /// A guest answered a heartbeat.
    pub(super) fn pong(&mut self, player: PlayerId, sent_ms: u64) {
        let passed = self.now.0.checked_sub(sent_ms);
        let recent = sent_ms.saturating_add(HEARTBEAT_MS) >= self.beat.last.0;
        if let Some(passed) = passed.filter(|_| recent)
            && let Some(up) = self.peers.up_of(player)
        {
            up.rtt_ms = u32::try_from(passed).unwrap_or(u32::MAX).max(1);
        }
    }

    /// A guest has applied everything before `stamp`, and sees this.
    pub(super) fn acknowledged(&mut self, player: PlayerId, stamp: Stamp, theirs: [[u8; 32]; 2]) {
        let (now, possible) = (self.now, self.is_possible(stamp));
        let Some(up) = self.peers.up_of(player) else { return };
        if possible {
            up.acks.acknowledge(stamp.seq);
        }
        let settling = up.acks.settling(now);
        let ours = self.hashes(player);
        let told = theirs != [[0; 32]; 2];
        let differs = !possible || (told && stamp.seq == self.seq && ours != theirs);
        if differs && !settling {
            self.desync(
                player,
                Diagnosis {
                    player,
                    stamp,
                    ours,
                    theirs,
                },
            );
        }
        self.draw_the_curtain();
    }

    /// A guest sees another picture: it is sent the whole, and too often is worth a report.
    fn desync(&mut self, player: PlayerId, diagnosis: Diagnosis) {
        let now = self.now;
        if self.peers.up_of(player).is_some_and(|up| up.acks.desync(now)) {
            self.outputs.push_back(Output::Diagnose(diagnosis));
        }
        self.resync(player);
    }

    /// Sends again what matters most and was not acknowledged.
    pub(super) fn send_again(&mut self) {
        let now = self.now;
        let late: Vec<(LinkId, u64)> = self
            .peers
            .up_mut()
            .filter_map(|(_, up)| up.acks.send_again(now).then_some((up.link, up.acks.next())))
            .collect();
        for (link, next) in late {
            let at = self.log.partition_point(|signed| signed.end().seq <= next);
            let frames: Vec<Message> = in_frames(&self.log[at..])
                .take(MOST_FRAMES_AGAIN)
                .map(|entries| Message::Events { entries })
                .collect();
            let outputs = frames
                .iter()
                .map(wire::encode)
                .map(|frame| Output::SendAside { link, frame });
            self.outputs.extend(outputs);
        }
    }

    /// When something is to be sent again.
    pub(super) fn acks_due(&self) -> Option<Millis> {
        self.peers.up().filter_map(|(_, up)| up.acks.due(self.now)).min()
    }
}

/// Frames that are sent again at once, at most: each goes on a stream of its own.
const MOST_FRAMES_AGAIN: usize = 4;
