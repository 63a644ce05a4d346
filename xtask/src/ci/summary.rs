//! What ran, how it ended and how long it took.

use std::fmt::Write;
use std::time::Duration;

#[derive(Debug, Clone, Copy)]
pub(super) enum State {
    Passed(Duration),
    Failed(Duration),
    Skipped,
    NotReached,
}

#[derive(Debug)]
pub(super) struct Row {
    name: &'static str,
    state: State,
}

impl Row {
    pub(super) fn new(name: &'static str, state: State) -> Self {
        Self { name, state }
    }
}

pub(super) fn table(rows: &[Row]) -> String {
    let mut table = String::from("\nstep       result        seconds\n");
    let mut total = Duration::ZERO;
    for row in rows {
        let (result, took) = match row.state {
            State::Passed(took) => ("ok", Some(took)),
            State::Failed(took) => ("FAILED", Some(took)),
            State::Skipped => ("skipped", None),
            State::NotReached => ("not reached", None),
        };
        total += took.unwrap_or_default();
        let seconds = took.map_or(String::new(), |took| format!("{:.1}", took.as_secs_f64()));
        // Writing to a string does not fail.
        let _ = writeln!(table, "{:<10} {result:<12} {seconds:>8}", row.name);
    }
    let _ = writeln!(
        table,
        "{:<10} {:<12} {:>8.1}",
        "total",
        "",
        total.as_secs_f64()
    );
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_has_a_row_and_only_those_that_ran_a_time() {
        let rows = [
            Row::new("fmt", State::Passed(Duration::from_millis(1500))),
            Row::new("clippy", State::Failed(Duration::from_secs(2))),
            Row::new("tests", State::NotReached),
            Row::new("doc", State::Skipped),
        ];
        let table = table(&rows);
        let lines: Vec<Vec<&str>> = table
            .lines()
            .skip(2)
            .map(|line| line.split_whitespace().collect())
            .collect();
        assert_eq!(lines[0], ["fmt", "ok", "1.5"]);
        assert_eq!(lines[1], ["clippy", "FAILED", "2.0"]);
        assert_eq!(lines[2], ["tests", "not", "reached"]);
        assert_eq!(lines[3], ["doc", "skipped"]);
        assert_eq!(lines[4], ["total", "3.5"]);
    }
}
