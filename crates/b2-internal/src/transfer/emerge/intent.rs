//! What the caller wants to be written where.

use std::sync::Arc;

use super::super::part_sizes::{MAX_FILE_SIZE, check_file_size};
use super::piece::{Piece, Placed, SourceKind};
use crate::error::{Error, ErrorKind};

/// Bytes for a new file, and how many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WriteSource {
    pub(super) kind: SourceKind,
    pub(super) id: Arc<str>,
    pub(super) offset: u64,
    pub(super) length: u64,
}

impl WriteSource {
    /// The whole of an upload source. Two sources with the same id have the same bytes: a later run takes parts of one for
    /// parts of the other.
    pub(crate) fn upload(id: impl Into<Arc<str>>, length: u64) -> Self {
        Self {
            kind: SourceKind::Upload,
            id: id.into(),
            offset: 0,
            length,
        }
    }

    /// A range of a file of the service.
    pub(crate) fn copy(file_id: impl Into<Arc<str>>, offset: u64, length: u64) -> Self {
        Self {
            kind: SourceKind::Copy,
            id: file_id.into(),
            offset,
            length,
        }
    }
}

/// A source, and the place of the new file where it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WriteIntent {
    pub(super) source: WriteSource,
    pub(super) offset: u64,
}

impl WriteIntent {
    pub(crate) fn new(source: WriteSource, destination_offset: u64) -> Self {
        Self {
            source,
            offset: destination_offset,
        }
    }

    /// The first place after it.
    pub(super) fn end(&self) -> u64 {
        self.offset.saturating_add(self.source.length)
    }

    /// The whole of it, as the planner's other steps take it: nothing in it can overflow.
    pub(super) fn into_placed(self, number: usize) -> Result<Placed, Error> {
        check_file_size(self.end())?;
        let source = self.source;
        if source.offset.saturating_add(source.length) > MAX_FILE_SIZE {
            let message = format!(
                "the range of {} bytes from {} of {} ends where no file has bytes",
                source.length, source.offset, source.id
            );
            return Err(Error::new(ErrorKind::ValueError { message }));
        }
        Ok(Placed {
            start: self.offset,
            piece: Piece {
                intent: number,
                kind: source.kind,
                source_id: source.id,
                offset: source.offset,
                length: source.length,
            },
        })
    }
}
