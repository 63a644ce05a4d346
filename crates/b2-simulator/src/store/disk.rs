use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

use super::database::Database;
use super::{BlobWriter, Fsync, OpenBlob, OpenError, Store};
use crate::model::{BlobId, Change, Rows};

const DATABASE: &str = "simulator.sqlite";
const BLOBS: &str = "blobs";

/// A data folder: rows in SQLite, every blob in a file of its own.
///
/// A blob's file has its name from the first byte on. It counts only once a row names it, so a process that is killed
/// leaves at most files that no row names; the next opening removes them.
#[derive(Debug)]
pub(crate) struct DiskStore {
    folder: Arc<BlobFolder>,
    database: Mutex<Database>,
    last_blob: AtomicU64,
    fsync: Fsync,
}

/// What a data folder held when it was opened.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) store: DiskStore,
    pub(crate) rows: Rows,
    /// How many times the folder was opened, this time included.
    pub(crate) launch: u64,
}

impl DiskStore {
    /// Opens a data folder, or makes one.
    pub(crate) fn open(directory: &Path, fsync: Fsync) -> Result<Opened, OpenError> {
        fs::create_dir_all(directory)?;
        let database = Database::open(&directory.join(DATABASE), fsync)?;
        let launch = database.count_launch()?;
        let rows = database.load()?;
        let folder = BlobFolder::open(directory.join(BLOBS))?;
        let last_blob = folder.keep_only(&blobs_of(&rows))?;
        let store = Self {
            folder: Arc::new(folder),
            database: Mutex::new(database),
            last_blob: AtomicU64::new(last_blob),
            fsync,
        };
        Ok(Opened {
            store,
            rows,
            launch,
        })
    }
}

impl Store for DiskStore {
    fn create_blob(&self) -> io::Result<Box<dyn BlobWriter>> {
        let id = BlobId(self.last_blob.fetch_add(1, Ordering::Relaxed) + 1);
        Ok(Box::new(DiskBlob {
            id,
            file: File::create_new(self.folder.path(id))?,
            folder: Arc::clone(&self.folder),
            fsync: self.fsync,
            is_finished: false,
        }))
    }

    fn open_blob(&self, blob: BlobId) -> io::Result<OpenBlob> {
        File::open(self.folder.path(blob)).map(OpenBlob::File)
    }

    fn remove_blob(&self, blob: BlobId) {
        self.folder.remove(blob);
    }

    fn save(&self, changes: &[Change]) -> io::Result<()> {
        let mut database = self.database.lock().unwrap_or_else(PoisonError::into_inner);
        database.save(changes).map_err(io::Error::other)
    }

    fn may_block(&self) -> bool {
        true
    }
}

struct DiskBlob {
    id: BlobId,
    file: File,
    folder: Arc<BlobFolder>,
    fsync: Fsync,
    is_finished: bool,
}

impl BlobWriter for DiskBlob {
    fn write(&mut self, chunk: Bytes) -> io::Result<()> {
        self.file.write_all(&chunk)
    }

    fn finish(mut self: Box<Self>) -> io::Result<BlobId> {
        if self.fsync == Fsync::Always {
            self.file.sync_all()?;
            self.folder.sync_entry(self.id)?;
        }
        self.is_finished = true;
        Ok(self.id)
    }
}

impl Drop for DiskBlob {
    fn drop(&mut self) {
        if !self.is_finished {
            self.folder.remove(self.id);
        }
    }
}

/// Where the files of blobs are: `<last two digits>/<16 digits>`, so that no directory grows too long.
#[derive(Debug)]
struct BlobFolder {
    root: PathBuf,
}

impl BlobFolder {
    fn open(root: PathBuf) -> io::Result<Self> {
        for shard in 0..=u8::MAX {
            fs::create_dir_all(root.join(format!("{shard:02x}")))?;
        }
        Ok(Self { root })
    }

    fn path(&self, blob: BlobId) -> PathBuf {
        self.root
            .join(format!("{:02x}", blob.0 & 0xFF))
            .join(blob.to_string())
    }

    /// Forces the name of a blob's file to the disk.
    fn sync_entry(&self, blob: BlobId) -> io::Result<()> {
        let path = self.path(blob);
        match path.parent() {
            // Only Unix opens folders as files; elsewhere the file system keeps names with their files.
            Some(shard) if cfg!(unix) => File::open(shard)?.sync_all(),
            _ => Ok(()),
        }
    }

    fn remove(&self, blob: BlobId) {
        if let Err(error) = fs::remove_file(self.path(blob)) {
            // What stays behind is removed at the next opening.
            tracing::warn!(%blob, %error, "cannot remove a blob");
        }
    }

    /// Removes every blob that no row names, and gives the greatest number that a blob ever had.
    fn keep_only(&self, named: &BTreeSet<BlobId>) -> Result<u64, OpenError> {
        let mut found = BTreeSet::new();
        for shard in 0..=u8::MAX {
            for entry in fs::read_dir(self.root.join(format!("{shard:02x}")))? {
                // A name that is not one of ours is left alone.
                let name = entry?.file_name();
                let digits = name.to_str().filter(|name| name.len() == 16);
                let number = digits.and_then(|digits| u64::from_str_radix(digits, 16).ok());
                found.extend(number.map(BlobId));
            }
        }
        if let Some(missing) = named.difference(&found).next() {
            return Err(OpenError::MissingBlob(self.path(*missing)));
        }
        for stray in found.difference(named) {
            self.remove(*stray);
        }
        Ok(found.last().map_or(0, |last| last.0))
    }
}

fn blobs_of(rows: &Rows) -> BTreeSet<BlobId> {
    let files = rows.files.iter().map(|file| &file.content);
    let parts = rows.parts.iter().map(|(_, part)| &part.content);
    files
        .chain(parts)
        .flat_map(|content| &content.pieces)
        .map(|piece| piece.blob)
        .collect()
}
