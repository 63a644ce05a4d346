//! What Python's b2sdk has: names, members and parameters of its interfaces.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The inventory, `docs/parity/python.json`.
#[derive(Debug, Deserialize)]
pub(super) struct Python {
    /// By number, `v` and all.
    interfaces: BTreeMap<String, BTreeMap<String, Entry>>,
}

/// An exported name.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    /// The next interface, when the name is the very same there.
    pub(super) same_as: Option<String>,
    #[serde(default)]
    pub(super) exception: bool,
    /// Of a function.
    pub(super) params: Option<Vec<Parameter>>,
    /// The members that the class itself defines; `None` for what takes no parameters.
    #[serde(default)]
    pub(super) members: BTreeMap<String, Option<Vec<Parameter>>>,
    /// Members that come unchanged from a class of a newer interface, `v3.Bucket`.
    #[serde(default)]
    pub(super) inherited: BTreeMap<String, Vec<String>>,
}

/// `name`, or `name=` for one that may be left out.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) is_optional: bool,
}

impl From<String> for Parameter {
    fn from(text: String) -> Self {
        let is_variadic = text.starts_with('*');
        let name = text.trim_start_matches('*');
        match name.strip_suffix('=') {
            Some(name) => Self {
                name: name.to_owned(),
                is_optional: true,
            },
            None => Self {
                name: name.to_owned(),
                is_optional: is_variadic,
            },
        }
    }
}

impl Python {
    pub(super) fn read(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|error| format!("python.json: {error}"))
    }

    /// The numbers of the interfaces, oldest first.
    pub(super) fn interfaces(&self) -> Vec<u32> {
        let numbers = self.interfaces.keys().filter_map(|key| number(key));
        numbers.collect()
    }

    pub(super) fn names(&self, interface: u32) -> &BTreeMap<String, Entry> {
        &self.interfaces[&format!("v{interface}")]
    }

    pub(super) fn entry(&self, interface: u32, name: &str) -> Option<&Entry> {
        self.interfaces.get(&format!("v{interface}"))?.get(name)
    }
}

impl Entry {
    pub(super) fn has(&self, member: &str) -> bool {
        let mut inherited = self.inherited.values().flatten();
        self.members.contains_key(member) || inherited.any(|one| one == member)
    }
}

/// 3 of `v3`.
pub(super) fn number(interface: &str) -> Option<u32> {
    interface.strip_prefix('v')?.parse().ok()
}
