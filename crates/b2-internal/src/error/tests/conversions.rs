use std::error::Error as _;
use std::io;

use super::{Error, ErrorClass, ErrorKind, one_of_each, s, some};

#[test]
fn an_error_travels_through_io_error_and_back() {
    let kind = ErrorKind::NonExistentBucket {
        bucket_name: some("b"),
        file_id_or_name: None,
    };
    let error = Error::new(kind).with_context("reading");
    let wrapped = io::Error::from(error);
    assert_eq!(wrapped.to_string(), "reading: No such bucket: b");

    let back = Error::io("read", None, wrapped);
    assert!(back.is(ErrorClass::NonExistentBucket));
    assert_eq!(back.to_string(), "reading: No such bucket: b");
}

#[test]
fn io_kinds_say_the_nearest_thing() {
    use ErrorKind::*;
    #[rustfmt::skip]
    let table = [
        (FileNotPresent { bucket_name: None, file_id_or_name: None }, io::ErrorKind::NotFound),
        (BucketIdNotFound { bucket_id: None }, io::ErrorKind::NotFound),
        (InvalidAuthToken { message: s("m"), code: None }, io::ErrorKind::PermissionDenied),
        (SSECKeyError, io::ErrorKind::PermissionDenied),
        (RestrictedBucketMissing, io::ErrorKind::PermissionDenied),
        (DownloadCapExceeded, io::ErrorKind::QuotaExceeded),
        (B2RequestTimeout { details: s("d") }, io::ErrorKind::TimedOut),
        (ConnectionReset, io::ErrorKind::ConnectionReset),
        (BrokenPipe, io::ErrorKind::BrokenPipe),
        (TruncatedOutput { bytes_read: 1, file_size: 2 }, io::ErrorKind::UnexpectedEof),
        (EventTypesEmptyError { message: s("m"), code: None }, io::ErrorKind::InvalidInput),
        (DestinationIsADirectory, io::ErrorKind::IsADirectory),
        (ServiceError { message: s("503") }, io::ErrorKind::Other),
        (Io { operation: s("open"), path: None }, io::ErrorKind::Other),
    ];
    for (kind, expected) in table {
        let error = Error::new(kind);
        let text = error.to_string();
        assert_eq!(io::Error::from(error).kind(), expected, "{text}");
    }
}

#[test]
fn the_kind_of_a_system_error_survives() {
    let reason = io::Error::from(io::ErrorKind::StorageFull);
    let error = Error::io("write", Some("a".as_ref()), reason);
    assert_eq!(io::Error::from(error).kind(), io::ErrorKind::StorageFull);
}

#[test]
fn the_cause_can_be_asked_for_and_is_shared_by_clones() {
    let reason = io::Error::other("disk on fire");
    let error = Error::io("write", Some("a".as_ref()), reason);
    let clone = error.clone();
    for error in [error, clone] {
        let source = error
            .source()
            .and_then(|source| source.downcast_ref::<io::Error>());
        assert_eq!(source.map(ToString::to_string), some("disk on fire"));
    }
}

#[test]
fn a_fresh_error_knows_nothing_but_its_kind() {
    let error = Error::from(ErrorKind::Cancelled);
    assert_eq!(
        (error.status(), error.code(), error.retry_after()),
        (None, None, None)
    );
    assert!(error.source().is_none());
}

#[test]
fn kinds_with_a_code_give_it() {
    let with_code = one_of_each();
    let with_code = with_code.iter().filter(|error| error.code().is_some());
    let names: Vec<&str> = with_code.map(|error| error.kind().name()).collect();
    assert_eq!(
        names,
        [
            "BadRequest",
            "CopySourceTooBig",
            "EmailNotVerified",
            "EventTypeCategoriesError",
            "EventTypeInvalidError",
            "EventTypeOverlapError",
            "EventTypesEmptyError",
            "InvalidAuthToken",
            "NoPaymentHistory",
            "Unauthorized",
        ]
    );
}
