use std::sync::Arc;

use crate::{DoNothingProgressListener, ProgressListener, SimpleProgressListener};

/// A listener for one transfer: one that writes lines to the standard output, or one that does nothing if it is to be quiet.
///
/// Python draws a bar where it can; see the examples of the newest interface for one.
pub fn make_progress_listener(
    description: impl Into<String>,
    quiet: bool,
) -> Arc<dyn ProgressListener> {
    if quiet {
        return Arc::new(DoNothingProgressListener);
    }
    let output = std::io::stdout();
    Arc::new(SimpleProgressListener::new(description, output))
}
