//! Sends parts that are in memory, several side by side, while the next is being read.

use std::collections::BTreeMap;

use bytes::Bytes;
use futures_util::stream::iter;

use super::super::super::large_file::LargeFile;
use super::super::super::siblings::Siblings;
use super::super::super::{NewFile, TransferClass, Transfers};
use super::super::attempts::{self, UploadRequest};
use super::super::resume::UploadedPart;
use super::super::{PartProgress, check_answer};
use super::part_reader::{BufferedPart, PartReader};
use super::slots::{Slot, Slots};
use crate::digest::Sha1Digest;
use crate::error::{Error, ErrorKind};
use crate::http::Body;
use crate::raw_api::{ContentSha1, PartResponse, UploadPartRequest, UploadUrl};
use crate::session::UploadTarget;
use crate::stream::PieceProgress;

/// Where parts go, and which of them are there already.
pub(in crate::transfer::upload) struct Destination<'a> {
    pub(in crate::transfer::upload) transfers: &'a Transfers,
    pub(in crate::transfer::upload) new_file: &'a NewFile,
    pub(in crate::transfer::upload) file: &'a LargeFile,
    pub(in crate::transfer::upload) uploaded: &'a BTreeMap<u32, UploadedPart>,
    pub(in crate::transfer::upload) progress: &'a PartProgress,
}

impl Destination<'_> {
    /// Sends all that `reader` has, and `first` before it. Gives the digests of the parts, once the service has them all
    /// and the whole was found to be what it was said to be.
    pub(in crate::transfer::upload) async fn send_all(
        &self,
        mut reader: PartReader,
        slots: &Slots,
        first: Option<(BufferedPart, Slot)>,
        expected: Option<Sha1Digest>,
    ) -> Result<Vec<String>, Error> {
        let mut siblings = Siblings::new();
        let mut digests = Vec::new();
        let mut next = match first {
            Some(first) => first,
            None => {
                let slot = slots.take(reader.next_length()?).await?;
                (reader.read().await?, slot)
            }
        };
        loop {
            let (part, slot) = next;
            digests.push(part.digest.to_string());
            self.send(&mut siblings, part, slot);
            if siblings.meanwhile(reader.is_at_end()).await? {
                break;
            }
            let slot = siblings
                .meanwhile(slots.take(reader.next_length()?))
                .await?;
            next = (siblings.meanwhile(reader.read()).await?, slot);
        }
        siblings.finish().await?;
        reader.check_whole(expected)?;
        match self.uploaded.keys().next_back() {
            Some(last) if *last as usize > digests.len() => {
                Err(Error::new(ErrorKind::ValueError {
                    message: format!(
                        "the large file {} has {last} parts already, more than the {} of what was to continue it",
                        self.file.id(),
                        digests.len()
                    ),
                }))
            }
            _ => Ok(digests),
        }
    }

    fn send(&self, siblings: &mut Siblings<()>, part: BufferedPart, slot: Slot) {
        let BufferedPart {
            place,
            chunks,
            digest,
        } = part;
        if let Some(there) = self.uploaded.get(&place.number)
            && there.length == place.length
            && there.sha1 == digest.to_string()
        {
            self.progress.of(place.number).complete(place.length);
            return;
        }
        let number = place.number;
        let sha1 = ContentSha1::Known(digest);
        let sending = Sending {
            transfers: self.transfers.clone(),
            request: self.new_file.part_request(self.file.id(), number, sha1),
            chunks,
            digest,
            progress: self.progress.of(number),
        };
        siblings.start(async move {
            let scheduler = &sending.transfers.scheduler;
            // Its memory is reserved already.
            let admission = scheduler.admit(TransferClass::Upload, 0).await?;
            let target = UploadTarget::LargeFile(sending.request.file_id.clone());
            attempts::send(&sending.transfers, &target, &sending).await?;
            drop((admission, slot));
            Ok(())
        });
    }
}

struct Sending {
    transfers: Transfers,
    request: UploadPartRequest,
    chunks: Vec<Bytes>,
    digest: Sha1Digest,
    progress: PieceProgress,
}

impl UploadRequest for Sending {
    type Answer = PartResponse;

    async fn send(&self, url: &UploadUrl, attempt: u32) -> Result<PartResponse, Error> {
        let body = counted(self.chunks.clone(), self.progress.clone());
        let session = &self.transfers.session;
        let request = self.request.as_attempt(attempt);
        let answer = session.send_part(url, &request, body).await?;
        check_answer(Some(&answer.content_sha1), Some(self.digest))?;
        Ok(answer)
    }

    /// A part may be sent as often as one likes, so there is nothing to look up.
    async fn look(&self) -> Result<Option<PartResponse>, Error> {
        Ok(None)
    }
}

/// A body of bytes in memory that counts what leaves.
pub(in crate::transfer::upload) fn counted(chunks: Vec<Bytes>, progress: PieceProgress) -> Body {
    progress.restart();
    let length = chunks.iter().map(|chunk| chunk.len() as u64).sum();
    let chunks = chunks.into_iter().map(move |chunk| {
        progress.advance(chunk.len() as u64);
        Ok(chunk)
    });
    Body::stream(Some(length), iter(chunks))
}
