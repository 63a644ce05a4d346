//! Judges a run by what the service holds afterwards.

use std::collections::BTreeMap;

use b2_simulator::{BucketSnapshot, VersionSnapshot};
use b2sdk_v3::{Error, ErrorKind, Sha1Digest};

/// What a caller was told about one upload.
#[derive(Debug)]
pub enum Reported {
    /// The version with this id holds the content.
    Stored(String),
    /// It failed, and this is why.
    Failed(Error),
}

impl Reported {
    /// Whether the run counts as a success. `UnknownOutcome` is honest, but not one.
    pub fn is_success(&self) -> bool {
        matches!(self, Self::Stored(_))
    }

    fn is_unknown(&self) -> bool {
        matches!(self, Self::Failed(error) if matches!(error.kind(), ErrorKind::UnknownOutcome { .. }))
    }
}

/// Finds what does not fit: a version that nobody was told of and that is not superseded, one that holds other bytes than
/// were sent, one that was reported and is not there.
pub fn faults_of_uploads(
    bucket: &BucketSnapshot,
    sent: &BTreeMap<String, Vec<u8>>,
    reported: &BTreeMap<String, Reported>,
) -> Vec<String> {
    let mut found = Vec::new();
    for (name, versions) in &bucket.files {
        for (age, version) in versions.iter().enumerate() {
            let expected = Sha1Digest::of(&sent[name]).to_string();
            if version.content_digest != expected {
                found.push(format!(
                    "{name}: version {} holds other bytes than were sent",
                    version.id
                ));
            }
            if age == 0 && !is_accounted_for(version, &reported[name]) {
                found.push(format!(
                    "{name}: nobody was told of the current version {}",
                    version.id
                ));
            }
        }
    }
    for (name, outcome) in reported {
        match outcome {
            Reported::Stored(id)
                if !bucket
                    .files
                    .get(name)
                    .is_some_and(|all| all.iter().any(|it| it.id == *id)) =>
            {
                found.push(format!(
                    "{name}: version {id} was reported and is not there"
                ));
            }
            Reported::Failed(error) if !outcome.is_unknown() => {
                found.push(format!("{name}: {error}"))
            }
            _ => {}
        }
    }
    found
}

fn is_accounted_for(version: &VersionSnapshot, reported: &Reported) -> bool {
    match reported {
        Reported::Stored(id) => version.id == *id,
        Reported::Failed(_) => reported.is_unknown(),
    }
}
