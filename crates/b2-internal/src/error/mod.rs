//! What went wrong.
