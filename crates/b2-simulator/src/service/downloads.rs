use std::sync::Arc;

use http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_LANGUAGE,
    CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, EXPIRES, HeaderName,
};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode};

use super::access::token_header;
use super::conditions::{self, Verdict};
use super::exchange::Answer;
use super::{Door, Service};
use crate::body::ResponseBody;
use crate::model::{
    Action, ApplicationKey, BucketSettings, DownloadGrant, Encryption, FileId, FileVersion,
};
use crate::operation::Operation;
use crate::refusal::Refusal;
use crate::wire::{
    ByteRange, Params, customer_key_md5_from_headers, encode, encryption_headers, header_text,
    lock_headers,
};

/// Query parameters that replace a header of the answer, the header, and the file info that sets it otherwise.
pub(super) const OVERRIDES: &[(&str, HeaderName, Option<&str>)] = &[
    (
        "b2ContentDisposition",
        CONTENT_DISPOSITION,
        Some("b2-content-disposition"),
    ),
    (
        "b2ContentLanguage",
        CONTENT_LANGUAGE,
        Some("b2-content-language"),
    ),
    ("b2Expires", EXPIRES, Some("b2-expires")),
    ("b2CacheControl", CACHE_CONTROL, Some("b2-cache-control")),
    (
        "b2ContentEncoding",
        CONTENT_ENCODING,
        Some("b2-content-encoding"),
    ),
    ("b2ContentType", CONTENT_TYPE, None),
];

/// Under which right a file is read.
enum Reader {
    Nobody,
    Key(Arc<ApplicationKey>),
    Grant(DownloadGrant),
}

impl Service {
    pub(super) fn download_by_id(&self, head: &Parts, params: &Params, door: &Door) -> Answer {
        let id = params.required_text("fileId")?;
        if FileId::parse(id).is_none() {
            return Err(Refusal::bad_file_id(id).into());
        }
        let reader = match token_header(head)? {
            Some(token) => {
                let now = self.clock.now_millis();
                Reader::Key(self.read(|model| model.account_token(token, now))?)
            }
            None => Reader::Nobody,
        };
        let found = self.read(|model| {
            let file = model
                .file(id)
                .filter(|file| file.action == Action::Upload)?;
            let bucket = model.bucket(&file.bucket_id)?;
            Some((Arc::clone(file), Arc::clone(bucket.settings())))
        });
        let (file, bucket) =
            found.ok_or_else(|| Refusal::not_found(format!("File not present: {id}")))?;
        self.download(
            head,
            params,
            (&file, &bucket),
            &reader,
            (Operation::DownloadFileById, door),
        )
    }

    pub(super) fn download_by_name(
        &self,
        head: &Parts,
        params: &Params,
        (bucket_name, file_name): (&str, &str),
        door: &Door,
    ) -> Answer {
        let token = match token_header(head)? {
            Some(token) => Some(token),
            None => params.text("Authorization")?,
        };
        let now = self.clock.now_millis();
        let reader = match token {
            None => Reader::Nobody,
            Some(token) => self.read(|model| match model.download_token(token, now) {
                Some(grant) => grant.map(Reader::Grant),
                None => model.account_token(token, now).map(Reader::Key),
            })?,
        };
        let bucket = self
            .read(|model| {
                model
                    .bucket_by_name(bucket_name)
                    .map(|b| Arc::clone(b.settings()))
            })
            .ok_or_else(|| Refusal::not_found(format!("Bucket {bucket_name} does not exist")))?;
        check_reader(&reader, &bucket, file_name, params)?;
        let current = self.read(|model| model.bucket(&bucket.id)?.current(file_name).cloned());
        let file = current
            .filter(|file| file.action == Action::Upload)
            .ok_or_else(|| Refusal::not_found(format!("File not present: {file_name}")))?;
        self.download(
            head,
            params,
            (&file, &bucket),
            &reader,
            (Operation::DownloadFileByName, door),
        )
    }

    fn download(
        &self,
        head: &Parts,
        params: &Params,
        (file, bucket): (&FileVersion, &BucketSettings),
        reader: &Reader,
        (operation, door): (Operation, &Door),
    ) -> Answer {
        check_reader(reader, bucket, &file.name, params)?;
        check_customer_key(head, file)?;
        if self.settings.heeds_conditions
            && let Verdict::NotModified = conditions::judge(&head.headers, file)?
        {
            return Ok(conditions::not_modified(file));
        }
        let total = file.content.length;
        let range = header_text(&head.headers, "range")?
            .map(|range| ByteRange::parse(range, total))
            .transpose()?;
        let served = range.unwrap_or(ByteRange {
            offset: 0,
            length: total,
        });
        let now_millis = self.clock.now_millis();
        self.meter
            .count_call(&bucket.account_id, operation, now_millis)?;
        if head.method != Method::HEAD {
            self.meter
                .count_download(&bucket.account_id, served.length, now_millis)?;
        }
        let pieces = file.content.slice(served.offset, served.length);
        let body = ResponseBody::content(served.length, self.reader(pieces), door.work);
        let mut response = Response::new(body);
        let headers = response.headers_mut();
        file_headers(headers, file, bucket, params)?;
        if self.settings.heeds_conditions {
            conditions::add_validators(headers, file);
        }
        if let Reader::Key(key) = reader {
            let (shown, withheld) = lock_headers(&file.lock, key);
            for (name, value) in shown {
                put(headers, name, &value);
            }
            if !withheld.is_empty() {
                put(
                    headers,
                    "x-bz-client-unauthorized-to-read",
                    &withheld.join(","),
                );
            }
        }
        headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        headers.insert(CONTENT_LENGTH, HeaderValue::from(served.length));
        if let Some(range) = range {
            put(headers, &CONTENT_RANGE, &range.content_range(total));
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
        }
        Ok(response)
    }
}

fn check_reader(
    reader: &Reader,
    bucket: &BucketSettings,
    file_name: &str,
    params: &Params,
) -> Result<(), Refusal> {
    let mut asked = OVERRIDES
        .iter()
        .filter_map(|(parameter, ..)| Some((*parameter, params.value(parameter)?.as_str()?)));
    match reader {
        Reader::Nobody if !bucket.is_public() => Err(Refusal::missing_auth_token()),
        Reader::Nobody if asked.next().is_some() => Err(Refusal::unauthorized(
            "Headers of a download can be overridden only with a token",
        )),
        Reader::Nobody => Ok(()),
        Reader::Key(key) => {
            if key.account_id != bucket.account_id {
                return Err(Refusal::unauthorized(
                    "The bucket belongs to another account",
                ));
            }
            key.require("readFiles")?;
            key.require_bucket(&bucket.id)?;
            key.require_name(file_name)
        }
        Reader::Grant(grant) => {
            let covers = grant.account_id == bucket.account_id
                && *grant.bucket_id == *bucket.id
                && file_name.starts_with(&grant.name_prefix);
            let repeats = asked.all(|(name, value)| {
                grant
                    .overrides
                    .get(name)
                    .is_some_and(|granted| granted == value)
            }) && grant
                .overrides
                .keys()
                .all(|name| params.value(name).is_some());
            if covers && repeats {
                return Ok(());
            }
            Err(Refusal::unauthorized(
                "The download token does not cover this download",
            ))
        }
    }
}

fn check_customer_key(head: &Parts, file: &FileVersion) -> Result<(), Refusal> {
    let given = customer_key_md5_from_headers(&head.headers)?;
    match (&file.encryption, given) {
        (Encryption::SseC { key_md5 }, Some(given)) if *key_md5 == given => Ok(()),
        (Encryption::SseC { .. }, _) => Err(Refusal::wrong_customer_key()),
        (_, Some(_)) => Err(Refusal::bad_request("The file is not encrypted with SSE-C")),
        (_, None) => Ok(()),
    }
}

/// What the service says about a file in the headers of its download (protocol section 3.4).
fn file_headers(
    headers: &mut HeaderMap,
    file: &FileVersion,
    bucket: &BucketSettings,
    params: &Params,
) -> Result<(), Refusal> {
    put(headers, "x-bz-file-id", &file.id);
    put(headers, "x-bz-file-name", &encode(&file.name));
    put(headers, "x-bz-content-sha1", &file.content.sha1.to_string());
    put(
        headers,
        "x-bz-upload-timestamp",
        &file.upload_timestamp.to_string(),
    );
    put(headers, &CONTENT_TYPE, &file.content_type);
    if let Some(policy) = bucket.info.get("Cache-Control") {
        put(headers, &CACHE_CONTROL, policy);
    }
    for (parameter, header, info_key) in OVERRIDES {
        let from_info = info_key.and_then(|key| file.info.get(key));
        if let Some(value) = params.text(parameter)?.or(from_info) {
            put(headers, header, value);
        }
    }
    for (key, value) in file.info.iter() {
        let has_header_of_its_own = OVERRIDES.iter().any(|(.., own)| *own == Some(key));
        if !has_header_of_its_own {
            put(headers, &format!("x-bz-info-{key}"), &encode(value));
        }
    }
    if let Some(status) = file.replication {
        put(headers, "x-bz-replication-status", status.name());
    }
    for (name, value) in encryption_headers(&file.encryption) {
        put(headers, name, &value);
    }
    Ok(())
}

/// Adds a header. What HTTP cannot carry, such as a line break in a content type, is left out.
fn put(headers: &mut HeaderMap, name: impl AsHeaderName, value: &str) {
    if let (Some(name), Ok(value)) = (name.name(), HeaderValue::from_bytes(value.as_bytes())) {
        headers.insert(name, value);
    }
}

trait AsHeaderName {
    fn name(self) -> Option<HeaderName>;
}

impl AsHeaderName for &HeaderName {
    fn name(self) -> Option<HeaderName> {
        Some(self.clone())
    }
}

impl AsHeaderName for &str {
    fn name(self) -> Option<HeaderName> {
        HeaderName::from_bytes(self.as_bytes()).ok()
    }
}

impl AsHeaderName for &String {
    fn name(self) -> Option<HeaderName> {
        self.as_str().name()
    }
}
