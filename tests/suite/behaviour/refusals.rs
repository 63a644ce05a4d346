//! What an answer with a status and a code becomes, and which bucket or file the error names: that of the call.

use std::future::Future;
use std::pin::Pin;

use b2_simulator::{FaultRule, Operation};

use super::b2::{
    B2Api, CopyFileRequest, CopyPartRequest, CreateBucketRequest, DownloadRequest, Error,
    FileRetentionSetting, GetDownloadAuthorizationRequest, LegalHold, ListBucketsRequest,
    ListFileNamesRequest, ListFileVersionsRequest, ListPartsRequest,
    ListUnfinishedLargeFilesRequest, RetentionMode, StartLargeFileRequest, UpdateBucketRequest,
};
use super::collector::Collector;
use super::world::World;

type Outcome = Pin<Box<dyn Future<Output = Result<(), Error>>>>;
type Call = fn(B2Api) -> Outcome;

fn done<T: 'static>(call: impl IntoFuture<Output = Result<T, Error>> + 'static) -> Outcome {
    Box::pin(async { call.await.map(drop) })
}

fn download(api: B2Api) -> Outcome {
    Box::pin(async move {
        let session = api.session();
        let url = session.get_download_url_by_name("test-bucket", "a");
        let request = DownloadRequest::new(url.await?, "a");
        session.download_file_from_url(&request).await.map(drop)
    })
}

const CREATE_BUCKET: Call = |api| {
    done(
        api.session()
            .create_bucket(&CreateBucketRequest::new("account", "photos", "allPrivate")),
    )
};
const COPY_FILE: Call = |api| done(api.session().copy_file(&CopyFileRequest::new("4_z1", "b")));
const COPY_PART: Call = |api| {
    done(
        api.session()
            .copy_part(&CopyPartRequest::new("4_z1", "4_z2", 1)),
    )
};
const DELETE_FILE_VERSION: Call = |api| done(api.session().delete_file_version("4_z1", "a", false));
const FINISH_LARGE_FILE: Call = |api| {
    done(
        api.session()
            .finish_large_file("4_z1", Vec::<String>::new()),
    )
};
const GET_FILE_INFO: Call = |api| done(api.session().get_file_info_by_id("4_z1"));
const HIDE_FILE: Call = |api| done(api.session().hide_file("4_b", "a"));
const UPDATE_FILE_RETENTION: Call = |api| {
    let setting = FileRetentionSetting::new(RetentionMode::NONE);
    done(
        api.session()
            .update_file_retention("4_z1", "a", &setting, false),
    )
};
const UPDATE_LEGAL_HOLD: Call = |api| {
    done(
        api.session()
            .update_file_legal_hold("4_z1", "a", &LegalHold::ON),
    )
};

const NO_BUCKET: &str = "Bucket with id=4_b not found";
const NO_FILE: &str = "File not present: 4_z1";
const NOT_ALLOWED: &str = "This call with these parameters is not allowed for this auth token";
const RETAINED: &str = "Auth token not authorized to write retention or file already in 'compliance' mode or \
                        bypassGovernance=true parameter missing";

/// The call, the status and the code that it is answered with, and the kind and the text of what it fails with.
#[rustfmt::skip]
const REFUSALS: [(Operation, Call, u16, &str, &str, &str); 35] = [
    (Operation::HideFile, HIDE_FILE, 400, "already_hidden", "FileAlreadyHidden", "File already hidden: a"),
    (Operation::HideFile, HIDE_FILE, 400, "file_not_present", "FileNotPresent", "File not present: a"),
    (Operation::HideFile, HIDE_FILE, 400, "bad_bucket_id", "BucketIdNotFound", NO_BUCKET),
    (Operation::HideFile, HIDE_FILE, 400, "bad_json", "BadJson", "Bad request: m"),
    (Operation::HideFile, HIDE_FILE, 403, "access_denied", "AccessDenied", NOT_ALLOWED),
    (Operation::GetFileInfo, GET_FILE_INFO, 400, "no_such_file", "FileNotPresent", NO_FILE),
    (Operation::GetFileInfo, GET_FILE_INFO, 404, "not_found", "FileNotPresent", NO_FILE),
    (Operation::GetFileInfo, GET_FILE_INFO, 404, "other", "ResourceNotFound", "No such file, bucket, or endpoint"),
    (Operation::DeleteFileVersion, DELETE_FILE_VERSION, 400, "file_not_present", "FileNotPresent", NO_FILE),
    (Operation::DeleteFileVersion, DELETE_FILE_VERSION, 403, "access_denied", "AccessDenied", NOT_ALLOWED),
    (Operation::CreateBucket, CREATE_BUCKET, 400, "duplicate_bucket_name", "DuplicateBucketName",
        "Bucket name is already in use: photos"),
    (Operation::ListBuckets, |api| {
        let mut request = ListBucketsRequest::new("account");
        request.bucket_id = Some("4_b".to_owned());
        done(api.session().list_buckets(&request))
    }, 400, "bad_bucket_id", "BucketIdNotFound", NO_BUCKET),
    (Operation::UpdateBucket, |api| done(api.session().update_bucket(&UpdateBucketRequest::new("account", "4_b"))),
        400, "bad_bucket_id", "BucketIdNotFound", NO_BUCKET),
    (Operation::UpdateBucket, |api| done(api.session().update_bucket(&UpdateBucketRequest::new("account", "4_b"))),
        409, "conflict", "Conflict", "Conflict: m"),
    (Operation::DeleteBucket, |api| done(api.session().delete_bucket("account", "4_b")),
        400, "bad_bucket_id", "BucketIdNotFound", NO_BUCKET),
    (Operation::GetUploadUrl, |api| done(api.session().get_upload_url("4_b")),
        400, "bad_bucket_id", "BucketIdNotFound", NO_BUCKET),
    (Operation::ListFileNames, |api| done(api.session().list_file_names(&ListFileNamesRequest::new("4_b"))),
        400, "bad_bucket_id", "BucketIdNotFound", NO_BUCKET),
    (Operation::ListFileVersions, |api| done(api.session().list_file_versions(&ListFileVersionsRequest::new("4_b"))),
        400, "bad_bucket_id", "BucketIdNotFound", NO_BUCKET),
    (Operation::ListUnfinishedLargeFiles, |api| {
        done(api.session().list_unfinished_large_files(&ListUnfinishedLargeFilesRequest::new("4_b")))
    }, 400, "bad_bucket_id", "BucketIdNotFound", NO_BUCKET),
    (Operation::StartLargeFile, |api| {
        done(api.session().start_large_file(&StartLargeFileRequest::new("4_b", "a", "text/plain")))
    }, 400, "bad_bucket_id", "BucketIdNotFound", NO_BUCKET),
    (Operation::GetDownloadAuthorization, |api| {
        done(api.session().get_download_authorization(&GetDownloadAuthorizationRequest::new("4_b", "", 60)))
    }, 400, "bad_bucket_id", "BucketIdNotFound", NO_BUCKET),
    (Operation::GetUploadPartUrl, |api| done(api.session().get_upload_part_url("4_z1")),
        400, "no_such_file", "FileNotPresent", NO_FILE),
    (Operation::ListParts, |api| done(api.session().list_parts(&ListPartsRequest::new("4_z1"))),
        400, "file_not_present", "FileNotPresent", NO_FILE),
    (Operation::CancelLargeFile, |api| done(api.session().cancel_large_file("4_z1")),
        400, "file_not_present", "FileNotPresent", NO_FILE),
    (Operation::FinishLargeFile, FINISH_LARGE_FILE, 400, "missing_part", "MissingPart",
        "Part number has not been uploaded: 4_z1"),
    (Operation::FinishLargeFile, FINISH_LARGE_FILE, 400, "part_sha1_mismatch", "PartSha1Mismatch",
        "Part number 4_z1 has wrong SHA1"),
    (Operation::CopyFile, COPY_FILE, 404, "not_found", "FileNotPresent", NO_FILE),
    (Operation::CopyFile, COPY_FILE, 403, "access_denied", "SSECKeyError",
        "file [4_z1]: Wrong or no SSE-C key provided when reading a file."),
    (Operation::CopyPart, COPY_PART, 403, "access_denied", "SSECKeyError",
        "file [4_z1]: Wrong or no SSE-C key provided when reading a file."),
    (Operation::DownloadFileByName, download, 403, "access_denied", "SSECKeyError",
        "file [a]: Wrong or no SSE-C key provided when reading a file."),
    (Operation::DownloadFileByName, download, 404, "not_found", "FileNotPresent", "File not present: a"),
    (Operation::DownloadFileByName, download, 416, "range_not_satisfiable", "UnsatisfiableRange",
        "The range in the request is outside the size of the file"),
    (Operation::UpdateFileRetention, UPDATE_FILE_RETENTION, 403, "access_denied", "RetentionWriteError", RETAINED),
    (Operation::UpdateFileLegalHold, UPDATE_LEGAL_HOLD, 403, "access_denied", "RetentionWriteError", RETAINED),
    (Operation::UpdateFileLegalHold, UPDATE_LEGAL_HOLD, 400, "file_not_present", "FileNotPresent", NO_FILE),
];

#[tokio::test(start_paused = true)]
async fn each_call_names_what_it_was_refused_for() {
    let world = World::new().await;
    for (operation, call, status, code, kind, expected) in REFUSALS {
        let rule = FaultRule::on(operation).status(status, code).message("m");
        world.simulator.faults().add(rule);
        let error = call(world.api.clone()).await.unwrap_err();
        let text = error.to_string();
        // The older interfaces show the code of an unknown bucket.
        let shown = text.strip_suffix(" (bad_bucket_id)").unwrap_or(&text);
        let context = format!("{operation} {status} {code}");
        assert_eq!((error.kind().name(), shown), (kind, expected), "{context}");
        assert_eq!((error.status(), error.code()), (Some(status), Some(code)));
        assert_eq!(world.simulator.faults().pending_count(), 0, "{context}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_code_that_nobody_knows_is_warned_of() {
    let world = World::new().await;
    for (code, is_known) in [("bad_request", true), ("never_heard_of", false)] {
        let rule = FaultRule::on(Operation::HideFile).status(400, code);
        world.simulator.faults().add(rule.message("m"));
        let (collector, _guard) = Collector::install_up_to(tracing::Level::WARN);
        let error = world.bucket.hide_file("a").await.unwrap_err();
        assert_eq!(error.to_string(), format!("m ({code})"));
        assert_eq!(
            collector.text().contains(code),
            !is_known,
            "{}",
            collector.text()
        );
    }
}
