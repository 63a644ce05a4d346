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
