//! Where each parameter of a Python function is: positional in Python's order, or a setter of the same name.

use super::listing::{Listing, Positional, Signature};
use super::python::Parameter;
use super::table::{Argument, Reason, Row};

/// The parameters of one Python function against one row.
#[derive(Debug)]
pub(super) struct Arguments<'a> {
    pub(super) listing: &'a Listing,
    pub(super) row: &'a Row,
    /// The rows of the class and of the one that it is like, which say what holds for all members.
    pub(super) classes: [&'a Row; 2],
    /// Of an exception its kind, whose fields are parameters.
    pub(super) kind: Option<&'a str>,
}

/// What became of the parameters.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Found<'a> {
    /// The reasons of those that are nowhere.
    pub(super) reasons: Vec<&'a Reason>,
    /// Without the member's name.
    pub(super) misses: Vec<String>,
}

impl<'a> Arguments<'a> {
    pub(super) fn find(&self, parameters: &[Parameter]) -> Found<'a> {
        let mut found = Found::default();
        let path = self.row.rust.first().map_or("", String::as_str);
        let none = Signature::default();
        let signature = self.listing.signature(path).unwrap_or(&none);
        let mut positions = Vec::new();
        let mut carriers = Vec::new();
        for parameter in parameters {
            let name = bare(&parameter.name);
            match self.stated(&parameter.name) {
                Some(Argument::Nowhere(reason)) => {
                    found.reasons.push(reason);
                    continue;
                }
                Some(Argument::Rust(path)) if is_path(path) => {
                    if !self.listing.has(path) {
                        found.misses.push(format!("`{name}`: there is no {path}"));
                    }
                    carriers.extend(signature.carrier_of(path));
                    continue;
                }
                Some(Argument::Rust(position)) => {
                    positions.push((parameter, position.as_str()));
                    continue;
                }
                None => {}
            }
            if self.is_field_of_kind(name) {
                continue;
            }
            if signature.parameter(name).is_some() {
                positions.push((parameter, name));
            } else if let Some(carrier) = self.field_of_parameter(signature, name) {
                carriers.push(carrier);
            } else if !parameter.is_optional || !self.has_setter(signature, name) {
                let kind = if parameter.is_optional {
                    "setter"
                } else {
                    "parameter"
                };
                found
                    .misses
                    .push(format!("no {kind} for `{}`", parameter.name));
            }
        }
        found
            .misses
            .extend(self.misplaced(signature, &positions, &carriers));
        found
    }

    fn stated(&self, parameter: &str) -> Option<&'a Argument> {
        let of_row = self.row.args.get(parameter);
        of_row.or_else(|| {
            let mut classes = self.classes.iter();
            classes.find_map(|class| class.args.get(parameter))
        })
    }

    /// The positional parameter that is a request with a field, or a setter, of this name.
    fn field_of_parameter(&self, signature: &'a Signature, name: &str) -> Option<&'a str> {
        let carries = |parameter: &&Positional| {
            let mut types = parameter.types.iter();
            types.any(|one| self.listing.has(&format!("{one}::{name}")))
        };
        let carrier = signature.parameters.iter().find(carries)?;
        Some(&carrier.name)
    }

    fn is_field_of_kind(&self, name: &str) -> bool {
        let field = self.kind.map(|kind| format!("{kind}::{name}"));
        field.is_some_and(|field| self.listing.has(&field))
    }

    fn has_setter(&self, signature: &Signature, name: &str) -> bool {
        let mut types = signature.returns.iter();
        types.any(|one| self.listing.has(&format!("{one}::{name}")))
    }

    /// Required parameters are positional, in Python's order, and Rust has no others but those that the row adds.
    fn misplaced(
        &self,
        signature: &Signature,
        positions: &[(&Parameter, &str)],
        carriers: &[&str],
    ) -> Vec<String> {
        let is_python = |parameter: &&Positional| {
            let is_added = |added: &String| *added == parameter.name;
            let used = positions.iter().any(|(_, at)| *at == parameter.name);
            used || !(carriers.contains(&parameter.name.as_str())
                || self.row.adds.iter().any(is_added)
                || self
                    .classes
                    .iter()
                    .any(|class| class.adds.iter().any(is_added)))
        };
        let rust: Vec<&str> = signature
            .parameters
            .iter()
            .filter(is_python)
            .map(|parameter| parameter.name.as_str())
            .collect();
        let mut python: Vec<&str> = positions.iter().map(|(_, at)| *at).collect();
        // One of ours may carry several of Python's, as a request carries method, URL and headers.
        python.dedup();
        if rust == python {
            return Vec::new();
        }
        vec![format!(
            "Python's order is ({}), Rust's ({})",
            python.join(", "),
            rust.join(", ")
        )]
    }
}

impl Signature {
    fn parameter(&self, name: &str) -> Option<&Positional> {
        self.parameters.iter().find(|one| one.name == name)
    }

    /// The parameter whose type owns a path.
    fn carrier_of(&self, path: &str) -> Option<&str> {
        let (owner, _) = path.rsplit_once("::")?;
        let carries = |one: &&Positional| one.types.iter().any(|of_type| of_type == owner);
        Some(&self.parameters.iter().find(carries)?.name)
    }
}

/// `Type::setter` or `Type`, and not the name of a parameter.
fn is_path(text: &str) -> bool {
    text.contains("::") || text.starts_with(char::is_uppercase)
}

/// Python's `id_` and `range_` are `id` and `range`.
pub(super) fn bare(name: &str) -> &str {
    name.trim_end_matches('_')
}
