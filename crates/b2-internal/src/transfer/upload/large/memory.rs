//! What the journal remembers of an upload that was interrupted.

use std::sync::Arc;

use super::super::super::Transfers;
use super::super::super::journal::{Claim, Claimed, Entry, fingerprint};
use super::super::part_plan::PlannedPart;
use super::super::resume::RejectionReason;
use super::super::{UploadOrder, UploadSource, WholeFileSha1};
use crate::digest::Sha1Digest;
use crate::host::Host;

/// The journal's part of one upload. Without a journal it remembers nothing and keeps nothing.
#[derive(Debug)]
pub(super) struct Memory {
    host: Host,
    claimed: Option<Claimed>,
    settings: String,
    source: Option<String>,
    length: u64,
}

/// What an earlier run found out of the very same source.
#[derive(Debug)]
pub(super) struct SameSource {
    pub(super) layout: Vec<PlannedPart>,
    pub(super) whole: Sha1Digest,
}

/// What tells the wishes of one upload from those of another.
pub(super) fn settings(order: &UploadOrder) -> String {
    fingerprint(&order.file, order.whole_file_sha1 != WholeFileSha1::Omit)
}

impl Memory {
    pub(super) async fn of(
        transfers: &Transfers,
        order: &UploadOrder,
        source: &Arc<dyn UploadSource>,
    ) -> Self {
        let claimed = match &transfers.settings.journal {
            // Whoever names a large file needs no memory.
            Some(journal) if order.resume.continue_large_file_id.is_none() => {
                let (bucket_id, file_name) = (&order.file.bucket_id, &order.file.file_name);
                Some(journal.claim(transfers.host(), bucket_id, file_name).await)
            }
            _ => None,
        };
        Self {
            host: transfers.host().clone(),
            claimed,
            settings: settings(order),
            source: source.identity(),
            length: source.length(),
        }
    }

    /// What an earlier run has hashed, if the source is what it was then. A digest that was only given says nothing of it.
    pub(super) fn same_source(&self) -> Option<SameSource> {
        let entry = self.fitting_entry()?;
        if !entry.is_whole_computed || entry.source.is_none() || entry.source != self.source {
            return None;
        }
        Some(SameSource {
            layout: layout(entry),
            whole: entry.whole_sha1.as_ref()?.parse().ok()?,
        })
        .filter(|known| end(&known.layout) == self.length)
    }

    /// Whether an earlier run has hashed this very source, and found this.
    pub(super) fn has_hashed(&self, whole: Option<Sha1Digest>) -> bool {
        let known = self.same_source().map(|known| known.whole);
        known.is_some() && known == whole
    }

    /// Where an earlier run cut as many bytes.
    pub(super) fn layout(&self) -> Option<Vec<PlannedPart>> {
        let parts = layout(self.fitting_entry()?);
        (end(&parts) == self.length).then_some(parts)
    }

    /// The large file of an earlier run, if it was started for the same wishes and content.
    pub(super) fn file_of(&self, whole: Option<Sha1Digest>) -> Option<&str> {
        let entry = self.fitting_entry()?;
        let is_same = entry.whole_sha1 == whole.map(|whole| whole.to_string());
        is_same.then_some(&*entry.file_id)
    }

    /// Why the large file of an earlier run is another one.
    pub(super) fn refusal(&self, whole: Option<Sha1Digest>) -> Option<(&str, RejectionReason)> {
        let entry = self.entry()?;
        let reason = match self.fitting_entry() {
            None => RejectionReason::REMEMBERED_SETTINGS,
            Some(_) if self.file_of(whole).is_none() => RejectionReason::REMEMBERED_CONTENT,
            Some(_) => return None,
        };
        Some((&entry.file_id, reason))
    }

    /// The large file that another upload of the same name is sending.
    pub(super) fn in_use(&self) -> Option<&str> {
        match &self.claimed {
            Some(Claimed::InUse(file_id)) => file_id.as_deref(),
            _ => None,
        }
    }

    pub(super) async fn keep(&mut self, entry: Entry) {
        if let Some(Claimed::Ours(claim)) = &mut self.claimed {
            claim.write(&self.host, entry).await;
        }
    }

    /// The large file is finished or gone.
    pub(super) async fn forget(self) {
        if let Some(Claimed::Ours(claim)) = self.claimed {
            claim.remove(&self.host).await;
        }
    }

    fn entry(&self) -> Option<&Entry> {
        match &self.claimed {
            Some(Claimed::Ours(claim)) => Claim::entry(claim),
            _ => None,
        }
    }

    fn fitting_entry(&self) -> Option<&Entry> {
        self.entry().filter(|entry| entry.settings == self.settings)
    }
}

fn layout(entry: &Entry) -> Vec<PlannedPart> {
    let mut offset = 0;
    (1..)
        .zip(entry.part_lengths())
        .map(|(number, length)| {
            let part = PlannedPart {
                number,
                offset,
                length,
            };
            offset += length;
            part
        })
        .collect()
}

fn end(parts: &[PlannedPart]) -> u64 {
    parts.last().map_or(0, |part| part.offset + part.length)
}
