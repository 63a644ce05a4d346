use futures_util::stream::try_unfold;

use super::B2Api;
use crate::bucket::entries;
use crate::call::{call_span, note_subject};
use crate::error::Error;
use crate::file_version::Part;
use crate::raw_api::ListPartsRequest;

entries! {
    /// The parts of [`B2Api::list_parts`], by number.
    pub struct Parts of Part
}

/// A request of [`B2Api::list_parts`].
#[derive(Debug, Clone)]
#[must_use = "a listing does nothing until its entries are read"]
pub struct ListParts {
    api: B2Api,
    request: ListPartsRequest,
}

impl ListParts {
    pub(super) fn new(api: B2Api, file_id: String) -> Self {
        let mut request = ListPartsRequest::new(file_id);
        request.max_part_count = Some(1_000);
        Self { api, request }
    }

    /// Begins with the part that has this number, or with the next one after it.
    pub fn start_part_number(mut self, part_number: u32) -> Self {
        self.request.start_part_number = Some(part_number);
        self
    }

    /// Sets how many parts a call asks for, 1 to 1,000. Default: 1,000.
    pub fn batch_size(mut self, batch_size: u32) -> Self {
        self.request.max_part_count = Some(batch_size);
        self
    }

    /// Starts the listing. Calls are made as the parts are read.
    pub fn entries(self) -> Parts {
        let span = call_span!(ListParts);
        note_subject!(span, file_id, self.request.file_id);
        let dialect = self.api.dialect();
        let state = (self.api, Some(self.request), Vec::new().into_iter());
        Parts::new(dialect, span, try_unfold(state, step))
    }
}

type State = (B2Api, Option<ListPartsRequest>, std::vec::IntoIter<Part>);

async fn step((api, mut next, mut parts): State) -> Result<Option<(Part, State)>, Error> {
    loop {
        if let Some(part) = parts.next() {
            return Ok(Some((part, (api, next, parts))));
        }
        let Some(mut request) = next.take() else {
            return Ok(None);
        };
        let page = api.own_session().list_parts(&request).await?;
        let page_parts: Vec<_> = page.parts.into_iter().map(Part::from).collect();
        parts = page_parts.into_iter();
        next = page.next_part_number.map(|number| {
            request.start_part_number = Some(number);
            request
        });
    }
}
