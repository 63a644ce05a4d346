use std::sync::Arc;

use super::ReplicationReport;
use crate::api::B2Api;
use crate::bucket::Bucket;
use crate::call::request;
use crate::error::{Dialect, Error, ErrorKind};
use crate::replication_configuration::ReplicationRule;
use crate::scan::{
    B2Folder, B2Path, Folder, ScanPoliciesManager, ScanReporter, ScanSettings, ScannedPath,
    ZippedFolders, zip_folders,
};

/// Finds out how far the replication by one rule of a bucket has come.
///
/// Only the newest version of each file is looked at.
///
/// ```
#[doc = include_str!("../api/example.txt")]
/// # use b2_internal::replication::{ReplicationMonitor, ReplicationSetupHelper};
/// # let copies = api.create_bucket("holiday-copies", "allPrivate").await?;
/// # let helper = ReplicationSetupHelper::new();
/// # let (photos, _) = helper.setup_both(&bucket, &copies).await?;
/// let configuration = photos.replication().ok_or("the bucket is not replicated")?;
/// let rule = configuration.rules[0].clone();
/// let report = ReplicationMonitor::new(photos, rule)?.scan().await?;
/// for (status, files) in report.counter_by_status() {
///     println!("{:?}: {} files", status.source_replication_status, files.count);
/// }
/// # assert_eq!(report.counter_by_status().len(), 1);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct ReplicationMonitor {
    bucket: Bucket,
    rule: ReplicationRule,
    destination_api: Option<B2Api>,
    settings: ScanSettings,
}

impl ReplicationMonitor {
    /// Watches a rule of `bucket`, which must be as the service described it, not from the cache.
    ///
    /// # Errors
    /// `ValueError` when the bucket has no such rule.
    pub fn new(bucket: Bucket, rule: ReplicationRule) -> Result<Self, Error> {
        let fault = match bucket.replication() {
            None => "has no replication configuration, or it is not known",
            Some(configuration) if !configuration.rules.contains(&rule) => {
                "has no such replication rule"
            }
            Some(_) => {
                let host = bucket.api().own_session().host().clone();
                return Ok(Self {
                    settings: ScanSettings::new().host(host),
                    bucket,
                    rule,
                    destination_api: None,
                });
            }
        };
        let message = format!("bucket {} {fault}: {}", bucket.name(), rule.name);
        Err(Error::new(ErrorKind::ValueError { message }))
    }

    /// Sets the account of the destination bucket. Default: that of the source.
    #[must_use]
    pub fn destination_api(mut self, api: B2Api) -> Self {
        self.destination_api = Some(api);
        self
    }

    /// Sets who hears of what the scans pass over. Default: nobody.
    #[must_use]
    pub fn report(mut self, reporter: Arc<dyn ScanReporter>) -> Self {
        self.settings = self.settings.reporter(reporter);
        self
    }

    /// Sets which files of the source are looked at. Default: all.
    #[must_use]
    pub fn scan_policies_manager(mut self, policies: Arc<ScanPoliciesManager>) -> Self {
        self.settings = self.settings.policies_manager(policies);
        self
    }

    /// The bucket whose rule is watched.
    pub fn bucket(&self) -> &Bucket {
        &self.bucket
    }

    /// The rule that is watched.
    pub fn rule(&self) -> &ReplicationRule {
        &self.rule
    }

    /// What the rule replicates.
    pub fn source_folder(&self) -> B2Folder {
        B2Folder::new(self.bucket.clone(), &*self.rule.file_name_prefix)
    }

    /// Looks up where the rule replicates to: calls `b2_list_buckets` unless the bucket is in the cache.
    ///
    /// # Errors
    /// `RestrictedBucket` when the key does not reach the destination; `BucketIdNotFound` when it is gone.
    pub fn destination_folder(&self) -> GetReplicationDestination {
        GetReplicationDestination::new(self.clone())
    }

    /// Looks at every file: calls `b2_list_file_versions` for both buckets, a class C transaction for every 1000 versions.
    ///
    /// # Errors
    /// `RestrictedBucket` when the key does not reach the destination: then look at the source only, or give the
    /// destination's account.
    pub fn scan(&self) -> ScanReplication {
        ScanReplication::new(self.clone())
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.bucket.api().dialect()
    }

    /// The files of both buckets, side by side in the order of their names: calls `b2_list_file_versions` for both as they are
    /// read. `destination` is [`destination_folder`](Self::destination_folder), or what an application wants to compare with.
    pub fn iter_pairs(&self, destination: &B2Folder) -> ZippedFolders {
        zip_folders(&self.source_folder(), destination, self.settings.clone())
    }
}

request! {
    /// A request of [`ReplicationMonitor::destination_folder`].
    pub struct GetReplicationDestination on monitor: ReplicationMonitor => B2Folder {
    }
}

impl GetReplicationDestination {
    async fn run(self) -> Result<B2Folder, Error> {
        let ReplicationMonitor {
            bucket,
            rule,
            destination_api,
            ..
        } = &self.monitor;
        let api = destination_api.as_ref().unwrap_or(bucket.api());
        let bucket = api.get_bucket_by_id(&*rule.destination_bucket_id).await?;
        Ok(B2Folder::new(bucket, &*rule.file_name_prefix))
    }
}

request! {
    /// A request of [`ReplicationMonitor::scan`].
    pub struct ScanReplication on monitor: ReplicationMonitor => ReplicationReport {
    }
    optional {
        /// Sets whether the destination is looked at, too. Without it the report tells only what the source knows. Default:
        /// yes.
        scan_destination: bool,
    }
}

impl ScanReplication {
    async fn run(self) -> Result<ReplicationReport, Error> {
        let mut report = ReplicationReport::new();
        if self.scan_destination.unwrap_or(true) {
            let destination = self.monitor.destination_folder().await?;
            let mut pairs = self.monitor.iter_pairs(&destination);
            while let Some(pair) = pairs.next().await {
                let pair = pair?;
                report.add(pair.a.and_then(in_bucket), pair.b.and_then(in_bucket));
            }
        } else {
            let settings = self.monitor.settings.clone();
            let mut files = self.monitor.source_folder().all_files(settings);
            while let Some(file) = files.next().await {
                report.add(in_bucket(file?), None);
            }
        }
        Ok(report)
    }
}

/// Both folders are in buckets, so this is all that they give.
fn in_bucket(path: ScannedPath) -> Option<B2Path> {
    match path {
        ScannedPath::B2(path) => Some(path),
        _ => None,
    }
}
