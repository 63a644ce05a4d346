//! Who may move bytes now, and how much memory may be full of them. Every transfer is admitted before it opens a
//! connection, so a thousand waiting files cost no socket, no buffer and no time-out.
//!
//! Invariant: bytes are reserved before a permit is waited for, and nobody who holds a permit waits for bytes. Whoever
//! holds bytes then waits only for permits, whoever holds a permit only for the network and the disk, and so everybody
//! gets on. [`Scheduler::admit`] keeps that order; what needs bytes later takes them with [`Scheduler::try_reserve`] or
//! does without.

mod budget;
mod lane;
mod limit;

use std::sync::Arc;

pub(crate) use budget::Reservation;

use self::budget::Budget;
use self::lane::{Lane, Permit};
use crate::error::{Error, ErrorKind};
use crate::http::{LoadObserver, TransferClass};

/// How much of everything transfers may use at most.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SchedulerLimits {
    pub(crate) max_uploads: usize,
    pub(crate) max_copies: usize,
    pub(crate) max_downloads: usize,
    pub(crate) buffer_bytes: u64,
}

/// What the transfers of an account use of the machine; see [`B2Api::transfer_status`](crate::api::B2Api::transfer_status).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct TransferStatus {
    /// The bytes that buffers hold now.
    pub buffer_bytes: u64,
    /// The most bytes that buffers held at the same time.
    pub most_buffer_bytes: u64,
    /// How many uploads may be under way at the moment.
    pub upload_limit: usize,
    /// How many copies may be under way at the moment.
    pub copy_limit: usize,
    /// How many downloads may be under way at the moment.
    pub download_limit: usize,
}

/// Admits transfers.
#[derive(Debug)]
pub(crate) struct Scheduler {
    uploads: Arc<Lane>,
    copies: Arc<Lane>,
    downloads: Arc<Lane>,
    budget: Budget,
}

/// The right to use one connection, and bytes of memory for its buffers, until it is dropped.
#[derive(Debug)]
#[must_use = "it ends when it is dropped"]
pub(crate) struct Admission {
    reservation: Reservation,
    permit: Permit,
}

impl Scheduler {
    pub(crate) fn new(limits: SchedulerLimits) -> Self {
        Self {
            uploads: Arc::new(Lane::new(limits.max_uploads)),
            copies: Arc::new(Lane::new(limits.max_copies)),
            downloads: Arc::new(Lane::new(limits.max_downloads)),
            budget: Budget::new(limits.buffer_bytes),
        }
    }

    /// Waits for a connection of this class, and for `buffer_bytes` of memory.
    pub(crate) async fn admit(
        &self,
        class: TransferClass,
        buffer_bytes: u64,
    ) -> Result<Admission, Error> {
        let reservation = self.reserve(buffer_bytes).await?;
        let permit = self.lane(class).permit().await.ok_or_else(closed)?;
        Ok(Admission {
            reservation,
            permit,
        })
    }

    /// Whether whoever holds an admission of this class, and is between two pieces of work, should give it back and wait for
    /// another: the limit has become smaller than what is under way.
    pub(crate) fn wants_back(&self, class: TransferClass) -> bool {
        self.lane(class).is_over()
    }

    /// Gives the connection of an admission to others and waits for another one. The memory stays, so that nobody who holds some
    /// waits for more.
    pub(crate) async fn give_way(
        &self,
        class: TransferClass,
        admission: Admission,
    ) -> Result<Admission, Error> {
        drop(admission.permit);
        Ok(Admission {
            reservation: admission.reservation,
            permit: self.lane(class).permit().await.ok_or_else(closed)?,
        })
    }

    /// Waits for memory, in the order of the requests. What is larger than the whole budget is granted alone.
    ///
    /// For buffers that are filled before a connection is needed. Whoever holds an [`Admission`] must not call this.
    pub(crate) async fn reserve(&self, bytes: u64) -> Result<Reservation, Error> {
        match self.try_reserve(bytes) {
            Some(reservation) => Ok(reservation),
            None => self.budget.reserve(bytes).await.ok_or_else(closed),
        }
    }

    /// Takes memory if there is some right now and nobody waits for it.
    pub(crate) fn try_reserve(&self, bytes: u64) -> Option<Reservation> {
        self.budget.try_reserve(bytes)
    }

    /// Sets the most uploads, copies and downloads there may be, each.
    pub(crate) fn set_max_workers(&self, count: usize) {
        for lane in [&self.uploads, &self.copies, &self.downloads] {
            lane.set_cap(count);
        }
    }

    /// What the scheduler has come to.
    pub(crate) fn status(&self) -> TransferStatus {
        TransferStatus {
            buffer_bytes: self.budget.held(),
            most_buffer_bytes: self.budget.high_water_mark(),
            upload_limit: self.uploads.limit(),
            copy_limit: self.copies.limit(),
            download_limit: self.downloads.limit(),
        }
    }

    fn lane(&self, class: TransferClass) -> &Arc<Lane> {
        match class {
            TransferClass::Upload => &self.uploads,
            TransferClass::Copy => &self.copies,
            TransferClass::Download => &self.downloads,
        }
    }
}

impl LoadObserver for Scheduler {
    fn sent(&self, class: TransferClass) -> u64 {
        self.lane(class).halvings()
    }

    fn served(&self, class: TransferClass) {
        self.lane(class).note_success();
    }

    fn busy(&self, class: TransferClass, sent: u64) {
        self.lane(class).note_busy(sent);
    }
}

fn closed() -> Error {
    Error::new(ErrorKind::Cancelled)
}
