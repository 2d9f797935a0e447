//! Cards in flight: every card moves from where it is to where it belongs, in a quarter of a second at most.

use std::f32::consts::PI;

use super::layout::Pose;

/// A card's way from one pose to another. Time is in seconds.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Flight {
    from: Pose,
    to: Pose,
    /// Waits this long before it starts.
    delay: f32,
    duration: f32,
    elapsed: f32,
    /// The card turns over on the way.
    turns: bool,
}

impl Flight {
    /// A card at rest.
    pub fn at(pose: Pose) -> Self {
        Self {
            from: pose,
            to: pose,
            delay: 0.0,
            duration: 0.0,
            elapsed: 0.0,
            turns: false,
        }
    }

    /// Goes on from where the card is now to `to`.
    pub fn go(&mut self, to: Pose, duration: f32) {
        if to != self.to {
            *self = Self {
                from: self.pose(),
                to,
                delay: 0.0,
                duration,
                elapsed: 0.0,
                turns: self.turns && !self.is_past_the_edge(),
            };
        }
    }

    /// The same flight, begun later.
    #[must_use]
    pub fn after(self, delay: f32) -> Self {
        Self { delay, ..self }
    }

    /// The same flight, showing the back first and the face from half way on.
    #[must_use]
    pub fn turning(self) -> Self {
        Self { turns: true, ..self }
    }

    /// Lets time pass.
    pub fn advance(&mut self, seconds: f32) {
        self.elapsed += seconds;
    }

    /// Ends the flight at once.
    pub fn land(&mut self) {
        self.elapsed = self.delay + self.duration;
    }

    /// Whether the card has arrived.
    pub fn has_landed(&self) -> bool {
        self.elapsed >= self.delay + self.duration
    }

    /// Whether the flight has begun.
    pub fn has_begun(&self) -> bool {
        self.elapsed >= self.delay
    }

    /// Where the card is going.
    pub fn target(&self) -> Pose {
        self.to
    }

    /// Where the card is now.
    pub fn pose(&self) -> Pose {
        let t = ease(self.progress());
        let mix = |from: f32, to: f32| from + (to - from) * t;
        // A card that leaves one place for another lies above what it passes; one that only shifts keeps its order.
        let travels = (self.to.height - self.from.height).abs() >= FAR;
        let above = if travels && self.has_begun() && !self.has_landed() {
            IN_FLIGHT
        } else {
            0.0
        };
        Pose {
            centre: self.from.centre + (self.to.centre - self.from.centre) * t,
            angle: mix(self.from.angle, self.to.angle),
            scale: mix(self.from.scale, self.to.scale),
            height: self.to.height + above,
        }
    }

    /// How wide the card looks while it turns over, 0 to 1.
    pub fn width(&self) -> f32 {
        if self.turns {
            (self.progress() * PI).cos().abs().max(0.02)
        } else {
            1.0
        }
    }

    /// Whether a turning card still shows its back.
    pub fn shows_back(&self) -> bool {
        self.turns && !self.is_past_the_edge()
    }

    fn is_past_the_edge(&self) -> bool {
        self.progress() >= 0.5
    }

    fn progress(&self) -> f32 {
        if self.has_landed() {
            1.0
        } else {
            ((self.elapsed - self.delay) / self.duration).clamp(0.0, 1.0)
        }
    }
}

/// Fast off, and a little past the mark before it settles.
fn ease(t: f32) -> f32 {
    let left = t - 1.0;
    1.0 + left * left * ((SETTLE + 1.0) * left + SETTLE)
}

const SETTLE: f32 = 0.9;
const IN_FLIGHT: f32 = 2000.0;
/// Heights of one hand or one pile differ by less.
const FAR: f32 = 300.0;

#[cfg(test)]
mod tests {
    use bevy_egui::egui::pos2;

    use super::*;

    fn pose(x: f32) -> Pose {
        Pose {
            centre: pos2(x, 0.0),
            angle: 0.0,
            scale: 1.0,
            height: 0.0,
        }
    }

    #[test]
    fn a_card_arrives_exactly_and_stays() {
        let mut flight = Flight::at(pose(0.0));
        flight.go(pose(100.0), 0.2);
        assert!(!flight.has_landed());
        for _ in 0..30 {
            flight.advance(1.0 / 60.0);
        }
        assert!(flight.has_landed());
        assert_eq!(flight.pose(), pose(100.0));
    }

    #[test]
    fn a_new_target_starts_from_where_the_card_is() {
        let mut flight = Flight::at(pose(0.0));
        flight.go(pose(100.0), 0.2);
        flight.advance(0.1);
        let here = flight.pose().centre.x;
        flight.go(pose(-50.0), 0.2);
        assert_eq!(flight.pose().centre.x, here);
        assert!(here > 50.0);
    }

    #[test]
    fn a_turning_card_shows_its_face_from_half_way() {
        let mut flight = Flight::at(pose(0.0));
        flight.go(pose(10.0), 0.2);
        let mut flight = flight.turning().after(0.1);
        assert!(flight.shows_back() && !flight.has_begun());
        flight.advance(0.15);
        assert!(flight.shows_back());
        flight.advance(0.1);
        assert!(!flight.shows_back());
        flight.land();
        assert_eq!(flight.width(), 1.0);
    }
}
