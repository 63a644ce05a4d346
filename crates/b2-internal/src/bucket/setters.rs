//! The setters that every request has which makes a file.

macro_rules! file_setters {
    ($Request:ty) => {
        impl $Request {
            /// Stores these pairs with the file: at most 7000 bytes in all, names and values. A copy of one source has its
            /// source's pairs unless others are given.
            pub fn file_info<K: Into<String>, V: Into<String>>(
                mut self,
                pairs: impl IntoIterator<Item = (K, V)>,
            ) -> Self {
                let pairs = pairs.into_iter();
                self.file_info = Some(
                    pairs
                        .map(|(key, value)| (key.into(), value.into()))
                        .collect(),
                );
                self
            }

            /// Tells `listener` how far the file has come.
            pub fn progress_listener(mut self, listener: impl ProgressListener) -> Self {
                self.progress_listener = Some(std::sync::Arc::new(listener));
                self
            }
        }
    };
}

pub(super) use file_setters;
