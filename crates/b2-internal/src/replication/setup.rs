use crate::application_key::ApplicationKey;
use crate::bucket::Bucket;
use crate::call::request;
use crate::error::{Error, ErrorKind};
use crate::replication_configuration::{ReplicationConfiguration, ReplicationRule};

/// How much of a bucket's name a key's name repeats: names of keys have at most 100 characters.
const KEY_NAME_BUCKET_CHARS: usize = 91;

/// Sets up the replication of one bucket to another, in the same account or another one: keys, and the configuration of both
/// buckets.
///
/// What a bucket already has is kept: rules of other replications, and the half that makes it a destination or a source
/// itself. Buckets are changed only if nobody else has changed them meanwhile.
///
/// ```
#[doc = include_str!("../api/example.txt")]
/// # use b2_internal::replication::ReplicationSetupHelper;
/// let copies = api.create_bucket("holiday-copies", "allPrivate").await?;
/// let helper = ReplicationSetupHelper::new();
/// let (photos, copies) = helper.setup_both(&bucket, &copies).prefix("2026/").await?;
/// assert!(photos.replication().is_some_and(|configuration| configuration.is_source()));
/// assert!(copies.replication().is_some_and(|configuration| configuration.is_destination()));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct ReplicationSetupHelper;

impl ReplicationSetupHelper {
    /// What the key of the source has to allow.
    pub const DEFAULT_SOURCE_CAPABILITIES: [&str; 3] =
        ["readFiles", "readFileLegalHolds", "readFileRetentions"];
    /// What the key of the destination has to allow.
    pub const DEFAULT_DESTINATION_CAPABILITIES: [&str; 4] = [
        "writeFiles",
        "writeFileLegalHolds",
        "writeFileRetentions",
        "deleteFiles",
    ];
    /// The distance of a new rule's priority from the highest there is.
    pub const PRIORITY_OFFSET: u32 = 5;
    /// The priority of the first rule.
    pub const DEFAULT_PRIORITY: u32 = ReplicationRule::DEFAULT_PRIORITY;
    /// The highest priority.
    pub const MAX_PRIORITY: u32 = ReplicationRule::MAX_PRIORITY;

    /// A helper.
    pub fn new() -> Self {
        Self
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
        SetupReplication::new(source_bucket.clone(), destination_bucket.clone())
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
        SetupReplicationDestination::new(destination_bucket.clone(), source_key_id.into())
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
        SetupReplicationSource::new(
            source_bucket.clone(),
            source_key.clone(),
            destination_bucket.clone(),
        )
    }
}

request! {
    /// A request of [`ReplicationSetupHelper::setup_both`].
    pub struct SetupReplication on source_bucket: Bucket => (Bucket, Bucket) {
        destination_bucket: Bucket,
    }
    texts {
        /// Names the rule. Default: the name of the destination bucket, with a number where that is taken.
        name,
        /// Replicates only files whose names begin with this.
        prefix,
    }
    optional {
        /// Sets which rule counts where several take a file. Default: higher than all others.
        priority: u32,
        /// Sets whether files that are there already are replicated, too. Default: no.
        include_existing_files: bool,
    }
}

impl SetupReplication {
    async fn run(self) -> Result<(Bucket, Bucket), Error> {
        let source = described(self.source_bucket).await?;
        let rule = NewRule {
            name: self.name,
            prefix: self.prefix,
            priority: self.priority,
            include_existing_files: self.include_existing_files.unwrap_or(false),
        };
        // Checked before anything is changed.
        let rule = rule.for_source(&source, &self.destination_bucket)?;
        let source_key = source_key(&source).await?;
        let destination = set_destination(&source_key.id, self.destination_bucket).await?;
        let source = set_source(source, &source_key, rule).await?;
        Ok((source, destination))
    }
}

request! {
    /// A request of [`ReplicationSetupHelper::setup_destination`].
    pub struct SetupReplicationDestination on destination_bucket: Bucket => Bucket {
        source_key_id: String,
    }
}

impl SetupReplicationDestination {
    async fn run(self) -> Result<Bucket, Error> {
        set_destination(&self.source_key_id, self.destination_bucket).await
    }
}

request! {
    /// A request of [`ReplicationSetupHelper::setup_source`].
    pub struct SetupReplicationSource on source_bucket: Bucket => Bucket {
        source_key: ApplicationKey,
        destination_bucket: Bucket,
    }
    texts {
        /// Names the rule. Default: the name of the destination bucket, with a number where that is taken.
        name,
        /// Replicates only files whose names begin with this.
        prefix,
    }
    optional {
        /// Sets which rule counts where several take a file. Default: higher than all others.
        priority: u32,
        /// Sets whether files that are there already are replicated, too. Default: no.
        include_existing_files: bool,
    }
}

impl SetupReplicationSource {
    async fn run(self) -> Result<Bucket, Error> {
        let rule = NewRule {
            name: self.name,
            prefix: self.prefix,
            priority: self.priority,
            include_existing_files: self.include_existing_files.unwrap_or(false),
        };
        let source = described(self.source_bucket).await?;
        let rule = rule.for_source(&source, &self.destination_bucket)?;
        set_source(source, &self.source_key, rule).await
    }
}

/// What the caller says about a rule.
#[derive(Debug, Default)]
struct NewRule {
    name: Option<String>,
    prefix: Option<String>,
    priority: Option<u32>,
    include_existing_files: bool,
}

impl NewRule {
    fn for_source(self, source: &Bucket, destination: &Bucket) -> Result<ReplicationRule, Error> {
        let rules = source.replication().map_or(&[][..], |known| &known.rules);
        let name = self
            .name
            .unwrap_or_else(|| free_name(rules, destination.name()));
        let rule = ReplicationRule::new(destination.id(), name)
            .file_name_prefix(self.prefix.unwrap_or_default())
            .priority(self.priority.unwrap_or_else(|| next_priority(rules)))
            .include_existing_files(self.include_existing_files);
        rule.check()?;
        Ok(rule)
    }
}

/// The bucket with its configuration. One from the cache does not know its own, and would lose it.
async fn described(bucket: Bucket) -> Result<Bucket, Error> {
    let bucket = match bucket.is_replication_known() {
        true => bucket,
        false => bucket.get_fresh_state().await?,
    };
    if bucket.is_replication_known() {
        return Ok(bucket);
    }
    Err(Error::new(ErrorKind::InvalidArgument {
        parameter_name: "bucket".to_owned(),
        message: format!(
            "{} has a replication configuration that this key may not read, so it cannot be added to: use a key with \
             the capability readBucketReplications",
            bucket.name()
        ),
    }))
}

/// The key that the bucket is read with, or a new one.
async fn source_key(source: &Bucket) -> Result<ApplicationKey, Error> {
    let wanted = ReplicationSetupHelper::DEFAULT_SOURCE_CAPABILITIES;
    let known = source
        .replication()
        .and_then(|known| known.source_key_id.clone());
    if let Some(id) = known
        && let Some(key) = source.api().get_key(id).await?
        && is_usable(&key, source, &wanted)
    {
        return Ok(key);
    }
    make_key(source, &wanted, "-replisrc").await
}

async fn set_destination(source_key_id: &str, destination: Bucket) -> Result<Bucket, Error> {
    let destination = described(destination).await?;
    let mut configuration = destination.replication().cloned().unwrap_or_default();
    let key = destination_key(&configuration, &destination).await?;
    configuration
        .source_to_destination_key_mapping
        .insert(source_key_id.to_owned(), key.id);
    update(&destination, configuration).await
}

/// The last of the keys that the bucket is written with and that can be used, or a new one.
async fn destination_key(
    configuration: &ReplicationConfiguration,
    destination: &Bucket,
) -> Result<ApplicationKey, Error> {
    let wanted = ReplicationSetupHelper::DEFAULT_DESTINATION_CAPABILITIES;
    let mut ids: Vec<&String> = Vec::new();
    for id in configuration.source_to_destination_key_mapping.values() {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    for id in ids.into_iter().rev() {
        match destination.api().get_key(id).await? {
            Some(key) if is_usable(&key, destination, &wanted) => return Ok(key),
            Some(_) => {}
            None => tracing::debug!(key = id, "a key of the replication is gone"),
        }
    }
    make_key(destination, &wanted, "-replidst").await
}

async fn set_source(
    source: Bucket,
    source_key: &ApplicationKey,
    rule: ReplicationRule,
) -> Result<Bucket, Error> {
    let mut configuration = source.replication().cloned().unwrap_or_default();
    configuration.source_key_id = Some(source_key.id.clone());
    configuration.rules.push(rule);
    update(&source, configuration).await
}

async fn update(bucket: &Bucket, configuration: ReplicationConfiguration) -> Result<Bucket, Error> {
    configuration.check()?;
    let mut update = bucket.update().replication(configuration);
    if let Some(revision) = bucket.revision() {
        update = update.if_revision_is(revision);
    }
    update.await
}

fn is_usable(key: &ApplicationKey, bucket: &Bucket, capabilities: &[&str]) -> bool {
    let reaches = |ids: &Vec<String>| ids.iter().any(|id| id == bucket.id());
    key.name_prefix.as_deref().unwrap_or_default().is_empty()
        && key.bucket_ids.as_ref().is_none_or(reaches)
        && key.has_capabilities(capabilities)
}

async fn make_key(
    bucket: &Bucket,
    capabilities: &[&str],
    ending: &str,
) -> Result<ApplicationKey, Error> {
    let beginning: String = bucket.name().chars().take(KEY_NAME_BUCKET_CHARS).collect();
    let key = bucket
        .api()
        .create_key(capabilities.iter().copied(), format!("{beginning}{ending}"))
        .bucket_ids([bucket.id()])
        .await?;
    Ok(key.key)
}

fn next_priority(rules: &[ReplicationRule]) -> u32 {
    let highest = rules.iter().map(|rule| rule.priority).max();
    highest.map_or(ReplicationSetupHelper::DEFAULT_PRIORITY, |highest| {
        highest
            .saturating_add(ReplicationSetupHelper::PRIORITY_OFFSET)
            .min(ReplicationSetupHelper::MAX_PRIORITY)
    })
}

fn free_name(rules: &[ReplicationRule], bucket_name: &str) -> String {
    let is_free = |name: &String| rules.iter().all(|rule| rule.name != *name);
    let numbered = (2..).map(|number: u32| format!("{bucket_name}{number}"));
    std::iter::once(bucket_name.to_owned())
        .chain(numbered)
        .find(is_free)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(names_and_priorities: &[(&str, u32)]) -> Vec<ReplicationRule> {
        let rule = |(name, priority): &(&str, u32)| {
            ReplicationRule::new("bucket id", *name).priority(*priority)
        };
        names_and_priorities.iter().map(rule).collect()
    }

    #[test]
    fn the_table_of_priorities() {
        const MAX: u32 = ReplicationSetupHelper::MAX_PRIORITY;
        for (existing, new) in [
            (&[][..], 128),
            (&[("a", 7)], 12),
            (&[("a", 9), ("b", 7)], 14),
            (&[("a", MAX - 2)], MAX),
            (&[("a", MAX)], MAX),
        ] {
            assert_eq!(next_priority(&rules(existing)), new, "{existing:?}");
        }
    }

    #[test]
    fn the_table_of_names() {
        for (existing, new) in [
            (&[][..], "dst"),
            (&[("dst", 1)], "dst2"),
            (&[("dst", 1), ("dst2", 2)], "dst3"),
            (&[("dst2", 1)], "dst"),
            (&[("dst", 1), ("dst3", 2)], "dst2"),
        ] {
            assert_eq!(free_name(&rules(existing), "dst"), new, "{existing:?}");
        }
    }
}
