//! Whether the name of a file in a bucket can be a path below a folder on this machine.
//!
//! Invariant: a name is data from the service. No path is made from it but through [`check_local_name`].

use crate::error::{Error, ErrorKind, Result};
use crate::transfer::download::is_staging_name;

/// Checks that `name` leads to a file below the folder that it is joined to, on the kind of system that runs this.
///
/// ```
/// # use b2_internal::scan::local_name::check_local_name;
/// assert!(check_local_name("2026/a.jpg").is_ok());
/// assert!(check_local_name("../../etc/passwd").is_err());
/// ```
///
/// # Errors
/// `UnsupportedFilename` with the rule that the name breaks.
pub fn check_local_name(name: &str) -> Result<()> {
    let fault = if cfg!(windows) {
        fault_everywhere(name).or_else(|| fault_on_windows(name))
    } else {
        fault_everywhere(name)
    };
    match fault {
        None => Ok(()),
        Some(message) => Err(Error::new(ErrorKind::UnsupportedFilename {
            message: message.to_owned(),
            filename: name.to_owned(),
        })),
    }
}

const SEPARATORS: [char; 2] = ['/', '\\'];

fn fault_everywhere(name: &str) -> Option<&'static str> {
    let inner = name.strip_prefix(SEPARATORS).unwrap_or(name);
    let inner = inner.strip_suffix(SEPARATORS).unwrap_or(inner);
    // A backslash separates nothing on most systems. A name with `\..\` is refused all the same, because the file it
    // becomes may be copied to a system where it does.
    if inner
        .split(SEPARATORS)
        .any(|part| matches!(part, "." | ".."))
        || inner.split(SEPARATORS).skip(1).any(str::is_empty)
    {
        return Some("File names containing relative path components are not supported");
    }
    if name.starts_with(SEPARATORS) {
        return Some("File names containing absolute path components are not supported");
    }
    if name.is_empty() || name.ends_with('/') {
        return Some("File names that end in a folder are not supported");
    }
    if name.contains('\0') {
        return Some("File names containing NUL are not supported");
    }
    if name.split('/').any(is_staging_name) {
        return Some("File names reserved for unfinished downloads are not supported");
    }
    None
}

/// What Windows would take for another file, a device, a stream or a drive.
fn fault_on_windows(name: &str) -> Option<&'static str> {
    let drive = name.split(SEPARATORS).next().unwrap_or_default();
    if drive.len() == 2
        && drive.ends_with(':')
        && drive.starts_with(|c: char| c.is_ascii_alphabetic())
    {
        return Some("File names containing Windows drive letters are not supported");
    }
    if name
        .contains(|c: char| matches!(c, '\\' | ':' | '<' | '>' | '"' | '|' | '?' | '*') || c < ' ')
    {
        return Some("File names containing characters that Windows forbids are not supported");
    }
    if name.split('/').any(|part| part.ends_with(['.', ' '])) {
        return Some("File names ending with a dot or a space are not supported on Windows");
    }
    if name.split('/').any(is_windows_device) {
        return Some("File names of Windows devices are not supported");
    }
    None
}

/// `CON`, `con.txt`, `COM1 .x` and so on: the extension and blanks before it do not matter.
fn is_windows_device(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or_default().trim_end();
    let stem = stem.to_ascii_uppercase();
    if matches!(&*stem, "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$") {
        return true;
    }
    let number = stem
        .strip_prefix("COM")
        .or_else(|| stem.strip_prefix("LPT"));
    number.is_some_and(|number| {
        let mut digits = number.chars();
        // Windows takes superscript digits for digits here.
        matches!(digits.next(), Some('0'..='9' | '¹' | '²' | '³')) && digits.next().is_none()
    })
}

#[cfg(test)]
mod tests {
    use std::path::{Component, Path};

    use proptest::prelude::*;

    use super::*;

    const RELATIVE: &str = "File names containing relative path components are not supported";
    const ABSOLUTE: &str = "File names containing absolute path components are not supported";
    const DRIVE: &str = "File names containing Windows drive letters are not supported";

    #[test]
    fn names_are_judged_as_the_table_says() {
        for name in [
            "a", "a/b", "..a", "a..", "a/..b", "...", "a\\b", "C:/x", " ", "-",
        ] {
            assert_eq!(fault_everywhere(name), None, "{name:?}");
        }
        for name in [
            "../a", "./a", "a/../b", "a/./b", "a/..", "a/.", ".", "..", "a//b", "a\\..\\b",
            "a\\\\b", "a/\\b", "..\\a", "a\\..",
        ] {
            assert_eq!(fault_everywhere(name), Some(RELATIVE), "{name:?}");
        }
        for name in ["/a", "\\a", "/", "/etc/passwd"] {
            assert_eq!(fault_everywhere(name), Some(ABSOLUTE), "{name:?}");
        }
        for name in [
            "",
            "a/",
            "a/b/",
            "a\0b",
            "a/.b2-0123456789abcdef.b2.sync.tmp",
        ] {
            assert!(fault_everywhere(name).is_some(), "{name:?}");
        }
    }

    #[test]
    fn windows_refuses_what_it_would_take_for_something_else() {
        for name in ["C:/x", "c:\\x", "C:"] {
            assert_eq!(fault_on_windows(name), Some(DRIVE), "{name:?}");
        }
        for name in [
            "a\\b",
            "a:stream",
            "a?",
            "a\u{1}",
            "a.",
            "a /b",
            "CON",
            "x/nul.txt",
            "com1",
            "LPT9.log",
            "COM¹",
            "Aux .c",
        ] {
            assert!(fault_on_windows(name).is_some(), "{name:?}");
        }
        for name in ["console", "com10", "COM", "a.b", ".a", "nulls.txt", "é/ü"] {
            assert_eq!(fault_on_windows(name), None, "{name:?}");
        }
    }

    proptest! {
        #[test]
        fn a_name_that_passes_stays_below_the_folder(name in r"[./\\a:\x00]{0,12}") {
            if check_local_name(&name).is_ok() {
                let path = Path::new(&name);
                prop_assert!(path.components().all(|part| matches!(part, Component::Normal(_))));
                prop_assert!(path.file_name().is_some());
                prop_assert!(Path::new("/r").join(path).starts_with("/r"));
            }
        }
    }
}
