//! Decides for every byte of the new file which intent it comes from.

use super::lane::{Lane, Span};
use super::piece::{Placed, SourceKind};
use super::stretch::Fragment;
use crate::error::{Error, ErrorKind};

/// Moves over the new file from left to right and takes each byte from the first of:
///
/// 1. a copy that the service can make, since the intent has enough bytes there for a part;
/// 2. an upload;
/// 3. a copy that is too short, so that it has to be downloaded.
#[derive(Debug)]
pub(super) struct Sweep {
    min_part_size: u64,
    /// Copies that are long enough for a part. Short ones have a lane of their own, so that they never push a long one aside.
    copies: Lane,
    uploads: Lane,
    short_copies: Lane,
    /// Where it is.
    position: u64,
}

impl Sweep {
    pub(super) fn new(min_part_size: u64) -> Self {
        Self {
            min_part_size,
            copies: Lane::new(min_part_size),
            uploads: Lane::new(0),
            short_copies: Lane::new(0),
            position: 0,
        }
    }

    /// Takes an intent that begins at the frontier. Empty ones cover nothing.
    pub(super) fn add(&mut self, intent: Placed) {
        let length = intent.piece.length;
        match intent.piece.kind {
            _ if length == 0 => {}
            SourceKind::Upload => self.uploads.add(intent),
            SourceKind::Copy if length < self.min_part_size => self.short_copies.add(intent),
            SourceKind::Copy => self.copies.add(intent),
        }
    }

    /// Learns that all further intents begin at the frontier or behind it, and gives what that decides, in order. Two
    /// fragments that follow each other may be of the same intent.
    ///
    /// # Errors
    /// `ValueError` for a place that no intent covers.
    pub(super) fn advance(&mut self, frontier: u64) -> Result<Vec<Fragment>, Error> {
        let mut known = frontier;
        for lane in [&mut self.copies, &mut self.uploads, &mut self.short_copies] {
            lane.advance(frontier);
            known = known.min(lane.known());
        }
        self.move_to(known)
    }

    /// Learns that there are no more intents, and gives what remains up to `end`, where the furthest one ends.
    ///
    /// # Errors
    /// As [`advance`](Self::advance).
    pub(super) fn finish(&mut self, end: u64) -> Result<Vec<Fragment>, Error> {
        for lane in [&mut self.copies, &mut self.uploads, &mut self.short_copies] {
            lane.advance(u64::MAX);
        }
        self.move_to(end)
    }

    fn move_to(&mut self, known: u64) -> Result<Vec<Fragment>, Error> {
        let mut fragments = Vec::new();
        while self.position < known {
            fragments.push(self.step(known)?);
        }
        Ok(fragments)
    }

    /// Moves on to the next place where any lane changes.
    fn step(&mut self, known: u64) -> Result<Fragment, Error> {
        let position = self.position;
        let copy = self.copies.at(position);
        let upload = self.uploads.at(position);
        let short_copy = self.short_copies.at(position);
        let next_change = [copy, upload, short_copy]
            .into_iter()
            .flatten()
            .map(|span| match &span.placed {
                placed if placed.start > position => placed.start,
                placed => placed.end(),
            })
            .fold(known, u64::min);

        let here = |span: Option<&Span>| {
            let placed = &span.filter(|span| span.placed.start <= position)?.placed;
            Some(placed.between(position, next_change).piece)
        };
        let reserved = copy.filter(|span| span.is_reserved);
        let upload = here(upload);
        let fragment = if let Some(piece) = here(reserved) {
            Fragment {
                piece,
                local: upload,
            }
        } else {
            let piece = upload.or_else(|| here(copy)).or_else(|| here(short_copy));
            let piece = piece.ok_or_else(|| hole(position, next_change))?;
            Fragment { piece, local: None }
        };
        self.position = next_change;
        Ok(fragment)
    }
}

fn hole(start: u64, end: u64) -> Error {
    let message = format!(
        "cannot emerge a file with a hole: no write intent covers the range ({start}, {end})"
    );
    Error::new(ErrorKind::ValueError { message })
}
