//! Splits Rust source into tokens.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Word,
    Lifetime,
    /// A string, byte string, raw string or character.
    Text,
    Number,
    /// One character of punctuation.
    Mark,
    Comment,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    pub(crate) kind: Kind,
    pub(crate) text: &'a str,
    /// Counted from 1.
    pub(crate) line: usize,
}

impl Token<'_> {
    pub(crate) fn is(&self, text: &str) -> bool {
        self.kind != Kind::Text && self.kind != Kind::Comment && self.text == text
    }
}

/// The tokens of `source`, comments included. Source that does not compile gives tokens too, in some way.
pub(crate) fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut lexer = Lexer {
        rest: source,
        line: 1,
    };
    let mut tokens = Vec::new();
    while let Some(token) = lexer.next_token() {
        tokens.push(token);
    }
    tokens
}

struct Lexer<'a> {
    rest: &'a str,
    line: usize,
}

impl<'a> Lexer<'a> {
    fn next_token(&mut self) -> Option<Token<'a>> {
        let blank = self.rest.len() - self.rest.trim_start().len();
        self.take(blank);
        let first = self.rest.chars().next()?;
        let line = self.line;
        let (kind, len) = self.measure(first);
        let text = self.take(len);
        Some(Token { kind, text, line })
    }

    fn take(&mut self, len: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(len);
        self.line += taken.matches('\n').count();
        self.rest = rest;
        taken
    }

    fn measure(&self, first: char) -> (Kind, usize) {
        let rest = self.rest;
        if rest.starts_with("//") {
            return (Kind::Comment, rest.find('\n').unwrap_or(rest.len()));
        }
        if rest.starts_with("/*") {
            return (Kind::Comment, block_comment_len(rest));
        }
        if let Some(len) = string_len(rest) {
            return (Kind::Text, len);
        }
        if first == '\'' {
            return quote_len(rest);
        }
        if first.is_ascii_digit() {
            return (Kind::Number, number_len(rest));
        }
        if is_word(first) {
            let raw = if rest.starts_with("r#") { 2 } else { 0 };
            return (Kind::Word, raw + word_len(&rest[raw..]));
        }
        (Kind::Mark, first.len_utf8())
    }
}

fn is_word(character: char) -> bool {
    character == '_' || character.is_alphanumeric()
}

fn word_len(rest: &str) -> usize {
    rest.find(|character| !is_word(character))
        .unwrap_or(rest.len())
}

fn block_comment_len(rest: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

/// The length of the string that `rest` begins with: `"…"`, `b"…"`, `c"…"`, `r"…"`, `br#"…"#` and so on.
fn string_len(rest: &str) -> Option<usize> {
    let prefix = rest.find(|character| !matches!(character, 'b' | 'c' | 'r'))?;
    if prefix > 2 {
        return None;
    }
    let after = &rest[prefix..];
    if rest[..prefix].contains('r') {
        let hashes = after.find(|character| character != '#')?;
        if !after[hashes..].starts_with('"') {
            return None;
        }
        let end = format!("\"{}", "#".repeat(hashes));
        let body = prefix + hashes + 1;
        let close = rest[body..].find(&end);
        return Some(close.map_or(rest.len(), |at| body + at + end.len()));
    }
    if after.starts_with('"') {
        return Some(prefix + closed_by(after, '"'));
    }
    if rest.starts_with("b'") {
        return Some(1 + closed_by(after, '\''));
    }
    None
}

/// The length up to the `quote` that closes the one at the start, escapes skipped.
fn closed_by(rest: &str, quote: char) -> usize {
    let mut characters = rest.char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        if character == '\\' {
            characters.next();
        } else if character == quote {
            return at + quote.len_utf8();
        }
    }
    rest.len()
}

/// A character or a lifetime: `'a'` is the one, `'a` the other.
fn quote_len(rest: &str) -> (Kind, usize) {
    let mut characters = rest.chars().skip(1);
    let first = characters.next();
    let second = characters.next();
    if first == Some('\\') || second == Some('\'') {
        return (Kind::Text, closed_by(rest, '\''));
    }
    (Kind::Lifetime, 1 + word_len(&rest[1..]))
}

/// `1`, `0xff_u8`, `1.5e3`; but in `1..2` and `1.max(2)` only the `1`.
fn number_len(rest: &str) -> usize {
    let whole = word_len(rest);
    let fraction = &rest[whole..];
    let continues = fraction
        .strip_prefix('.')
        .is_some_and(|after| after.starts_with(|digit: char| digit.is_ascii_digit()));
    if continues {
        whole + 1 + word_len(&fraction[1..])
    } else {
        whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str, kind: Kind) -> Vec<&str> {
        let of_kind = |token: &Token<'_>| token.kind == kind;
        let all = tokens(source);
        all.into_iter()
            .filter(of_kind)
            .map(|token| token.text)
            .collect()
    }

    #[test]
    fn comments_and_strings_are_not_code() {
        let source = r##"
            // a todo!() in a comment
            let a = "todo!()"; /* and /* nested */ todo */
            let b = r#"a "quoted" todo"#; let c = b'\''; let d = br"x";
        "##;
        assert!(!texts(source, Kind::Word).contains(&"todo"));
        assert_eq!(
            texts(source, Kind::Text),
            [
                "\"todo!()\"",
                "r#\"a \"quoted\" todo\"#",
                "b'\\''",
                "br\"x\""
            ]
        );
        assert_eq!(texts(source, Kind::Comment).len(), 2);
    }

    #[test]
    fn a_lifetime_is_not_the_start_of_a_character() {
        let source = r"fn f<'a>(x: &'a str) { let c = 'a'; let d = '\''; let e = 'é'; }";
        assert_eq!(texts(source, Kind::Lifetime), ["'a", "'a"]);
        assert_eq!(texts(source, Kind::Text), ["'a'", r"'\''", "'é'"]);
    }

    #[test]
    fn a_range_is_two_numbers_and_a_raw_word_is_one_word() {
        assert_eq!(
            texts("0..10 1.5 2.max(3) 0xff_u8", Kind::Number),
            ["0", "10", "1.5", "2", "3", "0xff_u8"]
        );
        assert_eq!(
            texts("r#type br b c r", Kind::Word),
            ["r#type", "br", "b", "c", "r"]
        );
    }

    #[test]
    fn lines_count_through_strings_and_comments() {
        let source = "a\n\"x\ny\"\n/*\n*/ b";
        let last = tokens(source).pop();
        assert_eq!(last.map(|token| (token.text, token.line)), Some(("b", 5)));
    }

    #[test]
    fn source_that_ends_in_the_middle_of_something_still_ends() {
        for source in ["\"open", "r#\"open", "/* open", "'", "b'", "'\\", "1."] {
            let length: usize = tokens(source).iter().map(|token| token.text.len()).sum();
            assert_eq!(length, source.len(), "{source}");
        }
    }
}
