//! What a test or a program holds: the simulated service with its handles.

mod builder;
mod direct;
mod plant;
mod snapshot;

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;

pub use builder::{SimulatorBuilder, StartError};
pub use direct::ConnectionCut;
pub use plant::PlantError;
pub use snapshot::{BucketSnapshot, Snapshot, UnfinishedSnapshot, VersionSnapshot};

use crate::clock::VirtualClock;
use crate::faults::Faults;
use crate::in_process::{IN_PROCESS_ENDPOINT, SimulatorTransport};
use crate::request_log::RequestRecord;
use crate::service::Service;

/// A B2 service with one account. Clones are handles to the same service.
///
/// ```
/// use b2_simulator::Simulator;
///
/// let simulator = Simulator::builder().bucket("my-bucket").build().unwrap();
/// simulator.put_file("my-bucket", "hello.txt", "Hello!").unwrap();
/// assert_eq!(simulator.snapshot().bucket("my-bucket").unwrap().visible_names(), ["hello.txt"]);
/// ```
#[derive(Clone)]
pub struct Simulator {
    service: Arc<Service>,
    account_id: Arc<str>,
    key_id: Arc<str>,
    key: Arc<str>,
}

impl Simulator {
    /// A service in memory with random credentials and no bucket.
    pub fn new() -> Self {
        SimulatorBuilder::default().build_in_memory()
    }

    /// Everything that can be chosen.
    pub fn builder() -> SimulatorBuilder {
        SimulatorBuilder::default()
    }

    /// The transport for clients in this process.
    pub fn transport(&self) -> Arc<SimulatorTransport> {
        Arc::new(SimulatorTransport::new(Arc::clone(&self.service)))
    }

    /// The base URL for clients in this process: API, downloads and uploads have the same host.
    pub fn endpoint(&self) -> &str {
        IN_PROCESS_ENDPOINT
    }

    /// The id of the account: 12 hexadecimal digits unless it was chosen.
    pub fn account_id(&self) -> &str {
        &self.account_id
    }

    /// The id of the account's master key.
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// The secret of the account's master key.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The service's time of day.
    pub fn clock(&self) -> &VirtualClock {
        self.service.clock()
    }

    /// What goes wrong on purpose.
    pub fn faults(&self) -> &Faults {
        self.service.faults()
    }

    /// The newest requests in the order of arrival. By default 10,000 of them are kept.
    pub fn requests(&self) -> Vec<RequestRecord> {
        self.service.log().records()
    }

    /// How many requests ever came.
    pub fn request_count(&self) -> u64 {
        self.service.log().count()
    }

    /// Forgets the log of requests. Numbers go on.
    pub fn clear_requests(&self) {
        self.service.log().clear();
    }

    /// Makes every account token expired.
    pub fn expire_account_tokens(&self) {
        self.change(|model| model.expire_account_tokens());
    }

    /// Makes every upload token expired.
    pub fn expire_upload_tokens(&self) {
        self.change(|model| model.expire_upload_tokens());
    }

    /// The content of a file version, or `None` if there is no such version.
    pub fn content(&self, file_id: &str) -> Option<Bytes> {
        let pieces = self
            .service
            .read(|model| model.file(file_id).map(|file| file.content.pieces.clone()))?;
        let mut reader = self.service.reader(pieces);
        let mut content = Vec::new();
        while let Some(chunk) = reader.read().ok()? {
            content.extend_from_slice(&chunk);
        }
        Some(content.into())
    }

    #[cfg(feature = "server")]
    pub(crate) fn service(&self) -> &Arc<Service> {
        &self.service
    }

    fn change(&self, change: impl FnOnce(&mut crate::model::Model)) {
        // Tokens are not stored, so there is nothing that could fail.
        let _ = self.service.update(|model| {
            change(model);
            Ok(())
        });
    }
}

impl Default for Simulator {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Simulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulator")
            .field("account_id", &self.account_id)
            .finish_non_exhaustive()
    }
}
