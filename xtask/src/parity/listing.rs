//! What an interface has, read from the listing that the gate writes.

use std::collections::{HashMap, HashSet};

use crate::api::{Line, parameters_start};

/// The items of one numbered interface, by their path without the crate.
#[derive(Debug, Default)]
pub(super) struct Listing {
    items: HashMap<String, Item>,
    /// `pub use A = B`: another name for an item.
    aliases: HashMap<String, String>,
    /// `Trait for Type`.
    impls: HashSet<String>,
}

#[derive(Debug)]
enum Item {
    Function(Signature),
    Trait,
    Other,
}

/// How a function is called.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Signature {
    /// Without the receiver.
    pub(super) parameters: Vec<Positional>,
    /// The types of the interface that the result mentions.
    pub(super) returns: Vec<String>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Positional {
    pub(super) name: String,
    /// The types of the interface that it mentions.
    pub(super) types: Vec<String>,
}

impl Listing {
    pub(super) fn read(text: &str) -> Self {
        let mut listing = Self::default();
        for text in text.lines() {
            if !text.is_empty() && !text.starts_with('#') {
                listing.add(text);
            }
        }
        listing
    }

    fn add(&mut self, text: &str) {
        let line = Line::parse(text);
        if line.kind() == "impl" {
            self.impls.insert(without_crates(line.path()));
            return;
        }
        let name = line.path().split(" of ").next().unwrap_or_default();
        let path = without_crates(name);
        let item = match line.kind() {
            "fn" => Item::Function(Signature::read(&line.text, owner(&path))),
            "trait" => Item::Trait,
            "use" => {
                if let Some((_, target)) = line.text.split_once(" = ") {
                    self.aliases.insert(path, without_crates(target));
                }
                return;
            }
            "struct" | "enum" | "union" | "type" | "const" | "static" | "field" | "mod" => {
                Item::Other
            }
            "variant" => {
                for field in variant_fields(&line.text) {
                    self.items.insert(format!("{path}::{field}"), Item::Other);
                }
                Item::Other
            }
            _ => return,
        };
        self.items.insert(path, item);
    }

    /// Whether there is such an item, or such an `impl` line.
    pub(super) fn has(&self, path: &str) -> bool {
        let of_impl = path.strip_prefix("impl ");
        of_impl.is_some_and(|written| self.impls.contains(written)) || self.item(path).is_some()
    }

    pub(super) fn signature(&self, path: &str) -> Option<&Signature> {
        match self.item(path)? {
            Item::Function(signature) => Some(signature),
            Item::Trait | Item::Other => None,
        }
    }

    pub(super) fn is_trait(&self, path: &str) -> bool {
        matches!(self.item(path), Some(Item::Trait))
    }

    /// Whether a type implements a trait of the interface.
    pub(super) fn implements(&self, of_type: &str, of_trait: &str) -> bool {
        let wanted = format!("{of_trait} for {of_type}");
        let is_it = |written: &String| {
            let after = written.strip_prefix(&wanted);
            after.is_some_and(|after| after.is_empty() || after.starts_with('<'))
        };
        self.impls.iter().any(is_it)
    }

    fn item(&self, path: &str) -> Option<&Item> {
        if let Some(item) = self.items.get(path) {
            return Some(item);
        }
        if let Some(target) = self.aliases.get(path) {
            return self.items.get(target);
        }
        path.match_indices("::").find_map(|(at, _)| {
            let target = self.aliases.get(&path[..at])?;
            self.items.get(&format!("{target}{}", &path[at..]))
        })
    }
}

impl Signature {
    /// `owner` is what `Self` means.
    fn read(text: &str, owner: &str) -> Self {
        let Some(open) = parameters_start(text) else {
            return Self::default();
        };
        let (parameters, after) = split(&text[open + 1..]);
        let returns = match after.strip_prefix(" -> ") {
            Some(result) => result.split(" where ").next().unwrap_or(result),
            None => "",
        };
        let parameters = parameters.into_iter().filter_map(|parameter| {
            let (name, of_type) = parameter.split_once(": ")?;
            (name != "self").then(|| Positional {
                name: name.trim_start_matches('_').to_owned(),
                types: own_types(of_type, owner),
            })
        });
        Self {
            parameters: parameters.collect(),
            returns: own_types(returns, owner),
        }
    }
}

/// The parts up to the bracket that closes them, and what comes after it.
fn split(text: &str) -> (Vec<&str>, &str) {
    let (mut parts, mut depth, mut start, mut before) = (Vec::new(), 0_i32, 0, ' ');
    for (at, character) in text.char_indices() {
        match character {
            ')' | '}' if depth == 0 => {
                parts.push(text[start..at].trim());
                return (parts, &text[at + 1..]);
            }
            ',' if depth == 0 => {
                parts.push(text[start..at].trim());
                start = at + 1;
            }
            '(' | '[' | '{' | '<' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            '>' if before != '-' => depth -= 1,
            _ => {}
        }
        before = character;
    }
    (parts, "")
}

/// The names of `{ a: A, b: B }`.
fn variant_fields(text: &str) -> Vec<&str> {
    let Some((_, fields)) = text.split_once(" { ") else {
        return Vec::new();
    };
    let (fields, _) = split(fields);
    let names = fields.into_iter();
    names
        .filter_map(|field| Some(field.split_once(": ")?.0))
        .collect()
}

/// The types of the interface in a type, without the crate.
fn own_types(text: &str, owner: &str) -> Vec<String> {
    let is_name = |one: char| one == '_' || one == ':' || one.is_alphanumeric();
    let words = text.split(|one| !is_name(one));
    let own = words.filter_map(|word| match word {
        "Self" => Some(owner.to_owned()),
        word if word.starts_with("b2sdk_v") => Some(without_crates(word)),
        _ => None,
    });
    own.filter(|name| name != "Error").collect()
}

fn owner(path: &str) -> &str {
    path.rsplit_once("::").map_or("", |(owner, _)| owner)
}

/// `b2sdk_v3::Bucket` is `Bucket`.
fn without_crates(text: &str) -> String {
    let mut result = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("b2sdk_v") {
        result.push_str(&rest[..at]);
        let path = &rest[at + "b2sdk_v".len()..];
        let path = path.trim_start_matches(|one: char| one.is_ascii_digit());
        rest = path.strip_prefix("::").unwrap_or(path);
    }
    result.push_str(rest);
    result
}
