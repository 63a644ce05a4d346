//! Names that cannot be on one disk together: a bucket may have a file `a` and a file `a/b`.

use crate::error::{Error, ErrorKind};
use crate::scan::PathPair;

/// The files of the source whose names the next paths begin with, each longer than the one before.
#[derive(Debug, Default)]
pub(super) struct FileNames(Vec<String>);

impl FileNames {
    /// Looks at the next path, in order. Tells whether it lies in a folder that the source has as a file.
    pub(super) fn are_above(&mut self, pair: &PathPair) -> bool {
        let Some(source) = pair.a.as_ref().filter(|path| path.is_visible()) else {
            return false;
        };
        let path = source.relative_path();
        // Everything between `a` and the last path below `a/` starts with `a`.
        while self.0.pop_if(|name| !path.starts_with(&**name)).is_some() {}
        let is_below = |name: &String| path[name.len()..].starts_with('/');
        let is_below_one = self.0.iter().any(is_below);
        self.0.push(path.to_owned());
        is_below_one
    }
}

/// Why a file below another one cannot be written.
pub(super) fn lies_below_a_file(path: &str) -> Error {
    Error::new(ErrorKind::UnsupportedFilename {
        message: "the source has a file with the name of the folder of this file".to_owned(),
        filename: path.to_owned(),
    })
}
