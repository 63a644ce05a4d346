//! Replication between buckets, through the handles of this interface.

use std::sync::Arc;

use b2_internal::wrapped_request;
use b2sdk_v2::{
    ApplicationKey, Error, ReplicationRule, ScanReplication, ScanReporter, ZippedFolders,
};

use crate::api::B2Api;
use crate::bucket::Bucket;
use crate::scan::{B2Folder, ScanPolicies, into_next};

/// Sets up the replication of one bucket to another, in the same account or another one: keys, and the configuration of both
/// buckets.
///
/// What a bucket already has is kept: rules of other replications, and the half that makes it a destination or a source
/// itself. Buckets are changed only if nobody else has changed them meanwhile.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReplicationSetupHelper(b2sdk_v2::ReplicationSetupHelper);

impl ReplicationSetupHelper {
    /// What the key of the source has to allow.
    pub const DEFAULT_SOURCE_CAPABILITIES: [&str; 3] =
        b2sdk_v2::ReplicationSetupHelper::DEFAULT_SOURCE_CAPABILITIES;
    /// What the key of the destination has to allow.
    pub const DEFAULT_DESTINATION_CAPABILITIES: [&str; 4] =
        b2sdk_v2::ReplicationSetupHelper::DEFAULT_DESTINATION_CAPABILITIES;
    /// The distance of a new rule's priority from the highest there is.
    pub const PRIORITY_OFFSET: u32 = b2sdk_v2::ReplicationSetupHelper::PRIORITY_OFFSET;
    /// The priority of the first rule.
    pub const DEFAULT_PRIORITY: u32 = b2sdk_v2::ReplicationSetupHelper::DEFAULT_PRIORITY;
    /// The highest priority.
    pub const MAX_PRIORITY: u32 = b2sdk_v2::ReplicationSetupHelper::MAX_PRIORITY;

    /// A helper.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets both buckets up, and gives both as they are then. A key is made where none can be used:
    /// `{bucket}-replisrc` or `{bucket}-replidst`. Calls `b2_list_keys`, `b2_create_key` and `b2_update_bucket`.
    ///
    /// # Errors
    /// `Conflict` when somebody else changes a bucket at the same time; `AccessDenied` or `Unauthorized` when a key may not do
    /// this. What was done before stays: the call can be repeated.
    pub fn setup_both(
        &self,
        source_bucket: &Bucket,
        destination_bucket: &Bucket,
    ) -> SetupReplication {
        SetupReplication(
            self.0
                .setup_both(&source_bucket.next, &destination_bucket.next),
        )
    }

    /// Sets up the destination, which takes what the key with this id reads. Gives the bucket as it is then.
    ///
    /// # Errors
    /// As for [`setup_both`](Self::setup_both).
    pub fn setup_destination(
        &self,
        source_key_id: impl Into<String>,
        destination_bucket: &Bucket,
    ) -> SetupReplicationDestination {
        let bucket = &destination_bucket.next;
        SetupReplicationDestination(self.0.setup_destination(source_key_id, bucket))
    }

    /// Sets up the source, which is read with `source_key`. Gives the bucket as it is then.
    ///
    /// # Errors
    /// As for [`setup_both`](Self::setup_both).
    pub fn setup_source(
        &self,
        source_bucket: &Bucket,
        source_key: &ApplicationKey,
        destination_bucket: &Bucket,
    ) -> SetupReplicationSource {
        SetupReplicationSource(self.0.setup_source(
            &source_bucket.next,
            source_key,
            &destination_bucket.next,
        ))
    }
}

wrapped_request! {
    /// A request of [`ReplicationSetupHelper::setup_both`].
    pub struct SetupReplication wraps b2sdk_v2::SetupReplication => call (Bucket, Bucket), by both_buckets {
        /// Names the rule. Default: the name of the destination bucket, with a number where that is taken.
        fn name(name: impl Into<String>);
        /// Sets which rule counts where several take a file. Default: higher than all others.
        fn priority(priority: u32);
        /// Replicates only files whose names begin with this.
        fn prefix(prefix: impl Into<String>);
        /// Sets whether files that are there already are replicated, too. Default: no.
        fn include_existing_files(include_existing_files: bool);
    }
}

fn both_buckets(
    (source, destination): (b2sdk_v2::Bucket, b2sdk_v2::Bucket),
) -> Result<(Bucket, Bucket), Error> {
    Ok((source.into(), destination.into()))
}

wrapped_request! {
    /// A request of [`ReplicationSetupHelper::setup_destination`].
    pub struct SetupReplicationDestination wraps b2sdk_v2::SetupReplicationDestination => call Bucket {}
}

wrapped_request! {
    /// A request of [`ReplicationSetupHelper::setup_source`].
    pub struct SetupReplicationSource wraps b2sdk_v2::SetupReplicationSource => call Bucket {
        /// Replicates only files whose names begin with this.
        fn prefix(prefix: impl Into<String>);
        /// Names the rule. Default: the name of the destination bucket, with a number where that is taken.
        fn name(name: impl Into<String>);
        /// Sets which rule counts where several take a file. Default: higher than all others.
        fn priority(priority: u32);
        /// Sets whether files that are there already are replicated, too. Default: no.
        fn include_existing_files(include_existing_files: bool);
    }
}

/// Finds out how far the replication by one rule of a bucket has come.
///
/// Only the newest version of each file is looked at.
#[derive(Debug, Clone)]
pub struct ReplicationMonitor {
    next: b2sdk_v2::ReplicationMonitor,
    bucket: Bucket,
}

impl ReplicationMonitor {
    /// Watches a rule of `bucket`, which must be as the service described it, not from the cache.
    ///
    /// # Errors
    /// `ValueError` when the bucket has no such rule.
    pub fn new(bucket: Bucket, rule: ReplicationRule) -> Result<Self, Error> {
        let next = b2sdk_v2::ReplicationMonitor::new(bucket.next.clone(), rule)?;
        Ok(Self { next, bucket })
    }

    /// Sets the account of the destination bucket. Default: that of the source.
    #[must_use]
    pub fn destination_api(self, api: B2Api) -> Self {
        Self {
            next: self.next.destination_api(api.0),
            ..self
        }
    }

    /// Sets who hears of what the scans pass over. Default: nobody.
    #[must_use]
    pub fn report(self, reporter: Arc<dyn ScanReporter>) -> Self {
        Self {
            next: self.next.report(reporter),
            ..self
        }
    }

    /// Sets which files of the source are looked at. Default: all.
    #[must_use]
    pub fn scan_policies_manager(self, policies: impl ScanPolicies) -> Self {
        Self {
            next: self.next.scan_policies_manager(into_next(policies)),
            ..self
        }
    }

    /// The bucket whose rule is watched.
    pub fn bucket(&self) -> &Bucket {
        &self.bucket
    }

    /// The rule that is watched.
    pub fn rule(&self) -> &ReplicationRule {
        self.next.rule()
    }

    /// What the rule replicates.
    pub fn source_folder(&self) -> B2Folder {
        self.next.source_folder().into()
    }

    /// Where the rule's files go: finds the destination bucket by its id, in the cache or by `b2_list_buckets`.
    ///
    /// # Errors
    /// `BucketIdNotFound`; `RestrictedBucket` when the key does not reach the destination.
    pub fn destination_folder(&self) -> GetReplicationDestination {
        GetReplicationDestination(self.next.destination_folder())
    }

    /// The files of the source beside those of the destination, by name.
    pub fn iter_pairs(&self, destination: &B2Folder) -> ZippedFolders {
        self.next.iter_pairs(&destination.0)
    }

    /// Looks at every file: calls `b2_list_file_versions` for both buckets, a class C transaction for every 1000 versions.
    ///
    /// # Errors
    /// `RestrictedBucket` when the key does not reach the destination: then look at the source only, or give the
    /// destination's account.
    pub fn scan(&self) -> ScanReplication {
        self.next.scan()
    }
}

wrapped_request! {
    /// A request of [`ReplicationMonitor::destination_folder`].
    pub struct GetReplicationDestination wraps b2sdk_v2::GetReplicationDestination => call B2Folder {}
}
