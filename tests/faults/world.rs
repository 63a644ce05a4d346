//! One run: a simulated service, a simulated machine, and nothing that does not follow from the seed.

use std::sync::Arc;
use std::time::Duration;

use b2_simulator::{FaultRates, FaultRule, Operation, Simulator, VirtualClock};
use b2sdk_v3::{B2Api, B2HttpApiConfig, Bucket, Host};

pub const BUCKET: &str = "fault-bucket";
pub const TODAY: i64 = 1_790_000_000_000;

/// Calls whose answers are cut short now and then.
const ANSWERS: [Operation; 9] = [
    Operation::CopyFile,
    Operation::CopyPart,
    Operation::FinishLargeFile,
    Operation::GetUploadPartUrl,
    Operation::GetUploadUrl,
    Operation::ListFileVersions,
    Operation::StartLargeFile,
    Operation::UploadFile,
    Operation::UploadPart,
];

pub struct World {
    pub simulator: Simulator,
    pub api: B2Api,
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
    /// A bucket on a service that does not fail yet.
    pub async fn new(seed: u64) -> Self {
        let clock = VirtualClock::fixed_at(TODAY);
        let simulator = Simulator::builder()
            .seed(seed)
            .clock(clock.clone())
            .recommended_part_size(100_000)
            .absolute_minimum_part_size(5_000)
            .bucket(BUCKET)
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
        let bucket = api.get_bucket_by_name(BUCKET).await.unwrap();
        Self {
            simulator,
            api,
            bucket,
        }
    }

    /// From now on one request in six fails, in every way there is: 500, 503 and 429, some with `Retry-After`, 408, early
    /// answers, expired tokens, resets before and after the effect, bodies that are cut short, damaged or late. Every other
    /// seed waits so long that the client's idle time-out strikes.
    pub fn begin_bad_day(&self, seed: u64) {
        let pause = match seed % 2 {
            0 => Duration::from_secs(1),
            _ => Duration::from_secs(150),
        };
        let rates = FaultRates::bad_day()
            .truncate(0.1)
            .corrupt(0.05)
            .stall(0.01, pause)
            .most_in_a_row(3);
        let faults = self.simulator.faults();
        faults.seeded(seed, rates);
        // An answer that breaks off is as lost as one that never came.
        for (index, operation) in (0..).zip(ANSWERS) {
            if (seed + index).is_multiple_of(4) {
                let rule = FaultRule::on(operation).nth(1 + (seed % 3) as u32);
                faults.add(rule.truncate_after(seed % 40));
            }
        }
        for operation in [Operation::DownloadFileById, Operation::DownloadFileByName] {
            let place = seed % 200_000;
            faults.add(FaultRule::on(operation).nth(2).stall_body(place, pause));
        }
    }

    /// From now on nobody can look up what an upload or a copy has left: `operation` fails for good.
    pub fn end_lookups(&self, operation: Operation) {
        let rule = FaultRule::on(operation).every();
        self.simulator.faults().add(rule.reset_before());
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
