//! The files that the rules look at.

use std::fs;

use crate::project::Project;
use crate::rust_source::{Token, test_modules, tokens, without_tests};

/// All text files of the project.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    pub(crate) files: Vec<SourceFile>,
    /// Every path, those of files that are not text included.
    pub(crate) paths: Vec<String>,
    /// Where the project lies on this machine: what must not appear in it.
    pub(crate) own_place: Option<String>,
}

#[derive(Debug)]
pub(crate) struct SourceFile {
    /// From the root of the project, with forward slashes.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Tree {
    pub(crate) fn read(project: &Project) -> Result<Self, String> {
        let paths = project.files()?;
        let mut files = Vec::new();
        for path in &paths {
            let bytes = fs::read(project.root.join(path))
                .map_err(|error| format!("cannot read {path}: {error}"))?;
            if let Ok(text) = String::from_utf8(bytes) {
                let path = path.clone();
                files.push(SourceFile { path, text });
            }
        }
        let own_place = Some(project.root.to_string_lossy().into_owned());
        Ok(Self {
            files,
            paths,
            own_place,
        })
    }

    pub(crate) fn rust(&self) -> impl Iterator<Item = &SourceFile> {
        self.with_ending(".rs")
    }

    pub(crate) fn with_ending(&self, ending: &str) -> impl Iterator<Item = &SourceFile> {
        self.files
            .iter()
            .filter(move |file| file.path.ends_with(ending))
    }

    /// Rust files of one crate's `src`, those that exist only for its unit tests left out.
    pub(crate) fn product<'a>(&'a self, source: &'a str) -> impl Iterator<Item = &'a SourceFile> {
        let tests: Vec<String> = self
            .rust()
            .filter(|file| file.path.starts_with(source))
            .flat_map(SourceFile::test_files)
            .collect();
        self.rust().filter(move |file| {
            let of_tests = |stem: &String| {
                let after = file.path.strip_prefix(stem.as_str());
                after.is_some_and(|after| after == ".rs" || after.starts_with('/'))
            };
            file.path.starts_with(source) && !tests.iter().any(of_tests)
        })
    }
}

impl SourceFile {
    pub(crate) fn tokens(&self) -> Vec<Token<'_>> {
        tokens(&self.text)
    }

    pub(crate) fn product_tokens(&self) -> Vec<Token<'_>> {
        without_tests(&self.tokens())
    }

    /// Where the modules live that this file declares for its tests, without the `.rs`.
    fn test_files(&self) -> Vec<String> {
        let stem = self.path.trim_end_matches(".rs");
        let is_root = ["/mod", "/lib", "/main"]
            .iter()
            .any(|end| stem.ends_with(end));
        let folder = match stem.rsplit_once('/') {
            Some((folder, _)) if is_root => folder,
            _ => stem,
        };
        let all = self.tokens();
        let names = test_modules(&all);
        names
            .iter()
            .map(|name| format!("{folder}/{name}"))
            .collect()
    }
}

#[cfg(test)]
impl Tree {
    /// A tree of samples.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        Self {
            files: files
                .iter()
                .map(|(path, text)| SourceFile {
                    path: (*path).to_owned(),
                    text: (*text).to_owned(),
                })
                .collect(),
            paths: files.iter().map(|(path, _)| (*path).to_owned()).collect(),
            own_place: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_declared_for_tests_are_not_part_of_the_product() {
        let tree = Tree::of(&[
            ("crates/a/src/http/mod.rs", "mod send;"),
            ("crates/a/src/http/send.rs", "#[cfg(test)] mod tests;"),
            ("crates/a/src/http/send/tests.rs", ""),
            ("crates/a/src/lib.rs", "#[cfg(test)] mod fixture;"),
            ("crates/a/src/fixture/mod.rs", ""),
            ("crates/b/src/lib.rs", ""),
        ]);
        let product: Vec<&str> = tree
            .product("crates/a/src/")
            .map(|file| file.path.as_str())
            .collect();
        assert_eq!(
            product,
            [
                "crates/a/src/http/mod.rs",
                "crates/a/src/http/send.rs",
                "crates/a/src/lib.rs"
            ]
        );
    }
}
