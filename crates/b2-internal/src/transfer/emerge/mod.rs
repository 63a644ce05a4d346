//! Plans how one file is put together from sources: what is uploaded, what the service copies from other files, and
//! what is too short to be copied and has to travel through this machine.
//!
//! An intent lays a source at a place of the new file; intents may overlap. Planning goes in two steps, both from left
//! to right and both done as the intents arrive:
//!
//! ```text
//! intents ── sweep: which intent does each byte come from? ──> fragments ── part builder: which fragments make a part? ──> parts
//! ```
//!
//! The plan is a value: only `execute`, which makes what was planned, sends, reads or waits.
//!
//! Invariant: a plan is exactly as long as its furthest intent reaches, and each byte comes from an intent that covers
//! it. No part is empty but that of an empty file, and none but the last is shorter than the smallest part.

pub(crate) mod execute;
pub(crate) mod identity;
pub(crate) mod intent;
mod lane;
mod part_builder;
pub(crate) mod piece;
pub(crate) mod plan;
mod planned_stream;
pub(crate) mod sources;
mod stretch;
mod sweep;
#[cfg(test)]
mod tests;
