//! The planner against the table of the reference, and against what must hold for any intents.

mod identities;
mod limits;
mod notation;
mod properties;
mod vectors;

use super::super::part_sizes::{PartSizes, RequestedPartSizes};
use super::intent::WriteIntent;
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
