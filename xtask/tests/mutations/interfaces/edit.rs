//! One edit, and what must come of it.

use super::compiler::Program;
use super::copy::Copy;

/// What the gate says about one edit to one interface, least grave first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Says {
    Same,
    Addition,
    Break,
}

#[derive(Debug)]
pub(super) enum Change {
    /// Puts a text in the place of one that is there once; the path is that of a file of the core.
    Core(&'static str, &'static str, &'static str),
    /// Takes a name out of the `pub use` lines of every facade that the edit concerns.
    Unexport(&'static str),
    /// Adds a text to every facade that the edit concerns.
    Export(&'static str),
}

/// All interfaces re-export the item.
pub(super) const ALL: &[u32] = &[3, 2, 1];

#[derive(Debug)]
pub(super) struct Edit {
    pub(super) name: &'static str,
    pub(super) changes: &'static [Change],
    pub(super) says: Says,
    /// The interfaces of which it says so. Of the others it says nothing.
    pub(super) sees: &'static [u32],
    /// The items that the findings name; `{b2}` stands for the interface, one `*` for anything.
    pub(super) items: &'static [&'static str],
    /// A program of a user, over `b2`. It compiles before, and after unless the edit breaks it.
    pub(super) program: &'static str,
    /// For a break, what the compiler says about it among other things.
    pub(super) error: &'static str,
}

impl Edit {
    /// Its program for each interface that it concerns.
    pub(super) fn programs(&self, copy: &Copy) -> Vec<Program> {
        let concerned = self.concerned(copy).into_iter();
        concerned
            .map(|number| Program::new(self.name, self.program, number))
            .collect()
    }

    pub(super) fn concerned(&self, copy: &Copy) -> Vec<u32> {
        let there = copy.interfaces.iter().copied();
        there.filter(|number| self.sees.contains(number)).collect()
    }

    pub(super) fn expects(&self, interface: u32) -> Says {
        if self.sees.contains(&interface) {
            self.says
        } else {
            Says::Same
        }
    }

    /// Whether a finding about `item` comes from this edit.
    pub(super) fn claims(&self, interface: u32, item: &str) -> bool {
        let root = format!("b2sdk_v{interface}");
        self.items
            .iter()
            .any(|pattern| fits(&pattern.replace("{b2}", &root), item))
    }

    /// The types, traits, functions and constants of the interface that the edit is about.
    pub(super) fn subjects(&self) -> Vec<&'static str> {
        let in_items = self
            .items
            .iter()
            .flat_map(|item| item.split("{b2}::").skip(1));
        let name = |rest: &'static str| {
            let is_end = |one: char| one != '_' && !one.is_alphanumeric();
            &rest[..rest.find(is_end).unwrap_or(rest.len())]
        };
        in_items.map(name).collect()
    }

    /// Whether both change the same lines of a file.
    pub(super) fn shares_a_passage_with(&self, other: &Self) -> bool {
        self.changes.iter().any(|one| {
            let Change::Core(file, text, _) = one else {
                return false;
            };
            other.changes.iter().any(|another| match another {
                Change::Core(its_file, its_text, _) if its_file == file => {
                    text.lines().any(|line| {
                        its_text
                            .lines()
                            .any(|its_line| its_line.trim() == line.trim())
                    })
                }
                _ => false,
            })
        })
    }
}

fn fits(pattern: &str, item: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == item,
        Some((start, end)) => {
            item.len() >= start.len() + end.len() && item.starts_with(start) && item.ends_with(end)
        }
    }
}
