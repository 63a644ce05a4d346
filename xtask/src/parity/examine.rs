//! The check of one interface: each name and member against what its table says and what its listing has.

use std::collections::{BTreeMap, BTreeSet};

use super::arguments::Arguments;
use super::figures::{Count, Figures};
use super::listing::Listing;
use super::python::{Entry, Parameter};
use super::rows::{Chain, Named, Said};
use super::table::{Reason, ReasonClass, Row, Table};

/// What users hold: here nothing may be missing but what Rust cannot have.
const WHOLE: [&str; 5] = [
    "B2Api",
    "Bucket",
    "DownloadedFile",
    "FileVersion",
    "Synchronizer",
];
const ALLOWED_IN_WHOLE: [ReasonClass; 2] = [ReasonClass::PythonRuntime, ReasonClass::ClassFactory];

pub(super) fn examine(chain: &Chain<'_>, interface: u32) -> (Figures, Vec<String>) {
    let mut examination = Examination {
        chain,
        interface,
        listing: &chain.listings[&interface],
        figures: Figures {
            interface,
            ..Figures::default()
        },
        misses: Vec::new(),
    };
    for (name, entry) in chain.python.names(interface) {
        examination.name(name, entry);
    }
    let table = &chain.tables[&interface];
    examination.strangers(table);
    examination.doubles(table);
    examination.misses.extend(examination.figures.miss());
    (examination.figures, examination.misses)
}

struct Examination<'a> {
    chain: &'a Chain<'a>,
    interface: u32,
    listing: &'a Listing,
    figures: Figures,
    misses: Vec<String>,
}

/// What is judged: a name, or a member of a class.
struct Subject<'a> {
    class: &'a str,
    member: Option<&'a str>,
    /// `None` of what is not called: a constant, a class, an attribute.
    parameters: Option<&'a [Parameter]>,
}

impl Subject<'_> {
    fn all_reasoned(&self) -> Reasoned {
        Reasoned {
            itself: true,
            parameters: self.parameters.map_or(0, <[_]>::len),
        }
    }
}

/// How much of a subject has a reason and no path.
#[derive(Default)]
struct Reasoned {
    itself: bool,
    parameters: usize,
}

impl<'a> Examination<'a> {
    fn name(&mut self, name: &'a str, entry: &'a Entry) {
        let is_own = entry.same_as.is_none();
        let Some(named) = self.chain.named(self.interface, name) else {
            self.misses
                .push(format!("v{}: {name} has no row", self.interface));
            return;
        };
        let subject = Subject {
            class: name,
            member: None,
            parameters: named.entry.params.as_deref(),
        };
        let reasoned = self.judge(&subject, named, named.row, named.row);
        if is_own {
            count(&mut self.figures.names, reasoned.itself);
            self.count_parameters(&subject, &reasoned);
        } else {
            self.figures.covered += 1;
        }
        if let Some(like) = &named.row.like {
            self.check_likeness(named, like);
        }
        for (member, parameters) in &named.entry.members {
            self.member(named, member, parameters.as_deref(), is_own);
        }
        for (source, members) in &named.entry.inherited {
            for member in members {
                let parameters = self.chain.inherited_parameters(source, member);
                self.member(named, member, parameters, false);
            }
        }
    }

    fn member(
        &mut self,
        named: Named<'a>,
        member: &'a str,
        parameters: Option<&'a [Parameter]>,
        counts: bool,
    ) {
        let subject = Subject {
            class: named.name,
            member: Some(member),
            parameters,
        };
        // What an interface takes over it may still have elsewhere.
        let own = self.chain.tables[&self.interface].member(named.name, member);
        let said = match own {
            Some(row) => Said::Row {
                row,
                class: named.row,
            },
            None => self.chain.member(named, member, self.listing),
        };
        let reasoned = match said {
            Said::Row { row, class } => self.judge(&subject, named, row, class),
            Said::FieldOfError => Reasoned::default(),
            Said::ReasonOfClass => subject.all_reasoned(),
            Said::Nothing => {
                self.miss(&subject, "has no row");
                Reasoned::default()
            }
        };
        if counts {
            count(&mut self.figures.members, reasoned.itself);
            self.count_parameters(&subject, &reasoned);
        }
    }

    fn count_parameters(&mut self, subject: &Subject<'_>, reasoned: &Reasoned) {
        self.figures.parameters.all += subject.parameters.map_or(0, <[_]>::len);
        self.figures.parameters.reasoned += reasoned.parameters;
    }

    /// Holds one row against the listing.
    fn judge(
        &mut self,
        subject: &Subject<'a>,
        named: Named<'a>,
        row: &'a Row,
        class: &'a Row,
    ) -> Reasoned {
        if let Some(reason) = &row.reason {
            if !row.rust.is_empty() {
                self.miss(subject, "has a path and a reason");
            }
            self.check_reason(subject, reason);
            return subject.all_reasoned();
        }
        if row.rust.is_empty() {
            self.miss(subject, "has neither a path nor a reason");
            return Reasoned::default();
        }
        let gone: Vec<&String> = row
            .rust
            .iter()
            .filter(|path| !self.listing.has(path))
            .collect();
        for path in &gone {
            self.miss(subject, &format!("there is no {path}"));
        }
        if !gone.is_empty() {
            return Reasoned::default();
        }
        let Some(parameters) = subject.parameters else {
            return Reasoned::default();
        };
        let kind = named.row.rust.first().map(String::as_str);
        let of_exception = kind.filter(|_| named.entry.exception);
        let arguments = Arguments {
            listing: self.listing,
            row,
            classes: [named.row, class],
            kind: of_exception,
        };
        let found = arguments.find(parameters);
        for miss in &found.misses {
            self.miss(subject, miss);
        }
        for reason in &found.reasons {
            self.check_reason(subject, reason);
        }
        Reasoned {
            itself: false,
            parameters: found.reasons.len(),
        }
    }

    fn check_reason(&mut self, subject: &Subject<'a>, reason: &Reason) {
        if reason.why.trim().is_empty() || reason.why.contains('\n') {
            self.miss(subject, "a reason is one line of text");
        }
        if WHOLE.contains(&subject.class) && !ALLOWED_IN_WHOLE.contains(&reason.class) {
            self.miss(subject, "users hold this: such a reason does not do");
        }
    }

    /// A class that is like another has the other's trait, where that is one.
    fn check_likeness(&mut self, named: Named<'a>, like: &'a str) {
        let Some(other) = self.chain.named(named.interface, like) else {
            self.misses.push(format!(
                "v{}: {} is like {like}, which has no row",
                self.interface, named.name
            ));
            return;
        };
        let pairs = named.row.rust.first().zip(other.row.rust.first());
        let is_missing = pairs.is_some_and(|(of_type, of_trait)| {
            self.listing.is_trait(of_trait)
                && of_type != of_trait
                && !self.listing.implements(of_type, of_trait)
        });
        if is_missing {
            self.misses.push(format!(
                "v{}: {} does not implement the trait of {like}",
                self.interface, named.name
            ));
        }
    }

    /// Rows about what Python has not.
    fn strangers(&mut self, table: &Table) {
        for (class, member) in table.subjects() {
            let entry = self.chain.python.entry(self.interface, class);
            let is_known = match member {
                None => entry.is_some_and(|entry| entry.same_as.is_none()),
                Some(member) => {
                    let named = self.chain.named(self.interface, class);
                    named.is_some_and(|named| named.entry.has(member))
                }
            };
            if !is_known {
                let dot = if member.is_some() { "." } else { "" };
                let member = member.unwrap_or_default();
                self.misses.push(format!(
                    "v{}: {class}{dot}{member} has a row, and Python has nothing of its own there",
                    self.interface
                ));
            }
        }
    }

    /// One path serves one member, unless all who have it say `shared`.
    fn doubles(&mut self, table: &Table) {
        let mut users: BTreeMap<&str, Vec<(String, bool)>> = BTreeMap::new();
        for (about, row) in table.rows() {
            for path in &row.rust {
                users
                    .entry(path)
                    .or_default()
                    .push((about.clone(), row.shared));
            }
        }
        let mut sharing: BTreeSet<&str> = BTreeSet::new();
        for (path, users) in users.iter().filter(|(_, users)| users.len() > 1) {
            sharing.extend(users.iter().map(|(about, _)| about.as_str()));
            let silent = users.iter().filter(|(_, shared)| !shared);
            let silent: Vec<&str> = silent.map(|(about, _)| about.as_str()).collect();
            if !silent.is_empty() {
                let others = if silent.len() == users.len() {
                    ""
                } else {
                    " and not only that"
                };
                self.misses.push(format!(
                    "v{}: {path} serves {}{others}; who shares says `shared`",
                    self.interface,
                    silent.join(", ")
                ));
            }
        }
        for (about, row) in table.rows() {
            if row.shared && !sharing.contains(about.as_str()) {
                self.misses.push(format!(
                    "v{}: {about} says `shared`, and nobody else has its path",
                    self.interface
                ));
            }
        }
    }

    fn miss(&mut self, subject: &Subject<'_>, what: &str) {
        let dot = if subject.member.is_some() { "." } else { "" };
        self.misses.push(format!(
            "v{}: {}{dot}{}: {what}",
            self.interface,
            subject.class,
            subject.member.unwrap_or_default()
        ));
    }
}

fn count(count: &mut Count, is_reasoned: bool) {
    count.all += 1;
    count.reasoned += usize::from(is_reasoned);
}
