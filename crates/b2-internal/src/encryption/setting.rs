use std::collections::BTreeMap;
use std::fmt;

use super::{
    EncryptionAlgorithm, EncryptionKey, EncryptionKeyId, EncryptionMode,
    SSE_C_KEY_ID_FILE_INFO_KEY_NAME,
};
use crate::dict::Dict;
use crate::error::{Error, ErrorKind};

/// Not encrypted.
pub const SSE_NONE: EncryptionSetting = EncryptionSetting {
    mode: EncryptionMode::NONE,
    algorithm: None,
    key: None,
};

/// Encrypted with AES256 and a key that the service holds.
pub const SSE_B2_AES: EncryptionSetting = EncryptionSetting {
    mode: EncryptionMode::SSE_B2,
    algorithm: Some(EncryptionAlgorithm::AES256),
    key: None,
};

/// How a file is encrypted, or is to be.
///
/// [`SSE_B2_AES`] and [`EncryptionSetting::sse_c`] are what writing takes. Reading a file with SSE-C takes the same key.
///
/// ```
#[doc = include_str!("../api/example.txt")]
/// # use b2_internal::encryption::{EncryptionKey, EncryptionSetting};
/// # let secret = *b"0123456789abcdef0123456789abcdef";
/// let mine = EncryptionSetting::sse_c(EncryptionKey::new(secret, "key-of-2026"));
/// bucket.upload_bytes("a photo", "2026/b.jpg").encryption(mine.clone()).await?;
/// assert!(bucket.download_file_by_name("2026/b.jpg").await.is_err());
/// let download = bucket.download_file_by_name("2026/b.jpg").encryption(mine).await?;
/// download.save_to(&copy).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EncryptionSetting {
    /// Who holds the key.
    pub mode: EncryptionMode,
    /// The cipher; `None` where nothing is encrypted or nothing is known.
    pub algorithm: Option<EncryptionAlgorithm>,
    /// The key, with SSE-C only.
    pub key: Option<EncryptionKey>,
}

impl EncryptionSetting {
    /// A setting with `mode`, with AES256 where the mode needs an algorithm.
    pub fn new(mode: EncryptionMode) -> Self {
        let encrypts = mode == EncryptionMode::SSE_B2 || mode == EncryptionMode::SSE_C;
        Self {
            mode,
            algorithm: encrypts.then_some(EncryptionAlgorithm::AES256),
            key: None,
        }
    }

    /// Encrypted with AES256 and a key that the application holds.
    pub fn sse_c(key: EncryptionKey) -> Self {
        Self::new(EncryptionMode::SSE_C).key(key)
    }

    /// Sets the cipher.
    pub fn algorithm(mut self, algorithm: EncryptionAlgorithm) -> Self {
        self.algorithm = Some(algorithm);
        self
    }

    /// Sets the key, which only SSE-C has.
    pub fn key(mut self, key: EncryptionKey) -> Self {
        self.key = Some(key);
        self
    }

    /// Whether it is not known how the file is encrypted.
    pub fn is_unknown(&self) -> bool {
        self.mode == EncryptionMode::UNKNOWN
    }

    /// Whether files can be written with this setting: SSE-B2 without a key, or SSE-C with a key that is known.
    pub fn can_be_used_for_file_write(&self) -> bool {
        if self.algorithm != Some(EncryptionAlgorithm::AES256) {
            return false;
        }
        match &self.key {
            None => self.mode == EncryptionMode::SSE_B2,
            Some(key) => self.mode == EncryptionMode::SSE_C && key.secret().is_some(),
        }
    }

    /// The setting as Python shows it, **with the key** when that is known; six asterisks stand for one that is not.
    pub fn as_dict(&self) -> Dict {
        let algorithm = self.algorithm.as_ref().map(EncryptionAlgorithm::as_str);
        let dict = Dict::new()
            .with("mode", self.mode.on_wire())
            .with_known("algorithm", algorithm);
        match &self.key {
            Some(key) if self.mode == EncryptionMode::SSE_C => dict.with_all(key.as_dict()),
            _ => dict,
        }
    }

    /// The file info that a file with this setting gets: `file_info`, and with SSE-C the id of the key.
    ///
    /// # Errors
    /// `InvalidArgument` when `file_info` names another key, or when the id of the key is not known.
    pub fn add_key_id_to_file_info(
        &self,
        file_info: &BTreeMap<String, String>,
    ) -> Result<BTreeMap<String, String>, Error> {
        let mut file_info = file_info.clone();
        let Some(key) = self
            .key
            .as_ref()
            .filter(|_| self.mode == EncryptionMode::SSE_C)
        else {
            return Ok(file_info);
        };
        let id = match key.key_id() {
            EncryptionKeyId::Absent => return Ok(file_info),
            EncryptionKeyId::Known(id) => id,
            EncryptionKeyId::Unknown => {
                return Err(invalid(
                    "is a key with an unknown id, which cannot be stored with a file",
                ));
            }
        };
        match file_info.get(SSE_C_KEY_ID_FILE_INFO_KEY_NAME) {
            Some(other) if other != id => Err(invalid(&format!(
                "is the key {id:?}, but file_info names the key {other:?}"
            ))),
            _ => {
                file_info.insert(SSE_C_KEY_ID_FILE_INFO_KEY_NAME.to_owned(), id.clone());
                Ok(file_info)
            }
        }
    }

    /// The setting of a file with this file info, which says which SSE-C key it is.
    pub(crate) fn with_key_id_of(mut self, file_info: &BTreeMap<String, String>) -> Self {
        if self.mode == EncryptionMode::SSE_C {
            let id = file_info.get(SSE_C_KEY_ID_FILE_INFO_KEY_NAME);
            self.key = Some(EncryptionKey::without_secret(id.cloned()));
        }
        self
    }

    /// Refuses a setting that files cannot be written with.
    pub(crate) fn check_for_file_write(&self) -> Result<(), Error> {
        if self.can_be_used_for_file_write() {
            return Ok(());
        }
        Err(Error::new(ErrorKind::WrongEncryptionSettingForFileWrite {
            encryption_setting: format!("{self:?}"),
        }))
    }

    /// The key that reading a file with this setting takes; `None` where it takes none.
    pub(crate) fn key_for_reading(&self) -> Result<Option<&EncryptionKey>, Error> {
        if self.mode != EncryptionMode::SSE_C {
            return match self.is_unknown() {
                true => Err(invalid(
                    "is unknown; pass the setting that the file was written with",
                )),
                false => Ok(None),
            };
        }
        match &self.key {
            Some(key) if key.secret().is_some() => Ok(Some(key)),
            _ => Err(invalid("needs the key itself, not only its id")),
        }
    }
}

impl fmt::Debug for EncryptionSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<EncryptionSetting({}, ", self.mode.python_name())?;
        match &self.algorithm {
            Some(algorithm) => write!(f, "EncryptionAlgorithm.{algorithm}, ")?,
            None => f.write_str("None, ")?,
        }
        match &self.key {
            Some(key) => write!(f, "{key:?})>"),
            None => f.write_str("None)>"),
        }
    }
}

fn invalid(message: &str) -> Error {
    Error::new(ErrorKind::InvalidArgument {
        parameter_name: "encryption".to_owned(),
        message: message.to_owned(),
    })
}
