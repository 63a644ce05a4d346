//! What is read only once, from its first byte to its last: a stream, or a source whose digest is known and is to be
//! checked on the way.
//!
//! A part is in memory from when it is read until the service has it, so a failed one is sent again without being read
//! again. Parts begin at the smallest size, and as many are in memory as the budget allows.

mod input;
mod layout;
mod part_reader;
mod send;
mod slots;

pub(super) use input::Input;
pub(super) use layout::Layout;
pub(super) use part_reader::{BufferedPart, PartReader};
pub(super) use send::{Destination, counted};
pub(crate) use slots::BufferLimits;
pub(super) use slots::Slots;
