//! Values to bytes and back: the one file that names bincode.
//!
//! The format is bincode 2 in its standard configuration: little-endian, integers of varying length, enums by the
//! number of their variant. Upstream is frozen, which suits a wire format, and the tests below pin the bytes.
//!
//! [`decode`] takes bytes from strangers. It never panics, and it is bounded twice: by the caller's `limit` on what
//! is read, and by [`LARGEST`] on what strings and byte vectors may claim to hold. A sequence reserves at most what
//! serde allows itself on trust (1 MiB) before its elements arrive, so a message must hold its elements in types that
//! take at least one byte each.

use bincode::config::{self, Configuration, Limit, LittleEndian, Varint};
use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

/// Why bytes are not a message.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotDecoded {
    /// More bytes than the caller reads; nothing was looked at.
    #[error("{length} bytes, and at most {limit} are read")]
    TooLong {
        /// How many bytes there were.
        length: usize,
        /// How many the caller allows.
        limit: usize,
    },
    /// A message, and then something that does not belong to it.
    #[error("{extra} bytes after the end")]
    Trailing {
        /// How many bytes were left.
        extra: usize,
    },
    /// Cut short, an unknown variant, text that is not UTF-8, or a length beyond [`LARGEST`].
    #[error("garbled: {why}")]
    Garbled {
        /// The decoder's own words, for logs.
        why: String,
    },
}

/// The bytes of a value.
///
/// # Panics
/// When the value has no bytes in this format: a serde sequence or map that does not know its length. None of our
/// messages has one.
pub fn encode<T: Serialize + ?Sized>(value: &T) -> Vec<u8> {
    bincode::serde::encode_to_vec(value, STANDARD).expect("our messages know their lengths")
}

/// The value that `bytes` are, all of them.
///
/// # Errors
/// [`NotDecoded`], when there are more than `limit` bytes, when they are no `T`, or when any are left over.
pub fn decode<T: DeserializeOwned>(bytes: &[u8], limit: usize) -> Result<T, NotDecoded> {
    let (value, rest) = decode_first(bytes, limit)?;
    if rest.is_empty() {
        Ok(value)
    } else {
        Err(NotDecoded::Trailing { extra: rest.len() })
    }
}

/// The value that `bytes` begin with, and the bytes after it: for messages that a newer version may lengthen.
///
/// # Errors
/// [`NotDecoded`], when there are more than `limit` bytes or they do not begin with a `T`.
pub fn decode_first<T: DeserializeOwned>(bytes: &[u8], limit: usize) -> Result<(T, &[u8]), NotDecoded> {
    if bytes.len() > limit {
        return Err(NotDecoded::TooLong {
            length: bytes.len(),
            limit,
        });
    }
    let (value, read) = bincode::serde::decode_from_slice(bytes, STANDARD)
        .map_err(|error| NotDecoded::Garbled { why: error.to_string() })?;
    Ok((value, &bytes[read..]))
}

/// No string or byte vector inside a message may claim more bytes than this: a whole snapshot is 64 KiB.
pub const LARGEST: usize = 64 * 1024;

const STANDARD: Configuration<LittleEndian, Varint, Limit<LARGEST>> = config::standard().with_limit::<LARGEST>();

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    enum Sample {
        Pass,
        Play(u64),
        Say { seat: u8, text: String },
        Scores(Vec<(u8, i32)>),
    }

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn samples() -> [(Sample, &'static str); 6] {
        [
            (Sample::Pass, "00"),
            (Sample::Play(250), "01fa"),
            (Sample::Play(251), "01fbfb00"),
            (Sample::Play(0x000F_FFFF_FFFF_FFFF), "01fdffffffffffff0f00"),
            (
                Sample::Say {
                    seat: 3,
                    text: "chặt!".to_owned(),
                },
                "0203076368e1bab77421",
            ),
            (Sample::Scores(vec![(0, -1), (3, 21)]), "03020001032a"),
        ]
    }

    #[test]
    fn the_bytes_never_change() {
        for (value, bytes) in samples() {
            assert_eq!(hex(&encode(&value)), bytes, "{value:?}");
        }
    }

    #[test]
    fn what_was_encoded_comes_back() {
        for (value, _) in samples() {
            let bytes = encode(&value);
            assert_eq!(decode::<Sample>(&bytes, bytes.len()), Ok(value));
        }
    }

    #[test]
    fn one_byte_over_the_limit_is_refused_unread() {
        let bytes = encode(&Sample::Play(251));
        assert_eq!(
            decode::<Sample>(&bytes, 3),
            Err(NotDecoded::TooLong { length: 4, limit: 3 })
        );
    }

    #[test]
    fn bytes_after_the_end_are_refused_or_handed_back() {
        let bytes = [0, 7, 7];
        assert_eq!(decode::<Sample>(&bytes, 16), Err(NotDecoded::Trailing { extra: 2 }));
        assert_eq!(decode_first::<Sample>(&bytes, 16), Ok((Sample::Pass, &bytes[1..])));
    }

    #[test]
    fn every_message_cut_short_is_garbled() {
        for (value, _) in samples() {
            let bytes = encode(&value);
            for length in 0..bytes.len() {
                let cut = decode::<Sample>(&bytes[..length], LARGEST);
                assert!(
                    matches!(cut, Err(NotDecoded::Garbled { .. })),
                    "{value:?} cut to {length}: {cut:?}"
                );
            }
        }
    }

    #[test]
    fn a_string_that_claims_more_than_a_message_holds_is_garbled() {
        let claims_four_gigabytes = [2, 0, 0xfc, 0xff, 0xff, 0xff, 0xff];
        let answer = decode::<Sample>(&claims_four_gigabytes, LARGEST);
        assert_eq!(
            answer,
            Err(NotDecoded::Garbled {
                why: "LimitExceeded".to_owned()
            })
        );
    }

    #[test]
    fn text_that_is_not_utf8_is_garbled() {
        assert!(matches!(
            decode::<Sample>(&[2, 0, 1, 0xff], LARGEST),
            Err(NotDecoded::Garbled { .. })
        ));
    }

    #[test]
    fn one_wrong_byte_never_panics() {
        for (value, _) in samples() {
            let good = encode(&value);
            for at in 0..good.len() {
                for wrong in 0..=u8::MAX {
                    let mut bytes = good.clone();
                    bytes[at] = wrong;
                    let answer = decode::<Sample>(&bytes, LARGEST);
                    assert_eq!(answer.as_ref() == Ok(&value), wrong == good[at], "{bytes:?}");
                }
            }
        }
    }
}
