//! What the numbered interfaces must not do.

use super::super::{Finding, Tree};

/// What `doc(hidden)` hides is public all the same, and the gate does not see it.
pub(super) fn nothing_hidden(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust() {
        let exported = file.path.starts_with("crates/b2sdk-v")
            || file.path.starts_with("crates/b2-internal/src/");
        if !exported {
            continue;
        }
        for three in file.product_tokens().windows(3) {
            if three[0].is("doc") && three[1].is("(") && three[2].is("hidden") {
                let advice = "`doc(hidden)` keeps an item public and hides it from the gate: make it private, or \
                              put it into `compat`";
                findings.push(Finding::new(&file.path, three[0].line, advice));
            }
        }
    }
    findings
}

/// A facade's `lib.rs` is a table of contents; a glob would let the core add to it unseen.
pub(super) fn explicit_re_exports(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust() {
        let Some(inside) = file.path.strip_prefix("crates/b2sdk-v") else {
            continue;
        };
        if !inside.contains("/src/") {
            continue;
        }
        let tokens = file.product_tokens();
        for (at, pair) in tokens.windows(2).enumerate() {
            if !pair[0].is("pub") || !pair[1].is("use") {
                continue;
            }
            let statement = tokens[at..].iter().take_while(|token| !token.is(";"));
            if let Some(star) = statement.into_iter().find(|token| token.is("*")) {
                let advice = "name each re-export: a glob lets the interface grow unseen";
                findings.push(Finding::new(&file.path, star.line, advice));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_items_pass() {
        let source = "/// Not doc(hidden).\n#[doc = \"x\"] pub fn f() {} #[doc(alias = \"hidden\")] fn g() {}";
        assert_eq!(
            nothing_hidden(&Tree::of(&[("crates/b2-internal/src/api.rs", source)])),
            []
        );
        let elsewhere = (
            "crates/b2-simulator/src/lib.rs",
            "#[doc(hidden)] pub fn f() {}",
        );
        assert_eq!(nothing_hidden(&Tree::of(&[elsewhere])), []);
    }

    #[test]
    fn a_hidden_item_is_found_in_the_core_and_in_a_facade() {
        let source = "\n#[doc(hidden)] pub fn f() {}";
        for path in [
            "crates/b2-internal/src/api/bucket.rs",
            "crates/b2sdk-v1/src/lib.rs",
        ] {
            let found = nothing_hidden(&Tree::of(&[(path, source)]));
            assert_eq!(found.len(), 1, "{path}");
            assert_eq!(found[0].line, 2, "{path}");
        }
    }

    #[test]
    fn named_re_exports_pass() {
        let source =
            "pub use b2_internal::api::{B2Api, Bucket};\nuse a::*;\npub fn f(x: *const u8) {}";
        assert_eq!(
            explicit_re_exports(&Tree::of(&[("crates/b2sdk-v3/src/lib.rs", source)])),
            []
        );
    }

    #[test]
    fn a_glob_is_found() {
        let source = "pub use b2_internal::{\n    api::*,\n};";
        let found = explicit_re_exports(&Tree::of(&[("crates/b2sdk-v3/src/lib.rs", source)]));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].line, 2);
    }
}
