//! Nothing unfinished is called done.

use super::super::{Finding, Tree};
use crate::rust_source::Kind;

const MACROS: &[&str] = &["todo", "unimplemented"];
const MARKS: &[&str] = &["TODO", "FIXME", "XXX", "HACK"];

pub(super) fn nothing_unfinished(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust() {
        let tokens = file.tokens();
        for pair in tokens.windows(2) {
            if pair[1].is("!") && MACROS.iter().any(|name| pair[0].is(name)) {
                let advice = format!(
                    "`{}!` ships a stub: write it, or leave it out",
                    pair[0].text
                );
                findings.push(Finding::new(&file.path, pair[0].line, advice));
            }
        }
        for comment in tokens.iter().filter(|token| token.kind == Kind::Comment) {
            for (offset, line) in comment.text.lines().enumerate() {
                find_marks(&file.path, comment.line + offset, line, &mut findings);
            }
        }
    }
    for ending in [".py", ".sh", ".toml", ".yml", ".md"] {
        for file in tree.with_ending(ending) {
            for (offset, line) in file.text.lines().enumerate() {
                find_marks(&file.path, offset + 1, line, &mut findings);
            }
        }
    }
    findings
}

fn find_marks(path: &str, number: usize, line: &str, findings: &mut Vec<Finding>) {
    let mut words = line.split(|character: char| character != '_' && !character.is_alphanumeric());
    if let Some(mark) = words.find(|word| MARKS.contains(word)) {
        let advice = format!("{mark}: do it now, or write an issue and state what holds today");
        findings.push(Finding::new(path, number, advice));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finished_work_passes() {
        let source =
            "// every byte of \"todo!()\" is text\nlet a = \"TODO unimplemented!()\"; todo();";
        let tree = Tree::of(&[("a.rs", source), ("README.md", "A to-do list of TODOS.\n")]);
        assert_eq!(nothing_unfinished(&tree), []);
    }

    #[test]
    fn stubs_are_found() {
        let tree = Tree::of(&[(
            "a.rs",
            "fn f() {\n  todo!()\n}\nfn g() { unimplemented!(\"x\") }",
        )]);
        let lines: Vec<usize> = nothing_unfinished(&tree)
            .iter()
            .map(|one| one.line)
            .collect();
        assert_eq!(lines, [2, 4]);
    }

    #[test]
    fn each_mark_is_found_where_it_stands() {
        for mark in MARKS {
            let rust = format!("\n/* a\n {mark}: later */ fn f() {{}}");
            let script = format!("import os\n# {mark} later\n");
            let tree = Tree::of(&[("a.rs", &rust), ("tests/interop/run.py", &script)]);
            let found: Vec<(String, usize)> = nothing_unfinished(&tree)
                .into_iter()
                .map(|one| (one.path, one.line))
                .collect();
            let expected = [
                ("a.rs".to_owned(), 3),
                ("tests/interop/run.py".to_owned(), 2),
            ];
            assert_eq!(found, expected, "{mark}");
        }
    }
}
