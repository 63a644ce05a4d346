//! Scanning: files, folders and policies (sections 17.1 to 17.3).

use std::path::Path;
use std::sync::{Arc, Mutex};

use b2sdk_v1::FileVersion;

use super::b2::{
    AbstractSyncPath, B2File, B2Folder, ErrorClass, ErrorKind, File, FileVersionInfo, Folder,
    LocalFolder, LocalPath, ScanPolicies, ScanPoliciesManager, ScanSettings, Synchronizer,
    parse_folder, parse_sync_folder, zip_folders,
};
use super::v1_sync::NOW;
use super::world::World;

pub fn folder_with(files: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, *name).unwrap();
    }
    folder
}

pub async fn names(folder: &dyn Folder, settings: ScanSettings) -> Vec<String> {
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

#[tokio::test(start_paused = true)]
async fn v1_17_1_what_a_folder_yields_becomes_a_file_at_the_edges() {
    let world = World::new().await;
    let upload = world.bucket.upload_bytes("hello", "d/a");
    let info = upload.await.unwrap();
    let mut files = B2Folder::new(world.bucket, "d").all_files(ScanSettings::new());
    let path: AbstractSyncPath = files.next().await.unwrap().unwrap();
    assert_eq!((path.relative_path(), path.size()), ("a", 5));
    let AbstractSyncPath::B2(path) = path else {
        panic!("a file on this machine");
    };
    let file = File::from(path);
    assert_eq!((&*file.name, &*file.versions[0].id), ("a", &*info.id));
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

#[tokio::test]
async fn v1_17_2_a_local_folder_goes_by_the_policies_of_this_interface() {
    let folder = folder_with(&["a.log", "tmp/b", "c"]);
    let policies = everything()
        .exclude_dir_regexes(["tmp$"])
        .exclude_file_regexes([".*log"]);
    let settings = ScanSettings::new().policies_manager(policies.build().unwrap());
    let local: LocalFolder = LocalFolder::new(&folder);
    let mut files = local.all_files(settings);
    let only = files.next().await.unwrap().unwrap();
    assert_eq!(only.relative_path(), "c");
    assert!(files.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn v1_17_2_parse_folder_has_the_errors_of_the_next_interface() {
    let world = World::new().await;
    let folder = parse_folder("b2://test-bucket/d", &world.api)
        .await
        .unwrap();
    world.bucket.upload_bytes("x", "d/a").await.unwrap();
    assert_eq!(names(&*folder, ScanSettings::new()).await, ["a"]);
    let wrong = parse_folder("b2://test-bucket//d", &world.api).await;
    let error = wrong.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::InvalidArgument { .. }),
        "{error:?}"
    );
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

/// Excludes by everything that there is.
fn everything_at_once() -> ScanPoliciesManager {
    everything()
        .exclude_dir_regexes(["tmp$"])
        .exclude_file_regexes([".*log"])
        .exclude_modified_before(100)
        .exclude_uploaded_after(200)
        .build()
        .unwrap()
}

#[test]
fn v1_17_3_should_exclude_relative_path_looks_at_the_name() {
    let policies = everything_at_once();
    assert!(policies.should_exclude_relative_path("a.log"));
    assert!(!policies.should_exclude_relative_path("tmp/a"));
}

#[test]
fn v1_17_3_should_exclude_local_path_looks_at_the_modification_time_too() {
    let policies = everything_at_once();
    for (name, mod_time, is_out) in [("a", 100, false), ("a", 99, true), ("a.log", 100, true)] {
        let path = LocalPath::new("/a", name, mod_time, 1);
        assert_eq!(
            policies.should_exclude_local_path(&path),
            is_out,
            "{name} {mod_time}"
        );
    }
}

#[test]
fn v1_17_3_should_exclude_b2_file_version_looks_at_both_times() {
    let policies = everything_at_once();
    for (name, mod_time, uploaded, is_out) in [
        ("a", "100", 200, false),
        ("a", "99", 200, true),
        ("a", "100", 201, true),
        ("a.log", "100", 200, true),
    ] {
        let infos = [("src_last_modified_millis", mod_time)];
        let info = FileVersionInfo::new("1", name, 1, "", "none", infos, uploaded, "upload");
        assert_eq!(
            policies.should_exclude_b2_file_version(&info, name),
            is_out,
            "{name} {mod_time} {uploaded}"
        );
    }
}

#[test]
fn v1_17_3_directories_on_both_sides_are_looked_at_by_their_patterns() {
    let policies = everything_at_once();
    for (path, is_out) in [("tmp", true), ("a/b", false), ("a.log", false)] {
        assert_eq!(policies.should_exclude_local_directory(path), is_out);
        assert_eq!(policies.should_exclude_b2_directory(path), is_out);
    }
}

#[tokio::test]
async fn v1_17_3_the_default_manager_keeps_everything() {
    let policies = ScanPoliciesManager::new();
    assert!(
        !policies.should_exclude_file("tmp/a.log") && !policies.should_exclude_directory("tmp")
    );
    let folder = folder_with(&["tmp/a.log"]);
    let settings = ScanSettings::new().policies_manager(policies);
    assert_eq!(
        names(&LocalFolder::new(&folder), settings).await,
        ["tmp/a.log"]
    );
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
