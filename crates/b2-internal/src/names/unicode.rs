//! Names that look the same: in composed or decomposed form, in upper or lower case.

use unicode_normalization::{UnicodeNormalization as _, is_nfc};

/// The name in Unicode's composed form (NFC); `None` when it is in it already.
pub(crate) fn composed(name: &str) -> Option<String> {
    (!is_nfc(name)).then(|| name.nfc().collect())
}

/// What is the same for all names that a file system may take for one.
pub(crate) fn folded(name: &str) -> String {
    // Lower case first: some letters change their form with it.
    name.nfc().flat_map(char::to_lowercase).nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_look_the_same_are_folded_into_one() {
        for (one, other) in [
            ("README", "readme"),
            ("caf\u{e9}", "CAFE\u{301}"),
            ("\u{212b}", "\u{e5}"),
            ("a/B", "A/b"),
        ] {
            assert_eq!(folded(one), folded(other), "{one} {other}");
        }
        assert_ne!(folded("a"), folded("a "));
        assert_ne!(folded("e"), folded("e\u{301}"));
    }

    #[test]
    fn only_what_is_not_composed_is_changed() {
        assert_eq!(composed("caf\u{e9}"), None);
        assert_eq!(composed("cafe\u{301}").as_deref(), Some("caf\u{e9}"));
    }
}
