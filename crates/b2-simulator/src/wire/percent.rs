use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::refusal::Refusal;

/// What B2 writes as `%XX`: all but letters, digits and `-_.~/` (protocol section 3.6).
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b'/');

/// Writes a name or an info value for a header.
pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

/// Reads a name or an info value: `%XX` is a byte of UTF-8, `+` is a space.
pub(crate) fn decode(text: &str) -> Result<String, Refusal> {
    let broken =
        || Refusal::bad_request(format!("Bad character in percent-encoded string: {text}"));
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || rest.next().and_then(|byte| char::from(byte).to_digit(16));
                let (high, low) = (digit().ok_or_else(broken)?, digit().ok_or_else(broken)?);
                (high * 16 + low) as u8
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).map_err(|_| broken())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Backblaze's own test table: character, full encoding, minimal encoding.
    const TABLE: &[(&str, &str, &str)] = &[
        (" ", "%20", "+"),
        ("!", "%21", "!"),
        ("\"", "%22", "%22"),
        ("#", "%23", "%23"),
        ("$", "%24", "$"),
        ("%", "%25", "%25"),
        ("&", "%26", "%26"),
        ("'", "%27", "'"),
        ("(", "%28", "("),
        (")", "%29", ")"),
        ("*", "%2A", "*"),
        ("+", "%2B", "%2B"),
        (",", "%2C", ","),
        ("-", "%2D", "-"),
        (".", "%2E", "."),
        ("/", "/", "/"),
        ("0", "%30", "0"),
        ("9", "%39", "9"),
        (":", "%3A", ":"),
        (";", "%3B", ";"),
        ("<", "%3C", "%3C"),
        ("=", "%3D", "="),
        (">", "%3E", "%3E"),
        ("?", "%3F", "%3F"),
        ("@", "%40", "@"),
        ("A", "%41", "A"),
        ("Z", "%5A", "Z"),
        ("[", "%5B", "%5B"),
        ("\\", "%5C", "%5C"),
        ("]", "%5D", "%5D"),
        ("^", "%5E", "%5E"),
        ("_", "%5F", "_"),
        ("`", "%60", "%60"),
        ("a", "%61", "a"),
        ("z", "%7A", "z"),
        ("{", "%7B", "%7B"),
        ("|", "%7C", "%7C"),
        ("}", "%7D", "%7D"),
        ("~", "%7E", "~"),
        ("\u{7f}", "%7F", "%7F"),
        ("自由", "%E8%87%AA%E7%94%B1", "%E8%87%AA%E7%94%B1"),
        ("\u{10400}", "%F0%90%90%80", "%F0%90%90%80"),
    ];

    #[test]
    fn both_forms_of_backblazes_table_decode() {
        for (character, full, minimal) in TABLE {
            assert_eq!(decode(full).as_deref(), Ok(*character));
            assert_eq!(decode(minimal).as_deref(), Ok(*character));
        }
    }

    #[test]
    fn broken_encodings_are_refused() {
        for text in ["%", "%4", "%G0", "%ff", "a%C3"] {
            assert_eq!(
                decode(text).map_err(|refusal| refusal.status),
                Err(400),
                "{text}"
            );
        }
    }

    proptest! {
        #[test]
        fn what_is_encoded_decodes_to_itself(text in ".*") {
            prop_assert_eq!(decode(&encode(&text)), Ok(text));
        }
    }
}
