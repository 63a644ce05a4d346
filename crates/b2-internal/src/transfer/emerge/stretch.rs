//! Bytes of the new file, one behind the other, and where they can be had.

use std::collections::VecDeque;

use super::piece::Piece;

/// Bytes of one intent.
#[derive(Debug, Clone)]
pub(super) struct Fragment {
    pub(super) piece: Piece,
    /// The same bytes in an upload source, where a copy is preferred to it.
    pub(super) local: Option<Piece>,
}

impl Fragment {
    /// What to read when the service does not copy it: nothing is downloaded that is here.
    pub(super) fn to_upload(&self) -> Piece {
        self.local.as_ref().unwrap_or(&self.piece).clone()
    }

    fn is_continued_by(&self, next: &Self) -> bool {
        self.piece.is_continued_by(&next.piece)
            && match (&self.local, &next.local) {
                (Some(local), Some(next)) => local.is_continued_by(next),
                (None, None) => true,
                _ => false,
            }
    }

    fn split_front(&mut self, length: u64) -> Self {
        Self {
            piece: self.piece.split_front(length),
            local: self.local.as_mut().map(|local| local.split_front(length)),
        }
    }
}

/// A queue of bytes.
#[derive(Debug, Default)]
pub(super) struct Stretch {
    fragments: VecDeque<Fragment>,
    length: u64,
}

impl Stretch {
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    pub(super) fn fragments(&self) -> &VecDeque<Fragment> {
        &self.fragments
    }

    /// Adds what follows. One read is enough for what one intent has in a row.
    pub(super) fn push(&mut self, next: Fragment) {
        let length = next.piece.length;
        self.length += length;
        match self.fragments.back_mut() {
            Some(last) if last.is_continued_by(&next) => {
                last.piece.length += length;
                if let Some(local) = &mut last.local {
                    local.length += length;
                }
            }
            _ => self.fragments.push_back(next),
        }
    }

    /// Takes the first `length` bytes, which it has, away.
    pub(super) fn split_front(&mut self, length: u64) -> Self {
        let mut front = Self::default();
        while front.length < length
            && let Some(mut fragment) = self.fragments.pop_front()
        {
            let missing = length - front.length;
            if fragment.piece.length > missing {
                front.push(fragment.split_front(missing));
                self.fragments.push_front(fragment);
            } else {
                front.push(fragment);
            }
        }
        self.length -= front.length;
        front
    }
}
