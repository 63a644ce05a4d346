//! How much memory one transfer takes, however large the file is: the peak that the operating system has seen.
//!
//! The program is `transfer`, built as the tests are.

use std::fs::{self, File};
use std::io::{BufWriter, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use b2_simulator::{Server, Simulator};
use tokio::runtime::Runtime;

use super::program::BUCKET;

const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;
const BLOCK: usize = 4096;

/// A service with B2's own sizes of parts, which keeps its files on disk.
struct Service {
    simulator: Simulator,
    endpoint: String,
    _runtime: Runtime,
}

impl Service {
    fn start(data: &Path) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let simulator = Simulator::builder()
            .data_dir(data)
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

    fn transfer(&self) -> Command {
        let deps = std::env::current_exe().unwrap();
        let program = deps.ancestors().nth(2).unwrap().join("examples/transfer");
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
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::inherit());
        command
    }
}

/// Waits for the end of a process, which must be a good one; gives the most memory that it had.
fn peak_mib(mut child: Child) -> f64 {
    let status = format!("/proc/{}/status", child.id());
    let mut peak_kib = 0;
    let ended = loop {
        // The peak never shrinks, so the last look at it counts.
        let now = fs::read_to_string(&status).unwrap_or_default();
        let line = now.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        if let Some(kib) = line.and_then(|line| line.trim().strip_suffix(" kB")) {
            peak_kib = kib.parse().unwrap();
        }
        if let Some(ended) = child.try_wait().unwrap() {
            break ended;
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    assert!(ended.success(), "{ended}");
    assert!(peak_kib > 0, "nothing could be read from {status}");
    f64::from(peak_kib) / 1024.0
}

fn write_blocks(mut to: impl Write, length: u64) {
    for number in 0..length / BLOCK as u64 {
        to.write_all(&block(number)).unwrap();
    }
}

/// Looks like chance, and begins with its own number.
fn block(number: u64) -> [u8; BLOCK] {
    let mut state = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut block = [0; BLOCK];
    for word in block.chunks_exact_mut(8) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        word.copy_from_slice(&state.to_le_bytes());
    }
    block[..8].copy_from_slice(&number.to_le_bytes());
    block
}

fn assert_blocks(path: &Path, length: u64) {
    let mut file = File::open(path).unwrap();
    let mut found = [0; BLOCK];
    for number in 0..length / BLOCK as u64 {
        file.read_exact(&mut found).unwrap();
        assert!(found == block(number), "block {number} is another one");
    }
    assert_eq!(file.read(&mut found).unwrap(), 0);
}

fn is_deep() -> bool {
    std::env::var_os("B2_TEST_DEEP").is_some()
}

fn up_and_down(length: u64, limit_mib: f64) {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let service = Service::start(&folder.path().join("service"));
    let (file, copy) = (folder.path().join("file"), folder.path().join("copy"));
    write_blocks(BufWriter::new(File::create(&file).unwrap()), length);
    let remote = format!("b2://{BUCKET}/file");

    let up = service.transfer().arg(&file).arg(&remote).spawn().unwrap();
    let up = peak_mib(up);
    fs::remove_file(&file).unwrap();
    let down = service.transfer().arg(&remote).arg(&copy).spawn().unwrap();
    let down = peak_mib(down);
    println!(
        "{} MiB: up {up:.1} MiB, down {down:.1} MiB of memory",
        length / MIB
    );
    assert_blocks(&copy, length);
    assert!(
        up < limit_mib && down < limit_mib,
        "up {up:.1} MiB, down {down:.1} MiB"
    );
}

#[test]
fn a_large_file_takes_less_than_40_mib_of_memory() {
    up_and_down(if is_deep() { GIB } else { 192 * MIB }, 40.0);
}

#[test]
fn a_huge_file_takes_less_than_100_mib_of_memory() {
    up_and_down(if is_deep() { 10 * GIB } else { 320 * MIB }, 100.0);
}

#[test]
fn a_long_stream_takes_less_than_100_mib_of_memory() {
    let length = if is_deep() { 2 * GIB } else { 192 * MIB };
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let service = Service::start(&folder.path().join("service"));
    let mut child = service
        .transfer()
        .args(["-", &format!("b2://{BUCKET}/stream")])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let pipe = child.stdin.take().unwrap();
    let writing = std::thread::spawn(move || {
        write_blocks(BufWriter::with_capacity(MIB as usize, pipe), length)
    });
    let peak = peak_mib(child);
    writing.join().unwrap();
    println!("a stream of {} MiB: {peak:.1} MiB of memory", length / MIB);
    let snapshot = service.simulator.snapshot();
    let stored = snapshot.bucket(BUCKET).unwrap().current("stream").unwrap();
    assert_eq!(stored.length, length);
    assert!(peak < 100.0, "{peak:.1} MiB");
}
