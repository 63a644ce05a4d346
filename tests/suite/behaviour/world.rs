//! An account on a simulated service, on a machine whose time stands still unless somebody waits.

use std::sync::{Arc, Mutex};

use b2_simulator::{Simulator, SimulatorBuilder, VersionSnapshot, VirtualClock};

use super::b2::{B2Api, B2ApiBuilder, B2HttpApiConfig, Bucket, Host, ProgressListener, Transport};
use super::here::{self, authorize};

/// The day on which all runs take place.
const TODAY: i64 = 1_790_000_000_000;
/// Parts are small here, so that large files are quick.
pub const RECOMMENDED: u64 = 100_000;
pub const MINIMUM: u64 = 5_000;

pub struct World {
    pub simulator: Simulator,
    pub api: B2Api,
    pub bucket: Bucket,
}

impl World {
    pub async fn new() -> Self {
        Self::with(|simulator| simulator, |api| api).await
    }

    /// A world whose handle reaches the service through a transport around its own.
    pub async fn with_transport(
        wrap: impl FnOnce(Arc<dyn Transport>) -> Arc<dyn Transport>,
    ) -> Self {
        let reach = |simulator: &Simulator| {
            let transport = wrap(simulator.transport());
            api(simulator).api_config(B2HttpApiConfig::new().transport(transport))
        };
        Self::build(|simulator| simulator, reach).await
    }

    /// A world whose handle reaches the service as the configuration says.
    pub async fn with_config(configure: impl FnOnce(B2HttpApiConfig) -> B2HttpApiConfig) -> Self {
        let reach = |simulator: &Simulator| {
            let config = B2HttpApiConfig::new().transport(simulator.transport());
            api(simulator).api_config(configure(config))
        };
        Self::build(|simulator| simulator, reach).await
    }

    pub async fn with(
        describe: impl FnOnce(SimulatorBuilder) -> SimulatorBuilder,
        configure: impl FnOnce(B2ApiBuilder) -> B2ApiBuilder,
    ) -> Self {
        Self::build(describe, |simulator| configure(api(simulator))).await
    }

    async fn build(
        describe: impl FnOnce(SimulatorBuilder) -> SimulatorBuilder,
        reach: impl FnOnce(&Simulator) -> B2ApiBuilder,
    ) -> Self {
        let clock = VirtualClock::fixed_at(TODAY);
        let builder = Simulator::builder()
            .seed(7)
            .clock(clock.clone())
            .recommended_part_size(RECOMMENDED)
            .absolute_minimum_part_size(MINIMUM);
        let simulator = describe(builder).build().unwrap();
        let api = reach(&simulator).build().unwrap();
        authorize(
            &api,
            simulator.endpoint(),
            simulator.key_id(),
            simulator.key(),
        )
        .await
        .unwrap();
        let bucket = api
            .create_bucket("test-bucket", "allPrivate")
            .await
            .unwrap();
        Self {
            simulator,
            api,
            bucket,
        }
    }

    /// The current version of a file as the service has it.
    pub fn current(&self, name: &str) -> Option<VersionSnapshot> {
        self.simulator
            .snapshot()
            .bucket("test-bucket")?
            .current(name)
            .cloned()
    }

    /// All versions of a file as the service has them, newest first.
    pub fn versions(&self, name: &str) -> Vec<VersionSnapshot> {
        let snapshot = self.simulator.snapshot();
        snapshot
            .bucket("test-bucket")
            .and_then(|bucket| bucket.files.get(name).cloned())
            .unwrap_or_default()
    }

    /// The large files that are not finished, first started first.
    pub fn unfinished(&self) -> Vec<b2_simulator::UnfinishedSnapshot> {
        let snapshot = self.simulator.snapshot();
        snapshot
            .bucket("test-bucket")
            .map(|bucket| bucket.unfinished.clone())
            .unwrap_or_default()
    }

    pub fn unfinished_count(&self) -> usize {
        self.simulator
            .snapshot()
            .bucket("test-bucket")
            .unwrap()
            .unfinished
            .len()
    }

    /// How many requests of this operation the service has seen.
    pub fn count(&self, operation: b2_simulator::Operation) -> usize {
        self.simulator
            .requests()
            .iter()
            .filter(|request| request.operation == Some(operation))
            .count()
    }
}

/// A handle that reaches a simulator, not yet authorised.
pub fn api(simulator: &Simulator) -> B2ApiBuilder {
    let clock = Arc::new(simulator.clock().clone());
    here::builder()
        .host(Host::simulated(11, clock))
        .api_config(B2HttpApiConfig::new().transport(simulator.transport()))
}

/// Bytes that differ from place to place.
pub fn bytes(length: usize) -> Vec<u8> {
    (0..length)
        .map(|index| ((index * 31) ^ (index >> 8) ^ (index >> 16)) as u8)
        .collect()
}

pub fn sha1(bytes: &[u8]) -> String {
    super::b2::Sha1Digest::of(bytes).to_string()
}

/// Writes down what a listener is told.
#[derive(Debug, Default)]
pub struct Recording(Mutex<Vec<Event>>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    Total(u64),
    Completed(u64),
    Closed,
}

impl Recording {
    pub fn events(&self) -> Vec<Event> {
        self.0.lock().unwrap().clone()
    }

    /// Asserts that the counts only grew and that they ended at exactly `total`.
    pub fn assert_complete(&self, total: u64) {
        let events = self.events();
        assert_eq!(events.first(), Some(&Event::Total(total)));
        assert_eq!(events.last(), Some(&Event::Closed));
        let counts: Vec<u64> = events
            .iter()
            .filter_map(|event| {
                if let Event::Completed(count) = event {
                    Some(*count)
                } else {
                    None
                }
            })
            .collect();
        assert!(counts.is_sorted(), "{counts:?}");
        assert_eq!(counts.last().copied().unwrap_or(0), total);
    }
}

impl ProgressListener for Recording {
    fn set_total_bytes(&self, total_bytes: u64) {
        self.0.lock().unwrap().push(Event::Total(total_bytes));
    }

    fn bytes_completed(&self, byte_count: u64) {
        self.0.lock().unwrap().push(Event::Completed(byte_count));
    }

    fn close(&self) {
        self.0.lock().unwrap().push(Event::Closed);
    }
}
