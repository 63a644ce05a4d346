//! How files are encrypted, from the command line and from the environment, where `b2` has the keys too.

use std::sync::Arc;

use b2sdk_v3::{
    BasicSyncEncryptionSettingsProvider, EncryptionKey, EncryptionSetting, FolderName, SSE_B2_AES,
    SyncEncryptionSettingsProvider,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::options::{Encryption, Options};
use super::service::{Failure, variable};

/// The settings for what is read from the bucket of the source, and written to that of the destination.
pub(crate) fn settings(
    options: &Options,
    [source, destination]: &[FolderName; 2],
) -> Result<Arc<dyn SyncEncryptionSettingsProvider>, Failure> {
    let read = match options.source_server_side_encryption {
        Some(_) => Some(EncryptionSetting::sse_c(key("SOURCE")?)),
        None => None,
    };
    let write = match options.destination_server_side_encryption {
        Some(Encryption::SseB2) => Some(SSE_B2_AES),
        Some(Encryption::SseC) => Some(EncryptionSetting::sse_c(key("DESTINATION")?)),
        None => None,
    };
    Ok(Arc::new(BasicSyncEncryptionSettingsProvider::new(
        by_bucket("source", source, read)?,
        by_bucket("destination", destination, write)?,
    )))
}

fn by_bucket(
    side: &str,
    name: &FolderName,
    setting: Option<EncryptionSetting>,
) -> Result<Option<(String, EncryptionSetting)>, Failure> {
    match (name, setting) {
        (_, None) => Ok(None),
        (FolderName::B2 { bucket_name, .. }, Some(setting)) => {
            Ok(Some((bucket_name.clone(), setting)))
        }
        // Whoever means the other side would send files that nothing encrypts.
        _ => Err(Failure::usage(format!(
            "--{side}-server-side-encryption needs a {side} in a bucket"
        ))),
    }
}

/// The key that the environment has for this side.
fn key(side: &str) -> Result<EncryptionKey, Failure> {
    let name = format!("B2_{side}_SSE_C_KEY_B64");
    let text = variable(&name)
        .ok_or_else(|| Failure::usage(format!("SSE-C needs a key, and {name} is not set")))?;
    let secret = STANDARD
        .decode(text)
        .ok()
        .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
        .ok_or_else(|| Failure::usage(format!("{name} is not 32 bytes in base64")))?;
    let key_id = variable(&format!("B2_{side}_SSE_C_KEY_ID"));
    Ok(EncryptionKey::new(secret, key_id))
}
