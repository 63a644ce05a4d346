//! Which row is about a thing: its own, that of the class it is like, or one of a newer interface.

use std::collections::BTreeMap;

use super::arguments::bare;
use super::listing::Listing;
use super::python::{Entry, Parameter, Python, number};
use super::table::{Row, Table};

/// The interfaces, each of which falls back to the next.
#[derive(Debug)]
pub(super) struct Chain<'a> {
    pub(super) python: &'a Python,
    pub(super) tables: &'a BTreeMap<u32, Table>,
    pub(super) listings: &'a BTreeMap<u32, Listing>,
}

/// A class or another exported name, where it is defined.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named<'a> {
    pub(super) interface: u32,
    pub(super) name: &'a str,
    pub(super) entry: &'a Entry,
    pub(super) table: &'a Table,
    pub(super) row: &'a Row,
}

/// What a table says of a member.
#[derive(Debug, Clone, Copy)]
pub(super) enum Said<'a> {
    /// A row, and that of the class in which it stands.
    Row {
        row: &'a Row,
        class: &'a Row,
    },
    /// The error kind has a field of this name.
    FieldOfError,
    /// The class has a reason, which is its members' too.
    ReasonOfClass,
    Nothing,
}

/// Whose rows hold for the members of every exception.
const BASE_EXCEPTION: &str = "B2Error";

impl<'a> Chain<'a> {
    /// A name of an interface, followed to the interface that defines it; `None` when a table says nothing of it.
    pub(super) fn named(&self, interface: u32, name: &'a str) -> Option<Named<'a>> {
        let mut interface = interface;
        loop {
            let entry = self.python.entry(interface, name)?;
            if let Some(next) = entry.same_as.as_deref().and_then(number) {
                interface = next;
                continue;
            }
            let table = self.tables.get(&interface)?;
            let row = table.name(name)?;
            return Some(Named {
                interface,
                name,
                entry,
                table,
                row,
            });
        }
    }

    /// What is said of one of its members.
    pub(super) fn member(&self, named: Named<'a>, member: &str, listing: &Listing) -> Said<'a> {
        if let Some(row) = named.table.member(named.name, member) {
            let class = named.row;
            return Said::Row { row, class };
        }
        if named.row.reason.is_some() {
            return Said::ReasonOfClass;
        }
        if let Some(like) = &named.row.like {
            let like = self.named(named.interface, like);
            return like.map_or(Said::Nothing, |like| self.member(like, member, listing));
        }
        for (source, members) in &named.entry.inherited {
            if members.iter().any(|one| one == member) {
                return self.of_source(source, member, listing);
            }
        }
        if !named.entry.exception || named.name == BASE_EXCEPTION {
            return Said::Nothing;
        }
        let kind = named.row.rust.first();
        let field = bare(member);
        if kind.is_some_and(|kind| listing.has(&format!("{kind}::{field}"))) {
            return Said::FieldOfError;
        }
        let base = self.named(named.interface, BASE_EXCEPTION);
        base.map_or(Said::Nothing, |base| self.member(base, member, listing))
    }

    /// What is said of a member in the class from which it is inherited, `v3.Bucket`.
    fn of_source(&self, source: &'a str, member: &str, listing: &Listing) -> Said<'a> {
        let source = source
            .split_once('.')
            .and_then(|(interface, name)| self.named(number(interface)?, name));
        source.map_or(Said::Nothing, |source| self.member(source, member, listing))
    }

    /// The parameters of a member that is inherited.
    pub(super) fn inherited_parameters(
        &self,
        source: &str,
        member: &str,
    ) -> Option<&'a [Parameter]> {
        let entry = source
            .split_once('.')
            .and_then(|(interface, name)| self.python.entry(number(interface)?, name));
        entry?.members.get(member)?.as_deref()
    }
}
