use std::fmt;

use serde::{Deserialize, Serialize};

/// Names one body that a store keeps. Never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct BlobId(pub(crate) u64);

impl fmt::Display for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// A range of one blob.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Piece {
    pub(crate) blob: BlobId,
    pub(crate) offset: u64,
    pub(crate) length: u64,
}

/// The bytes of a file version or a part, as a sequence of pieces, with the digests that the service tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Content {
    pub(crate) length: u64,
    pub(crate) sha1: ContentSha1,
    /// 32 hexadecimal digits; `None` when the service does not know it.
    pub(crate) md5: Option<String>,
    pub(crate) pieces: Vec<Piece>,
}

/// What the service says about the SHA-1 of a content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ContentSha1 {
    /// 40 hexadecimal digits which the service has checked.
    Verified(String),
    /// 40 hexadecimal digits that no client vouched for.
    Unverified(String),
    /// A large file has none.
    Absent,
}

impl fmt::Display for ContentSha1 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Verified(digits) => f.write_str(digits),
            Self::Unverified(digits) => write!(f, "unverified:{digits}"),
            Self::Absent => f.write_str("none"),
        }
    }
}

impl Content {
    /// No bytes, and no digest: what an unfinished large file has.
    pub(crate) fn absent() -> Self {
        Self {
            length: 0,
            sha1: ContentSha1::Absent,
            md5: None,
            pieces: Vec::new(),
        }
    }

    /// No bytes, with their digests: what a hide marker has.
    pub(crate) fn of_a_hide_marker() -> Self {
        Self {
            length: 0,
            sha1: ContentSha1::Verified("da39a3ee5e6b4b0d3255bfef95601890afd80709".to_owned()),
            md5: Some("d41d8cd98f00b204e9800998ecf8427e".to_owned()),
            pieces: Vec::new(),
        }
    }

    /// The pieces of the range `offset .. offset + length`, which lies within the content.
    pub(crate) fn slice(&self, mut offset: u64, mut length: u64) -> Vec<Piece> {
        let mut slice = Vec::new();
        for piece in &self.pieces {
            if offset >= piece.length {
                offset -= piece.length;
                continue;
            }
            if length == 0 {
                break;
            }
            let taken = length.min(piece.length - offset);
            slice.push(Piece {
                blob: piece.blob,
                offset: piece.offset + offset,
                length: taken,
            });
            length -= taken;
            offset = 0;
        }
        slice
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_slice_holds_exactly_the_bytes_of_its_range(
            lengths in prop::collection::vec(1_u64..20, 0..8),
            from in 0.0..1.0_f64,
            share in 0.0..1.0_f64,
        ) {
            let total: u64 = lengths.iter().sum();
            let pieces = lengths
                .iter()
                .enumerate()
                .map(|(index, length)| Piece { blob: BlobId(index as u64), offset: 100, length: *length })
                .collect();
            let content = Content { length: total, pieces, ..Content::absent() };
            let offset = (from * total as f64) as u64;
            let length = (share * (total - offset) as f64) as u64;

            let bytes = |pieces: &[Piece]| -> Vec<(BlobId, u64)> {
                pieces
                    .iter()
                    .flat_map(|piece| (piece.offset..piece.offset + piece.length).map(|at| (piece.blob, at)))
                    .collect()
            };
            let all = bytes(&content.pieces);
            prop_assert_eq!(
                bytes(&content.slice(offset, length)),
                &all[offset as usize..(offset + length) as usize]
            );
        }
    }
}
