//! Which traits the types of an interface implement, and which types its traits have.

use rustdoc_types::{Id, Impl, ItemEnum, Path};

use super::super::crates::{ItemRef, Place};
use super::super::foreign::found_path;
use super::super::print::Printer;
use super::{Rank, Writer};

/// The auto traits that users can name.
const AUTO: &[&str] = &[
    "Send",
    "Sync",
    "Unpin",
    "std::panic::RefUnwindSafe",
    "std::panic::UnwindSafe",
];

/// Traits that nobody can rely on: unstable, or without effect on a user.
const IGNORED: &[&str] = &["Drop", "std::marker::StructuralPartialEq"];

impl Writer<'_> {
    /// The `impl` blocks of one crate that touch the interface, those that the compiler adds included.
    ///
    /// Only the blocks of an interface, this one or one below, may name the interfaces below: they convert between two.
    pub(super) fn impls(&mut self, krate: usize, is_interface: bool) {
        let crates = self.crates;
        let neighbours = if is_interface { self.neighbours } else { &[] };
        for item in crates.items(krate) {
            if let ItemEnum::Impl(block) = &item.inner
                && let Some(trait_) = &block.trait_
                && !block.is_negative
                && block.blanket_impl.is_none()
            {
                let printer = Printer::new(crates, self.exports, neighbours, krate);
                self.implementation(krate, block, trait_, &printer);
            }
        }
    }

    fn implementation(&mut self, krate: usize, block: &Impl, trait_: &Path, printer: &Printer<'_>) {
        let ignored = match self.crates.locate(krate, trait_.id) {
            Place::Foreign(definition) => {
                let found = found_path(&definition);
                let found = found.as_str();
                IGNORED.contains(&found) || (block.is_synthetic && !AUTO.contains(&found))
            }
            Place::Own(_) => false,
            Place::Private(_) => true,
        };
        if ignored {
            return;
        }
        let for_ = printer.type_text(&block.for_);
        let of_type = printer.take_seen();
        let shown = printer.path(trait_);
        let generics = printer.generics(&block.generics);
        let of_rest = printer.take_seen();
        // An implementation for a foreign type stands with the first of ours that it names.
        let Some(item_path) = of_type.exported.first().or(of_rest.exported.first()) else {
            return;
        };
        if !of_type.unexported.is_empty() || !of_rest.unexported.is_empty() {
            // Users of this interface cannot name a part of it, so they cannot use it.
            return;
        }
        let (parameters, conditions) = (&generics.parameters, generics.where_clause());
        let text = format!("impl{parameters} {shown} for {for_}{conditions}");
        let rank = if AUTO.contains(&shown.as_str()) {
            Rank::AutoTrait
        } else {
            Rank::Implementation
        };
        self.line(item_path, rank, &shown, text);
        for &id in &block.items {
            self.implemented(krate, id, item_path, &for_, &shown);
        }
    }

    /// The types and constants that an implementation chooses; its methods are the trait's.
    fn implemented(&mut self, krate: usize, id: Id, item_path: &str, for_: &str, trait_: &str) {
        let Some(member) = self.crates.item(ItemRef { krate, id }) else {
            return;
        };
        let name = member.name.as_deref().unwrap_or_default();
        let printer = self.printer(krate).inside(for_.to_owned());
        let place = format!("<{for_} as {trait_}>::{name}");
        let text = match &member.inner {
            ItemEnum::AssocType {
                type_: Some(type_), ..
            } => format!("type {place} = {}", printer.type_text(type_)),
            ItemEnum::AssocConst {
                value: Some(value), ..
            } => format!(
                "const {place} = {}",
                self.value(member, Some(value), &place)
            ),
            _ => return,
        };
        self.judge(&place, printer.take_seen());
        let after_the_block = format!("{trait_}::{name}");
        self.line(item_path, Rank::Implementation, &after_the_block, text);
    }
}
