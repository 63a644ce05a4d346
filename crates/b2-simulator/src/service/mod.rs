//! The service: one HTTP request in, one HTTP response out, whoever carries them.
//!
//! A request is routed, meets its faults, is authorised, changes the model and is answered. It may use everything below
//! it: the wire forms, the model, the store, faults and the log.
//!
//! Invariant: it knows no socket and no client. The lock of the model is never held across an await, and no body of a
//! file is read under it.

mod access;
mod authorize;
mod buckets;
mod call;
mod conditions;
mod copies;
mod cors;
mod download_authorization;
mod downloads;
mod exchange;
mod file_lists;
mod files;
mod keys;
mod large_files;
mod notifications;
mod reply;
mod route;
mod test_mode;
mod uploads;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub(crate) use exchange::Cut;

use crate::body::{ContentReader, Work};
use crate::chance::Chance;
use crate::clock::VirtualClock;
use crate::faults::Faults;
use crate::limits::Meter;
use crate::model::{Model, Piece};
use crate::refusal::Refusal;
use crate::request_log::RequestLog;
use crate::store::Store;
use crate::traffic::TrafficMeter;
use crate::wire::WebhookUrls;

/// What the service is told when it is made, and never changes.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) recommended_part_size: u64,
    pub(crate) absolute_minimum_part_size: u64,
    /// Every answer is delayed by this.
    pub(crate) latency: Duration,
    pub(crate) request_log_limit: usize,
    pub(crate) webhook_urls: WebhookUrls,
    pub(crate) takes_custom_timestamps: bool,
    /// Files without a setting of their own are encrypted by the service, and so are those that ask for none.
    pub(crate) encrypts_always: bool,
    /// Lists give fewer rows than they are asked for.
    pub(crate) most_rows_per_page: Option<usize>,
    /// Downloads that state conditions are judged by them.
    pub(crate) heeds_conditions: bool,
}

/// Through what a request came in.
#[derive(Debug, Clone)]
pub(crate) struct Door {
    /// The URL of this door, without a slash at the end. Answers name it as the URL of the API, of downloads and of
    /// uploads.
    pub(crate) endpoint: String,
    pub(crate) work: Work,
}

/// A simulated B2.
#[derive(Debug)]
pub(crate) struct Service {
    model: Mutex<Model>,
    store: Arc<dyn Store>,
    clock: VirtualClock,
    /// How many of the clock's moves have had their effects.
    settled_moves: AtomicU64,
    settings: Settings,
    faults: Faults,
    log: RequestLog,
    meter: Meter,
    traffic: Arc<TrafficMeter>,
    test_mode_dice: Mutex<Chance>,
}

impl Service {
    pub(crate) fn new(
        model: Model,
        store: Arc<dyn Store>,
        clock: VirtualClock,
        settings: Settings,
    ) -> Self {
        Self {
            model: Mutex::new(model),
            store,
            settled_moves: AtomicU64::new(clock.move_count()),
            clock,
            log: RequestLog::new(settings.request_log_limit),
            settings,
            faults: Faults::default(),
            meter: Meter::default(),
            traffic: Arc::default(),
            test_mode_dice: Mutex::new(Chance::labelled(0, "test mode")),
        }
    }

    pub(crate) fn clock(&self) -> &VirtualClock {
        &self.clock
    }

    pub(crate) fn faults(&self) -> &Faults {
        &self.faults
    }

    pub(crate) fn meter(&self) -> &Meter {
        &self.meter
    }

    pub(crate) fn traffic(&self) -> &TrafficMeter {
        &self.traffic
    }

    pub(crate) fn log(&self) -> &RequestLog {
        &self.log
    }

    pub(crate) fn store(&self) -> &Arc<dyn Store> {
        &self.store
    }

    pub(crate) fn reader(&self, pieces: Vec<Piece>) -> ContentReader {
        ContentReader::new(Arc::clone(&self.store), pieces)
    }

    /// Lets the time that passed since the last call have its effects, if somebody moved the clock: lifecycle rules are
    /// applied.
    pub(crate) fn settle(&self) {
        let moves = self.clock.move_count();
        if self.settled_moves.swap(moves, Ordering::SeqCst) == moves {
            return;
        }
        let now_millis = self.clock.now_millis();
        let applied = self.update(|model| {
            model.apply_lifecycle_rules(now_millis);
            Ok(())
        });
        if let Err(refusal) = applied {
            tracing::warn!(reason = refusal.message, "lifecycle rules were not applied");
        }
    }

    /// Looks at the model.
    pub(crate) fn read<T>(&self, look: impl FnOnce(&Model) -> T) -> T {
        look(&self.model())
    }

    /// Changes the model and saves what changed.
    ///
    /// The lock is held while the store saves, so that rows reach it in the order of the changes.
    pub(crate) fn update<T>(
        &self,
        change: impl FnOnce(&mut Model) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let released;
        let result = {
            let mut model = self.model();
            let result = change(&mut model)?;
            let (changes, blobs) = model.take_changes();
            released = blobs;
            if !changes.is_empty() {
                self.store.save(&changes).map_err(Refusal::internal)?;
            }
            result
        };
        for blob in released {
            self.store.remove_blob(blob);
        }
        Ok(result)
    }

    fn model(&self) -> MutexGuard<'_, Model> {
        self.model.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
