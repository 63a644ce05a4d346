//! What a restricted key may ask for. Checked before a call is made, because the service answers a bare 401.

use super::B2Api;
use crate::error::{Dialect, Error, ErrorKind};
use crate::raw_api::{Allowed, AllowedBucket};

/// Which bucket somebody asks for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum WantedBucket<'a> {
    /// The bucket of this name; `None` when they ask for whatever there is.
    Named(Option<&'a str>),
    WithId(&'a str),
}

impl WantedBucket<'_> {
    fn is(self, allowed: &AllowedBucket) -> bool {
        match self {
            Self::Named(name) => name.is_some() && allowed.name.as_deref() == name,
            Self::WithId(id) => allowed.id == id,
        }
    }
}

impl B2Api {
    /// Refuses a bucket that the key does not reach.
    pub(crate) async fn check_bucket_restrictions(
        &self,
        wanted: WantedBucket<'_>,
    ) -> Result<(), Error> {
        let allowed = self.auth_data().await?.allowed;
        let refused = match self.dialect() {
            Dialect::V0 | Dialect::V1 | Dialect::V2 => refused_by_one(&allowed, wanted)?,
            Dialect::V3 => refused_by_any(allowed, wanted),
        };
        match refused {
            Some(bucket_names) => Err(Error::new(ErrorKind::RestrictedBucket { bucket_names })),
            None => Ok(()),
        }
    }
}

/// The buckets that the key reaches, if the wanted one is not among them.
fn refused_by_any(allowed: Allowed, wanted: WantedBucket<'_>) -> Option<Vec<String>> {
    let buckets = allowed.buckets.unwrap_or_default();
    if buckets.is_empty() || buckets.iter().any(|bucket| wanted.is(bucket)) {
        return None;
    }
    let names = buckets
        .into_iter()
        .map(|bucket| bucket.name.unwrap_or(bucket.id));
    Some(names.collect())
}

/// The same for interfaces to which a key has one bucket at most: they name it as it was asked for, and let the service
/// decide about a name when the bucket has none any more.
fn refused_by_one(
    allowed: &Allowed,
    wanted: WantedBucket<'_>,
) -> Result<Option<Vec<String>>, Error> {
    let Some(bucket) = allowed.only_bucket()? else {
        return Ok(None);
    };
    if wanted.is(bucket) {
        return Ok(None);
    }
    Ok(match wanted {
        WantedBucket::Named(_) => bucket.name.clone().map(|name| vec![name]),
        WantedBucket::WithId(_) => Some(vec![bucket.id.clone()]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(buckets: &[(&str, Option<&str>)]) -> Allowed {
        let bucket = |(id, name): &(&str, Option<&str>)| AllowedBucket {
            id: (*id).to_owned(),
            name: name.map(str::to_owned),
        };
        let mut allowed = Allowed::new(["listBuckets"]);
        allowed.buckets = (!buckets.is_empty()).then(|| buckets.iter().map(bucket).collect());
        allowed
    }

    #[test]
    fn a_key_for_one_bucket_names_it_as_it_was_asked_for() {
        use WantedBucket::{Named, WithId};
        for (buckets, wanted, refused) in [
            (&[][..], Named(None), None),
            (&[("1", Some("a"))], Named(Some("a")), None),
            (&[("1", Some("a"))], WithId("1"), None),
            (&[("1", Some("a"))], Named(Some("b")), Some("a")),
            (&[("1", Some("a"))], Named(None), Some("a")),
            (&[("1", Some("a"))], WithId("2"), Some("1")),
            (&[("1", None)], Named(Some("b")), None),
            (&[("1", None)], WithId("2"), Some("1")),
        ] {
            let refused = refused.map(|name| vec![name.to_owned()]);
            assert_eq!(refused_by_one(&allowed(buckets), wanted).unwrap(), refused);
        }
        let two = allowed(&[("1", Some("a")), ("2", Some("b"))]);
        let error = refused_by_one(&two, Named(Some("a"))).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::MissingAccountData { .. }));
    }

    #[test]
    fn a_key_for_several_buckets_names_them_all() {
        let two = || allowed(&[("1", Some("a")), ("2", None)]);
        assert_eq!(refused_by_any(two(), WantedBucket::WithId("2")), None);
        let both = Some(vec!["a".to_owned(), "2".to_owned()]);
        assert_eq!(refused_by_any(two(), WantedBucket::Named(None)), both);
    }
}
