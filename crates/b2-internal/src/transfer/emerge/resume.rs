//! Continues a file that an interrupted run had begun to put together, if the journal remembers that it was of this very plan.
//!
//! The journal keeps the plan's identity: which ranges of which sources make which part. A part of the right number and length
//! in that very large file is then the planned one, also if the service copied it, so nothing of this is kept with the file.

use std::collections::BTreeMap;

use super::super::journal::{Claim, Claimed, Entry, fingerprint};
use super::super::large_file::LargeFile;
use super::super::{NewFile, Transfers};
use super::plan::{Plan, PlannedPart};
use crate::error::{Error, ErrorKind};
use crate::raw_api::ListPartsRequest;

/// A large file to make parts of.
pub(super) struct Begun {
    pub(super) file: LargeFile,
    /// The digests of the parts that are there already, by their numbers.
    pub(super) there: BTreeMap<u32, String>,
    claim: Option<Claim>,
}

/// The unfinished file that the journal remembers, or a new one. Without an identity nothing is remembered.
pub(super) async fn find_or_start(
    transfers: &Transfers,
    file: &NewFile,
    plan: &Plan,
    is_identified: bool,
) -> Result<Begun, Error> {
    let claimed = match &transfers.settings.journal {
        Some(journal) if is_identified => {
            let (host, bucket_id) = (transfers.host(), &file.bucket_id);
            journal.claim(host, bucket_id, &file.file_name).await
        }
        _ => Claimed::Unusable,
    };
    let Claimed::Ours(mut claim) = claimed else {
        let file = LargeFile::start(transfers, &file.start_request()).await?;
        return Ok(Begun::new(file, None));
    };
    let (settings, source) = (fingerprint(file, false), format!("emerge {}", plan.id()));
    let remembered = claim
        .entry()
        .filter(|entry| entry.settings == settings && entry.source.as_ref() == Some(&source))
        .map(|entry| entry.file_id.clone());
    if let Some(file_id) = remembered
        && let Some(there) = parts_there(transfers, &file_id, &plan.parts).await?
    {
        tracing::debug!(file_id, count = there.len(), "continuing a large file");
        let file = LargeFile::unfinished(transfers, file_id);
        let claim = Some(claim);
        return Ok(Begun { file, there, claim });
    }
    let file = LargeFile::start(transfers, &file.start_request()).await?;
    let lengths = plan.parts.iter().map(|part| part.length);
    let entry = Entry::new(file.id(), settings, Some(source), lengths);
    claim.write(transfers.host(), entry).await;
    Ok(Begun::new(file, Some(claim)))
}

impl Begun {
    fn new(file: LargeFile, claim: Option<Claim>) -> Self {
        let there = BTreeMap::new();
        Self { file, there, claim }
    }

    /// The large file, and the right to forget it when it is finished.
    pub(super) fn into_parts(self) -> (LargeFile, BTreeMap<u32, String>, Option<Claim>) {
        (self.file, self.there, self.claim)
    }
}

/// The parts that the service has; `None` when the file is gone, or has a part that the plan has not.
async fn parts_there(
    transfers: &Transfers,
    file_id: &str,
    planned: &[PlannedPart],
) -> Result<Option<BTreeMap<u32, String>>, Error> {
    let mut request = ListPartsRequest::new(file_id);
    request.max_part_count = Some(1000);
    let mut there = BTreeMap::new();
    loop {
        let page = match transfers.session.list_parts(&request).await {
            Ok(page) => page,
            // It was finished or cancelled meanwhile.
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::BadRequest { .. } | ErrorKind::FileNotPresent { .. }
                ) =>
            {
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        for part in page.parts {
            // Number 0 wraps to an index that no plan has.
            let index = (part.part_number as usize).wrapping_sub(1);
            if planned.get(index).map(|planned| planned.length) != Some(part.content_length) {
                return Ok(None);
            }
            there.insert(part.part_number, part.content_sha1);
        }
        match page.next_part_number {
            Some(next) => request.start_part_number = Some(next),
            None => return Ok(Some(there)),
        }
    }
}
