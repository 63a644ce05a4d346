//! A stretch of a source, and where it lies in the new file.

use std::sync::Arc;

/// Where the bytes of a source are now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SourceKind {
    /// With the caller: they are uploaded.
    Upload,
    /// In a file of the service: it copies them, or they are downloaded and uploaded again.
    Copy,
}

/// Bytes of one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Which intent of the caller it is from, counted from 0 in the order in which they were given.
    pub(crate) intent: usize,
    pub(crate) kind: SourceKind,
    /// The file id of a copy; of an upload what the caller calls its source.
    pub(crate) source_id: Arc<str>,
    /// From the beginning of the source itself: for a copy, of the file.
    pub(crate) offset: u64,
    pub(crate) length: u64,
}

impl Piece {
    /// The part of it from `start` on, `length` bytes long, which it has.
    pub(super) fn slice(&self, start: u64, length: u64) -> Self {
        Self {
            offset: self.offset + start,
            length,
            ..self.clone()
        }
    }

    /// Takes the first `length` bytes, which it has, away.
    pub(super) fn split_front(&mut self, length: u64) -> Self {
        let front = self.slice(0, length);
        self.offset += length;
        self.length -= length;
        front
    }

    /// Whether `next` is what follows in the same intent.
    pub(super) fn is_continued_by(&self, next: &Self) -> bool {
        self.intent == next.intent && self.offset + self.length == next.offset
    }
}

/// A piece with its place in the new file. It is not empty.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub(super) start: u64,
    pub(super) piece: Piece,
}

impl Placed {
    /// The first place after it.
    pub(super) fn end(&self) -> u64 {
        self.start + self.piece.length
    }

    /// What of it lies between two places, which are inside it.
    pub(super) fn between(&self, start: u64, end: u64) -> Self {
        Self {
            start,
            piece: self.piece.slice(start - self.start, end - start),
        }
    }
}
