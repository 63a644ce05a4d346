//! What a rule says.

use std::fmt;

/// A place and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    pub(crate) path: String,
    /// Counted from 1; 0 when the whole file or its name is meant.
    pub(crate) line: usize,
    pub(crate) advice: String,
}

impl Finding {
    pub(crate) fn new(path: impl Into<String>, line: usize, advice: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            line,
            advice: advice.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Editors jump to `path:line`.
        write!(f, "{}:{}: {}", self.path, self.line.max(1), self.advice)
    }
}
