//! What an older interface costs: the same uploads over each of them, counted in instructions.

use std::fmt::Write;

use super::instructions;
use super::measure::middle;
use super::options::Options;
use super::place::Place;
use crate::command::Command;
use crate::project::{Package, Project};

const UPLOADS: u64 = 5_000;
/// What an older interface may take more than the newest, in thousandths.
const ALLOWED: u64 = 20;

pub(super) fn run(project: &Project, options: &Options) -> Result<(), String> {
    Command::cargo("build --release --quiet --package tests --example bench-interfaces").run()?;
    let program = project
        .target
        .join("release")
        .join("examples")
        .join("bench-interfaces");
    let scratch = Place::Disk.scratch(project)?;
    let interfaces: Vec<String> = project
        .facades()
        .into_iter()
        .filter_map(Package::interface_number)
        .map(|number| format!("v{number}"))
        .filter(|name| options.chooses(name))
        .collect();
    let mut counts = vec![Vec::new(); interfaces.len()];
    for _ in 0..options.runs {
        for (interface, counts) in interfaces.iter().zip(&mut counts) {
            let arguments = [interface.as_str(), &UPLOADS.to_string()];
            counts.push(instructions::count(&program, &arguments, scratch.root())?);
        }
    }
    let medians = counts
        .iter()
        .map(|counts| middle(counts.iter().copied()).unwrap_or_default());
    let rows: Vec<(String, u64)> = interfaces.into_iter().zip(medians).collect();
    print!("{}", table(&rows));
    match too_dear(&rows) {
        None => Ok(()),
        Some(name) => Err(format!(
            "{name} takes over {}.{} % more instructions than the newest interface",
            ALLOWED / 10,
            ALLOWED % 10
        )),
    }
}

/// The newest interface comes first.
fn table(rows: &[(String, u64)]) -> String {
    let mut table =
        format!("{UPLOADS} small uploads\n     instructions  per upload   more than the newest\n");
    let newest = rows.first().map_or(0, |(_, count)| *count);
    for (name, count) in rows {
        let more = (*count as f64 / newest.max(1) as f64 - 1.0) * 100.0;
        // Writing to a string does not fail.
        let _ = writeln!(
            table,
            "{name:<4} {count:>12} {:>11} {more:>20.2} %",
            count / UPLOADS
        );
    }
    table
}

fn too_dear(rows: &[(String, u64)]) -> Option<&str> {
    let (_, newest) = rows.first()?;
    let allowed = newest.saturating_mul(1000 + ALLOWED) / 1000;
    let dear = rows.iter().find(|(_, count)| *count > allowed)?;
    Some(&dear.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(counts: &[u64]) -> Vec<(String, u64)> {
        let names = ["v3", "v2", "v1"].map(str::to_owned);
        names.into_iter().zip(counts.iter().copied()).collect()
    }

    #[test]
    fn two_per_cent_more_are_allowed() {
        assert_eq!(too_dear(&rows(&[1_000_000, 1_020_000, 900_000])), None);
        assert_eq!(
            too_dear(&rows(&[1_000_000, 1_000_000, 1_020_001])),
            Some("v1")
        );
        assert_eq!(too_dear(&[]), None);
    }

    #[test]
    fn the_table_shows_what_one_upload_takes() {
        let table = table(&rows(&[1_000_000_000, 1_010_000_000]));
        assert!(table.contains("200000"), "{table}");
        assert!(table.contains("1.00 %"), "{table}");
    }
}
