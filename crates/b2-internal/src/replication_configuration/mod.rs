//! What replication does to files, as the service tells it.

mod status;

pub use status::ReplicationStatus;
