use crate::dict::Dict;
use crate::error::{Error, ErrorKind};

/// Which files of a bucket are replicated, and to which bucket.
///
/// ```
/// use b2_internal::replication_configuration::ReplicationRule;
///
/// let rule = ReplicationRule::new("0123456789abcdef01234567", "photos").file_name_prefix("photos/");
/// assert_eq!((rule.priority, rule.is_enabled), (128, true));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReplicationRule {
    /// The bucket to which files are replicated.
    pub destination_bucket_id: String,
    /// 1 to 64 letters, digits, `-` and `_`.
    pub name: String,
    /// The beginning of the names of the files that are replicated; empty for all files.
    pub file_name_prefix: String,
    /// Whether files are replicated.
    pub is_enabled: bool,
    /// The rule that counts where several apply: the one with the highest number, 1 to 2,147,483,647.
    pub priority: u32,
    /// Whether files that were there before the rule are replicated too.
    pub include_existing_files: bool,
}

impl ReplicationRule {
    /// The priority unless one is set.
    pub const DEFAULT_PRIORITY: u32 = 128;
    /// The lowest priority.
    pub const MIN_PRIORITY: u32 = 1;
    /// The highest priority.
    pub const MAX_PRIORITY: u32 = 2_147_483_647;

    /// A rule that is enabled, for all new files.
    pub fn new(destination_bucket_id: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            destination_bucket_id: destination_bucket_id.into(),
            name: name.into(),
            file_name_prefix: String::new(),
            is_enabled: true,
            priority: Self::DEFAULT_PRIORITY,
            include_existing_files: false,
        }
    }

    /// Sets the beginning of the names of the files that are replicated. Default: all files.
    pub fn file_name_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.file_name_prefix = prefix.into();
        self
    }

    /// Sets whether files are replicated. Default: yes.
    pub fn is_enabled(mut self, is_enabled: bool) -> Self {
        self.is_enabled = is_enabled;
        self
    }

    /// Sets the priority, 1 to 2,147,483,647. Default: 128.
    pub fn priority(mut self, priority: u32) -> Self {
        self.priority = priority;
        self
    }

    /// Sets whether files that were there before the rule are replicated too. Default: no.
    pub fn include_existing_files(mut self, include: bool) -> Self {
        self.include_existing_files = include;
        self
    }

    /// Checks what the service would refuse. Setting a configuration does this by itself.
    ///
    /// # Errors
    /// `ValueError` for an empty bucket id, a name or a priority that cannot be.
    pub fn check(&self) -> Result<(), Error> {
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        let message = if self.destination_bucket_id.is_empty() {
            "destination_bucket_id is required"
        } else if !(1..=64).contains(&self.name.len()) || !self.name.bytes().all(is_name) {
            "replication rule name is invalid"
        } else if !(Self::MIN_PRIORITY..=Self::MAX_PRIORITY).contains(&self.priority) {
            "priority should be within [1, 2147483647] interval"
        } else {
            return Ok(());
        };
        Err(Error::new(ErrorKind::ValueError {
            message: message.to_owned(),
        }))
    }

    /// The rule as Python shows it.
    pub fn as_dict(&self) -> Dict {
        Dict::new()
            .with("destinationBucketId", &*self.destination_bucket_id)
            .with("fileNamePrefix", &*self.file_name_prefix)
            .with("includeExistingFiles", self.include_existing_files)
            .with("isEnabled", self.is_enabled)
            .with("priority", self.priority)
            .with("replicationRuleName", &*self.name)
    }
}
