//! Digests of local files, remembered from run to run.
//!
//! The file is a list of records: twenty bytes that name a file in a certain state (a digest of its path, device and inode,
//! size and modification time), and the twenty bytes of its content's digest. New records are appended; a record that is
//! damaged or torn names no file, and costs no more than reading that file once.

use std::collections::HashMap;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use crate::digest::Sha1Digest;
use crate::error::{Error, Result};

const RECORD: usize = 40;
/// New records are written when there are so many, and at the end.
const RECORDS_PER_WRITE: usize = 256;
/// Fewer records than these that are of no use any more are not worth another file.
const TOLERATED_WASTE: usize = 1_000;

/// The digests of local files. Its methods but `new` block.
#[derive(Debug)]
pub(super) struct DigestCache {
    file: PathBuf,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    known: HashMap<Sha1Digest, Known>,
    /// Records that are not in the file yet.
    unwritten: Vec<u8>,
}

#[derive(Debug, Clone, Copy)]
struct Known {
    digest: Sha1Digest,
    is_used: bool,
}

impl DigestCache {
    /// Reads what is remembered; nothing when there is no file.
    pub(super) fn open(file: PathBuf) -> Result<Self> {
        let bytes = match fs::read(&file) {
            Ok(bytes) => bytes,
            Err(reason) if reason.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(reason) => return Err(Error::io("read the digest cache", Some(&file), reason)),
        };
        let known = bytes.chunks_exact(RECORD).filter_map(|record| {
            let (name, digest) = record.split_at(20);
            let digest = Sha1Digest::from_bytes(digest.try_into().ok()?);
            let is_used = false;
            Some((
                Sha1Digest::from_bytes(name.try_into().ok()?),
                Known { digest, is_used },
            ))
        });
        let state = State {
            known: known.collect(),
            unwritten: Vec::new(),
        };
        Ok(Self {
            file,
            state: Mutex::new(state),
        })
    }

    /// The digest of a file in the state that `identity` describes.
    pub(super) fn get(&self, identity: &str) -> Option<Sha1Digest> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let known = state.known.get_mut(&Sha1Digest::of(identity.as_bytes()))?;
        known.is_used = true;
        Some(known.digest)
    }

    /// Remembers a digest.
    pub(super) fn put(&self, identity: &str, digest: Sha1Digest) -> Result<()> {
        let name = Sha1Digest::of(identity.as_bytes());
        let full = {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            let is_used = true;
            state.known.insert(name, Known { digest, is_used });
            state.unwritten.extend_from_slice(&record(&name, &digest));
            (state.unwritten.len() >= RECORDS_PER_WRITE * RECORD)
                .then(|| std::mem::take(&mut state.unwritten))
        };
        full.map_or(Ok(()), |records| self.append(&records))
    }

    /// Writes what is new, and leaves out what no file of this run was found to have when that is most of it.
    pub(super) fn close(&self) -> Result<()> {
        let (records, is_all) = {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            let used_count = state.known.values().filter(|known| known.is_used).count();
            let wasted_count = state.known.len() - used_count;
            if wasted_count > TOLERATED_WASTE.max(used_count) {
                (state.used_records(), true)
            } else {
                (std::mem::take(&mut state.unwritten), false)
            }
        };
        match is_all {
            true => self.replace(&records),
            false => self.append(&records),
        }
    }

    fn append(&self, records: &[u8]) -> Result<()> {
        if records.is_empty() {
            return Ok(());
        }
        let written = || -> io::Result<()> {
            let mut file = OpenOptions::new()
                .append(true)
                .create(true)
                .open(&self.file)?;
            // Behind a record that was torn nothing would be read any more.
            let torn = file.metadata()?.len() % RECORD as u64;
            if torn != 0 {
                file.write_all(&vec![0; RECORD - torn as usize])?;
            }
            file.write_all(records)
        };
        written().map_err(|reason| self.cannot_write(reason))
    }

    fn replace(&self, records: &[u8]) -> Result<()> {
        let written = || -> io::Result<()> {
            let folder = self.file.parent().unwrap_or(&self.file);
            let mut file = tempfile::NamedTempFile::new_in(folder)?;
            file.write_all(records)?;
            file.persist(&self.file)?;
            Ok(())
        };
        written().map_err(|reason| self.cannot_write(reason))
    }

    fn cannot_write(&self, reason: io::Error) -> Error {
        Error::io("write the digest cache", Some(&self.file), reason)
    }
}

impl State {
    fn used_records(&self) -> Vec<u8> {
        let mut used: Vec<_> = self.known.iter().filter(|(_, k)| k.is_used).collect();
        used.sort_unstable_by_key(|(name, _)| **name);
        let records = used.iter().map(|(name, known)| record(name, &known.digest));
        records.flatten().collect()
    }
}

fn record(name: &Sha1Digest, digest: &Sha1Digest) -> [u8; RECORD] {
    let mut record = [0; RECORD];
    record[..20].copy_from_slice(name.as_bytes());
    record[20..].copy_from_slice(digest.as_bytes());
    record
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(text: &str) -> Sha1Digest {
        Sha1Digest::of(text.as_bytes())
    }

    #[test]
    fn digests_are_remembered_over_a_torn_record() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("digests");
        let cache = DigestCache::open(path.clone()).unwrap();
        assert_eq!(cache.get("a"), None);
        cache.put("a", digest("1")).unwrap();
        cache.close().unwrap();
        // The program was killed while it wrote.
        let mut bytes = fs::read(&path).unwrap();
        bytes.extend([7; 13]);
        fs::write(&path, bytes).unwrap();

        let cache = DigestCache::open(path.clone()).unwrap();
        assert_eq!(cache.get("a"), Some(digest("1")));
        cache.put("b", digest("2")).unwrap();
        cache.close().unwrap();
        let cache = DigestCache::open(path).unwrap();
        assert_eq!(cache.get("a"), Some(digest("1")));
        assert_eq!(cache.get("b"), Some(digest("2")));
    }

    #[test]
    fn what_no_file_has_any_more_is_forgotten_when_it_is_most_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("digests");
        let cache = DigestCache::open(path.clone()).unwrap();
        for number in 0..TOLERATED_WASTE + 2 {
            cache.put(&number.to_string(), digest("x")).unwrap();
        }
        cache.close().unwrap();
        let cache = DigestCache::open(path.clone()).unwrap();
        assert!(cache.get("7").is_some());
        cache.close().unwrap();
        assert_eq!(fs::read(&path).unwrap().len(), RECORD);
        assert!(DigestCache::open(path).unwrap().get("7").is_some());
    }
}
