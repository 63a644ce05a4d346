use std::collections::BTreeMap;
use std::time::Duration;

use super::{Error, ErrorClass, ErrorKind, KIND_NAMES, one_of_each, s};
use crate::error::parse_retry_after;
use crate::error::wire::{RequestFacts, interpret_b2_error};

/// Whether a request, and whether an upload, may be repeated.
type Flags = (bool, bool);

/// The kinds that may be repeated: Python's two answers, and ours. For all others they are no.
#[rustfmt::skip]
const REPEATABLE: [(&str, Flags, Flags); 17] = [
    ("B2ConnectionError", (true, true), (true, true)),
    ("B2RequestTimeout", (true, true), (true, true)),
    ("B2RequestTimeoutDuringUpload", (false, true), (false, true)),
    ("BadUploadUrl", (false, true), (false, true)),
    ("BrokenPipe", (false, true), (true, true)),
    ("ChecksumMismatch", (true, true), (true, true)),
    ("ConnectionReset", (false, true), (true, true)),
    // Python's answer for a comparison that never was a request.
    ("DestFileNewer", (true, false), (false, false)),
    ("InvalidAuthToken", (false, true), (false, true)),
    ("RequestTimeout", (true, true), (true, true)),
    ("ServiceError", (true, true), (true, true)),
    ("TooManyRequests", (true, false), (true, true)),
    ("TruncatedOutput", (true, true), (true, true)),
    ("Unauthorized", (false, true), (false, true)),
    ("UnknownHost", (false, false), (true, true)),
    ("EmailNotVerified", (false, false), (false, false)),
    ("NoPaymentHistory", (false, false), (false, false)),
];

fn flags(error: &Error) -> Flags {
    (error.is_transient(), error.is_retryable_upload())
}

#[test]
fn every_kind_has_the_retry_flags_of_the_table() {
    let table: BTreeMap<&str, Flags> = REPEATABLE.map(|(name, _, ours)| (name, ours)).into();
    assert!(table.keys().all(|name| KIND_NAMES.contains(name)));
    for error in one_of_each() {
        let name = error.kind().name();
        let expected = table.get(name).copied().unwrap_or_default();
        assert_eq!(flags(&error), expected, "{name}");
    }
}

#[test]
fn the_flags_differ_from_pythons_only_where_a_known_fault_is_mended() {
    let differing = REPEATABLE
        .iter()
        .filter(|(_, python, ours)| python != ours)
        .map(|(name, ..)| *name);
    assert_eq!(
        differing.collect::<Vec<_>>(),
        [
            "BrokenPipe",
            "ConnectionReset",
            "DestFileNewer",
            "TooManyRequests",
            "UnknownHost"
        ]
    );
}

#[test]
fn w17_a_429_is_retryable_for_uploads() {
    let wait = Some(Duration::from_secs(7));
    let error = interpret_b2_error(
        429,
        Some("too_many_requests"),
        None,
        &RequestFacts::default(),
        wait,
    );
    assert_eq!(flags(&error), (true, true));
    assert_eq!(error.retry_after(), wait);
}

#[test]
fn w19_account_state_401s_keep_their_type() {
    for (code, class) in [
        ("email_not_verified", ErrorClass::EmailNotVerified),
        ("no_payment_history", ErrorClass::NoPaymentHistory),
    ] {
        let error = interpret_b2_error(401, Some(code), Some("m"), &RequestFacts::default(), None);
        assert!(error.is(class) && error.is(ErrorClass::Unauthorized));
        assert_eq!(flags(&error), (false, false), "{code}");
    }
}

#[test]
fn w22_dns_failure_reset_and_early_close_are_transient() {
    let kinds = [
        ErrorKind::UnknownHost,
        ErrorKind::ConnectionReset,
        ErrorKind::BrokenPipe,
        ErrorKind::B2ConnectionError {
            details: s("the connection ended before the response was complete"),
        },
    ];
    for kind in kinds {
        let error = Error::new(kind);
        assert_eq!(flags(&error), (true, true), "{error}");
    }
}

#[test]
fn w22_tls_failures_are_not_transient() {
    let error = Error::new(ErrorKind::Tls {
        host: s("api.backblazeb2.com"),
    });
    assert_eq!(flags(&error), (false, false));
}

#[test]
fn a_number_of_seconds_or_a_date_says_how_long_to_wait() {
    // Sun, 06 Nov 1994 08:49:37 GMT
    const NOW: i64 = 784_111_777_000;
    let longest = Duration::from_secs(u64::from(u32::MAX));
    #[rustfmt::skip]
    let table = [
        ("0", Some(Duration::ZERO)),
        ("5", Some(Duration::from_secs(5))),
        (" 120 ", Some(Duration::from_secs(120))),
        ("-3", Some(Duration::ZERO)),
        ("9999999999999", Some(longest)),
        ("Sun, 06 Nov 1994 08:49:47 GMT", Some(Duration::from_secs(10))),
        ("Sunday, 06-Nov-94 08:50:37 GMT", Some(Duration::from_secs(60))),
        ("Sun Nov  6 08:49:38 1994", Some(Duration::from_secs(1))),
        ("Sun, 06 Nov 1994 08:49:37 GMT", Some(Duration::ZERO)),
        ("Sat, 05 Nov 1994 08:49:37 GMT", Some(Duration::ZERO)),
        ("Fri, 31 Dec 9999 23:59:59 GMT", Some(longest)),
        ("", None),
        ("soon", None),
        ("1.5", None),
        ("5 seconds", None),
        ("99999999999999999999999", None),
        ("Sun, 06 Nov 1994", None),
    ];
    for (value, wait) in table {
        assert_eq!(parse_retry_after(value, NOW), wait, "{value:?}");
    }
}

#[test]
fn a_date_gives_a_wait_of_milliseconds() {
    let wait = parse_retry_after("Sun, 06 Nov 1994 08:49:38 GMT", 784_111_777_250);
    assert_eq!(wait, Some(Duration::from_millis(750)));
    let wait = parse_retry_after("Sun, 06 Nov 1994 08:49:38 GMT", i64::MIN);
    assert_eq!(wait, Some(Duration::from_secs(u64::from(u32::MAX))));
}
