//! The simulator does not share code with the client that it judges.

use super::super::{Finding, Tree};

const SOURCE: &str = "crates/b2-simulator/src/";

pub(super) fn own_wire_types(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.product(SOURCE) {
        let inside = &file.path[SOURCE.len()..];
        if inside == "in_process.rs" || inside.starts_with("in_process/") {
            continue;
        }
        for token in file.product_tokens() {
            if token.is("b2_internal") {
                let advice = "only `in_process.rs` may name the core: a client and a server that share code hide the \
                              same fault on both sides";
                findings.push(Finding::new(&file.path, token.line, advice));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_adapter_tests_and_documentation_may_name_the_core() {
        let tree = Tree::of(&[
            (
                "crates/b2-simulator/src/in_process.rs",
                "use b2_internal::http::Transport;",
            ),
            (
                "crates/b2-simulator/src/in_process/clock.rs",
                "use b2_internal::host::Clock;",
            ),
            (
                "crates/b2-simulator/src/lib.rs",
                "/// use b2_internal::x;\n#[cfg(test)] mod tests;",
            ),
            ("crates/b2-simulator/src/tests.rs", "use b2_internal::x;"),
            (
                "crates/b2-simulator/src/service.rs",
                "#[cfg(test)] mod t { use b2_internal::x; }",
            ),
            (
                "crates/b2sdk-v3/src/lib.rs",
                "pub use b2_internal::api::B2Api;",
            ),
        ]);
        assert_eq!(own_wire_types(&tree), []);
    }

    #[test]
    fn any_other_mention_is_found() {
        let tree = Tree::of(&[(
            "crates/b2-simulator/src/service/mod.rs",
            "fn f() {\n    b2_internal::names::check()\n}",
        )]);
        let found = own_wire_types(&tree);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].line, 2);
    }
}
