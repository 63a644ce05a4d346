use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::NewFile;
use crate::digest::Sha1Digest;
use crate::encryption::EncryptionKey;

/// Raised by whoever changes what an entry means. Other versions are passed over.
const VERSION: u32 = 2;

/// What is remembered of one unfinished large file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::transfer) struct Entry {
    version: u32,
    pub(in crate::transfer) file_id: String,
    /// The digest of all that the caller said of the file.
    pub(in crate::transfer) settings: String,
    /// What told the source from others, if anything did.
    pub(in crate::transfer) source: Option<String>,
    /// The lengths of the parts, each with how often it comes in a row.
    lengths: Vec<(u64, u32)>,
    /// The digest of the whole, where it was known when the file was started.
    pub(in crate::transfer) whole_sha1: Option<String>,
    /// Whether that was computed from the source, and not only given.
    pub(in crate::transfer) is_whole_computed: bool,
    /// When it was last of use, in milliseconds since 1970.
    used_millis: i64,
}

impl Entry {
    pub(in crate::transfer) fn new(
        file_id: &str,
        settings: String,
        source: Option<String>,
        part_lengths: impl IntoIterator<Item = u64>,
    ) -> Self {
        let mut lengths: Vec<(u64, u32)> = Vec::new();
        for length in part_lengths {
            match lengths.last_mut() {
                Some((same, count)) if *same == length => *count += 1,
                _ => lengths.push((length, 1)),
            }
        }
        Self {
            version: VERSION,
            file_id: file_id.to_owned(),
            settings,
            source,
            lengths,
            whole_sha1: None,
            is_whole_computed: false,
            used_millis: 0,
        }
    }

    pub(super) fn used_at(self, used_millis: i64) -> Self {
        Self {
            used_millis,
            ..self
        }
    }

    /// For how long it has been of no use.
    pub(super) fn unused_millis(&self, now_millis: i64) -> i64 {
        now_millis.saturating_sub(self.used_millis)
    }

    /// The same with the digest of the whole.
    pub(in crate::transfer) fn with_whole(
        mut self,
        whole: Option<Sha1Digest>,
        is_computed: bool,
    ) -> Self {
        self.is_whole_computed = is_computed;
        self.whole_sha1 = whole.map(|whole| whole.to_string());
        self
    }

    pub(in crate::transfer) fn part_lengths(&self) -> impl Iterator<Item = u64> + '_ {
        self.lengths
            .iter()
            .flat_map(|(length, count)| std::iter::repeat_n(*length, *count as usize))
    }

    pub(super) fn from_text(text: &[u8]) -> Option<Self> {
        let entry: Self = serde_json::from_slice(text).ok()?;
        (entry.version == VERSION).then_some(entry)
    }

    pub(super) fn to_text(&self) -> std::io::Result<Vec<u8>> {
        Ok(serde_json::to_vec(self)?)
    }
}

/// The name of an entry: the same for the same name in the same bucket.
pub(super) fn name(bucket_id: &str, file_name: &str) -> String {
    Sha1Digest::of(json!([bucket_id, file_name]).to_string().as_bytes()).to_string()
}

/// A digest of all that the caller says of a file, so that another wish is noticed. The SSE-C key is in it by its MD5.
pub(in crate::transfer) fn fingerprint(file: &NewFile, has_whole_sha1: bool) -> String {
    let encryption = file.encryption.as_ref().map(|setting| {
        let key_md5 = setting.key.as_ref().and_then(EncryptionKey::key_md5);
        json!([
            setting.mode.as_str(),
            key_md5,
            setting
                .key
                .as_ref()
                .map(|key| format!("{:?}", key.key_id()))
        ])
    });
    let retention = file
        .file_retention
        .as_ref()
        .map(|retention| json!([retention.mode.as_str(), retention.retain_until]));
    let all = json!([
        file.content_type(),
        file.file_info,
        encryption,
        retention,
        file.legal_hold.as_ref().map(|hold| hold.as_str()),
        file.custom_upload_timestamp,
        has_whole_sha1,
    ]);
    Sha1Digest::of(all.to_string().as_bytes()).to_string()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::encryption::EncryptionSetting;
    use crate::file_lock::LegalHold;

    #[test]
    fn an_entry_is_read_as_it_was_written() {
        let lengths = [5, 5, 5, 7, 5, 1];
        let entry = Entry::new("4_z", "settings".to_owned(), None, lengths)
            .with_whole(Some(Sha1Digest::of(b"")), true);
        let read = Entry::from_text(&entry.to_text().unwrap()).unwrap();
        assert_eq!(read, entry);
        assert_eq!(read.part_lengths().collect::<Vec<_>>(), lengths);
    }

    #[test]
    fn what_is_no_entry_is_passed_over() {
        let mut entry = Entry::new("4_z", String::new(), None, [1]);
        entry.version += 1;
        assert_eq!(Entry::from_text(&entry.to_text().unwrap()), None);
        let text = Entry::new("4_z", String::new(), None, [1])
            .to_text()
            .unwrap();
        assert_eq!(Entry::from_text(&text[..text.len() / 2]), None);
        assert_eq!(Entry::from_text(b""), None);
    }

    #[test]
    fn every_wish_has_its_own_fingerprint() {
        let file = NewFile {
            bucket_id: "b".to_owned(),
            file_name: "a".to_owned(),
            content_type: None,
            file_info: None,
            encryption: None,
            file_retention: None,
            legal_hold: None,
            custom_upload_timestamp: None,
        };
        let key = |byte| {
            Some(EncryptionSetting::sse_c(EncryptionKey::new(
                [byte; 32],
                None::<String>,
            )))
        };
        let all = [
            fingerprint(&file, true),
            fingerprint(&file, false),
            fingerprint(
                &NewFile {
                    content_type: Some("a/b".to_owned()),
                    ..file.clone()
                },
                true,
            ),
            fingerprint(
                &NewFile {
                    file_info: Some(BTreeMap::new()),
                    ..file.clone()
                },
                true,
            ),
            fingerprint(
                &NewFile {
                    encryption: key(1),
                    ..file.clone()
                },
                true,
            ),
            fingerprint(
                &NewFile {
                    encryption: key(2),
                    ..file.clone()
                },
                true,
            ),
            fingerprint(
                &NewFile {
                    legal_hold: Some(LegalHold::ON),
                    ..file.clone()
                },
                true,
            ),
            fingerprint(
                &NewFile {
                    custom_upload_timestamp: Some(1),
                    ..file.clone()
                },
                true,
            ),
        ];
        for (index, one) in all.iter().enumerate() {
            assert!(!all[..index].contains(one), "{index}");
        }
        assert_eq!(all[0], fingerprint(&file, true));
    }
}
