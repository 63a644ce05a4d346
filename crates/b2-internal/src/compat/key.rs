use crate::error::Error;
use crate::raw_api::only_one;

/// The one bucket that a key is restricted to, for an interface that knows no more; `None` when there is none.
///
/// # Errors
/// `MissingAccountData` when there are several.
pub fn only_bucket<T>(buckets: Option<&[T]>) -> Result<Option<&T>, Error> {
    only_one(buckets.unwrap_or_default())
}
