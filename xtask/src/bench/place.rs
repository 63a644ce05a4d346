//! Where the files of a bench lie.

use std::fs;
use std::path::{Path, PathBuf};

use crate::project::Project;

/// A kind of file system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Memory,
    Disk,
}

/// A folder of our own, removed at the end.
#[derive(Debug)]
pub(super) struct Scratch {
    folder: PathBuf,
}

impl Place {
    pub(super) const ALL: [Self; 2] = [Self::Memory, Self::Disk];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Memory => "tmpfs",
            Self::Disk => "disk",
        }
    }

    /// A fresh folder there.
    pub(super) fn scratch(self, project: &Project) -> Result<Scratch, String> {
        let parent = match self {
            Self::Memory => Path::new("/dev/shm"),
            Self::Disk => &project.target,
        };
        let folder = parent.join(format!("b2-bench-{}", std::process::id()));
        fs::create_dir_all(&folder)
            .map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
        Ok(Scratch { folder })
    }
}

impl Scratch {
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub(super) fn root(&self) -> &Path {
        &self.folder
    }

    /// An empty folder of this name.
    pub(super) fn empty_folder(&self, name: &str) -> Result<PathBuf, String> {
        let folder = self.path(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder)
            .map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
        Ok(folder)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}
