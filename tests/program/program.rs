//! The program, a service for it on a socket, and folders to synchronise.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, UNIX_EPOCH};

use b2_simulator::{Server, Simulator};
use tokio::runtime::Runtime;

pub const BUCKET: &str = "test-bucket";

/// The example `sync`.
pub fn sync() -> Command {
    example("sync")
}

/// An example, as cargo built it beside the tests.
pub fn example(name: &str) -> Command {
    let deps = std::env::current_exe().unwrap();
    let program = deps
        .ancestors()
        .nth(2)
        .unwrap()
        .join("examples")
        .join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(
        program.is_file(),
        "{} is missing: run `cargo build --examples` first",
        program.display()
    );
    let mut command = Command::new(program);
    command
        .env_remove("B2_APPLICATION_KEY_ID")
        .env_remove("B2_APPLICATION_KEY")
        .env_remove("B2_ENVIRONMENT");
    command
        .env_remove("B2_SIMULATOR_DATA")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// A service on a socket of this machine, whose state and faults are in the hands of the test.
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
            .recommended_part_size(100_000)
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

    /// Where the service is.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The program, told to talk to this service.
    pub fn sync(
        &self,
        source: impl AsRef<std::ffi::OsStr>,
        destination: impl AsRef<std::ffi::OsStr>,
    ) -> Command {
        let mut command = sync();
        command
            .env("B2_APPLICATION_KEY_ID", self.simulator.key_id())
            .env("B2_APPLICATION_KEY", self.simulator.key())
            .env("B2_ENVIRONMENT", &self.endpoint)
            .arg(source)
            .arg(destination);
        command
    }

    /// Plants a file in the bucket that was last modified at `millis`.
    pub fn put(&self, name: &str, content: &str, millis: i64) {
        let info = [("src_last_modified_millis", millis.to_string())];
        self.simulator
            .put_file_with_info(BUCKET, name, content.to_owned(), info)
            .unwrap();
    }

    /// What the bucket shows: names with the digests of their content.
    pub fn visible(&self) -> BTreeMap<String, String> {
        let snapshot = self.simulator.snapshot();
        let bucket = snapshot.bucket(BUCKET).unwrap();
        let digest = |name: &str| {
            (
                name.to_owned(),
                bucket.current(name).unwrap().content_digest.clone(),
            )
        };
        bucket.visible_names().into_iter().map(digest).collect()
    }
}

/// What a run said.
pub struct Said {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

pub fn run(command: &mut Command) -> Said {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Said {
        code: status.code(),
        stdout: text(stdout),
        stderr: text(stderr),
    }
}

impl Said {
    #[track_caller]
    pub fn assert_success(&self) -> &Self {
        assert_eq!(self.code, Some(0), "{}{}", self.stdout, self.stderr);
        self
    }

    /// Asserts an exit code and words of the message, and that nothing panicked.
    #[track_caller]
    pub fn assert_failure(&self, code: i32, words: &[&str]) {
        let all = format!("{}{}", self.stdout, self.stderr);
        assert_eq!(self.code, Some(code), "{all}");
        for word in words {
            assert!(
                self.stderr.contains(word),
                "{word:?} is not in {}",
                self.stderr
            );
        }
        assert!(!all.contains("panicked"), "{all}");
    }
}

/// Writes a file that was last modified at `millis`.
pub fn write(root: &Path, name: &str, content: &[u8], millis: i64) {
    let path: PathBuf = root.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, content).unwrap();
    let distance = Duration::from_millis(millis.unsigned_abs());
    let time = if millis < 0 {
        UNIX_EPOCH - distance
    } else {
        UNIX_EPOCH + distance
    };
    std::fs::File::options()
        .write(true)
        .open(&path)
        .unwrap()
        .set_modified(time)
        .unwrap();
}

/// Every file below a folder: content and modification time in milliseconds, rounded down.
pub fn tree(root: &Path) -> BTreeMap<String, (Vec<u8>, i128)> {
    let mut files = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let modified = std::fs::metadata(&path).unwrap().modified().unwrap();
            let nanos = match modified.duration_since(UNIX_EPOCH) {
                Ok(since) => since.as_nanos() as i128,
                Err(before) => -(before.duration().as_nanos() as i128),
            };
            let name = path
                .strip_prefix(root)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            files.insert(
                name,
                (std::fs::read(&path).unwrap(), nanos.div_euclid(1_000_000)),
            );
        }
    }
    files
}

/// Bytes that differ from place to place and from seed to seed.
pub fn bytes(seed: usize, length: usize) -> Vec<u8> {
    (0..length)
        .map(|index| ((index + seed).wrapping_mul(0x9E37_79B1) >> 16) as u8)
        .collect()
}
