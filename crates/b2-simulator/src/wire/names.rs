use crate::refusal::Refusal;

/// Refuses a file name that B2 does not take (protocol section 3.7).
pub(crate) fn check_file_name(name: &str) -> Result<(), Refusal> {
    let problem = if name.is_empty() {
        "File name must not be empty"
    } else if name.len() > 1024 {
        "File name is too long (at most 1024 bytes)"
    } else if name.chars().any(|c| c < ' ') {
        "File name contains a control character"
    } else if name.contains('\u{7f}') {
        "File name contains DEL"
    } else if name.starts_with('/') || name.ends_with('/') {
        "File name must not start or end with '/'"
    } else if name.contains("//") {
        "File name must not contain '//'"
    } else {
        return Ok(());
    };
    Err(Refusal::bad_request(problem))
}

/// Refuses a bucket name that B2 does not take (protocol section 3.7).
pub(crate) fn check_bucket_name(name: &str) -> Result<(), Refusal> {
    let is_reserved = name
        .get(..3)
        .is_some_and(|start| start.eq_ignore_ascii_case("b2-"));
    let is_well_formed = (6..=63).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if is_well_formed && !is_reserved {
        return Ok(());
    }
    Err(Refusal::new(
        400,
        "invalid_bucket_name",
        format!("Invalid bucket name: {name}"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_follow_the_rules() {
        let longest = "é".repeat(512);
        let segment = "s".repeat(251);
        for good in [
            "a",
            "a/b",
            "ünï/✓ x",
            "back\\slash",
            ".",
            "..",
            &longest,
            &segment,
        ] {
            assert_eq!(check_file_name(good), Ok(()), "{good}");
        }
        let too_long = format!("{longest}x");
        for bad in ["", "/a", "a/", "a//b", "a\nb", "a\u{7f}b", &too_long] {
            assert!(check_file_name(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn bucket_names_follow_the_rules() {
        for good in ["abcdef", "My-Bucket-1", &"b".repeat(63)] {
            assert_eq!(check_bucket_name(good), Ok(()), "{good}");
        }
        for bad in [
            "",
            "abcde",
            "b2-bucket",
            "B2-bucket",
            "with_underscore",
            "dotted.name",
            "bücket",
            &"b".repeat(64),
        ] {
            assert!(check_bucket_name(bad).is_err(), "{bad}");
        }
    }
}
