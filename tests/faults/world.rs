//! One run: a simulated service, a simulated machine, and nothing that does not follow from the seed.

use std::sync::Arc;

use b2_simulator::{FaultRates, Simulator, VirtualClock};
use b2sdk_v3::{B2Api, B2HttpApiConfig, Bucket, Host};

const TODAY: i64 = 1_790_000_000_000;

pub struct World {
    pub simulator: Simulator,
    pub bucket: Bucket,
}

/// Runs a scenario on a paused clock, on one thread.
pub fn run<T>(scenario: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    runtime.block_on(scenario)
}

impl World {
    /// A bucket on a service that will fail from now on.
    pub async fn new(seed: u64, rates: FaultRates) -> Self {
        let clock = VirtualClock::fixed_at(TODAY);
        let simulator = Simulator::builder()
            .seed(seed)
            .clock(clock.clone())
            .recommended_part_size(100_000)
            .absolute_minimum_part_size(5_000)
            .build()
            .unwrap();
        let api = B2Api::builder()
            .host(Host::simulated(seed, Arc::new(clock)))
            .api_config(B2HttpApiConfig::new().transport(simulator.transport()))
            .build()
            .unwrap();
        api.authorize_account(simulator.key_id(), simulator.key())
            .realm(simulator.endpoint())
            .await
            .unwrap();
        let bucket = api
            .create_bucket("fault-bucket", "allPrivate")
            .await
            .unwrap();
        simulator.faults().seeded(seed, rates);
        Self { simulator, bucket }
    }

    /// What the service was asked, line by line.
    pub fn log(&self) -> Vec<String> {
        self.simulator
            .requests()
            .iter()
            .map(ToString::to_string)
            .collect()
    }
}

/// Bytes that follow from a seed.
pub fn bytes(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let mut bytes: Vec<u8> = (0..length.div_ceil(8))
        .flat_map(|_| next().to_le_bytes())
        .collect();
    bytes.truncate(length);
    bytes
}
