//! Replication between buckets: setting it up, and finding out how far it has come.

mod monitor;
mod report;
mod scan_result;
mod setup;

pub use monitor::{GetReplicationDestination, ReplicationMonitor, ScanReplication};
pub use report::{ReplicationReport, ReplicationStatusCount};
pub use scan_result::ReplicationScanResult;
pub use setup::{
    ReplicationSetupHelper, SetupReplication, SetupReplicationDestination, SetupReplicationSource,
};
