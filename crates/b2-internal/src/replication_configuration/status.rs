use crate::open_text::open_text;

open_text! {
    /// How far the replication of a version has come, in capitals. The service may add to these.
    pub struct ReplicationStatus {
        /// The version waits to be replicated.
        PENDING = "PENDING",
        /// The version has been replicated.
        COMPLETED = "COMPLETED",
        /// The version could not be replicated.
        FAILED = "FAILED",
        /// The version was made by replication.
        REPLICA = "REPLICA",
    }
}

impl ReplicationStatus {
    /// The status as the service wrote it: some of its answers use small letters.
    pub(crate) fn from_wire(text: &str) -> Self {
        Self::from(text.to_ascii_uppercase())
    }
}
