//! Which files a scan lets pass.

use std::sync::Arc;

use regex::Regex;

use super::judge::{ScanJudge, SharedJudge};
use super::path::LocalPath;
use crate::error::{Error, ErrorKind, Result};
use crate::file_version::FileVersion;

/// Decides which files of a folder a scan yields.
///
/// Regular expressions match at the start of a path but need not reach its end: `a` matches `ab`, and neither `ba` nor
/// `x/a`. Paths are relative to the scanned folder, with `/` between their parts. The first rule that applies decides:
///
/// 1. a directory above the file matches `exclude_dir_regexes`: out;
/// 2. the path matches `include_file_regexes`: in;
/// 3. the path matches `exclude_file_regexes`: out;
/// 4. otherwise: in.
///
/// What is in must also lie in the ranges of time, whose ends belong to them. In a bucket they judge each version for
/// itself, so that an older version can stand for its file: the folder as it was at that time.
///
/// The expressions are those of the `regex` crate: no look-around and no back-references, and no input is slow.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use b2_internal::scan::ScanPoliciesManager;
/// let policies = ScanPoliciesManager::builder()
///     .exclude_dir_regexes([r"(.*/)?\.git$"])
///     .exclude_file_regexes([r".*\.tmp$"])
///     .include_file_regexes([r"keep\.tmp$"])
///     .build()?;
/// assert!(policies.should_exclude_relative_path("notes.tmp"));
/// assert!(!policies.should_exclude_relative_path("keep.tmp"));
/// assert!(policies.should_exclude_local_directory("project/.git/objects"));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default)]
pub struct ScanPoliciesManager {
    exclude_dirs: RegexSet,
    exclude_files: RegexSet,
    include_files: RegexSet,
    exclude_all_symlinks: bool,
    modified: TimeRange,
    uploaded: TimeRange,
    /// Who judges in place of the rules.
    judge: Option<SharedJudge>,
}

impl ScanPoliciesManager {
    /// A manager that lets everything pass.
    pub fn new() -> Self {
        Self::default()
    }

    /// A manager that leaves everything but links to `judge`.
    pub(crate) fn of_judge(judge: Arc<dyn ScanJudge>, exclude_all_symlinks: bool) -> Self {
        Self {
            exclude_all_symlinks,
            judge: Some(SharedJudge(judge)),
            ..Self::default()
        }
    }

    /// Starts the description of a manager.
    pub fn builder() -> ScanPoliciesManagerBuilder {
        ScanPoliciesManagerBuilder::default()
    }

    /// Whether symbolic links are left out, to files and to directories.
    pub fn exclude_all_symlinks(&self) -> bool {
        self.exclude_all_symlinks
    }

    /// Whether the name alone keeps a file out. The directories above it are not looked at.
    pub fn should_exclude_relative_path(&self, relative_path: &str) -> bool {
        if let Some(judge) = &self.judge {
            return judge.should_exclude_relative_path(relative_path);
        }
        !self.include_files.matches(relative_path) && self.exclude_files.matches(relative_path)
    }

    /// Whether a file on this machine is kept out. The directories above it are not looked at.
    pub fn should_exclude_local_path(&self, local_path: &LocalPath) -> bool {
        if let Some(judge) = &self.judge {
            return judge.should_exclude_local_path(local_path);
        }
        !self.modified.contains(local_path.mod_time)
            || self.should_exclude_relative_path(&local_path.relative_path)
    }

    /// Whether a version in a bucket is kept out. The directories above it are not looked at.
    pub fn should_exclude_b2_file_version(
        &self,
        file_version: &FileVersion,
        relative_path: &str,
    ) -> bool {
        if let Some(judge) = &self.judge {
            return judge.should_exclude_b2_file_version(file_version, relative_path);
        }
        !self.uploaded.contains(file_version.upload_timestamp)
            || !self.modified.contains(file_version.mod_time_millis())
            || self.should_exclude_relative_path(relative_path)
    }

    /// Whether a directory on this machine is kept out with all that is in it: it or a directory above it matches. The
    /// scanned folder itself is never tested.
    pub fn should_exclude_local_directory(&self, dir_path: &str) -> bool {
        (self.judge.is_some() || !self.exclude_dirs.is_empty())
            && with_ancestors(dir_path).any(|dir| self.matches_directory(dir))
    }

    /// Whether a directory in a bucket is kept out with all that is in it: it, a directory above it, or the scanned
    /// folder itself, whose path is empty, matches.
    pub fn should_exclude_b2_directory(&self, dir_path: &str) -> bool {
        self.exclude_dirs.matches("") || self.should_exclude_local_directory(dir_path)
    }

    /// Whether versions are judged by more than their names, so that the newest one need not be the one that counts.
    pub(crate) fn judges_versions(&self) -> bool {
        self.judge.is_some()
            || self.modified != TimeRange::default()
            || self.uploaded != TimeRange::default()
    }

    /// Whether this directory matches; those above it were tested on the way down.
    pub(crate) fn matches_directory(&self, dir_path: &str) -> bool {
        if let Some(judge) = &self.judge {
            return judge.should_exclude_directory(dir_path);
        }
        self.exclude_dirs.matches(dir_path)
    }
}

/// `a`, `a/b` and `a/b/c` of `a/b/c`.
fn with_ancestors(dir_path: &str) -> impl Iterator<Item = &str> {
    let above = dir_path.match_indices('/').map(|(at, _)| &dir_path[..at]);
    above.chain((!dir_path.is_empty()).then_some(dir_path))
}

/// The description of a [`ScanPoliciesManager`]; it is checked when it is built.
#[derive(Debug, Clone, Default)]
#[must_use = "a description does nothing until it is built"]
pub struct ScanPoliciesManagerBuilder {
    exclude_dir_regexes: Vec<String>,
    exclude_file_regexes: Vec<String>,
    include_file_regexes: Vec<String>,
    exclude_all_symlinks: bool,
    modified: TimeRange,
    uploaded: TimeRange,
}

impl ScanPoliciesManagerBuilder {
    /// Keeps out the directories that match one of these, with all that is in them.
    pub fn exclude_dir_regexes(
        mut self,
        regexes: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.exclude_dir_regexes = regexes.into_iter().map(Into::into).collect();
        self
    }

    /// Keeps out the files that match one of these.
    pub fn exclude_file_regexes(
        mut self,
        regexes: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.exclude_file_regexes = regexes.into_iter().map(Into::into).collect();
        self
    }

    /// Lets the files that match one of these pass although they match `exclude_file_regexes`, which must be given too.
    pub fn include_file_regexes(
        mut self,
        regexes: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.include_file_regexes = regexes.into_iter().map(Into::into).collect();
        self
    }

    /// Leaves out symbolic links, to files and to directories. Without it they are followed.
    pub fn exclude_all_symlinks(mut self, exclude_all_symlinks: bool) -> Self {
        self.exclude_all_symlinks = exclude_all_symlinks;
        self
    }

    /// Keeps out what was last modified before this time, in milliseconds since 1970.
    pub fn exclude_modified_before(mut self, millis: i64) -> Self {
        self.modified.begin = Some(millis);
        self
    }

    /// Keeps out what was last modified after this time, in milliseconds since 1970.
    pub fn exclude_modified_after(mut self, millis: i64) -> Self {
        self.modified.end = Some(millis);
        self
    }

    /// Keeps out versions that were uploaded before this time, in milliseconds since 1970. Local files are not judged.
    pub fn exclude_uploaded_before(mut self, millis: i64) -> Self {
        self.uploaded.begin = Some(millis);
        self
    }

    /// Keeps out versions that were uploaded after this time, in milliseconds since 1970. Local files are not judged.
    pub fn exclude_uploaded_after(mut self, millis: i64) -> Self {
        self.uploaded.end = Some(millis);
        self
    }

    /// Checks the description.
    ///
    /// # Errors
    /// `InvalidArgument`, naming the parameter: an expression is not a regular expression, a time is before 1970, or
    /// `include_file_regexes` were given without `exclude_file_regexes`.
    pub fn build(self) -> Result<ScanPoliciesManager> {
        if !self.include_file_regexes.is_empty() && self.exclude_file_regexes.is_empty() {
            return Err(invalid(
                "include_file_regexes",
                "cannot be used without exclude_file_regexes at the same time",
            ));
        }
        self.modified
            .check("exclude_modified_before,exclude_modified_after")?;
        self.uploaded
            .check("exclude_uploaded_before,exclude_uploaded_after")?;
        Ok(ScanPoliciesManager {
            exclude_dirs: RegexSet::compile(
                self.exclude_dir_regexes,
                "exclude_dir_regexes",
                "wrong regex was given for excluding directories",
            )?,
            exclude_files: RegexSet::compile(
                self.exclude_file_regexes,
                "exclude_file_regexes",
                "wrong regex was given for excluding files",
            )?,
            include_files: RegexSet::compile(
                self.include_file_regexes,
                "include_file_regexes",
                "wrong regex was given for including files",
            )?,
            exclude_all_symlinks: self.exclude_all_symlinks,
            modified: self.modified,
            uploaded: self.uploaded,
            judge: None,
        })
    }
}

fn invalid(parameter_name: &str, message: &str) -> Error {
    Error::new(ErrorKind::InvalidArgument {
        parameter_name: parameter_name.to_owned(),
        message: message.to_owned(),
    })
}

#[derive(Debug, Clone, Default)]
struct RegexSet(Vec<Regex>);

impl RegexSet {
    fn compile(expressions: Vec<String>, parameter_name: &str, message: &str) -> Result<Self> {
        let compile = |expression: &String| {
            Regex::new(expression)
                .map_err(|reason| invalid(parameter_name, message).with_source(reason))
        };
        expressions
            .iter()
            .map(compile)
            .collect::<Result<_>>()
            .map(Self)
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one of them matches at the start of `text`: if one can, then the leftmost match is there.
    fn matches(&self, text: &str) -> bool {
        let matches_at_start =
            |regex: &Regex| regex.find(text).is_some_and(|found| found.start() == 0);
        self.0.iter().any(matches_at_start)
    }
}

/// From `begin` to `end` in milliseconds, both included; an end that is not given is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct TimeRange {
    begin: Option<i64>,
    end: Option<i64>,
}

impl TimeRange {
    fn contains(&self, millis: i64) -> bool {
        self.begin.is_none_or(|begin| begin <= millis) && self.end.is_none_or(|end| millis <= end)
    }

    fn check(&self, parameter_name: &str) -> Result<()> {
        for (bound, name) in [(self.begin, "begin"), (self.end, "end")] {
            if bound.is_some_and(|millis| millis < 0) {
                let message =
                    format!("{name} time can not be less than 0, use None for the infinity");
                return Err(invalid(parameter_name, &message));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file_info::SRC_LAST_MODIFIED_MILLIS;

    fn message_of(result: Result<ScanPoliciesManager>) -> String {
        result.unwrap_err().to_string()
    }

    #[test]
    fn file_rules_match_at_the_start_and_includes_win() {
        let none: [&str; 0] = [];
        for (exclude, include, path, is_out) in [
            ("a", &none[..], "a", true),
            ("a", &none, "ab", true),
            ("a", &none, "ba", false),
            ("a", &none, "x/a", false),
            (r".*\.txt$", &none, "a.txt", true),
            (r".*\.txt$", &none, "a.txt.gz", false),
            (r".*\.txt$", &none, "d/a.txt", true),
            (".*", &["a"], "a", false),
            (".*", &["a"], "ab", false),
            (".*", &["a"], "b", true),
            (".*", &["a"], "x/a", true),
            ("x|a", &none, "ba", false),
            ("(?i)A", &none, "ab", true),
            ("(?x) a # comment", &none, "ab", true),
        ] {
            let policies = ScanPoliciesManager::builder()
                .exclude_file_regexes([exclude])
                .include_file_regexes(include.iter().copied())
                .build()
                .unwrap();
            let case = format!("{exclude} {include:?} {path}");
            assert_eq!(
                policies.should_exclude_relative_path(path),
                is_out,
                "{case}"
            );
        }
    }

    #[test]
    fn w27_a_directory_rule_holds_for_every_directory_above_a_file_on_both_sides() {
        for (regex, dir, is_out) in [
            ("photos", "photos", true),
            ("photos", "photos2", true),
            ("photos", "my/photos", false),
            ("photos$", "photos", true),
            ("photos$", "photos2", false),
            ("photos$", "photos/2026/may", true),
            ("a/b", "a", false),
            ("a/b", "a/b", true),
            ("a/b", "a/bc", true),
            ("a$", "a/b", true),
        ] {
            let policies = ScanPoliciesManager::builder()
                .exclude_dir_regexes([regex])
                .build()
                .unwrap();
            assert_eq!(
                policies.should_exclude_local_directory(dir),
                is_out,
                "{regex} {dir}"
            );
            assert_eq!(
                policies.should_exclude_b2_directory(dir),
                is_out,
                "{regex} {dir}"
            );
        }
    }

    #[test]
    fn a_rule_that_matches_the_empty_path_empties_a_bucket_and_spares_the_local_root() {
        for (regex, subdirectory_is_out) in [("^$", false), ("", true)] {
            let policies = ScanPoliciesManager::builder()
                .exclude_dir_regexes([regex])
                .build()
                .unwrap();
            assert!(policies.should_exclude_b2_directory(""));
            assert!(policies.should_exclude_b2_directory("a"));
            assert!(!policies.should_exclude_local_directory(""));
            assert_eq!(
                policies.should_exclude_local_directory("a"),
                subdirectory_is_out
            );
        }
    }

    #[test]
    fn the_ends_of_a_range_of_time_belong_to_it() {
        let policies = ScanPoliciesManager::builder()
            .exclude_modified_before(100)
            .exclude_modified_after(200)
            .exclude_uploaded_before(1_000)
            .exclude_uploaded_after(2_000)
            .build()
            .unwrap();
        for (mod_time, is_out) in [(99, true), (100, false), (200, false), (201, true)] {
            let path = LocalPath::new("/a", "a", mod_time, 1);
            assert_eq!(
                policies.should_exclude_local_path(&path),
                is_out,
                "{mod_time}"
            );
        }
        for (uploaded, modified, is_out) in [
            (999, 150, true),
            (1_000, 150, false),
            (2_000, 150, false),
            (2_001, 150, true),
            (1_500, 99, true),
            (1_500, 201, true),
        ] {
            let mut version = FileVersion::new("1", "a", 1, uploaded);
            let noted = (SRC_LAST_MODIFIED_MILLIS.to_owned(), modified.to_string());
            version.file_info.extend([noted]);
            assert_eq!(
                policies.should_exclude_b2_file_version(&version, "a"),
                is_out,
                "{uploaded} {modified}"
            );
        }
        let empty = ScanPoliciesManager::builder()
            .exclude_modified_before(2)
            .exclude_modified_after(1)
            .build()
            .unwrap();
        assert!(empty.should_exclude_local_path(&LocalPath::new("/a", "a", 1, 1)));
    }

    #[test]
    fn what_an_include_rule_lets_in_has_to_lie_in_the_range_too() {
        let policies = ScanPoliciesManager::builder()
            .exclude_file_regexes([".*"])
            .include_file_regexes(["a"])
            .exclude_modified_before(100)
            .build()
            .unwrap();
        for (name, time, is_out) in [("a", 99, true), ("a", 100, false), ("b", 100, true)] {
            let local = LocalPath::new("/x", name, time, 1);
            assert_eq!(
                policies.should_exclude_local_path(&local),
                is_out,
                "{name} {time}"
            );
            let version = FileVersion::new("1", name, 1, time);
            let is_version_out = policies.should_exclude_b2_file_version(&version, name);
            assert_eq!(is_version_out, is_out, "{name} {time}");
        }
    }

    #[test]
    fn wrong_rules_are_named() {
        let builder = ScanPoliciesManager::builder;
        for (result, message) in [
            (
                builder().include_file_regexes(["a"]).build(),
                "include_file_regexes cannot be used without exclude_file_regexes at the same time",
            ),
            (
                builder().exclude_dir_regexes(["("]).build(),
                "exclude_dir_regexes wrong regex was given for excluding directories",
            ),
            (
                builder().exclude_file_regexes(["a", "*"]).build(),
                "exclude_file_regexes wrong regex was given for excluding files",
            ),
            (
                builder()
                    .exclude_file_regexes(["a"])
                    .include_file_regexes(["["])
                    .build(),
                "include_file_regexes wrong regex was given for including files",
            ),
            (
                builder().exclude_modified_before(-1).build(),
                "exclude_modified_before,exclude_modified_after begin time can not be less than 0, \
                 use None for the infinity",
            ),
            (
                builder().exclude_modified_after(-1).build(),
                "exclude_modified_before,exclude_modified_after end time can not be less than 0, \
                 use None for the infinity",
            ),
            (
                builder().exclude_uploaded_before(-1).build(),
                "exclude_uploaded_before,exclude_uploaded_after begin time can not be less than 0, \
                 use None for the infinity",
            ),
            (
                builder().exclude_uploaded_after(-1).build(),
                "exclude_uploaded_before,exclude_uploaded_after end time can not be less than 0, \
                 use None for the infinity",
            ),
        ] {
            assert!(message_of(result).starts_with(message), "{message}");
        }
    }
}
