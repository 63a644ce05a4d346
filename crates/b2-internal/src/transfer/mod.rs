//! What moves bytes: uploads and downloads, of one piece or of many, with one scheduler and one retry policy.
//!
//! `upload` sends a source as a small file or as the parts of a large one; `copy` lets the service do that from what it
//! has; `download` fetches ranges into a target.
//! Plans are values made by pure functions; executing them is kept thin.
//!
//! Invariant: no connection is opened without a permit of the scheduler, and no part is held in memory whole but of what is
//! read only once, within the budget of the scheduler.

mod assembly;
mod begun_file;
pub(crate) mod copy;
pub mod download;
pub(crate) mod emerge;
mod journal;
mod large_file;
mod new_file;
mod part_ranges;
mod part_sizes;
mod scheduler;
mod siblings;
pub mod upload;

use std::sync::Arc;

pub(crate) use begun_file::Continuing;
pub(crate) use journal::Journal;
pub(crate) use new_file::NewFile;
pub use part_ranges::choose_part_ranges;
pub(crate) use part_sizes::RequestedPartSizes;
pub use scheduler::TransferStatus;
pub(crate) use scheduler::{Scheduler, SchedulerLimits};

use part_sizes::PartSizes;

use crate::error::Error;
use crate::host::Host;
use crate::http::RetryPolicy;
pub(crate) use crate::http::TransferClass;
use crate::session::B2Session;

/// What all transfers of an account share.
#[derive(Debug, Clone)]
pub(crate) struct Transfers {
    pub(crate) session: B2Session,
    pub(crate) scheduler: Arc<Scheduler>,
    pub(crate) settings: Arc<TransferSettings>,
}

/// How transfers are made.
#[derive(Debug)]
pub(crate) struct TransferSettings {
    pub(crate) retry_policy: RetryPolicy,
    pub(crate) check_download_hash: bool,
    pub(crate) max_download_streams_per_file: usize,
    pub(crate) journal: Option<Journal>,
}

impl Transfers {
    /// What one transfer works with. `shutdown` waits until it is dropped with all its clones.
    pub(crate) fn for_transfer(&self) -> Self {
        Self {
            session: self.session.for_transfer(),
            ..self.clone()
        }
    }

    /// The same between two transfers: nobody waits for whoever holds it.
    pub(crate) fn at_rest(&self) -> Self {
        Self {
            session: self.session.at_rest(),
            ..self.clone()
        }
    }

    pub(crate) fn host(&self) -> &Host {
        self.session.host()
    }

    /// What the caller asks for, completed from the account.
    async fn part_sizes(&self, requested: RequestedPartSizes) -> Result<PartSizes, Error> {
        let authorization = self.session.authorization().await?;
        let account = &authorization.data;
        PartSizes::new(
            requested,
            account.absolute_minimum_part_size,
            account.recommended_part_size,
        )
    }
}
