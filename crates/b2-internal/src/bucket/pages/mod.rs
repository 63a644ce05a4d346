//! Listings, a little ahead of who reads them: the next page is on its way while the last one is worked on, and a listing that
//! proves to be long is fetched in several ranges of names at once.
//!
//! [`source`] makes the calls, [`ranges`] decides which calls to make and puts the answers in order, [`forecast`] says where a
//! listing can be cut.
//!
//! Invariant: whatever is fetched when, the entries are those of the calls made one after the other, in their order.

mod forecast;
mod ranges;
mod source;

use tokio::task::{JoinError, JoinSet};
use tracing::Instrument as _;

use self::ranges::{Ahead, OrderId, Ranges, Taken};
pub(super) use self::source::{Cursor, Listed, PageSize};
use self::source::{Page, Source};
use crate::api::B2Api;
use crate::error::{Error, ErrorKind};
use crate::file_version::FileVersion;

/// The versions of a listing, in order.
#[derive(Debug)]
pub(super) struct Pages {
    source: Source,
    ranges: Ranges<FileVersion, Error>,
    /// Dropping the set stops the calls.
    calls: JoinSet<Answer>,
}

type Answer = (OrderId, Result<Page<FileVersion>, Error>);

impl Pages {
    pub(super) fn new(
        api: &B2Api,
        bucket_id: String,
        prefix: String,
        page_size: PageSize,
        listed: Listed,
        start: Cursor,
    ) -> Self {
        Self {
            ranges: Ranges::new(prefix.clone(), page_size, start),
            source: Source::new(api, bucket_id, prefix, listed),
            calls: JoinSet::new(),
        }
    }

    /// Makes each folder directly below the prefix one entry, with the action `folder`.
    pub(super) fn with_folders(mut self) -> Self {
        self.source = self.source.with_folders();
        self
    }

    /// Fetches several ranges of names at once when the listing proves to be long. Nothing can be skipped in such a listing.
    pub(super) fn in_ranges(mut self) -> Self {
        self.ranges = self.ranges.ahead(Ahead::default());
        self
    }

    /// The next version.
    pub(super) async fn next(&mut self) -> Result<Option<FileVersion>, Error> {
        loop {
            self.put_in_order_what_has_arrived()?;
            while let Some(order) = self.ranges.next_order() {
                let source = self.source.clone();
                let call = async move {
                    let page = source.fetch(order.cursor, order.count).await;
                    (order.id, page)
                };
                self.calls.spawn(call.in_current_span());
            }
            match self.ranges.take() {
                Taken::Entry(version) => return Ok(Some(version)),
                Taken::Failure(error) => return Err(error),
                Taken::End => return Ok(None),
                Taken::Nothing => {
                    let (order, page) = answer(self.calls.join_next().await)?;
                    self.ranges.answer(order, page);
                }
            }
        }
    }

    /// Makes room for further calls where several are made at once. Where one is, its page is not looked at before the one
    /// before it has been read: it may be skipped.
    fn put_in_order_what_has_arrived(&mut self) -> Result<(), Error> {
        while self.ranges.may_be_many()
            && let Some(joined) = self.calls.try_join_next()
        {
            let (order, page) = answer(Some(joined))?;
            self.ranges.answer(order, page);
        }
        Ok(())
    }

    /// Passes over everything before `file_name`. The page that was fetched ahead is given up if it begins before that.
    pub(super) fn skip_to(&mut self, file_name: &str) {
        if self.ranges.skip_to(file_name) {
            self.calls = JoinSet::new();
        }
    }
}

fn answer(joined: Option<Result<Answer, JoinError>>) -> Result<Answer, Error> {
    joined.and_then(Result::ok).ok_or_else(|| {
        let message = "the task of a listing was lost".to_owned();
        Error::new(ErrorKind::InternalError { message })
    })
}
