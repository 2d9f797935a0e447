//! Small signs: one ink, a grid of 24 units, a pen of 2, round ends.

use super::canvas::{Canvas, circle, shape};
use super::palette::Ink;
use super::picture::Picture;
use super::suits;
use crate::rules::Suit;

/// A small picture that stands for a state or an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sign {
    /// A crown: hosts the table.
    Host,
    /// A tin face: a bot plays here.
    Bot,
    /// A head: a person.
    Person,
    /// Three bars, full signal.
    SignalGood,
    /// Two bars, the third missing.
    SignalWeak,
    /// Bars struck through: the player is lost.
    SignalLost,
    /// A clock.
    Clock,
    /// A loudspeaker with waves.
    Sound,
    /// A loudspeaker struck through.
    Muted,
    /// Two notes.
    Music,
    /// A raised palm: passed.
    Passed,
    /// A tick: ready, legal, done.
    Ready,
    /// A cross: close, refused.
    Cross,
    /// A triangle with a stroke: warning.
    Warning,
    /// An eye: spectator.
    Spectator,
    /// A bubble: chat.
    Chat,
    /// A gear: settings.
    Settings,
    /// Two sheets: copy.
    Copy,
    /// A lamp: hint.
    Hint,
    /// Bars of falling length: sort.
    Sort,
    /// An arrow to the left: back.
    Back,
    /// An arrow to the right: next, play.
    Next,
    /// Two bars: pause.
    Pause,
    /// A triangle: resume.
    Resume,
    /// A cup: winner.
    Cup,
    /// A book: rules.
    Rules,
    /// A bolt: chop.
    Chop,
    /// A house: host a table, main menu.
    Home,
    /// A chain: link, join.
    Link,
    /// A chart: statistics.
    Chart,
    /// A film: replay.
    Replay,
    /// A padlock: protected.
    Lock,
    /// ♠
    Spades,
    /// ♣
    Clubs,
    /// ♦
    Diamonds,
    /// ♥
    Hearts,
}

impl Sign {
    /// Every sign.
    pub const ALL: [Self; 36] = [
        Self::Host,
        Self::Bot,
        Self::Person,
        Self::SignalGood,
        Self::SignalWeak,
        Self::SignalLost,
        Self::Clock,
        Self::Sound,
        Self::Muted,
        Self::Music,
        Self::Passed,
        Self::Ready,
        Self::Cross,
        Self::Warning,
        Self::Spectator,
        Self::Chat,
        Self::Settings,
        Self::Copy,
        Self::Hint,
        Self::Sort,
        Self::Back,
        Self::Next,
        Self::Pause,
        Self::Resume,
        Self::Cup,
        Self::Rules,
        Self::Chop,
        Self::Home,
        Self::Link,
        Self::Chart,
        Self::Replay,
        Self::Lock,
        Self::Spades,
        Self::Clubs,
        Self::Diamonds,
        Self::Hearts,
    ];

    /// The sign of a suit.
    pub fn of_suit(suit: Suit) -> Self {
        match suit {
            Suit::Spades => Self::Spades,
            Suit::Clubs => Self::Clubs,
            Suit::Diamonds => Self::Diamonds,
            Suit::Hearts => Self::Hearts,
        }
    }

    fn suit(self) -> Option<Suit> {
        Suit::ALL.into_iter().find(|&suit| Self::of_suit(suit) == self)
    }
}

/// A sign, `size` pixels wide and high, in one colour on nothing. White takes any tint.
pub fn sign(kind: Sign, size: u32, colour: [u8; 3]) -> Picture {
    let tint = Ink::of(colour);
    let drawing = &DRAWINGS[kind as usize];
    let mut canvas = Canvas::new(size, size);
    canvas.at(0.0, 0.0, size as f32 / 24.0, |canvas| {
        if let Some(suit) = kind.suit() {
            suits::draw(canvas, suit, 12.0, 12.0, 19.0, tint);
        }
        if !drawing.filled.is_empty() {
            canvas.inked(&shape(drawing.filled), tint, tint, 1.4);
        }
        for (lines, tint) in [(drawing.drawn, tint), (drawing.faint, tint.alpha(80))] {
            if !lines.is_empty() {
                canvas.stroke(&shape(lines), tint, PEN);
            }
        }
        for &(x, y, radius) in drawing.discs {
            canvas.fill(&circle(x, y, radius), tint);
        }
        for &(x, y, radius) in drawing.rings {
            canvas.stroke(&circle(x, y, radius), tint, PEN);
        }
    });
    canvas.picture()
}

/// How a sign is drawn: shapes in path notation, and circles by middle and radius.
struct Drawing {
    filled: &'static str,
    drawn: &'static str,
    faint: &'static str,
    discs: &'static [(f32, f32, f32)],
    rings: &'static [(f32, f32, f32)],
}

impl Drawing {
    const NONE: Self = Self {
        filled: "",
        drawn: "",
        faint: "",
        discs: &[],
        rings: &[],
    };
}

const PEN: f32 = 2.0;
const SPEAKER: &str = "M 3.5 9.5 L 7 9.5 L 12 5 L 12 19 L 7 14.5 L 3.5 14.5 Z";

/// In the order of [`Sign`]; the suits come from the deck.
const DRAWINGS: [Drawing; Sign::ALL.len()] = [
    // Host
    Drawing {
        filled: "M 3.5 8 L 8 12 L 12 5 L 16 12 L 20.5 8 L 19 17 L 5 17 Z",
        drawn: "M 5.5 20.5 L 18.5 20.5",
        ..Drawing::NONE
    },
    // Bot
    Drawing {
        drawn: "M 8.5 7 L 15.5 7 C 17.5 7 19 8.5 19 10.5 L 19 17 C 19 19 17.5 20.5 15.5 20.5 L 8.5 20.5 C 6.5 20.5 5 19 5 17 L 5 10.5 C 5 8.5 6.5 7 8.5 7 Z M 12 3 L 12 6.5 M 2.5 12 L 2.5 15 M 21.5 12 L 21.5 15 M 9.5 17 L 14.5 17",
        discs: &[(9.5, 12.5, 1.6), (14.5, 12.5, 1.6)],
        ..Drawing::NONE
    },
    // Person
    Drawing {
        filled: "M 3.5 21 C 4 15.5 8 14 12 14 C 16 14 20 15.5 20.5 21 Z",
        discs: &[(12.0, 7.5, 4.6)],
        ..Drawing::NONE
    },
    // SignalGood
    Drawing {
        drawn: "M 5 19 L 5 15.5 M 12 19 L 12 11 M 19 19 L 19 5.5",
        ..Drawing::NONE
    },
    // SignalWeak
    Drawing {
        drawn: "M 5 19 L 5 15.5",
        faint: "M 12 19 L 12 11 M 19 19 L 19 5.5",
        ..Drawing::NONE
    },
    // SignalLost
    Drawing {
        drawn: "M 4 4 L 20 20",
        faint: "M 5 19 L 5 15.5 M 12 19 L 12 14.5 M 12 11.2 L 12 11 M 19 15 L 19 5.5",
        ..Drawing::NONE
    },
    // Clock
    Drawing {
        drawn: "M 12 7 L 12 12.3 L 15.5 14.5",
        rings: &[(12.0, 12.0, 9.0)],
        ..Drawing::NONE
    },
    // Sound
    Drawing {
        filled: SPEAKER,
        drawn: "M 15.5 9 Q 17.5 12 15.5 15 M 18.3 6.2 Q 22.5 12 18.3 17.8",
        ..Drawing::NONE
    },
    // Muted
    Drawing {
        filled: SPEAKER,
        drawn: "M 16 9.5 L 21 14.5 M 21 9.5 L 16 14.5",
        ..Drawing::NONE
    },
    // Music
    Drawing {
        drawn: "M 9 17.5 L 9 5.5 L 19 3.5 L 19 15.5 M 9 9.2 L 19 7.2",
        discs: &[(6.6, 17.5, 3.1), (16.6, 15.5, 3.1)],
        ..Drawing::NONE
    },
    // Passed
    Drawing {
        drawn: "M 7 13 L 7 7.5 M 10.4 11 L 10.4 4.5 M 13.8 11 L 13.8 5 M 17.2 12 L 17.2 7.5 M 17.2 11.5 L 17.2 15 C 17.2 19 14.8 21 12 21 C 9.2 21 8 19.5 6.5 17 L 3.8 13 M 7 13 L 7 14.5",
        ..Drawing::NONE
    },
    // Ready
    Drawing {
        drawn: "M 4.5 12.5 L 10 18 L 19.5 6.5",
        ..Drawing::NONE
    },
    // Cross
    Drawing {
        drawn: "M 6 6 L 18 18 M 18 6 L 6 18",
        ..Drawing::NONE
    },
    // Warning
    Drawing {
        drawn: "M 12 3.5 L 21.5 20 L 2.5 20 Z M 12 10 L 12 14.3 M 12 17 L 12 17.1",
        ..Drawing::NONE
    },
    // Spectator
    Drawing {
        drawn: "M 2.5 12 C 7 4.5 17 4.5 21.5 12 C 17 19.5 7 19.5 2.5 12 Z",
        discs: &[(12.0, 12.0, 3.2)],
        ..Drawing::NONE
    },
    // Chat
    Drawing {
        drawn: "M 4 5 L 20 5 L 20 16 L 11.5 16 L 7 20 L 7 16 L 4 16 Z M 8 9 L 16 9 M 8 12.3 L 13 12.3",
        ..Drawing::NONE
    },
    // Settings
    Drawing {
        drawn: "M 12.00 4.40 L 12.00 2.60 M 17.37 6.63 L 18.65 5.35 M 19.60 12.00 L 21.40 12.00 M 17.37 17.37 L 18.65 18.65 M 12.00 19.60 L 12.00 21.40 M 6.63 17.37 L 5.35 18.65 M 4.40 12.00 L 2.60 12.00 M 6.63 6.63 L 5.35 5.35",
        rings: &[(12.0, 12.0, 6.4), (12.0, 12.0, 2.2)],
        ..Drawing::NONE
    },
    // Copy
    Drawing {
        drawn: "M 8.5 8.5 L 20 8.5 L 20 20.5 L 8.5 20.5 Z M 15.5 5 L 15.5 3.5 L 4 3.5 L 4 15.5 L 5.5 15.5",
        ..Drawing::NONE
    },
    // Hint
    Drawing {
        drawn: "M 9 16 C 9 13.8 5.5 12.5 5.5 8.8 C 5.5 5 8.5 2.5 12 2.5 C 15.5 2.5 18.5 5 18.5 8.8 C 18.5 12.5 15 13.8 15 16 Z M 9.5 19 L 14.5 19 M 11 21.7 L 13 21.7",
        ..Drawing::NONE
    },
    // Sort
    Drawing {
        drawn: "M 4 6 L 20 6 M 4 12 L 15 12 M 4 18 L 10 18",
        ..Drawing::NONE
    },
    // Back
    Drawing {
        drawn: "M 20 12 L 4.5 12 M 11 5.5 L 4.5 12 L 11 18.5",
        ..Drawing::NONE
    },
    // Next
    Drawing {
        drawn: "M 4 12 L 19.5 12 M 13 5.5 L 19.5 12 L 13 18.5",
        ..Drawing::NONE
    },
    // Pause
    Drawing {
        filled: "M 6 4.5 L 10 4.5 L 10 19.5 L 6 19.5 Z M 14 4.5 L 18 4.5 L 18 19.5 L 14 19.5 Z",
        ..Drawing::NONE
    },
    // Resume
    Drawing {
        filled: "M 7 4 L 20 12 L 7 20 Z",
        ..Drawing::NONE
    },
    // Cup
    Drawing {
        filled: "M 7 3.5 L 17 3.5 L 17 9 C 17 12.5 15 14.5 12 14.5 C 9 14.5 7 12.5 7 9 Z",
        drawn: "M 7 5.5 L 3.5 5.5 C 3.5 9 5 11 7.5 11 M 17 5.5 L 20.5 5.5 C 20.5 9 19 11 16.5 11 M 12 14.5 L 12 19 M 8 20.5 L 16 20.5",
        ..Drawing::NONE
    },
    // Rules
    Drawing {
        drawn: "M 12 6 C 9.5 4 6.5 3.5 3 4 L 3 18.5 C 6.5 18 9.5 18.5 12 20.5 C 14.5 18.5 17.5 18 21 18.5 L 21 4 C 17.5 3.5 14.5 4 12 6 Z M 12 6 L 12 20.5",
        ..Drawing::NONE
    },
    // Chop
    Drawing {
        filled: "M 13.5 2 L 5 13.5 L 11 13.5 L 9.5 22 L 19 9.5 L 13 9.5 Z",
        ..Drawing::NONE
    },
    // Home
    Drawing {
        drawn: "M 3 11.5 L 12 3.5 L 21 11.5 M 5.5 10 L 5.5 20 L 18.5 20 L 18.5 10 M 10 20 L 10 14 L 14 14 L 14 20",
        ..Drawing::NONE
    },
    // Link
    Drawing {
        drawn: "M 10 14 C 8.5 12.5 8.5 10.5 10 9 L 13.5 5.5 C 15.2 3.8 17.5 3.8 19 5.2 C 20.5 6.7 20.4 9 18.8 10.6 L 17.2 12.2 M 14 10 C 15.5 11.5 15.5 13.5 14 15 L 10.5 18.5 C 8.8 20.2 6.5 20.2 5 18.8 C 3.5 17.3 3.6 15 5.2 13.4 L 6.8 11.8",
        ..Drawing::NONE
    },
    // Chart
    Drawing {
        drawn: "M 3.5 3.5 L 3.5 20.5 L 20.5 20.5 M 8 16.5 L 8 12 M 12.5 16.5 L 12.5 7.5 M 17 16.5 L 17 10",
        ..Drawing::NONE
    },
    // Replay
    Drawing {
        drawn: "M 4.8 6.6 C 10 -0.5 21 3.2 21 12 C 21 17 17 21 12 21 C 7.8 21 4.6 18.4 3.4 15 M 4.4 2.6 L 4.4 7.2 L 9 7.2 M 10.5 9 L 15.5 12.2 L 10.5 15.4 Z",
        ..Drawing::NONE
    },
    // Lock
    Drawing {
        filled: "M 5 11 L 19 11 L 19 21 L 5 21 Z",
        drawn: "M 8 11 L 8 8 C 8 2.7 16 2.7 16 8 L 16 11",
        ..Drawing::NONE
    },
    Drawing::NONE,
    Drawing::NONE,
    Drawing::NONE,
    Drawing::NONE,
];
