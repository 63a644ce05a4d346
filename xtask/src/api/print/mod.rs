//! Types, bounds and signatures as text, in the words of one interface.
//!
//! Two sources that mean the same give the same text: aliases are expanded, bounds are sorted and stand at their
//! parameter, a type inside its own `impl` is `Self`, and paths do not depend on what a file imports.

mod functions;
mod generics;
mod types;

use std::cell::RefCell;
use std::collections::HashMap;

use super::crates::{Crates, ItemRef};
use super::exports::Exports;

pub(super) use functions::Receiver;
pub(super) use generics::GenericText;

/// Prints what one crate's description says. Notes what it prints, because whether an item belongs into a listing
/// depends on what its text mentions.
#[derive(Debug)]
pub(super) struct Printer<'a> {
    crates: &'a Crates,
    exports: &'a Exports,
    /// The interfaces below, whose names may stand in an `impl`: that is how handles convert.
    neighbours: &'a [Exports],
    /// The crate whose description the ids belong to.
    krate: usize,
    /// The type of the surrounding `impl`, called `Self`.
    self_type: Option<String>,
    /// What the parameters of an expanded alias stand for.
    arguments: HashMap<String, String>,
    seen: RefCell<Seen>,
}

#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    /// The exported items of ours that were printed, by name.
    pub(super) exported: Vec<String>,
    /// The items of ours that the interface does not export, by definition.
    pub(super) unexported: Vec<String>,
}

impl<'a> Printer<'a> {
    pub(super) fn new(
        crates: &'a Crates,
        exports: &'a Exports,
        neighbours: &'a [Exports],
        krate: usize,
    ) -> Self {
        Self {
            crates,
            exports,
            neighbours,
            krate,
            self_type: None,
            arguments: HashMap::new(),
            seen: RefCell::default(),
        }
    }

    pub(super) fn inside(mut self, self_type: String) -> Self {
        self.self_type = Some(self_type);
        self
    }

    /// What was printed since the last call.
    pub(super) fn take_seen(&self) -> Seen {
        self.seen.take()
    }

    /// The name of an item of ours, noted either way.
    fn own_name(&self, item: ItemRef) -> String {
        if let Some(name) = self.exports.name(item) {
            self.seen.borrow_mut().exported.push(name.to_owned());
            return name.to_owned();
        }
        let neighbour = self.neighbours.iter().find_map(|one| one.name(item));
        match neighbour {
            Some(name) => name.to_owned(),
            None => self.unexported(self.crates.definition(item)),
        }
    }

    fn unexported(&self, definition: String) -> String {
        self.seen.borrow_mut().unexported.push(definition.clone());
        definition
    }
}
