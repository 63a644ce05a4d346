//! Makes parts of fragments.

use std::mem;

use super::super::part_sizes::{MAX_PARTS, PartSizes, too_many_parts};
use super::piece::{Piece, SourceKind};
use super::plan::{PartContent, PlannedPart};
use super::stretch::{Fragment, Stretch};
use crate::error::Error;

/// How parts depend on the length of the whole file.
#[derive(Debug, Clone, Copy)]
pub(super) enum Growth {
    /// Not at all: the sizes were chosen for it.
    None,
    /// It is unknown, so they grow as it does.
    WithPosition,
}

/// Takes the fragments of a file from left to right. Bytes for uploaded parts collect until there are enough for one; a
/// copy that is long enough to be a part first fills up what has collected, if that is too short to stand alone.
#[derive(Debug)]
pub(super) struct PartBuilder {
    sizes: PartSizes,
    growth: Growth,
    /// The copy that is being read. How it is cut depends on its whole length.
    copy: Stretch,
    /// What will be uploaded, from local and, where copies are too short, remote bytes.
    collected: Stretch,
    /// Where the next part begins.
    position: u64,
    count: u32,
    parts: Vec<PlannedPart>,
}

impl PartBuilder {
    pub(super) fn new(sizes: PartSizes, growth: Growth) -> Self {
        Self {
            sizes,
            growth,
            copy: Stretch::default(),
            collected: Stretch::default(),
            position: 0,
            count: 0,
            parts: Vec::new(),
        }
    }

    /// Takes the fragment that follows.
    ///
    /// # Errors
    /// `InvalidUserInput` when there are too many parts.
    pub(super) fn add(&mut self, fragment: Fragment) -> Result<(), Error> {
        let intent_before = self.copy.fragments().back().map(|last| last.piece.intent);
        if intent_before != Some(fragment.piece.intent) {
            self.end_copy()?;
        }
        match fragment.piece.kind {
            SourceKind::Copy => self.copy.push(fragment),
            SourceKind::Upload => self.collect(fragment.piece)?,
        }
        Ok(())
    }

    /// The parts that were completed since they were last taken.
    pub(super) fn take_parts(&mut self) -> Vec<PlannedPart> {
        mem::take(&mut self.parts)
    }

    /// Completes the last part. Gives where it ends. There is no part if there was no piece.
    pub(super) fn finish(&mut self) -> Result<u64, Error> {
        self.end_copy()?;
        // A file that is nothing but a copy is made by one call, which knows no smallest size.
        let fragments = self.collected.fragments();
        match fragments.front().map(|only| &only.piece) {
            Some(only)
                if only.kind == SourceKind::Copy && fragments.len() == 1 && self.count == 0 =>
            {
                let content = PartContent::Copy(only.clone());
                self.push_part(content, self.collected.length())?;
            }
            _ => self.flush()?,
        }
        Ok(self.position)
    }

    /// Decides about the copy that was read: what of it the service copies, and what goes with the bytes around it.
    fn end_copy(&mut self) -> Result<(), Error> {
        let mut copy = mem::take(&mut self.copy);
        let head = self.sizes.missing(self.collected.length());
        let body = self
            .sizes
            .longest_proper(copy.length().saturating_sub(head));
        if body > 0 {
            self.collect_all(&copy.split_front(head))?;
            self.flush()?;
            self.copy_parts(copy.split_front(body))?;
        }
        // Behind a body something remains only where the smallest and the largest part are close to each other.
        self.collect_all(&copy)
    }

    /// Makes parts of a stretch of one copy.
    fn copy_parts(&mut self, body: Stretch) -> Result<(), Error> {
        let Some(first) = body.fragments().front() else {
            return Ok(());
        };
        let mut piece = Piece {
            length: body.length(),
            ..first.piece.clone()
        };
        for length in self.sizes.cut_copy(body.length()) {
            self.push_part(PartContent::Copy(piece.split_front(length)), length)?;
        }
        Ok(())
    }

    fn collect_all(&mut self, stretch: &Stretch) -> Result<(), Error> {
        stretch
            .fragments()
            .iter()
            .try_for_each(|fragment| self.collect(fragment.to_upload()))
    }

    /// Takes bytes that will be uploaded, and makes the parts that no further byte can change.
    fn collect(&mut self, piece: Piece) -> Result<(), Error> {
        self.collected.push(Fragment { piece, local: None });
        loop {
            let sizes = self.sizes_here();
            if self.collected.length() < sizes.recommended() + sizes.min() {
                return Ok(());
            }
            self.upload(sizes.recommended())?;
        }
    }

    /// Makes parts of everything that collected.
    fn flush(&mut self) -> Result<(), Error> {
        if self.collected.length() == 0 {
            return Ok(());
        }
        self.sizes_here()
            .cut(self.collected.length())
            .try_for_each(|length| self.upload(length))
    }

    /// Makes a part of the first `length` bytes that collected.
    fn upload(&mut self, length: u64) -> Result<(), Error> {
        let part = self.collected.split_front(length);
        let pieces = part.fragments().iter().map(Fragment::to_upload).collect();
        self.push_part(PartContent::of_upload(pieces), length)
    }

    fn push_part(&mut self, content: PartContent, length: u64) -> Result<(), Error> {
        if self.count == MAX_PARTS {
            return Err(too_many_parts());
        }
        self.count += 1;
        self.parts.push(PlannedPart {
            number: self.count,
            offset: self.position,
            length,
            content,
        });
        self.position += length;
        Ok(())
    }

    fn sizes_here(&self) -> PartSizes {
        match self.growth {
            Growth::None => self.sizes,
            Growth::WithPosition => self.sizes.grown_at(self.position),
        }
    }
}
