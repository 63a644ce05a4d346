//! How fast the simulator itself is: it must not be what a bench of its clients measures.
//!
//! The load comes from threads with plain sockets that keep their connection, one request after the other: no client
//! that could be slow, and no pipelining that would be no request.

mod connection;
mod load;

use std::path::Path;
use std::time::{Duration, Instant};

use super::options::Options;
use super::service::Service;
use crate::command::Command;
use crate::project::Project;
use connection::{Account, Connection};
use load::{Body, Load};

const MEGABYTE: u64 = 1_000_000;
const BODY_BYTES: usize = 100 * 1_000_000;
/// Bytes of one run of uploads.
const RUN_BYTES: u64 = 4_000 * MEGABYTE;
const REQUESTS: u64 = 200_000;
const DISK_BYTES: u64 = 10 * 1024 * 1024 * 1024;

/// One case: what it does, and what it should reach at least.
struct Case {
    name: &'static str,
    bar: &'static str,
    run: fn(&Path) -> Result<String, String>,
}

const CASES: [Case; 4] = [
    Case {
        name: "100 MB bodies in, digests verified",
        bar: "1.0 GB/s",
        run: |program| uploads(program, "verified"),
    },
    Case {
        name: "100 MB bodies in, do_not_verify",
        bar: "1.5 GB/s",
        run: |program| uploads(program, "do_not_verify"),
    },
    Case {
        name: "small requests",
        bar: "20,000/s",
        run: small_requests,
    },
    Case {
        name: "10 GiB in, --data",
        bar: "100 MB of memory",
        run: ten_gibibytes_on_disk,
    },
];

pub(super) fn run(project: &Project, options: &Options) -> Result<(), String> {
    Command::cargo("build --release --quiet --package b2-simulator --bin b2-simulator").run()?;
    let program = project.target.join("release").join("b2-simulator");
    println!("{:<40} {:>18}   measured", "simulator", "wanted at least");
    for case in CASES.iter().filter(|case| options.chooses(case.name)) {
        for _ in 0..options.runs {
            let measured = (case.run)(&program)?;
            println!("{:<40} {:>18}   {measured}", case.name, case.bar);
        }
    }
    Ok(())
}

/// Uploads from two connections; each file is deleted as soon as it is there, so that memory is used again.
fn uploads(program: &Path, digest: &str) -> Result<String, String> {
    let service = Service::start(program, Duration::ZERO)?;
    let account = Account::authorize(&service)?;
    let body = Body::noise(BODY_BYTES);
    if digest == "verified" {
        refuses_a_wrong_digest(&account, &body)?;
    }
    let claim = if digest == "verified" {
        body.sha1.as_str()
    } else {
        digest
    };
    let load = Load {
        account: &account,
        threads: 2,
    };
    let count = RUN_BYTES / BODY_BYTES as u64;
    let begun = (Instant::now(), service.cpu());
    load.run(count, |connection, _| {
        let file_id = connection.upload("file", &body.bytes, claim)?;
        connection.delete("file", &file_id)
    })?;
    let bytes = count * BODY_BYTES as u64;
    Ok(throughput(&service, bytes, begun))
}

fn throughput(service: &Service, bytes: u64, (start, cpu): (Instant, Option<Duration>)) -> String {
    let gigabytes = bytes as f64 / 1e9;
    let rate = gigabytes / start.elapsed().as_secs_f64();
    let used = service
        .cpu()
        .zip(cpu)
        .map(|(now, then)| now.saturating_sub(then));
    let used = used.map_or(0.0, |used| used.as_secs_f64()) / gigabytes;
    format!("{rate:.2} GB/s, {used:.2} s of CPU per GB in the service")
}

/// A figure is worth nothing if the digests are not looked at.
fn refuses_a_wrong_digest(account: &Account, body: &Body) -> Result<(), String> {
    let mut connection = Connection::open(account)?;
    let wrong = "0".repeat(40);
    match connection.upload("wrong", &body.bytes, &wrong) {
        Err(refusal) if refusal.contains("Sha1 did not match") => Ok(()),
        other => Err(format!("a wrong digest was answered with {other:?}")),
    }
}

fn small_requests(program: &Path) -> Result<String, String> {
    let service = Service::start(program, Duration::ZERO)?;
    let account = Account::authorize(&service)?;
    let file_id = Connection::open(&account)?.upload("file", b"content", "do_not_verify")?;
    let load = Load {
        account: &account,
        threads: 8,
    };
    let (start, cpu) = (Instant::now(), service.cpu());
    load.run(REQUESTS, |connection, _| connection.get_file_info(&file_id))?;
    let rate = REQUESTS as f64 / start.elapsed().as_secs_f64();
    let used = service
        .cpu()
        .zip(cpu)
        .map(|(now, then)| now.saturating_sub(then));
    let micros = used.map_or(0.0, |used| used.as_secs_f64() * 1e6 / REQUESTS as f64);
    Ok(format!(
        "{rate:.0}/s, {micros:.0} µs of CPU each in the service"
    ))
}

fn ten_gibibytes_on_disk(program: &Path) -> Result<String, String> {
    let folder = std::env::temp_dir().join(format!("b2-bench-{}", std::process::id()));
    let measured = on_disk(program, &folder);
    let removed = std::fs::remove_dir_all(&folder);
    removed.map_err(|error| format!("cannot remove {}: {error}", folder.display()))?;
    measured
}

fn on_disk(program: &Path, folder: &Path) -> Result<String, String> {
    let service = Service::start_in(program, Duration::ZERO, Some(folder))?;
    let account = Account::authorize(&service)?;
    let body = Body::noise(BODY_BYTES);
    let load = Load {
        account: &account,
        threads: 2,
    };
    let count = DISK_BYTES.div_ceil(BODY_BYTES as u64);
    let begun = (Instant::now(), service.cpu());
    load.run(count, |connection, number| {
        let name = format!("file-{number}");
        connection
            .upload(&name, &body.bytes, &body.sha1)
            .map(|_| ())
    })?;
    let rate = throughput(&service, count * BODY_BYTES as u64, begun);
    let peak = service.peak_kib().map_or(0, |kib| kib * 1024 / MEGABYTE);
    Ok(format!("{peak} MB of memory at the most, {rate}"))
}
