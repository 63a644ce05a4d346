//! How a file is encrypted on the service, and the key for it.
//!
//! Invariant: a key is in no `Debug`, no error and no answer of the service. `as_dict` shows it, as Python's does, where it is known.

mod key;
mod mode;
mod setting;
pub(crate) mod wire;

#[cfg(test)]
mod tests;

pub use key::{EncryptionKey, EncryptionKeyId, UNKNOWN_KEY_ID};
pub use mode::{EncryptionAlgorithm, EncryptionMode};
pub use setting::{EncryptionSetting, SSE_B2_AES, SSE_NONE};

/// The file info key under which the id of an SSE-C key is stored with a file.
pub const SSE_C_KEY_ID_FILE_INFO_KEY_NAME: &str = "sse_c_key_id";
