//! B2's percent-coding, for header values and paths of URLs.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but `A-Z a-z 0-9 - _ . ~ /`.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b'/');

/// Encodes `text` for a header or the path of a URL: UTF-8, and `%XX` for all but `A-Z a-z 0-9 - _ . ~ /`.
pub fn percent_encode(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

/// Decodes what [`percent_encode`] or the service encoded: `+` is a space, a malformed escape stays as it is, and bytes
/// that are not UTF-8 become U+FFFD.
pub fn percent_decode(text: &str) -> String {
    let with_spaces = text.replace('+', " ");
    percent_encoding::percent_decode_str(&with_spaces)
        .decode_utf8_lossy()
        .into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_published_vectors_hold() {
        for (text, encoded) in [
            ("a b", "a%20b"),
            ("a+b", "a%2Bb"),
            ("a/b", "a/b"),
            ("a~b", "a~b"),
            ("a'b", "a%27b"),
            ("!*()", "%21%2A%28%29"),
            ("%41", "%2541"),
            ("a?b=c&d", "a%3Fb%3Dc%26d"),
            ("\u{81ea}\u{7531}", "%E8%87%AA%E7%94%B1"),
            ("\u{10400}", "%F0%90%90%80"),
            ("\u{7f}", "%7F"),
        ] {
            assert_eq!(percent_encode(text), encoded);
            assert_eq!(percent_decode(encoded), text);
        }
    }

    #[test]
    fn decoding_takes_plus_as_space_and_leaves_malformed_escapes() {
        for (encoded, text) in [
            ("a+b", "a b"),
            ("%2B", "+"),
            ("%zz", "%zz"),
            ("%E4", "\u{fffd}"),
            ("100%", "100%"),
        ] {
            assert_eq!(percent_decode(encoded), text);
        }
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text in any::<String>()) {
            prop_assert_eq!(percent_decode(&percent_encode(&text)), text);
        }
    }
}
