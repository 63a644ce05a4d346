//! Values of constants that rustdoc does not show, read from the source.
//!
//! rustdoc prints literals and numbers and an underscore for the rest. The names that the service knows are constants of
//! the rest: `pub const READ_FILES: Capability = Capability::new("readFiles");`

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use rustdoc_types::{Item, Span};

use crate::rust_source::{Kind, Token, tokens};

pub(super) struct Sources {
    root: PathBuf,
    texts: RefCell<HashMap<PathBuf, String>>,
}

impl Sources {
    pub(super) fn new(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            texts: RefCell::default(),
        }
    }

    /// What the source gives to the constant `item`. `None` when a macro hides it.
    pub(super) fn value(&self, item: &Item) -> Option<String> {
        let (span, name) = (item.span.as_ref()?, item.name.as_deref()?);
        let mut texts = self.texts.borrow_mut();
        let text = match texts.get(&span.filename) {
            Some(text) => text,
            None => {
                let text = fs::read_to_string(self.root.join(&span.filename)).ok()?;
                texts.entry(span.filename.clone()).or_insert(text)
            }
        };
        given_value(&slice(text, span), name)
    }
}

/// The lines that a span covers. Inside a macro that is the whole call.
fn slice(text: &str, span: &Span) -> String {
    let first = span.begin.0.saturating_sub(1);
    let count = span.end.0.saturating_sub(first);
    let lines: Vec<&str> = text.lines().skip(first).take(count).collect();
    lines.join("\n")
}

/// What follows `name =`, `name: Type =`, `name =>` or `name:` up to the end of that entry.
fn given_value(source: &str, name: &str) -> Option<String> {
    let all = tokens(source);
    let code: Vec<Token<'_>> = all
        .into_iter()
        .filter(|token| token.kind != Kind::Comment)
        .collect();
    let start = code.iter().position(|token| token.is(name))? + 1;
    let entry = entry(&code[start..]);
    let after = |mark: &str| {
        entry
            .iter()
            .position(|token| token.is(mark))
            .map(|at| at + 1)
    };
    let value = match after("=").or_else(|| after(":")) {
        Some(at) => &entry[at..],
        None => return None,
    };
    // The second half of `=>`.
    let value = match value {
        [first, rest @ ..] if first.is(">") => rest,
        value => value,
    };
    if value.is_empty() {
        return None;
    }
    Some(joined(value))
}

/// The tokens up to the `,` or `;` or closing bracket that ends an entry.
fn entry<'s, 'a>(code: &'s [Token<'a>]) -> &'s [Token<'a>] {
    let mut depth = 0_usize;
    for (at, token) in code.iter().enumerate() {
        let is_one_of = |marks: &[&str]| marks.iter().any(|mark| token.is(mark));
        if is_one_of(&["(", "[", "{"]) {
            depth += 1;
        } else if is_one_of(&[")", "]", "}"]) {
            if depth == 0 {
                return &code[..at];
            }
            depth -= 1;
        } else if depth == 0 && is_one_of(&[",", ";"]) {
            return &code[..at];
        }
    }
    code
}

fn joined(value: &[Token<'_>]) -> String {
    let mut text = String::new();
    for pair in value.windows(2) {
        text.push_str(pair[0].text);
        let words = [pair[0].kind, pair[1].kind];
        if words
            .iter()
            .all(|kind| matches!(kind, Kind::Word | Kind::Number))
        {
            text.push(' ');
        }
    }
    text.push_str(value.last().map_or("", |last| last.text));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_is_read_wherever_the_source_has_it() {
        for (source, expected) in [
            (
                "pub const READ: Cap = Cap(Cow::Borrowed(\"read\"));",
                Some("Cap(Cow::Borrowed(\"read\"))"),
            ),
            (
                "names! {\n  /// READ, first.\n  READ = \"read\",\n  WRITE = \"write\" }",
                Some("\"read\""),
            ),
            (
                "names!(WRITE => \"write\"; READ => \"read\")",
                Some("\"read\""),
            ),
            (
                "names! { READ: \"read\", WRITE: \"write\" }",
                Some("\"read\""),
            ),
            ("pub const READ: [u8; 2] = [1, 2];", Some("[1,2]")),
            ("pub const READ: u8 = WRITE as u8;", Some("WRITE as u8")),
            ("names!(READ)", None),
            ("names!(OTHER = 3)", None),
        ] {
            assert_eq!(given_value(source, "READ").as_deref(), expected, "{source}");
        }
    }
}
