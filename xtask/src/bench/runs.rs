//! What one client took, run after run.

use std::process::Command;
use std::time::Duration;

use super::measure::{Usage, measure, median, middle};
use super::place::Scratch;
use super::service::Service;
use super::table::Row;

#[derive(Debug, Default)]
pub(super) struct Runs {
    usages: Vec<Usage>,
    service_cpus: Vec<Duration>,
}

impl Runs {
    /// Runs a client once more.
    pub(super) fn add(
        &mut self,
        command: &Command,
        service: &Service,
        scratch: &Scratch,
    ) -> Result<(), String> {
        let before = service.cpu();
        self.usages.push(measure(command, scratch.root())?);
        let used = service
            .cpu()
            .zip(before)
            .map(|(after, before)| after - before);
        self.service_cpus.extend(used);
        Ok(())
    }

    /// The medians; `None` when there was no run.
    pub(super) fn row(&self, name: &str) -> Option<Row> {
        Some(Row {
            name: name.to_owned(),
            usage: median(&self.usages)?,
            service_cpu: middle(self.service_cpus.iter().copied()),
        })
    }
}
