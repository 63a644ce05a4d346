//! Judges a day by what the service saw and by what it holds in the evening.
//!
//! What must hold: no caller was told anything that is not so; every version on the service was reported to its caller,
//! was superseded, or is named in the error; no transfer fails with anything but `UnknownOutcome`; no upload URL is used
//! again after it failed.

use std::collections::{BTreeMap, BTreeSet};

use b2_simulator::{BucketSnapshot, Operation, RequestRecord, VersionSnapshot};
use b2sdk_v3::{Error, ErrorKind, Sha1Digest};

use super::day::{Deed, Evening, Told};

impl Deed {
    /// Whether it counts as a success. `UnknownOutcome` is honest, but not one.
    pub fn is_success(&self) -> bool {
        !matches!(self.told, Told::Failed(_))
    }
}

/// Finds what does not fit.
pub fn findings(evening: &Evening) -> Vec<String> {
    let mut found = Vec::new();
    for deed in &evening.deeds {
        judge(deed, &evening.bucket, &mut found);
    }
    strangers(evening, &mut found);
    leftovers(evening, &mut found);
    failed_urls_used_again(&evening.requests, &mut found);
    found
}

fn judge(deed: &Deed, bucket: &BucketSnapshot, found: &mut Vec<String>) {
    let (name, versions) = (&deed.name, versions(bucket, &deed.name));
    match &deed.told {
        Told::Fetched(bytes) if *bytes != deed.content => {
            found.push(format!("{name}: other bytes were fetched than are there"));
        }
        Told::Fetched(_) => {}
        Told::Stored(id) => {
            let digest = Sha1Digest::of(&deed.content).to_string();
            match versions.first() {
                Some(newest) if newest.id == *id && newest.content_digest == digest => {}
                Some(newest) if newest.id == *id => {
                    found.push(format!("{name}: {id} holds other bytes than were sent"));
                }
                _ => found.push(format!(
                    "{name}: {id} was reported and is not the current version"
                )),
            }
            if versions.len() > 1 && !deed.may_supersede_itself {
                found.push(format!("{name}: it was made {} times", versions.len()));
            }
        }
        Told::Failed(error) if !says_what_is_unknown(error, deed, bucket) => {
            found.push(format!("{name}: {error}"));
        }
        Told::Failed(_) => {}
    }
}

/// Whether an error says honestly that nobody knows what became of a file, and names the file, or its id if it has one.
fn says_what_is_unknown(error: &Error, deed: &Deed, bucket: &BucketSnapshot) -> bool {
    let text = error.to_string();
    let finished = versions(bucket, &deed.name).iter().map(|file| &file.id);
    let unfinished = bucket
        .unfinished
        .iter()
        .filter(|file| file.name == deed.name);
    let mut ids = finished.chain(unfinished.map(|file| &file.id));
    matches!(error.kind(), ErrorKind::UnknownOutcome { .. })
        && (text.contains(&deed.name) || ids.any(|id| text.contains(id)))
}

fn versions<'a>(bucket: &'a BucketSnapshot, name: &str) -> &'a [VersionSnapshot] {
    bucket.files.get(name).map_or(&[], Vec::as_slice)
}

/// Files that nobody was to make.
fn strangers(evening: &Evening, found: &mut Vec<String>) {
    let known: BTreeSet<&str> = evening.deeds.iter().map(|deed| &*deed.name).collect();
    let names = evening.bucket.files.keys();
    found.extend(
        names
            .filter(|name| !known.contains(&***name))
            .map(|name| format!("{name}: nobody was to make this")),
    );
}

/// Unfinished large files that hold paid-for parts although their transfer has ended well.
fn leftovers(evening: &Evening, found: &mut Vec<String>) {
    let ended_well: BTreeMap<&str, bool> = evening
        .deeds
        .iter()
        .map(|deed| (&*deed.name, deed.is_success()))
        .collect();
    for unfinished in &evening.bucket.unfinished {
        if !unfinished.parts.is_empty() && ended_well.get(&*unfinished.name) == Some(&true) {
            let (name, count) = (&unfinished.name, unfinished.parts.len());
            found.push(format!("{name}: {count} parts were left behind"));
        }
    }
}

/// A service that is busy (429) keeps honouring the URL. After any other failure the URL may be what failed.
fn failed_urls_used_again(requests: &[RequestRecord], found: &mut Vec<String>) {
    let mut failed: BTreeMap<&str, u64> = BTreeMap::new();
    for request in requests {
        if !matches!(
            request.operation,
            Some(Operation::UploadFile | Operation::UploadPart)
        ) {
            continue;
        }
        if let Some(before) = failed.get(&*request.target) {
            found.push(format!(
                "request {} uses the upload URL that failed in request {before}: {}",
                request.number, request.target
            ));
        }
        if !matches!(request.status, Some(200 | 429)) {
            failed.insert(&request.target, request.number);
        }
    }
}
