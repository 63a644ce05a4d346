use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::stream::{PieceProgress, TransferProgress};

/// The progress of each part by its number, also when the parts are sent anew to another large file.
#[derive(Debug)]
pub(super) struct PartProgress {
    transfer: TransferProgress,
    parts: Mutex<BTreeMap<u32, PieceProgress>>,
}

impl PartProgress {
    pub(super) fn new(transfer: TransferProgress) -> Self {
        Self {
            transfer,
            parts: Mutex::default(),
        }
    }

    pub(super) fn of(&self, number: u32) -> PieceProgress {
        let mut parts = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        let part = parts.entry(number).or_insert_with(|| self.transfer.piece());
        part.clone()
    }
}
