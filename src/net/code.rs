//! The code that a friend types to join a table: `KX7M-4TQP`.
//!
//! Eight characters in Crockford's base 32, which has no letter that looks like another and none that makes words. The
//! first four find the table and everyone may know them. The last four are a secret: they are never sent, only proved in
//! a [knock](super::knock).

use std::fmt;
use std::str::FromStr;

use thirteen_relay::rooms::RoomNo;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A whole code. `Display` writes it as people read it, `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct JoinCode {
    room: RoomHalf,
    secret: SecretHalf,
}

/// The first half, which finds the table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RoomHalf(Half);

/// The second half, which lets in. It is wiped when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretHalf(Half);

/// Four characters of [`LETTERS`].
type Half = [u8; 4];

/// Why a text is no code.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CodeError {
    /// Nothing was typed.
    #[error("type the code of the table, for example KX7M-4TQP")]
    Empty,
    /// Too few or too many characters.
    #[error("a code has {expected} characters, and this has {found}")]
    Length {
        /// How many there should be.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// The letter that codes do without because it looks like V.
    #[error("there is no letter U in a code: look again, it may be a V")]
    LetterU,
    /// A character that no code has.
    #[error("“{0}” is in no code: a code has letters and digits, for example KX7M-4TQP")]
    Letter(char),
}

impl CodeError {
    /// The reason's name in machine-readable output.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "code_empty",
            Self::Length { .. } => "code_length",
            Self::LetterU => "code_letter_u",
            Self::Letter(_) => "code_letter",
        }
    }
}

impl JoinCode {
    /// The code of these two halves.
    pub const fn new(room: RoomHalf, secret: SecretHalf) -> Self {
        Self { room, secret }
    }

    /// A code out of 32 bytes of chance.
    pub fn from_chance(chance: &[u8; 32]) -> Self {
        let letter = |at: usize| LETTERS[usize::from(chance[at]) % LETTERS.len()];
        Self {
            room: RoomHalf(std::array::from_fn(letter)),
            secret: SecretHalf(std::array::from_fn(|at| letter(at + 4))),
        }
    }

    /// The same table under another secret, out of 32 bytes of chance.
    #[must_use]
    pub fn with_new_secret(&self, chance: &[u8; 32]) -> Self {
        Self {
            room: self.room,
            secret: Self::from_chance(chance).secret,
        }
    }

    /// What everyone may know of it.
    pub const fn room(&self) -> RoomHalf {
        self.room
    }

    /// What nobody may know who was not invited.
    pub const fn secret(&self) -> &SecretHalf {
        &self.secret
    }
}

impl RoomHalf {
    /// As it is sent.
    pub(super) const fn bytes(self) -> [u8; 4] {
        self.0
    }

    /// As it came; none if these are no characters of a code.
    pub(super) fn from_bytes(bytes: [u8; 4]) -> Option<Self> {
        bytes.iter().all(|byte| LETTERS.contains(byte)).then_some(Self(bytes))
    }
}

impl RoomHalf {
    /// The number under which a relay knows the table: five bits each, the first character first.
    pub fn number(self) -> RoomNo {
        let digit = |byte: u8| LETTERS.iter().position(|letter| *letter == byte).unwrap_or_default() as u32;
        let number = self.0.iter().fold(0, |number, byte| number << 5 | digit(*byte));
        RoomNo::new(number).expect("four times five bits are twenty")
    }
}

impl SecretHalf {
    /// As it is proved.
    pub(super) const fn bytes(&self) -> &[u8; 4] {
        &self.0
    }
}

impl Zeroize for SecretHalf {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

impl Drop for SecretHalf {
    fn drop(&mut self) {
        self.zeroize();
    }
}

impl ZeroizeOnDrop for SecretHalf {}

/// The letters that were typed, in the alphabet of codes: without dashes and spaces, lower case as upper case, look-alikes
/// as what they look like.
fn letters<const N: usize>(typed: &str) -> Result<[u8; N], CodeError> {
    let mut found = [0; N];
    let mut count = 0;
    // A code is short, however it is spaced: what comes after is not looked at.
    for letter in typed.chars().take(LONGEST) {
        let letter = match letter.to_ascii_uppercase() {
            space if space.is_whitespace() || DASHES.contains(&space) => continue,
            'O' => '0',
            'I' | 'L' => '1',
            'U' => return Err(CodeError::LetterU),
            other => other,
        };
        let letter = u8::try_from(letter)
            .ok()
            .filter(|byte| LETTERS.contains(byte))
            .ok_or(CodeError::Letter(letter))?;
        if let Some(place) = found.get_mut(count) {
            *place = letter;
        }
        count += 1;
    }
    match count {
        0 => Err(CodeError::Empty),
        count if count == N => Ok(found),
        found => Err(CodeError::Length { expected: N, found }),
    }
}

impl FromStr for JoinCode {
    type Err = CodeError;

    fn from_str(typed: &str) -> Result<Self, CodeError> {
        let mut letters = letters::<8>(typed)?;
        let half = |from: usize| std::array::from_fn(|at| letters[from + at]);
        let code = Self {
            room: RoomHalf(half(0)),
            secret: SecretHalf(half(4)),
        };
        letters.zeroize();
        Ok(code)
    }
}

impl FromStr for RoomHalf {
    type Err = CodeError;

    fn from_str(typed: &str) -> Result<Self, CodeError> {
        letters(typed).map(Self)
    }
}

impl FromStr for SecretHalf {
    type Err = CodeError;

    fn from_str(typed: &str) -> Result<Self, CodeError> {
        letters(typed).map(Self)
    }
}

impl fmt::Display for JoinCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let secret = self.secret.0;
        write!(f, "{}-", self.room)?;
        secret.iter().try_for_each(|&byte| write!(f, "{}", char::from(byte)))
    }
}

impl fmt::Display for RoomHalf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|&byte| write!(f, "{}", char::from(byte)))
    }
}

impl fmt::Debug for JoinCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JoinCode(…)")
    }
}

impl fmt::Debug for SecretHalf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretHalf(…)")
    }
}

/// Crockford's base 32.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// What people and word processors write between the halves.
const DASHES: &[char] = &['-', '\u{2010}', '\u{2011}', '\u{2012}', '–', '—', '_', '.', '·'];
/// The most characters that are looked at.
const LONGEST: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    fn read(typed: &str) -> Result<String, CodeError> {
        typed.parse::<JoinCode>().map(|code| code.to_string())
    }

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let shown = Ok("KX7M-4TQP".to_owned());
        for typed in ["KX7M-4TQP", "kx7m4tqp", " k x 7 m – 4 t q p\n", "KX7M_4TQP"] {
            assert_eq!(read(typed), shown, "{typed}");
        }
        assert_eq!(read("oOlI-iL01"), Ok("0011-1101".to_owned()));
    }

    #[test]
    fn what_is_no_code_is_refused_with_its_reason() {
        assert_eq!(read(" - "), Err(CodeError::Empty));
        assert_eq!(read("KX7M-4TQ"), Err(CodeError::Length { expected: 8, found: 7 }));
        assert_eq!(read("KX7M-4TQPX"), Err(CodeError::Length { expected: 8, found: 9 }));
        assert_eq!(read("KX7U-4TQP"), Err(CodeError::LetterU));
        assert_eq!(read("KX7M!4TQP"), Err(CodeError::Letter('!')));
        assert_eq!(read("KX7M-4TQĐ"), Err(CodeError::Letter('Đ')));
        assert!(read(&"A".repeat(1_000_000)).is_err());
    }

    #[test]
    fn a_relay_knows_each_table_by_another_number() {
        let number = |typed: &str| typed.parse::<RoomHalf>().map(RoomHalf::number);
        assert_eq!(number("0000"), Ok(RoomNo::new(0).expect("20 bits")));
        assert_eq!(number("0012"), Ok(RoomNo::new(34).expect("20 bits")));
        assert_eq!(number("ZZZZ"), Ok(RoomNo::new((1 << 20) - 1).expect("20 bits")));
    }

    #[test]
    fn no_code_is_shown_by_accident() {
        let code: JoinCode = "KX7M-4TQP".parse().expect("a code");
        assert_eq!(format!("{code:?} {:?}", code.secret()), "JoinCode(…) SecretHalf(…)");
    }

    #[test]
    fn the_secret_half_is_wiped_when_it_goes() {
        fn goes_wiped<T: ZeroizeOnDrop>(_: &T) {}
        let mut code: JoinCode = "KX7M-4TQP".parse().expect("a code");
        goes_wiped(&code.secret);
        code.secret.zeroize();
        assert_eq!(code.secret.bytes(), &[0; 4]);
    }

    #[test]
    fn every_letter_comes_out_of_chance_and_a_new_secret_keeps_the_room() {
        let all: [[u8; 32]; 32] = std::array::from_fn(|value| [value as u8; 32]);
        let firsts: Vec<u8> = all
            .iter()
            .map(|chance| JoinCode::from_chance(chance).room.0[0])
            .collect();
        assert_eq!(firsts, LETTERS);
        let code = JoinCode::from_chance(&std::array::from_fn(|at| at as u8));
        assert_eq!(code.to_string(), "0123-4567");
        assert_eq!(code.with_new_secret(&[9; 32]).to_string(), "0123-9999");
    }
}
