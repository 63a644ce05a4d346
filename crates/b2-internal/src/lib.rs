//! The implementation behind the numbered `b2sdk-vN` interface crates.
//!
//! Applications depend on an interface crate; this one gives no promise beyond `~x.y`. A folder is a layer, and a
//! layer uses only the layers above it in this list:
//!
//! | layer | what it answers |
//! |---|---|
//! | [`time`] | how moments are written |
//! | [`error`], [`host`] | what went wrong; what the library takes from the machine it runs on |
//! | [`http`] | how one HTTP exchange is made, timed, repeated and judged |
//!
//! `docs/architecture.md` gives the reasons and the invariants.

pub mod error;
pub mod host;
pub mod http;
pub mod time;
