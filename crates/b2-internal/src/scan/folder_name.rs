//! How users write folders.

use std::path::PathBuf;

use crate::error::{Error, ErrorKind, Result};

/// What a text such as `b2://bucket/folder` or `/home/me` names. Nothing is looked up.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use b2_internal::scan::FolderName;
/// let name = FolderName::parse("b2://holiday-photos/2026/")?;
/// let FolderName::B2 { bucket_name, folder_name } = name else {
///     return Err("a folder on this machine".into());
/// };
/// assert_eq!((&*bucket_name, &*folder_name), ("holiday-photos", "2026"));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FolderName {
    /// A folder on this machine.
    Local(PathBuf),
    /// A bucket, or a folder in it.
    B2 {
        /// The bucket's name.
        bucket_name: String,
        /// The folder's name without a slash at its end; empty for the whole bucket.
        folder_name: String,
    },
}

impl FolderName {
    /// Reads `b2://bucket`, `b2://bucket/folder`, the same without the two slashes, or else a local path.
    ///
    /// A slash at the end means nothing. `b2:` without a letter or a digit after it is local, as in `b2:/x`.
    ///
    /// # Errors
    /// `InvalidArgument` for `folder_name`: the name has two slashes in a row, or no bucket.
    pub fn parse(folder_name: &str) -> Result<Self> {
        let parsed = match folder_name.strip_prefix("b2:") {
            Some("") => Err(names_no_bucket()),
            Some(rest) if rest.starts_with("//") => parse_bucket_and_folder(&rest[2..]),
            Some(rest) if rest.starts_with(char::is_alphanumeric) => parse_bucket_and_folder(rest),
            _ => parse_local(folder_name),
        };
        parsed.map_err(|error| error.with_context(format!("{folder_name:?}")))
    }
}

fn parse_bucket_and_folder(text: &str) -> Result<FolderName> {
    if text.contains("//") {
        return Err(invalid("'//' not allowed in path names"));
    }
    let (bucket_name, folder_name) = text.split_once('/').unwrap_or((text, ""));
    if bucket_name.is_empty() {
        return Err(names_no_bucket());
    }
    Ok(FolderName::B2 {
        bucket_name: bucket_name.to_owned(),
        folder_name: folder_name
            .strip_suffix('/')
            .unwrap_or(folder_name)
            .to_owned(),
    })
}

fn parse_local(text: &str) -> Result<FolderName> {
    if text.is_empty() {
        return Err(invalid("is empty: write a path, or b2://BUCKET/FOLDER"));
    }
    Ok(FolderName::Local(PathBuf::from(text)))
}

fn names_no_bucket() -> Error {
    invalid("names no bucket: write b2://BUCKET or b2://BUCKET/FOLDER")
}

fn invalid(message: &str) -> Error {
    Error::new(ErrorKind::InvalidArgument {
        parameter_name: "folder_name".to_owned(),
        message: message.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_read_as_the_table_says() {
        let b2 = |bucket: &str, folder: &str| FolderName::B2 {
            bucket_name: bucket.to_owned(),
            folder_name: folder.to_owned(),
        };
        let local = |path: &str| FolderName::Local(PathBuf::from(path));
        for (text, expected) in [
            ("b2://bucket", b2("bucket", "")),
            ("b2://bucket/", b2("bucket", "")),
            ("b2://bucket/x/y", b2("bucket", "x/y")),
            ("b2://bucket/x/y/", b2("bucket", "x/y")),
            ("b2:bucket/x", b2("bucket", "x")),
            ("b2:/x", local("b2:/x")),
            ("b2:_", local("b2:_")),
            ("/home/me", local("/home/me")),
            ("b2", local("b2")),
            ("B2://x", local("B2://x")),
        ] {
            assert_eq!(FolderName::parse(text).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn a_text_that_names_no_folder_says_why() {
        for (text, message) in [
            (
                "b2://bucket//x",
                "folder_name '//' not allowed in path names",
            ),
            ("b2:bucket//x", "folder_name '//' not allowed in path names"),
            ("b2:", "folder_name names no bucket"),
            ("b2://", "folder_name names no bucket"),
            ("b2:///x", "folder_name names no bucket"),
            ("", "folder_name is empty"),
        ] {
            let error = FolderName::parse(text).unwrap_err();
            let expected = format!("{text:?}: {message}");
            assert!(error.to_string().starts_with(&expected), "{error}");
        }
    }
}
