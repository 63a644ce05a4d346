use std::fmt;
use std::sync::Arc;

use super::B2Api;
use crate::error::{Dialect, Error, ErrorKind};

/// The account that a file version was reached through. A version that an application made itself has none.
///
/// One handle serves all versions of a listing. Versions are compared without it.
#[derive(Clone, Default)]
pub(crate) struct ApiHandle(Option<Arc<B2Api>>);

impl ApiHandle {
    pub(crate) fn dialect(&self) -> Dialect {
        self.0.as_ref().map_or(Dialect::V3, |api| api.dialect())
    }

    /// The same handle in another interface. All versions that were listed together keep sharing theirs only if it is the
    /// same interface.
    pub(crate) fn with_dialect(self, dialect: Dialect) -> Self {
        match self.0 {
            Some(api) if api.dialect() != dialect => Self(Some(Arc::new(
                Arc::unwrap_or_clone(api).with_dialect(dialect),
            ))),
            same => Self(same),
        }
    }

    pub(crate) fn get(&self) -> Result<&B2Api, Error> {
        self.0.as_deref().ok_or_else(|| {
            Error::new(ErrorKind::InvalidUserInput {
                message: "this FileVersion does not come from the service; use the method of B2Api instead"
                    .to_owned(),
            })
        })
    }
}

impl From<&B2Api> for ApiHandle {
    fn from(api: &B2Api) -> Self {
        Self(Some(Arc::new(api.clone())))
    }
}

impl PartialEq for ApiHandle {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for ApiHandle {}

impl fmt::Debug for ApiHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "B2Api" } else { "none" })
    }
}
