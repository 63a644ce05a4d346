//! Names that cannot be on one disk together: a bucket may have a file `a` and a file `a/b`.

use super::super::plan::PathPlan;
use crate::error::{Error, ErrorKind, Result};
use crate::scan::PathPair;

/// The files of the source whose names the next paths begin with, each longer than the one before.
#[derive(Debug, Default)]
pub(super) struct FileNames(Vec<String>);

impl FileNames {
    /// Looks at the next path, in order, and refuses to transfer a file into a folder that the source has as a file.
    ///
    /// # Errors
    /// `UnsupportedFilename`.
    pub(super) fn check(&mut self, pair: &PathPair, plan: &PathPlan) -> Result<()> {
        let Some(source) = pair.a.as_ref().filter(|path| path.is_visible()) else {
            return Ok(());
        };
        let path = source.relative_path();
        // Everything between `a` and the last path below `a/` starts with `a`.
        while self.0.pop_if(|name| !path.starts_with(&**name)).is_some() {}
        let is_below = |name: &String| path[name.len()..].starts_with('/');
        if plan.transfer().is_some() && self.0.iter().any(is_below) {
            return Err(Error::new(ErrorKind::UnsupportedFilename {
                message: "the source has a file with the name of the folder of this file"
                    .to_owned(),
                filename: path.to_owned(),
            }));
        }
        self.0.push(path.to_owned());
        Ok(())
    }
}
