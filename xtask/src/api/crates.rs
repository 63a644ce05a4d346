//! The described crates, and how an item of one is found from another.

use std::collections::HashMap;

use rustdoc_types::{Crate, Id, Item, ItemKind, Module};

/// An item of one of our crates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ItemRef {
    pub(super) krate: usize,
    pub(super) id: Id,
}

/// What an id stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    Own(ItemRef),
    /// Of one of our crates, but so private that rustdoc leaves it out.
    Private(String),
    /// Of another crate, with the path where it is defined.
    Foreign(Vec<String>),
}

#[derive(Debug, Default)]
pub(super) struct Crates {
    crates: Vec<Described>,
}

#[derive(Debug)]
struct Described {
    name: String,
    described: Crate,
    /// Where an item is defined: the one name under which every other crate's description knows it.
    by_definition: HashMap<(Vec<String>, ItemKind), Id>,
}

impl Crates {
    pub(super) fn add(&mut self, name: String, described: Crate) {
        let own = described
            .paths
            .iter()
            .filter(|(_, summary)| summary.crate_id == 0);
        let by_definition = own
            .map(|(id, summary)| ((summary.path.clone(), summary.kind), *id))
            .collect();
        self.crates.push(Described {
            name,
            described,
            by_definition,
        });
    }

    pub(super) fn named(&self, name: &str) -> Option<usize> {
        self.crates.iter().position(|one| one.name == name)
    }

    pub(super) fn root(&self, krate: usize) -> ItemRef {
        let id = self.crates[krate].described.root;
        ItemRef { krate, id }
    }

    pub(super) fn item(&self, item: ItemRef) -> Option<&Item> {
        self.crates[item.krate].described.index.get(&item.id)
    }

    /// Every item that `krate` itself defines.
    pub(super) fn items(&self, krate: usize) -> impl Iterator<Item = &Item> {
        let index = &self.crates[krate].described.index;
        index.values().filter(|item| item.crate_id == 0)
    }

    /// The children of a module of `krate`.
    pub(super) fn children<'a>(
        &'a self,
        krate: usize,
        module: &'a Module,
    ) -> impl Iterator<Item = &'a Item> {
        let child = move |id: &Id| self.item(ItemRef { krate, id: *id });
        module.items.iter().filter_map(child)
    }

    /// Where the item is defined, for messages.
    pub(super) fn definition(&self, item: ItemRef) -> String {
        let summary = self.crates[item.krate].described.paths.get(&item.id);
        summary.map_or_else(String::new, |summary| summary.path.join("::"))
    }

    /// What `id` stands for in the description of `krate`.
    pub(super) fn locate(&self, krate: usize, id: Id) -> Place {
        let described = &self.crates[krate].described;
        if described
            .index
            .get(&id)
            .is_some_and(|item| item.crate_id == 0)
        {
            return Place::Own(ItemRef { krate, id });
        }
        let Some(summary) = described.paths.get(&id) else {
            return Place::Private("an item that rustdoc does not name".to_owned());
        };
        let owner = match summary.crate_id {
            0 => Some(krate),
            other => {
                let name = described.external_crates.get(&other).map(|one| &one.name);
                name.and_then(|name| self.named(name))
            }
        };
        let Some(owner) = owner else {
            return Place::Foreign(summary.path.clone());
        };
        let key = (summary.path.clone(), summary.kind);
        match self.crates[owner].by_definition.get(&key) {
            Some(&id) if self.crates[owner].described.index.contains_key(&id) => {
                Place::Own(ItemRef { krate: owner, id })
            }
            _ => Place::Private(summary.path.join("::")),
        }
    }
}
