//! Plans: of all intents at once, or as they arrive.

use super::super::part_sizes::PartSizes;
use super::intent::WriteIntent;
use super::part_builder::{Growth, PartBuilder};
use super::piece::{Piece, SourceKind};
use super::sweep::Sweep;
use crate::error::{Error, ErrorKind};

/// How a file is put together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plan {
    /// The length of the file, in bytes.
    pub(crate) length: u64,
    /// At least one, in order.
    pub(crate) parts: Vec<PlannedPart>,
}

/// One part of a large file, or the whole of a small one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlannedPart {
    /// From 1.
    pub(crate) number: u32,
    /// Where it begins in the new file, in bytes.
    pub(crate) offset: u64,
    /// 0 only when the whole file is empty.
    pub(crate) length: u64,
    pub(crate) content: PartContent,
}

/// Where the bytes of a part come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PartContent {
    /// A range of one upload source.
    Upload(Piece),
    /// A range of a file, which the service copies.
    Copy(Piece),
    /// Ranges of several sources that are uploaded one behind the other; those of files are downloaded for it. None at
    /// all for an empty file that no upload source was given for.
    Mixed(Vec<Piece>),
}

impl PartContent {
    pub(super) fn of_upload(pieces: Vec<Piece>) -> Self {
        match <[Piece; 1]>::try_from(pieces) {
            Ok([piece]) if piece.kind == SourceKind::Upload => Self::Upload(piece),
            Ok([piece]) => Self::Mixed(vec![piece]),
            Err(pieces) => Self::Mixed(pieces),
        }
    }

    /// The pieces, in order.
    pub(crate) fn pieces(&self) -> &[Piece] {
        match self {
            Self::Upload(piece) | Self::Copy(piece) => std::slice::from_ref(piece),
            Self::Mixed(pieces) => pieces,
        }
    }
}

/// Plans a file of which all intents are known, in any order.
///
/// # Errors
/// * `ValueError` when there are no intents, or for a place that none covers.
/// * `MaxFileSizeExceeded` beyond 10 TB.
/// * `InvalidUserInput` when the file would need more than 10,000 parts.
pub(crate) fn plan(intents: Vec<WriteIntent>, sizes: PartSizes) -> Result<Plan, Error> {
    let length = intents.iter().map(WriteIntent::end).max().unwrap_or(0);
    let mut planner = Planner::new(sizes.for_total(length)?, Growth::None);
    let mut numbered: Vec<_> = intents.into_iter().enumerate().collect();
    numbered.sort_by_key(|(_, intent)| intent.offset);
    for (number, intent) in numbered {
        planner.add(number, intent)?;
    }
    let parts = planner.finish()?;
    Ok(Plan { length, parts })
}

/// Plans a file while its intents arrive, in the order of their places. Parts grow with the file, whose length nobody
/// knows. After an error it is of no more use.
///
/// A part is given as soon as nothing that may still arrive can change it. What is held until then does not grow with
/// the number of intents that came before, unless a long intent waits for its end to know its successor.
#[derive(Debug)]
pub(crate) struct StreamPlanner {
    planner: Planner,
    count: usize,
}

impl StreamPlanner {
    pub(crate) fn new(sizes: PartSizes) -> Self {
        Self {
            planner: Planner::new(sizes, Growth::WithPosition),
            count: 0,
        }
    }

    /// Takes the next intent and gives the parts that are now certain.
    ///
    /// # Errors
    /// As [`plan`]; also `ValueError` when the intent begins before the last one.
    pub(crate) fn push(&mut self, intent: WriteIntent) -> Result<Vec<PlannedPart>, Error> {
        self.planner.add(self.count, intent)?;
        self.count += 1;
        Ok(self.planner.builder.take_parts())
    }

    /// Learns that there are no more intents and gives the remaining parts.
    ///
    /// # Errors
    /// As [`plan`].
    pub(crate) fn finish(self) -> Result<Vec<PlannedPart>, Error> {
        self.planner.finish()
    }
}

/// Sends intents through both steps.
#[derive(Debug)]
struct Planner {
    sweep: Sweep,
    builder: PartBuilder,
    /// The content of the file, should it turn out to be empty. `None` before the first intent.
    if_empty: Option<PartContent>,
    /// No further intent begins before it.
    frontier: u64,
    /// Where the furthest intent ends.
    end: u64,
}

impl Planner {
    fn new(sizes: PartSizes, growth: Growth) -> Self {
        Self {
            sweep: Sweep::new(sizes.min()),
            builder: PartBuilder::new(sizes, growth),
            if_empty: None,
            frontier: 0,
            end: 0,
        }
    }

    fn add(&mut self, number: usize, intent: WriteIntent) -> Result<(), Error> {
        let placed = intent.into_placed(number)?;
        if placed.start < self.frontier {
            let message = format!(
                "write intents must arrive in the order of their destination: {} comes after {}",
                placed.start, self.frontier
            );
            return Err(Error::new(ErrorKind::ValueError { message }));
        }
        self.advance(placed.start)?;
        self.end = self.end.max(placed.end());
        if self.if_empty.is_none() {
            self.if_empty = Some(match placed.piece.kind {
                SourceKind::Upload => PartContent::Upload(placed.piece.slice(0, 0)),
                // The service copies at least one byte.
                SourceKind::Copy => PartContent::Mixed(Vec::new()),
            });
        }
        self.sweep.add(placed);
        Ok(())
    }

    fn advance(&mut self, frontier: u64) -> Result<(), Error> {
        self.frontier = frontier;
        for fragment in self.sweep.advance(frontier)? {
            self.builder.add(fragment)?;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<PlannedPart>, Error> {
        let Some(if_empty) = self.if_empty.take() else {
            let message = "nothing to emerge: give at least one write intent".to_owned();
            return Err(Error::new(ErrorKind::ValueError { message }));
        };
        if self.end == 0 {
            return Ok(vec![PlannedPart {
                number: 1,
                offset: 0,
                length: 0,
                content: if_empty,
            }]);
        }
        for fragment in self.sweep.finish(self.end)? {
            self.builder.add(fragment)?;
        }
        let planned = self.builder.finish()?;
        if planned != self.end {
            let message = format!("{planned} of {} bytes are planned", self.end);
            return Err(Error::new(ErrorKind::InternalError { message }));
        }
        Ok(self.builder.take_parts())
    }
}
