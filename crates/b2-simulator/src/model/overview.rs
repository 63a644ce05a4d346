use super::{ApplicationKey, Bucket, Model};

/// All there is, whoever owns it: for those who run the service, not for its customers.
impl Model {
    /// Every bucket in the order of ids.
    pub(crate) fn all_buckets(&self) -> impl Iterator<Item = &Bucket> {
        self.buckets.values()
    }

    /// Every key in the order of ids.
    pub(crate) fn all_keys(&self) -> impl Iterator<Item = &ApplicationKey> {
        self.keys.values().map(|key| &**key)
    }
}
