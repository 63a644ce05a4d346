//! Files stay short enough to be one idea.

use super::super::{Finding, SourceFile, Tree};

const LONG: usize = 500;
const TOO_LONG: usize = 800;

pub(super) fn at_most_800_lines(tree: &Tree) -> Vec<Finding> {
    let too_long = sources(tree).filter(|(_, lines)| *lines > TOO_LONG);
    too_long
        .map(|(file, lines)| {
            let advice = format!("{lines} lines, over {TOO_LONG}: give one of its ideas a file");
            Finding::new(&file.path, TOO_LONG + 1, advice)
        })
        .collect()
}

/// Long, but not yet a finding.
pub(in super::super) fn notes(tree: &Tree) -> Vec<String> {
    sources(tree)
        .filter(|(_, lines)| (LONG + 1..=TOO_LONG).contains(lines))
        .map(|(file, lines)| format!("{} has {lines} lines; {LONG} is long", file.path))
        .collect()
}

fn sources(tree: &Tree) -> impl Iterator<Item = (&SourceFile, usize)> {
    let is_source = |file: &&SourceFile| {
        let endings = [".rs", ".py", ".sh"];
        endings.iter().any(|ending| file.path.ends_with(ending))
    };
    tree.files
        .iter()
        .filter(is_source)
        .map(|file| (file, file.text.lines().count()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(lines: usize) -> Tree {
        Tree::of(&[
            ("crates/a/src/b.rs", &"\n".repeat(lines)),
            ("Cargo.lock", &"\n".repeat(9000)),
        ])
    }

    #[test]
    fn a_file_of_800_lines_passes_and_is_noted() {
        assert_eq!(at_most_800_lines(&tree(800)), []);
        assert_eq!(notes(&tree(800)).len(), 1);
        assert_eq!(notes(&tree(500)), Vec::<String>::new());
    }

    #[test]
    fn a_file_of_801_lines_is_found() {
        let found = at_most_800_lines(&tree(801));
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].path.as_str(), found[0].line),
            ("crates/a/src/b.rs", 801)
        );
    }
}
