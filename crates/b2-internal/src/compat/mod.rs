//! What the older interfaces need of the core and the newest one does not offer. No interface exports any of this.
//!
//! An older interface wraps the handles of the next one. [`InDialect`] takes a handle from one interface to another;
//! [`wrapped_request!`](crate::wrapped_request) defines a request that gives the older interface's output, and
//! [`session_calls!`](crate::session_calls) the calls of its session; the rest are the single places where an older interface
//! sees more, or behaves differently, than a wrapper could.
//!
//! Invariant: nothing here is reachable from a signature of an interface, so all of it may change.

mod answers;
mod calls;
mod dict;
mod handles;
mod in_dialect;
mod key;
mod later;
mod listing;
mod mapping;
mod old_names;
mod origin;
mod planning;
mod session_calls;
mod wrapped_request;

pub use answers::{bucket_answer, date_and_time, dict, file_version_answer};
pub use calls::{
    CopyFile, DeleteBucketForAnswer, GetKeyPage, ListFileNamesPage, ListFileVersionsPage,
    ListKeysPage, StartLargeFile,
};
pub use dict::{dict_with_known, dict_with_replaced};
pub use handles::{bucket_of_id, set_max_workers};
pub use in_dialect::InDialect;
pub use key::only_bucket;
pub use later::{failed_call, map_outcome, then_call};
pub use listing::{ls_only_in_folder, ls_with_first_files};
pub use mapping::{into_ok, map_call, map_transfer, next};
pub use old_names::OldFileInfo;
pub use origin::Origin;
pub use planning::{folder_actions, pair_actions, policies_of_judge};
