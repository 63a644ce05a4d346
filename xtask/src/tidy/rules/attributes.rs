//! Attributes that switch off a finding or a test.

use super::super::{Finding, Tree};
use crate::rust_source::{Kind, Token};

pub(super) fn no_silenced_findings(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust() {
        let tokens = file.tokens();
        for (at, token) in tokens.iter().enumerate() {
            if !token.is("allow") || !tokens.get(at + 1).is_some_and(|next| next.is("(")) {
                continue;
            }
            for lint in lints(&tokens[at + 2..]) {
                if hides_findings(&lint) {
                    let advice = format!(
                        "`allow({lint})` hides findings: remove what it covers, or name the one lint and give a reason"
                    );
                    findings.push(Finding::new(&file.path, token.line, advice));
                }
            }
        }
    }
    findings
}

fn hides_findings(lint: &str) -> bool {
    lint == "dead_code" || lint == "warnings" || lint == "clippy::all" || lint.starts_with("unused")
}

/// The comma-separated paths up to the closing parenthesis.
fn lints(tokens: &[Token<'_>]) -> Vec<String> {
    let inside = tokens.split(|token| token.is(")")).next();
    let parts = inside.unwrap_or_default().split(|token| token.is(","));
    parts
        .map(|part| part.iter().map(|token| token.text).collect())
        .collect()
}

pub(super) fn no_ignored_tests(tree: &Tree) -> Vec<Finding> {
    let advice = "a test that does not run proves nothing: make it run, or remove it";
    let mut findings = Vec::new();
    for file in tree.rust() {
        let tokens = file.tokens();
        for (at, token) in tokens.iter().enumerate() {
            if token.is("ignore") && is_attribute(&tokens, at) {
                findings.push(Finding::new(&file.path, token.line, advice));
            }
            if token.kind != Kind::Comment {
                continue;
            }
            for (offset, line) in token.text.lines().enumerate() {
                if opens_ignored_example(line) {
                    findings.push(Finding::new(&file.path, token.line + offset, advice));
                }
            }
        }
    }
    findings
}

/// `#[ignore`, or `, ignore` inside `cfg_attr(…)`.
fn is_attribute(tokens: &[Token<'_>], at: usize) -> bool {
    let before = |steps: usize| at.checked_sub(steps).and_then(|index| tokens.get(index));
    let directly = before(1).is_some_and(|token| token.is("["))
        && before(2).is_some_and(|token| token.is("#"));
    let in_cfg_attr = before(1).is_some_and(|token| token.is(","))
        && tokens[..at]
            .iter()
            .rev()
            .take_while(|token| !token.is("]"))
            .any(|token| token.is("cfg_attr"));
    directly || in_cfg_attr
}

/// A fence of a documentation example such as `/// ```ignore`.
fn opens_ignored_example(line: &str) -> bool {
    let Some((before, fence)) = line.split_once("```") else {
        return false;
    };
    let is_documentation = before
        .chars()
        .all(|character| matches!(character, '/' | '!' | '*' | ' '));
    is_documentation
        && fence
            .split(|character: char| character == ',' || character.is_whitespace())
            .any(|word| word == "ignore" || word.starts_with("ignore-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_allow_that_names_its_lint_passes() {
        let source = "#[allow(clippy::too_many_lines, reason = \"a table\")] fn f() {}
            fn g(allow: bool) { h(allow) } // #[allow(dead_code)]";
        assert_eq!(no_silenced_findings(&Tree::of(&[("a.rs", source)])), []);
    }

    #[test]
    fn each_blanket_allow_is_found() {
        for lint in [
            "dead_code",
            "unused",
            "unused_variables",
            "clippy::all",
            "warnings",
        ] {
            let source = format!("\n#![cfg_attr(x, allow(missing_docs, {lint}))]");
            let found = no_silenced_findings(&Tree::of(&[("a.rs", &source)]));
            assert_eq!(found.len(), 1, "{lint}");
            assert_eq!(found[0].line, 2, "{lint}");
        }
    }

    #[test]
    fn tests_that_run_pass() {
        let source =
            "/// ```\n/// f();\n/// ```\n#[test] fn ignore() { g(\"#[ignore]\", [ignore]) }
            //! ```no_run\n";
        assert_eq!(no_ignored_tests(&Tree::of(&[("a.rs", source)])), []);
    }

    #[test]
    fn each_way_to_ignore_a_test_is_found() {
        for source in [
            "\n#[ignore] #[test] fn f() {}",
            "\n#[ignore = \"slow\"] fn f() {}",
            "\n#[cfg_attr(windows, ignore)] fn f() {}",
            "\n/// ```ignore\nfn f() {}",
            "\n//! ```rust,ignore\n",
        ] {
            let found = no_ignored_tests(&Tree::of(&[("a.rs", source)]));
            assert_eq!(found.len(), 1, "{source}");
            assert_eq!(found[0].line, 2, "{source}");
        }
    }
}
