//! The fault suite catches an engine that does less than it must: each edit below takes something away from a copy of this
//! workspace, and the suite has to fail over it within 200 seeds.
//!
//! Building the copy takes minutes, so only a deep run (`B2_TEST_DEEP`) does it; every run checks that the edits still fit
//! the sources. The suite's own test of its judge, with a small client instead of the engine, runs always.

mod copy;

use copy::Copy;

/// Something that is taken away from the engine.
struct Edit {
    name: &'static str,
    file: &'static str,
    /// There once.
    from: &'static str,
    to: &'static str,
    /// What the suite must say.
    finding: &'static str,
}

const TRANSFER: &str = "crates/b2-internal/src/transfer";

const EDITS: [Edit; 3] = [
    Edit {
        name: "downloads are not verified",
        file: "download/save.rs",
        from: "if expected != actual => mismatch(expected, actual)",
        to: "if expected != actual && number == 0 => mismatch(expected, actual)",
        finding: "other bytes were fetched than are there",
    },
    Edit {
        name: "an upload whose outcome is unknown is repeated blindly",
        file: "upload/attempts.rs",
        from: "match request.look().await {",
        to: "match request.look().await.and(Ok(None)) {",
        finding: "it was made",
    },
    Edit {
        name: "an upload URL that failed is used again",
        file: "upload/attempts.rs",
        from: "if matches!(error.kind(), ErrorKind::TooManyRequests) {",
        to: "if matches!(error.kind(), _) {",
        finding: "uses the upload URL that failed",
    },
];

#[test]
fn the_fault_suite_catches_every_mutated_engine_within_200_seeds() {
    let is_deep = std::env::var_os("B2_TEST_DEEP").is_some();
    let copy = Copy::take();
    for edit in &EDITS {
        let file = format!("{TRANSFER}/{}", edit.file);
        copy.replace(&file, edit.from, edit.to);
        if is_deep {
            let said = copy.run_fault_suite(edit.name);
            assert!(
                said.contains(edit.finding),
                "{}: caught for another reason:\n{said}",
                edit.name
            );
            println!("caught: {}", edit.name);
        }
        copy.restore(&file);
    }
}
