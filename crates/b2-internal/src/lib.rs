//! The implementation behind the numbered `b2sdk-vN` interface crates.
//!
//! Applications depend on an interface crate; this one gives no promise beyond `~x.y`. A folder is a layer, and a
//! layer uses only the layers above it in this list:
//!
//! | layer | what it answers |
//! |---|---|
//! | [`error`], [`time`], [`host`], [`call`], [`names`], [`digest`], [`range`], [`secret`] | leaves: what went wrong, what the machine gives, plain data |
//! | [`encryption`], [`file_lock`], [`replication_configuration`] | plain data with its wire form |
//! | [`http`] | how one HTTP exchange is made, timed, repeated and judged |
//! | [`raw_api`] | one typed request and answer per B2 call |
//! | [`account_info`], [`cache`] | where credentials and bucket names are kept |
//! | [`session`] | tokens, their renewal, upload URLs |
//!
//! `docs/architecture.md` gives the reasons and the invariants.

pub mod account_info;
pub mod action;
pub mod api;
pub mod application_key;
pub mod bucket;
pub mod cache;
pub mod call;
pub mod compat;
pub mod cors;
pub mod dict;
pub mod digest;
pub mod encryption;
pub mod error;
pub mod file_info;
pub mod file_lock;
pub mod file_version;
mod guarded;
pub mod host;
pub mod http;
pub mod lifecycle;
pub mod names;
pub mod notification;
pub mod numbers;
mod open_text;
pub mod range;
pub mod raw_api;
pub mod replication;
pub mod replication_configuration;
pub mod scan;
pub mod secret;
pub mod session;
pub mod stream;
pub mod sync;
pub mod time;
pub mod transfer;
