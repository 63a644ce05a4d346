//! The planner against the table of the reference, and against what must hold for any intents.

mod identities;
mod limits;
mod notation;
mod properties;
mod vectors;

use super::super::part_sizes::{PartSizes, RequestedPartSizes};
use super::intent::{WriteIntent, WriteSource};
use super::plan::{PlannedPart, StreamPlanner};
use crate::error::Error;

fn sizes(min: u64, recommended: u64, max: u64) -> PartSizes {
    let requested = RequestedPartSizes {
        min: Some(min),
        recommended: Some(recommended),
        max: Some(max),
    };
    PartSizes::new(requested, 1, 1).unwrap()
}

/// The parts that come out when intents arrive one by one.
fn stream(
    intents: impl IntoIterator<Item = WriteIntent>,
    sizes: PartSizes,
) -> Result<Vec<PlannedPart>, Error> {
    let mut planner = StreamPlanner::new(sizes);
    let mut parts = Vec::new();
    for intent in intents {
        parts.extend(planner.push(intent)?);
    }
    parts.extend(planner.finish()?);
    Ok(parts)
}

/// Lays sources one behind the other, as concatenating does.
fn end_to_end(sources: impl IntoIterator<Item = WriteSource>) -> Vec<WriteIntent> {
    let mut offset = 0_u64;
    sources
        .into_iter()
        .map(|source| {
            let intent = WriteIntent::new(source, offset);
            offset = intent.end();
            intent
        })
        .collect()
}
