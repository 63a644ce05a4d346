use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest as _, Md5};
use zeroize::{Zeroize as _, Zeroizing};

use crate::dict::Dict;
use crate::secret::Secret;

/// The length in bytes of a key for AES256.
pub(super) const LENGTH: usize = 32;

/// The id of an SSE-C key when nobody can say what it is. A key with it can read, but not write.
pub const UNKNOWN_KEY_ID: EncryptionKeyId = EncryptionKeyId::Unknown;

/// The name of an SSE-C key, stored with each file that the key encrypts, so that its owner finds the key again.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EncryptionKeyId {
    /// The key has no id, and none is stored.
    Absent,
    /// The key has this id.
    Known(String),
    /// Whether the key has an id is not known.
    Unknown,
}

impl From<String> for EncryptionKeyId {
    fn from(id: String) -> Self {
        Self::Known(id)
    }
}

impl From<&str> for EncryptionKeyId {
    fn from(id: &str) -> Self {
        Self::Known(id.to_owned())
    }
}

impl<T: Into<String>> From<Option<T>> for EncryptionKeyId {
    fn from(id: Option<T>) -> Self {
        id.map_or(Self::Absent, |id| Self::Known(id.into()))
    }
}

/// A key for SSE-C and its id. `Debug` hides the key, and its memory is overwritten when it is dropped.
///
/// ```
/// use b2_internal::encryption::{EncryptionKey, EncryptionSetting};
///
/// let key = EncryptionKey::new(*b"0123456789abcdef0123456789abcdef", "key-of-2026");
/// assert_eq!(format!("{key:?}"), "<EncryptionKey(******, 'key-of-2026')>");
/// let setting = EncryptionSetting::sse_c(key);
/// # assert!(setting.can_be_used_for_file_write());
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct EncryptionKey {
    secret: Option<Box<Zeroizing<[u8; LENGTH]>>>,
    key_id: EncryptionKeyId,
}

impl EncryptionKey {
    /// What is shown in place of a key.
    pub const SECRET_REPR: &'static str = "******";

    /// A key of 32 bytes and its id. Pass `None::<String>` for a key without an id.
    pub fn new(mut secret: [u8; LENGTH], key_id: impl Into<EncryptionKeyId>) -> Self {
        let boxed = Box::new(Zeroizing::new(secret));
        secret.zeroize();
        Self {
            secret: Some(boxed),
            key_id: key_id.into(),
        }
    }

    /// A key of which only the id is known: what a file says of the key that encrypts it.
    pub fn without_secret(key_id: impl Into<EncryptionKeyId>) -> Self {
        Self {
            secret: None,
            key_id: key_id.into(),
        }
    }

    /// The key itself; `None` for a key of which only the id is known.
    pub fn secret(&self) -> Option<&[u8; LENGTH]> {
        self.secret.as_ref().map(|secret| &***secret)
    }

    /// The name of the key.
    pub fn key_id(&self) -> &EncryptionKeyId {
        &self.key_id
    }

    /// The key in base64, as the service takes it; `None` for a key of which only the id is known.
    pub fn key_b64(&self) -> Option<String> {
        Some(STANDARD.encode(self.secret()?))
    }

    /// The key and its MD5 as Python shows them, **in clear** when they are known; six asterisks stand for what is not.
    /// `Debug` hides them.
    pub fn as_dict(&self) -> Dict {
        let shown = |text: Option<String>| match text {
            Some(text) => Secret::from(text),
            None => Self::SECRET_REPR.into(),
        };
        Dict::new()
            .with("customerKey", shown(self.key_b64()))
            .with("customerKeyMd5", shown(self.key_md5()))
    }

    /// The MD5 of the key in base64, as the service takes it; `None` for a key of which only the id is known.
    pub fn key_md5(&self) -> Option<String> {
        Some(STANDARD.encode(Md5::digest(self.secret()?)))
    }
}

impl fmt::Debug for EncryptionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let secret = match self.secret {
            Some(_) => Self::SECRET_REPR,
            None => "None",
        };
        match &self.key_id {
            EncryptionKeyId::Absent => write!(f, "<EncryptionKey({secret}, None)>"),
            EncryptionKeyId::Known(id) => write!(f, "<EncryptionKey({secret}, '{id}')>"),
            EncryptionKeyId::Unknown => write!(f, "<EncryptionKey({secret}, unknown)>"),
        }
    }
}
