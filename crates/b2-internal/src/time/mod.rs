//! Forms in which moments travel. A moment is a number of milliseconds since 1970-01-01 UTC.
//!
//! Invariant: nothing here asks for the time of day; `host::Clock` tells it.

pub mod http_date;
pub mod mod_time;
