//! A folder on disk, a bucket on a simulated service, and what a run says.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use b2_internal::api::B2Api;
use b2_internal::bucket::Bucket;
use b2_internal::error::Error;
use b2_internal::host::{Clock, Host};
use b2_internal::http::B2HttpApiConfig;
use b2_internal::scan::{B2Folder, LocalFolder, ScanReporter, ScanWarning};
use b2_internal::sync::{
    SyncAction, SyncFailure, SyncOutcome, SyncReporter, SyncSummary, Synchronizer,
};
use b2_simulator::{Operation, Simulator, SimulatorBuilder, VirtualClock};
use tempfile::TempDir;

pub const BUCKET: &str = "test-bucket";
pub const OTHER_BUCKET: &str = "other-bucket";
pub const DAY: i64 = 24 * 60 * 60 * 1000;
pub const TODAY: i64 = 20_000 * DAY;

#[derive(Debug)]
struct SameClock(VirtualClock);

impl Clock for SameClock {
    fn now_millis(&self) -> i64 {
        self.0.now_millis()
    }
}

pub struct World {
    pub simulator: Simulator,
    pub bucket: Bucket,
    pub folder: TempDir,
}

impl World {
    pub async fn new() -> Self {
        Self::with(7, |simulator| simulator).await
    }

    pub async fn with(
        seed: u64,
        describe: impl FnOnce(SimulatorBuilder) -> SimulatorBuilder,
    ) -> Self {
        let clock = VirtualClock::fixed_at(TODAY);
        let builder = Simulator::builder()
            .seed(seed)
            .clock(clock.clone())
            .recommended_part_size(100_000)
            .absolute_minimum_part_size(5_000)
            .bucket(BUCKET);
        let simulator = describe(builder).build().unwrap();
        let host = Host::simulated(seed, Arc::new(SameClock(clock)));
        Self::on(simulator, host).await
    }

    pub async fn on(simulator: Simulator, host: Host) -> Self {
        let api = B2Api::builder()
            .host(host)
            .api_config(B2HttpApiConfig::new().transport(simulator.transport()))
            .build()
            .unwrap();
        api.authorize_account(simulator.key_id(), simulator.key())
            .realm(simulator.endpoint())
            .await
            .unwrap();
        Self {
            bucket: api.get_bucket_by_name(BUCKET).await.unwrap(),
            simulator,
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// Makes another bucket, [`OTHER_BUCKET`].
    pub async fn other_bucket(&self) -> Bucket {
        let api = self.bucket.api();
        api.create_bucket(OTHER_BUCKET, "allPrivate").await.unwrap()
    }

    pub fn local(&self) -> LocalFolder {
        LocalFolder::new(self.folder.path())
    }

    pub fn b2(&self, folder_name: &str) -> B2Folder {
        B2Folder::new(self.bucket.clone(), folder_name)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a local file that was last modified at this time, in milliseconds since 1970.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>, mod_time: i64) {
        write(&self.path(name), content, mod_time);
    }

    /// Plants a file in the bucket that was last modified at this time.
    pub fn put(&self, name: &str, content: &str, mod_time: i64) -> String {
        let info = [("src_last_modified_millis", mod_time.to_string())];
        self.simulator
            .put_file_with_info(BUCKET, name, content.to_owned(), info)
            .unwrap()
    }

    pub async fn up(&self, synchronizer: &Synchronizer) -> Result<SyncOutcome, Error> {
        synchronizer
            .sync_folders(self.local(), self.b2(""), TODAY, None)
            .await
    }

    pub async fn down(&self, synchronizer: &Synchronizer) -> Result<SyncOutcome, Error> {
        synchronizer
            .sync_folders(self.b2(""), self.local(), TODAY, None)
            .await
    }

    /// The names in the bucket, each with its versions, newest first: digests, or `hide`.
    pub fn in_bucket(&self) -> BTreeMap<String, Vec<String>> {
        let snapshot = self.simulator.snapshot();
        let files = &snapshot.bucket(BUCKET).unwrap().files;
        let describe = |version: &b2_simulator::VersionSnapshot| match &*version.action {
            "hide" => "hide".to_owned(),
            _ => version.content_digest.clone(),
        };
        files
            .iter()
            .map(|(name, versions)| (name.clone(), versions.iter().map(describe).collect()))
            .collect()
    }

    pub fn names_in_bucket(&self) -> Vec<String> {
        let snapshot = self.simulator.snapshot();
        let names = snapshot.bucket(BUCKET).unwrap().visible_names();
        names.into_iter().map(str::to_owned).collect()
    }

    /// How many requests of this operation the service has seen.
    pub fn count(&self, operation: Operation) -> usize {
        self.simulator
            .requests()
            .iter()
            .filter(|request| request.operation == Some(operation))
            .count()
    }
}

pub fn write(path: &Path, content: impl AsRef<[u8]>, mod_time: i64) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
    let distance = Duration::from_millis(mod_time.unsigned_abs());
    let time = if mod_time < 0 {
        UNIX_EPOCH - distance
    } else {
        UNIX_EPOCH + distance
    };
    let file = File::options().write(true).open(path).unwrap();
    file.set_modified(time).unwrap();
}

/// All files below a folder, with content and modification time in milliseconds.
pub fn tree(root: &Path) -> BTreeMap<String, (Vec<u8>, i64)> {
    let mut files = BTreeMap::new();
    add_tree(root, root, &mut files);
    files
}

fn add_tree(root: &Path, folder: &Path, files: &mut BTreeMap<String, (Vec<u8>, i64)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            add_tree(root, &path, files);
        } else {
            let name = path
                .strip_prefix(root)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            let time = millis(fs::metadata(&path).unwrap().modified().unwrap());
            files.insert(name, (fs::read(&path).unwrap(), time));
        }
    }
}

fn millis(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_millis()).unwrap(),
        Err(before) => -i64::try_from(before.duration().as_millis()).unwrap(),
    }
}

/// Bytes that differ from place to place.
pub fn bytes(length: usize) -> Vec<u8> {
    (0..length)
        .map(|index| ((index * 31) ^ (index >> 8)) as u8)
        .collect()
}

/// Writes down what a reporter is told, and may do something about it.
#[derive(Default)]
pub struct Recording {
    pub lines: Mutex<Vec<String>>,
    pub failures: Mutex<Vec<String>>,
    pub warnings: Mutex<Vec<String>>,
    pub bytes: Mutex<u64>,
    pub end_of_compare: Mutex<Option<(u64, u64)>>,
    pub summary: Mutex<Option<SyncSummary>>,
    running: Mutex<usize>,
    pub most_running: Mutex<usize>,
    pub on_compare: Mutex<Option<Box<dyn FnOnce() + Send>>>,
}

impl std::fmt::Debug for Recording {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Recording")
    }
}

impl Recording {
    pub fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }

    pub fn sorted_lines(&self) -> Vec<String> {
        let mut lines = self.lines();
        lines.sort();
        lines
    }
}

impl ScanReporter for Recording {
    fn warning(&self, warning: ScanWarning) {
        self.warnings.lock().unwrap().push(warning.to_string());
    }
}

impl SyncReporter for Recording {
    fn update_compare(&self, _: u64) {
        if let Some(action) = self.on_compare.lock().unwrap().take() {
            action();
        }
    }

    fn end_compare(&self, action_count: u64, total_bytes: u64) {
        *self.end_of_compare.lock().unwrap() = Some((action_count, total_bytes));
    }

    fn action_started(&self, _: &SyncAction) {
        let mut running = self.running.lock().unwrap();
        *running += 1;
        let mut most = self.most_running.lock().unwrap();
        *most = (*most).max(*running);
    }

    fn update_transfer(&self, _: &SyncAction, byte_count: u64) {
        *self.bytes.lock().unwrap() += byte_count;
    }

    fn action_finished(&self, action: &SyncAction) {
        let mut running = self.running.lock().unwrap();
        *running = running.saturating_sub(1);
        self.lines.lock().unwrap().push(action.line());
    }

    fn failed(&self, failure: &SyncFailure) {
        self.failures.lock().unwrap().push(failure.to_string());
    }

    fn ended(&self, summary: &SyncSummary) {
        *self.summary.lock().unwrap() = Some(summary.clone());
    }
}
