//! The script that CI runs calls the test command that the README tells people.

use super::super::{Finding, Tree};

const SCRIPT: &str = ".ci/run";
const README: &str = "README.md";

pub(super) fn readme_says_what_ci_runs(tree: &Tree) -> Vec<Finding> {
    let text = |path: &str| tree.files.iter().find(|file| file.path == path);
    let (Some(script), Some(readme)) = (text(SCRIPT), text(README)) else {
        return Vec::new();
    };
    let called = script.text.lines().enumerate().find_map(|(offset, line)| {
        let command = line.strip_prefix("TEST_COMMAND=\"")?.strip_suffix('"')?;
        Some((offset + 1, command))
    });
    let Some((line, command)) = called else {
        let advice = "the test command of the README belongs into a line `TEST_COMMAND=\"…\"`";
        return vec![Finding::new(SCRIPT, 1, advice)];
    };
    let says = |line: &str| {
        line.trim()
            .trim_start_matches("$ ")
            .split(" #")
            .next()
            .map(str::trim)
            == Some(command)
    };
    if readme.text.lines().any(says) {
        return Vec::new();
    }
    let advice = format!("README.md does not tell people to run `{command}`: keep the two equal");
    vec![Finding::new(SCRIPT, line, advice)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(script: &str, readme: &str) -> Vec<usize> {
        let tree = Tree::of(&[(SCRIPT, script), (README, readme)]);
        let findings = readme_says_what_ci_runs(&tree);
        findings.into_iter().map(|one| one.line).collect()
    }

    #[test]
    fn a_command_that_both_have_passes() {
        let script = "set -e\nTEST_COMMAND=\"cargo test --workspace\"\n";
        for line in [
            "cargo test --workspace",
            "$ cargo test --workspace   # all",
            "    cargo test --workspace",
        ] {
            assert_eq!(
                check(script, &format!("# B2\n{line}\n")),
                Vec::<usize>::new(),
                "{line}"
            );
        }
    }

    #[test]
    fn a_command_that_only_one_has_is_found() {
        let script = "set -e\nTEST_COMMAND=\"cargo test --workspace\"\n";
        assert_eq!(
            check(script, "Run `cargo test --workspace --all-features`.\n"),
            [2]
        );
        assert_eq!(
            check("cargo test --workspace\n", "cargo test --workspace\n"),
            [1]
        );
    }
}
