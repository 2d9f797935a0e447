//! A player's name, and a line of chat: text from outside, cleaned once.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use unicode_general_category::{GeneralCategory, get_general_category};
use unicode_normalization::UnicodeNormalization;
use unicode_security::confusable_detection::skeleton;
use unicode_segmentation::UnicodeSegmentation;

/// The name of a player or bot: composed (NFC), trimmed, 1 to 20 letters as a reader counts them, nothing invisible.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name(String);

/// A line of chat: composed (NFC), trimmed, 1 to 200 letters as a reader counts them, nothing invisible.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Text(String);

/// Why a text is no name, or no line of chat.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NameError {
    /// Nothing but space.
    #[error("this is empty: write at least one letter")]
    Empty,
    /// Too many letters.
    #[error("this is too long: at most {0} letters")]
    TooLong(usize),
    /// Control characters, marks that change the direction of writing, or a letter under a heap of marks.
    #[error("this holds characters that cannot be shown")]
    Unprintable,
}

impl Name {
    /// The most letters of a name.
    pub const MOST: usize = 20;

    /// The most bytes of a name, of which letters with many parts need several.
    pub const MOST_BYTES: usize = 64;

    /// Whether two names look the same, or nearly so, whatever letters they are made of (UTS 39), large or small.
    pub fn looks_like(&self, other: &Self) -> bool {
        look(&self.0) == look(&other.0)
    }

    /// Whether the name looks like those that are kept for bots: "Bot", alone or as its first word.
    pub fn is_of_bots(&self) -> bool {
        self.0
            .split_whitespace()
            .next()
            .is_some_and(|word| look(word) == look("Bot"))
    }

    /// Whether the name looks like "Host", which is kept for the host.
    pub fn is_of_the_host(&self) -> bool {
        look(&self.0) == look("Host")
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Text {
    /// The most letters of a line.
    pub const MOST: usize = 200;

    /// The most bytes of a line: room for letters with many parts, and little of a frame.
    pub const MOST_BYTES: usize = 2_000;

    /// The line as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl NameError {
    /// The reason's name in machine-readable output.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "name_empty",
            Self::TooLong(_) => "name_too_long",
            Self::Unprintable => "name_unprintable",
        }
    }
}

/// What a text looks like, for comparison only.
fn look(text: &str) -> String {
    let small: String = skeleton(&text.to_lowercase()).collect();
    // The picture of one letter may be another's large form: small "ℓ" and large "I" both look like "l".
    small.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn cleaned(raw: &str, most: usize, most_bytes: usize) -> Result<String, NameError> {
    // Bounded before anything walks the text: a letter and its marks never need more than sixteen bytes here.
    if raw.len() > most * 64 {
        return Err(NameError::TooLong(most));
    }
    let text: String = raw.trim().nfc().collect();
    if text.chars().any(is_invisible) {
        return Err(NameError::Unprintable);
    }
    let letters = text.graphemes(true);
    let (mut count, mut visible) = (0, false);
    for letter in letters {
        if letter.chars().count() > MARKS {
            return Err(NameError::Unprintable);
        }
        count += 1;
        visible |= !letter.trim().is_empty();
    }
    match count {
        _ if !visible => Err(NameError::Empty),
        count if count > most || text.len() > most_bytes => Err(NameError::TooLong(most)),
        _ => Ok(text),
    }
}

/// Characters without a picture of their own, or with one on some machines only: control and direction marks, line ends,
/// private and unassigned ones, fillers. The joiner within emoji is kept.
fn is_invisible(letter: char) -> bool {
    let filler = matches!(letter, '\u{115f}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}');
    let unseen = matches!(
        get_general_category(letter),
        GeneralCategory::Control
            | GeneralCategory::Format
            | GeneralCategory::LineSeparator
            | GeneralCategory::ParagraphSeparator
            | GeneralCategory::PrivateUse
            | GeneralCategory::Surrogate
            | GeneralCategory::Unassigned
    );
    filler || (unseen && letter != '\u{200d}')
}

/// The most characters in one letter as a reader counts them: a family emoji has seven.
const MARKS: usize = 10;

macro_rules! cleaned_text {
    ($($name:ident),*) => {
        $(impl FromStr for $name {
            type Err = NameError;

            fn from_str(raw: &str) -> Result<Self, NameError> {
                cleaned(raw, Self::MOST, Self::MOST_BYTES).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = NameError;

            fn try_from(raw: String) -> Result<Self, NameError> {
                raw.parse()
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        })*
    };
}

cleaned_text!(Name, Text);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_trimmed_and_composed() {
        assert_eq!(
            "  Hu\u{31b}o\u{31b}ng ".parse::<Name>().map(String::from),
            Ok("Hương".to_owned())
        );
        assert_eq!("a".repeat(20).parse::<Name>().map(|name| name.as_str().len()), Ok(20));
    }

    #[test]
    fn a_name_that_cannot_be_shown_is_refused_with_its_reason() {
        let refused = |raw: &str| raw.parse::<Name>().err();
        assert_eq!(refused(""), Some(NameError::Empty));
        assert_eq!(refused(" \u{a0} "), Some(NameError::Empty));
        assert_eq!(refused(&"a".repeat(21)), Some(NameError::TooLong(20)));
        assert_eq!(refused(&"a".repeat(100_000)), Some(NameError::TooLong(20)));
        assert_eq!(refused("An\u{7}"), Some(NameError::Unprintable));
        assert_eq!(refused("An\nh"), Some(NameError::Unprintable));
        assert_eq!(refused("\u{202e}hnA"), Some(NameError::Unprintable));
        assert_eq!(refused("\u{200b}"), Some(NameError::Unprintable));
        for unseen in [
            '\u{ad}',
            '\u{61c}',
            '\u{2066}',
            '\u{feff}',
            '\u{e000}',
            '\u{10fffd}',
            '\u{378}',
            '\u{e0041}',
        ] {
            assert_eq!(
                refused(&format!("An{unseen}")),
                Some(NameError::Unprintable),
                "{unseen:?}"
            );
            assert!(format!("An{unseen}").parse::<Text>().is_err());
        }
        assert_eq!(
            refused(&format!("e{}", "\u{301}".repeat(30))),
            Some(NameError::Unprintable)
        );
    }

    #[test]
    fn letters_are_counted_as_a_reader_counts_them() {
        assert!("👩‍👩‍👧‍👦".repeat(80).parse::<Text>().is_ok());
        assert!("👩‍👩‍👧‍👦👍".parse::<Name>().is_ok());
        assert!("ệ".repeat(20).parse::<Name>().is_ok());
        assert_eq!("👩‍👩‍👧‍👦".repeat(3).parse::<Name>(), Err(NameError::TooLong(20)), "64 bytes");
    }

    #[test]
    fn names_that_look_the_same_are_told_from_those_that_do_not() {
        let alike = |one: &str, other: &str| {
            let [one, other]: [Name; 2] = [one, other].map(|text| text.parse().expect("a good name"));
            one.looks_like(&other)
        };
        for (one, other) in [
            ("Lan", "lan"),
            ("Lan", "L\u{430}n"),
            ("Paul", "Pau1"),
            ("An  B", "An B"),
        ] {
            assert!(alike(one, other), "{one} and {other}");
        }
        for (one, other) in [("Lan", "Lân"), ("Lan", "Lam"), ("Hoa", "Hòa")] {
            assert!(!alike(one, other), "{one} and {other}");
        }
    }

    #[test]
    fn names_of_bots_and_of_the_host_are_known_however_they_are_written() {
        let name = |text: &str| text.parse::<Name>().expect("a good name");
        assert!(
            ["Bot", "bot 3", "B\u{43e}t Ba"]
                .iter()
                .all(|text| name(text).is_of_bots())
        );
        assert!(["Botan", "Lan Bot", "Bo"].iter().all(|text| !name(text).is_of_bots()));
        assert!(
            ["Host", "HOST", "H\u{43e}st"]
                .iter()
                .all(|text| name(text).is_of_the_host())
        );
        assert!(!name("Hostess").is_of_the_host());
    }
}
