//! The bytes of requests and responses, as they pass through the service.
//!
//! Invariant: content is never held as a whole. A body in comes chunk by chunk into a blob, a body out is read from
//! blobs as the other side takes it.

mod intake;
mod reader;
mod request;
mod response;
mod work;

pub(crate) use intake::{ReceiveError, Received, receive};
pub(crate) use reader::{ContentReader, digest};
pub(crate) use request::{BodyBroken, RequestBody};
pub(crate) use response::ResponseBody;
pub(crate) use work::Work;
