//! The check itself, tried: a sound table passes, and each way to spoil it is refused.

use super::*;

const PYTHON: &str = r#"{"source": "b2sdk", "interfaces": {
  "v2": {
    "Bucket": {"members": {"update": ["bucket_type="]}, "inherited": {"v3.Bucket": ["copy", "name"]}},
    "B2Error": {"same_as": "v3"}, "Broken": {"same_as": "v3"}, "Cache": {"same_as": "v3"},
    "InMemoryCache": {"same_as": "v3"}, "RawApi": {"same_as": "v3"}, "VERSION": {"same_as": "v3"},
    "Worker": {"same_as": "v3"}, "b2_url_encode": {"same_as": "v3"}
  },
  "v3": {
    "B2Error": {"exception": true, "members": {"__init__": ["*args"], "should_retry_http": []}},
    "Broken": {"exception": true, "members": {"path": null, "should_retry_http": []}},
    "Bucket": {"members": {
      "copy": ["file_id", "new_file_name", "content_type=", "range_="], "name": null, "CLASS": null
    }},
    "Cache": {"members": {"clear": [], "save": ["name"]}},
    "InMemoryCache": {"members": {"__init__": [], "save": ["name"]}},
    "RawApi": {"members": {"copy_file": ["auth_token", "file_id", "new_file_name", "range_="]}},
    "VERSION": {},
    "Worker": {"members": {"run": ["count"]}},
    "b2_url_encode": {"params": ["s"]}
  }
}}"#;

const V3: &str = r#"
[constants]
VERSION = "version"

[functions]
b2_url_encode = { rust = "b2_url_encode", args = { s = "text" } }

[exceptions]
Broken = "ErrorKind::Broken"

[B2Error]
self = "Error"
__init__ = { rust = "Error::new", adds = ["kind"], args = { args = { no = "python-runtime", why = "a kind says all" } } }
should_retry_http = "Error::is_transient"

[Bucket]
self = "Bucket"
copy = { rust = "Bucket::copy", args = { range_ = "Copy::bytes" } }
name = "Bucket::name"
CLASS = { no = "class-factory", why = "nothing to replace" }

[Cache]
self = "Cache"
clear = "Cache::clear"
save = "Cache::save"

[InMemoryCache]
self = { rust = "InMemoryCache", like = "Cache" }
__init__ = "InMemoryCache::new"

[RawApi]
self = { rust = "RawApi", args = { auth_token = "Context::token" } }
copy_file = "RawApi::copy_file"

[Worker]
self = { no = "python-runtime", why = "a thread" }
"#;

const V2: &str = r#"
[Bucket]
self = "Bucket"
update = "Bucket::update"

[cells]
"9 Bucket.update" = "v2_9_update_gives_a_bucket"
"9 unknown keyword" = { no = "python-runtime", why = "there are no keywords" }
"#;

const LISTING: &str = "\
pub fn b2sdk_v3::version() -> &'static str
pub fn b2sdk_v3::b2_url_encode(text: &str) -> String
pub struct b2sdk_v3::Error
pub fn b2sdk_v3::Error::new(kind: b2sdk_v3::ErrorKind) -> Self
pub fn b2sdk_v3::Error::is_transient(&self) -> bool
pub enum b2sdk_v3::ErrorKind
pub variant b2sdk_v3::ErrorKind::Broken { path: String }
pub struct b2sdk_v3::Bucket
pub fn b2sdk_v3::Bucket::copy(&self, file_id: impl Into<String>, new_file_name: impl Into<String>) -> b2sdk_v3::Copy
pub fn b2sdk_v3::Bucket::name(&self) -> &str
pub fn b2sdk_v3::Bucket::update(&self) -> b2sdk_v3::Update
pub struct b2sdk_v3::Copy
pub fn b2sdk_v3::Copy::bytes(self, range: (u64, u64)) -> Self
pub fn b2sdk_v3::Copy::content_type(self, content_type: impl Into<String>) -> Self
pub struct b2sdk_v3::Update
pub fn b2sdk_v3::Update::bucket_type(self, bucket_type: impl Into<String>) -> Self
pub trait b2sdk_v3::Cache: Send
pub fn b2sdk_v3::Cache::clear(&self)
pub fn b2sdk_v3::Cache::save(&self, name: &str)
pub struct b2sdk_v3::InMemoryCache
pub fn b2sdk_v3::InMemoryCache::new() -> Self
impl b2sdk_v3::Cache for b2sdk_v3::InMemoryCache
pub struct b2sdk_v3::Context
pub field b2sdk_v3::Context::token: String
pub struct b2sdk_v3::CopyRequest
pub field b2sdk_v3::CopyRequest::file_id: String
pub field b2sdk_v3::CopyRequest::range: Option<(u64, u64)>
pub trait b2sdk_v3::RawApi: Send
pub fn b2sdk_v3::RawApi::copy_file<'a>(&'a self, context: &'a b2sdk_v3::Context, request: &'a b2sdk_v3::CopyRequest, new_file_name: &'a str) -> bool
";

const TESTS: &str = "#[test] fn v2_9_update_gives_a_bucket() {}";

struct Sample {
    files: Vec<(String, String)>,
}

impl Sample {
    fn sound() -> Self {
        let files = [
            ("docs/parity/python.json", PYTHON.to_owned()),
            ("docs/parity/v2.toml", V2.to_owned()),
            ("docs/parity/v3.toml", V3.to_owned()),
            ("crates/b2sdk-v3/api.txt", LISTING.to_owned()),
            (
                "crates/b2sdk-v2/api.txt",
                LISTING.replace("b2sdk_v3", "b2sdk_v2"),
            ),
            ("tests/cells.rs", TESTS.to_owned()),
        ];
        let files = files.map(|(path, text)| (path.to_owned(), text));
        Self {
            files: files.to_vec(),
        }
    }

    /// The sample with one edit, which must change something.
    fn edited(file: &str, before: &str, after: &str) -> Self {
        let mut sample = Self::sound();
        for (path, text) in &mut sample.files {
            if path.ends_with(file) {
                assert!(text.contains(before), "{file} has no {before}");
                *text = text.replacen(before, after, 1);
            }
        }
        sample
    }

    fn report(&self) -> Result<Report, String> {
        let files: Vec<(&str, &str)> = self
            .files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .collect();
        report(&Tree::of(&files))
    }
}

#[test]
fn a_sound_table_passes_and_its_figures_are_those_of_the_interface() {
    let report = Sample::sound().report().unwrap();
    assert_eq!(report.misses, Vec::<String>::new());
    let [v3, v2] = report.figures.as_slice() else {
        panic!("{report:?}");
    };
    assert_eq!((v3.names.all, v3.names.reasoned), (9, 1));
    assert_eq!((v3.members.all, v3.members.reasoned), (13, 2));
    assert_eq!((v3.parameters.all, v3.parameters.reasoned), (13, 2));
    assert_eq!((v3.total().all, v3.covered), (35, 0));
    assert_eq!((v2.total().all, v2.covered), (3, 8));
}

/// Every edit brings at least one miss that says this, or makes the table unreadable with these words.
#[test]
fn each_way_to_spoil_a_table_is_refused() {
    let v3 = "v3.toml";
    for (file, before, after, expected) in [
        // A row less.
        (
            v3,
            "clear = \"Cache::clear\"\n",
            "",
            "v3: Cache.clear: has no row",
        ),
        (v3, "VERSION = \"version\"\n", "", "v3: VERSION has no row"),
        (
            v3,
            "[Worker]\nself",
            "[Another]\nself",
            "v3: Worker has no row",
        ),
        (
            "v2.toml",
            "update = \"Bucket::update\"\n",
            "",
            "v2: Bucket.update: has no row",
        ),
        // A path that is not there, or no path at all.
        (
            v3,
            "\"Bucket::name\"",
            "\"Bucket::title\"",
            "v3: Bucket.name: there is no Bucket::title",
        ),
        (
            v3,
            "\"Copy::bytes\"",
            "\"Copy::range\"",
            "`range`: there is no Copy::range",
        ),
        (
            v3,
            "\"version\"",
            "{ shared = true }",
            "has neither a path nor a reason",
        ),
        (
            v3,
            "\"version\"",
            "\"impl Version for Error\"",
            "there is no impl Version for Error",
        ),
        // One path for two members, one of which does not say so.
        (
            v3,
            "\"Bucket::name\"",
            "\"Bucket::copy\"",
            "Bucket::copy serves Bucket.copy, Bucket.name",
        ),
        (
            v3,
            "\"Bucket::name\"",
            "{ rust = \"Bucket::copy\", shared = true }",
            "Bucket::copy serves Bucket.copy and not only that",
        ),
        (
            v3,
            "\"Bucket::name\"",
            "{ rust = \"Bucket::name\", shared = true }",
            "nobody else has its path",
        ),
        // Parameters.
        (
            v3,
            ", args = { range_ = \"Copy::bytes\" }",
            "",
            "no setter for `range_`",
        ),
        (v3, ", args = { s = \"text\" }", "", "no parameter for `s`"),
        (
            v3,
            "args = { auth_token = \"Context::token\" }",
            "adds = [\"context\"]",
            "no parameter for `auth_token`",
        ),
        (
            v3,
            "adds = [\"kind\"], ",
            "",
            "Python's order is (), Rust's (kind)",
        ),
        (
            "v3/api.txt",
            "Bucket::copy(&self, file_id: impl Into<String>, new_file_name",
            "Bucket::copy(&self, new_file_name: impl Into<String>, file_id",
            "Python's order is (file_id, new_file_name), Rust's (new_file_name, file_id)",
        ),
        (
            "v3/api.txt",
            "pub fn b2sdk_v3::Copy::content_type",
            "pub fn b2sdk_v3::Copy::mime_type",
            "no setter for `content_type`",
        ),
        (
            "v3/api.txt",
            "pub fn b2sdk_v3::Bucket::name",
            "pub fn b2sdk_v3::Bucket::title",
            "there is no Bucket::name",
        ),
        (
            "v3/api.txt",
            "new_file_name: &'a str)",
            "new_file_name: &'a str, flag: bool)",
            "Rust's (new_file_name, flag)",
        ),
        // Reasons.
        (
            v3,
            "\"class-factory\"",
            "\"too-much-work\"",
            "[Bucket] CLASS",
        ),
        (
            v3,
            "\"class-factory\"",
            "\"engine\"",
            "v3: Bucket.CLASS: users hold this",
        ),
        (
            v3,
            "\"nothing to replace\"",
            "\" \"",
            "v3: Bucket.CLASS: a reason is one line of text",
        ),
        (
            v3,
            "why = \"a kind says all\"",
            "why = \"\"",
            "v3: B2Error.__init__: a reason is one line of text",
        ),
        (
            v3,
            "name = \"Bucket::name\"",
            "name = { rust = \"Bucket::name\", no = \"python-runtime\", why = \"x\" }",
            "has a path and a reason",
        ),
        (
            v3,
            "[Cache]\nself = \"Cache\"",
            "[Cache]\nself = { no = \"python-runtime\", why = \"x\" }\n[Cached]\nself = \"Cache\"",
            "have a reason and no path, more than 20 %",
        ),
        // Likeness, rows about nothing, groups.
        (
            "v3/api.txt",
            "impl b2sdk_v3::Cache for",
            "impl b2sdk_v3::Clock for",
            "InMemoryCache does not implement the trait of Cache",
        ),
        (
            v3,
            "like = \"Cache\"",
            "like = \"Cash\"",
            "InMemoryCache is like Cash, which has no row",
        ),
        (
            v3,
            "name = \"Bucket::name\"",
            "name = \"Bucket::name\"\ntitle = \"Copy\"",
            "v3: Bucket.title has a row, and Python has nothing of its own there",
        ),
        (
            v3,
            "[constants]",
            "[constants]\nBroken = \"ErrorKind\"",
            "Broken is in two groups",
        ),
        (
            v3,
            "VERSION = ",
            "VERSION = \"version\"\nVERSION = ",
            "duplicate key",
        ),
        // Exceptions.
        (
            "v3/api.txt",
            "Broken { path: String }",
            "Broken",
            "v3: Broken.path: has no row",
        ),
        // What an older interface has from the next must be in its listing too.
        (
            "v2/api.txt",
            "pub fn b2sdk_v2::Bucket::copy",
            "pub fn b2sdk_v2::Bucket::copied",
            "v2: Bucket.copy: there is no Bucket::copy",
        ),
        (
            "v2/api.txt",
            "pub fn b2sdk_v2::version",
            "pub fn b2sdk_v2::versions",
            "v2: VERSION: there is no version",
        ),
        (
            "v2/api.txt",
            "pub fn b2sdk_v2::Copy::content_type",
            "pub fn b2sdk_v2::Copy::mime_type",
            "v2: Bucket.copy: no setter for `content_type`",
        ),
        // What an interface takes over may be elsewhere, and must be there, too.
        (
            "v2.toml",
            "[cells]",
            "[Cache]\nclear = \"Cache::gone\"\n[cells]",
            "v2: Cache.clear: there is no Cache::gone",
        ),
        (
            "v2.toml",
            "[cells]",
            "[Cache]\nlost = \"Cache::clear\"\n[cells]",
            "v2: Cache.lost has a row, and Python has nothing",
        ),
        // Cells and their tests.
        (
            "cells.rs",
            "v2_9_update",
            "v2_9_updating",
            "there is no test v2_9_update_gives_a_bucket",
        ),
        (
            "cells.rs",
            "#[test] ",
            "",
            "there is no test v2_9_update_gives_a_bucket",
        ),
        (
            "v2.toml",
            "\"9 Bucket.update\"",
            "\"20.3 Bucket.update\"",
            "its test is called v2_20_3_",
        ),
        (
            "v2.toml",
            "[cells]",
            "[cells]\n\"9 again\" = \"v2_9_update_gives_a_bucket\"",
            "is the test of two cells",
        ),
        (
            "v2.toml",
            "[cells]",
            "[cells]\n\"9 ls\" = [\"v2_9_ls_is_lazy\"]",
            "there is no test v2_9_ls_is_lazy",
        ),
        (
            "v2.toml",
            "[cells]",
            "[cells]\n\"9 ls\" = []",
            "cell `9 ls` has no test",
        ),
        (
            "v2.toml",
            "[cells]",
            "[cells]\n\"9 ls\" = { no = \"python-runtime\", why = \"\" }",
            "cell `9 ls` has no reason",
        ),
        (
            "v2.toml",
            "[cells]",
            "[cells]\n\"9 ls\" = { no = \"too-hard\", why = \"it is\" }",
            "v2.toml: [cells]",
        ),
        (
            "v2.toml",
            "\"9 Bucket.update\" = \"v2_9_update_gives_a_bucket\"",
            "",
            "v2_9_update_gives_a_bucket is named for a cell that no table has",
        ),
    ] {
        let misses = match Sample::edited(file, before, after).report() {
            Ok(report) => report.misses,
            Err(unreadable) => vec![unreadable],
        };
        let found = misses.iter().any(|miss| miss.contains(expected));
        assert!(
            found,
            "{before} -> {after}: {expected} is not in {misses:#?}"
        );
    }
}

#[test]
fn another_name_of_an_item_leads_to_its_members() {
    let listing = format!("{LISTING}pub use b2sdk_v3::old::Vessel = b2sdk_v3::Bucket\n");
    let listing = Listing::read(&listing);
    assert!(listing.has("old::Vessel") && listing.has("old::Vessel::name"));
    assert!(!listing.has("old::Vessel::title") && !listing.has("old::Bucket"));
}

#[test]
fn a_facade_without_a_table_and_a_table_without_a_facade_are_misses() {
    for lost in ["docs/parity/v3.toml", "crates/b2sdk-v3/api.txt"] {
        let mut sample = Sample::sound();
        sample.files.retain(|(path, _)| path != lost);
        let misses = sample.report().unwrap().misses;
        assert!(
            misses.contains(&format!("{lost} is not there")),
            "{misses:?}"
        );
    }
}

#[test]
fn a_conflict_of_a_document_names_what_there_is() {
    let seeds = |interface: &str, path: &str, test: &str| {
        let row = format!(
            "[\"quick start: update\"]\nseed = \"a\"\ninventory = \"b\"\nwhy = \"c\"\n\
             interface = \"{interface}\"\nrust = [\"{path}\"]\ntest = \"{test}\"\n"
        );
        let mut sample = Sample::sound();
        sample
            .files
            .push(("docs/parity/seeds.toml".to_owned(), row));
        sample.report().unwrap().misses
    };
    let test = "v2_9_update_gives_a_bucket";
    assert_eq!(seeds("v2", "Bucket::update", test), Vec::<String>::new());
    assert_eq!(seeds("v2", "Bucket::gone", test).len(), 1);
    assert_eq!(seeds("v9", "Bucket::update", test).len(), 1);
    assert_eq!(seeds("v2", "Bucket::update", "no_test").len(), 1);
}
