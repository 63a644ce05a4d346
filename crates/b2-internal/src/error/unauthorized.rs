//! What the key has to do with a 401.

use super::text::python_list;
use super::{Dialect, Error, ErrorKind};

/// What an application key is restricted to.
#[derive(Debug, Clone, Copy, Default)]
pub struct KeyRestrictions<'a> {
    /// The key's capabilities, when it lacks some that this library knows; `None` when it has all of them, and perhaps
    /// newer ones.
    pub capabilities: Option<&'a [String]>,
    /// The names of the buckets that the key reaches; empty when it reaches all.
    pub bucket_names: &'a [String],
    /// The beginning of the names of files that the key reaches.
    pub name_prefix: Option<&'a str>,
}

/// The same error with the key's restrictions in its text, because they are the likely reason.
///
/// Only an [`ErrorKind::Unauthorized`] itself is explained. Its special cases are about the token or the account, so
/// they, like all other errors, come back unchanged and keep their kind.
pub fn explain_unauthorized(
    mut error: Error,
    key: &KeyRestrictions<'_>,
    dialect: Dialect,
) -> Error {
    if let ErrorKind::Unauthorized { message, .. } = &mut error.0.kind {
        if message.is_empty() {
            message.push_str("unauthorized");
        }
        message.push_str(" for application key ");
        message.push_str(&key.description(dialect));
    }
    error
}

impl KeyRestrictions<'_> {
    fn description(&self, dialect: Dialect) -> String {
        let capabilities = self
            .capabilities
            .map(|names| format!("with capabilities '{}'", names.join(",")));
        let buckets = match self.bucket_names {
            [] => None,
            [name] if dialect <= Dialect::V2 => Some(format!("restricted to bucket '{name}'")),
            names => Some(format!("restricted to buckets {}", python_list(names))),
        };
        let prefix = self
            .name_prefix
            .map(|prefix| format!("restricted to files that start with '{prefix}'"));
        let parts: Vec<String> = [capabilities, buckets, prefix]
            .into_iter()
            .flatten()
            .collect();
        match parts.as_slice() {
            [] => "with no restrictions".to_owned(),
            parts => parts.join(", "),
        }
    }
}
