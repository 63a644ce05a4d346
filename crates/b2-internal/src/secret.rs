//! Text that is not shown and does not linger in memory.

use std::fmt;

use zeroize::Zeroize;

/// A key or a token. `Debug` hides it, and its memory is overwritten when it is dropped.
///
/// ```
/// # use b2_internal::secret::Secret;
/// let key = Secret::from("K005n9D2");
/// assert_eq!(format!("{key:?}"), "******");
/// assert_eq!(key.reveal(), "K005n9D2");
/// ```
#[derive(Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The text itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("******")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_never_shown() {
        assert_eq!(format!("{:?}", Secret::from("K001abc")), "******");
    }
}
