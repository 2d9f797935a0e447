//! A player's name, and a line of chat: text from outside, cleaned once.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
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

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Text {
    /// The most letters of a line.
    pub const MOST: usize = 200;

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

fn cleaned(raw: &str, most: usize) -> Result<String, NameError> {
    // Bounded before anything walks the text: a letter and its marks never need more than sixteen bytes here.
    if raw.len() > most * 64 {
        return Err(NameError::TooLong(most));
    }
    let text: String = raw.trim().nfc().collect();
    if text.chars().any(|letter| letter.is_control() || is_invisible(letter)) {
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
        count if count > most => Err(NameError::TooLong(most)),
        _ => Ok(text),
    }
}

/// Characters without a picture of their own: direction marks, joiners outside emoji are kept, fillers, line ends.
fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{ffff}' | '\u{e0000}'..='\u{e0fff}')
}

/// The most characters in one letter as a reader counts them: a family emoji has seven.
const MARKS: usize = 10;

macro_rules! cleaned_text {
    ($($name:ident),*) => {
        $(impl FromStr for $name {
            type Err = NameError;

            fn from_str(raw: &str) -> Result<Self, NameError> {
                cleaned(raw, Self::MOST).map(Self)
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
        assert_eq!(
            refused(&format!("e{}", "\u{301}".repeat(30))),
            Some(NameError::Unprintable)
        );
    }

    #[test]
    fn letters_are_counted_as_a_reader_counts_them() {
        assert!("👩‍👩‍👧‍👦".repeat(20).parse::<Name>().is_ok());
        assert!("ệ".repeat(20).parse::<Name>().is_ok());
    }
}
