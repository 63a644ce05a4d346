//! `api bless`, and what a release binds to.

use crate::scratch::{RELEASED, Scratch};

const BUCKET: &str = "core/src/store/bucket.rs";
const LISTING: &str = "b2sdk-v2/api.txt";

/// What is listed today was released as `version`.
fn release(scratch: &Scratch, version: &str) {
    let listing = scratch.read(LISTING);
    scratch.write(RELEASED, &format!("# released: {version}\n{listing}"));
}

#[test]
fn an_addition_is_blessed() {
    let scratch = Scratch::take();
    scratch.replace(
        BUCKET,
        "pub(crate) fn internal(",
        "/// New.\n    pub fn more(&self) {}\n\n    pub(crate) fn internal(",
    );
    release(&scratch, "1.2.0");
    assert_eq!(scratch.gate("check").code, 2);
    assert_eq!(scratch.gate("bless").code, 0);
    assert_eq!(scratch.gate("check").code, 0);
    assert!(
        scratch
            .read(LISTING)
            .contains("pub fn b2sdk_v2::Bucket::more(&self)")
    );
}

#[test]
fn what_was_not_released_may_go_with_a_blessing() {
    let scratch = Scratch::take();
    scratch.replace(BUCKET, "pub fn each(", "pub fn every(");
    assert_eq!(scratch.gate("check").code, 1);
    assert_eq!(scratch.gate("bless").code, 0);
    assert_eq!(scratch.gate("check").code, 0);
}

#[test]
fn what_was_released_stays_until_the_version_that_may_break_it() {
    let scratch = Scratch::take();
    release(&scratch, "1.2.0");
    scratch.replace(BUCKET, "pub fn each(", "pub fn every(");
    let before = scratch.read(LISTING);
    let refused = scratch.gate("bless");
    assert_eq!(refused.code, 1, "{}", refused.text);
    assert!(
        refused.text.contains("released in 1.2.0"),
        "{}",
        refused.text
    );
    assert!(refused.text.contains("MAJOR"), "{}", refused.text);
    assert_eq!(scratch.read(LISTING), before);
    // Not even a listing that was edited by hand lets it pass.
    scratch.write(LISTING, &before.replace("::each(", "::every("));
    assert_eq!(scratch.gate("check").code, 1);
    scratch.replace(
        "b2sdk-v2/Cargo.toml",
        "version = \"1.2.0\"",
        "version = \"2.0.0\"",
    );
    assert_eq!(scratch.gate("bless").code, 0);
    assert_eq!(scratch.gate("check").code, 0);
}

#[test]
fn what_is_wrong_in_itself_is_not_blessed() {
    let scratch = Scratch::take();
    scratch.replace(BUCKET, "pub(crate) fn internal(", "pub fn internal(");
    let before = scratch.read(LISTING);
    assert_eq!(scratch.gate("bless").code, 1);
    assert_eq!(scratch.read(LISTING), before);
}
