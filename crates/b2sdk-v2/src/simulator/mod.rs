//! The simulated service under the names that Python's SDK has for it, where they differ from the third interface's.

mod key;
mod raw;

pub use key::KeySimulator;
pub use raw::RawSimulator;
