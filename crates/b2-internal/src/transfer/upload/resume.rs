//! Finds an unfinished large file that an interrupted upload of the same source left, so that its parts are not sent
//! again.

use std::collections::BTreeMap;

use super::super::{NewFile, Transfers};
use super::large::Digests;
use super::part_plan::PlannedPart;
use crate::error::{Error, ErrorKind};
use crate::raw_api::{
    FileVersionResponse, ListPartsRequest, ListUnfinishedLargeFilesRequest, PartResponse,
};

/// How many pages of unfinished files are looked through. A bucket may hold thousands that nobody will ever finish.
const MAX_PAGES: u32 = 5;
/// How many candidates have their parts listed.
const MAX_CANDIDATES: u32 = 20;

/// A large file to send parts to.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) file_id: String,
    /// The parts that are there already, with their lengths.
    pub(super) uploaded: BTreeMap<u32, u64>,
}

/// The unfinished file that fits and has the most parts. Not found when the key may not list files.
pub(super) async fn find(
    transfers: &Transfers,
    file: &NewFile,
    parts: &[PlannedPart],
    digests: &Digests,
) -> Result<Option<Found>, Error> {
    let mut request = ListUnfinishedLargeFilesRequest::new(&file.bucket_id);
    request.name_prefix = Some(file.file_name.clone());
    request.max_file_count = Some(100);
    let mut best: Option<Found> = None;
    let mut candidates = 0;
    for _ in 0..MAX_PAGES {
        let page = match transfers
            .session
            .list_unfinished_large_files(&request)
            .await
        {
            Ok(page) => page,
            Err(error) if matches!(error.kind(), ErrorKind::Unauthorized { .. }) => {
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        for candidate in page.files {
            let Some(file_id) = matching_id(file, &candidate) else {
                continue;
            };
            candidates += 1;
            if candidates > MAX_CANDIDATES {
                return Ok(best);
            }
            let Some(uploaded) = uploaded_parts(transfers, file_id, parts, digests).await? else {
                continue;
            };
            if best
                .as_ref()
                .is_none_or(|best| uploaded.len() > best.uploaded.len())
            {
                best = Some(Found {
                    file_id: file_id.to_owned(),
                    uploaded,
                });
            }
        }
        match page.next_file_id {
            Some(next) => request.start_file_id = Some(next),
            None => break,
        }
    }
    Ok(best)
}

/// The file's id, if it was started for this very upload. The digest of the whole is part of its info, so equal info means
/// equal content.
fn matching_id<'a>(file: &NewFile, candidate: &'a FileVersionResponse) -> Option<&'a str> {
    let same = candidate.file_name == file.file_name && file.has_info(&candidate.file_info);
    if !same {
        tracing::debug!(
            name = candidate.file_name,
            "an unfinished large file differs in its name or file info"
        );
    }
    candidate.file_id.as_deref().filter(|_| same)
}

/// The parts of a candidate; `None` when one of them is not what would be sent.
async fn uploaded_parts(
    transfers: &Transfers,
    file_id: &str,
    parts: &[PlannedPart],
    digests: &Digests,
) -> Result<Option<BTreeMap<u32, u64>>, Error> {
    let mut request = ListPartsRequest::new(file_id);
    request.max_part_count = Some(1000);
    let mut uploaded = BTreeMap::new();
    loop {
        let page = match transfers.session.list_parts(&request).await {
            Ok(page) => page,
            // It was finished or cancelled since it was listed.
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
            if let Some(reason) = unfit(&part, parts, digests) {
                tracing::debug!(
                    file_id,
                    part.part_number,
                    reason,
                    "an unfinished large file does not fit"
                );
                return Ok(None);
            }
            uploaded.insert(part.part_number, part.content_length);
        }
        match page.next_part_number {
            Some(next) => request.start_part_number = Some(next),
            None => return Ok(Some(uploaded)),
        }
    }
}

/// Why an uploaded part is not the planned one.
fn unfit(part: &PartResponse, parts: &[PlannedPart], digests: &Digests) -> Option<&'static str> {
    // Number 0 wraps to an index that no plan has.
    let index = (part.part_number as usize).wrapping_sub(1);
    match (parts.get(index), digests.parts.get(index)) {
        (Some(planned), Some(_)) if planned.length != part.content_length => {
            Some("its length differs")
        }
        (Some(_), Some(digest)) if digest.to_string() != part.content_sha1 => {
            Some("its digest differs")
        }
        (Some(_), Some(_)) => None,
        _ => Some("the plan has no such part"),
    }
}
