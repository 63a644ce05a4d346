use crate::open_text::open_text;

open_text! {
    /// Something that an application key may be allowed to do. The service has more than these, and may add to them.
    ///
    /// ```
    /// # use b2_internal::{account_info::Capability, api::B2Api, http::B2HttpApiConfig};
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = b2_simulator::Simulator::builder().build()?;
    /// # let config = B2HttpApiConfig::new().transport(simulator.transport());
    /// # let api = B2Api::builder().api_config(config).build()?;
    /// # api.authorize_account(simulator.key_id(), simulator.key()).realm(simulator.endpoint()).await?;
    /// let key = api.create_key([Capability::LIST_FILES, Capability::READ_FILES], "reader").await?;
    /// assert!(key.has_capabilities([Capability::READ_FILES]));
    /// # Ok(())
    /// # }
    /// ```
    pub struct Capability {
        /// List application keys.
        LIST_KEYS = "listKeys",
        /// Make application keys.
        WRITE_KEYS = "writeKeys",
        /// Delete application keys.
        DELETE_KEYS = "deleteKeys",
        /// List buckets, and find one by its name.
        LIST_BUCKETS = "listBuckets",
        /// Learn the names of all buckets, also with a key for some of them.
        LIST_ALL_BUCKET_NAMES = "listAllBucketNames",
        /// Read settings of buckets, over the S3-compatible API.
        READ_BUCKETS = "readBuckets",
        /// Make buckets and change their settings.
        WRITE_BUCKETS = "writeBuckets",
        /// Delete buckets.
        DELETE_BUCKETS = "deleteBuckets",
        /// Read how new files of a bucket are encrypted.
        READ_BUCKET_ENCRYPTION = "readBucketEncryption",
        /// Set how new files of a bucket are encrypted.
        WRITE_BUCKET_ENCRYPTION = "writeBucketEncryption",
        /// Read the file lock of a bucket.
        READ_BUCKET_RETENTIONS = "readBucketRetentions",
        /// Set the file lock of a bucket.
        WRITE_BUCKET_RETENTIONS = "writeBucketRetentions",
        /// Read how files are retained.
        READ_FILE_RETENTIONS = "readFileRetentions",
        /// Retain files.
        WRITE_FILE_RETENTIONS = "writeFileRetentions",
        /// Read whether files are held.
        READ_FILE_LEGAL_HOLDS = "readFileLegalHolds",
        /// Hold files, and lift holds.
        WRITE_FILE_LEGAL_HOLDS = "writeFileLegalHolds",
        /// Read what is replicated where.
        READ_BUCKET_REPLICATIONS = "readBucketReplications",
        /// Set what is replicated where.
        WRITE_BUCKET_REPLICATIONS = "writeBucketReplications",
        /// Delete files, and shorten their retention, in spite of governance.
        BYPASS_GOVERNANCE = "bypassGovernance",
        /// List files.
        LIST_FILES = "listFiles",
        /// Download files, and look them up.
        READ_FILES = "readFiles",
        /// Make tokens with which others download.
        SHARE_FILES = "shareFiles",
        /// Upload, copy and hide files.
        WRITE_FILES = "writeFiles",
        /// Delete file versions.
        DELETE_FILES = "deleteFiles",
        /// Read which events of a bucket are sent.
        READ_BUCKET_NOTIFICATIONS = "readBucketNotifications",
        /// Set which events of a bucket are sent.
        WRITE_BUCKET_NOTIFICATIONS = "writeBucketNotifications",
    }
}

impl From<Capability> for String {
    fn from(capability: Capability) -> Self {
        capability.as_str().to_owned()
    }
}

impl AsRef<str> for Capability {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

/// Everything that a key may be allowed to do, as far as Python's SDK knows, in its order: what holds where nothing else is
/// stored. The service has more, and may add to them.
pub const ALL_CAPABILITIES: [&str; 26] = [
    "listKeys",
    "writeKeys",
    "deleteKeys",
    "listBuckets",
    "listAllBucketNames",
    "readBuckets",
    "writeBuckets",
    "deleteBuckets",
    "readBucketEncryption",
    "writeBucketEncryption",
    "readBucketRetentions",
    "writeBucketRetentions",
    "readFileRetentions",
    "writeFileRetentions",
    "readFileLegalHolds",
    "writeFileLegalHolds",
    "readBucketReplications",
    "writeBucketReplications",
    "bypassGovernance",
    "listFiles",
    "readFiles",
    "shareFiles",
    "writeFiles",
    "deleteFiles",
    "readBucketNotifications",
    "writeBucketNotifications",
];
