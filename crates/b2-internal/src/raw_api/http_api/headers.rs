//! Header values as the calls need them.

use std::collections::BTreeMap;

use http::header::{self, HeaderMap, HeaderName, HeaderValue};

use crate::error::{Error, ErrorKind};
use crate::names::percent_encode;

pub(super) const INFO_PREFIX: &str = "x-bz-info-";

pub(super) fn json_headers(authorization: HeaderValue) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(header::AUTHORIZATION, authorization);
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    headers
}

/// A header value that never shows in `Debug`.
pub(super) fn secret(value: &str) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::from_str(value).map_err(|_| {
        Error::new(ErrorKind::InvalidArgument {
            parameter_name: "application_key".to_owned(),
            message: "and its id, and every token, must hold printable ASCII characters only"
                .to_owned(),
        })
    })?;
    value.set_sensitive(true);
    Ok(value)
}

pub(super) fn header_value(parameter: &str, value: &str) -> Result<HeaderValue, Error> {
    HeaderValue::from_str(value).map_err(|_| {
        Error::new(ErrorKind::InvalidArgument {
            parameter_name: parameter.to_owned(),
            message: format!("cannot be sent as a header: {value:?}"),
        })
    })
}

pub(super) fn insert_file_info(
    headers: &mut HeaderMap,
    file_info: &BTreeMap<String, String>,
) -> Result<(), Error> {
    for (key, value) in file_info {
        let name = HeaderName::try_from(format!("{INFO_PREFIX}{key}")).map_err(|_| {
            Error::new(ErrorKind::InvalidArgument {
                parameter_name: "file_info".to_owned(),
                message: format!("has the key {key:?}, which cannot be part of a header name"),
            })
        })?;
        headers.insert(name, header_value("file_info", &percent_encode(value))?);
    }
    Ok(())
}
