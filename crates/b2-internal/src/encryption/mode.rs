use crate::open_text::open_text;

open_text! {
    /// Who holds the key that a file is encrypted with. The service may add to these.
    pub struct EncryptionMode {
        /// Not known, for example because the application key may not read it.
        UNKNOWN = "unknown",
        /// Not encrypted. Older files only: the service encrypts what is written today.
        NONE = "none",
        /// The service holds the key.
        SSE_B2 = "SSE-B2",
        /// The application holds the key and sends it along.
        SSE_C = "SSE-C",
    }
}

impl EncryptionMode {
    /// Whether this mode can be the default of a bucket.
    pub fn can_be_set_as_bucket_default(&self) -> bool {
        *self == Self::SSE_B2
    }

    /// The mode in JSON: `null` for an unknown one.
    pub(crate) fn on_wire(&self) -> Option<&str> {
        (*self != Self::UNKNOWN).then_some(self.as_str())
    }

    /// The mode as Python shows it.
    pub(crate) fn python_name(&self) -> String {
        format!(
            "EncryptionMode.{}",
            self.as_str().to_uppercase().replace('-', "_")
        )
    }
}

open_text! {
    /// The cipher that a file is encrypted with. The service may add to these.
    pub struct EncryptionAlgorithm {
        /// AES with a key of 256 bits.
        AES256 = "AES256",
    }
}

impl EncryptionAlgorithm {
    /// The length of a key in bytes; `None` for an algorithm that this version of the library does not know.
    pub fn get_length(&self) -> Option<usize> {
        (*self == Self::AES256).then_some(super::key::LENGTH)
    }
}
