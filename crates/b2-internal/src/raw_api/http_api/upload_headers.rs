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
