//! The fonts, embedded. Be Vietnam Pro has every Vietnamese letter; the two others have the suits, ticks and arrows that
//! it lacks. Give them to the window in the order of [`TEXT`] or [`TITLE`].

use skrifa::{FontRef, MetadataProvider};

/// Be Vietnam Pro Regular: running text.
pub const REGULAR: &[u8] = include_bytes!("../../../assets/fonts/BeVietnamPro-Regular.ttf");

/// Be Vietnam Pro Bold: titles, numbers, the indices of the cards.
pub const BOLD: &[u8] = include_bytes!("../../../assets/fonts/BeVietnamPro-Bold.ttf");

/// Suits, ticks, crosses, stars, keys: a part of Noto Sans Symbols 2.
pub const SYMBOLS: &[u8] = include_bytes!("../../../assets/fonts/Symbols.ttf");

/// Arrows, comparisons and notes: a part of Noto Sans Math.
pub const ARROWS: &[u8] = include_bytes!("../../../assets/fonts/Arrows.ttf");

/// The fonts of running text, each a fallback for those before it.
pub const TEXT: [&[u8]; 3] = [REGULAR, SYMBOLS, ARROWS];

/// The fonts of titles, each a fallback for those before it.
pub const TITLE: [&[u8]; 3] = [BOLD, SYMBOLS, ARROWS];

/// Whether both text and titles can show this character.
pub fn shows(letter: char) -> bool {
    [TEXT, TITLE]
        .iter()
        .all(|fonts| fonts.iter().any(|data| has(data, letter)))
}

fn has(data: &[u8], letter: char) -> bool {
    FontRef::new(data).is_ok_and(|font| font.charmap().map(letter).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_vietnamese_letter_is_shown() {
        let vowels = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ";
        for letter in vowels
            .chars()
            .chain(vowels.to_uppercase().chars())
            .chain('a'..='z')
            .chain('A'..='Z')
        {
            assert!(shows(letter), "{letter}");
        }
    }

    #[test]
    fn every_sign_our_texts_may_use_is_shown() {
        for letter in "♠♣♦♥♤♡♢♧→←↑↓↔↵✓✗✕●○★☆▶◀▲▼▸▾⏎⌫⇧⌘⚠⌛♪♫🏆👍👎🔊🔇≤≥−×·…–—“”‘’«»°±₫%/\\()[]{}<>@#&*+=~^|".chars()
        {
            assert!(shows(letter), "{letter} U+{:04X}", u32::from(letter));
        }
    }

    #[test]
    fn a_letter_that_no_font_has_is_not_shown() {
        assert!(!shows('漢'));
    }
}
