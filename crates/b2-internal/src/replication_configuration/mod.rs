//! What is replicated where, and how far that has come.

mod configuration;
mod rule;
mod status;
pub(crate) mod wire;

#[cfg(test)]
mod tests;

pub use configuration::{ReplicationConfiguration, ReplicationConfigurationFactory};
pub use rule::ReplicationRule;
pub use status::ReplicationStatus;
