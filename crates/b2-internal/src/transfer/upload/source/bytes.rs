use std::fmt;
use std::io;

use bytes::{Bytes, BytesMut};

use super::UploadSource;

/// Bytes in memory, in one piece or in several that follow each other. They are not copied, but for what is read across
/// the border of two pieces.
///
/// ```
#[doc = include_str!("../../../api/example.txt")]
/// # use b2_internal::transfer::upload::BytesSource;
/// let greeting = BytesSource::from_pieces(["hello", ", ", "world"]);
/// let file = bucket.upload(greeting, "greeting.txt").await?;
/// assert_eq!(file.size, 12);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct BytesSource {
    pieces: Vec<Bytes>,
    /// Where each piece ends, counted from the first byte of all.
    ends: Vec<u64>,
}

impl BytesSource {
    /// A source of one piece.
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        Self::from_pieces([bytes])
    }

    /// A source of several pieces, one after the other.
    pub fn from_pieces(pieces: impl IntoIterator<Item = impl Into<Bytes>>) -> Self {
        let pieces: Vec<Bytes> = pieces.into_iter().map(Into::into).collect();
        let mut end = 0;
        let ends = pieces.iter().map(|piece| {
            end += piece.len() as u64;
            end
        });
        Self {
            ends: ends.collect(),
            pieces,
        }
    }
}

impl fmt::Debug for BytesSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BytesSource({} bytes)", self.length())
    }
}

impl UploadSource for BytesSource {
    fn length(&self) -> u64 {
        self.ends.last().copied().unwrap_or(0)
    }

    fn read_at(&self, offset: u64, length: usize) -> io::Result<Bytes> {
        let mut index = self.ends.partition_point(|end| *end <= offset);
        let begin = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        // Less than the length of a piece, once there is one.
        let mut skipped = offset.saturating_sub(begin) as usize;
        let mut read = BytesMut::new();
        loop {
            let missing = length - read.len();
            let Some(piece) = self.pieces.get(index) else {
                return match missing {
                    0 => Ok(read.freeze()),
                    _ => Err(io::ErrorKind::UnexpectedEof.into()),
                };
            };
            let rest = piece.slice(skipped..);
            if rest.len() >= missing && read.is_empty() {
                return Ok(rest.slice(..missing));
            }
            read.extend_from_slice(&rest[..missing.min(rest.len())]);
            if read.len() == length {
                return Ok(read.freeze());
            }
            index += 1;
            skipped = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_not_there_cannot_be_read() {
        let source = BytesSource::from_pieces(["ab", "", "c"]);
        for (offset, length) in [(0, 4), (3, 1), (4, 1), (u64::MAX, 1)] {
            let error = source.read_at(offset, length).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
        }
        assert_eq!(source.read_at(3, 0).unwrap(), "");
        assert_eq!(BytesSource::from_pieces([""; 0]).length(), 0);
    }

    #[test]
    fn what_lies_in_one_piece_is_not_copied() {
        let bytes = Bytes::from(vec![7; 100]);
        let source = BytesSource::from_pieces([Bytes::from("x"), bytes.clone()]);
        assert_eq!(
            source.read_at(11, 20).unwrap().as_ptr(),
            bytes[10..].as_ptr()
        );
    }

    proptest! {
        #[test]
        fn pieces_read_like_the_whole(pieces in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..5), 0..6), place in any::<(usize, usize)>()) {
            let whole = pieces.concat();
            let source = BytesSource::from_pieces(pieces);
            let offset = place.0 % (whole.len() + 1);
            let length = place.1 % (whole.len() - offset + 1);
            let read = source.read_at(offset as u64, length).unwrap();
            prop_assert_eq!(&read[..], &whole[offset..offset + length]);
        }
    }
}
