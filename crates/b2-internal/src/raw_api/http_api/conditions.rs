use http::header::{self, HeaderMap};

use super::headers::header_value;
use crate::error::{Error, ErrorKind};
use crate::raw_api::DownloadConditions;
use crate::time::http_date;

/// Adds the headers that state the conditions of a download.
pub(super) fn insert(
    conditions: &DownloadConditions,
    headers: &mut HeaderMap,
) -> Result<(), Error> {
    for (name, parameter, etag) in [
        (header::IF_MATCH, "if_match", &conditions.if_match),
        (
            header::IF_NONE_MATCH,
            "if_none_match",
            &conditions.if_none_match,
        ),
    ] {
        if let Some(etag) = etag {
            headers.insert(name, header_value(parameter, etag)?);
        }
    }
    for (name, parameter, millis) in [
        (
            header::IF_MODIFIED_SINCE,
            "if_modified_since",
            conditions.if_modified_since,
        ),
        (
            header::IF_UNMODIFIED_SINCE,
            "if_unmodified_since",
            conditions.if_unmodified_since,
        ),
    ] {
        if let Some(millis) = millis {
            let date = http_date::format(millis).ok_or_else(|| {
                Error::new(ErrorKind::InvalidArgument {
                    parameter_name: parameter.to_owned(),
                    message: format!("is {millis}, which no date can say"),
                })
            })?;
            headers.insert(name, header_value(parameter, &date)?);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_condition_is_a_header() {
        let conditions = DownloadConditions::new()
            .if_match("\"a\"")
            .if_none_match("\"b\"")
            .if_modified_since(784_111_777_999)
            .if_unmodified_since(784_111_777_000);
        let mut headers = HeaderMap::new();
        insert(&conditions, &mut headers).unwrap();
        let date = "Sun, 06 Nov 1994 08:49:37 GMT";
        for (name, text) in [
            ("if-match", "\"a\""),
            ("if-none-match", "\"b\""),
            ("if-modified-since", date),
            ("if-unmodified-since", date),
        ] {
            assert_eq!(headers[name], text, "{name}");
        }
        let mut none = HeaderMap::new();
        insert(&DownloadConditions::new(), &mut none).unwrap();
        assert!(none.is_empty());
        let broken = DownloadConditions::new().if_match("a\nb");
        assert!(insert(&broken, &mut none).is_err());
    }
}
