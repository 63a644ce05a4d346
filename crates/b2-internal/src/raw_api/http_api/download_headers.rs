//! Reads what the headers of a download say about the file.

use std::collections::BTreeMap;

use http::header::{self, HeaderMap};

use super::headers::INFO_PREFIX;
use crate::encryption;
use crate::error::{Error, ErrorKind};
use crate::file_lock;
use crate::names::percent_decode;
use crate::range::ByteRange;
use crate::raw_api::DownloadHeaders;
use crate::replication_configuration::ReplicationStatus;

pub(super) fn parse(headers: &HeaderMap) -> Result<DownloadHeaders, Error> {
    let content_length = number(headers, header::CONTENT_LENGTH.as_str())?;
    let (range, size) = match optional(headers, header::CONTENT_RANGE.as_str()) {
        Some(text) => match ByteRange::parse(text) {
            Some((range, Some(total))) => (Some(range), total),
            _ => {
                return Err(unexpected(&format!(
                    "the download has the Content-Range {text:?}"
                )));
            }
        },
        None => (ByteRange::with_length(0, content_length), content_length),
    };
    let file_info: BTreeMap<String, String> = headers
        .iter()
        .filter_map(|(name, value)| {
            let key = name.as_str().strip_prefix(INFO_PREFIX)?;
            Some((key.to_owned(), percent_decode(value.to_str().ok()?)))
        })
        .collect();
    let encryption = encryption::wire::from_response_headers(headers);
    let replication_status = optional(headers, "x-bz-replication-status");
    let owned = |name: header::HeaderName| optional(headers, name.as_str()).map(str::to_owned);
    Ok(DownloadHeaders {
        file_id: text(headers, "x-bz-file-id")?.to_owned(),
        file_name: percent_decode(text(headers, "x-bz-file-name")?),
        size,
        range,
        content_length,
        content_type: text(headers, header::CONTENT_TYPE.as_str())?.to_owned(),
        content_sha1: text(headers, "x-bz-content-sha1")?.to_owned(),
        upload_timestamp: number(headers, "x-bz-upload-timestamp")?,
        server_side_encryption: encryption.with_key_id_of(&file_info),
        file_info,
        file_retention: file_lock::wire::retention_from_headers(headers),
        legal_hold: file_lock::wire::legal_hold_from_headers(headers),
        replication_status: replication_status.map(ReplicationStatus::from_wire),
        cache_control: owned(header::CACHE_CONTROL),
        expires: owned(header::EXPIRES),
        content_disposition: owned(header::CONTENT_DISPOSITION),
        content_encoding: owned(header::CONTENT_ENCODING),
        content_language: owned(header::CONTENT_LANGUAGE),
    })
}

fn optional<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Result<&'a str, Error> {
    optional(headers, name).ok_or_else(|| unexpected(&format!("the download has no header {name}")))
}

fn number<T: std::str::FromStr>(headers: &HeaderMap, name: &str) -> Result<T, Error> {
    let value = text(headers, name)?;
    value
        .parse()
        .map_err(|_| unexpected(&format!("the download has the header {name}: {value:?}")))
}

fn unexpected(details: &str) -> Error {
    Error::new(ErrorKind::UnexpectedCloudBehaviour {
        message: details.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use http::{HeaderName, HeaderValue};

    use super::*;
    use crate::encryption::{EncryptionKeyId, EncryptionMode};
    use crate::file_lock::{
        FileRetentionSetting, LegalHold, NO_RETENTION_FILE_SETTING, RetentionMode,
    };

    /// What every download has.
    const REQUIRED: [(&str, &str); 6] = [
        ("content-length", "10"),
        ("content-type", "text/plain"),
        ("x-bz-file-id", "4_z1"),
        ("x-bz-file-name", "a+b/%C3%BC%2B"),
        ("x-bz-upload-timestamp", "1700000000000"),
        ("x-bz-content-sha1", "none"),
    ];

    fn parsed(more: &[(&str, &str)]) -> Result<DownloadHeaders, Error> {
        let mut headers = HeaderMap::new();
        for (name, value) in REQUIRED.iter().chain(more) {
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            headers.insert(name, HeaderValue::from_str(value).unwrap());
        }
        parse(&headers)
    }

    #[test]
    fn a_download_that_says_only_what_it_must_is_a_whole_file_without_anything_else() {
        let read = parsed(&[]).unwrap();
        assert_eq!((&*read.file_id, &*read.file_name), ("4_z1", "a b/\u{fc}+"));
        assert_eq!((read.size, read.content_length), (10, 10));
        assert_eq!(read.range, ByteRange::new(0, 9));
        assert_eq!(
            (&*read.content_type, &*read.content_sha1),
            ("text/plain", "none")
        );
        assert_eq!(read.upload_timestamp, 1_700_000_000_000);
        assert!(read.file_info.is_empty());
        assert_eq!(read.server_side_encryption.mode, EncryptionMode::NONE);
        assert_eq!(read.file_retention, NO_RETENTION_FILE_SETTING);
        assert_eq!(read.legal_hold, LegalHold::UNSET);
        assert_eq!(read.replication_status, None);
        let of_http = [
            read.cache_control,
            read.expires,
            read.content_disposition,
            read.content_encoding,
            read.content_language,
        ];
        assert!(of_http.iter().all(Option::is_none), "{of_http:?}");
    }

    #[test]
    fn each_header_is_read_into_its_field() {
        let read = parsed(&[
            ("content-length", "4"),
            ("content-range", "bytes 5-8/10"),
            (
                "x-bz-content-sha1",
                "unverified:a9993e364706816aba3e25717850c26c9cd0d89d",
            ),
            ("X-Bz-Info-src_last_modified_millis", "5"),
            ("x-bz-info-own", "50%25+%C3%BC%2B"),
            ("content-disposition", "attachment"),
            ("content-language", "de"),
            ("content-encoding", "gzip"),
            ("expires", "0"),
            ("cache-control", "no-store"),
            ("x-bz-server-side-encryption", "AES256"),
            ("x-bz-file-retention-mode", "governance"),
            ("x-bz-file-retention-retain-until-timestamp", "9"),
            ("x-bz-file-legal-hold", "on"),
            ("x-bz-replication-status", "replica"),
        ])
        .unwrap();
        assert_eq!((read.size, read.content_length), (10, 4));
        assert_eq!(read.range, ByteRange::new(5, 8));
        assert_eq!(
            read.content_sha1,
            "unverified:a9993e364706816aba3e25717850c26c9cd0d89d"
        );
        let info = [("own", "50% \u{fc}+"), ("src_last_modified_millis", "5")];
        let info = info.map(|(key, value)| (key.to_owned(), value.to_owned()));
        assert_eq!(read.file_info, BTreeMap::from(info));
        assert_eq!(read.content_disposition.as_deref(), Some("attachment"));
        assert_eq!(read.content_language.as_deref(), Some("de"));
        assert_eq!(read.content_encoding.as_deref(), Some("gzip"));
        assert_eq!(read.expires.as_deref(), Some("0"));
        assert_eq!(read.cache_control.as_deref(), Some("no-store"));
        assert_eq!(read.server_side_encryption.mode, EncryptionMode::SSE_B2);
        let retention = FileRetentionSetting::new(RetentionMode::GOVERNANCE).retain_until(9);
        assert_eq!(read.file_retention, retention);
        assert!(read.legal_hold.is_on());
        assert_eq!(read.replication_status, Some(ReplicationStatus::REPLICA));
    }

    #[test]
    fn a_key_is_known_by_the_id_in_the_file_info() {
        let algorithm = ("x-bz-server-side-encryption-customer-algorithm", "AES256");
        let of = |more: &[(&str, &str)]| parsed(more).unwrap().server_side_encryption;
        for (setting, id) in [
            (of(&[algorithm]), EncryptionKeyId::Absent),
            (
                of(&[algorithm, ("x-bz-info-sse_c_key_id", "a%2Bb")]),
                "a+b".into(),
            ),
        ] {
            assert_eq!(setting.mode, EncryptionMode::SSE_C);
            assert_eq!(setting.key.unwrap().key_id(), &id);
        }
    }

    #[test]
    fn a_download_without_what_it_must_say_names_what_it_does_not_say() {
        for (missing, _) in REQUIRED {
            let mut headers = HeaderMap::new();
            for (name, value) in REQUIRED.iter().filter(|(name, _)| *name != missing) {
                headers.insert(*name, HeaderValue::from_static(value));
            }
            let error = parse(&headers).unwrap_err();
            assert!(
                matches!(error.kind(), ErrorKind::UnexpectedCloudBehaviour { .. }),
                "{missing}: {error}"
            );
            assert!(error.to_string().contains(missing), "{error}");
        }
        for (name, value) in [
            ("content-length", "ten"),
            ("x-bz-upload-timestamp", "yesterday"),
            ("content-range", "bytes 5-8/*"),
            ("content-range", "bytes 8-5/10"),
        ] {
            let error = parsed(&[(name, value)]).unwrap_err();
            assert!(error.to_string().contains(value), "{error}");
        }
    }
}
