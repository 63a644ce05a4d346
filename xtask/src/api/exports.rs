//! What an interface exports, followed through every re-export, and the name that each item has there.

use std::collections::{HashMap, HashSet};

use rustdoc_types::{Item, ItemEnum, Use, Visibility};

use super::crates::{Crates, ItemRef, Place};

/// One name of an interface.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Export {
    /// Below the interface's own crate: `b2sdk_v3::sync::Synchronizer`.
    pub(super) path: String,
    pub(super) target: Target,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    Own(ItemRef),
    /// An item of a crate that is not ours, with the path where it is defined.
    Foreign(Vec<String>),
}

#[derive(Debug, Default)]
pub(super) struct Exports {
    pub(super) list: Vec<Export>,
    /// Re-exports that lead nowhere.
    pub(super) dead_ends: Vec<String>,
    names: HashMap<ItemRef, String>,
}

impl Exports {
    /// Walks the interface of `facade`. Of several names for one item the one that `known` has is its first name, so
    /// that a new shorter one renames nothing; else the shortest.
    pub(super) fn of(crates: &Crates, facade: usize, known: &HashSet<String>) -> Self {
        let mut walk = Walk {
            crates,
            exports: Self::default(),
            open: Vec::new(),
        };
        let root = crates.root(facade);
        let name = crates.definition(root);
        walk.item(root, &name);
        let mut exports = walk.exports;
        exports.list.sort_by(|a, b| a.path.cmp(&b.path));
        exports.list.dedup();
        let rank = |path: &str| {
            (
                !known.contains(path),
                path.matches("::").count(),
                path.len(),
            )
        };
        for export in &exports.list {
            let Target::Own(item) = export.target else {
                continue;
            };
            let first = exports
                .names
                .entry(item)
                .or_insert_with(|| export.path.clone());
            if rank(&export.path) < rank(first) {
                first.clone_from(&export.path);
            }
        }
        exports
    }

    /// The first name of an item, if it is exported.
    pub(super) fn name(&self, item: ItemRef) -> Option<&str> {
        self.names.get(&item).map(String::as_str)
    }
}

struct Walk<'a> {
    crates: &'a Crates,
    exports: Exports,
    /// The modules around the current place: one that re-exports its parent is not followed for ever.
    open: Vec<ItemRef>,
}

impl Walk<'_> {
    fn item(&mut self, item: ItemRef, path: &str) {
        let Some(found) = self.crates.item(item) else {
            let definition = self.crates.definition(item);
            self.exports
                .dead_ends
                .push(format!("{path} ({definition})"));
            return;
        };
        self.exports.list.push(Export {
            path: path.to_owned(),
            target: Target::Own(item),
        });
        if let ItemEnum::Module(_) = found.inner {
            self.children(item, path);
        }
    }

    fn children(&mut self, parent: ItemRef, path: &str) {
        if self.open.contains(&parent) {
            return;
        }
        self.open.push(parent);
        let crates = self.crates;
        match crates.item(parent).map(|found| &found.inner) {
            Some(ItemEnum::Module(module)) => {
                for child in crates.children(parent.krate, module) {
                    self.child(parent.krate, child, path);
                }
            }
            Some(ItemEnum::Enum(inner)) => {
                for &id in &inner.variants {
                    let krate = parent.krate;
                    let variant = ItemRef { krate, id };
                    if let Some(name) = crates.item(variant).and_then(|one| one.name.as_deref()) {
                        self.item(variant, &format!("{path}::{name}"));
                    }
                }
            }
            _ => self.exports.dead_ends.push(format!("{path}::*")),
        }
        self.open.pop();
    }

    fn child(&mut self, krate: usize, child: &Item, path: &str) {
        match (&child.inner, &child.name) {
            _ if child.visibility != Visibility::Public => {}
            (ItemEnum::Use(re_export), _) => self.re_export(krate, re_export, path),
            (ItemEnum::Impl(_) | ItemEnum::ExternCrate { .. }, _) | (_, None) => {}
            (_, Some(name)) => {
                let id = child.id;
                self.item(ItemRef { krate, id }, &format!("{path}::{name}"));
            }
        }
    }

    fn re_export(&mut self, krate: usize, re_export: &Use, path: &str) {
        let named = format!("{path}::{}", re_export.name);
        let place = re_export.id.map(|id| self.crates.locate(krate, id));
        match place {
            Some(Place::Own(module)) if re_export.is_glob => self.children(module, path),
            Some(Place::Own(item)) => self.item(item, &named),
            Some(Place::Foreign(definition)) if !re_export.is_glob => {
                self.exports.list.push(Export {
                    path: named,
                    target: Target::Foreign(definition),
                });
            }
            _ => {
                let dead_end = format!("{named} ({})", re_export.source);
                self.exports.dead_ends.push(dead_end);
            }
        }
    }
}
