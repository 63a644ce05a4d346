//! Room for parts in memory.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::super::super::Transfers;
use super::super::super::scheduler::Reservation;
use super::super::body::CHUNK;
use crate::error::{Error, ErrorKind};

/// What the caller says of the buffers of a stream.
#[derive(Debug, Clone)]
pub(crate) struct BufferLimits {
    /// How many parts are in memory at most; as many as the budget of the account allows when absent.
    pub(crate) count: Option<usize>,
    /// How long a full stream waits until one of them was sent.
    pub(crate) time_out: Duration,
}

impl Default for BufferLimits {
    fn default() -> Self {
        Self {
            count: None,
            time_out: Duration::from_secs(3600),
        }
    }
}

#[derive(Debug)]
pub(in crate::transfer::upload) struct Slots {
    transfers: Transfers,
    places: Option<Arc<Semaphore>>,
    time_out: Duration,
}

/// Room for one part, until it is dropped.
#[derive(Debug)]
pub(in crate::transfer::upload) struct Slot {
    _reservation: Reservation,
    _place: Option<OwnedSemaphorePermit>,
}

impl Slots {
    pub(in crate::transfer::upload) fn new(transfers: &Transfers, limits: &BufferLimits) -> Self {
        Self {
            transfers: transfers.clone(),
            places: limits.count.map(|count| Arc::new(Semaphore::new(count))),
            time_out: limits.time_out,
        }
    }

    /// Waits for room for so many bytes, and for the chunk that is read ahead to see whether more follow.
    pub(in crate::transfer::upload) async fn take(&self, bytes: u64) -> Result<Slot, Error> {
        let taken = async {
            let place = match &self.places {
                Some(places) => Arc::clone(places).acquire_owned().await.ok(),
                None => None,
            };
            let reservation = self.transfers.scheduler.reserve(bytes + CHUNK).await?;
            Ok(Slot {
                _reservation: reservation,
                _place: place,
            })
        };
        let patience = self.transfers.host().sleeper().sleep(self.time_out);
        tokio::select! {
            biased;
            slot = taken => slot,
            () = patience => Err(Error::new(ErrorKind::UnboundStreamBufferTimeout)),
        }
    }
}
