//! The fonts, embedded. Be Vietnam Pro has every Vietnamese letter; the suits and the small signs are drawn, not typed.

/// Be Vietnam Pro Regular: running text.
pub const REGULAR: &[u8] = include_bytes!("../../../assets/fonts/BeVietnamPro-Regular.ttf");

/// Be Vietnam Pro Bold: titles, numbers, the indices of the cards.
pub const BOLD: &[u8] = include_bytes!("../../../assets/fonts/BeVietnamPro-Bold.ttf");
