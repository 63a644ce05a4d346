use std::time::Duration;

use super::{Error, ErrorClass, ErrorKind, s};
use crate::error::wire::{AccessDeniedMeans, RequestFacts, from_response, interpret_b2_error};

const URL: &str = "https://api.backblazeb2.com/b2api/v4/b2_call";
const S3_URL: &str = "https://s3.us-west-002.backblazeb2.com/b2api/v4/b2_authorize_account";

const FACTS: RequestFacts<'static> = RequestFacts {
    file_id: Some("file-id"),
    file_name: Some("file-name"),
    bucket_id: Some("bucket-id"),
    bucket_name: Some("bucket-name"),
    access_denied: AccessDeniedMeans::NotAllowed,
};

fn interpret(status: u16, code: Option<&str>, message: &str) -> Error {
    interpret_b2_error(status, code, Some(message), &FACTS, None)
}

/// Status, code, kind and text. The message is `m` throughout.
#[rustfmt::skip]
const ANSWERS: [(u16, Option<&str>, &str, &str); 57] = [
    (400, Some("event_type_categories"), "EventTypeCategoriesError", "m (event_type_categories)"),
    (400, Some("event_type_overlap"), "EventTypeOverlapError", "m (event_type_overlap)"),
    (400, Some("event_types_empty"), "EventTypesEmptyError", "m (event_types_empty)"),
    (400, Some("event_type_invalid"), "EventTypeInvalidError",
        "Event Type error: 'm'. Valid types: ['b2:HideMarkerCreated:*', 'b2:HideMarkerCreated:Hide', \
         'b2:HideMarkerCreated:LifecycleRule', 'b2:ObjectCreated:*', 'b2:ObjectCreated:Copy', \
         'b2:ObjectCreated:MultipartReplica', 'b2:ObjectCreated:MultipartUpload', 'b2:ObjectCreated:Replica', \
         'b2:ObjectCreated:Upload', 'b2:ObjectDeleted:*', 'b2:ObjectDeleted:Delete', \
         'b2:ObjectDeleted:LifecycleRule'] (event_type_invalid)"),
    (401, Some("email_not_verified"), "EmailNotVerified", "m (email_not_verified)"),
    (401, Some("no_payment_history"), "NoPaymentHistory", "m (no_payment_history)"),
    (400, Some("already_hidden"), "FileAlreadyHidden", "File already hidden: file-name"),
    (400, Some("bad_json"), "BadJson", "Bad request: m"),
    (400, Some("no_such_file"), "FileNotPresent", "File not present: file-id"),
    (400, Some("file_not_present"), "FileNotPresent", "File not present: file-id"),
    (404, Some("not_found"), "FileNotPresent", "File not present: file-id"),
    (404, Some("other"), "ResourceNotFound", "No such file, bucket, or endpoint"),
    (404, None, "ResourceNotFound", "No such file, bucket, or endpoint"),
    (400, Some("duplicate_bucket_name"), "DuplicateBucketName", "Bucket name is already in use: bucket-name"),
    (400, Some("missing_part"), "MissingPart", "Part number has not been uploaded: file-id"),
    (400, Some("part_sha1_mismatch"), "PartSha1Mismatch", "Part number file-id has wrong SHA1"),
    (400, Some("bad_bucket_id"), "BucketIdNotFound", "Bucket with id=bucket-id not found"),
    (400, Some("auth_token_limit"), "BadRequest", "m (auth_token_limit)"),
    (400, Some("source_too_large"), "BadRequest", "m (source_too_large)"),
    (400, Some("file_lock_conflict"), "DisablingFileLockNotSupported", "Disabling file lock is not supported"),
    (400, Some("source_replication_conflict"), "SourceReplicationConflict",
        "Operation not supported for buckets with source replication"),
    (400, Some("restricted_bucket_conflict"), "EnablingFileLockOnRestrictedBucket",
        "Turning on file lock for a restricted bucket is not allowed"),
    (400, Some("bad_request"), "BadRequest", "m (bad_request)"),
    (400, Some("never_heard_of"), "BadRequest", "m (never_heard_of)"),
    (400, None, "BadRequest", "m"),
    (401, Some("bad_auth_token"), "InvalidAuthToken",
        "Invalid authorization token. Server said: m (bad_auth_token)"),
    (401, Some("expired_auth_token"), "InvalidAuthToken",
        "Invalid authorization token. Server said: m (expired_auth_token)"),
    (401, Some("unauthorized"), "Unauthorized", "m (unauthorized)"),
    (401, None, "Unauthorized", "m"),
    (403, Some("storage_cap_exceeded"), "StorageCapExceeded", "Cannot upload or copy files, storage cap exceeded."),
    (403, Some("transaction_cap_exceeded"), "TransactionCapExceeded",
        "Cannot perform the operation, transaction cap exceeded."),
    (403, Some("download_cap_exceeded"), "DownloadCapExceeded", "Cannot download files, download cap exceeded."),
    (403, Some("cap_exceeded"), "CapExceeded", "Cap exceeded."),
    (403, Some("access_denied"), "AccessDenied",
        "This call with these parameters is not allowed for this auth token"),
    (403, Some("other"), "UnknownError", "Unknown error: 403 other m"),
    (403, None, "UnknownError", "Unknown error: 403 m"),
    (405, Some("method_not_allowed"), "UnknownError", "Unknown error: 405 method_not_allowed m"),
    (408, Some("request_timeout"), "RequestTimeout", "408 request_timeout m"),
    (408, None, "RequestTimeout", "408 m"),
    (409, Some("conflict"), "Conflict", "Conflict: m"),
    (409, None, "Conflict", "Conflict: m"),
    (304, None, "NotModified", "File not modified: file-id"),
    (412, Some("c"), "PreconditionFailed", "File does not meet the condition: file-id"),
    (416, Some("range_not_satisfiable"), "UnsatisfiableRange",
        "The range in the request is outside the size of the file"),
    (416, Some("other"), "UnknownError", "Unknown error: 416 other m"),
    (416, None, "UnknownError", "Unknown error: 416 m"),
    (404, Some("file_not_present"), "ResourceNotFound", "No such file, bucket, or endpoint"),
    (429, Some("too_many_requests"), "TooManyRequests", "Too many requests"),
    (429, None, "TooManyRequests", "Too many requests"),
    (500, Some("internal_error"), "ServiceError", "500 internal_error m"),
    (503, Some("service_unavailable"), "ServiceError", "503 service_unavailable m"),
    (599, None, "ServiceError", "599 m"),
    (600, Some("c"), "UnknownError", "Unknown error: 600 c m"),
    (200, Some("c"), "UnknownError", "Unknown error: 200 c m"),
    (301, None, "UnknownError", "Unknown error: 301 m"),
    (400, Some("email_not_verified"), "BadRequest", "m (email_not_verified)"),
    (401, Some("bad_json"), "Unauthorized", "m (bad_json)"),
];

#[test]
fn every_status_and_code_gives_its_kind() {
    for (status, code, kind, text) in ANSWERS {
        let error = interpret(status, code, "m");
        assert_eq!(
            (error.kind().name(), error.to_string()),
            (kind, s(text)),
            "{status} {code:?}"
        );
        assert_eq!((error.status(), error.code()), (Some(status), code));
    }
}

#[test]
fn three_refusals_are_recognised_by_text_under_the_code_bad_request() {
    #[rustfmt::skip]
    let table = [
        ("fileLockEnabled value of false is not allowed when bucket is already file lock enabled.",
            "DisablingFileLockNotSupported"),
        ("Turning on file lock for an existing bucket having source replication configuration is not allowed.",
            "SourceReplicationConflict"),
        ("Turning on file lock for a restricted bucket is not allowed.", "EnablingFileLockOnRestrictedBucket"),
        ("Turning on file lock for a restricted bucket is not allowed", "BadRequest"),
    ];
    for (message, kind) in table {
        assert_eq!(
            interpret(400, Some("bad_request"), message).kind().name(),
            kind
        );
        assert_eq!(
            interpret(400, Some("other"), message).kind().name(),
            "BadRequest"
        );
    }
}

#[test]
fn access_denied_is_named_for_the_call() {
    for (access_denied, class) in [
        (AccessDeniedMeans::WrongSseCKey, ErrorClass::SSECKeyError),
        (
            AccessDeniedMeans::RetentionProtected,
            ErrorClass::RetentionWriteError,
        ),
    ] {
        let facts = RequestFacts {
            access_denied,
            ..FACTS
        };
        let error = interpret_b2_error(403, Some("access_denied"), Some("m"), &facts, None);
        assert!(error.is(class) && error.is(ErrorClass::AccessDenied));
    }
}

#[test]
fn a_file_whose_key_is_wrong_is_named() {
    let text = |facts: RequestFacts<'_>| {
        let body = br#"{"code": "access_denied", "message": "m"}"#;
        let facts = RequestFacts {
            access_denied: AccessDeniedMeans::WrongSseCKey,
            ..facts
        };
        from_response(403, body, "", &facts, None).to_string()
    };
    let said = "Wrong or no SSE-C key provided when reading a file.";
    assert_eq!(text(RequestFacts::default()), said);
    let named = RequestFacts {
        file_name: Some("a.txt"),
        ..RequestFacts::default()
    };
    assert_eq!(text(named), format!("file [a.txt]: {said}"));
}

#[test]
fn every_code_has_its_kind_when_nothing_is_known_of_the_request() {
    for (status, code, kind, _) in ANSWERS {
        let error = interpret_b2_error(status, code, None, &RequestFacts::default(), None);
        assert_eq!(error.kind().name(), kind);
        let text = error.to_string();
        assert!(!text.is_empty() && !text.contains("None"), "{text}");
    }
}

#[test]
fn a_file_that_is_not_present_goes_by_its_name_when_the_request_had_no_id() {
    let facts = RequestFacts {
        file_id: None,
        ..FACTS
    };
    let error = interpret_b2_error(404, Some("not_found"), None, &facts, None);
    assert_eq!(error.to_string(), "File not present: file-name");
}

#[test]
fn a_copy_source_that_is_too_big_tells_its_size() {
    let size = |message: &str| match interpret(400, Some("source_too_large"), message).kind() {
        ErrorKind::CopySourceTooBig { size, .. } => Some(*size),
        _ => None,
    };
    assert_eq!(size("Copy source too big: 5368709121"), Some(5_368_709_121));
    for other in [
        "Copy source too big: ",
        "Copy source too big: +5",
        "Copy source too big: 5 bytes",
        "Copy source too big: 99999999999999999999999",
        "copy source too big: 5",
        "",
    ] {
        assert_eq!(size(other), None, "{other}");
        assert!(interpret(400, Some("source_too_large"), other).is(ErrorClass::BadRequest));
    }
}

const TOKEN: &str = "4_0022623512fc8f80000000001_0186e431_d18d02_acct_tH7VW03boebOXayIc43-sxptpfA=";

#[test]
fn an_upload_token_used_twice_is_told_apart_but_not_told() {
    let message = format!("more than one upload using auth token {TOKEN}");
    let error = interpret(400, Some("auth_token_limit"), &message);
    assert!(error.is(ErrorClass::UploadTokenUsedConcurrently));
    assert_eq!(
        error.to_string(),
        "More than one concurrent upload using auth token ...pfA="
    );
}

#[test]
fn no_form_of_the_message_lets_an_upload_token_through() {
    for message in [
        format!("more than one upload using auth token {TOKEN}"),
        format!("more than one upload using auth token {TOKEN})"),
        format!("several uploads using auth token {TOKEN} at once"),
        format!("auth token {TOKEN}, and again auth token {TOKEN}"),
    ] {
        let error = interpret(400, Some("auth_token_limit"), &message);
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains(&TOKEN[..20]), "{shown}");
    }
}

/// Status, body, kind, code and text.
type BodyRow = (
    u16,
    &'static [u8],
    &'static str,
    Option<&'static str>,
    &'static str,
);

#[test]
fn error_bodies_are_read_leniently() {
    #[rustfmt::skip]
    let table: [BodyRow; 12] = [
        (400, b"{\"code\":\"bad_json\",\"message\":\"M\",\"status\":400}", "BadJson", Some("bad_json"), "Bad request: M"),
        (400, b"{\"code\":\"bad_json\",\"message\":\"M\",\"status\":\"x\",\"more\":1}", "BadJson", Some("bad_json"),
            "Bad request: M"),
        (503, b"{\"code\":503,\"message\":\"M\",\"status\":\"service_unavailable\"}", "ServiceError", Some("503"),
            "503 503 M"),
        (503, b"{\"code\":\"c\",\"message\":\"M\",\"status\":400}", "ServiceError", Some("c"), "503 c M"),
        (503, b"{\"code\":null,\"message\":null}", "ServiceError", None, "503"),
        (401, b"", "Unauthorized", None, "unauthorized"),
        (404, b"", "ResourceNotFound", None, "No such file, bucket, or endpoint"),
        (503, b"[]", "ServiceError", Some("non_json_response"), "503 non_json_response []"),
        (502, b"<html>busy</html>", "ServiceError", Some("non_json_response"), "502 non_json_response <html>busy</html>"),
        (400, b"{", "BadRequest", Some("non_json_response"), "{ (non_json_response)"),
        (400, b" ", "BadRequest", Some("non_json_response"), "  (non_json_response)"),
        (400, b"\xff", "BadRequest", Some("non_json_response"), "\u{fffd} (non_json_response)"),
    ];
    for (status, body, kind, code, text) in table {
        let error = from_response(status, body, URL, &FACTS, None);
        assert_eq!(
            (error.kind().name(), error.code(), &*error.to_string()),
            (kind, code, text)
        );
        assert_eq!(error.status(), Some(status));
    }
}

#[test]
fn a_body_that_is_not_json_is_the_message_and_is_shown_whole() {
    let braces = "{".repeat(500);
    let error = from_response(400, braces.as_bytes(), URL, &FACTS, None);
    assert!(error.is(ErrorClass::BadRequest), "{error:?}");
    assert_eq!(error.to_string(), format!("{braces} (non_json_response)"));
}

#[test]
fn a_page_from_an_s3_endpoint_says_that_the_realm_is_wrong() {
    for (page, shown) in [
        ("<xml/>".to_owned(), "<xml/>".to_owned()),
        ("x".repeat(201), format!("{}...", "x".repeat(200))),
    ] {
        let error = from_response(400, page.as_bytes(), S3_URL, &FACTS, None);
        assert!(error.is(ErrorClass::PotentialS3EndpointPassedAsRealm));
        assert_eq!(
            error.to_string(),
            format!("Potential s3 endpoint passed as realm: {shown}")
        );
        assert_eq!((error.status(), error.code()), (Some(400), None));
    }
    let json = from_response(400, b"{\"code\":\"bad_json\"}", S3_URL, &FACTS, None);
    assert!(json.is(ErrorClass::BadJson));
}

#[test]
fn the_wait_that_the_service_asks_for_stays_with_the_error() {
    let wait = Some(Duration::from_secs(9));
    for status in [401, 408, 429, 503] {
        assert_eq!(
            from_response(status, b"", URL, &FACTS, wait).retry_after(),
            wait
        );
    }
    assert_eq!(
        from_response(503, b"", URL, &FACTS, None).retry_after(),
        None
    );
}

proptest::proptest! {
    #[test]
    fn no_answer_makes_it_panic(status: u16, body: Vec<u8>, code in "[a-z_]{0,20}", message in ".{0,60}") {
        let error = from_response(status, &body, S3_URL, &FACTS, None);
        proptest::prop_assert_eq!(error.status(), Some(status));
        for code in ["auth_token_limit", "source_too_large", "event_type_invalid", &code] {
            let error = interpret(400, Some(code), &message);
            proptest::prop_assert!(!error.to_string().is_empty());
        }
    }
}
