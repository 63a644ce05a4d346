//! Follows the paths that name something of the same crate.

use super::Token;

/// A mention of `crate::…` or `super::…`, resolved to the segments below the root of the crate.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct PathUse {
    pub(crate) segments: Vec<String>,
    pub(crate) line: usize,
}

/// Every path of `code` that starts at the crate's root or at a parent. `module` is where the file stands below the
/// root. A group such as `crate::{a, b::c}` gives one path per leaf.
pub(crate) fn crate_paths(code: &[Token<'_>], module: &[String]) -> Vec<PathUse> {
    let mut found = Vec::new();
    let mut inline: Vec<InlineModule> = Vec::new();
    let mut depth = 0_usize;
    let mut at = 0;
    while at < code.len() {
        let token = &code[at];
        if token.is("{") {
            depth += 1;
            if at >= 2 && code[at - 2].is("mod") {
                let name = code[at - 1].text.to_owned();
                inline.push(InlineModule { name, depth });
            }
        } else if token.is("}") {
            inline.retain(|one| one.depth < depth);
            depth = depth.saturating_sub(1);
        } else if starts_path(code, at) {
            let mut place: Vec<String> = module.to_vec();
            place.extend(inline.iter().map(|one| one.name.clone()));
            at = follow(code, at, &place, &mut found);
            continue;
        }
        at += 1;
    }
    found
}

/// `mod name { … }`, open at this depth of braces.
struct InlineModule {
    name: String,
    depth: usize,
}

fn starts_path(code: &[Token<'_>], at: usize) -> bool {
    let root = code[at].is("crate") || code[at].is("super");
    let continued = at >= 2 && code[at - 1].is(":") && code[at - 2].is(":");
    root && !continued && is_separator(code, at + 1)
}

fn is_separator(code: &[Token<'_>], at: usize) -> bool {
    let is_colon = |at: usize| code.get(at).is_some_and(|token| token.is(":"));
    is_colon(at) && is_colon(at + 1)
}

/// Reads the path at `at` and gives the index after it.
fn follow(code: &[Token<'_>], at: usize, place: &[String], found: &mut Vec<PathUse>) -> usize {
    let mut base = if code[at].is("crate") {
        Vec::new()
    } else {
        parent(place)
    };
    let mut at = at + 3;
    while code.get(at).is_some_and(|token| token.is("super")) && is_separator(code, at + 1) {
        base = parent(&base);
        at += 3;
    }
    read_tree(code, at, base, found)
}

fn parent(place: &[String]) -> Vec<String> {
    place[..place.len().saturating_sub(1)].to_vec()
}

/// Reads what may follow `::`: a word and more, a group in braces, or `*`.
fn read_tree(
    code: &[Token<'_>],
    start: usize,
    base: Vec<String>,
    found: &mut Vec<PathUse>,
) -> usize {
    let mut segments = base;
    let mut at = start;
    while let Some(token) = code.get(at) {
        let line = token.line;
        if token.is("{") {
            return read_group(code, at, &segments, found);
        }
        let is_word = token.kind == super::Kind::Word;
        if is_word && !token.is("self") {
            segments.push(token.text.to_owned());
        }
        at += 1;
        if !is_word || !is_separator(code, at) {
            found.push(PathUse { segments, line });
            return at;
        }
        at += 2;
        if code.get(at).is_some_and(|token| token.is("<")) {
            // The turbofish ends the part of the path that names a module.
            found.push(PathUse { segments, line });
            return at;
        }
    }
    at
}

fn read_group(code: &[Token<'_>], open: usize, base: &[String], found: &mut Vec<PathUse>) -> usize {
    let mut at = open + 1;
    while let Some(token) = code.get(at) {
        if token.is("}") {
            return at + 1;
        }
        if token.is(",") {
            at += 1;
        } else if token.is("as") {
            at += 2;
        } else {
            at = read_tree(code, at, base.to_vec(), found);
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rust_source::tokens;

    fn paths(source: &str, module: &[&str]) -> Vec<String> {
        let module: Vec<String> = module.iter().map(|&one| one.to_owned()).collect();
        crate_paths(&tokens(source), &module)
            .into_iter()
            .map(|path| path.segments.join("::"))
            .collect()
    }

    #[test]
    fn a_group_gives_each_of_its_leaves() {
        assert_eq!(
            paths(
                "use crate::{error::{Error, Kind as K}, http, host::*};",
                &["http"]
            ),
            ["error::Error", "error::Kind", "http", "host"]
        );
    }

    #[test]
    fn super_is_resolved_from_where_the_file_stands() {
        assert_eq!(
            paths("use super::body::Body;", &["http", "send"]),
            ["http::body::Body"]
        );
        assert_eq!(
            paths(
                "fn f() { super::super::session::take() }",
                &["http", "send"]
            ),
            ["session::take"]
        );
        assert_eq!(
            paths("use super::{error, http};", &["session"]),
            ["error", "http"]
        );
    }

    #[test]
    fn an_inline_module_is_one_more_step_until_its_brace_closes() {
        let source = "mod inner { use super::part::A; fn f() { {} } } use super::error::B;";
        assert_eq!(paths(source, &["http"]), ["http::part::A", "error::B"]);
    }

    #[test]
    fn paths_in_expressions_types_and_macros_count() {
        let source = "let a: crate::api::Api = crate::raw_api::parse::<u8>(x); $crate::http::go!()";
        assert_eq!(
            paths(source, &["scan"]),
            ["api::Api", "raw_api::parse", "http::go"]
        );
    }

    #[test]
    fn visibility_is_not_a_path() {
        assert_eq!(
            paths("pub(crate) fn f() {} pub(super) struct S;", &["scan"]),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_path_knows_its_line() {
        let found = crate_paths(&tokens("\n\nuse crate::a::B;"), &[]);
        assert_eq!(found.first().map(|path| path.line), Some(3));
    }
}
