//! Which file holds the account data: Python's rules, as a pure function of the environment.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind};

/// The environment variable that names the account database.
pub const B2_ACCOUNT_INFO_ENV_VAR: &str = "B2_ACCOUNT_INFO";
/// The environment variable that names the folder for the configuration of programs.
pub const XDG_CONFIG_HOME_ENV_VAR: &str = "XDG_CONFIG_HOME";
/// Where the account database is looked for first.
pub const B2_ACCOUNT_INFO_DEFAULT_FILE: &str = "~/.b2_account_info";
/// Where the account database of a profile is looked for first; `{profile}` stands for its name.
pub const B2_ACCOUNT_INFO_PROFILE_FILE: &str = "~/.b2db-{profile}.sqlite";

const MAX_PROFILE_LEN: usize = 64;

/// What the rules look at.
pub(super) struct Environment<'a> {
    pub(super) variable: &'a dyn Fn(&str) -> Option<OsString>,
    /// Whether there is something at a path, after following links.
    pub(super) exists: &'a dyn Fn(&Path) -> bool,
    pub(super) home: Option<PathBuf>,
    /// Whether configuration belongs into the XDG folder although no variable says so.
    pub(super) is_xdg_platform: bool,
}

impl Environment<'static> {
    pub(super) fn of_this_process() -> Self {
        Self {
            variable: &|name| std::env::var_os(name),
            exists: &Path::exists,
            home: std::env::home_dir().filter(|home| !home.as_os_str().is_empty()),
            is_xdg_platform: !cfg!(any(windows, target_os = "macos")),
        }
    }
}

/// Where the file is, or will be.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Location {
    pub(super) path: PathBuf,
    /// The folder around it, if it is B2's own and is to be made when it is missing.
    pub(super) own_folder: Option<PathBuf>,
}

/// Finds the file for what the caller named; an empty name or profile counts as none, as in Python.
///
/// `~` stands for the home folder, also where the existence of a file decides. `~somebody` is an ordinary name.
pub(super) fn locate(
    file_name: Option<&Path>,
    profile: Option<&str>,
    environment: &Environment<'_>,
) -> Result<Location, Error> {
    let file_name = file_name.filter(|name| !name.as_os_str().is_empty());
    let profile = profile.filter(|name| !name.is_empty());
    if let Some(profile) = profile {
        check_profile(profile)?;
    }
    let from_variable = (environment.variable)(B2_ACCOUNT_INFO_ENV_VAR);
    let named = match (file_name, from_variable) {
        (Some(name), _) => Some(("file_name", name.to_owned())),
        (None, Some(value)) => Some((VARIABLE_IN_MESSAGES, PathBuf::from(value))),
        (None, None) => None,
    };
    if let Some((by, path)) = named {
        if profile.is_some() {
            return Err(value_error(format!(
                "Provide either {by} or profile, not both"
            )));
        }
        if path.as_os_str().is_empty() {
            return Err(value_error(format!(
                "{B2_ACCOUNT_INFO_ENV_VAR} is set and empty: unset it, or name a file"
            )));
        }
        return in_any_folder(environment.expand(&path)?);
    }

    let in_home = match profile {
        Some(profile) => PathBuf::from(B2_ACCOUNT_INFO_PROFILE_FILE.replace("{profile}", profile)),
        None => PathBuf::from(B2_ACCOUNT_INFO_DEFAULT_FILE),
    };
    let existing = environment.expand(&in_home).ok();
    if let Some(path) = existing.filter(|path| (environment.exists)(path)) {
        return in_any_folder(path);
    }
    let Some(configuration) = environment.configuration_folder()? else {
        return in_any_folder(environment.expand(&in_home)?);
    };
    let folder = configuration.join("b2");
    let path = folder.join(match profile {
        Some(profile) => format!("db-{profile}.sqlite"),
        None => "account_info".to_owned(),
    });
    Ok(Location {
        path,
        own_folder: Some(folder),
    })
}

const VARIABLE_IN_MESSAGES: &str = "B2_ACCOUNT_INFO env var";

impl Environment<'_> {
    /// The folder for the configuration of programs, on platforms and in environments that have one.
    fn configuration_folder(&self) -> Result<Option<PathBuf>, Error> {
        match (self.variable)(XDG_CONFIG_HOME_ENV_VAR).filter(|value| !value.is_empty()) {
            Some(folder) => self.expand(Path::new(&folder)).map(Some),
            None if self.is_xdg_platform => self.expand(Path::new("~/.config")).map(Some),
            None => Ok(None),
        }
    }

    fn expand(&self, path: &Path) -> Result<PathBuf, Error> {
        let Ok(below_home) = path.strip_prefix("~") else {
            return Ok(path.to_owned());
        };
        match &self.home {
            Some(home) => Ok(home.join(below_home)),
            None => Err(value_error(format!(
                "There is no home folder for {}: set HOME, or name a file in {B2_ACCOUNT_INFO_ENV_VAR}",
                path.display()
            ))),
        }
    }
}

/// A profile becomes part of a file name, so it is checked as a whole.
fn check_profile(profile: &str) -> Result<(), Error> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if profile.len() <= MAX_PROFILE_LEN && profile.bytes().all(is_plain) {
        return Ok(());
    }
    Err(value_error(format!("Invalid profile name: {profile}")))
}

fn in_any_folder(path: PathBuf) -> Result<Location, Error> {
    Ok(Location {
        path,
        own_folder: None,
    })
}

fn value_error(message: String) -> Error {
    Error::new(ErrorKind::ValueError { message })
}
