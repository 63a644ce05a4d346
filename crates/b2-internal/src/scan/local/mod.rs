//! Folders on this machine.
//!
//! The walk is a plain state machine that runs a bounded number of steps at a time ([`walk`]); the stream carries it in
//! and out of blocking jobs ([`stream`]), one of which always reads ahead.
//!
//! Invariant: memory is bound by the depth of the tree times the width of its directories, never by the number of files.

mod directory;
mod folder;
mod stream;
#[cfg(test)]
mod tests;
mod walk;

pub use folder::LocalFolder;
