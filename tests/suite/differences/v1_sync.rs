//! Scanning and syncing, replication, and the errors of folders (sections 14, 17 and 20.3).

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use b2sdk_v1::FileVersion;

use super::b2::{
    B2File, B2Folder, Bucket, CompareVersionMode, EncryptionKey, EncryptionMode, EncryptionSetting,
    Error, ErrorClass, ErrorKind, File, FileVersionInfo, Folder, KeepOrDeleteMode, LocalFolder,
    NewerFileSyncMode, ReplicationConfiguration, ReplicationMonitor, ReplicationRule,
    ReplicationSetupHelper, ScanPolicies, ScanPoliciesManager, ScanSettings, SyncAction,
    SyncEncryptionSettingsProvider, SyncReport, SyncReporter, SyncType, Synchronizer,
    parse_sync_folder, zip_folders,
};
use super::world::World;

/// Long after all files were made.
const NOW: i64 = 2_000_000_000_000;

fn folder_with(files: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, *name).unwrap();
    }
    folder
}

async fn names(folder: &dyn Folder, settings: ScanSettings) -> Vec<String> {
    let (mut files, mut names) = (folder.all_files(settings.into()), Vec::new());
    while let Some(file) = files.next().await {
        names.push(file.unwrap().relative_path().to_owned());
    }
    names
}

fn everything() -> super::b2::ScanPoliciesManagerBuilder {
    ScanPoliciesManager::builder()
}

#[test]
fn v1_17_1_a_file_has_a_name_and_versions() {
    let versions = [
        FileVersion::new("2", "a", 20, "hide", 0),
        FileVersion::new("1", "a", 10, "upload", 5),
    ];
    let file = B2File::new("a", versions.clone());
    assert_eq!(file.latest_version(), Some(&versions[0]));
    assert_eq!(
        File::from(file).to_string(),
        "File(a, [FileVersion('2', 'a', 20, 'hide'), FileVersion('1', 'a', 10, 'upload')])"
    );
    assert_eq!(File::new("a", []).latest_version(), None);
}

#[test]
fn v1_17_1_a_version_has_an_id_a_name_a_time_an_action_and_a_size() {
    let version = FileVersion::new("/home/me/a", "a", 10, "upload", 5);
    assert_eq!((&*version.id, &*version.name), ("/home/me/a", "a"));
    assert_eq!((version.mod_time, version.size), (10, 5));
    assert_eq!(
        version.to_string(),
        "FileVersion('/home/me/a', 'a', 10, 'upload')"
    );
    assert_eq!(version.file_version_info(), None);
}

#[tokio::test(start_paused = true)]
async fn v1_17_1_a_version_in_a_bucket_leads_to_its_info() {
    let world = World::new().await;
    let upload = world.bucket.upload_bytes("hello", "a");
    let upload = upload.file_info([("src_last_modified_millis", "1234")]);
    let info: FileVersionInfo = upload.await.unwrap();
    let file = B2File::new("a", [info.clone()]);
    let version = file.latest_version().unwrap();
    assert_eq!((version.mod_time, &version.id), (1234, &info.id));
    assert_eq!(version.file_version_info(), Some(&info));
}

/// Remembers what it is asked, and keeps what it is told to keep.
#[derive(Debug, Default)]
struct Asked {
    versions: Mutex<Vec<FileVersion>>,
    files: Mutex<Vec<String>>,
    directories: Mutex<Vec<String>>,
    excluded: Option<&'static str>,
}

impl ScanPolicies for Asked {
    fn should_exclude_file(&self, file_path: &str) -> bool {
        self.files.lock().unwrap().push(file_path.to_owned());
        self.excluded == Some(file_path)
    }

    fn should_exclude_file_version(&self, file_version: &FileVersion) -> bool {
        self.versions.lock().unwrap().push(file_version.clone());
        false
    }

    fn should_exclude_directory(&self, dir_path: &str) -> bool {
        self.directories.lock().unwrap().push(dir_path.to_owned());
        self.excluded == Some(dir_path)
    }
}

#[tokio::test]
async fn v1_17_1_a_local_path_becomes_a_file_with_one_version() {
    let folder = folder_with(&["d/a"]);
    let asked = Arc::new(Asked::default());
    let settings = ScanSettings::new().policies_manager(Arc::clone(&asked));
    names(&LocalFolder::new(&folder), settings).await;
    let versions = asked.versions.lock().unwrap();
    let absolute = folder.path().join("d/a");
    assert_eq!(
        (Path::new(&versions[0].id), &*versions[0].name),
        (&*absolute, "d/a")
    );
    assert_eq!(
        (versions[0].action.as_str(), versions[0].size),
        ("upload", 3)
    );
}

#[tokio::test]
async fn v1_17_2_all_files_asks_a_manager_of_this_interface() {
    let folder = folder_with(&["a", "b", "d/c"]);
    let local = LocalFolder::new(&folder);
    for (excluded, expected) in [
        (None, &["a", "b", "d/c"][..]),
        (Some("b"), &["a", "d/c"]),
        (Some("d"), &["a", "b"]),
    ] {
        let asked = Asked {
            excluded,
            ..Asked::default()
        };
        let settings = ScanSettings::new().policies_manager(asked);
        assert_eq!(names(&local, settings).await, expected, "{excluded:?}");
    }
    assert_eq!(names(&local, ScanSettings::new()).await, ["a", "b", "d/c"]);
}

#[test]
fn v1_17_2_a_file_in_the_place_of_a_folder_is_not_a_directory() {
    let folder = folder_with(&["a"]);
    let path = folder.path().join("a");
    let error = LocalFolder::new(&path).ensure_present().unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("{} is not a directory", path.display())
    );
}

#[test]
fn v1_17_2_a_folder_that_cannot_be_made_is_named() {
    let folder = folder_with(&[]);
    let path = folder.path().join("a/b");
    let error = LocalFolder::new(&path).ensure_present().unwrap_err();
    let expected = format!("unable to create directory {}", path.display());
    assert_eq!(error.to_string(), expected);
}

#[tokio::test]
async fn v1_17_2_an_empty_folder_is_a_command_error() {
    let folder = folder_with(&[]);
    let local = LocalFolder::new(&folder);
    let expected = format!(
        "Directory {} is empty.  Use --allowEmptySource to sync anyway.",
        folder.path().display()
    );
    let error = local.ensure_non_empty().unwrap_err();
    assert!(error.is(ErrorClass::CommandError));
    assert_eq!(error.to_string(), expected);

    let world = World::new().await;
    let destination = B2Folder::new(world.bucket, "");
    let sync = Synchronizer::new(2).sync_folders(local, destination, NOW, None);
    assert_eq!(sync.await.unwrap_err().to_string(), expected);
}

#[tokio::test(start_paused = true)]
async fn v1_17_2_a_folder_in_a_bucket_lists_all_versions() {
    let world = World::new().await;
    for _ in 0..2 {
        world.bucket.upload_bytes("x", "d/a").await.unwrap();
    }
    let folder = B2Folder::open("test-bucket", "d", &world.api)
        .await
        .unwrap();
    assert_eq!(folder.to_string(), "B2Folder(test-bucket, d)");
    assert_eq!(folder.make_full_path("a"), "d/a");
    let mut files = folder.all_files(ScanSettings::new());
    let file = files.next().await.unwrap().unwrap();
    let super::b2::ScannedPath::B2(path) = file else {
        panic!("{file:?}");
    };
    assert_eq!(File::from(path).versions.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn v1_17_2_a_folder_with_the_name_of_a_file_is_listed() {
    let world = World::new().await;
    for name in ["d", "d/a"] {
        world.bucket.upload_bytes("x", name).await.unwrap();
    }
    let folder = B2Folder::new(world.bucket, "d");
    assert_eq!(names(&folder, ScanSettings::new()).await, ["a"]);
}

#[tokio::test(start_paused = true)]
async fn v1_17_2_parse_sync_folder_has_errors_of_the_command_line() {
    let world = World::new().await;
    parse_sync_folder("b2://test-bucket/d", &world.api)
        .await
        .unwrap();
    let wrong = parse_sync_folder("b2://test-bucket//d", &world.api);
    let error = wrong.await.unwrap_err();
    assert!(error.is(ErrorClass::CommandError), "{error:?}");
    assert_eq!(error.to_string(), "'//' not allowed in path names");
}

#[tokio::test]
async fn v1_17_2_zip_folders_asks_a_manager_of_this_interface() {
    let (a, b) = (folder_with(&["a", "b"]), folder_with(&["b", "c"]));
    let policies = everything().exclude_file_regexes(["b"]).build().unwrap();
    let settings = ScanSettings::new().policies_manager(policies);
    let mut pairs = zip_folders(&LocalFolder::new(&a), &LocalFolder::new(&b), settings);
    let mut found = Vec::new();
    while let Some(pair) = pairs.next().await {
        let pair = pair.unwrap();
        found.push((pair.a.is_some(), pair.b.is_some()));
    }
    assert_eq!(found, [(true, false), (false, true), (false, true)]);
}

#[test]
fn v1_17_3_a_wrong_regular_expression_is_the_error_of_the_library() {
    let error = everything().exclude_dir_regexes(["("]).build().unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::ValueError { .. }),
        "{error:?}"
    );
    assert!(error.to_string().contains("regex"), "{error}");
}

#[test]
fn v1_17_3_a_wrong_range_of_modification_times_is_a_value_error() {
    let error = everything()
        .exclude_modified_before(-1)
        .build()
        .unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::ValueError { .. }),
        "{error:?}"
    );
    let expected = "begin time can not be less than 0, use None for the infinity";
    assert_eq!(error.to_string(), expected);
    let error = everything()
        .exclude_uploaded_before(-1)
        .build()
        .unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::InvalidArgument { .. }),
        "{error:?}"
    );
}

#[test]
fn v1_17_3_should_exclude_file_looks_at_directories_includes_and_excludes() {
    let policies = everything()
        .exclude_dir_regexes(["tmp$"])
        .exclude_file_regexes([".*\\.log"])
        .include_file_regexes(["keep"])
        .build()
        .unwrap();
    for (path, is_out) in [
        ("tmp/a", true),
        ("tmp/d/keep.log", true),
        ("tmp2/a", false),
        ("a.log", true),
        ("keep.log", false),
        ("a", false),
    ] {
        assert_eq!(policies.should_exclude_file(path), is_out, "{path}");
    }
}

#[test]
fn v1_17_3_should_exclude_file_version_looks_at_the_modification_time() {
    let policies = everything()
        .exclude_modified_before(100)
        .exclude_modified_after(200)
        .exclude_file_regexes([".*"])
        .build()
        .unwrap();
    for (mod_time, is_out) in [(99, true), (100, false), (200, false), (201, true)] {
        let version = FileVersion::new("1", "a", mod_time, "upload", 1);
        assert_eq!(
            policies.should_exclude_file_version(&version),
            is_out,
            "{mod_time}"
        );
    }
}

#[test]
fn v1_17_3_should_exclude_directory_looks_at_directory_patterns() {
    let policies = everything().exclude_dir_regexes(["a$"]).build().unwrap();
    assert!(policies.should_exclude_directory("a"));
    assert!(!policies.should_exclude_directory("ab"));
}

#[test]
fn v1_17_3_the_questions_of_the_next_interface_are_answered_too() {
    let policies = everything().exclude_file_regexes(["a"]).build().unwrap();
    assert!(policies.should_exclude_relative_path("ab"));
    assert!(!policies.should_exclude_local_directory("a"));
    assert!(!policies.should_exclude_b2_directory("a"));
    let none: [(&str, &str); 0] = [];
    let info = FileVersionInfo::new("1", "a", 1, "", "none", none, 0, "upload");
    assert!(policies.should_exclude_b2_file_version(&info, "a"));
}

#[tokio::test(start_paused = true)]
async fn v1_17_3_a_manager_of_the_application_is_asked_the_old_questions() {
    let world = World::new().await;
    world.bucket.upload_bytes("x", "d/a").await.unwrap();
    let asked = Arc::new(Asked::default());
    let settings = ScanSettings::new().policies_manager(Arc::clone(&asked));
    names(&B2Folder::new(world.bucket, ""), settings).await;
    assert_eq!(asked.versions.lock().unwrap().len(), 1);
    assert_eq!(*asked.files.lock().unwrap(), ["d/a"]);
    assert_eq!(*asked.directories.lock().unwrap(), ["d"]);
}

#[tokio::test(start_paused = true)]
async fn v1_17_3_ranges_of_upload_times_have_an_effect() {
    let world = World::new().await;
    let file = world.bucket.upload_bytes("x", "a").await.unwrap();
    let policies = everything().exclude_uploaded_after(file.upload_timestamp - 1);
    let settings = ScanSettings::new().policies_manager(policies.build().unwrap());
    let folder = B2Folder::new(world.bucket, "");
    assert_eq!(names(&folder, settings).await, [""; 0]);
}

async fn actions(mut planned: super::b2::PlannedActions) -> Vec<String> {
    let mut lines = Vec::new();
    while let Some(action) = planned.next().await {
        lines.push(action.unwrap().line());
    }
    lines
}

#[tokio::test]
async fn v1_17_4_files_are_always_uploaded_whole() {
    let world = World::new().await;
    let folder = folder_with(&["a"]);
    let (source, destination) = (LocalFolder::new(&folder), B2Folder::new(world.bucket, ""));
    let planned = Synchronizer::new(1).make_folder_sync_actions(source, destination, NOW, None);
    let shown = actions(planned).await;
    assert_eq!(shown, ["upload a"]);
}

#[tokio::test]
async fn v1_17_4_make_folder_sync_actions_plans_and_does_nothing() {
    let world = World::new().await;
    world.bucket.upload_bytes("old", "gone").await.unwrap();
    let folder = folder_with(&["a", "d/b"]);
    let (source, destination) = (
        LocalFolder::new(&folder),
        B2Folder::new(world.bucket.clone(), ""),
    );
    let synchronizer = Synchronizer::new(1).keep_days_or_delete(KeepOrDeleteMode::Delete);
    let report = Arc::new(SyncReport::new(std::io::sink(), true));
    let planned =
        synchronizer.make_folder_sync_actions(source, destination, NOW, Some(report.clone()));
    let shown = actions(planned).await;
    assert_eq!(shown, ["upload a", "upload d/b", "delete gone "]);
    assert_eq!((report.local_file_count(), report.local_done()), (2, true));
    assert!(world.current("gone").is_some() && world.current("a").is_none());
}

#[tokio::test]
async fn v1_17_4_make_file_sync_actions_takes_files() {
    let world = World::new().await;
    let upload = world.bucket.upload_bytes("old", "a");
    let upload = upload.file_info([("src_last_modified_millis", "1000")]);
    let there = B2File::new("a", [upload.await.unwrap()]);
    let folder = folder_with(&["a"]);
    let here = |mod_time| File::new("a", [FileVersion::new("/x/a", "a", mod_time, "upload", 5)]);
    let local: Arc<dyn Folder> = LocalFolder::new(&folder).into();
    let b2: Arc<dyn Folder> = B2Folder::new(world.bucket, "").into();
    let synchronizer = Synchronizer::new(1);
    let (up, (source, dest)) = (SyncType::LocalToB2, (&local, &b2));
    let plan = |here| {
        let (source, dest) = (Arc::clone(source), Arc::clone(dest));
        synchronizer.make_file_sync_actions(up, here, there.clone(), source, dest, NOW)
    };
    let newer: Vec<SyncAction> = plan(here(2000)).await.unwrap();
    assert_eq!(newer[0].to_string(), "b2_upload(/x/a, a, 2000)");
    assert_eq!(plan(here(1000)).await.unwrap(), []);
    let error = plan(here(1)).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::DestFileNewer { .. }),
        "{error}"
    );
    let error = plan(File::new("a", [])).await.unwrap_err();
    assert_eq!(error.to_string(), "the file a has no versions");
}

async fn older_than_its_destination(world: &World) -> Error {
    let folder = folder_with(&["a"]);
    let upload = world.bucket.upload_bytes("new", "a");
    let upload = upload.file_info([("src_last_modified_millis", "1999999999999")]);
    upload.await.unwrap();
    let destination = B2Folder::new(world.bucket.clone(), "");
    let sync = Synchronizer::new(1).newer_file_mode(NewerFileSyncMode::RaiseError);
    let sync = sync.sync_folders(LocalFolder::new(&folder), destination, NOW, None);
    sync.await.unwrap_err()
}

#[tokio::test]
async fn v1_17_4_a_destination_that_is_newer_makes_the_sync_incomplete() {
    let world = World::new().await;
    let error = older_than_its_destination(&world).await;
    assert!(error.is(ErrorClass::IncompleteSync));
    let first = std::error::Error::source(&error).unwrap().to_string();
    assert!(
        first.contains("source file is older than destination: local://a"),
        "{first}"
    );
}

#[tokio::test]
async fn v1_20_3_dest_file_newer_has_the_wording_of_the_newer_ones() {
    let world = World::new().await;
    let error = older_than_its_destination(&world).await;
    let text = std::error::Error::source(&error).unwrap().to_string();
    assert!(
        text.ends_with("unless a valid newer_file_mode is provided"),
        "{text}"
    );
}

#[test]
fn v1_20_3_command_error_has_a_message() {
    let message = "no".to_owned();
    let error = Error::new(ErrorKind::CommandError { message });
    assert_eq!(error.to_string(), "no");
    assert!(!error.is_transient() && error.is(ErrorClass::CommandError));
}

#[tokio::test(start_paused = true)]
async fn v1_20_3_get_bucket_by_id_does_not_notice_an_unknown_id() {
    let world = World::new().await;
    let error = world.api.get_bucket_by_id("nobody").get_fresh_state().await;
    let error = error.unwrap_err();
    assert!(error.is(ErrorClass::BucketIdNotFound) && error.is(ErrorClass::BadRequest));
    assert_eq!(
        error.to_string(),
        "Bucket with id=nobody not found (bad_bucket_id)"
    );
}

/// Encrypts what is uploaded with a key, and finds the key again for what is read.
#[derive(Debug)]
struct WithKey(Mutex<Vec<&'static str>>);

impl WithKey {
    fn note(&self, question: &'static str) -> Option<EncryptionSetting> {
        self.0.lock().unwrap().push(question);
        let key = EncryptionKey::new([7; 32], "key");
        Some(EncryptionSetting::new(EncryptionMode::SSE_C).key(key))
    }
}

impl SyncEncryptionSettingsProvider for WithKey {
    fn get_setting_for_upload(
        &self,
        bucket: &Bucket,
        _: &str,
        _: Option<&BTreeMap<String, String>>,
        _: u64,
    ) -> Option<EncryptionSetting> {
        assert_eq!(bucket.name(), "test-bucket");
        self.note("upload")
    }

    fn get_source_setting_for_copy(
        &self,
        _: &Bucket,
        source_file_version_info: &FileVersionInfo,
    ) -> Option<EncryptionSetting> {
        assert_eq!(source_file_version_info.file_name, "a");
        self.note("source")
    }

    fn get_destination_setting_for_copy(
        &self,
        _: &Bucket,
        _: &str,
        source_file_version_info: &FileVersionInfo,
        _: Option<&BTreeMap<String, String>>,
    ) -> Option<EncryptionSetting> {
        assert_eq!(source_file_version_info.file_name, "a");
        self.note("destination")
    }

    fn get_setting_for_download(
        &self,
        _: &Bucket,
        file_version_info: &FileVersionInfo,
    ) -> Option<EncryptionSetting> {
        assert_eq!(file_version_info.file_name, "a");
        self.note("download")
    }
}

#[tokio::test]
async fn v1_17_5_a_provider_is_asked_with_the_types_of_this_interface() {
    let world = World::new().await;
    let (here, there) = (folder_with(&["a"]), folder_with(&[]));
    let provider = Arc::new(WithKey(Mutex::default()));
    let bucket = || B2Folder::new(world.bucket.clone(), "");
    let synchronizer = Synchronizer::new(1).compare_version_mode(CompareVersionMode::None);
    let up = synchronizer.sync_folders(LocalFolder::new(&here), bucket(), NOW, None);
    up.encryption_settings_provider(provider.clone())
        .await
        .unwrap();
    let down = synchronizer.sync_folders(bucket(), LocalFolder::new(&there), NOW, None);
    down.encryption_settings_provider(provider.clone())
        .await
        .unwrap();
    let copies = B2Folder::new(world.bucket.clone(), "copies");
    let across = synchronizer.sync_folders(bucket(), copies, NOW, None);
    across
        .encryption_settings_provider(provider.clone())
        .await
        .unwrap();
    let asked = provider.0.lock().unwrap().clone();
    for question in ["upload", "download", "source", "destination"] {
        assert!(asked.contains(&question), "{question}: {asked:?}");
    }
    assert_eq!(std::fs::read(there.path().join("a")).unwrap(), b"a");
}

#[test]
fn v1_17_6_the_old_names_of_the_total_are_there() {
    let report = SyncReport::new(std::io::sink(), true);
    report.update_local(2);
    report.update_compare(1);
    assert_eq!(report.local_file_count(), 3);
    report.set_local_file_count(7);
    report.set_local_done(true);
    assert_eq!((report.local_file_count(), report.local_done()), (7, true));
    report.set_local_done(false);
    report.end_local();
    assert!(report.local_done());
}

#[tokio::test(start_paused = true)]
async fn v1_14_replication_is_set_up_through_handles_of_this_interface() {
    let world = World::new().await;
    let other = world.api.create_bucket("other-bucket", "allPrivate").await;
    let set_up = ReplicationSetupHelper::new().setup_both(&world.bucket, &other.unwrap());
    let (source, destination): (Bucket, Bucket) = set_up.await.unwrap();
    assert_eq!(source.replication().unwrap().rules.len(), 1);
    assert!(destination.replication().is_some());
}

#[tokio::test(start_paused = true)]
async fn v1_14_a_monitor_finds_the_destination_by_its_id() {
    let world = World::new().await;
    let other = world
        .api
        .create_bucket("other-bucket", "allPrivate")
        .await
        .unwrap();
    let set_up = ReplicationSetupHelper::new().setup_both(&world.bucket, &other);
    let (source, _) = set_up.await.unwrap();
    world.bucket.upload_bytes("hello", "a").await.unwrap();
    let configuration: &ReplicationConfiguration = source.replication().unwrap();
    let rule: ReplicationRule = configuration.rules[0].clone();
    let monitor = ReplicationMonitor::new(source, rule).unwrap();
    let folder: B2Folder = monitor.source_folder();
    assert_eq!(folder.bucket().name(), "test-bucket");
    monitor.scan().await.unwrap();
}
