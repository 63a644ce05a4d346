//! The flattened listing of one interface: every promise that it makes, one per line, under its own paths.
//!
//! A line is a promise: to lose or to change one breaks a user, to add one does not. So facts are stated the way round
//! that users rely on: `closed enum` rather than the lack of `non_exhaustive`, `open trait` rather than the lack of a
//! seal. The one exception is `required`, which binds those who implement a trait.

mod constants;
mod impls;
mod items;
mod types;

use std::collections::HashSet;
use std::path::Path;

use super::crates::Crates;
use super::exports::{Exports, Target};
use super::foreign::found_path;
use super::print::{Printer, Seen};
use constants::Sources;

/// What an interface promises, and what is wrong with it whatever it promised before.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Listing {
    /// In reading order, without repetition.
    pub(super) lines: Vec<String>,
    pub(super) faults: Vec<Fault>,
    /// What the gate cannot see, for people to know.
    pub(super) notes: Vec<String>,
}

/// Something that is wrong whatever was promised before.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fault {
    pub(super) item: String,
    /// Names the item, says what is wrong and what to do.
    pub(super) text: String,
}

/// Which crates an interface consists of.
pub(super) struct Interface<'a> {
    pub(super) crates: &'a Crates,
    /// The facade itself.
    pub(super) facade: usize,
    /// The facade and everything of ours behind it.
    pub(super) members: Vec<usize>,
    /// The interfaces that this one stands on.
    pub(super) neighbours: Vec<usize>,
    /// Where the files lie that spans are relative to.
    pub(super) root: &'a Path,
}

/// Lists `interface`. `known` are the names that the listings of all interfaces use so far.
pub(super) fn list(interface: &Interface<'_>, known: &HashSet<String>) -> Listing {
    let crates = interface.crates;
    let exports = Exports::of(crates, interface.facade, known);
    let neighbours: Vec<Exports> = interface
        .neighbours
        .iter()
        .map(|&facade| Exports::of(crates, facade, known))
        .collect();
    let mut writer = Writer {
        crates,
        exports: &exports,
        neighbours: &neighbours,
        sources: Sources::new(interface.root),
        lines: Vec::new(),
        faults: Vec::new(),
        notes: Vec::new(),
    };
    for dead_end in &exports.dead_ends {
        let text = format!(
            "{dead_end}: this re-export cannot be followed; name the item where it is defined"
        );
        writer.fault(dead_end.split(' ').next().unwrap_or(dead_end), text);
    }
    for export in &exports.list {
        match &export.target {
            Target::Own(item) => writer.item(*item, &export.path),
            Target::Foreign(definition) => {
                let text = format!("pub use {} = {}", export.path, found_path(definition));
                writer.line(&export.path, Rank::Definition, "", text);
            }
        }
    }
    for &member in &interface.members {
        let is_interface = member == interface.facade || interface.neighbours.contains(&member);
        writer.impls(member, is_interface);
    }
    writer.finish()
}

/// The order of an item's lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Definition,
    Fact,
    Part,
    Constant,
    Type,
    Function,
    Implementation,
    AutoTrait,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    item: String,
    rank: Rank,
    member: String,
    text: String,
}

struct Writer<'a> {
    crates: &'a Crates,
    exports: &'a Exports,
    neighbours: &'a [Exports],
    sources: Sources,
    lines: Vec<Line>,
    faults: Vec<Fault>,
    notes: Vec<String>,
}

impl<'a> Writer<'a> {
    fn line(&mut self, item: &str, rank: Rank, member: &str, text: String) {
        self.lines.push(Line {
            item: item.to_owned(),
            rank,
            member: member.to_owned(),
            text,
        });
    }

    fn fault(&mut self, item: &str, text: String) {
        let item = item.to_owned();
        self.faults.push(Fault { item, text });
    }

    /// Prints a signature of the interface, which may mention only what the interface exports.
    fn printer(&self, krate: usize) -> Printer<'a> {
        Printer::new(self.crates, self.exports, &[], krate)
    }

    /// Notes what a signature must not mention.
    fn judge(&mut self, path: &str, seen: Seen) {
        for definition in seen.unexported {
            let text = format!(
                "{path} mentions {definition}, which this interface does not export: export it, or leave it out of the \
                 signature"
            );
            self.fault(path, text);
        }
    }

    fn finish(mut self) -> Listing {
        self.lines.sort();
        self.faults.sort();
        self.faults.dedup();
        self.notes.sort();
        self.notes.dedup();
        let mut seen = HashSet::new();
        let lines = self.lines.into_iter().map(|line| line.text);
        Listing {
            lines: lines.filter(|text| seen.insert(text.clone())).collect(),
            faults: self.faults,
            notes: self.notes,
        }
    }
}
