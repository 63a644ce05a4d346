//! Nothing in the project depends on where it lies on somebody's machine.

use super::super::{Finding, Tree};

/// How folders begin that belong to one person or one machine.
const OWN: &[&str] = &["/home/", "/Users/", "/root/", "/workspace/", "C:\\Users\\"];

pub(super) fn no_machine_paths(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &tree.files {
        let is_shown = file.path.ends_with(".md") || file.path.contains("/examples/");
        for (offset, line) in file.text.lines().enumerate() {
            let own_place = tree
                .own_place
                .as_deref()
                .filter(|place| line.contains(place));
            let shown = OWN
                .iter()
                .find(|start| is_shown && begins_path(line, start));
            if let Some(found) = own_place.or(shown.copied()) {
                let advice = format!(
                    "`{found}` is a place on one machine: write a path that a reader has too, relative or below `~`"
                );
                findings.push(Finding::new(&file.path, offset + 1, advice));
            }
        }
    }
    findings
}

/// Whether an absolute path in `line` begins with `start`; `example.com/home/` does not.
fn begins_path(line: &str, start: &str) -> bool {
    line.match_indices(start).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before
            .is_some_and(|one| one.is_alphanumeric() || matches!(one, '.' | '~' | '}' | '_' | '-'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_every_reader_has_pass() {
        let tree = Tree::of(&[
            (
                "README.md",
                "see https://example.com/home/x, `~/photos` and ./root/a\n",
            ),
            ("crates/a/examples/sync.rs", "let folder = \"photos/2026\";"),
            ("crates/a/src/scan.rs", "assert!(is_absolute(\"/home/x\"));"),
        ]);
        assert_eq!(no_machine_paths(&tree), []);
    }

    #[test]
    fn each_folder_of_one_machine_is_found() {
        for start in OWN {
            let line = format!("\n`{start}alice/photos`\n");
            for path in ["docs/guide.md", "crates/a/examples/sync.rs"] {
                let found = no_machine_paths(&Tree::of(&[(path, &line)]));
                assert_eq!(found.len(), 1, "{start} in {path}");
                assert_eq!(found[0].line, 2);
            }
        }
    }

    #[test]
    fn the_place_of_the_project_itself_is_found_in_any_file() {
        let mut tree = Tree::of(&[("crates/a/src/scan.rs", "// see /srv/checkout/docs")]);
        tree.own_place = Some("/srv/checkout".to_owned());
        assert_eq!(no_machine_paths(&tree).len(), 1);
    }
}
