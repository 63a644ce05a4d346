use super::{ABSTRACT_CLASSES, ErrorClass, KIND_CLASSES, OWN_KINDS, one_of_each};

/// The tree of the newest interface below `B2Error`, by indentation; `+T` marks the second base `TransientError`.
/// This library's own kinds follow Python's.
const TREE: &str = "
AccessDenied
  RetentionWriteError
  SSECKeyError
AccountInfoError
  CorruptAccountInfo
  MissingAccountData
B2SimpleError
  AlreadyFailed
  B2ConnectionError +T
  B2HttpCallbackException
    B2HttpCallbackPostRequestException
      ClockSkew
    B2HttpCallbackPreRequestException
  B2RequestTimeout +T
    B2RequestTimeoutDuringUpload
  BadDateFormat
  BadFileInfo
  BadJson
  BadUploadUrl
  BaseDirectoryError
    EmptyDirectory
    NotADirectory
    UnableToCreateDirectory
  Conflict
  DuplicateBucketName
  FileAlreadyHidden
  FileDeleted
  FileNotHidden
  FileSha1Mismatch
  IncompleteSync
  InvalidJsonResponse
    PotentialS3EndpointPassedAsRealm
  InvalidUploadSource
  MissingPart
  NotAllowedByAppKeyError
    BucketNotAllowed
    CapabilityNotAllowed
    FileNameNotAllowed
  ResourceNotFound
    BucketIdNotFound
    FileOrBucketNotFound
      FileNotPresent
      NonExistentBucket
  UnboundStreamBufferTimeout
  UnexpectedCloudBehaviour
  UnexpectedFileVersionAction
  UnknownError
  UnusableFileName
BadRequest
  CopySourceTooBig
  EventTypeError
    EventTypeCategoriesError
    EventTypeInvalidError
    EventTypeOverlapError
    EventTypesEmptyError
BrokenPipe
CapExceeded
  StorageCapExceeded
  TransactionCapExceeded
ChecksumMismatch +T
CommandError
ConnectionReset
DestFileNewer
DestinationError
  DestinationDirectoryError
    DestinationDirectoryDoesntAllowOperation
    DestinationDirectoryDoesntExist
    DestinationIsADirectory
    DestinationParentIsNotADirectory
DisablingFileLockNotSupported
EnablingFileLockOnRestrictedBucket
EnvironmentEncodingError
InvalidArgument
InvalidMetadataDirective
  SSECKeyIdMismatchInCopy
InvalidRange
InvalidUserInput
  CopyArgumentsMismatch
  WrongEncryptionModeForBucketDefault
  WrongEncryptionSettingForFileWrite
MaxFileSizeExceeded
MaxRetriesExceeded
PartSha1Mismatch
RequestTimeout +T
RestrictedBucket
  RestrictedBucketMissing
ServiceError +T
SourceReplicationConflict
TooManyRequests
TruncatedOutput +T
Unauthorized
  EmailNotVerified
  InvalidAuthToken
  NoPaymentHistory
UnknownHost
UnrecognizedBucketType
UnsatisfiableRange
UnsupportedFilename
UploadTokenUsedConcurrently
";

/// Own kinds, each with the family it joins.
const OWN: [(&str, &[&str]); 15] = [
    ("DownloadCapExceeded", &["CapExceeded"]),
    ("NotModified", &[]),
    ("PreconditionFailed", &[]),
    ("AccountInfoLocked", &["AccountInfoError"]),
    ("ForeignAccountInfo", &["AccountInfoError"]),
    // Python sees a failed handshake as one more connection error.
    (
        "Tls",
        &["B2ConnectionError", "B2SimpleError", "TransientError"],
    ),
    (
        "Proxy",
        &["B2ConnectionError", "B2SimpleError", "TransientError"],
    ),
    ("HostNotAllowed", &[]),
    ("InsecureTransport", &[]),
    ("SourceChanged", &[]),
    ("UnknownOutcome", &[]),
    ("ValueError", &[]),
    ("Io", &[]),
    ("Cancelled", &[]),
    ("InternalError", &[]),
];

/// Each name with all names above it.
fn ancestry() -> Vec<(&'static str, Vec<&'static str>)> {
    let mut path: Vec<(&str, bool)> = Vec::new();
    let mut table = Vec::new();
    for line in TREE.lines().filter(|line| !line.is_empty()) {
        let depth = (line.len() - line.trim_start().len()) / 2;
        let (name, is_transient) = match line.trim().split_once(" +T") {
            Some((name, _)) => (name, true),
            None => (line.trim(), false),
        };
        path.truncate(depth);
        path.push((name, is_transient));
        let mut above: Vec<&str> = path[..depth].iter().map(|(name, _)| *name).collect();
        if path.iter().any(|(_, is_transient)| *is_transient) {
            above.push("TransientError");
        }
        table.push((name, above));
    }
    table.extend(OWN.map(|(name, above)| (name, above.to_vec())));
    table
}

fn all_classes() -> Vec<ErrorClass> {
    [KIND_CLASSES, &ABSTRACT_CLASSES].concat()
}

#[test]
fn is_answers_as_the_class_tree_does_for_every_pair() {
    let ancestry = ancestry();
    for error in one_of_each() {
        let name = error.kind().name();
        let (_, above) = ancestry
            .iter()
            .find(|(known, _)| *known == name)
            .unwrap_or_else(|| panic!("{name} is missing from the tree"));
        for class in all_classes() {
            let class_name = format!("{class:?}");
            let expected = class_name == name || above.contains(&&*class_name);
            assert_eq!(error.is(class), expected, "{name} is {class_name}");
        }
    }
}

#[test]
fn the_tree_has_every_class_and_no_other() {
    let mut in_tree: Vec<String> = ancestry()
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .collect();
    in_tree.push("TransientError".to_owned());
    let mut in_code: Vec<String> = all_classes().iter().map(|c| format!("{c:?}")).collect();
    in_tree.sort_unstable();
    in_code.sort_unstable();
    assert_eq!(in_tree, in_code);
}

#[test]
fn own_kinds_are_those_without_an_exception_in_python() {
    assert_eq!(OWN.map(|(name, _)| name), OWN_KINDS);
}
