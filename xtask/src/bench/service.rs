//! `b2-simulator serve` as a child process: the service that every client of a bench talks to.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde::Deserialize;

/// The bucket that a service is started with.
pub(super) const BUCKET: &str = "bench-bucket";

/// A running service. Dropped, it is stopped.
#[derive(Debug)]
pub(super) struct Service {
    process: Child,
    greeting: Greeting,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Greeting {
    endpoint: String,
    application_key_id: String,
    application_key: String,
}

impl Service {
    /// Starts it with its state in memory, on a port of its own choice. Each answer is held back by `latency`.
    pub(super) fn start(program: &Path, latency: Duration) -> Result<Self, String> {
        Self::start_in(program, latency, None)
    }

    /// The same with its state in a folder.
    pub(super) fn start_in(
        program: &Path,
        latency: Duration,
        data: Option<&Path>,
    ) -> Result<Self, String> {
        let mut command = Command::new(program);
        command.args(["serve", "--port", "0", "--bucket", BUCKET]);
        if let Some(data) = data {
            command.arg("--data").arg(data);
        }
        let mut process = command
            .args(["--latency", &format!("{}ms", latency.as_millis())])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("cannot start {}: {error}", program.display()))?;
        let mut line = String::new();
        if let Some(output) = process.stdout.take() {
            BufReader::new(output)
                .read_line(&mut line)
                .map_err(|error| format!("cannot read the simulator's greeting: {error}"))?;
        }
        match serde_json::from_str(&line) {
            Ok(greeting) => Ok(Self { process, greeting }),
            Err(error) => {
                end(&mut process);
                Err(format!("the simulator greeted with `{line}`: {error}"))
            }
        }
    }

    pub(super) fn endpoint(&self) -> &str {
        &self.greeting.endpoint
    }

    pub(super) fn key_id(&self) -> &str {
        &self.greeting.application_key_id
    }

    pub(super) fn key(&self) -> &str {
        &self.greeting.application_key
    }

    /// The most memory that it has held so far, in KiB.
    pub(super) fn peak_kib(&self) -> Option<u64> {
        let path = format!("/proc/{}/status", self.process.id());
        let status = std::fs::read_to_string(path).ok()?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))?;
        line.trim().trim_end_matches(" kB").parse().ok()
    }

    /// How much processor time it has used so far.
    pub(super) fn cpu(&self) -> Option<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process.id())).ok()?;
        cpu_of(&stat)
    }
}

/// Fields 14 and 15 of `/proc/PID/stat`, in hundredths of a second on every Linux.
fn cpu_of(stat: &str) -> Option<Duration> {
    // The second field is a name in parentheses, which may hold anything.
    let (_, fields) = stat.rsplit_once(')')?;
    let mut ticks = fields
        .split_whitespace()
        .skip(11)
        .map_while(|field| field.parse::<u64>().ok());
    Some(Duration::from_millis((ticks.next()? + ticks.next()?) * 10))
}

fn end(process: &mut Child) {
    let _ = process.kill();
    let _ = process.wait();
}

impl Drop for Service {
    fn drop(&mut self) {
        end(&mut self.process);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_a_process_is_read_whatever_its_name_is() {
        let stat = "42 (a (b) c) S 1 42 42 0 -1 4194560 1 0 0 0 150 25 0 0 20 0 3 0 1 1 1";
        assert_eq!(cpu_of(stat), Some(Duration::from_millis(1750)));
    }
}
