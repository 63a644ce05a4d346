//! Pieces of the texts that the rows of the table share, and Python's way of writing strings and lists in texts.

use std::path::PathBuf;

use super::Error;

/// How much of a body that is not JSON a text shows.
const EXCERPT_BYTES: usize = 200;

/// `{message} ({code})`, with `otherwise` for an empty message and no brackets without a code.
pub(super) fn coded(message: &str, otherwise: &str, code: &Option<String>) -> String {
    let message = or(message, otherwise);
    match code {
        Some(code) => format!("{message} ({code})"),
        None => message.to_owned(),
    }
}

/// The text, or `otherwise` for an empty one.
pub(super) fn or<'a>(text: &'a str, otherwise: &'a str) -> &'a str {
    if text.is_empty() { otherwise } else { text }
}

/// The text as Python shows an optional one.
pub(super) fn or_none(text: &Option<String>) -> &str {
    text.as_deref().unwrap_or("None")
}

/// `: {text}`, or nothing.
pub(super) fn after_colon(text: &Option<String>) -> String {
    after_colon_text(text.as_deref().unwrap_or_default())
}

/// `: {text}`, or nothing for an empty one.
pub(super) fn after_colon_text(text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        format!(": {text}")
    }
}

/// ` {path}`, or nothing.
pub(super) fn path_after_space(path: &Option<PathBuf>) -> String {
    path.as_ref()
        .map(|path| format!(" {}", path.display()))
        .unwrap_or_default()
}

/// `file [{name}]`, or `a file`.
pub(super) fn named(what: &str, name: &Option<String>) -> String {
    match name.as_deref().unwrap_or_default() {
        "" => format!("a {what}"),
        name => format!("{what} [{name}]"),
    }
}

pub(super) fn bucket_id_not_found(bucket_id: &Option<String>) -> String {
    match bucket_id {
        Some(id) => format!("Bucket with id={id} not found"),
        None => "Bucket not found".to_owned(),
    }
}

/// `Part number {file id}`: what Python calls a number is the id of the large file.
pub(super) fn part_of(file_id: &Option<String>) -> String {
    match file_id {
        Some(id) => format!("Part number {id}"),
        None => "A part".to_owned(),
    }
}

/// The punctuation differs by direction in Python, and scripts may look for it.
pub(super) fn clock_skew(seconds: i64) -> String {
    let distance = seconds.unsigned_abs();
    if seconds < 0 {
        format!("ClockSkew: local clock is {distance} seconds behind server")
    } else {
        format!("ClockSkew; local clock is {distance} seconds ahead of server")
    }
}

pub(super) fn invalid_range(content_length: u64, (start, end): (u64, u64)) -> String {
    let size = (u128::from(end) + 1).saturating_sub(u128::from(start));
    format!(
        "A range of {start}-{end} was requested (size of {size}), but cloud could only serve {content_length} of that"
    )
}

/// The beginning of a body, with `...` when there is more.
pub(super) fn excerpt(content: &[u8]) -> String {
    let shown = content.get(..EXCERPT_BYTES).unwrap_or(content);
    let more = if content.len() > EXCERPT_BYTES {
        "..."
    } else {
        ""
    };
    format!("{}{more}", String::from_utf8_lossy(shown))
}

/// One error per line.
pub(super) fn lines(errors: &[Error]) -> String {
    let texts: Vec<String> = errors.iter().map(Error::to_string).collect();
    texts.join("\n")
}

/// A list of strings as Python writes it: `['a', 'b']`.
pub(crate) fn python_list<S: AsRef<str>>(items: &[S]) -> String {
    let items: Vec<String> = items.iter().map(|item| python_str(item.as_ref())).collect();
    format!("[{}]", items.join(", "))
}

/// A string in quotes as Python's `repr` writes it.
pub(crate) fn python_str(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push(quote);
    for c in text.chars() {
        push_escaped(&mut quoted, c, quote);
    }
    quoted.push(quote);
    quoted
}

fn push_escaped(quoted: &mut String, c: char, quote: char) {
    match c {
        '\n' => quoted.push_str("\\n"),
        '\r' => quoted.push_str("\\r"),
        '\t' => quoted.push_str("\\t"),
        c if c == '\\' || c == quote => quoted.extend(['\\', c]),
        c if is_printable(c) => quoted.push(c),
        c => {
            let code = u32::from(c);
            quoted.push_str(&match code {
                0..=0xFF => format!("\\x{code:02x}"),
                0x100..=0xFFFF => format!("\\u{code:04x}"),
                _ => format!("\\U{code:08x}"),
            });
        }
    }
}

/// Whether Python shows `c` as itself. `escape_debug` goes by the same Unicode categories; it also escapes a combining
/// character at the beginning of a string, hence the letter in front.
fn is_printable(c: char) -> bool {
    matches!(c, '"' | '\'')
        || !['a', c]
            .iter()
            .collect::<String>()
            .escape_debug()
            .skip(1)
            .any(|c| c == '\\')
}
