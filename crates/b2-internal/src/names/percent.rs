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
///
/// ```
/// # use b2_internal::names::percent_encode;
/// assert_eq!(percent_encode("2026/a b+c.jpg"), "2026/a%20b%2Bc.jpg");
/// ```
pub fn percent_encode(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

/// Decodes what [`percent_encode`] or the service encoded: `+` is a space, a malformed escape stays as it is, and bytes
/// that are not UTF-8 become U+FFFD.
///
/// ```
/// # use b2_internal::names::percent_decode;
/// assert_eq!(percent_decode("2026/a%20b+c%2Bd.jpg"), "2026/a b c+d.jpg");
/// ```
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

    /// The service's table of what it decodes: a character, all of it encoded, and as little of it as may be.
    #[rustfmt::skip]
    const SERVICE: [(&str, &str, &str); 46] = [
        (" ", "%20", "+"), ("!", "%21", "!"), ("\"", "%22", "%22"), ("#", "%23", "%23"), ("$", "%24", "$"),
        ("%", "%25", "%25"), ("&", "%26", "&"), ("'", "%27", "'"), ("(", "%28", "("), (")", "%29", ")"),
        ("*", "%2A", "*"), ("+", "%2B", "%2B"), (",", "%2C", ","), ("-", "%2D", "-"), (".", "%2E", "."),
        ("/", "/", "/"), ("0", "%30", "0"), ("9", "%39", "9"), (":", "%3A", ":"), (";", "%3B", ";"),
        ("<", "%3C", "%3C"), ("=", "%3D", "="), (">", "%3E", "%3E"), ("?", "%3F", "%3F"), ("@", "%40", "@"),
        ("A", "%41", "A"), ("Z", "%5A", "Z"), ("[", "%5B", "%5B"), ("\\", "%5C", "%5C"), ("]", "%5D", "%5D"),
        ("^", "%5E", "%5E"), ("_", "%5F", "_"), ("`", "%60", "%60"), ("a", "%61", "a"), ("z", "%7A", "z"),
        ("{", "%7B", "%7B"), ("|", "%7C", "%7C"), ("}", "%7D", "%7D"), ("~", "%7E", "~"), ("\u{7f}", "%7F", "%7F"),
        ("\u{81ea}\u{7531}", "%E8%87%AA%E7%94%B1", "%E8%87%AA%E7%94%B1"), ("\u{10400}", "%F0%90%90%80", "%F0%90%90%80"),
        ("?", "%3f", "%3F"), ("%3F", "%253F", "%253F"), ("%253F", "%25253F", "%25253F"), ("a b/c", "a%20b/c", "a+b/c"),
    ];

    #[test]
    fn both_forms_of_the_services_table_are_read() {
        for (text, full, minimal) in SERVICE {
            assert_eq!(percent_decode(full), text);
            assert_eq!(percent_decode(minimal), text);
            let ours = percent_encode(text);
            assert_eq!(percent_decode(&ours), text);
            let is_unreserved = |c: char| c.is_ascii_alphanumeric() || "-_.~/%".contains(c);
            assert!(ours.chars().all(is_unreserved), "{ours}");
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
