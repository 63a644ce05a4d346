//! A bucket: uploading, downloading, listing, hiding and deleting the files in it.

mod access;
mod copy;
mod delete_many;
mod downloaded_file;
mod downloads;
mod emerge;
mod entries;
mod filter;
mod hide;
mod ls;
mod methods;
mod pages;
mod setters;
mod state;
mod streams;
mod unfinished;
mod update;
mod uploads;
mod versions;
mod wildcard;

use std::sync::Arc;

pub use access::{
    GetDownloadAuthorization, GetDownloadUrl, GetNotificationRules, SetNotificationRules,
};
pub use copy::Copy;
pub use delete_many::{DeleteFailure, DeleteMany, DeleteManyOutcome};
pub use downloaded_file::{DownloadedFile, Save, SaveTo};
pub use downloads::{DownloadFileByName, GetFileInfoByName};
pub use emerge::{
    Concatenate, ConcatenateStream, CopySource, CreateFile, CreateFileStream, OutboundSource,
    WriteIntent,
};
pub(crate) use entries::entries;
pub use filter::{Filter, FilterType};
pub use hide::{HideFile, UnhideFile};
pub use ls::{Ls, LsEntries, LsEntry};
pub use setters::Expires;
pub use streams::{UploadStream, UploadUnboundStream};
pub use unfinished::{
    GetUnfinishedLargeFile, ListUnfinishedLargeFiles, UnfinishedLargeFile, UnfinishedLargeFiles,
};
pub use update::{GetFreshBucketState, UpdateBucket};
pub use uploads::{Upload, UploadBytes, UploadLocalFile};
pub use versions::{FileVersions, ListFileVersions};

use crate::api::B2Api;
use crate::error::{Dialect, Error};
use crate::raw_api::BucketResponse;
use crate::session::Begun;
use state::State;

/// A bucket of an account. Cloning is cheap.
#[derive(Debug, Clone)]
pub struct Bucket {
    api: B2Api,
    state: Arc<State>,
}

impl Bucket {
    /// The content type of files unless one is given: the service chooses by the ending of the name.
    pub const DEFAULT_CONTENT_TYPE: &'static str = "b2/x-auto";

    pub(crate) fn from_answer(api: B2Api, answer: BucketResponse) -> Self {
        Self {
            api,
            state: Arc::new(answer.into()),
        }
    }

    /// A bucket of which the cache knows id and name.
    pub(crate) fn known_by_name(api: B2Api, id: String, name: String) -> Self {
        Self {
            api,
            state: Arc::new(State::known_by_name(id, name)),
        }
    }

    /// The account that the bucket was reached through.
    pub fn api(&self) -> &B2Api {
        &self.api
    }

    /// From now on, what this very handle begins on the service is noted, so that it can be taken back.
    pub(super) fn note_what_is_begun(&mut self) -> Arc<Begun> {
        self.api.note_what_is_begun()
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.api.dialect()
    }

    /// The same bucket in another interface.
    pub(crate) fn with_dialect(self, dialect: Dialect) -> Self {
        Self {
            api: self.api.with_dialect(dialect),
            state: self.state,
        }
    }

    pub(crate) async fn remember(&self) -> Result<(), Error> {
        let (name, id) = (self.name().to_owned(), self.id().to_owned());
        self.api
            .own_session()
            .with_cache(move |cache| cache.save_bucket(&name, &id))
            .await
    }
}

impl PartialEq for Bucket {
    /// Two handles are equal when they say the same of the same bucket.
    fn eq(&self, other: &Self) -> bool {
        self.state == other.state
    }
}
