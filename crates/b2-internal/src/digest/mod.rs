//! SHA-1 digests as B2 writes them: 40 lower-case hexadecimal digits.

mod hex_text;

use std::fmt;
use std::str::FromStr;

pub use hex_text::{hex_sha1_of_bytes, hex_sha1_of_file, hex_sha1_of_stream};
use sha1::{Digest as _, Sha1};

/// A SHA-1 digest.
///
/// ```
/// # use b2_internal::digest::Sha1Digest;
/// let digest = Sha1Digest::of(b"hello");
/// assert_eq!(digest.to_string(), "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d");
/// assert_eq!("AAF4C61DDCC5E8A2DABEDE0F3B482CD9AEA9434D".parse(), Ok(digest));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sha1Digest([u8; 20]);

/// The text is not 40 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a SHA-1 digest: it must have 40 hexadecimal digits")]
pub struct NotASha1Digest {
    text: String,
}

impl Sha1Digest {
    /// The number of hexadecimal digits of a digest in text form.
    pub const HEX_DIGITS: usize = 40;

    /// The digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        let mut hasher = Sha1Hasher::new();
        hasher.update(bytes);
        hasher.finish()
    }

    /// The digest whose twenty bytes are given.
    pub fn from_bytes(bytes: [u8; 20]) -> Self {
        Self(bytes)
    }

    /// The twenty bytes.
    pub fn as_bytes(&self) -> &[u8; 20] {
        &self.0
    }
}

impl fmt::Display for Sha1Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Sha1Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sha1Digest({self})")
    }
}

impl FromStr for Sha1Digest {
    type Err = NotASha1Digest;

    /// Reads 40 hexadecimal digits in either case.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 20];
        match hex::decode_to_slice(text, &mut bytes) {
            Ok(()) => Ok(Self(bytes)),
            Err(_) => Err(NotASha1Digest {
                text: text.to_owned(),
            }),
        }
    }
}

/// A SHA-1 digest in the making.
#[derive(Clone, Default)]
pub(crate) struct Sha1Hasher(Sha1);

impl Sha1Hasher {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub(crate) fn finish(self) -> Sha1Digest {
        Sha1Digest(self.0.finalize().into())
    }
}

impl fmt::Debug for Sha1Hasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sha1Hasher")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_read_in_either_case_and_written_in_lower_case() {
        let abc = "a9993e364706816aba3e25717850c26c9cd0d89d";
        assert_eq!(Sha1Digest::of(b"abc").to_string(), abc);
        assert_eq!(
            abc.to_uppercase().parse::<Sha1Digest>().unwrap(),
            Sha1Digest::of(b"abc")
        );
        for bad in [
            "",
            "none",
            "a9993e",
            &format!("{abc}0"),
            &abc.replace('a', "g"),
        ] {
            assert!(bad.parse::<Sha1Digest>().is_err(), "{bad}");
        }
    }
}
