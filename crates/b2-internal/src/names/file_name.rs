//! What the service accepts as a file name. One rule for every way in, so that nothing is planned that is refused later.

use crate::error::{Error, ErrorKind};

/// The longest name, in bytes of UTF-8.
const MAX_NAME_BYTES: usize = 1024;
/// The longest part between slashes, in bytes of UTF-8.
const MAX_SEGMENT_BYTES: usize = 250;

/// Why a text cannot be the name of a file on B2.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FileNameFault {
    /// The name is empty.
    #[error("Filename must be at least 1 character.")]
    Empty,
    /// The name has more than 1024 bytes of UTF-8.
    #[error("Filename is too long (can be at most 1024 bytes).")]
    TooLong,
    /// The name has a character below U+0020.
    #[error("Filename \"{escaped}\" contains code {code} (hex {code:02x}), less than 32.")]
    #[non_exhaustive]
    ControlCharacter {
        /// The name with its control characters written as `\xHH`.
        escaped: String,
        /// The character's code.
        code: u32,
    },
    /// The name has U+007F.
    #[error("DEL character (0x7f) not allowed.")]
    Delete,
    /// The name begins or ends with a slash.
    #[error("Filename may not start or end with '/'.")]
    OuterSlash,
    /// The name has two slashes in a row.
    #[error("Filename may not contain \"//\".")]
    DoubleSlash,
    /// A part between slashes has more than 250 bytes of UTF-8.
    #[error("Filename segment too long (maximum 250 bytes in utf-8).")]
    SegmentTooLong,
}

impl From<FileNameFault> for Error {
    fn from(fault: FileNameFault) -> Self {
        Self::new(ErrorKind::UnusableFileName {
            message: fault.to_string(),
        })
    }
}

/// Checks a name that is about to be given to a file. Names that the service lists are never checked: it may hold others.
///
/// ```
/// # use b2_internal::names::{FileNameFault, check_file_name};
/// assert_eq!(check_file_name("2026/a.jpg"), Ok(()));
/// assert_eq!(check_file_name("2026//a.jpg"), Err(FileNameFault::DoubleSlash));
/// ```
///
/// # Errors
/// The first rule that `name` breaks.
pub fn check_file_name(name: &str) -> Result<(), FileNameFault> {
    if name.is_empty() {
        return Err(FileNameFault::Empty);
    }
    if name.len() > MAX_NAME_BYTES {
        return Err(FileNameFault::TooLong);
    }
    if let Some(control) = name.chars().find(|c| u32::from(*c) < 32) {
        return Err(FileNameFault::ControlCharacter {
            escaped: escape_controls(name),
            code: control.into(),
        });
    }
    if name.contains('\u{7f}') {
        return Err(FileNameFault::Delete);
    }
    if name.starts_with('/') || name.ends_with('/') {
        return Err(FileNameFault::OuterSlash);
    }
    if name.contains("//") {
        return Err(FileNameFault::DoubleSlash);
    }
    if name
        .split('/')
        .any(|segment| segment.len() > MAX_SEGMENT_BYTES)
    {
        return Err(FileNameFault::SegmentTooLong);
    }
    Ok(())
}

fn escape_controls(name: &str) -> String {
    name.chars()
        .map(|c| {
            if c.is_ascii_control() {
                format!("\\x{:02x}", u32::from(c))
            } else {
                c.to_string()
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_judged_as_the_service_judges_them() {
        let longest = format!("{}/{}", vec!["y".repeat(250); 4].join("/"), "y".repeat(20));
        assert_eq!(longest.len(), 1024);
        for good in [
            "a",
            "a/b",
            "..",
            "a\\b",
            "\u{1f600} + %",
            " ",
            "\u{80}",
            &"x".repeat(250),
            &"\u{e9}".repeat(125),
            &longest,
        ] {
            assert_eq!(check_file_name(good), Ok(()), "{good:?}");
        }
        let table = [
            ("", FileNameFault::Empty),
            (&*format!("{longest}y"), FileNameFault::TooLong),
            ("a\u{7f}", FileNameFault::Delete),
            ("/a", FileNameFault::OuterSlash),
            ("a/", FileNameFault::OuterSlash),
            ("a//b", FileNameFault::DoubleSlash),
            (&*"x".repeat(251), FileNameFault::SegmentTooLong),
            (
                &*format!("{}x", "\u{e9}".repeat(125)),
                FileNameFault::SegmentTooLong,
            ),
        ];
        for (name, fault) in table {
            assert_eq!(check_file_name(name), Err(fault), "{name:?}");
        }
    }

    /// A name that breaks this rule and all after it is told of this one.
    #[test]
    fn the_first_rule_that_a_name_breaks_is_told() {
        let segment = "s".repeat(251);
        for (name, text) in [
            ("", "Filename must be at least 1 character."),
            (
                &*"/\n\u{7f}//".repeat(250),
                "Filename is too long (can be at most 1024 bytes).",
            ),
            (
                "/a\u{1f}\u{7f}//",
                "Filename \"/a\\x1f\\x7f//\" contains code 31 (hex 1f), less than 32.",
            ),
            (
                &*format!("/\u{7f}//{segment}"),
                "DEL character (0x7f) not allowed.",
            ),
            (
                &*format!("/a//{segment}"),
                "Filename may not start or end with '/'.",
            ),
            (
                &*format!("{segment}//a/"),
                "Filename may not start or end with '/'.",
            ),
            (
                &*format!("a//{segment}"),
                "Filename may not contain \"//\".",
            ),
            (
                &*format!("a/{segment}/a"),
                "Filename segment too long (maximum 250 bytes in utf-8).",
            ),
        ] {
            assert_eq!(check_file_name(name).unwrap_err().to_string(), text);
        }
    }

    #[test]
    fn a_control_character_is_named_and_never_printed() {
        let fault = check_file_name("a\n\u{7f}").unwrap_err();
        assert_eq!(
            fault.to_string(),
            "Filename \"a\\x0a\\x7f\" contains code 10 (hex 0a), less than 32."
        );
    }
}
