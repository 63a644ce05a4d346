//! Reads part after part into memory, and hashes each chunk while the next is being read.

use bytes::Bytes;

use super::super::part_plan::PlannedPart;
use super::input::Input;
use super::layout::Layout;
use crate::digest::{Sha1Digest, Sha1Hasher};
use crate::error::{Error, ErrorKind};
use crate::host::{Host, Running};

/// A part, whole and in memory.
#[derive(Debug)]
pub(in crate::transfer::upload) struct BufferedPart {
    pub(in crate::transfer::upload) place: PlannedPart,
    pub(in crate::transfer::upload) chunks: Vec<Bytes>,
    pub(in crate::transfer::upload) digest: Sha1Digest,
}

pub(in crate::transfer::upload) struct PartReader {
    host: Host,
    input: Input,
    layout: Layout,
    last: Option<PlannedPart>,
    /// The digest of the whole in the making, when somebody wants it.
    whole: Option<Sha1Hasher>,
}

type Hashers = (Sha1Hasher, Option<Sha1Hasher>);

impl PartReader {
    pub(in crate::transfer::upload) fn new(
        host: Host,
        input: Input,
        layout: Layout,
        hashes_whole: bool,
    ) -> Self {
        Self {
            host,
            input,
            layout,
            last: None,
            whole: hashes_whole.then(Sha1Hasher::new),
        }
    }

    /// How long the next part is going to be, at most.
    pub(in crate::transfer::upload) fn next_length(&self) -> Result<u64, Error> {
        Ok(self.layout.after(self.last)?.length)
    }

    /// The next part. It is shorter than it was to be if the bytes end, and empty if they had ended.
    pub(in crate::transfer::upload) async fn read(&mut self) -> Result<BufferedPart, Error> {
        let mut place = self.layout.after(self.last)?;
        let mut hashers: Hashers = (Sha1Hasher::new(), self.whole.take());
        let mut hashing: Option<Running<Hashers>> = None;
        let mut chunks = Vec::new();
        let mut left = place.length;
        while left > 0 {
            let Some(chunk) = self.input.next(left).await? else {
                break;
            };
            left -= chunk.len() as u64;
            if let Some(hashing) = hashing.take() {
                hashers = hashing.await?;
            }
            chunks.push(chunk.clone());
            let (mut own, mut whole) = std::mem::take(&mut hashers);
            hashing = Some(self.host.blocking(move || {
                own.update(&chunk);
                if let Some(whole) = &mut whole {
                    whole.update(&chunk);
                }
                (own, whole)
            }));
        }
        if let Some(hashing) = hashing {
            hashers = hashing.await?;
        }
        place.length -= left;
        self.last = Some(place);
        self.whole = hashers.1;
        Ok(BufferedPart {
            place,
            chunks,
            digest: hashers.0.finish(),
        })
    }

    /// Whether all has been read, and as much as was announced.
    pub(in crate::transfer::upload) async fn is_at_end(&mut self) -> Result<bool, Error> {
        let read = self.last.map_or(0, |last| last.offset + last.length);
        let is_at_end = self.input.is_at_end().await?;
        match self.layout.total() {
            Some(total) if is_at_end && read < total => {
                let message = format!("it ended after {read} of {total} bytes");
                let cause = std::io::Error::new(std::io::ErrorKind::UnexpectedEof, message);
                Err(Error::io("read the stream", None, cause))
            }
            Some(total) if !is_at_end && read >= total => {
                Err(Error::new(ErrorKind::InvalidArgument {
                    parameter_name: "length".to_owned(),
                    message: format!("is {total}, but the stream has more bytes"),
                }))
            }
            _ => Ok(is_at_end),
        }
    }

    /// Checks that the whole has the digest that it was said to have, once all has been read.
    pub(in crate::transfer::upload) fn check_whole(
        &self,
        expected: Option<Sha1Digest>,
    ) -> Result<(), Error> {
        match (&self.whole, expected) {
            (Some(whole), Some(expected)) => {
                let actual = whole.clone().finish();
                if actual != expected {
                    return Err(super::super::wrong_digest(expected, actual));
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }
}
