use std::sync::Arc;

use http::request::Parts;
use serde_json::{Value, json};

use super::call::Call;
use super::exchange::{Answer, Cut, Failed};
use super::{Service, reply};
use crate::body::ReceiveError;
use crate::body::{Received, RequestBody, Work, receive};
use crate::model::{
    BucketSettings, Content, ContentSha1, Encryption, FileVersion, NewFile, PART_NUMBER_LIMIT,
    Part, Piece, UploadTarget,
};
use crate::refusal::Refusal;
use crate::store::PendingBlob;
use crate::wire::{
    ApiVersion, DigestClaim, FileHeaders, FileView, Form, PartHeaders, check_info, file_object,
    part_object, resolve_content_type,
};

/// The most bytes of one upload.
pub(super) const UPLOAD_LIMIT_BYTES: u64 = 5_000_000_000;
/// The length of a SHA-1 as hexadecimal digits.
const DIGITS: u64 = 40;

/// A request to an upload URL.
#[derive(Debug)]
pub(super) struct Upload<'a> {
    pub(super) version: ApiVersion,
    pub(super) head: &'a Parts,
    /// The id of the bucket, or of the large file.
    pub(super) target_id: &'a str,
    pub(super) pod: &'a str,
    pub(super) work: Work,
}

impl Service {
    pub(super) fn get_upload_url(&self, call: &Call<'_>) -> Result<Value, Refusal> {
        let bucket_id = call.bucket_id("writeFiles")?;
        self.check_storage(call.account_id(), 0)?;
        let (token, pod) = self.update(|model| {
            model.bucket_of(call.account_id(), bucket_id)?;
            let target = UploadTarget::Bucket(bucket_id.to_owned());
            Ok(model.issue_upload_token(&call.key, target, call.now_millis))
        })?;
        Ok(json!({
            "authorizationToken": token,
            "bucketId": bucket_id,
            "uploadUrl": upload_url(call, "b2_upload_file", bucket_id, &pod),
        }))
    }

    pub(super) fn get_upload_part_url(&self, call: &Call<'_>) -> Result<Value, Refusal> {
        let file = self.unfinished(call)?;
        self.check_storage(call.account_id(), 0)?;
        let (token, pod) = self.update(|model| {
            let target = UploadTarget::LargeFile(file.id.clone());
            Ok(model.issue_upload_token(&call.key, target, call.now_millis))
        })?;
        Ok(json!({
            "authorizationToken": token,
            "fileId": file.id,
            "uploadUrl": upload_url(call, "b2_upload_part", &file.id, &pod),
        }))
    }

    pub(super) async fn upload_file(&self, upload: &Upload<'_>, body: &mut RequestBody) -> Answer {
        let target = UploadTarget::Bucket(upload.target_id.to_owned());
        let (token, _lease) = self.lease_upload_token(upload.head, &target, upload.pod)?;
        let headers = FileHeaders::read(&upload.head.headers)?;
        token.key.require_name(&headers.name)?;
        let account_id = token.key.account_id.as_str();
        let bucket = self.bucket_settings(account_id, upload.target_id)?;
        let encryption = headers
            .encryption
            .unwrap_or_else(|| bucket.default_encryption.clone());
        let encryption = self.effective(encryption);
        check_info(&headers.name, &headers.info, &encryption, &bucket)?;
        headers.lock.require(&token.key)?;
        self.check_custom_timestamp(headers.custom_upload_timestamp)?;
        // Asked before the body is received; the model computes it again when the file is made.
        let now_millis = self.clock.now_millis();
        bucket.lock.of_new_file(&headers.lock, now_millis)?;

        self.check_storage(account_id, body.length().unwrap_or_default())?;
        let (content, blob) = self.receive(upload, &headers.digest, body).await?;
        let new = NewFile {
            content_type: resolve_content_type(&headers.content_type, &headers.name),
            name: Arc::from(headers.name),
            info: headers.info,
            encryption,
            lock: headers.lock,
            custom_upload_timestamp: headers.custom_upload_timestamp,
        };
        let file = self.update(|model| {
            let now = self.clock.now_millis();
            let file = model.add_file(account_id, upload.target_id, new, content, now)?;
            keep(blob);
            Ok(file)
        })?;
        let view = FileView {
            version: upload.version,
            key: &token.key,
        };
        Ok(reply::success(&file_object(&file, Form::Single, view)))
    }

    pub(super) async fn upload_part(&self, upload: &Upload<'_>, body: &mut RequestBody) -> Answer {
        let target = UploadTarget::LargeFile(upload.target_id.to_owned());
        let (token, _lease) = self.lease_upload_token(upload.head, &target, upload.pod)?;
        let headers = PartHeaders::read(&upload.head.headers)?;
        let number = part_number(headers.number)?;
        let account_id = token.key.account_id.as_str();
        let file = self.read(|model| model.unfinished(account_id, upload.target_id))?;
        check_part_encryption(&file, headers.customer_key_md5.as_deref())?;

        self.check_storage(account_id, body.length().unwrap_or_default())?;
        let (content, blob) = self.receive(upload, &headers.digest, body).await?;
        let part = self.update(|model| {
            let part = Part {
                number,
                upload_timestamp: self.clock.now_millis(),
                content,
            };
            let part = model.put_part(account_id, upload.target_id, part)?;
            keep(blob);
            Ok(part)
        })?;
        Ok(reply::success(&part_object(&part, &file, upload.version)))
    }

    /// Refuses what would be more than the account may store.
    pub(super) fn check_storage(&self, account_id: &str, more: u64) -> Result<(), Refusal> {
        let stored = || self.read(|model| model.stored_bytes(account_id));
        self.meter.check_storage(stored, more)
    }

    /// Refuses a custom timestamp where the account may not give one, or one that lies in the future.
    pub(super) fn check_custom_timestamp(&self, millis: Option<i64>) -> Result<(), Refusal> {
        let Some(millis) = millis else {
            return Ok(());
        };
        if !self.settings.takes_custom_timestamps {
            return Err(Refusal::bad_request(
                "Custom upload timestamps are not enabled for this account",
            ));
        }
        if !(0..=self.clock.now_millis()).contains(&millis) {
            return Err(Refusal::bad_request(
                "The custom upload timestamp lies in the future or before 1970",
            ));
        }
        Ok(())
    }

    /// What the bucket of a new file is set to.
    pub(super) fn bucket_settings(
        &self,
        account_id: &str,
        bucket_id: &str,
    ) -> Result<Arc<BucketSettings>, Refusal> {
        self.read(|model| {
            Ok(Arc::clone(
                model.bucket_of(account_id, bucket_id)?.settings(),
            ))
        })
    }

    /// Receives a body and holds it against what the client says about its digest.
    async fn receive(
        &self,
        upload: &Upload<'_>,
        claim: &DigestClaim,
        body: &mut RequestBody,
    ) -> Result<(Content, Option<PendingBlob>), Failed> {
        let total = body
            .length()
            .ok_or_else(|| Refusal::bad_request("Missing header: Content-Length"))?;
        let trailer_length = if *claim == DigestClaim::AtEnd {
            DIGITS
        } else {
            0
        };
        let length = total
            .checked_sub(trailer_length)
            .ok_or_else(|| Refusal::bad_request("The body is shorter than its SHA1"))?;
        if length > UPLOAD_LIMIT_BYTES {
            return Err(Refusal::bad_request("The body is too long").into());
        }
        let received = receive(body, (length, trailer_length), &self.store, upload.work).await;
        let received = received.map_err(|error| match error {
            ReceiveError::Broken => Failed::Cut(Cut::Before),
            ReceiveError::Store(error) => Refusal::internal(error).into(),
        })?;
        let sha1 = checked_sha1(claim, &received)?;
        Ok(content_of(received, sha1))
    }
}

/// The number of a part, if it is one.
pub(super) fn part_number(number: i64) -> Result<u32, Refusal> {
    u32::try_from(number)
        .ok()
        .filter(|number| (1..=PART_NUMBER_LIMIT).contains(number))
        .ok_or_else(|| {
            Refusal::bad_request(format!(
                "Part number must be in range 1 - {PART_NUMBER_LIMIT}"
            ))
        })
}

/// The parts of a large file are encrypted as it was started: with the same customer key, or without one.
pub(super) fn check_part_encryption(
    file: &FileVersion,
    customer_key_md5: Option<&str>,
) -> Result<(), Refusal> {
    let expected = match &file.encryption {
        Encryption::SseC { key_md5 } => Some(key_md5.as_str()),
        Encryption::Off | Encryption::SseB2 => None,
    };
    if expected == customer_key_md5 {
        return Ok(());
    }
    Err(Refusal::bad_request(
        "The part is not encrypted as its large file was started",
    ))
}

fn upload_url(call: &Call<'_>, operation: &str, target_id: &str, pod: &str) -> String {
    let (endpoint, version) = (&call.door.endpoint, call.version.segment());
    format!("{endpoint}/b2api/{version}/{operation}/{target_id}/{pod}")
}

fn checked_sha1(claim: &DigestClaim, received: &Received) -> Result<ContentSha1, Refusal> {
    let computed = &received.sha1;
    let matches = match claim {
        DigestClaim::Digits(digits) => digits == computed,
        DigestClaim::AtEnd => received.trailer.eq_ignore_ascii_case(computed.as_bytes()),
        DigestClaim::DoNotVerify => return Ok(ContentSha1::Unverified(computed.clone())),
        DigestClaim::Unverified(digits) => return Ok(ContentSha1::Unverified(digits.clone())),
    };
    if matches {
        return Ok(ContentSha1::Verified(computed.clone()));
    }
    Err(Refusal::bad_request("Sha1 did not match data received"))
}

fn content_of(received: Received, sha1: ContentSha1) -> (Content, Option<PendingBlob>) {
    let piece = received.blob.as_ref().map(|blob| Piece {
        blob: blob.id(),
        offset: 0,
        length: received.length,
    });
    let content = Content {
        length: received.length,
        sha1,
        md5: received.md5,
        pieces: piece.into_iter().collect(),
    };
    (content, received.blob)
}

fn keep(blob: Option<PendingBlob>) {
    if let Some(blob) = blob {
        blob.keep();
    }
}
