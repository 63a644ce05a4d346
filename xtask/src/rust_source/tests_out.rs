//! Takes the tests out of a file's tokens, so that a rule about the product does not judge them.

use super::{Kind, Token};

/// The tokens of the product: comments, and items under `#[cfg(test)]`, left out.
pub(crate) fn without_tests<'a>(tokens: &[Token<'a>]) -> Vec<Token<'a>> {
    let code = code(tokens);
    let mut kept = Vec::new();
    let mut at = 0;
    while at < code.len() {
        let Some(attribute) = Attribute::at(&code, at) else {
            kept.push(code[at]);
            at += 1;
            continue;
        };
        if !attribute.asks_for_tests(&code) {
            kept.extend_from_slice(&code[at..attribute.end]);
            at = attribute.end;
        } else if attribute.inner {
            return Vec::new();
        } else {
            at = item_end(&code, attribute.end);
        }
    }
    kept
}

/// The names of the modules that a file declares with `#[cfg(test)] mod name;`.
pub(crate) fn test_modules<'a>(tokens: &[Token<'a>]) -> Vec<&'a str> {
    let code = code(tokens);
    let mut names = Vec::new();
    for at in 0..code.len() {
        let Some(attribute) = Attribute::at(&code, at) else {
            continue;
        };
        if !attribute.asks_for_tests(&code) {
            continue;
        }
        let item = &code[attribute.end..item_end(&code, attribute.end)];
        if let [.., keyword, name, end] = item
            && keyword.is("mod")
            && end.is(";")
        {
            names.push(name.text);
        }
    }
    names
}

fn code<'a>(tokens: &[Token<'a>]) -> Vec<Token<'a>> {
    let is_code = |token: &&Token<'a>| token.kind != Kind::Comment;
    tokens.iter().filter(is_code).copied().collect()
}

/// `#[…]` or `#![…]`, as a range of tokens.
struct Attribute {
    start: usize,
    end: usize,
    inner: bool,
}

impl Attribute {
    fn at(code: &[Token<'_>], start: usize) -> Option<Self> {
        if !code[start].is("#") {
            return None;
        }
        let inner = code.get(start + 1)?.is("!");
        let bracket = start + 1 + usize::from(inner);
        if !code.get(bracket)?.is("[") {
            return None;
        }
        let end = closing(code, bracket) + 1;
        Some(Self { start, end, inner })
    }

    /// `cfg(test)`, `cfg(all(test, …))`; not `cfg(not(test))`.
    fn asks_for_tests(&self, code: &[Token<'_>]) -> bool {
        let inside = &code[self.start..self.end.min(code.len())];
        let has = |word: &str| inside.iter().any(|token| token.is(word));
        has("cfg") && has("test") && !has("not") && !has("any")
    }
}

/// The index after the item that begins at `start`: after its `;`, or after the block that ends it.
fn item_end(code: &[Token<'_>], start: usize) -> usize {
    let mut at = start;
    while at < code.len() {
        if code[at].is(";") {
            return at + 1;
        }
        if code[at].is("{") {
            let end = closing(code, at) + 1;
            // `use a::{b, c};` goes on after its braces.
            let goes_on = code.get(end).is_some_and(|token| token.is(";"));
            return end + usize::from(goes_on);
        }
        at = if code[at].is("(") || code[at].is("[") {
            closing(code, at) + 1
        } else {
            at + 1
        };
    }
    code.len()
}

/// The index of the bracket that closes the one at `open`, or the last token.
fn closing(code: &[Token<'_>], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in code.iter().enumerate().skip(open) {
        if ["(", "[", "{"].iter().any(|mark| token.is(mark)) {
            depth += 1;
        } else if [")", "]", "}"].iter().any(|mark| token.is(mark)) {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return at;
            }
        }
    }
    code.len().saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rust_source::tokens;

    fn words(source: &str) -> Vec<&str> {
        let all = tokens(source);
        let is_word = |token: &Token<'_>| token.kind == Kind::Word;
        without_tests(&all)
            .into_iter()
            .filter(is_word)
            .map(|token| token.text)
            .collect()
    }

    #[test]
    fn items_under_cfg_test_are_gone_and_the_rest_stays() {
        let source = "
            use a::b;
            #[cfg(test)] use c::{d, e};
            #[cfg(test)] #[allow(x)] mod tests { fn f() { g() } }
            #[cfg(all(test, unix))] fn h(i: [u8; 3]) -> u8 { 1 }
            #[cfg(not(test))] fn j() {}
            #[cfg(test)] mod tests;
            fn k() {}
        ";
        assert_eq!(
            words(source),
            ["use", "a", "b", "cfg", "not", "test", "fn", "j", "fn", "k"]
        );
    }

    #[test]
    fn a_file_that_is_all_test_leaves_nothing() {
        assert_eq!(words("#![cfg(test)] use crate::a;"), Vec::<&str>::new());
    }

    #[test]
    fn modules_declared_for_tests_are_found() {
        let source = "#[cfg(test)] mod tests; #[cfg(test)] pub(crate) mod fixture; mod product;";
        assert_eq!(test_modules(&tokens(source)), ["tests", "fixture"]);
    }
}
