use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::Simulator;
use crate::chance::{Chance, seed_from_the_machine};
use crate::clock::VirtualClock;
use crate::model::{ApplicationKey, Model};
use crate::refusal::Refusal;
use crate::service::{Service, Settings};
use crate::store::{DiskStore, Fsync, MemoryStore, Opened, Store};
use crate::wire::{WebhookUrls, check_bucket_name};

/// Chooses what a [`Simulator`] is. Without any choice: in memory, random credentials, the system's time, B2's sizes.
#[derive(Debug, Clone)]
#[must_use]
pub struct SimulatorBuilder {
    account_id: Option<String>,
    key_id: Option<String>,
    key: Option<String>,
    seed: Option<u64>,
    clock: VirtualClock,
    data_dir: Option<PathBuf>,
    fsync: Fsync,
    buckets: Vec<String>,
    settings: Settings,
}

/// A simulator could not be started.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The data folder cannot be used.
    #[error("the data folder {} cannot be used: {reason}", .path.display())]
    DataDir {
        /// The folder.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The data folder belongs to another account than the one that was asked for.
    #[error("the data folder {} belongs to the account {found}, not to {expected}", .path.display())]
    OtherAccount {
        /// The folder.
        path: PathBuf,
        /// The account that it belongs to.
        found: String,
        /// The account that was asked for.
        expected: String,
    },
    /// A bucket was asked for that B2 does not allow.
    #[error("bucket {name}: {reason}")]
    Bucket {
        /// The name of the bucket.
        name: String,
        /// What the service says.
        reason: String,
    },
}

impl Default for SimulatorBuilder {
    fn default() -> Self {
        Self {
            account_id: None,
            key_id: None,
            key: None,
            seed: None,
            clock: VirtualClock::system(),
            data_dir: None,
            fsync: Fsync::Never,
            buckets: Vec::new(),
            settings: Settings {
                recommended_part_size: 100_000_000,
                absolute_minimum_part_size: 5_000_000,
                latency: Duration::ZERO,
                request_log_limit: 10_000,
                webhook_urls: WebhookUrls::HttpsOnly,
                takes_custom_timestamps: true,
                encrypts_always: false,
                most_rows_per_page: None,
                heeds_conditions: false,
            },
        }
    }
}

impl SimulatorBuilder {
    /// Fixes the account id.
    pub fn account_id(mut self, id: impl Into<String>) -> Self {
        self.account_id = Some(id.into());
        self
    }

    /// Fixes the id of the master key. By default it is the account id.
    pub fn key_id(mut self, id: impl Into<String>) -> Self {
        self.key_id = Some(id.into());
        self
    }

    /// Fixes the secret of the master key.
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// Makes every id, token and key follow from this number. File ids also carry the time, so a run that is to repeat
    /// itself needs [`SimulatorBuilder::clock`] as well.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Sets the service's time of day.
    pub fn clock(mut self, clock: VirtualClock) -> Self {
        self.clock = clock;
        self
    }

    /// Heeds the conditions of downloads (`If-Match`, `If-None-Match`, `If-Modified-Since`, `If-Unmodified-Since`) and answers
    /// 304 or 412, as a cache in front of the service does. The `ETag` of a version is its id in quotes, and its
    /// `Last-Modified` the time of its upload. Default: no; B2 does not say that it heeds them, so they are ignored.
    pub fn heeds_conditions(mut self, heeds: bool) -> Self {
        self.settings.heeds_conditions = heeds;
        self
    }

    /// Keeps the state in this folder, which is made if it is missing: SQLite for what the service knows, a file for each
    /// body. Without it the state is in memory.
    ///
    /// A later run finds the account, its keys, buckets and files there; tokens are not kept.
    pub fn data_dir(mut self, path: impl Into<PathBuf>) -> Self {
        self.data_dir = Some(path.into());
        self
    }

    /// Sets when the data folder is forced to the disk. The default is [`Fsync::Never`].
    pub fn fsync(mut self, fsync: Fsync) -> Self {
        self.fsync = fsync;
        self
    }

    /// Makes a private bucket, if it is not there yet.
    pub fn bucket(mut self, name: impl Into<String>) -> Self {
        self.buckets.push(name.into());
        self
    }

    /// Sets `recommendedPartSize` in bytes. The default is 100,000,000.
    pub fn recommended_part_size(mut self, bytes: u64) -> Self {
        self.settings.recommended_part_size = bytes;
        self
    }

    /// Sets `absoluteMinimumPartSize` in bytes, which finishing a large file enforces. The default is 5,000,000.
    pub fn absolute_minimum_part_size(mut self, bytes: u64) -> Self {
        self.settings.absolute_minimum_part_size = bytes;
        self
    }

    /// Delays every answer. Needs the timers of tokio.
    pub fn latency(mut self, latency: Duration) -> Self {
        self.settings.latency = latency;
        self
    }

    /// Sets how many requests the log keeps. The default is 10,000.
    pub fn request_log_limit(mut self, count: usize) -> Self {
        self.settings.request_log_limit = count;
        self
    }

    /// Lets event notification rules name webhooks of plain `http`, which the real service refuses.
    pub fn allow_http_webhooks(mut self) -> Self {
        self.settings.webhook_urls = WebhookUrls::HttpToo;
        self
    }

    /// Makes the service refuse custom upload timestamps, as it does for accounts where they are not enabled.
    pub fn refuse_custom_upload_timestamps(mut self) -> Self {
        self.settings.takes_custom_timestamps = false;
        self
    }

    /// Makes the service encrypt every file, as it is announced for September 2026: what has no setting, or asks for
    /// none, is encrypted with SSE-B2, and a bucket cannot have another default.
    pub fn encrypt_always(mut self) -> Self {
        self.settings.encrypts_always = true;
        self
    }

    /// Makes every list end its pages after this many rows, whatever a client asks for, so that few files are enough
    /// to make many pages.
    pub fn most_rows_per_page(mut self, count: usize) -> Self {
        self.settings.most_rows_per_page = Some(count.max(1));
        self
    }

    /// Starts the service.
    ///
    /// # Errors
    /// [`StartError`] when the data folder cannot be used, or a bucket has a name that B2 does not allow.
    pub fn build(mut self) -> Result<Simulator, StartError> {
        let names = std::mem::take(&mut self.buckets);
        let simulator = match self.data_dir.take() {
            Some(path) => self.build_on_disk(path)?,
            None => self.build_in_memory(),
        };
        for name in names {
            simulator.ensure_bucket(&name)?;
        }
        Ok(simulator)
    }

    /// Starts the service in memory, which cannot fail, and leaves the buckets out.
    pub(super) fn build_in_memory(self) -> Simulator {
        let model = Model::new(self.chosen_seed());
        self.over(model, Arc::new(MemoryStore::default()))
    }

    fn build_on_disk(self, path: PathBuf) -> Result<Simulator, StartError> {
        let unusable = |reason: String| StartError::DataDir {
            path: path.clone(),
            reason,
        };
        let Opened {
            store,
            rows,
            launch,
        } = DiskStore::open(&path, self.fsync).map_err(|error| unusable(error.to_string()))?;
        if let (Some(found), Some(expected)) = (rows.accounts.first(), &self.account_id)
            && rows.accounts.iter().all(|account| account.id != *expected)
        {
            return Err(StartError::OtherAccount {
                found: found.id.clone(),
                expected: expected.clone(),
                path,
            });
        }
        // Each run has its own sequence: the ids of an earlier one must not come again.
        let seed = Chance::labelled(self.chosen_seed(), &format!("launch {launch}")).next();
        let simulator = self.over(Model::from_rows(seed, rows), Arc::new(store));
        // Saves the account and its master key, if they are new.
        let saved = simulator.service.update(|_| Ok(()));
        saved.map_err(|refusal| unusable(refusal.message))?;
        Ok(simulator)
    }

    fn chosen_seed(&self) -> u64 {
        self.seed.unwrap_or_else(seed_from_the_machine)
    }

    fn over(self, mut model: Model, store: Arc<dyn Store>) -> Simulator {
        let master = model.ensure_account(self.account_id, self.key_id, self.key);
        let service = Service::new(model, store, self.clock, self.settings);
        Simulator::over(Arc::new(service), &master)
    }
}

impl Simulator {
    pub(super) fn over(service: Arc<Service>, master: &ApplicationKey) -> Self {
        Self {
            service,
            account_id: Arc::from(master.account_id.as_str()),
            key_id: Arc::from(master.id.as_str()),
            key: Arc::from(master.secret.as_str()),
        }
    }

    fn ensure_bucket(&self, name: &str) -> Result<(), StartError> {
        let made = self.service.update(|model| {
            check_bucket_name(name)?;
            if model.bucket_by_name(name).is_none() {
                model.create_bucket(
                    &self.account_id,
                    name,
                    self.service.initial_bucket_changes(),
                )?;
            }
            Ok(())
        });
        made.map_err(|refusal: Refusal| StartError::Bucket {
            name: name.to_owned(),
            reason: refusal.message,
        })
    }
}
