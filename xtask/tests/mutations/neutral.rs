//! What no user can see, and what does not build.

use crate::scratch::Says::Same;
use crate::scratch::{Edit, Scratch};

const BUCKET: &str = "core/src/store/bucket.rs";

#[test]
fn another_way_to_write_the_same_is_the_same() {
    Scratch::try_all(&[
        Edit {
            name: "bounds at the parameter, in another order",
            changes: &[(
                BUCKET,
                "upload<S>(&self, source: S, size: u64) -> Upload<S>\n    where\n        S: AsRef<[u8]> + Send + 'static,\n    {",
                "upload<S: Send + AsRef<[u8]> + 'static>(&self, source: S, size: u64) -> Upload<S> {",
            )],
            newer: Same,
            older: Same,
            report: &[],
        },
        Edit {
            name: "an alias written out",
            changes: &[(
                BUCKET,
                "-> Result<HashMap<String, String>>",
                "-> std::result::Result<HashMap<String, String>, Error>",
            )],
            newer: Same,
            older: Same,
            report: &[],
        },
        Edit {
            name: "the type by its name instead of Self, and another import",
            changes: &[(
                BUCKET,
                "name: impl Into<String>) -> Self",
                "name: impl Into<std::string::String>) -> Bucket",
            )],
            newer: Same,
            older: Same,
            report: &[],
        },
        Edit {
            name: "something new in the core that no interface exports",
            changes: &[(
                "core/src/store/hidden.rs",
                "pub struct Hidden;",
                "pub struct Hidden;\n\nimpl Hidden {\n    /// More.\n    pub fn more(&self) {}\n}",
            )],
            newer: Same,
            older: Same,
            report: &[],
        },
        Edit {
            name: "an item that moves inside the core",
            changes: &[
                (
                    "core/src/net.rs",
                    "/// Opens a connection.\npub fn connect(host: &str, port: u16) -> std::io::Result<()> {\n    let _ = (host, port);\n    Ok(())\n}",
                    "pub use crate::store::connect;",
                ),
                (
                    "core/src/store/mod.rs",
                    "mod hidden;",
                    "mod hidden;\n/// Opens a connection.\npub fn connect(host: &str, port: u16) -> std::io::Result<()> {\n    let _ = (host, port);\n    Ok(())\n}",
                ),
            ],
            newer: Same,
            older: Same,
            report: &[],
        },
        Edit {
            name: "another body and other words",
            changes: &[
                (
                    BUCKET,
                    "/// Its name, borrowed.",
                    "/// The name that it has.",
                ),
                (
                    BUCKET,
                    "Err(Error { code: 404 })",
                    "Err(Error { code: 410 })",
                ),
            ],
            newer: Same,
            older: Same,
            report: &[],
        },
    ]);
}

#[test]
fn the_toy_keeps_the_promises_that_are_listed() {
    let answer = Scratch::take().gate("check");
    assert_eq!(answer.code, 0, "{}", answer.text);
}

#[test]
fn what_does_not_build_is_neither_same_nor_different() {
    let scratch = Scratch::take();
    for (file, from, to) in [
        (BUCKET, "pub fn each(", "pub fn each(("),
        // rustdoc does not look into bodies; the gate must.
        (
            "b2sdk-v1/src/lib.rs",
            "self.0.name().to_owned()",
            "self.0.name()",
        ),
        (
            "b2sdk-v2/src/lib.rs",
            "Upload as UploadRequest",
            "Uplaod as UploadRequest",
        ),
    ] {
        let original = scratch.read(file);
        scratch.replace(file, from, to);
        let answer = scratch.gate("check");
        scratch.write(file, &original);
        assert_eq!(answer.code, 3, "{to}\n{}", answer.text);
        assert!(answer.text.contains("error"), "{to}\n{}", answer.text);
    }
}
