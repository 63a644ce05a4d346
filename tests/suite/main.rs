//! The behaviour suite: written once, mounted once per numbered interface.
//!
//! A behaviour module reaches the interface under test through `super::b2` only.

#![expect(
    clippy::duplicate_mod,
    reason = "the suite is written once and mounted for each interface"
)]

mod v1;
mod v2;
mod v3;
