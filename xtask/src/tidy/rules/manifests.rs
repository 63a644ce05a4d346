//! What every `Cargo.toml` of a package says.

use super::super::{Finding, SourceFile, Tree};

pub(super) fn unsafe_is_forbidden(tree: &Tree) -> Vec<Finding> {
    let advice = "take the lints of the workspace (`[lints] workspace = true`), or forbid unsafe code \
                  (`[lints.rust] unsafe_code = \"forbid\"`)";
    packages(tree)
        .filter(|file| {
            !says(file, "[lints]", "workspace = true")
                && !says(file, "[lints.rust]", "unsafe_code = \"forbid\"")
        })
        .map(|file| Finding::new(&file.path, 0, advice))
        .collect()
}

pub(super) fn licences(tree: &Tree) -> Vec<Finding> {
    let mut findings: Vec<Finding> = packages(tree)
        .filter(|file| {
            !says(file, "[package]", "license.workspace = true")
                && !says(file, "[package]", "license = \"MIT\"")
        })
        .map(|file| Finding::new(&file.path, 0, "say `license.workspace = true`"))
        .collect();
    let licence = tree.files.iter().find(|file| file.path == "LICENSE");
    if !licence.is_some_and(|file| file.text.starts_with("MIT License")) {
        findings.push(Finding::new(
            "LICENSE",
            0,
            "the text of the MIT licence belongs here",
        ));
    }
    findings
}

fn packages(tree: &Tree) -> impl Iterator<Item = &SourceFile> {
    tree.with_ending("Cargo.toml").filter(|file| {
        let mut lines = file.text.lines();
        lines.any(|line| line.trim() == "[package]")
    })
}

/// Whether `line` stands in the table `header`.
fn says(file: &SourceFile, header: &str, line: &str) -> bool {
    let without_blanks = |text: &str| -> String { text.split_whitespace().collect() };
    let wanted = without_blanks(line);
    file.text
        .lines()
        .skip_while(|one| one.trim() != header)
        .skip(1)
        .take_while(|one| !one.trim_start().starts_with('['))
        .any(|one| without_blanks(one) == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str =
        "[package]\nname = \"a\"\nlicense.workspace = true\n\n[lints]\nworkspace = true\n";

    #[test]
    fn a_package_that_takes_what_the_workspace_says_passes() {
        let own = "[package]\nlicense = \"MIT\"\n[lints.rust]\nunsafe_code=\"forbid\"\n";
        let tree = Tree::of(&[
            ("LICENSE", "MIT License\n"),
            ("Cargo.toml", "[workspace]\n"),
            ("crates/a/Cargo.toml", GOOD),
            ("xtask/Cargo.toml", own),
        ]);
        assert_eq!(unsafe_is_forbidden(&tree), []);
        assert_eq!(licences(&tree), []);
    }

    #[test]
    fn a_package_without_lints_is_found() {
        let bare = "[package]\nlicense.workspace = true\n[dependencies]\nworkspace = true\n";
        let found = unsafe_is_forbidden(&Tree::of(&[("crates/a/Cargo.toml", bare)]));
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn a_package_or_a_project_without_a_licence_is_found() {
        let bare = "[package]\nname = \"a\"\n";
        let found = licences(&Tree::of(&[("crates/a/Cargo.toml", bare)]));
        let paths: Vec<&str> = found.iter().map(|one| one.path.as_str()).collect();
        assert_eq!(paths, ["crates/a/Cargo.toml", "LICENSE"]);
    }
}
