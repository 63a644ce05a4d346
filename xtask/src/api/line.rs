//! Lines of a listing, read back: what each is about, so that two listings can be held against each other.

/// What a line promises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(super) key: Key,
    /// Without the mark of optional features.
    pub(crate) text: String,
    /// Whether the promise holds only with features that are not on by default.
    pub(super) is_optional: bool,
}

/// What stays the same when a promise is changed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    /// The item, or for an implementation `Trait for Type`.
    pub(super) name: String,
    /// `fn`, `struct`, `closed enum`, `impl` and so on.
    pub(super) kind: String,
}

/// Ends the line of a promise that holds only with more than the default features.
const OPTIONAL: &str = " // with optional features";
const QUALIFIERS: &[&str] = &["pub", "const", "async", "unsafe", "extern"];

impl Line {
    pub(crate) fn parse(line: &str) -> Self {
        let (text, is_optional) = match line.strip_suffix(OPTIONAL) {
            Some(text) => (text, true),
            None => (line, false),
        };
        Self {
            key: key(text),
            text: text.to_owned(),
            is_optional,
        }
    }

    pub(super) fn optional(text: &str) -> String {
        format!("{text}{OPTIONAL}")
    }

    /// The line as it stands in the listing.
    pub(super) fn shown(&self) -> String {
        if self.is_optional {
            Self::optional(&self.text)
        } else {
            self.text.clone()
        }
    }

    /// The item that the line is about, as far as it has a path.
    pub(crate) fn path(&self) -> &str {
        &self.key.name
    }

    /// `fn`, `struct`, `closed enum`, `impl` and so on.
    pub(crate) fn kind(&self) -> &str {
        &self.key.kind
    }
}

fn key(text: &str) -> Key {
    if let Some(rest) = text.strip_prefix("impl") {
        let rest = without_angles(rest).trim_start();
        let name = rest.split(" where ").next().unwrap_or(rest).to_owned();
        return Key {
            name,
            kind: "impl".to_owned(),
        };
    }
    if let Some((kind @ ("type" | "const"), rest)) = text.split_once(" <") {
        let name = rest.split(" = ").next().unwrap_or(rest);
        return Key {
            name: format!("<{name}"),
            kind: kind.to_owned(),
        };
    }
    plain_key(text)
}

fn plain_key(text: &str) -> Key {
    let mut words = Vec::new();
    let mut rest = text;
    // The name is the first word that is a path; every listed name has at least one of ours before it.
    while let Some((word, after)) = rest.split_once(' ') {
        if is_path_start(word) {
            break;
        }
        words.push(word);
        rest = after;
    }
    let is_name = |one: char| one == '_' || one == ':' || one == '#' || one.is_alphanumeric();
    let end = rest.find(|one| !is_name(one)).unwrap_or(rest.len());
    let name = rest[..end].trim_end_matches(':').to_owned();
    // `pub const X` and `pub const fn x` differ in kind; a function that becomes `const` stays a function.
    let kind = match words.last() {
        Some(&last) if words.first() == Some(&"pub") && !QUALIFIERS.contains(&last) => {
            last.to_owned()
        }
        Some(&"const") => "const".to_owned(),
        _ => words.join(" "),
    };
    // One name per type in several `impl` blocks: what the block is for tells them apart.
    let name = match text.split_once(" where Self = ") {
        Some((_, rest)) => format!("{name} of {}", first_type(rest)),
        None => name,
    };
    Key { name, kind }
}

/// Facade crates are the roots of all names.
fn is_path_start(word: &str) -> bool {
    word.starts_with("b2sdk_v")
}

/// What stands before the first comma outside brackets.
fn first_type(text: &str) -> &str {
    let mut depth = 0_i32;
    for (at, character) in text.char_indices() {
        match character {
            '<' | '(' | '[' => depth += 1,
            '>' | ')' | ']' => depth -= 1,
            ',' if depth == 0 => return &text[..at],
            _ => {}
        }
    }
    text
}

/// `<T: Into<U>> Trait` without the first pair of angles and what is in it.
fn without_angles(text: &str) -> &str {
    if !text.starts_with('<') {
        return text;
    }
    let mut depth = 0_i32;
    let mut before = ' ';
    for (at, character) in text.char_indices() {
        match character {
            '<' => depth += 1,
            '>' if before != '-' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &text[at + 1..];
        }
        before = character;
    }
    text
}

/// The signature without the names of its parameters: users call by position.
pub(super) fn without_parameter_names(text: &str) -> String {
    let Some((before, parameters, after)) = parameters(text) else {
        return text.to_owned();
    };
    let types = parameters.iter().map(|one| without_name(one));
    format!("{before}{}{after}", types.collect::<Vec<_>>().join(","))
}

/// Whether two signatures have the same parameters in another order, as far as the names say.
pub(super) fn is_reordered(one: &str, other: &str) -> bool {
    let names = |text| {
        let (_, parameters, _) = parameters(text)?;
        let names = parameters.into_iter().map(name);
        Some(names.collect::<Vec<_>>())
    };
    let sorted = |mut names: Vec<_>| {
        names.sort_unstable();
        names
    };
    let (one, other) = (names(one), names(other));
    one != other && one.map(sorted) == other.map(sorted)
}

/// What stands before the parameters, each of them, and what follows.
fn parameters(text: &str) -> Option<(&str, Vec<&str>, &str)> {
    let open = parameters_start(text)?;
    let mut depth = 0_i32;
    let mut before = ' ';
    let mut start = open + 1;
    let mut found = Vec::new();
    for (at, character) in text.char_indices().skip_while(|(at, _)| *at <= open) {
        let closes = depth == 0 && character == ')';
        match character {
            '(' | '[' | '{' | '<' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            '>' if before != '-' => depth -= 1,
            _ => {}
        }
        before = character;
        if closes || (depth == 0 && character == ',') {
            found.push(&text[start..at]);
            start = at + character.len_utf8();
        }
        if closes {
            return Some((&text[..=open], found, &text[at..]));
        }
    }
    None
}

/// `name: Type` without the name; a receiver stays.
fn without_name(parameter: &str) -> &str {
    let trimmed = parameter.trim_start();
    match trimmed.split_once(": ") {
        Some((name, rest)) if is_name(name) && name != "self" => rest,
        _ => trimmed,
    }
}

fn name(parameter: &str) -> &str {
    let trimmed = parameter.trim_start();
    match trimmed.split_once(": ") {
        Some((name, _)) if is_name(name) => name,
        _ => trimmed,
    }
}

fn is_name(text: &str) -> bool {
    !text.contains(['<', '(', '&', ' '])
}

/// Where the parameters of a function begin: the first parenthesis outside its generic parameters.
pub(crate) fn parameters_start(text: &str) -> Option<usize> {
    if key(text).kind != "fn" {
        return None;
    }
    let mut depth = 0_i32;
    let mut before = ' ';
    for (at, character) in text.char_indices() {
        match character {
            '<' => depth += 1,
            '>' if before != '-' => depth -= 1,
            '(' if depth == 0 => return Some(at),
            _ => {}
        }
        before = character;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_knows_what_it_is_about() {
        for (line, kind, name) in [
            ("pub mod b2sdk_v3::sync", "mod", "b2sdk_v3::sync"),
            (
                "pub struct b2sdk_v3::A<T: Into<u8>>",
                "struct",
                "b2sdk_v3::A",
            ),
            (
                "pub fn b2sdk_v3::A::f<T>(&self) -> u8",
                "fn",
                "b2sdk_v3::A::f",
            ),
            ("pub const async fn b2sdk_v3::f()", "fn", "b2sdk_v3::f"),
            (
                "pub const b2sdk_v3::A::K: u8 = 3",
                "const",
                "b2sdk_v3::A::K",
            ),
            ("pub unsafe trait b2sdk_v3::T: Send", "trait", "b2sdk_v3::T"),
            ("pub field b2sdk_v3::A::x: u8", "field", "b2sdk_v3::A::x"),
            (
                "closed enum b2sdk_v3::E { A, B }",
                "closed enum",
                "b2sdk_v3::E",
            ),
            ("must_use b2sdk_v3::f", "must_use", "b2sdk_v3::f"),
            ("required b2sdk_v3::T::m", "required", "b2sdk_v3::T::m"),
            (
                "impl<T: Fn(u8) -> u8> From<T> for b2sdk_v3::A<T> where T: Send",
                "impl",
                "From<T> for b2sdk_v3::A<T>",
            ),
            (
                "type <b2sdk_v3::A as Iterator>::Item = u8",
                "type",
                "<b2sdk_v3::A as Iterator>::Item",
            ),
            (
                "pub fn b2sdk_v3::A::f(self) where Self = b2sdk_v3::A<u8, u8>, T: Copy",
                "fn",
                "b2sdk_v3::A::f of b2sdk_v3::A<u8, u8>",
            ),
        ] {
            let key = Line::parse(line).key;
            assert_eq!(
                (key.kind.as_str(), key.name.as_str()),
                (kind, name),
                "{line}"
            );
        }
    }

    #[test]
    fn the_mark_of_optional_features_is_not_part_of_the_text() {
        let line = Line::parse(&Line::optional("pub mod b2sdk_v3::simulator"));
        assert!(line.is_optional);
        assert_eq!(line.text, "pub mod b2sdk_v3::simulator");
    }

    #[test]
    fn parameters_that_change_places_are_not_new_names() {
        let a = "pub fn b2sdk_v3::f(&self, from: &str, to: &str) -> (u8, u8)";
        let b = "pub fn b2sdk_v3::f(&self, to: &str, from: &str) -> (u8, u8)";
        let c = "pub fn b2sdk_v3::f(&self, a: &str, b: &str) -> (u8, u8)";
        assert!(is_reordered(a, b));
        assert!(!is_reordered(a, c) && !is_reordered(a, a));
    }

    #[test]
    fn signatures_that_differ_in_names_only_are_equal_without_them() {
        let names = without_parameter_names;
        let a =
            "pub fn b2sdk_v3::f<F: Fn(u8) -> u8>(&self, name: impl Into<String>, f: F) -> (u8, u8)";
        let b =
            "pub fn b2sdk_v3::f<F: Fn(u8) -> u8>(&self, key: impl Into<String>, g: F) -> (u8, u8)";
        let c =
            "pub fn b2sdk_v3::f<F: Fn(u8) -> u8>(&self, f: F, name: impl Into<String>) -> (u8, u8)";
        assert_eq!(names(a), names(b));
        assert_ne!(names(a), names(c));
        assert_ne!(
            names("pub fn b2sdk_v3::f(x: u8)"),
            names("pub fn b2sdk_v3::f(x: u16)")
        );
        assert_ne!(
            names("pub fn b2sdk_v3::f(self)"),
            names("pub fn b2sdk_v3::f(x: Self)")
        );
        assert_ne!(
            names("pub field b2sdk_v3::A::x: (u8)"),
            names("pub field b2sdk_v3::A::y: (u8)")
        );
    }
}
