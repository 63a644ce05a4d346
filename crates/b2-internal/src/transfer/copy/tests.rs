use super::*;
use crate::encryption::{EncryptionKey, SSE_B2_AES};

fn sse_c(id: Option<&str>) -> Option<EncryptionSetting> {
    let key = EncryptionKey::new([7; 32], id.map(str::to_owned));
    Some(EncryptionSetting::sse_c(key))
}

fn info(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    let pairs = pairs.iter();
    pairs
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect()
}

fn file(encryption: Option<EncryptionSetting>) -> NewFile {
    NewFile {
        bucket_id: "bucket".to_owned(),
        file_name: "copy".to_owned(),
        content_type: None,
        file_info: None,
        encryption,
        file_retention: None,
        legal_hold: None,
        custom_upload_timestamp: None,
    }
}

fn source(encryption: Option<EncryptionSetting>) -> RemoteSource {
    RemoteSource {
        file_id: "source".to_owned(),
        offset: 0,
        length: None,
        encryption,
        file_info: None,
        content_type: None,
    }
}

#[test]
fn a_copy_with_the_same_key_id_takes_over_what_the_source_has() {
    for (from, to) in [
        (None, None),
        (None, Some(SSE_B2_AES)),
        (sse_c(Some("a")), sse_c(Some("a"))),
        (sse_c(None), sse_c(None)),
        (sse_c(None), None),
    ] {
        let metadata = Metadata::new(&file(to), &source(from)).unwrap();
        assert_eq!(metadata, Metadata::OfSource);
    }
}

#[test]
fn a_copy_to_another_key_needs_to_know_what_the_source_has() {
    for (from, to) in [
        (sse_c(Some("a")), sse_c(Some("b"))),
        (sse_c(Some("a")), Some(SSE_B2_AES)),
        (None, sse_c(Some("b"))),
    ] {
        let mut source = source(from);
        let error = Metadata::new(&file(to.clone()), &source).unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::SSECKeyIdMismatchInCopy { .. }),
            "{error}"
        );
        source.file_info = Some(info(&[("sse_c_key_id", "a"), ("author", "me")]));
        assert!(Metadata::new(&file(to.clone()), &source).is_err());
        source.content_type = Some("a/b".to_owned());
        let expected = Metadata::Given(GivenMetadata {
            content_type: "a/b".to_owned(),
            file_info: info(&[("author", "me")]),
        });
        assert_eq!(Metadata::new(&file(to), &source).unwrap(), expected);
    }
}
