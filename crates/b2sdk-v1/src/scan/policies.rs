use std::fmt;
use std::sync::Arc;

use b2sdk_v2::{Error, ErrorKind, LocalPath, Result};

use super::judge::Judge;
use crate::{FileVersion, FileVersionInfo};

/// Decides which files of a folder take part in a synchronisation, by the three questions of this interface.
///
/// [`ScanPoliciesManager`] answers them by rules; anything else may answer them too.
///
/// ```
/// use b2sdk_v1::{FileVersion, ScanPolicies, Synchronizer};
///
/// /// Leaves out what is larger than a floppy disk.
/// #[derive(Debug)]
/// struct SmallFiles;
///
/// impl ScanPolicies for SmallFiles {
///     fn should_exclude_file(&self, _: &str) -> bool {
///         false
///     }
///
///     fn should_exclude_file_version(&self, file_version: &FileVersion) -> bool {
///         file_version.size > 1_474_560
///     }
///
///     fn should_exclude_directory(&self, _: &str) -> bool {
///         false
///     }
/// }
///
/// let synchronizer = Synchronizer::new(10).policies_manager(SmallFiles);
/// ```
pub trait ScanPolicies: fmt::Debug + Send + Sync + 'static {
    /// Whether symbolic links are left out, to files and to directories. Asked once. Default: no.
    fn exclude_all_symlinks(&self) -> bool {
        false
    }

    /// Whether the name keeps a file out. The path is relative to the scanned folder.
    fn should_exclude_file(&self, file_path: &str) -> bool;

    /// Whether anything else keeps a version of a file out.
    fn should_exclude_file_version(&self, file_version: &FileVersion) -> bool;

    /// Whether a directory is kept out with all that is in it. The path is relative to the scanned folder, without a slash at
    /// its end.
    fn should_exclude_directory(&self, dir_path: &str) -> bool;

    /// The rules that this stands for, if it does nothing but apply them. They are then applied as they are, those about the
    /// time of the upload included, for which there is no question. Default: none.
    fn rules(&self) -> Option<&ScanPoliciesManager> {
        None
    }
}

impl<P: ScanPolicies + ?Sized> ScanPolicies for Arc<P> {
    fn exclude_all_symlinks(&self) -> bool {
        (**self).exclude_all_symlinks()
    }

    fn should_exclude_file(&self, file_path: &str) -> bool {
        (**self).should_exclude_file(file_path)
    }

    fn should_exclude_file_version(&self, file_version: &FileVersion) -> bool {
        (**self).should_exclude_file_version(file_version)
    }

    fn should_exclude_directory(&self, dir_path: &str) -> bool {
        (**self).should_exclude_directory(dir_path)
    }

    fn rules(&self) -> Option<&ScanPoliciesManager> {
        (**self).rules()
    }
}

/// The policies as the newer interfaces take them.
pub(crate) fn into_next(policies: impl ScanPolicies) -> Arc<b2sdk_v2::ScanPoliciesManager> {
    match policies.rules() {
        Some(rules) => Arc::new(rules.next.clone()),
        None => Arc::new(Judge::manager(policies)),
    }
}

/// Decides by rules which files of a folder take part in a synchronisation.
///
/// The rules are those of the newer interfaces: expressions match at the start of a path but need not reach its end. What is
/// different here are the questions that can be asked, and the errors of [`build`](ScanPoliciesManagerBuilder::build).
///
/// ```
/// use b2sdk_v1::ScanPoliciesManager;
///
/// let policies = ScanPoliciesManager::builder().exclude_dir_regexes(["tmp$"]).build()?;
/// assert!(policies.should_exclude_directory("tmp"));
/// assert!(policies.should_exclude_file("tmp/a.txt"));
/// assert!(!policies.should_exclude_file("tmp2/a.txt"));
/// # Ok::<(), b2sdk_v1::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct ScanPoliciesManager {
    next: b2sdk_v2::ScanPoliciesManager,
    /// The range of modification times alone.
    modified: b2sdk_v2::ScanPoliciesManager,
}

impl ScanPoliciesManager {
    /// A manager that lets everything pass.
    pub fn new() -> Self {
        Self::default()
    }

    /// Starts the description of a manager.
    pub fn builder() -> ScanPoliciesManagerBuilder {
        ScanPoliciesManagerBuilder::default()
    }

    /// Whether symbolic links are left out, to files and to directories.
    pub fn exclude_all_symlinks(&self) -> bool {
        self.next.exclude_all_symlinks()
    }

    /// Whether a file is kept out by the directories above it or by its name.
    pub fn should_exclude_file(&self, file_path: &str) -> bool {
        let directory = file_path
            .rsplit_once('/')
            .map_or("", |(directory, _)| directory);
        self.should_exclude_directory(directory) || self.should_exclude_relative_path(file_path)
    }

    /// Whether a version is kept out because it was last modified too early or too late.
    pub fn should_exclude_file_version(&self, file_version: &FileVersion) -> bool {
        let anywhere = LocalPath::new("", "", file_version.mod_time, file_version.size);
        self.modified.should_exclude_local_path(&anywhere)
    }

    /// Whether a directory is kept out with all that is in it: it or a directory above it matches.
    pub fn should_exclude_directory(&self, dir_path: &str) -> bool {
        self.next.should_exclude_local_directory(dir_path)
    }

    /// Whether the name alone keeps a file out. The directories above it are not looked at.
    pub fn should_exclude_relative_path(&self, relative_path: &str) -> bool {
        self.next.should_exclude_relative_path(relative_path)
    }

    /// Whether a file on this machine is kept out. The directories above it are not looked at.
    pub fn should_exclude_local_path(&self, local_path: &LocalPath) -> bool {
        self.next.should_exclude_local_path(local_path)
    }

    /// Whether a version in a bucket is kept out. The directories above it are not looked at.
    pub fn should_exclude_b2_file_version(
        &self,
        file_version: &FileVersionInfo,
        relative_path: &str,
    ) -> bool {
        let version = file_version.clone().into();
        self.next
            .should_exclude_b2_file_version(&version, relative_path)
    }

    /// Whether a directory in a bucket is kept out with all that is in it.
    pub fn should_exclude_b2_directory(&self, dir_path: &str) -> bool {
        self.next.should_exclude_b2_directory(dir_path)
    }

    /// Whether a directory on this machine is kept out with all that is in it.
    pub fn should_exclude_local_directory(&self, dir_path: &str) -> bool {
        self.next.should_exclude_local_directory(dir_path)
    }
}

impl ScanPolicies for ScanPoliciesManager {
    fn exclude_all_symlinks(&self) -> bool {
        self.exclude_all_symlinks()
    }

    fn should_exclude_file(&self, file_path: &str) -> bool {
        self.should_exclude_file(file_path)
    }

    fn should_exclude_file_version(&self, file_version: &FileVersion) -> bool {
        self.should_exclude_file_version(file_version)
    }

    fn should_exclude_directory(&self, dir_path: &str) -> bool {
        self.should_exclude_directory(dir_path)
    }

    fn rules(&self) -> Option<&ScanPoliciesManager> {
        Some(self)
    }
}

/// The description of a [`ScanPoliciesManager`]; it is checked when it is built.
#[derive(Debug, Clone, Default)]
#[must_use = "a description does nothing until it is built"]
pub struct ScanPoliciesManagerBuilder {
    next: b2sdk_v2::ScanPoliciesManagerBuilder,
    modified: b2sdk_v2::ScanPoliciesManagerBuilder,
}

impl ScanPoliciesManagerBuilder {
    fn map(
        self,
        change: impl FnOnce(
            b2sdk_v2::ScanPoliciesManagerBuilder,
        ) -> b2sdk_v2::ScanPoliciesManagerBuilder,
    ) -> Self {
        Self {
            next: change(self.next),
            ..self
        }
    }

    /// Keeps out the directories that match one of these, with all that is in them.
    pub fn exclude_dir_regexes(self, regexes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.map(|next| next.exclude_dir_regexes(regexes))
    }

    /// Keeps out the files that match one of these.
    pub fn exclude_file_regexes(
        self,
        regexes: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.map(|next| next.exclude_file_regexes(regexes))
    }

    /// Lets the files that match one of these pass although they match `exclude_file_regexes`, which must be given too.
    pub fn include_file_regexes(
        self,
        regexes: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.map(|next| next.include_file_regexes(regexes))
    }

    /// Leaves out symbolic links, to files and to directories. Without it they are followed.
    pub fn exclude_all_symlinks(self, exclude_all_symlinks: bool) -> Self {
        self.map(|next| next.exclude_all_symlinks(exclude_all_symlinks))
    }

    /// Keeps out what was last modified before this time, in milliseconds since 1970.
    pub fn exclude_modified_before(self, millis: i64) -> Self {
        Self {
            next: self.next.exclude_modified_before(millis),
            modified: self.modified.exclude_modified_before(millis),
        }
    }

    /// Keeps out what was last modified after this time, in milliseconds since 1970.
    pub fn exclude_modified_after(self, millis: i64) -> Self {
        Self {
            next: self.next.exclude_modified_after(millis),
            modified: self.modified.exclude_modified_after(millis),
        }
    }

    /// Keeps out versions that were uploaded before this time, in milliseconds since 1970. Local files are not judged.
    pub fn exclude_uploaded_before(self, millis: i64) -> Self {
        self.map(|next| next.exclude_uploaded_before(millis))
    }

    /// Keeps out versions that were uploaded after this time, in milliseconds since 1970. Local files are not judged.
    pub fn exclude_uploaded_after(self, millis: i64) -> Self {
        self.map(|next| next.exclude_uploaded_after(millis))
    }

    /// Checks the description.
    ///
    /// # Errors
    /// `ValueError` when an expression is not a regular expression or a modification time is before 1970; `InvalidArgument`
    /// for a time of upload before 1970, or for `include_file_regexes` without `exclude_file_regexes`.
    pub fn build(self) -> Result<ScanPoliciesManager> {
        Ok(ScanPoliciesManager {
            next: self.next.build().map_err(as_value_error)?,
            modified: self.modified.build().map_err(as_value_error)?,
        })
    }
}

/// The regular expressions and the modification times have errors of Python's own here.
fn as_value_error(error: Error) -> Error {
    let ErrorKind::InvalidArgument {
        parameter_name,
        message,
    } = error.kind()
    else {
        return error;
    };
    let is_about_regex = parameter_name.ends_with("_regexes");
    let reason = std::error::Error::source(&error).map(ToString::to_string);
    let message = match (is_about_regex, reason) {
        (true, Some(reason)) => reason,
        (false, _) if parameter_name.starts_with("exclude_modified") => message.clone(),
        _ => return error,
    };
    Error::new(ErrorKind::ValueError { message }).with_source(error)
}
