//! Local paths that are no files: what is read there or written to cannot be read or written again.

use std::fs;
use std::path::Path;

/// The path of the standard output.
pub const STDOUT_FILEPATH: &str = if cfg!(windows) { "CON" } else { "/dev/stdout" };

/// How many links are followed from one path, as the kernel does.
const MAX_LINKS: usize = 40;

/// Whether there is a named pipe at `path`, after following links. Never on Windows.
pub fn points_to_fifo(path: impl AsRef<Path>) -> bool {
    fs::metadata(path).is_ok_and(|metadata| is_fifo(&metadata))
}

/// Whether `path` is that of the standard output, or a link that leads there.
///
/// ```
/// # use b2_internal::stream::{STDOUT_FILEPATH, points_to_stdout};
/// assert!(points_to_stdout(STDOUT_FILEPATH));
/// assert!(!points_to_stdout("photo.jpg"));
/// ```
pub fn points_to_stdout(path: impl AsRef<Path>) -> bool {
    let mut path = path.as_ref().to_owned();
    for _ in 0..MAX_LINKS {
        if path == Path::new(STDOUT_FILEPATH) {
            return true;
        }
        let Ok(target) = fs::read_link(&path) else {
            return false;
        };
        path = match path.parent() {
            Some(folder) => folder.join(target),
            None => target,
        };
    }
    false
}

#[cfg(unix)]
fn is_fifo(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    metadata.file_type().is_fifo()
}

#[cfg(not(unix))]
fn is_fifo(_: &fs::Metadata) -> bool {
    false
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;
    use std::path::PathBuf;
    use std::process::Command;

    use super::*;

    #[test]
    fn pipes_and_the_standard_output_are_known_through_links() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        assert!(
            Command::new("mkfifo")
                .arg(at("pipe"))
                .status()
                .unwrap()
                .success()
        );
        fs::write(at("file"), "x").unwrap();
        for (link, target) in [
            ("to-pipe", at("pipe")),
            ("to-file", at("file")),
            ("to-stdout", PathBuf::from(STDOUT_FILEPATH)),
            ("circle", at("circle")),
        ] {
            symlink(target, at(link)).unwrap();
        }
        symlink("to-stdout", at("twice")).unwrap();
        for (name, is_fifo, is_stdout) in [
            ("pipe", true, false),
            ("to-pipe", true, false),
            ("file", false, false),
            ("to-file", false, false),
            ("to-stdout", points_to_fifo(STDOUT_FILEPATH), true),
            ("twice", points_to_fifo(STDOUT_FILEPATH), true),
            ("circle", false, false),
            ("missing", false, false),
        ] {
            assert_eq!(points_to_fifo(at(name)), is_fifo, "{name}");
            assert_eq!(points_to_stdout(at(name)), is_stdout, "{name}");
        }
    }
}
