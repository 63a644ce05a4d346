use crate::api::B2Api;
use crate::bucket::Bucket;
use crate::error::Dialect;
use crate::file_version::{DownloadVersion, FileVersion};
use crate::session::B2Session;

/// A handle that can go over to another interface.
///
/// The result shares everything with what it was made from: session, tokens, upload URLs, scheduler, account info and
/// cache. Only how its calls are addressed and how its errors read and classify is that of the other interface. What is
/// reached through it belongs to that interface, too.
///
/// Interfaces implement this for their own handles, so that one below can take them over.
pub trait InDialect: Sized {
    /// The interface that the handle belongs to.
    fn dialect(&self) -> Dialect;

    /// The same handle in the manners of the interface that `dialect` names.
    #[must_use]
    fn in_dialect(self, dialect: Dialect) -> Self;

    /// The same handle for the interface that `dialect` names, unless it is used through an older one already.
    #[must_use]
    fn no_newer_than(self, dialect: Dialect) -> Self {
        if self.dialect() > dialect {
            self.in_dialect(dialect)
        } else {
            self
        }
    }
}

macro_rules! handles {
    ($($Handle:ty)*) => {
        $(
            impl InDialect for $Handle {
                fn dialect(&self) -> Dialect {
                    <$Handle>::dialect(self)
                }

                fn in_dialect(self, dialect: Dialect) -> Self {
                    self.with_dialect(dialect)
                }
            }
        )*
    };
}

handles! { B2Session B2Api Bucket FileVersion DownloadVersion }
