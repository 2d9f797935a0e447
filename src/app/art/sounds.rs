//! The sounds, embedded. `cargo xtask sounds` makes the files.

/// Something to be heard, by what happens when it is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sound {
    /// One card flicked from the deck; play it once a card, each a little higher or lower.
    Deal,
    /// A card that slides over the cloth.
    Slide,
    /// Cards put down on the pile.
    Place,
    /// A card lifted out of the hand.
    Pick,
    /// A card put back into the hand.
    Unpick,
    /// The hand put in order.
    Sort,
    /// It is your turn.
    Turn,
    /// Somebody passes.
    Pass,
    /// A chop.
    Chop,
    /// An instant win.
    Instant,
    /// The tournament is won.
    Win,
    /// You finished first in a game.
    Lead,
    /// A game is over.
    GameOver,
    /// Not allowed.
    Refuse,
    /// One of the last seconds of the clock.
    Tick,
    /// A button.
    Click,
    /// Somebody says something.
    Chat,
    /// Somebody sits down.
    Join,
    /// Somebody is gone.
    Leave,
    /// The music: 79 seconds, to be played in a circle.
    Music,
}

impl Sound {
    /// Every sound.
    pub const ALL: [Self; 20] = [
        Self::Deal,
        Self::Slide,
        Self::Place,
        Self::Pick,
        Self::Unpick,
        Self::Sort,
        Self::Turn,
        Self::Pass,
        Self::Chop,
        Self::Instant,
        Self::Win,
        Self::Lead,
        Self::GameOver,
        Self::Refuse,
        Self::Tick,
        Self::Click,
        Self::Chat,
        Self::Join,
        Self::Leave,
        Self::Music,
    ];

    /// The bytes of its OGG file.
    pub const fn ogg(self) -> &'static [u8] {
        match self {
            Self::Deal => include_bytes!("../../../assets/sounds/deal.ogg"),
            Self::Slide => include_bytes!("../../../assets/sounds/slide.ogg"),
            Self::Place => include_bytes!("../../../assets/sounds/place.ogg"),
            Self::Pick => include_bytes!("../../../assets/sounds/pick.ogg"),
            Self::Unpick => include_bytes!("../../../assets/sounds/unpick.ogg"),
            Self::Sort => include_bytes!("../../../assets/sounds/sort.ogg"),
            Self::Turn => include_bytes!("../../../assets/sounds/turn.ogg"),
            Self::Pass => include_bytes!("../../../assets/sounds/pass.ogg"),
            Self::Chop => include_bytes!("../../../assets/sounds/chop.ogg"),
            Self::Instant => include_bytes!("../../../assets/sounds/instant.ogg"),
            Self::Win => include_bytes!("../../../assets/sounds/win.ogg"),
            Self::Lead => include_bytes!("../../../assets/sounds/lead.ogg"),
            Self::GameOver => include_bytes!("../../../assets/sounds/game_over.ogg"),
            Self::Refuse => include_bytes!("../../../assets/sounds/refuse.ogg"),
            Self::Tick => include_bytes!("../../../assets/sounds/tick.ogg"),
            Self::Click => include_bytes!("../../../assets/sounds/click.ogg"),
            Self::Chat => include_bytes!("../../../assets/sounds/chat.ogg"),
            Self::Join => include_bytes!("../../../assets/sounds/join.ogg"),
            Self::Leave => include_bytes!("../../../assets/sounds/leave.ogg"),
            Self::Music => include_bytes!("../../../assets/sounds/music.ogg"),
        }
    }

    /// How far a play of this sound may be sped up or slowed down at random, so that repetition does not tire: a share
    /// of its speed.
    pub const fn variation(self) -> f32 {
        match self {
            Self::Deal | Self::Slide | Self::Place | Self::Pick | Self::Unpick => 0.04,
            Self::Sort | Self::Pass | Self::Chop | Self::Tick | Self::Click => 0.015,
            Self::Turn
            | Self::Instant
            | Self::Win
            | Self::Lead
            | Self::GameOver
            | Self::Refuse
            | Self::Chat
            | Self::Join
            | Self::Leave
            | Self::Music => 0.0,
        }
    }
}
