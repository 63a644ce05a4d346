//! What of a download is complete, noted beside its staging file, so that a later run continues where a killed one ended.
//!
//! The first line says what is downloaded; a record of anything else is worth nothing. Each further line is the number of a
//! completed range, followed by the digest of its bytes where the file has none that would tell a damaged range. A line
//! without its end was being written when the run ended, and does not count.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde_json::json;

use super::queue::{RANGE, range_count};
use super::remote::Remote;
use crate::digest::Sha1Digest;

/// Raised by whoever changes what a record says.
const LAYOUT: u32 = 1;

/// An open record. Dropping it leaves the file.
#[derive(Debug)]
pub(super) struct Record {
    path: PathBuf,
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    file: File,
    /// How many ranges it has.
    count: usize,
}

/// A range that a record has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RecordedRange {
    pub(super) index: usize,
    pub(super) digest: Option<Sha1Digest>,
}

/// What is downloaded, in one line.
#[derive(Debug, Clone)]
pub(super) struct RecordHeader {
    line: String,
    length: u64,
}

impl RecordHeader {
    pub(super) fn new(remote: &Remote, expected: Option<Sha1Digest>) -> Self {
        let line = json!({
            "layout": LAYOUT,
            "range": RANGE,
            "fileId": remote.headers.file_id,
            "start": remote.base(),
            "length": remote.length(),
            "sha1": expected.map(|digest| digest.to_string()),
        });
        Self {
            line: line.to_string(),
            length: remote.length(),
        }
    }

    pub(super) fn length(&self) -> u64 {
        self.length
    }
}

impl Record {
    /// Opens the record at `path`, or begins one, and gives the ranges that it has. Blocks.
    pub(super) fn open(
        path: &Path,
        header: &RecordHeader,
    ) -> io::Result<(Self, Vec<RecordedRange>)> {
        if std::fs::symlink_metadata(path).is_ok_and(|found| !found.is_file()) {
            // A link that was put here would lead the record elsewhere.
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)?;
        if let Err(TryLockError::WouldBlock) = file.try_lock() {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        let mut text = Vec::new();
        file.read_to_end(&mut text)?;
        let (ranges, kept) = parse(&text, header);
        file.set_len(kept)?;
        file.seek(SeekFrom::Start(kept))?;
        if kept == 0 {
            file.write_all(format!("{}\n", header.line).as_bytes())?;
        }
        let count = ranges.len();
        let inner = Mutex::new(Inner { file, count });
        let path = path.to_owned();
        Ok((Self { path, inner }, ranges))
    }

    /// Forgets all ranges: what is in the file cannot be trusted.
    pub(super) fn clear(&self, header: &RecordHeader) -> io::Result<()> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.count = 0;
        let kept = header.line.len() as u64 + 1;
        inner.file.set_len(kept)?;
        inner.file.seek(SeekFrom::Start(kept)).map(drop)
    }

    /// Notes that the bytes of a range are in the file. Without the note they are fetched again, so failing is no harm.
    pub(super) fn note(&self, index: usize, digest: Option<Sha1Digest>) {
        let line = match digest {
            Some(digest) => format!("{index} {digest}\n"),
            None => format!("{index}\n"),
        };
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        match inner.file.write_all(line.as_bytes()) {
            Ok(()) => inner.count += 1,
            Err(cause) => {
                tracing::debug!(path = %self.path.display(), %cause, "cannot note a range");
            }
        }
    }

    /// Whether there is anything to continue from.
    pub(super) fn is_of_use(&self) -> bool {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.count > 0
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

/// The ranges of a record, and the length of it that is valid: 0 when it is of something else.
fn parse(text: &[u8], header: &RecordHeader) -> (Vec<RecordedRange>, u64) {
    let mut lines = text.split_inclusive(|byte| *byte == b'\n');
    let whole = |line: &[u8]| line.strip_suffix(b"\n").map(<[u8]>::to_vec);
    let Some(first) = lines.next() else {
        return (Vec::new(), 0);
    };
    if whole(first).as_deref() != Some(header.line.as_bytes()) {
        return (Vec::new(), 0);
    }
    let mut ranges = Vec::new();
    let mut kept = first.len() as u64;
    for line in lines {
        let range = whole(line)
            .and_then(|line| String::from_utf8(line).ok())
            .and_then(|line| parse_range(&line))
            .filter(|range| range.index < range_count(header.length));
        let Some(range) = range else {
            break;
        };
        kept += line.len() as u64;
        ranges.push(range);
    }
    ranges.sort_by_key(|range| range.index);
    ranges.dedup_by_key(|range| range.index);
    (ranges, kept)
}

fn parse_range(line: &str) -> Option<RecordedRange> {
    let (index, digest) = match line.split_once(' ') {
        Some((index, digest)) => (index, Some(digest.parse().ok()?)),
        None => (line, None),
    };
    let index = index.parse().ok()?;
    Some(RecordedRange { index, digest })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(id: &str) -> RecordHeader {
        RecordHeader {
            line: format!("{{\"fileId\":\"{id}\"}}"),
            length: 10 * RANGE,
        }
    }

    fn indices(ranges: &[RecordedRange]) -> Vec<usize> {
        ranges.iter().map(|range| range.index).collect()
    }

    #[test]
    fn a_record_is_read_again_up_to_its_last_whole_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("record");
        let (record, found) = Record::open(&path, &header("a")).unwrap();
        assert!(found.is_empty() && !record.is_of_use());
        for (index, digest) in [(4, None), (2, Some(Sha1Digest::of(b"2"))), (2, None)] {
            record.note(index, digest);
        }
        drop(record);
        let mut text = std::fs::read(&path).unwrap();
        text.extend_from_slice(b"7");
        std::fs::write(&path, &text).unwrap();

        let (record, found) = Record::open(&path, &header("a")).unwrap();
        assert_eq!(indices(&found), [2, 4]);
        assert_eq!(found[0].digest, Some(Sha1Digest::of(b"2")));
        record.note(8, None);
        drop(record);
        let (_, found) = Record::open(&path, &header("a")).unwrap();
        assert_eq!(indices(&found), [2, 4, 8]);
    }

    #[test]
    fn a_record_of_something_else_or_with_nonsense_is_not_believed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("record");
        let (record, _) = Record::open(&path, &header("a")).unwrap();
        record.note(1, None);
        drop(record);
        assert!(Record::open(&path, &header("b")).unwrap().1.is_empty());
        let text = format!("{}\n1\n99\n2\n", header("b").line);
        std::fs::write(&path, text).unwrap();
        let (record, found) = Record::open(&path, &header("b")).unwrap();
        assert_eq!(indices(&found), [1]);
        record.clear(&header("b")).unwrap();
        record.note(3, None);
        drop(record);
        assert_eq!(indices(&Record::open(&path, &header("b")).unwrap().1), [3]);
    }
}
