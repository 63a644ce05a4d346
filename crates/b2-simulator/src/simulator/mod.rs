//! What a test or a program holds: the simulated service with its handles.

mod builder;
mod direct;
mod events;
mod plant;
mod snapshot;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;

pub use builder::{SimulatorBuilder, StartError};
pub use direct::ConnectionCut;
pub use events::NotificationEvent;
pub use plant::PlantError;
pub use snapshot::{BucketSnapshot, Snapshot, UnfinishedSnapshot, VersionSnapshot};

use crate::clock::VirtualClock;
use crate::faults::Faults;
use crate::in_process::{IN_PROCESS_ENDPOINT, SimulatorTransport};
use crate::limits::Limits;
use crate::operation::Operation;
use crate::request_log::RequestRecord;
use crate::service::Service;
use crate::traffic::Traffic;

/// A B2 service, as one of its accounts holds it. Clones are handles to the same service.
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

    /// Makes another account of the same service and gives a handle that holds it: its account id, master key and
    /// snapshots are the new account's, everything else is shared.
    ///
    /// ```
    /// use b2_simulator::Simulator;
    ///
    /// let first = Simulator::builder().bucket("my-bucket").build().unwrap();
    /// let second = first.add_account().unwrap();
    /// assert_ne!(first.account_id(), second.account_id());
    /// assert!(second.snapshot().buckets.is_empty());
    /// ```
    ///
    /// # Errors
    /// [`PlantError`] when the store fails.
    pub fn add_account(&self) -> Result<Self, PlantError> {
        let master = self
            .service
            .update(|model| Ok(model.add_account()))
            .map_err(|refusal| PlantError::Refused(refusal.message))?;
        Ok(Self::over(Arc::clone(&self.service), &master))
    }

    /// Lets replication do its work: brings every file that waits for it to the buckets that its bucket's rules name.
    /// Gives the number of copies that were made.
    ///
    /// A file is replicated only by this call. It fails when the keys that the rules name do not exist or do not reach
    /// the buckets.
    ///
    /// # Errors
    /// [`PlantError`] when the store fails.
    pub fn replicate(&self) -> Result<usize, PlantError> {
        let now = self.clock().now_millis();
        self.service
            .update(|model| Ok(model.replicate(now)))
            .map_err(|refusal| PlantError::Refused(refusal.message))
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

    /// Sets the caps of every account and the limit of their rates of requests; what was used so far does not count.
    pub fn set_limits(&self, limits: Limits) {
        self.service.meter().set(limits);
    }

    /// How often each call came, and the bytes of its bodies. Calls that never came are missing.
    ///
    /// ```
    /// use b2_simulator::Simulator;
    ///
    /// assert!(Simulator::new().traffic().is_empty());
    /// ```
    pub fn traffic(&self) -> BTreeMap<Operation, Traffic> {
        self.service.traffic().totals()
    }

    /// Makes every account token expired.
    pub fn expire_account_tokens(&self) {
        self.change(|model| model.expire_account_tokens());
    }

    /// Makes one account token expired.
    pub fn expire_account_token(&self, token: &str) {
        self.change(|model| model.expire_account_token(token));
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
