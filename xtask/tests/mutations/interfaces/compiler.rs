//! Programs of users, and which of them do not compile.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use super::copy::Copy;

/// A program over one interface.
#[derive(Debug, Clone)]
pub(super) struct Program {
    pub(super) name: String,
    text: String,
}

impl Program {
    pub(super) fn new(title: &str, text: &str, interface: u32) -> Self {
        let plain = |one: char| if one.is_alphanumeric() { one } else { '_' };
        let text = format!(
            "//! {title}\n#![allow(unused, dead_code)]\n#![deny(unfulfilled_lint_expectations)]\n\
             use b2sdk_v{interface} as b2;\n\n{text}\n\nfn main() {{}}\n"
        );
        Self {
            name: format!(
                "{}_v{interface}",
                title.chars().map(plain).collect::<String>()
            ),
            text,
        }
    }
}

/// The programs that do not compile, with what the compiler says. Each is a crate of its own, so that no error hides another.
pub(super) fn failures(copy: &Copy, programs: &[Program]) -> BTreeMap<String, String> {
    let folder = copy.path("consumer/src/bin");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the folder can be made");
    for program in programs {
        let path = folder.join(&program.name).with_extension("rs");
        fs::write(path, &program.text).expect("the program can be written");
    }
    let (_, messages, said) = copy.cargo(&[
        "check",
        "--quiet",
        "--package",
        "consumer",
        "--bins",
        "--keep-going",
        "--message-format",
        "json",
    ]);
    let mut failures = BTreeMap::new();
    let mut checked = 0;
    for line in messages.lines() {
        let message: Value = serde_json::from_str(line).expect("cargo prints JSON");
        let target = message["target"]["name"].as_str().unwrap_or_default();
        let is_program = programs.iter().any(|program| program.name == target);
        let is_error = message["message"]["level"] == "error";
        if is_error {
            let text = message["message"]["rendered"].as_str().unwrap_or_default();
            assert!(is_program, "{target} has to compile:\n{text}");
            let all: &mut String = failures.entry(target.to_owned()).or_default();
            all.push_str(text);
        }
        if message["reason"] == "compiler-artifact" && is_program {
            checked += 1;
        }
    }
    assert_eq!(
        checked + failures.len(),
        programs.len(),
        "not every program was compiled:\n{said}"
    );
    failures
}
