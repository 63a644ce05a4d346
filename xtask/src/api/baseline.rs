//! The listings that are kept in the repository, beside the facade that they describe.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::line::Line;
use super::version::Version;
use crate::project::Package;

const BLESSED: &str = "api.txt";
const RELEASED: &str = "api.released.txt";
const VERSION: &str = "# released: ";

/// What an interface promised before.
#[derive(Debug, Default)]
pub(super) struct Baseline {
    /// `None` before the first blessing.
    pub(super) blessed: Option<Vec<Line>>,
    /// `None` before the first release.
    pub(super) released: Option<Released>,
}

#[derive(Debug)]
pub(super) struct Released {
    pub(super) version: Version,
    pub(super) lines: Vec<Line>,
}

impl Baseline {
    pub(super) fn read(facade: &Package) -> Result<Self, String> {
        let blessed = read(&facade.folder().join(BLESSED))?;
        let released = match read(&facade.folder().join(RELEASED))? {
            None => None,
            Some(text) => Some(Released {
                version: released_version(&text).ok_or(format!(
                    "{}/{RELEASED} has no line `{VERSION}1.2.3`",
                    facade.name
                ))?,
                lines: lines(&text),
            }),
        };
        Ok(Self {
            blessed: blessed.map(|text| lines(&text)),
            released,
        })
    }

    /// The names in use, so that an item keeps the one it has.
    pub(super) fn names(&self) -> HashSet<String> {
        let released = self.released.iter().flat_map(|released| &released.lines);
        let blessed = self.blessed.iter().flatten();
        let own = |line: &&Line| !line.text.starts_with("pub use ");
        released
            .chain(blessed)
            .filter(own)
            .map(|line| line.path().to_owned())
            .collect()
    }
}

/// Writes the listing of today and gives the path that it has.
pub(super) fn write_blessed(facade: &Package, listing: &[String]) -> Result<PathBuf, String> {
    let head = format!(
        "# What {} promises, one promise per line, every re-export resolved.\n\
         # Written by `cargo xtask api bless`. docs/interface-versions.md says what the lines mean.\n\n",
        facade.name
    );
    write(facade, BLESSED, head, listing)
}

/// Writes the listing of a release and gives the path that it has. `cargo xtask release` calls it, and nothing else.
pub(super) fn write_released(
    facade: &Package,
    version: Version,
    listing: &[String],
) -> Result<PathBuf, String> {
    let head = format!(
        "# What {} promised in its last release, one promise per line, every re-export resolved.\n\
         # Written by `cargo xtask release`, and by nothing and nobody else.\n{VERSION}{version}\n\n",
        facade.name
    );
    write(facade, RELEASED, head, listing)
}

fn write(
    facade: &Package,
    file: &str,
    head: String,
    listing: &[String],
) -> Result<PathBuf, String> {
    let path = facade.folder().join(file);
    let mut text = head;
    for line in listing {
        text.push_str(line);
        text.push('\n');
    }
    fs::write(&path, text).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    Ok(path)
}

fn read(path: &Path) -> Result<Option<String>, String> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("cannot read {}: {error}", path.display())),
    }
}

fn lines(text: &str) -> Vec<Line> {
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(Line::parse)
        .collect()
}

fn released_version(text: &str) -> Option<Version> {
    let mut header = text.lines().take_while(|line| line.starts_with('#'));
    let version = header.find_map(|line| line.strip_prefix(VERSION))?;
    Version::parse(version.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_says_which_version_was_released() {
        let text = "# What b2sdk-v3 promises.\n# released: 1.4.0\n\npub mod b2sdk_v3\n";
        assert_eq!(released_version(text), Version::parse("1.4.0"));
        assert_eq!(
            released_version("pub mod b2sdk_v3\n# released: 1.4.0\n"),
            None
        );
        assert_eq!(lines(text).len(), 1);
    }
}
