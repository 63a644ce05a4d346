use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Action, Change, Content, ContentSha1, FileId, FileKind, FileVersion, Model, NewFile};
use crate::refusal::Refusal;

/// Part numbers are `1 ..= PART_NUMBER_LIMIT`.
pub(crate) const PART_NUMBER_LIMIT: u32 = 10_000;
/// A large file has at most this many bytes.
const LARGE_FILE_LIMIT: u64 = 10_000_000_000_000;

/// One part of an unfinished large file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Part {
    pub(crate) number: u32,
    pub(crate) upload_timestamp: i64,
    pub(crate) content: Content,
}

impl Model {
    pub(crate) fn start_large_file(
        &mut self,
        account_id: &str,
        bucket_id: &str,
        new: NewFile,
        now_millis: i64,
    ) -> Result<Arc<FileVersion>, Refusal> {
        self.bucket_of(account_id, bucket_id)?;
        self.add_version(
            bucket_id,
            new,
            (Action::Start, FileKind::Large),
            Content::absent(),
            now_millis,
        )
    }

    /// The unfinished large file with this id, if it belongs to the account.
    pub(crate) fn unfinished(
        &self,
        account_id: &str,
        id: &str,
    ) -> Result<Arc<FileVersion>, Refusal> {
        if FileId::parse(id).is_none() {
            return Err(Refusal::bad_file_id(id));
        }
        self.file_of(account_id, id)
            .filter(|file| file.action == Action::Start)
            .cloned()
            .ok_or_else(|| Refusal::no_active_upload(id))
    }

    /// Adds a part, or replaces the one that had its number.
    pub(crate) fn put_part(
        &mut self,
        account_id: &str,
        large_file_id: &str,
        part: Part,
    ) -> Result<Arc<Part>, Refusal> {
        let sequence = self.unfinished(account_id, large_file_id)?.sequence;
        let part = Arc::new(part);
        super::count_uses(&mut self.blob_uses, &part.content);
        let old = self
            .parts
            .entry(sequence)
            .or_default()
            .insert(part.number, Arc::clone(&part));
        if let Some(old) = old {
            self.release(&old.content);
        }
        self.changes.push(Change::Part {
            sequence,
            part: Arc::clone(&part),
        });
        Ok(part)
    }

    /// The parts of an unfinished large file from `start` on, ascending.
    pub(crate) fn parts_from(&self, file: &FileVersion, start: u32) -> Vec<Arc<Part>> {
        self.parts
            .get(&file.sequence)
            .map_or_else(Vec::new, |parts| {
                parts
                    .range(start..)
                    .map(|(_, part)| Arc::clone(part))
                    .collect()
            })
    }

    /// Discards an unfinished large file with its parts.
    pub(crate) fn cancel_large_file(&mut self, file: &FileVersion) {
        self.forget_file(file);
    }

    /// Makes one file of the parts, whose digests the client names in order.
    pub(crate) fn finish_large_file(
        &mut self,
        account_id: &str,
        id: &str,
        part_sha1s: &[String],
        minimum_part_size: u64,
        now_millis: i64,
    ) -> Result<Arc<FileVersion>, Refusal> {
        let started = self.unfinished(account_id, id)?;
        let parts = self.parts_from(&started, 1);
        let content = join(&parts, part_sha1s, minimum_part_size)?;
        let replication = self
            .bucket(&started.bucket_id)
            .and_then(|bucket| Self::first_replication_status(bucket.settings(), &started.name));
        let finished = Arc::new(FileVersion {
            action: Action::Upload,
            content,
            replication,
            ..FileVersion::clone(&started)
        });
        // The new content is counted before the parts are released, so that no blob goes in between.
        let sequence = started.sequence;
        let parts = self.parts.remove(&sequence).unwrap_or_default();
        self.remove_file(&started);
        self.insert_file(Arc::clone(&finished));
        for part in parts.values() {
            self.release(&part.content);
        }
        self.changes.push(Change::File(Arc::clone(&finished)));
        self.changes.push(Change::PartsGone { sequence });
        self.note_event("b2:ObjectCreated:MultipartUpload", &finished, now_millis);
        Ok(finished)
    }
}

fn join(
    parts: &[Arc<Part>],
    part_sha1s: &[String],
    minimum_part_size: u64,
) -> Result<Content, Refusal> {
    if part_sha1s.len() < 2 {
        return Err(Refusal::bad_request(
            "large files must have at least 2 parts",
        ));
    }
    let missing = |number: usize| {
        Refusal::new(
            400,
            "missing_part",
            format!("Part number {number} has not been uploaded"),
        )
    };
    let mut content = Content::absent();
    for (index, sha1) in part_sha1s.iter().enumerate() {
        let number = index + 1;
        let part = parts
            .get(index)
            .filter(|part| part.number as usize == number)
            .ok_or_else(|| missing(number))?;
        let digits = match &part.content.sha1 {
            ContentSha1::Verified(digits) | ContentSha1::Unverified(digits) => digits.as_str(),
            ContentSha1::Absent => "",
        };
        if !digits.eq_ignore_ascii_case(sha1) {
            return Err(Refusal::new(
                400,
                "part_sha1_mismatch",
                format!("Part number {number} has a different SHA1"),
            ));
        }
        if number < part_sha1s.len() && part.content.length < minimum_part_size {
            return Err(Refusal::bad_request(format!(
                "Part number {number} is smaller than {minimum_part_size} bytes"
            )));
        }
        content.length += part.content.length;
        content.pieces.extend_from_slice(&part.content.pieces);
    }
    if parts.len() > part_sha1s.len() {
        // Documented nowhere; to finish without a part that was uploaded would lose bytes silently.
        return Err(Refusal::bad_request(format!(
            "{} parts were uploaded, but partSha1Array has {}",
            parts.len(),
            part_sha1s.len()
        )));
    }
    if content.length > LARGE_FILE_LIMIT {
        return Err(Refusal::bad_request("The large file is too large"));
    }
    Ok(content)
}
