//! Modules, functions, constants, traits, and what an item of any kind has.

use rustdoc_types::{Attribute, Function, GenericBound, Item, ItemEnum, Trait, Type};

use super::super::crates::{ItemRef, Place};
use super::super::print::{Printer, Receiver};
use super::{Rank, Writer};

impl Writer<'_> {
    pub(super) fn item(&mut self, item: ItemRef, path: &str) {
        let crates = self.crates;
        let Some(found) = crates.item(item) else {
            return;
        };
        if let Some(first) = self.exports.name(item)
            && first != path
        {
            self.line(
                path,
                Rank::Definition,
                "",
                format!("pub use {path} = {first}"),
            );
            return;
        }
        let printer = self.printer(item.krate);
        match &found.inner {
            ItemEnum::Module(_) => {
                self.line(path, Rank::Definition, "", format!("pub mod {path}"));
            }
            ItemEnum::Struct(inner) => self.structure(item.krate, found, inner, path),
            ItemEnum::Union(inner) => self.union(item.krate, inner, path),
            ItemEnum::Enum(inner) => self.enumeration(item.krate, found, inner, path),
            ItemEnum::Variant(_) => {
                self.line(path, Rank::Definition, "", format!("pub variant {path}"));
            }
            ItemEnum::Trait(inner) => self.trait_(item.krate, inner, path),
            ItemEnum::Function(inner) => {
                let conditions = &[];
                self.nameable(inner, path, &printer);
                let text = printer.function(inner, Receiver { path, conditions });
                self.line(path, Rank::Definition, "", text);
            }
            ItemEnum::TypeAlias(inner) => {
                let generics = printer.generics(&inner.generics);
                let (parameters, conditions) = (&generics.parameters, generics.where_clause());
                let text = printer.type_text(&inner.type_);
                let text = format!("pub type {path}{parameters} = {text}{conditions}");
                self.line(path, Rank::Definition, "", text);
            }
            ItemEnum::Constant { type_, const_ } => {
                let known = const_.value.as_deref().or(Some(&const_.expr));
                let value = self.value(found, known, path);
                let text = format!("pub const {path}: {} = {value}", printer.type_text(type_));
                self.line(path, Rank::Definition, "", text);
            }
            ItemEnum::Static(inner) => {
                let kind = if inner.is_mutable {
                    "static mut"
                } else {
                    "static"
                };
                let text = format!("pub {kind} {path}: {}", printer.type_text(&inner.type_));
                self.line(path, Rank::Definition, "", text);
            }
            ItemEnum::Macro(source) => {
                let words: Vec<&str> = source.split_whitespace().collect();
                let text = format!("pub macro {path} {}", words.join(" "));
                self.line(path, Rank::Definition, "", text);
            }
            other => {
                let kind = other.item_kind();
                let text = format!(
                    "{path}: the gate cannot list a {kind:?}; leave it out of the interface"
                );
                self.fault(path, text);
            }
        }
        self.judge(path, printer.take_seen());
        self.must_use(found, path, Rank::Fact, "", path);
    }

    /// `must_use` of an item or of its member.
    pub(super) fn must_use(
        &mut self,
        found: &Item,
        item: &str,
        rank: Rank,
        member: &str,
        path: &str,
    ) {
        let marked = |attribute: &Attribute| matches!(attribute, Attribute::MustUse { .. });
        if found.attrs.iter().any(marked) {
            self.line(item, rank, member, format!("must_use {path}"));
        }
    }

    fn trait_(&mut self, krate: usize, inner: &Trait, path: &str) {
        let printer = self.printer(krate);
        let generics = printer.generics(&inner.generics);
        let is_seal = |bound: &&GenericBound| self.is_seal(krate, bound);
        let is_sealed = inner.bounds.iter().any(|bound| is_seal(&bound));
        let bounds = printer.sorted(inner.bounds.iter().filter(|bound| !is_seal(bound)));
        let colon = if bounds.is_empty() { "" } else { ": " };
        let text = format!(
            "pub {}trait {path}{}{colon}{}{}",
            if inner.is_unsafe { "unsafe " } else { "" },
            generics.parameters,
            bounds.join(" + "),
            generics.where_clause()
        );
        self.judge(path, printer.take_seen());
        self.line(path, Rank::Definition, "", text);
        if !is_sealed {
            self.line(path, Rank::Fact, "", format!("open trait {path}"));
        }
        if inner.is_dyn_compatible {
            self.line(path, Rank::Fact, "", format!("dyn trait {path}"));
        }
        for &id in &inner.items {
            if let Some(member) = self.crates.item(ItemRef { krate, id }) {
                self.trait_member(krate, member, path, is_sealed);
            }
        }
    }

    /// `trait Folder: Sealed`, where nobody else can name `Sealed`.
    fn is_seal(&self, krate: usize, bound: &GenericBound) -> bool {
        let GenericBound::TraitBound { trait_, .. } = bound else {
            return false;
        };
        let is_called_so = trait_.path.rsplit("::").next() == Some("Sealed");
        let is_hidden = match self.crates.locate(krate, trait_.id) {
            Place::Own(item) => self.exports.name(item).is_none(),
            Place::Private(_) => true,
            Place::Foreign(_) => false,
        };
        is_called_so && is_hidden
    }

    fn trait_member(&mut self, krate: usize, member: &Item, path: &str, is_sealed: bool) {
        let Some(name) = member.name.as_deref() else {
            return;
        };
        let named = format!("{path}::{name}");
        let printer = self.printer(krate);
        let Some(printed) = self.member(member, &named, &printer, &[]) else {
            return;
        };
        self.judge(&named, printer.take_seen());
        self.line(path, printed.rank, name, printed.text);
        self.must_use(member, path, printed.rank, name, &named);
        if !printed.has_default && !is_sealed {
            self.line(path, printed.rank, name, format!("required {named}"));
        }
    }

    /// A method, constant or type of a trait or of an inherent `impl`.
    pub(super) fn member(
        &mut self,
        member: &Item,
        path: &str,
        printer: &Printer<'_>,
        conditions: &[String],
    ) -> Option<Member> {
        match &member.inner {
            ItemEnum::Function(inner) => {
                self.nameable(inner, path, printer);
                Some(Member {
                    rank: Rank::Function,
                    text: printer.function(inner, Receiver { path, conditions }),
                    has_default: inner.has_body,
                })
            }
            ItemEnum::AssocConst { type_, value } => {
                let shown = value
                    .as_deref()
                    .map(|known| self.value(member, Some(known), path));
                let shown = shown.map(|value| format!(" = {value}"));
                let text = format!(
                    "pub const {path}: {}{}{}",
                    printer.type_text(type_),
                    shown.unwrap_or_default(),
                    where_clause(conditions)
                );
                Some(Member {
                    rank: Rank::Constant,
                    text,
                    has_default: value.is_some(),
                })
            }
            ItemEnum::AssocType {
                generics,
                bounds,
                type_,
            } => {
                let generics = printer.generics(generics);
                let bounds = printer.bounds(bounds);
                let colon = if bounds.is_empty() { "" } else { ": " };
                let default = type_
                    .as_ref()
                    .map(|one| format!(" = {}", printer.type_text(one)));
                let text = format!(
                    "pub type {path}{}{colon}{bounds}{}{}",
                    generics.parameters,
                    default.unwrap_or_default(),
                    generics.where_clause()
                );
                Some(Member {
                    rank: Rank::Type,
                    text,
                    has_default: type_.is_some(),
                })
            }
            _ => None,
        }
    }

    /// What a call gives must have a name: only a named type can be stored, extended, and checked for `Send`.
    fn nameable(&mut self, function: &Function, path: &str, printer: &Printer<'_>) {
        let gives_unnamed = |output: &Type| printer.type_text(output).contains("impl ");
        if function.header.is_async || function.sig.output.as_ref().is_some_and(gives_unnamed) {
            let text = format!(
                "{path} gives a type without a name, whose promises the gate cannot see: give it one instead of \
                 `async fn` or `impl Trait`"
            );
            self.fault(path, text);
        }
    }

    /// The value of a constant: as rustdoc knows it, else as the source has it.
    pub(super) fn value(&mut self, item: &Item, known: Option<&str>, path: &str) -> String {
        let known = known.filter(|value| *value != "_").map(str::to_owned);
        let value = known.or_else(|| self.sources.value(item));
        value.unwrap_or_else(|| {
            let note = format!(
                "{path}: the value of this constant cannot be read, so a change of it goes unseen"
            );
            self.notes.push(note);
            "_".to_owned()
        })
    }
}

/// What a member is listed as.
pub(super) struct Member {
    pub(super) rank: Rank,
    pub(super) text: String,
    pub(super) has_default: bool,
}

fn where_clause(conditions: &[String]) -> String {
    if conditions.is_empty() {
        return String::new();
    }
    format!(" where {}", conditions.join(", "))
}
