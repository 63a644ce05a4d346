//! Continues an unfinished large file that an interrupted upload left, so that its parts are not sent again.
//!
//! Invariant: nothing is continued that would end in another file than the caller asked for. Whoever is in doubt starts
//! anew, and says why.

mod candidate;
mod listener;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use listener::{RejectedCandidate, RejectionReason, ResumeListener};

use super::super::{NewFile, Transfers};
use super::large::PartDigests;
use super::part_plan::PlannedPart;
use crate::action::Action;
use crate::error::{Error, ErrorKind};
use crate::raw_api::{
    FileVersionResponse, ListFileVersionsRequest, ListPartsRequest,
    ListUnfinishedLargeFilesRequest, PartResponse,
};

/// How many pages of unfinished files are looked through. A bucket may hold thousands that nobody will ever finish.
const MAX_PAGES: u32 = 5;
/// How many candidates have their parts listed.
const MAX_CANDIDATES: u32 = 20;
const LIST_FILES: &str = "listFiles";

/// What the caller says of continuing.
#[derive(Debug, Clone, Default)]
pub(crate) struct ResumeSettings {
    /// The one that is to be continued. Without it, one that fits is looked for.
    pub(crate) continue_large_file_id: Option<String>,
    pub(crate) listener: Option<Arc<dyn ResumeListener>>,
}

/// A large file to send parts to.
#[derive(Debug)]
pub(in crate::transfer) struct Found {
    pub(in crate::transfer) file_id: String,
    /// The parts that are there already.
    pub(in crate::transfer) uploaded: BTreeMap<u32, UploadedPart>,
}

impl Found {
    /// One that was just started.
    pub(super) fn new(file_id: &str) -> Self {
        Self {
            file_id: file_id.to_owned(),
            uploaded: BTreeMap::new(),
        }
    }
}

/// A part that the service has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::transfer) struct UploadedPart {
    pub(in crate::transfer) length: u64,
    pub(in crate::transfer) sha1: String,
}

/// What is going to be sent, which an unfinished file has to fit.
#[derive(Debug)]
pub(in crate::transfer) struct Wanted<'a> {
    pub(in crate::transfer) transfers: &'a Transfers,
    pub(in crate::transfer) file: &'a NewFile,
    /// Unknown for a stream of unknown length.
    pub(in crate::transfer) parts: Option<&'a [PlannedPart]>,
    pub(in crate::transfer) digests: PartDigests<'a>,
    pub(in crate::transfer) settings: &'a ResumeSettings,
    /// The one that the journal remembers to be of this very upload.
    pub(in crate::transfer) remembered: Option<&'a str>,
    /// Whether that was sent from this very source, and nothing has changed since.
    pub(in crate::transfer) is_same_source: bool,
    /// The one that another upload is sending.
    pub(in crate::transfer) in_use: Option<&'a str>,
}

impl Wanted<'_> {
    /// The unfinished file that is continued, or a new one.
    pub(super) async fn find_or_start(&self) -> Result<Found, Error> {
        if let Some(found) = self.known().await? {
            return Ok(found);
        }
        match self.find().await? {
            Some(found) => Ok(found),
            None => self.start().await,
        }
    }

    /// The one that the caller names, or that is remembered. Nothing else is looked for.
    pub(in crate::transfer) async fn known(&self) -> Result<Option<Found>, Error> {
        if let Some(file_id) = &self.settings.continue_large_file_id {
            return self.by_id(file_id).await.map(Some);
        }
        let Some(file_id) = self.remembered else {
            return Ok(None);
        };
        let digests = if self.is_same_source {
            PartDigests::Trusted
        } else {
            self.digests
        };
        match self.uploaded_parts(file_id, digests).await? {
            Ok(uploaded) => Ok(Some(self.continued(file_id, uploaded))),
            Err((reason, part_number)) => {
                self.reject(file_id, reason, part_number);
                Ok(None)
            }
        }
    }

    /// The version that an earlier run of this very upload has finished without learning of it: its end came between the
    /// two. It counts only while it is the current version of its name; whatever prevents the look-up is said when the upload
    /// goes on.
    pub(super) async fn finished_before(&self) -> Option<FileVersionResponse> {
        let file_id = self.remembered?;
        let mut request = ListFileVersionsRequest::new(&self.file.bucket_id);
        request.start_file_name = Some(self.file.file_name.clone());
        request.prefix = Some(self.file.file_name.clone());
        request.max_file_count = Some(1);
        let page = self.transfers.session.list_file_versions(&request).await;
        let newest = page.ok()?.files.into_iter().next()?;
        let is_it = newest.action == Action::UPLOAD && newest.file_id.as_deref() == Some(file_id);
        is_it.then_some(newest)
    }

    /// A new one.
    pub(super) async fn start(&self) -> Result<Found, Error> {
        let session = &self.transfers.session;
        let request = self.file.start_request();
        for _ in 1..self.transfers.settings.retry_policy.attempts() {
            match session.start_large_file(&request).await {
                Ok(answer) => return found(answer),
                // If the lost attempt did start a file, it is now an unfinished one without parts.
                Err(error) if matches!(error.kind(), ErrorKind::UnknownOutcome { .. }) => {
                    // If that cannot be found out, it is still unknown, and that is what the caller has to hear.
                    if let Some(found) = self.find().await.map_err(|_| error)? {
                        return Ok(found);
                    }
                }
                Err(error) => return Err(error),
            }
        }
        found(session.start_large_file(&request).await?)
    }

    /// The very file that the caller names.
    async fn by_id(&self, file_id: &str) -> Result<Found, Error> {
        let mut request = ListUnfinishedLargeFilesRequest::new(&self.file.bucket_id);
        request.start_file_id = Some(file_id.to_owned());
        request.max_file_count = Some(1);
        let session = &self.transfers.session;
        let page = session.list_unfinished_large_files(&request).await?;
        let named = page
            .files
            .into_iter()
            .find(|file| file.file_id.as_deref() == Some(file_id));
        let Some(candidate) = named else {
            return Err(Error::new(ErrorKind::FileNotPresent {
                bucket_name: None,
                file_id_or_name: Some(file_id.to_owned()),
            })
            .with_context("there is no unfinished large file to continue"));
        };
        let fitting = match candidate::difference(self.file, &candidate) {
            Some(reason) => Err((reason, None)),
            None => self.uploaded_parts(file_id, self.digests).await?,
        };
        match fitting {
            Ok(uploaded) => Ok(self.continued(file_id, uploaded)),
            Err((reason, part_number)) => {
                let rejected = RejectedCandidate::new(file_id, reason, part_number);
                self.report(&rejected);
                let message = format!("the large file {file_id} cannot be continued: {rejected}");
                Err(Error::new(ErrorKind::ValueError { message }))
            }
        }
    }

    /// The unfinished file that fits and has the most parts. Not found when the key may not list files.
    async fn find(&self) -> Result<Option<Found>, Error> {
        if self.parts.is_none() || !self.may_list().await? {
            return Ok(None);
        }
        let mut request = ListUnfinishedLargeFilesRequest::new(&self.file.bucket_id);
        request.name_prefix = Some(self.file.file_name.clone());
        request.max_file_count = Some(100);
        let mut best: Option<(String, BTreeMap<u32, UploadedPart>)> = None;
        let mut candidates = 0;
        'pages: for _ in 0..MAX_PAGES {
            let session = &self.transfers.session;
            let page = match session.list_unfinished_large_files(&request).await {
                Ok(page) => page,
                Err(error) if matches!(error.kind(), ErrorKind::Unauthorized { .. }) => {
                    return Ok(None);
                }
                Err(error) => return Err(error),
            };
            for candidate in page.files {
                let Some(file_id) = &candidate.file_id else {
                    continue;
                };
                if candidate.file_name != self.file.file_name || self.remembered == Some(file_id) {
                    continue;
                }
                if self.in_use == Some(file_id) {
                    self.reject(file_id, RejectionReason::IN_USE, None);
                    continue;
                }
                candidates += 1;
                if candidates > MAX_CANDIDATES {
                    self.reject(file_id, RejectionReason::TOO_MANY_CANDIDATES, None);
                    break 'pages;
                }
                if let Some(uploaded) = self.fitting(file_id, &candidate).await? {
                    match &best {
                        Some((_, parts)) if parts.len() >= uploaded.len() => {
                            self.reject(file_id, RejectionReason::FEWER_PARTS, None);
                        }
                        _ => {
                            if let Some((worse, _)) = best.replace((file_id.clone(), uploaded)) {
                                self.reject(&worse, RejectionReason::FEWER_PARTS, None);
                            }
                        }
                    }
                }
            }
            match page.next_file_id {
                Some(next) => request.start_file_id = Some(next),
                None => break,
            }
        }
        Ok(best.map(|(file_id, uploaded)| self.continued(&file_id, uploaded)))
    }

    /// The parts of a candidate, if it is what would be sent.
    async fn fitting(
        &self,
        file_id: &str,
        candidate: &FileVersionResponse,
    ) -> Result<Option<BTreeMap<u32, UploadedPart>>, Error> {
        if let Some(reason) = candidate::difference(self.file, candidate) {
            self.reject(file_id, reason, None);
            return Ok(None);
        }
        match self.uploaded_parts(file_id, self.digests).await? {
            Err((reason, part_number)) => {
                self.reject(file_id, reason, part_number);
                Ok(None)
            }
            // Nothing would be saved, and nothing shows that it is not somebody else's.
            Ok(uploaded)
                if uploaded.is_empty() && !candidate::is_of_same_content(self.file, candidate) =>
            {
                self.reject(file_id, RejectionReason::NO_PARTS, None);
                Ok(None)
            }
            // Its parts have not been compared yet.
            Ok(_)
                if matches!(self.digests, PartDigests::WhenRead)
                    && !candidate::is_of_same_content(self.file, candidate) =>
            {
                self.reject(file_id, RejectionReason::LARGE_FILE_SHA1, None);
                Ok(None)
            }
            Ok(uploaded) => Ok(Some(uploaded)),
        }
    }

    /// The parts that a candidate has, or which of them is not what would be sent.
    async fn uploaded_parts(
        &self,
        file_id: &str,
        digests: PartDigests<'_>,
    ) -> Result<Result<BTreeMap<u32, UploadedPart>, (RejectionReason, Option<u32>)>, Error> {
        let mut request = ListPartsRequest::new(file_id);
        request.max_part_count = Some(1000);
        let mut uploaded = BTreeMap::new();
        loop {
            let page = match self.transfers.session.list_parts(&request).await {
                Ok(page) => page,
                // It was finished or cancelled since it was listed.
                Err(error)
                    if matches!(
                        error.kind(),
                        ErrorKind::BadRequest { .. } | ErrorKind::FileNotPresent { .. }
                    ) =>
                {
                    return Ok(Err((RejectionReason::GONE, None)));
                }
                Err(error) => return Err(error),
            };
            for part in page.parts {
                if let Some(reason) = self.unfit(&part, digests).await? {
                    return Ok(Err((reason, Some(part.part_number))));
                }
                let there = UploadedPart {
                    length: part.content_length,
                    sha1: part.content_sha1,
                };
                uploaded.insert(part.part_number, there);
            }
            match page.next_part_number {
                Some(next) => request.start_part_number = Some(next),
                None => return Ok(Ok(uploaded)),
            }
        }
    }

    /// Why an uploaded part is not the planned one.
    async fn unfit(
        &self,
        part: &PartResponse,
        digests: PartDigests<'_>,
    ) -> Result<Option<RejectionReason>, Error> {
        let Some(parts) = self.parts else {
            // Compared when it is read.
            return Ok(None);
        };
        // Number 0 wraps to an index that no plan has.
        let index = (part.part_number as usize).wrapping_sub(1);
        let Some(planned) = parts.get(index) else {
            return Ok(Some(RejectionReason::UNPLANNED_PART));
        };
        if planned.length != part.content_length {
            return Ok(Some(RejectionReason::PART_LENGTH));
        }
        let digest = digests.of(index, planned).await?;
        let differs = digest.is_some_and(|digest| digest.to_string() != part.content_sha1);
        Ok(differs.then_some(RejectionReason::PART_SHA1))
    }

    async fn may_list(&self) -> Result<bool, Error> {
        let authorization = self.transfers.session.authorization().await?;
        let capabilities = &authorization.data.allowed.capabilities;
        Ok(capabilities
            .iter()
            .any(|capability| capability == LIST_FILES))
    }

    fn continued(&self, file_id: &str, uploaded: BTreeMap<u32, UploadedPart>) -> Found {
        tracing::debug!(file_id, parts = uploaded.len(), "continuing a large file");
        if let Some(listener) = &self.settings.listener {
            listener.continuing(file_id, uploaded.len() as u32);
        }
        Found {
            file_id: file_id.to_owned(),
            uploaded,
        }
    }

    /// Says why one is not continued.
    pub(super) fn reject(&self, file_id: &str, reason: RejectionReason, part_number: Option<u32>) {
        self.report(&RejectedCandidate::new(file_id, reason, part_number));
    }

    fn report(&self, rejected: &RejectedCandidate) {
        tracing::debug!(
            file_id = rejected.file_id,
            reason = %rejected,
            "an unfinished large file is not continued"
        );
        if let Some(listener) = &self.settings.listener {
            listener.candidate_rejected(rejected);
        }
    }
}

fn found(answer: FileVersionResponse) -> Result<Found, Error> {
    match answer.file_id {
        Some(file_id) => Ok(Found::new(&file_id)),
        None => {
            let message = "the answer to b2_start_large_file has no fileId".to_owned();
            Err(Error::new(ErrorKind::UnexpectedCloudBehaviour { message }))
        }
    }
}
