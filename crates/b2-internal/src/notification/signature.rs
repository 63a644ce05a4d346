use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// Whether a message of event notifications comes from the service: whether `signature`, the header
/// `X-Bz-Event-Notification-Signature`, fits the message's body, byte by byte as it came, and the rule's
/// `hmac_sha256_signing_secret`. Takes as long for a signature that nearly fits as for any other.
///
/// ```
/// use b2_internal::notification::is_event_notification_signed;
///
/// let body = br#"{"events":[]}"#;
/// let signature = "v1=b8e5e1612f52653b9177d6a1b25773f910e9317fb1f3df63f0d0cf2efdfc02a3";
/// assert!(is_event_notification_signed(signature, body, "0123456789abcdef0123456789abcdef"));
/// ```
pub fn is_event_notification_signed(
    signature: &str,
    body: &[u8],
    hmac_sha256_signing_secret: &str,
) -> bool {
    let Some(digits) = signature.trim().strip_prefix("v1=") else {
        return false;
    };
    let Ok(expected) = hex::decode(digits) else {
        return false;
    };
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(hmac_sha256_signing_secret.as_bytes()) else {
        return false;
    };
    mac.update(body);
    mac.verify_slice(&expected).is_ok()
}
