//! The service that outlives the processes: on a socket of this machine, its faults in the hands of the test.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use b2_simulator::{RequestRecord, Server, Simulator};
use tokio::runtime::Runtime;

pub const BUCKET: &str = "crash-bucket";
pub const PART: u64 = 100_000;

pub struct Service {
    pub simulator: Simulator,
    endpoint: String,
    _runtime: Runtime,
}

impl Service {
    pub fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let simulator = Simulator::builder()
            .recommended_part_size(PART)
            .absolute_minimum_part_size(5_000)
            .bucket(BUCKET)
            .build()
            .unwrap();
        let server = runtime
            .block_on(Server::bind(&simulator, ([127, 0, 0, 1], 0).into()))
            .unwrap();
        let endpoint = server.endpoint().to_owned();
        runtime.spawn(server.serve(std::future::pending()));
        Self {
            simulator,
            endpoint,
            _runtime: runtime,
        }
    }

    /// The program `transfer`, told to talk to this service.
    pub fn transfer(&self, source: impl Into<PathBuf>, destination: impl Into<PathBuf>) -> Command {
        let deps = std::env::current_exe().unwrap();
        let examples = deps.ancestors().nth(2).unwrap().join("examples");
        let program = examples.join(format!("transfer{}", std::env::consts::EXE_SUFFIX));
        assert!(
            program.is_file(),
            "{} is missing: run `cargo build --example transfer` first",
            program.display()
        );
        let mut command = Command::new(program);
        command
            .env("B2_APPLICATION_KEY_ID", self.simulator.key_id())
            .env("B2_APPLICATION_KEY", self.simulator.key())
            .env("B2_ENVIRONMENT", &self.endpoint)
            .arg("--no-progress")
            .args([source.into(), destination.into()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// The requests behind the first `count`.
    pub fn requests_after(&self, count: u64) -> Vec<RequestRecord> {
        let mut requests = self.simulator.requests();
        requests.retain(|request| request.number > count);
        requests
    }
}

pub fn remote(name: &str) -> PathBuf {
    format!("b2://{BUCKET}/{name}").into()
}

/// Bytes that follow from a seed, each block of eight another one.
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
