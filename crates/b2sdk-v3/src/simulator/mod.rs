//! The simulated service under the names that Python's SDK has for it.
//!
//! Thin over [`b2_simulator`], which can do much more: faults, clocks, snapshots, a server. Depend on it directly for that.

mod bucket;
mod key;
mod raw;

pub use bucket::{BucketSimulator, FileSimulator, PartSimulator};
pub use key::KeySimulator;
pub use raw::RawSimulator;
