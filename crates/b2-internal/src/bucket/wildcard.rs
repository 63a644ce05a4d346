//! Patterns of names, as the shell knows them, but with a `*` that crosses slashes.

use regex::Regex;

use crate::error::{Error, ErrorKind};

/// A pattern: `*` is any text, `?` any character, `[abc]` and `[a-c]` one of these, `[!abc]` one that is none of these.
#[derive(Debug, Clone)]
pub(super) struct Wildcard(Regex);

impl Wildcard {
    /// Reads a pattern. Any text is one.
    pub(super) fn new(pattern: &str) -> Result<Self, Error> {
        let regex = Regex::new(&translated(pattern)).map_err(|cause| {
            // Only its size can be wrong with a pattern.
            Error::new(ErrorKind::ValueError {
                message: "the pattern is too long".to_owned(),
            })
            .with_source(cause)
        })?;
        Ok(Self(regex))
    }

    /// Whether the whole of `name` fits.
    pub(super) fn is_match(&self, name: &str) -> bool {
        self.0.is_match(name)
    }
}

/// The text before the first character of a pattern that is not itself: what every name that fits begins with.
pub(super) fn literal_prefix(pattern: &str) -> &str {
    &pattern[..pattern.find(['*', '?', '[']).unwrap_or(pattern.len())]
}

fn translated(pattern: &str) -> String {
    let mut regex = String::from("(?s)^");
    let mut rest = pattern;
    while let Some(character) = rest.chars().next() {
        rest = &rest[character.len_utf8()..];
        match character {
            '*' => regex.push_str(".*"),
            '?' => regex.push('.'),
            '[' => match set(rest) {
                Some((set, after)) => {
                    regex.push_str(&set);
                    rest = after;
                }
                // Nothing closes it, so it is just a bracket.
                None => regex.push_str("\\["),
            },
            _ => regex.push_str(&regex::escape(character.encode_utf8(&mut [0; 4]))),
        }
    }
    regex.push('$');
    regex
}

/// Reads a set after its bracket. A `]` that comes first belongs to the set.
fn set(rest: &str) -> Option<(String, &str)> {
    let (is_negated, body) = match rest.strip_prefix('!') {
        Some(body) => (true, body),
        None => (false, rest),
    };
    let first = body.chars().next()?.len_utf8();
    let end = first + body[first..].find(']')?;
    let characters: Vec<char> = body[..end].chars().collect();
    let mut ranges = String::new();
    let mut index = 0;
    while index < characters.len() {
        let (low, mut high) = (characters[index], characters[index]);
        index += 1;
        if index + 1 < characters.len() && characters[index] == '-' {
            high = characters[index + 1];
            index += 2;
        }
        // A range that runs backwards holds nothing.
        if low <= high {
            ranges.push_str(&format!(
                "\\x{{{:x}}}-\\x{{{:x}}}",
                u32::from(low),
                u32::from(high)
            ));
        }
    }
    let set = match (ranges.is_empty(), is_negated) {
        (true, true) => ".".to_owned(),
        (true, false) => "[^\\s\\S]".to_owned(),
        (false, true) => format!("[^{ranges}]"),
        (false, false) => format!("[{ranges}]"),
    };
    Some((set, &body[end + 1..]))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn patterns_fit_as_python_fits_them() {
        for (pattern, name, fits) in [
            ("*", "", true),
            ("*.txt", "a/b.txt", true),
            ("*.txt", "a.csv", false),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("*.[ct]sv", "a.tsv", true),
            ("*.[ct]sv", "a.ksv", false),
            ("[!a]", "b", true),
            ("[!a]", "a", false),
            ("[a-c]x", "bx", true),
            ("[c-a]x", "bx", false),
            ("[!c-a]x", "bx", true),
            ("[]]", "]", true),
            ("[!]]", "]", false),
            ("[a-]", "-", true),
            ("[", "[", true),
            ("[abc", "[abc", true),
            ("a.b", "axb", false),
            ("A", "a", false),
            ("a\\*", "a\\b", true),
            ("{a,b}", "a", false),
            ("[^a]", "^", true),
            ("[&&a]", "&", true),
            ("a\nb*", "a\nb\nc", true),
            ("自?", "自由", true),
        ] {
            assert_eq!(
                Wildcard::new(pattern).unwrap().is_match(name),
                fits,
                "{pattern} {name}"
            );
        }
    }

    #[test]
    fn a_listing_begins_with_all_that_is_sure() {
        for (pattern, prefix) in [
            ("b/c/*.txt", "b/c/"),
            ("b/c/x*", "b/c/x"),
            ("a/*/result.[ct]sv", "a/"),
            ("*.txt", ""),
            ("abc*", "abc"),
            ("a?b/c*", "a"),
            ("b/c/exact", "b/c/exact"),
        ] {
            assert_eq!(literal_prefix(pattern), prefix, "{pattern}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_pattern_and_what_fits_begins_with_its_prefix(pattern in "[a-c*?\\[\\]!^&~\\\\{}/-]{0,12}", name in "[a-c/\\[\\]]{0,12}") {
            if Wildcard::new(&pattern).unwrap().is_match(&name) {
                prop_assert!(name.starts_with(literal_prefix(&pattern)));
            }
        }

        #[test]
        fn a_pattern_without_wildcards_fits_itself_only(name in "[a-z./+()|$^]{0,12}", other in "[a-z.]{0,12}") {
            let pattern = Wildcard::new(&name).unwrap();
            prop_assert!(pattern.is_match(&name));
            prop_assert_eq!(pattern.is_match(&other), name == other);
        }
    }
}
