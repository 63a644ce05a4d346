//! Names on a terminal: a file's name may hold anything, and must neither steer a terminal nor break a line of output.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Writes unprintable characters as `\xHH`. Tab, line feed and the other white space of ASCII stay.
///
/// ```
/// # use b2_internal::names::printable::unprintable_to_hex;
/// assert_eq!(unprintable_to_hex("\u{1b}[2Ja.jpg"), r"\x1b[2Ja.jpg");
/// ```
pub fn unprintable_to_hex(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unprintable) {
        return Cow::Borrowed(text);
    }
    let mut hexed = String::with_capacity(text.len() + 3);
    for character in text.chars() {
        if is_unprintable(character) {
            // Writing into a String cannot fail.
            let _ = write!(hexed, "\\x{:02x}", u32::from(character));
        } else {
            hexed.push(character);
        }
    }
    Cow::Owned(hexed)
}

/// Writes unprintable characters as `\xHH` and quotes the result for a POSIX shell where a shell would need it.
///
/// ```
/// # use b2_internal::names::printable::escape_control_chars;
/// assert_eq!(escape_control_chars("my photo.jpg"), "'my photo.jpg'");
/// assert_eq!(escape_control_chars("photo.jpg"), "photo.jpg");
/// ```
pub fn escape_control_chars(text: &str) -> Cow<'_, str> {
    let hexed = unprintable_to_hex(text);
    if hexed.bytes().all(is_plain_in_a_shell) {
        return hexed;
    }
    Cow::Owned(format!("'{}'", hexed.replace('\'', r#"'"'"'"#)))
}

/// Replaces unprintable characters with U+FFFD, and tells whether there were any.
///
/// ```
/// # use b2_internal::names::printable::substitute_control_chars;
/// let (shown, had_any) = substitute_control_chars("\u{1b}[2Ja.jpg");
/// assert!(had_any && shown == "\u{fffd}[2Ja.jpg");
/// ```
pub fn substitute_control_chars(text: &str) -> (String, bool) {
    let substituted = text.replace(is_unprintable, "\u{fffd}");
    let is_changed = substituted != text;
    (substituted, is_changed)
}

fn is_unprintable(character: char) -> bool {
    matches!(character, '\0'..='\x08' | '\x0e'..='\x1f' | '\x7f'..='\u{9f}')
}

fn is_plain_in_a_shell(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"@%+=:,./-_".contains(&byte)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_printed_as_the_table_says() {
        for (text, hexed, quoted, substituted) in [
            ("", "", "", ""),
            (" abc-z", " abc-z", "' abc-z'", " abc-z"),
            ("a\x7fb", r"a\x7fb", r"'a\x7fb'", "a\u{fffd}b"),
            ("\x1b[32mC", r"\x1b[32mC", r"'\x1b[32mC'", "\u{fffd}[32mC"),
            ("it's", "it's", r#"'it'"'"'s'"#, "it's"),
            ("-x", "-x", "-x", "-x"),
            ("a=b,c", "a=b,c", "a=b,c", "a=b,c"),
            (
                "a@b%c:d+e./-_",
                "a@b%c:d+e./-_",
                "a@b%c:d+e./-_",
                "a@b%c:d+e./-_",
            ),
            ("a;b", "a;b", "'a;b'", "a;b"),
            ("~/x", "~/x", "'~/x'", "~/x"),
            ("é", "é", "'é'", "é"),
            ("\u{9b}", r"\x9b", r"'\x9b'", "\u{fffd}"),
            ("abc", "abc", "abc", "abc"),
            // The characters around those that are not printed.
            ("\x08\x0e", r"\x08\x0e", r"'\x08\x0e'", "\u{fffd}\u{fffd}"),
            (
                "\t\n\x0b\x0c\r",
                "\t\n\x0b\x0c\r",
                "'\t\n\x0b\x0c\r'",
                "\t\n\x0b\x0c\r",
            ),
            ("\0\x1f", r"\x00\x1f", r"'\x00\x1f'", "\u{fffd}\u{fffd}"),
            (
                "\u{80}\u{9f}",
                r"\x80\x9f",
                r"'\x80\x9f'",
                "\u{fffd}\u{fffd}",
            ),
            (" \u{a0}", " \u{a0}", "' \u{a0}'", " \u{a0}"),
        ] {
            assert_eq!(unprintable_to_hex(text), hexed, "{text:?}");
            assert_eq!(escape_control_chars(text), quoted, "{text:?}");
            let is_changed = substituted != text;
            let expected = (substituted.to_owned(), is_changed);
            assert_eq!(substitute_control_chars(text), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_unprintable_is_left(text in any::<String>()) {
            prop_assert!(!escape_control_chars(&text).contains(is_unprintable));
            prop_assert!(!substitute_control_chars(&text).0.contains(is_unprintable));
        }
    }
}
