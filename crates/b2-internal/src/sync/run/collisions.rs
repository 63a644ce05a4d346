//! Names that cannot be on one disk together: a bucket may have a file `a` and a file `a/b`, and it may have `a` and `A`,
//! which many file systems take for one file.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use crate::error::{Error, ErrorKind};
use crate::names::unicode;
use crate::scan::PathPair;

/// The files of the source so far, as far as they can be in the way of the next.
#[derive(Debug, Default)]
pub(super) struct FileNames {
    /// Those whose names the next paths begin with, each longer than the one before.
    above: Vec<String>,
    /// Digests of the names as the file system sees them, where it folds them.
    folded: Option<HashSet<u64>>,
}

/// Why a file cannot be at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Obstacle {
    /// The source has a file in the place of its folder.
    FileAbove,
    /// The source has a file whose name the file system takes for the same.
    SameName,
}

impl FileNames {
    /// For a file system that takes names for the same which differ only in case or in Unicode form, or for one that does not.
    pub(super) fn on(folds_names: bool) -> Self {
        Self {
            above: Vec::new(),
            folded: folds_names.then(HashSet::new),
        }
    }

    /// Looks at the next path, in order.
    pub(super) fn obstacle(&mut self, pair: &PathPair) -> Option<Obstacle> {
        let source = pair.a.as_ref().filter(|path| path.is_visible())?;
        let path = source.relative_path();
        // Everything between `a` and the last path below `a/` starts with `a`.
        while self
            .above
            .pop_if(|name| !path.starts_with(&**name))
            .is_some()
        {}
        let is_below = |name: &String| path[name.len()..].starts_with('/');
        let has_file_above = self.above.iter().any(is_below);
        self.above.push(path.to_owned());
        let is_first = self.folded.as_mut().is_none_or(|folded| {
            let mut hasher = DefaultHasher::new();
            unicode::folded(path).hash(&mut hasher);
            folded.insert(hasher.finish())
        });
        match (has_file_above, is_first) {
            (true, _) => Some(Obstacle::FileAbove),
            (false, false) => Some(Obstacle::SameName),
            (false, true) => None,
        }
    }
}

impl Obstacle {
    pub(super) fn into_error(self, path: &str) -> Error {
        let message = match self {
            Self::FileAbove => "the source has a file with the name of the folder of this file",
            Self::SameName => {
                "the source has another file whose name is the same for the file system of the destination"
            }
        };
        Error::new(ErrorKind::UnsupportedFilename {
            message: message.to_owned(),
            filename: path.to_owned(),
        })
    }
}
