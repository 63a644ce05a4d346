use super::{Error, ErrorClass, ErrorKind, one_of_each, s, some};
use crate::error::Dialect;
use crate::error::unauthorized::{KeyRestrictions, explain_unauthorized};
use crate::error::wire::{RequestFacts, interpret_b2_error};

const OLD: [Dialect; 3] = [Dialect::V0, Dialect::V1, Dialect::V2];

fn bucket_id_not_found() -> Error {
    Error::new(ErrorKind::BucketIdNotFound {
        bucket_id: some("b1"),
    })
}

#[test]
fn errors_are_in_the_newest_manners_unless_stamped() {
    assert_eq!(bucket_id_not_found().dialect(), Dialect::V3);
    assert!(Dialect::V0 < Dialect::V1 && Dialect::V1 < Dialect::V2);
    assert!(Dialect::V2 < Dialect::default());
}

#[test]
fn before_v3_bucket_id_not_found_is_a_bad_request_as_well() {
    for dialect in OLD {
        let error = bucket_id_not_found().with_dialect(dialect);
        assert!(error.is(ErrorClass::BadRequest));
        assert!(error.is(ErrorClass::ResourceNotFound));
        assert!(error.is(ErrorClass::BucketIdNotFound));
        assert_eq!(error.code(), Some("bad_bucket_id"));
        assert_eq!(
            error.to_string(),
            "Bucket with id=b1 not found (bad_bucket_id)"
        );
    }
}

#[test]
fn in_v3_bucket_id_not_found_is_only_a_resource_not_found() {
    let error = bucket_id_not_found();
    assert!(!error.is(ErrorClass::BadRequest));
    assert!(error.is(ErrorClass::ResourceNotFound));
    assert_eq!(error.code(), None);
    assert_eq!(error.to_string(), "Bucket with id=b1 not found");
}

#[test]
fn the_code_that_the_service_sent_stays_in_every_dialect() {
    let facts = RequestFacts {
        bucket_id: Some("b1"),
        ..RequestFacts::default()
    };
    let error = interpret_b2_error(400, Some("bad_bucket_id"), Some("gone"), &facts, None);
    assert_eq!(error.code(), Some("bad_bucket_id"));
    assert_eq!(
        error.with_dialect(Dialect::V1).code(),
        Some("bad_bucket_id")
    );
}

#[test]
fn restricted_bucket_speaks_of_one_bucket_before_v3() {
    let error = Error::new(ErrorKind::RestrictedBucket {
        bucket_names: vec![s("b1")],
    });
    for dialect in OLD {
        let error = error.clone().with_dialect(dialect);
        assert_eq!(
            error.to_string(),
            "Application key is restricted to bucket: b1"
        );
    }
    assert_eq!(
        error.to_string(),
        "Application key is restricted to buckets: ['b1']"
    );
}

#[test]
fn restricted_bucket_missing_is_a_restricted_bucket_only_in_v3() {
    let error = Error::new(ErrorKind::RestrictedBucketMissing);
    assert!(error.is(ErrorClass::RestrictedBucket));
    for dialect in OLD {
        let error = error.clone().with_dialect(dialect);
        assert!(!error.is(ErrorClass::RestrictedBucket));
        assert!(error.is(ErrorClass::RestrictedBucketMissing));
    }
}

#[test]
fn no_other_text_depends_on_the_dialect() {
    for error in one_of_each() {
        let newest = error.to_string();
        let differs_up_to = match error.kind() {
            ErrorKind::BucketIdNotFound { .. } | ErrorKind::RestrictedBucket { .. } => {
                Some(Dialect::V2)
            }
            ErrorKind::NotADirectory { .. } | ErrorKind::UnableToCreateDirectory { .. } => {
                Some(Dialect::V1)
            }
            ErrorKind::DestFileNewer { .. } => Some(Dialect::V0),
            _ => None,
        };
        for dialect in OLD {
            let text = error.clone().with_dialect(dialect).to_string();
            let differs = differs_up_to.is_some_and(|oldest| dialect <= oldest);
            assert_eq!(text != newest, differs, "{newest}");
        }
    }
}

#[test]
fn folders_are_spoken_of_in_the_words_of_v1() {
    let not_a_directory = ErrorKind::NotADirectory { path: s("/a") };
    let unable = ErrorKind::UnableToCreateDirectory { path: s("/a") };
    for (kind, text) in [
        (not_a_directory, "/a is not a directory"),
        (unable, "unable to create directory /a"),
    ] {
        assert_eq!(Error::new(kind).with_dialect(Dialect::V1).to_string(), text);
    }
}

#[test]
fn what_is_newer_at_the_destination_names_the_options_of_v0() {
    let error = Error::new(ErrorKind::DestFileNewer {
        dest_path: s("a"),
        dest_mod_time_millis: 2,
        source_path: s("a"),
        source_mod_time_millis: 1,
        dest_prefix: s("b2://"),
        source_prefix: s("local://"),
    });
    let text = error.with_dialect(Dialect::V0).to_string();
    assert!(
        text.ends_with(", unless --skipNewer or --replaceNewer is provided"),
        "{text}"
    );
}

#[test]
fn the_attempts_of_a_failed_upload_take_the_dialect_too() {
    let errors = vec![bucket_id_not_found()];
    let error =
        Error::new(ErrorKind::MaxRetriesExceeded { limit: 1, errors }).with_dialect(Dialect::V2);
    assert!(error.to_string().ends_with("not found (bad_bucket_id)"));
}

fn unauthorized(message: &str) -> Error {
    Error::new(ErrorKind::Unauthorized {
        message: s(message),
        code: some("code"),
    })
}

#[test]
fn an_unauthorized_error_tells_what_the_key_is_restricted_to() {
    let capabilities = [s("readFiles"), s("listBuckets")];
    let (one, two) = ([s("my-bucket")], [s("my-bucket"), s("their-bucket")]);
    let free = KeyRestrictions::default();
    let few = KeyRestrictions {
        capabilities: Some(&capabilities[..1]),
        ..free
    };
    let all = KeyRestrictions {
        bucket_names: &two,
        name_prefix: Some("prefix/"),
        ..few
    };
    let bucket = KeyRestrictions {
        bucket_names: &one,
        ..free
    };
    #[rustfmt::skip]
    let table = [
        ("no_go", free, Dialect::V3, "no_go for application key with no restrictions (code)"),
        ("", free, Dialect::V3, "unauthorized for application key with no restrictions (code)"),
        ("no_go", all, Dialect::V3,
            "no_go for application key with capabilities 'readFiles', restricted to buckets ['my-bucket', \
             'their-bucket'], restricted to files that start with 'prefix/' (code)"),
        ("no_go", KeyRestrictions { capabilities: Some(&capabilities), ..free }, Dialect::V3,
            "no_go for application key with capabilities 'readFiles,listBuckets' (code)"),
        ("no_go", bucket, Dialect::V3, "no_go for application key restricted to buckets ['my-bucket'] (code)"),
        ("no_go", bucket, Dialect::V2, "no_go for application key restricted to bucket 'my-bucket' (code)"),
        ("no_go", bucket, Dialect::V1, "no_go for application key restricted to bucket 'my-bucket' (code)"),
    ];
    for (message, key, dialect, text) in table {
        let error = explain_unauthorized(unauthorized(message), &key, dialect);
        assert_eq!(error.to_string(), text);
        assert_eq!(error.code(), Some("code"));
    }
}

#[test]
fn w19_explaining_a_401_keeps_its_type() {
    let codes = ["email_not_verified", "no_payment_history", "bad_auth_token"];
    for code in codes {
        let facts = RequestFacts::default();
        let error = interpret_b2_error(401, Some(code), Some("m"), &facts, None);
        let (name, text) = (error.kind().name(), error.to_string());
        let explained = explain_unauthorized(error, &KeyRestrictions::default(), Dialect::V3);
        assert_eq!(
            (explained.kind().name(), explained.to_string()),
            (name, text)
        );
    }
}
