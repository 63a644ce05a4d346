use futures_util::StreamExt as _;

use super::{Ls, LsEntry};
use crate::action::Action;
use crate::api::B2Api;
use crate::call::request;
use crate::error::{Error, ErrorKind};
use crate::file_version::FileIdAndName;

/// How many versions are deleted at once unless the caller says otherwise.
const DEFAULT_MAX_CONCURRENCY: usize = 16;

/// A version that could not be deleted.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct DeleteFailure {
    /// The version.
    pub file: FileIdAndName,
    /// Why not.
    pub error: Error,
}

/// What [`Ls::delete_many`] did.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct DeleteManyOutcome {
    /// How many versions were deleted, or found to be deleted already.
    pub deleted_count: u64,
    /// The versions that could not be deleted.
    pub failures: Vec<DeleteFailure>,
}

request! {
    /// A request of [`Ls::delete_many`].
    pub struct DeleteMany on api: B2Api => DeleteManyOutcome {
        ls: Ls,
    }
    optional {
        /// Deletes versions in spite of governance retention; needs the capability `bypassGovernance`.
        bypass_governance: bool,
        /// Sets how many versions are deleted at once, at least 1. Default: 16.
        max_concurrency: usize,
    }
}

impl DeleteMany {
    async fn run(self) -> Result<DeleteManyOutcome, Error> {
        let at_once = self.max_concurrency.unwrap_or(DEFAULT_MAX_CONCURRENCY);
        if at_once == 0 {
            return Err(Error::new(ErrorKind::InvalidArgument {
                parameter_name: "max_concurrency".to_owned(),
                message: "must be at least 1".to_owned(),
            }));
        }
        let (api, bypass) = (&self.api, self.bypass_governance.unwrap_or(false));
        let mut outcome = DeleteManyOutcome {
            deleted_count: 0,
            failures: Vec::new(),
        };
        // An error of the listing ends the run; one of a version does not.
        let mut deletions = self
            .ls
            .entries()
            .map(|entry| async move {
                match entry? {
                    LsEntry {
                        folder_name: Some(_),
                        ..
                    } => Ok(None),
                    entry => Ok(Some(delete(api, entry, bypass).await)),
                }
            })
            .buffer_unordered(at_once);
        while let Some(deletion) = deletions.next().await {
            match deletion {
                Ok(None) => {}
                Ok(Some(Ok(()))) => outcome.deleted_count += 1,
                Ok(Some(Err(failure))) => outcome.failures.push(failure),
                Err(error) => return Err::<_, Error>(error),
            }
        }
        Ok(outcome)
    }
}

async fn delete(api: &B2Api, entry: LsEntry, bypass: bool) -> Result<(), DeleteFailure> {
    let version = entry.file_version;
    let deletion = if version.action == Action::START {
        api.cancel_large_file(&*version.id).send()
    } else {
        api.delete_file_version(&*version.id, &*version.file_name)
            .bypass_governance(bypass)
            .send()
    };
    match deletion.await {
        Ok(_) => Ok(()),
        Err(error) if matches!(error.kind(), ErrorKind::FileNotPresent { .. }) => Ok(()),
        Err(error) => Err(DeleteFailure {
            file: FileIdAndName::new(version.id, version.file_name),
            error,
        }),
    }
}
