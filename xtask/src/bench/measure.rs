//! What a child process takes: time, processor, memory.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// GNU time. It asks the operating system for what the child used, which the standard library cannot.
const TIME: &str = "/usr/bin/time";

/// What one run took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Usage {
    pub(super) wall: Duration,
    /// In user and in system mode, all threads together.
    pub(super) cpu: Duration,
    pub(super) peak_kib: u64,
}

/// Runs `command` to its end. What it prints is shown only if it fails.
pub(super) fn measure(command: &Command, scratch: &Path) -> Result<Usage, String> {
    let report = scratch.join("time.txt");
    let mut timed = Command::new(TIME);
    timed
        .args(["--quiet", "--format=%U %S %M", "--output"])
        .arg(&report)
        .arg(command.get_program())
        .args(command.get_args())
        .stdin(Stdio::null());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => timed.env(name, value),
            None => timed.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        timed.current_dir(folder);
    }
    let begun = Instant::now();
    let output = timed.output().map_err(|error| {
        format!("cannot start {TIME} (GNU time, Debian's package `time`): {error}")
    })?;
    let wall = begun.elapsed();
    if !output.status.success() {
        let said = [output.stdout, output.stderr].concat();
        return Err(format!(
            "`{command:?}` ended with {}:\n{}",
            output.status,
            String::from_utf8_lossy(&said).trim_end()
        ));
    }
    let report = std::fs::read_to_string(&report)
        .map_err(|error| format!("cannot read what {TIME} reported: {error}"))?;
    parse(wall, &report).ok_or(format!("{TIME} reported `{report}`; is it GNU time?"))
}

fn parse(wall: Duration, report: &str) -> Option<Usage> {
    let mut words = report.split_whitespace();
    let mut seconds = || words.next()?.parse().ok().map(Duration::from_secs_f64);
    let cpu = seconds()? + seconds()?;
    Some(Usage {
        wall,
        cpu,
        peak_kib: words.next()?.parse().ok()?,
    })
}

/// The medians of what several runs took, each figure for itself.
pub(super) fn median(runs: &[Usage]) -> Option<Usage> {
    Some(Usage {
        wall: middle(runs.iter().map(|run| run.wall))?,
        cpu: middle(runs.iter().map(|run| run.cpu))?,
        peak_kib: middle(runs.iter().map(|run| run.peak_kib))?,
    })
}

/// The middle value; of an even number of them, the lower of the two in the middle.
pub(super) fn middle<T: Ord + Copy>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut values: Vec<T> = values.collect();
    values.sort_unstable();
    values.get(values.len().checked_sub(1)? / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_is_read() {
        let usage = parse(Duration::from_secs(2), "0.25 0.50 20480\n").unwrap();
        assert_eq!(usage.cpu, Duration::from_millis(750));
        assert_eq!(usage.peak_kib, 20_480);
        assert!(parse(Duration::ZERO, "0.25").is_none());
    }

    #[test]
    fn the_middle_of_several_is_taken_and_nothing_has_none() {
        assert_eq!(middle([5, 1, 3].into_iter()), Some(3));
        assert_eq!(middle([4, 1, 3, 2].into_iter()), Some(2));
        assert_eq!(median(&[]), None);
    }
}
