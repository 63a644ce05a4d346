//! Continues a large file whose parts are planned beforehand, if the journal remembers that it was begun for this very plan, or
//! if the caller names it.
//!
//! The journal keeps the plan's identity: which ranges of which sources make which part. A part of the right number and length
//! in that very large file is then the planned one, also if the service copied it, so nothing of this is kept with the file.
//! In a file that the caller names, a part is the planned one if it has the digest of what would be sent.

use std::collections::BTreeMap;

use super::journal::{Claim, Claimed, Entry, fingerprint};
use super::large_file::LargeFile;
use super::upload::failure::{OnFailure, after_failure};
use super::upload::resume::{ResumeSettings, UploadedPart, Wanted};
use super::upload::{PartDigests, PlannedPart};
use super::{NewFile, Transfers};
use crate::error::{Error, ErrorKind};
use crate::raw_api::FileVersionResponse;

/// What the caller says of an earlier run, and of a later one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Continuing {
    pub(crate) resume: ResumeSettings,
    pub(crate) on_failure: OnFailure,
}

/// A large file to make parts of.
pub(super) struct BegunFile {
    pub(super) file: LargeFile,
    /// The parts that are there already, by their numbers.
    there: BTreeMap<u32, UploadedPart>,
    is_remembered: bool,
    claim: Option<Claim>,
    on_failure: OnFailure,
}

/// How much of a part is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum There<'a> {
    /// All of it, with this digest.
    Made(&'a str),
    /// A part of its length. It is the planned one if it has this digest.
    Perhaps(&'a str),
    Missing,
}

impl BegunFile {
    /// The unfinished file that the caller names or the journal remembers, or a new one. Without an identity nothing is
    /// remembered; without lengths the parts are not known yet.
    pub(super) async fn find_or_start(
        transfers: &Transfers,
        file: &NewFile,
        identity: Option<String>,
        lengths: Option<Vec<u64>>,
        continuing: &Continuing,
    ) -> Result<Self, Error> {
        let is_named = continuing.resume.continue_large_file_id.is_some();
        let mut claimed = None;
        let mut in_use = None;
        if let (Some(journal), Some(_), false) = (&transfers.settings.journal, &identity, is_named)
        {
            let (host, bucket_id) = (transfers.host(), &file.bucket_id);
            match journal.claim(host, bucket_id, &file.file_name).await {
                Claimed::Ours(claim) => claimed = Some(claim),
                Claimed::InUse(file_id) => in_use = file_id,
                Claimed::Unusable => {}
            }
        }
        let settings = fingerprint(file, false);
        let remembered = claimed
            .as_ref()
            .and_then(Claim::entry)
            .filter(|entry| entry.settings == settings && entry.source == identity)
            .cloned();
        let planned = lengths.as_deref().map(cut);
        let wanted = Wanted {
            transfers,
            file,
            parts: planned.as_deref(),
            digests: PartDigests::WhenRead,
            settings: &continuing.resume,
            remembered: remembered.as_ref().map(|entry| &*entry.file_id),
            is_same_source: false,
            in_use: in_use.as_deref(),
        };
        let found = wanted.known().await?;
        let is_remembered = !is_named;
        let (large_file, there) = match found {
            Some(found) => (
                LargeFile::unfinished(transfers, found.file_id),
                found.uploaded,
            ),
            None => {
                let started = LargeFile::start(transfers, &file.start_request()).await?;
                (started, BTreeMap::new())
            }
        };
        if let Some(claim) = &mut claimed {
            let lengths = lengths.into_iter().flatten();
            let entry = Entry::new(large_file.id(), settings, identity, lengths);
            claim.write(transfers.host(), entry).await;
        }
        Ok(Self {
            file: large_file,
            there,
            is_remembered,
            claim: claimed,
            on_failure: continuing.on_failure,
        })
    }

    /// What is there of a part.
    pub(super) fn there(&self, number: u32, length: u64) -> There<'_> {
        match self.there.get(&number) {
            Some(part) if part.length != length => There::Missing,
            Some(part) if self.is_remembered => There::Made(&part.sha1),
            Some(part) => There::Perhaps(&part.sha1),
            None => There::Missing,
        }
    }

    /// Finishes the file once all parts are made, or does with it what the caller wants of one that failed.
    pub(super) async fn conclude(
        self,
        transfers: &Transfers,
        made: Result<Vec<String>, Error>,
    ) -> Result<FileVersionResponse, Error> {
        let Self {
            file,
            there,
            claim,
            on_failure,
            ..
        } = self;
        let file_id = file.id().to_owned();
        let outcome = match made {
            Ok(part_sha1s) => match there.keys().next_back() {
                Some(last) if *last as usize > part_sha1s.len() => {
                    Err(too_many(&file_id, *last, part_sha1s.len()))
                }
                _ => file.finish(&part_sha1s).await,
            },
            Err(error) => Err(error),
        };
        let is_over = match &outcome {
            Ok(_) => true,
            Err(error) => after_failure(transfers, on_failure, &file_id, error).await,
        };
        if let (true, Some(claim)) = (is_over, claim) {
            claim.remove(transfers.host()).await;
        }
        outcome
    }
}

fn cut(lengths: &[u64]) -> Vec<PlannedPart> {
    let mut offset = 0;
    let parts = (1..).zip(lengths).map(|(number, length)| {
        let part = PlannedPart {
            number,
            offset,
            length: *length,
        };
        offset += length;
        part
    });
    parts.collect()
}

/// The caller names a large file, and there is to be none.
pub(super) fn nothing_to_continue() -> Error {
    let message = "what fits into one part is no large file that could be continued".to_owned();
    Error::new(ErrorKind::ValueError { message })
}

fn too_many(file_id: &str, there: u32, planned: usize) -> Error {
    let message = format!(
        "the large file {file_id} has {there} parts already, more than the {planned} of what was to continue it"
    );
    Error::new(ErrorKind::ValueError { message })
}
