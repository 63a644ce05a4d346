//! The behaviour suite: written once, mounted once per numbered interface.
//!
//! A behaviour module reaches the interface under test through `super::b2` only.

mod v3;
