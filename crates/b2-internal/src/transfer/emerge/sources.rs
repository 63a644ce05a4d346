//! Where the bytes of a new file come from, as the caller says it and as the planner takes it.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use futures_core::Stream;
use futures_util::StreamExt;

use super::super::copy::RemoteSource;
use super::super::upload::UploadSource;
use super::super::{Transfers, upload::check_unchanged};
use super::intent::{WriteIntent, WriteSource};
use super::piece::Piece;
use crate::error::{Error, ErrorKind};

/// Where bytes come from.
#[derive(Debug, Clone)]
pub(crate) enum Source {
    Upload(Arc<dyn UploadSource>),
    Copy(RemoteSource),
}

impl Source {
    fn length(&self) -> u64 {
        match self {
            Self::Upload(source) => source.length(),
            Self::Copy(source) => source.length.unwrap_or(0),
        }
    }
}

/// A source, and its place in the new file; without one it follows the source before it.
pub(crate) type PlacedSource = (Source, Option<u64>);

/// The sources of a new file: all at once, or as they come.
pub(crate) enum Sources {
    All(Vec<PlacedSource>),
    Stream(Pin<Box<dyn Stream<Item = PlacedSource> + Send>>),
}

impl fmt::Debug for Sources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All(sources) => f.debug_list().entries(sources).finish(),
            Self::Stream(_) => f.write_str("Stream"),
        }
    }
}

/// The sources that have come so far. The planner knows them by their numbers.
#[derive(Debug, Default)]
pub(super) struct KnownSources {
    sources: Vec<Source>,
    end: u64,
    /// Whether there is one of which a later run cannot tell that it is the same.
    has_anonymous: bool,
}

impl KnownSources {
    /// Takes a source up, and gives the intent that the planner takes. Looks up how long a copied file is when the caller does
    /// not say.
    pub(super) async fn add(
        &mut self,
        transfers: &Transfers,
        (mut source, offset): PlacedSource,
    ) -> Result<WriteIntent, Error> {
        if let Source::Copy(remote) = &mut source {
            complete(transfers, remote).await?;
        }
        let number = self.sources.len();
        let offset = offset.unwrap_or(self.end);
        self.end = offset.saturating_add(source.length());
        let planned = match &source {
            Source::Upload(source) => {
                let identity = source.identity();
                self.has_anonymous |= identity.is_none();
                let identity = identity.unwrap_or_else(|| format!("source {number}"));
                WriteSource::upload(identity, source.length())
            }
            Source::Copy(remote) => WriteSource::copy(
                remote.file_id.as_str(),
                remote.offset,
                remote.length.unwrap_or(0),
            ),
        };
        self.sources.push(source);
        Ok(WriteIntent::new(planned, offset))
    }

    /// The next of a stream.
    pub(super) async fn next(
        &mut self,
        transfers: &Transfers,
        stream: &mut (dyn Stream<Item = PlacedSource> + Send + Unpin),
    ) -> Result<Option<WriteIntent>, Error> {
        match stream.next().await {
            Some(source) => Ok(Some(self.add(transfers, source).await?)),
            None => Ok(None),
        }
    }

    /// Whether a later run can tell that its sources are the same.
    pub(super) fn are_identified(&self) -> bool {
        !self.has_anonymous
    }

    pub(super) fn upload(&self, piece: &Piece) -> Option<&Arc<dyn UploadSource>> {
        match self.sources.get(piece.intent)? {
            Source::Upload(source) => Some(source),
            Source::Copy(_) => None,
        }
    }

    /// The very range of a file that a piece stands for.
    pub(super) fn remote(&self, piece: &Piece) -> Option<RemoteSource> {
        match self.sources.get(piece.intent)? {
            Source::Copy(source) => Some(RemoteSource {
                offset: piece.offset,
                length: Some(piece.length),
                ..source.clone()
            }),
            Source::Upload(_) => None,
        }
    }

    /// Fails if a source has changed since it was read.
    pub(super) async fn check_unchanged(&self, transfers: &Transfers) -> Result<(), Error> {
        for source in &self.sources {
            if let Source::Upload(source) = source {
                check_unchanged(transfers, source).await?;
            }
        }
        Ok(())
    }
}

async fn complete(transfers: &Transfers, source: &mut RemoteSource) -> Result<(), Error> {
    if source.length.is_some() {
        return Ok(());
    }
    let whole = transfers
        .session
        .get_file_info_by_id(&source.file_id)
        .await?;
    let rest = whole.content_length.checked_sub(source.offset);
    let Some(length) = rest else {
        return Err(Error::new(ErrorKind::UnsatisfiableRange).with_context(source.file_id.clone()));
    };
    source.length = Some(length);
    Ok(())
}
