//! What the older interfaces need of the core and the newest one does not offer. No interface exports any of this.
//!
//! An older interface wraps the handles of the next one. [`InDialect`] takes a handle from one interface to another;
//! [`wrapped_request!`](crate::wrapped_request) defines a request that gives the older interface's output; the rest
//! are the single places where an older interface sees more, or behaves differently, than a wrapper could.
//!
//! Invariant: nothing here is reachable from a signature of an interface, so all of it may change.

mod dict;
mod in_dialect;
mod key;
mod listing;
mod mapping;
mod origin;
mod wrapped_request;

pub use dict::{dict_with_known, dict_with_replaced};
pub use in_dialect::InDialect;
pub use key::only_bucket;
pub use listing::{ls_only_in_folder, ls_with_first_files};
pub use mapping::{into_ok, map_call, map_transfer, next};
pub use origin::Origin;
