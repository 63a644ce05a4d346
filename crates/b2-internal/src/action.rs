//! What made a file version.

use std::fmt;

/// What made a version: an open set, since the service may add to it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Action(String);

impl Action {
    /// The version has content.
    pub const UPLOAD: &'static str = "upload";
    /// The version hides those before it.
    pub const HIDE: &'static str = "hide";
    /// The version is a large file that is not finished.
    pub const START: &'static str = "start";
    /// Not a version: a folder in a listing with a delimiter.
    pub const FOLDER: &'static str = "folder";
    /// The version was just made by a copy; listings call it an upload.
    pub const COPY: &'static str = "copy";

    /// The action as the service writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for Action {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Action {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl PartialEq<str> for Action {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for Action {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl fmt::Debug for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Action({})", self.0)
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
