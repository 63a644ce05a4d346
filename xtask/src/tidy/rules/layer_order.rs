//! A layer of the core uses only the layers below it.

use std::collections::{BTreeMap, BTreeSet};

use super::super::layers::{LEVELS, Peers, height};
use super::super::{Finding, SourceFile, Tree};
use crate::rust_source::crate_paths;

const SOURCE: &str = "crates/b2-internal/src/";

pub(super) fn only_downwards(tree: &Tree) -> Vec<Finding> {
    let mut findings: Vec<Finding> = unknown_modules(tree);
    for mention in mentions(tree) {
        let (Some(from), Some(to)) = (height(&mention.user), height(&mention.used)) else {
            continue;
        };
        let (user, used) = (&mention.user, &mention.used);
        let advice = if to > from {
            format!(
                "`{user}` uses `{used}`, a layer above it: move the shared part down, or turn the call round"
            )
        } else if to == from && LEVELS[from].peers == Peers::Apart {
            format!("`{user}` uses `{used}`, which stands beside it: move the shared part down")
        } else {
            continue;
        };
        findings.push(Finding::new(mention.path, mention.line, advice));
    }
    findings
}

/// Circles within a level; between levels `only_downwards` leaves none.
pub(super) fn no_circles(tree: &Tree) -> Vec<Finding> {
    let one_way = |mention: &Mention| {
        let level = height(&mention.user);
        level == height(&mention.used) && level.is_some_and(|at| LEVELS[at].peers == Peers::OneWay)
    };
    let mentions: Vec<Mention> = mentions(tree).into_iter().filter(one_way).collect();
    let mut uses: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for mention in &mentions {
        uses.entry(&mention.user).or_default().insert(&mention.used);
    }
    let closes_circle = |mention: &&Mention| reaches(&uses, &mention.used, &mention.user);
    mentions
        .iter()
        .filter(closes_circle)
        .map(|mention| {
            let (user, used) = (&mention.user, &mention.used);
            let advice = format!("`{user}` and `{used}` use each other: let one of them give way");
            Finding::new(&mention.path, mention.line, advice)
        })
        .collect()
}

fn reaches(uses: &BTreeMap<&str, BTreeSet<&str>>, from: &str, to: &str) -> bool {
    let mut seen = BTreeSet::from([from]);
    let mut waiting = vec![from];
    while let Some(module) = waiting.pop() {
        if module == to {
            return true;
        }
        let next = uses.get(module).into_iter().flatten();
        waiting.extend(next.filter(|one| seen.insert(one)));
    }
    false
}

/// One module naming another.
struct Mention {
    user: String,
    used: String,
    path: String,
    line: usize,
}

fn mentions(tree: &Tree) -> Vec<Mention> {
    let mut mentions = Vec::new();
    for file in tree.product(SOURCE) {
        let place = place(file);
        let Some(user) = place.first() else {
            continue;
        };
        for path in crate_paths(&file.product_tokens(), &place) {
            match path.segments.first() {
                Some(used) if used != user => mentions.push(Mention {
                    user: user.clone(),
                    used: used.clone(),
                    path: file.path.clone(),
                    line: path.line,
                }),
                _ => {}
            }
        }
    }
    mentions
}

fn unknown_modules(tree: &Tree) -> Vec<Finding> {
    let mut unknown: BTreeMap<String, &str> = BTreeMap::new();
    for file in tree.product(SOURCE) {
        if let Some(module) = place(file).into_iter().next()
            && height(&module).is_none()
        {
            unknown.entry(module).or_insert(&file.path);
        }
    }
    unknown
        .into_iter()
        .map(|(module, path)| {
            let advice = format!(
                "`{module}` has no layer: add it to the layer table, xtask/src/tidy/layers.rs"
            );
            Finding::new(path, 0, advice)
        })
        .collect()
}

/// The module that a file is: empty for `lib.rs`, which may name every layer.
fn place(file: &SourceFile) -> Vec<String> {
    let inside = file.path[SOURCE.len()..].trim_end_matches(".rs");
    let mut place: Vec<String> = inside.split('/').map(str::to_owned).collect();
    if place
        .last()
        .is_some_and(|last| last == "mod" || last == "lib")
    {
        place.pop();
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> Tree {
        let files: Vec<(String, &str)> = files
            .iter()
            .map(|(path, text)| (format!("{SOURCE}{path}"), *text))
            .collect();
        let files: Vec<(&str, &str)> = files
            .iter()
            .map(|(path, text)| (path.as_str(), *text))
            .collect();
        Tree::of(&files)
    }

    #[test]
    fn downwards_inside_a_folder_in_tests_and_from_the_root_passes() {
        let tree = tree(&[
            ("lib.rs", "pub mod sync; pub use crate::sync::Synchronizer;"),
            (
                "sync/mod.rs",
                "use crate::scan::Folder; use crate::error::Error; use self::plan::Plan;",
            ),
            (
                "sync/plan.rs",
                "use super::Plan; use crate::sync::Action; /* crate::compat::x */",
            ),
            (
                "http/mod.rs",
                "#[cfg(test)] mod tests; #[cfg(test)] mod t { use crate::sync::S; }",
            ),
            ("http/tests.rs", "use crate::sync::Synchronizer;"),
            ("bucket/mod.rs", "use crate::api::B2Api;"),
            (
                "api/mod.rs",
                "use crate::bucket::Bucket; pub(in crate::api) fn f() {}",
            ),
            ("file_lock.rs", "use crate::time::Millis;"),
        ]);
        assert_eq!(only_downwards(&tree), []);
        assert_eq!(no_circles(&tree), []);
    }

    #[test]
    fn each_way_to_look_up_is_found() {
        for source in [
            "\nuse crate::session::Session;",
            "\nuse crate::{error::Error, session::Session};",
            "\nfn f() { crate::session::take() }",
            "\nuse super::super::session::Session;",
            "\nmod inner { use super::super::super::session::Session; }",
            "\nmacro_rules! m { () => { $crate::session::take() } }",
        ] {
            let found = only_downwards(&tree(&[("http/send.rs", source)]));
            assert_eq!(found.len(), 1, "{source}");
            assert_eq!(found[0].line, 2, "{source}");
            assert!(
                found[0].advice.contains("`http` uses `session`"),
                "{source}"
            );
        }
    }

    #[test]
    fn modules_that_stand_apart_are_found_when_they_meet() {
        let found = only_downwards(&tree(&[("call.rs", "use crate::host::Host;")]));
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn a_folder_without_a_layer_is_found_once() {
        let tree = tree(&[
            ("rates/mod.rs", ""),
            ("rates/limit.rs", "use crate::error::Error;"),
        ]);
        let found = only_downwards(&tree);
        assert_eq!(found.len(), 1);
        assert!(found[0].advice.contains("add it to the layer table"));
    }

    #[test]
    fn a_circle_of_plain_data_is_found_at_each_of_its_ends() {
        let circle = tree(&[
            ("names.rs", "use crate::encryption::E;"),
            ("encryption.rs", "use crate::lifecycle::L;"),
            ("lifecycle.rs", "\nuse crate::names::N;"),
            ("file_lock.rs", "use crate::names::N;"),
        ]);
        let found = no_circles(&circle);
        assert_eq!(found.len(), 3);
        assert_eq!(only_downwards(&circle), []);
    }
}
