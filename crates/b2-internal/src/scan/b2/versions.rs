//! Versions, as a listing gives them one after the other, made into files.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::super::path::{B2Path, ScannedPath};
use super::super::policies::ScanPoliciesManager;
use crate::action::Action;
use crate::error::{Error, ErrorKind, Result};
use crate::file_version::FileVersion;

/// The files of a listing of versions, which comes by name and for each name newest first.
pub(super) struct FilesOfVersions<S> {
    versions: S,
    groups: VersionGroups,
}

impl<S> FilesOfVersions<S> {
    /// The files below `prefix`, which is empty or ends with a slash.
    pub(super) fn new(versions: S, prefix: String, policies: Arc<ScanPoliciesManager>) -> Self {
        Self {
            versions,
            groups: VersionGroups {
                prefix,
                policies,
                directory: None,
                group: None,
            },
        }
    }
}

impl<S: Stream<Item = Result<FileVersion>> + Unpin> Stream for FilesOfVersions<S> {
    type Item = Result<ScannedPath>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let path = match ready!(Pin::new(&mut self.versions).poll_next(context)).transpose()? {
                None => return Poll::Ready(self.groups.finish().map(|path| Ok(path.into()))),
                Some(version) => self.groups.push(version)?,
            };
            if let Some(path) = path {
                return Poll::Ready(Some(Ok(path.into())));
            }
        }
    }
}

#[derive(Debug)]
struct VersionGroups {
    prefix: String,
    policies: Arc<ScanPoliciesManager>,
    /// The directory of the last version that was looked at, and whether it is excluded.
    directory: Option<(String, bool)>,
    /// The name of the last versions that passed, and those versions.
    group: Option<(String, Vec<FileVersion>)>,
}

impl VersionGroups {
    /// Takes the next version. Gives the file before it when it is complete.
    fn push(&mut self, version: FileVersion) -> Result<Option<B2Path>> {
        if version.action == Action::START {
            return Ok(None);
        }
        let Some(relative_path) = version.file_name.strip_prefix(&*self.prefix) else {
            let message = format!("{} is listed below {}", version.file_name, self.prefix);
            return Err(Error::new(ErrorKind::UnexpectedCloudBehaviour { message }));
        };
        let directory = relative_path.rsplit_once('/').map_or("", |(dir, _)| dir);
        if is_excluded(&mut self.directory, directory, &self.policies)
            || self
                .policies
                .should_exclude_b2_file_version(&version, relative_path)
        {
            return Ok(None);
        }
        match &mut self.group {
            Some((name, versions)) if name == relative_path => {
                versions.push(version);
                Ok(None)
            }
            _ => {
                let name = relative_path.to_owned();
                let finished = self.group.replace((name, vec![version]));
                Ok(finished.and_then(file))
            }
        }
    }

    /// The last file, when there are no more versions.
    fn finish(&mut self) -> Option<B2Path> {
        self.group.take().and_then(file)
    }
}

fn file((name, versions): (String, Vec<FileVersion>)) -> Option<B2Path> {
    B2Path::of_versions(name, versions)
}

/// Remembers the answer for the last directory, since the files of a directory come one after the other.
fn is_excluded(
    last: &mut Option<(String, bool)>,
    directory: &str,
    policies: &ScanPoliciesManager,
) -> bool {
    match last {
        Some((known, is_excluded)) if known == directory => *is_excluded,
        _ => {
            let is_excluded = policies.should_exclude_b2_directory(directory);
            *last = Some((directory.to_owned(), is_excluded));
            is_excluded
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::{StreamExt as _, stream};

    use super::super::super::policies::ScanPoliciesManagerBuilder;
    use super::*;
    use crate::file_info::SRC_LAST_MODIFIED_MILLIS;

    fn version(action: &str, name: &str, upload_timestamp: i64) -> FileVersion {
        let mut version = FileVersion::new(
            format!("{name}@{upload_timestamp}"),
            name,
            1,
            upload_timestamp,
        );
        version.action = action.into();
        version
    }

    async fn scan(
        versions: Vec<FileVersion>,
        prefix: &str,
        policies: ScanPoliciesManagerBuilder,
    ) -> Vec<(String, Vec<String>)> {
        let versions = stream::iter(versions.into_iter().map(Ok));
        let policies = Arc::new(policies.build().unwrap());
        let files = FilesOfVersions::new(versions, prefix.to_owned(), policies);
        let describe = |path: Result<ScannedPath>| match path.unwrap() {
            ScannedPath::B2(path) => {
                assert_eq!(path.selected_version(), &path.all_versions()[0]);
                let ids = path.all_versions().iter().map(|version| version.id.clone());
                let mut ids: Vec<_> = ids.collect();
                if !path.is_visible() {
                    ids[0].push_str(" (hidden)");
                }
                (path.relative_path().to_owned(), ids)
            }
            ScannedPath::Local(path) => panic!("{path:?}"),
        };
        files.map(describe).collect().await
    }

    fn everything() -> ScanPoliciesManagerBuilder {
        ScanPoliciesManager::builder()
    }

    fn names(files: Vec<(String, Vec<String>)>) -> Vec<String> {
        files.into_iter().map(|(name, _)| name).collect()
    }

    #[tokio::test]
    async fn versions_are_grouped_by_name_newest_first_without_unfinished_files() {
        let versions = vec![
            version("hide", "p/a", 3),
            version("upload", "p/a", 2),
            version("start", "p/b", 9),
            version("upload", "p/b", 8),
            version("start", "p/c", 1),
        ];
        let file = |name: &str, ids: &[&str]| {
            (
                name.to_owned(),
                ids.iter().map(ToString::to_string).collect(),
            )
        };
        assert_eq!(
            scan(versions, "p/", everything()).await,
            [
                file("a", &["p/a@3 (hidden)", "p/a@2"]),
                file("b", &["p/b@8"])
            ]
        );
    }

    #[tokio::test]
    async fn a_filter_by_time_lets_an_older_version_stand_for_the_file() {
        let versions = || {
            vec![
                version("hide", "a", 5002),
                version("upload", "a", 5001),
                version("upload", "a", 5000),
            ]
        };
        let all = scan(versions(), "", everything()).await;
        assert_eq!(all[0].1, ["a@5002 (hidden)", "a@5001", "a@5000"]);
        let then = scan(versions(), "", everything().exclude_uploaded_after(5001)).await;
        assert_eq!(then[0].1, ["a@5001", "a@5000"]);
        let before = scan(versions(), "", everything().exclude_uploaded_after(4999)).await;
        assert_eq!(before, []);
    }

    #[tokio::test]
    async fn a_filter_by_modification_time_judges_each_version_by_its_own() {
        let modified = |millis: i64, uploaded| {
            let mut version = version("upload", "a", uploaded);
            let noted = (SRC_LAST_MODIFIED_MILLIS.to_owned(), millis.to_string());
            version.file_info.extend([noted]);
            version
        };
        let versions = vec![modified(300, 30), modified(200, 20), modified(100, 10)];
        let policies = everything()
            .exclude_modified_before(101)
            .exclude_modified_after(299);
        assert_eq!(scan(versions, "", policies).await[0].1, ["a@20"]);
    }

    #[tokio::test]
    async fn rules_for_files_see_paths_within_the_folder() {
        let files = ["p/a.log", "p/a.txt", "p/keep.log", "p/p/x"];
        let versions = files.map(|name| version("upload", name, 1)).to_vec();
        let policies = everything()
            .exclude_file_regexes([r".*\.log$", "p/"])
            .include_file_regexes(["keep"]);
        assert_eq!(
            names(scan(versions, "p/", policies).await),
            ["a.txt", "keep.log"]
        );
    }

    #[tokio::test]
    async fn no_rule_brings_back_what_an_excluded_directory_holds() {
        let files = ["d/a", "e/a"];
        let versions = files.map(|name| version("upload", name, 1)).to_vec();
        let policies = everything()
            .exclude_dir_regexes(["d"])
            .exclude_file_regexes([".*"])
            .include_file_regexes([".*/a"]);
        assert_eq!(names(scan(versions, "", policies).await), ["e/a"]);
    }

    #[tokio::test]
    async fn w27_an_excluded_directory_takes_everything_below_it() {
        let files = ["a/b/c.txt", "a/d", "ab/a/x", "b", "c/a/x"];
        let versions = || files.map(|name| version("upload", name, 1)).to_vec();
        let scan = |regex| scan(versions(), "", everything().exclude_dir_regexes([regex]));
        assert_eq!(names(scan("a$").await), ["ab/a/x", "b", "c/a/x"]);
        assert_eq!(names(scan("a").await), ["b", "c/a/x"]);
        assert_eq!(names(scan("a/b").await), ["a/d", "ab/a/x", "b", "c/a/x"]);
        assert_eq!(names(scan("^$").await), [""; 0]);
    }

    #[tokio::test]
    async fn w28_a_name_that_cannot_be_local_does_not_end_the_scan() {
        let files = ["../x", "/x", "a//b", "z"];
        let versions = files.map(|name| version("upload", name, 1)).to_vec();
        assert_eq!(names(scan(versions, "", everything()).await), files);
    }

    #[tokio::test]
    async fn a_name_outside_of_the_folder_is_an_error() {
        let versions = stream::iter([Ok(version("upload", "q/a", 1))]);
        let mut files = FilesOfVersions::new(
            versions,
            "p/".to_owned(),
            Arc::new(ScanPoliciesManager::new()),
        );
        let error = files.next().await.unwrap().unwrap_err();
        assert!(error.to_string().contains("q/a"), "{error}");
    }
}
