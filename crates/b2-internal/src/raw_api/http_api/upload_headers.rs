//! The headers of uploads.

use http::header::{self, HeaderMap, HeaderName};

use super::headers::{header_value, insert_file_info};
use crate::encryption;
use crate::error::Error;
use crate::file_lock;
use crate::names::percent_encode;
use crate::raw_api::{UploadFileRequest, UploadPartRequest};

const FILE_NAME: HeaderName = HeaderName::from_static("x-bz-file-name");
const CONTENT_SHA1: HeaderName = HeaderName::from_static("x-bz-content-sha1");
const PART_NUMBER: HeaderName = HeaderName::from_static("x-bz-part-number");
const CUSTOM_UPLOAD_TIMESTAMP: HeaderName = HeaderName::from_static("x-bz-custom-upload-timestamp");

pub(super) fn of_file(request: &UploadFileRequest) -> Result<HeaderMap, Error> {
    let mut headers = HeaderMap::new();
    headers.insert(
        FILE_NAME,
        header_value("file_name", &percent_encode(&request.file_name))?,
    );
    headers.insert(
        header::CONTENT_TYPE,
        header_value("content_type", &request.content_type)?,
    );
    headers.insert(
        CONTENT_SHA1,
        header_value("content_sha1", &request.content_sha1.header_value())?,
    );
    match &request.server_side_encryption {
        Some(setting) => {
            let file_info = setting.add_key_id_to_file_info(&request.file_info)?;
            insert_file_info(&mut headers, &file_info)?;
            encryption::wire::add_to_upload_headers(setting, &mut headers)?;
        }
        None => insert_file_info(&mut headers, &request.file_info)?,
    }
    file_lock::wire::add_to_upload_headers(
        &request.file_retention,
        &request.legal_hold,
        &mut headers,
    )?;
    if let Some(millis) = request.custom_upload_timestamp {
        headers.insert(CUSTOM_UPLOAD_TIMESTAMP, millis.into());
    }
    Ok(headers)
}

pub(super) fn of_part(request: &UploadPartRequest) -> Result<HeaderMap, Error> {
    let mut headers = HeaderMap::new();
    headers.insert(PART_NUMBER, request.part_number.into());
    headers.insert(
        CONTENT_SHA1,
        header_value("content_sha1", &request.content_sha1.header_value())?,
    );
    if let Some(setting) = &request.server_side_encryption {
        encryption::wire::add_to_part_headers(setting, &mut headers)?;
    }
    Ok(headers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Sha1Digest;
    use crate::encryption::{EncryptionKey, EncryptionSetting, SSE_B2_AES};
    use crate::file_lock::{FileRetentionSetting, LegalHold, RetentionMode};
    use crate::raw_api::ContentSha1;

    const ABC: &str = "a9993e364706816aba3e25717850c26c9cd0d89d";
    const ALGORITHM: &str = "x-bz-server-side-encryption-customer-algorithm";
    const KEY: &str = "x-bz-server-side-encryption-customer-key";
    const KEY_MD5: &str = "x-bz-server-side-encryption-customer-key-md5";

    fn sse_c() -> EncryptionSetting {
        let key = EncryptionKey::new(*b"0123456789abcdef0123456789abcdef", "a+b");
        EncryptionSetting::sse_c(key)
    }

    /// Names and values, in the order of the names.
    fn listed(headers: &HeaderMap) -> Vec<(&str, &str)> {
        let mut listed: Vec<_> = headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.to_str().unwrap()))
            .collect();
        listed.sort_unstable();
        listed
    }

    fn file() -> UploadFileRequest {
        UploadFileRequest::new("a b/\u{fc}+.txt", "b2/x-auto", ContentSha1::HexDigitsAtEnd)
    }

    #[test]
    fn a_file_is_sent_with_its_name_its_type_and_its_digest() {
        for (content_sha1, text) in [
            (ContentSha1::Known(Sha1Digest::of(b"abc")), ABC),
            (ContentSha1::HexDigitsAtEnd, "hex_digits_at_end"),
            (ContentSha1::DoNotVerify, "do_not_verify"),
        ] {
            let headers = of_file(&UploadFileRequest {
                content_sha1,
                ..file()
            })
            .unwrap();
            assert_eq!(
                listed(&headers),
                [
                    ("content-type", "b2/x-auto"),
                    ("x-bz-content-sha1", text),
                    ("x-bz-file-name", "a%20b/%C3%BC%2B.txt"),
                ]
            );
        }
    }

    #[test]
    fn all_that_a_file_is_to_have_is_said_by_a_header() {
        let mut request = file();
        for (key, value) in [
            ("src_last_modified_millis", "5"),
            ("large_file_sha1", ABC),
            ("b2-content-disposition", "attachment; filename=\"a\""),
            ("b2-content-language", "de"),
            ("b2-content-encoding", "gzip"),
            ("b2-expires", "0"),
            ("b2-cache-control", "no-store"),
            ("own", "50% \u{fc}+"),
        ] {
            request.file_info.insert(key.to_owned(), value.to_owned());
        }
        request.custom_upload_timestamp = Some(7);
        request.legal_hold = Some(LegalHold::OFF);
        request.file_retention =
            Some(FileRetentionSetting::new(RetentionMode::COMPLIANCE).retain_until(9));
        request.server_side_encryption = Some(SSE_B2_AES);
        assert_eq!(
            listed(&of_file(&request).unwrap()),
            [
                ("content-type", "b2/x-auto"),
                ("x-bz-content-sha1", "hex_digits_at_end"),
                ("x-bz-custom-upload-timestamp", "7"),
                ("x-bz-file-legal-hold", "off"),
                ("x-bz-file-name", "a%20b/%C3%BC%2B.txt"),
                ("x-bz-file-retention-mode", "compliance"),
                ("x-bz-file-retention-retain-until-timestamp", "9"),
                ("x-bz-info-b2-cache-control", "no-store"),
                (
                    "x-bz-info-b2-content-disposition",
                    "attachment%3B%20filename%3D%22a%22"
                ),
                ("x-bz-info-b2-content-encoding", "gzip"),
                ("x-bz-info-b2-content-language", "de"),
                ("x-bz-info-b2-expires", "0"),
                ("x-bz-info-large_file_sha1", ABC),
                ("x-bz-info-own", "50%25%20%C3%BC%2B"),
                ("x-bz-info-src_last_modified_millis", "5"),
                ("x-bz-server-side-encryption", "AES256"),
            ]
        );
    }

    #[test]
    fn a_key_is_sent_in_three_headers_and_its_id_in_the_file_info() {
        let mut request = file();
        request.server_side_encryption = Some(sse_c());
        assert_eq!(
            listed(&of_file(&request).unwrap()),
            [
                ("content-type", "b2/x-auto"),
                ("x-bz-content-sha1", "hex_digits_at_end"),
                ("x-bz-file-name", "a%20b/%C3%BC%2B.txt"),
                ("x-bz-info-sse_c_key_id", "a%2Bb"),
                (ALGORITHM, "AES256"),
                (KEY, "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="),
                (KEY_MD5, "hRasmdxgYDKV3nvbahU1MA=="),
            ]
        );
    }

    #[test]
    fn a_part_is_sent_with_its_number_its_digest_and_the_key_of_its_file() {
        let mut request = UploadPartRequest::new("file", 10_000, ContentSha1::HexDigitsAtEnd);
        let number_and_digest = [
            ("x-bz-content-sha1", "hex_digits_at_end"),
            ("x-bz-part-number", "10000"),
        ];
        for setting in [None, Some(SSE_B2_AES)] {
            request.server_side_encryption = setting;
            assert_eq!(listed(&of_part(&request).unwrap()), number_and_digest);
        }
        request.server_side_encryption = Some(sse_c());
        assert_eq!(
            listed(&of_part(&request).unwrap()),
            [
                number_and_digest[0],
                number_and_digest[1],
                (ALGORITHM, "AES256"),
                (KEY, "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="),
                (KEY_MD5, "hRasmdxgYDKV3nvbahU1MA=="),
            ]
        );
    }
}
