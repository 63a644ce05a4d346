//! The behaviour suite: written once, mounted once per numbered interface.
//!
//! A behaviour module reaches the interface under test through `super::b2` only, and what is written differently in it through
//! `super::here`. A module of `differences` holds what one interface has otherwise than the next.

#![expect(
    clippy::duplicate_mod,
    reason = "the suite is written once and mounted for each interface"
)]

mod mounts;
//mod v1;
//mod v2;
mod v3;
