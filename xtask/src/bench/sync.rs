//! Thousands of small files: brought up, looked at again when nothing has changed, brought down, and deleted.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::clients::{Client, Work};
use super::data;
use super::options::Options;
use super::place::{Place, Scratch};
use super::programs::Programs;
use super::runs::Runs;
use super::service::Service;
use super::table::Table;
use crate::project::Project;

const FILE_BYTES: u64 = 16 * 1024;
const FILES_PER_FOLDER: u64 = 100;
const FILE_COUNTS: [u64; 2] = [2_000, 20_000];
const LATENCIES: [Duration; 2] = [Duration::ZERO, Duration::from_millis(20)];
/// The folder in the bucket.
const NAME: &str = "many";
const STEPS: [&str; 4] = ["up", "unchanged", "down", "delete"];
/// Each peer with its defaults, and with as much at once as helps it.
const CLIENTS: [Client; 5] = [
    Client::Own,
    Client::Rclone,
    Client::RcloneTuned,
    Client::B2,
    Client::B2Tuned,
];

pub(super) fn run(project: &Project, options: &Options) -> Result<(), String> {
    let programs = Programs::prepare(project)?;
    println!(
        "medians of {} runs, interleaved; files of 16 KiB\n",
        options.runs
    );
    for place in Place::ALL {
        for count in FILE_COUNTS {
            let name = |latency: Duration| {
                let (place, millis) = (place.name(), latency.as_millis());
                format!("{place}, {millis} ms, {count} files")
            };
            let chosen = LATENCIES.map(|latency| (latency, name(latency)));
            let chosen: Vec<_> = chosen
                .into_iter()
                .filter(|(_, case)| options.chooses(case))
                .collect();
            if chosen.is_empty() {
                continue;
            }
            let tree = Tree::plant(place.scratch(project)?, count)?;
            for (latency, case) in chosen {
                tree.compare(&programs, options, latency, &case)?;
            }
        }
    }
    Ok(())
}

/// The files of a case.
struct Tree {
    scratch: Scratch,
    files: Vec<PathBuf>,
}

impl Tree {
    fn plant(scratch: Scratch, count: u64) -> Result<Self, String> {
        let name = |number: u64| {
            PathBuf::from(format!("{:03}", number / FILES_PER_FOLDER)).join(format!("{number:05}"))
        };
        let files: Vec<PathBuf> = (0..count).map(name).collect();
        let source = scratch.path("source");
        for (number, file) in (0..).zip(&files) {
            data::write(&source.join(file), number, FILE_BYTES)?;
        }
        scratch.empty_folder("nothing")?;
        Ok(Self { scratch, files })
    }

    /// Lets each client do the four steps, round after round, and prints a table for each step.
    fn compare(
        &self,
        programs: &Programs,
        options: &Options,
        latency: Duration,
        case: &str,
    ) -> Result<(), String> {
        let clients = options.admitted(&CLIENTS);
        let mut runs: Vec<[Runs; 4]> = clients.iter().map(|_| Default::default()).collect();
        let (source, nothing) = (self.scratch.path("source"), self.scratch.path("nothing"));
        for _ in 0..options.runs {
            for (&client, runs) in clients.iter().zip(&mut runs) {
                let service = Service::start(&programs.simulator(), latency)?;
                let home = self.scratch.empty_folder("home")?;
                let copy = self.scratch.empty_folder("copy")?;
                let works = [
                    Work::UploadFolder(&source, NAME),
                    Work::UploadFolder(&source, NAME),
                    Work::DownloadFolder(NAME, &copy),
                    Work::EmptyFolder(&nothing, NAME),
                ];
                for (work, runs) in works.into_iter().zip(runs) {
                    let command = client.command(programs, &service, &home, work);
                    runs.add(&command, &service, &self.scratch)?;
                }
                self.check(&source, &copy, client)?;
            }
        }
        for (index, step) in STEPS.into_iter().enumerate() {
            let row = |(client, runs): (&Client, &[Runs; 4])| runs[index].row(client.name());
            let table = Table {
                case: format!("{case}, {step}"),
                rows: clients.iter().zip(&runs).filter_map(row).collect(),
                parts: Vec::new(),
            };
            println!("{table}");
        }
        Ok(())
    }

    /// What came down must be what went up.
    fn check(&self, source: &Path, copy: &Path, client: Client) -> Result<(), String> {
        for file in &self.files {
            let read = |folder: &Path| fs::read(folder.join(file));
            match (read(source), read(copy)) {
                (Ok(sent), Ok(brought)) if sent == brought => {}
                _ => {
                    let (client, file) = (client.name(), file.display());
                    return Err(format!("{client} brought {file} back as something else"));
                }
            }
        }
        Ok(())
    }
}
