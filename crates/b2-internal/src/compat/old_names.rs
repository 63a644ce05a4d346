use crate::bucket::{UploadBytes, UploadLocalFile};

/// `file_info` under the name that it has in the older interfaces, too.
pub trait OldFileInfo: Sized {
    /// Stores these pairs with the file. A request that is given them under both names fails with `InvalidUserInput`.
    #[must_use]
    fn file_infos<K: Into<String>, V: Into<String>>(
        self,
        pairs: impl IntoIterator<Item = (K, V)>,
    ) -> Self;
}

macro_rules! old_file_info {
    ($($Request:ty)*) => {
        $(
            impl OldFileInfo for $Request {
                fn file_infos<K: Into<String>, V: Into<String>>(
                    self,
                    pairs: impl IntoIterator<Item = (K, V)>,
                ) -> Self {
                    let owned = |(key, value): (K, V)| (key.into(), value.into());
                    self.with_file_infos(pairs.into_iter().map(owned).collect())
                }
            }
        )*
    };
}

old_file_info! { UploadBytes UploadLocalFile }
