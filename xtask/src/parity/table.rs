//! The tables that people write, `docs/parity/vN.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::cells::Cell;

/// Where everything of one interface is.
#[derive(Debug, Default)]
pub(super) struct Table {
    classes: BTreeMap<String, BTreeMap<String, Row>>,
    /// Constants, functions and exceptions: a row each.
    names: BTreeMap<String, Row>,
    /// Cells of the comparison in which this interface differs from the next, and what shows each.
    pub(super) cells: BTreeMap<String, Cell>,
}

/// The key of the row about a class itself.
const OF_CLASS: &str = "self";
const GROUPS: [&str; 3] = ["constants", "functions", "exceptions"];
const CELLS: &str = "cells";

/// Where one thing is, or why it is nowhere.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "Written")]
pub(super) struct Row {
    /// The first is what parameters are looked for in.
    pub(super) rust: Vec<String>,
    /// Parameters that are not found under their own name.
    pub(super) args: BTreeMap<String, Argument>,
    /// Parameters that Rust has and Python has not.
    pub(super) adds: Vec<String>,
    /// Whether other members have the same path.
    pub(super) shared: bool,
    /// A class whose rows hold for this one's members too.
    pub(super) like: Option<String>,
    pub(super) reason: Option<Reason>,
}

/// Where a parameter is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub(super) enum Argument {
    Nowhere(Reason),
    /// A path (`Type::setter`), or the name of a positional parameter.
    Rust(String),
}

/// Why something of Python is not here.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reason {
    #[serde(rename = "no")]
    pub(super) class: ReasonClass,
    pub(super) why: String,
}

/// The list is closed: what is none of these belongs here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum ReasonClass {
    /// Threads, decorators, file objects, warnings: how Python runs, not what the library does.
    PythonRuntime,
    /// A class in a slot to be replaced, or a constructor that only the library itself calls.
    ClassFactory,
    /// For the tests of Python's b2sdk.
    TestHelper,
    /// Reading and writing the service's JSON and headers, which the types here do by themselves.
    WireForm,
    /// A part of the transfer engine that works differently here and that no application addresses.
    Engine,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Path(String),
    Row(WrittenRow),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRow {
    #[serde(default)]
    rust: OneOrMore,
    #[serde(default)]
    args: BTreeMap<String, Argument>,
    #[serde(default)]
    adds: Vec<String>,
    #[serde(default)]
    shared: bool,
    like: Option<String>,
    no: Option<ReasonClass>,
    why: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    #[default]
    None,
    One(String),
    More(Vec<String>),
}

impl From<Written> for Row {
    fn from(written: Written) -> Self {
        let row = match written {
            Written::Path(path) => {
                return Self {
                    rust: vec![path],
                    ..Self::default()
                };
            }
            Written::Row(row) => row,
        };
        let rust = match row.rust {
            OneOrMore::None => Vec::new(),
            OneOrMore::One(path) => vec![path],
            OneOrMore::More(paths) => paths,
        };
        let why = row.why.unwrap_or_default();
        Self {
            rust,
            args: row.args,
            adds: row.adds,
            shared: row.shared,
            like: row.like,
            reason: row.no.map(|class| Reason { class, why }),
        }
    }
}

impl Table {
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let read: BTreeMap<String, toml::Table> =
            toml::from_str(text).map_err(|error| error.to_string())?;
        let mut table = Self::default();
        for (heading, rows) in read {
            if heading == CELLS {
                table.cells = rows
                    .try_into()
                    .map_err(|error| format!("[{CELLS}] {error}"))?;
                continue;
            }
            let mut parsed = BTreeMap::new();
            for (key, row) in rows {
                let row: Row = row
                    .try_into()
                    .map_err(|error| format!("[{heading}] {key}: {error}"))?;
                parsed.insert(key, row);
            }
            if GROUPS.contains(&heading.as_str()) {
                for (name, row) in parsed {
                    if table.names.insert(name.clone(), row).is_some() {
                        return Err(format!("{name} is in two groups"));
                    }
                }
            } else {
                table.classes.insert(heading, parsed);
            }
        }
        Ok(table)
    }

    /// The row about a name: of a group, or a class's own.
    pub(super) fn name(&self, name: &str) -> Option<&Row> {
        let of_class = || self.classes.get(name)?.get(OF_CLASS);
        self.names.get(name).or_else(of_class)
    }

    /// A class's row about one of its members.
    pub(super) fn member(&self, class: &str, member: &str) -> Option<&Row> {
        self.classes.get(class)?.get(member)
    }

    /// What there are rows about: a name, or a class and a member.
    pub(super) fn subjects(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        let of_classes = self.classes.iter().flat_map(|(class, rows)| {
            let members = rows.keys().map(String::as_str);
            members.map(move |member| (class.as_str(), (member != OF_CLASS).then_some(member)))
        });
        of_classes.chain(self.names.keys().map(|name| (name.as_str(), None)))
    }

    /// Every row with what it is about, `Class.member` or a name.
    pub(super) fn rows(&self) -> impl Iterator<Item = (String, &Row)> {
        let of_classes = self.classes.iter().flat_map(|(class, rows)| {
            rows.iter().map(move |(member, row)| {
                let about = match member.as_str() {
                    OF_CLASS => class.clone(),
                    member => format!("{class}.{member}"),
                };
                (about, row)
            })
        });
        let of_names = self.names.iter().map(|(name, row)| (name.clone(), row));
        of_classes.chain(of_names)
    }
}
