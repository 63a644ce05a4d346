//! One large file and many smaller ones, up and down, on a fast and on a distant service, from memory and from disk.

use std::fs;
use std::path::Path;
use std::time::Duration;

use super::clients::{Client, Work};
use super::data;
use super::options::Options;
use super::parts::Parts;
use super::place::{Place, Scratch};
use super::programs::Programs;
use super::runs::Runs;
use super::service::Service;
use super::table::Table;
use crate::project::Project;

/// The name of the first file.
const FILE: &str = "000";

const LATENCIES: [Duration; 2] = [Duration::ZERO, Duration::from_millis(20)];

/// What is transferred.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Load {
    pub(super) name: &'static str,
    pub(super) file_count: u64,
    pub(super) file_length: u64,
    /// Whether each file is larger than one request may be.
    pub(super) is_large: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Up,
    Down,
}

const LOADS: [Load; 2] = [
    Load {
        name: "1 GiB",
        file_count: 1,
        file_length: 1 << 30,
        is_large: true,
    },
    Load {
        name: "200 × 8 MiB",
        file_count: 200,
        file_length: 8 << 20,
        is_large: false,
    },
];

pub(super) fn run(project: &Project, options: &Options) -> Result<(), String> {
    let programs = Programs::prepare(project)?;
    println!(
        "medians of {} runs, interleaved; every client with its defaults\n",
        options.runs
    );
    for place in Place::ALL {
        for load in LOADS {
            let cases: Vec<(Duration, String)> = LATENCIES
                .into_iter()
                .map(|latency| (latency, case(place, latency, load)))
                .filter(|(_, case)| options.chooses(case))
                .collect();
            if cases.is_empty() {
                continue;
            }
            let scratch = place.scratch(project)?;
            let source = scratch.path("source");
            for number in 0..load.file_count {
                data::write(
                    &source.join(format!("{number:03}")),
                    number,
                    load.file_length,
                )?;
            }
            let parts = Parts::measure(&programs, &scratch, &source, load, options.runs)?;
            for (latency, case) in cases {
                compare(&programs, &scratch, options, latency, load, &parts, &case)?;
            }
        }
    }
    Ok(())
}

fn case(place: Place, latency: Duration, load: Load) -> String {
    let (place, latency, load) = (place.name(), latency.as_millis(), load.name);
    format!("{place}, {latency} ms, {load}")
}

/// Runs each client up and down, round after round, and prints both tables.
fn compare(
    programs: &Programs,
    scratch: &Scratch,
    options: &Options,
    latency: Duration,
    load: Load,
    parts: &Parts,
    case: &str,
) -> Result<(), String> {
    let clients = options.admitted(&Client::ALL);
    let mut runs: Vec<[Runs; 2]> = clients.iter().map(|_| Default::default()).collect();
    let source = scratch.path("source");
    let file = source.join(FILE);
    for _ in 0..options.runs {
        for (&client, runs) in clients.iter().zip(&mut runs) {
            // A service of its own for each, so that nobody finds what another has left.
            let service = Service::start(&programs.simulator(), latency)?;
            let home = scratch.empty_folder("home")?;
            let copy = scratch.empty_folder("copy")?;
            let copied = copy.join(FILE);
            let works = if load.is_large {
                [
                    Work::UploadFile(&file, FILE),
                    Work::DownloadFile(FILE, &copied),
                ]
            } else {
                [
                    Work::UploadFolder(&source, "many"),
                    Work::DownloadFolder("many", &copy),
                ]
            };
            for (work, runs) in works.into_iter().zip(runs) {
                let command = client.command(programs, &service, &home, work);
                runs.add(&command, &service, scratch)?;
            }
            check(&source, &copy, client)?;
        }
    }
    for (index, direction) in [Direction::Up, Direction::Down].into_iter().enumerate() {
        let row = |(client, runs): (&Client, &[Runs; 2])| runs[index].row(client.name());
        let table = Table {
            case: format!("{case} {}", direction.name()),
            rows: clients.iter().zip(&runs).filter_map(row).collect(),
            parts: parts.of(load, direction),
        };
        println!("{table}");
    }
    Ok(())
}

impl Direction {
    fn name(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
        }
    }
}

/// What comes down must be what went up.
fn check(source: &Path, copy: &Path, client: Client) -> Result<(), String> {
    let entries =
        fs::read_dir(source).map_err(|error| format!("cannot list the source: {error}"))?;
    for entry in entries.flatten() {
        if !data::are_equal(&entry.path(), &copy.join(entry.file_name()))? {
            return Err(format!("{} brought other bytes back", client.name()));
        }
    }
    Ok(())
}
