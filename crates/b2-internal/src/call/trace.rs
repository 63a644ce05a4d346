//! One `tracing` span per public call. Without a subscriber that wants it, a call pays for one look at a flag.

use std::future::Future;

use tracing::{Instrument, Span};

/// The span of a call, named after its request. What it is about is noted in its fields.
macro_rules! call_span {
    ($Request:ident) => {
        tracing::debug_span!(
            target: "b2sdk::call",
            stringify!($Request),
            bucket = tracing::field::Empty,
            bucket_id = tracing::field::Empty,
            file = tracing::field::Empty,
            file_id = tracing::field::Empty,
        )
    };
}

/// Notes in the span of a call what the call is about: the parts of a request that have these names, and none that could
/// be a secret.
macro_rules! note_subject {
    ($span:ident, bucket, $bucket:expr) => {
        $span.record("bucket", $bucket.name())
    };
    ($span:ident, bucket_name, $name:expr) => {
        $span.record("bucket", &*$name)
    };
    ($span:ident, bucket_id, $id:expr) => {
        $span.record("bucket_id", &*$id)
    };
    ($span:ident, file_name, $name:expr) => {
        $span.record("file", &*$name)
    };
    ($span:ident, new_file_name, $name:expr) => {
        $span.record("file", &*$name)
    };
    ($span:ident, file_id, $id:expr) => {
        $span.record("file_id", &*$id)
    };
    ($span:ident, $other:ident, $value:expr) => {};
}

pub(crate) use {call_span, note_subject};

/// Runs `future` within `span`.
pub(crate) fn instrumented<F: Future>(future: F, span: Span) -> impl Future<Output = F::Output> {
    future.instrument(span)
}
