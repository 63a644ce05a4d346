//! Structs, enums, and what they consist of.

use rustdoc_types::{
    Attribute, Enum, Id, Impl, Item, ItemEnum, Struct, StructKind, Union, Variant, VariantKind,
    Visibility,
};

use super::super::crates::ItemRef;
use super::super::print::Printer;
use super::{Rank, Writer};

impl Writer<'_> {
    pub(super) fn structure(&mut self, krate: usize, found: &Item, inner: &Struct, path: &str) {
        let printer = self.printer(krate);
        let generics = printer.generics(&inner.generics);
        let (parameters, conditions) = (&generics.parameters, generics.where_clause());
        let text = format!("pub struct {path}{parameters}{conditions}");
        self.line(path, Rank::Definition, "", text);
        self.judge(path, printer.take_seen());
        let (fields, has_private) = match &inner.kind {
            StructKind::Unit => (Vec::new(), false),
            StructKind::Tuple(fields) => (
                fields.iter().flatten().copied().collect(),
                fields.contains(&None),
            ),
            StructKind::Plain {
                fields,
                has_stripped_fields,
            } => (fields.clone(), *has_stripped_fields),
        };
        let names = self.fields(krate, &fields, path, path);
        if has_private || is_non_exhaustive(found) {
            self.inherent(krate, &inner.impls, path);
            return;
        }
        let shape = match &inner.kind {
            StructKind::Unit => String::new(),
            StructKind::Tuple(_) => format!("({})", names.join(", ")),
            StructKind::Plain { .. } => format!(" {{ {} }}", names.join(", ")),
        };
        self.line(path, Rank::Fact, "", format!("closed struct {path}{shape}"));
        self.inherent(krate, &inner.impls, path);
    }

    pub(super) fn union(&mut self, krate: usize, inner: &Union, path: &str) {
        let printer = self.printer(krate);
        let generics = printer.generics(&inner.generics);
        let (parameters, conditions) = (&generics.parameters, generics.where_clause());
        let text = format!("pub union {path}{parameters}{conditions}");
        self.line(path, Rank::Definition, "", text);
        self.judge(path, printer.take_seen());
        self.fields(krate, &inner.fields, path, path);
        self.inherent(krate, &inner.impls, path);
    }

    pub(super) fn enumeration(&mut self, krate: usize, found: &Item, inner: &Enum, path: &str) {
        let printer = self.printer(krate);
        let generics = printer.generics(&inner.generics);
        let (parameters, conditions) = (&generics.parameters, generics.where_clause());
        let text = format!("pub enum {path}{parameters}{conditions}");
        self.line(path, Rank::Definition, "", text);
        self.judge(path, printer.take_seen());
        let mut names = Vec::new();
        for &id in &inner.variants {
            let Some(item) = self.crates.item(ItemRef { krate, id }) else {
                continue;
            };
            if let (Some(name), ItemEnum::Variant(variant)) = (&item.name, &item.inner) {
                self.variant(krate, item, variant, path, name);
                names.push(name.as_str());
            }
        }
        if !is_non_exhaustive(found) {
            let text = format!("closed enum {path} {{ {} }}", names.join(", "));
            self.line(path, Rank::Fact, "", text);
        }
        self.inherent(krate, &inner.impls, path);
    }

    fn variant(&mut self, krate: usize, item: &Item, variant: &Variant, path: &str, name: &str) {
        let printer = self.printer(krate);
        let named = format!("{path}::{name}");
        let shape = match &variant.kind {
            VariantKind::Plain => String::new(),
            _ if is_non_exhaustive(item) => {
                let fields: Vec<Id> = match &variant.kind {
                    VariantKind::Struct { fields, .. } => fields.clone(),
                    VariantKind::Tuple(fields) => fields.iter().flatten().copied().collect(),
                    VariantKind::Plain => Vec::new(),
                };
                self.fields(krate, &fields, path, &named);
                " { .. }".to_owned()
            }
            VariantKind::Tuple(fields) => {
                let types = fields.iter().map(|field| match field {
                    Some(id) => self.field_type(krate, *id, &printer),
                    None => "_".to_owned(),
                });
                format!("({})", types.collect::<Vec<_>>().join(", "))
            }
            VariantKind::Struct { fields, .. } => {
                let fields = fields.iter().map(|&id| {
                    let field = self.crates.item(ItemRef { krate, id });
                    let name = field.and_then(|field| field.name.as_deref()).unwrap_or("_");
                    format!("{name}: {}", self.field_type(krate, id, &printer))
                });
                format!(" {{ {} }}", fields.collect::<Vec<_>>().join(", "))
            }
        };
        let value = variant
            .discriminant
            .as_ref()
            .map(|one| format!(" = {}", one.value));
        let text = format!("pub variant {named}{shape}{}", value.unwrap_or_default());
        self.judge(&named, printer.take_seen());
        self.line(path, Rank::Part, name, text);
    }

    fn field_type(&self, krate: usize, id: Id, printer: &Printer<'_>) -> String {
        match self
            .crates
            .item(ItemRef { krate, id })
            .map(|field| &field.inner)
        {
            Some(ItemEnum::StructField(type_)) => printer.type_text(type_),
            _ => "_".to_owned(),
        }
    }

    /// Lists the public ones of `fields` and gives the names of all.
    fn fields(&mut self, krate: usize, fields: &[Id], item: &str, path: &str) -> Vec<String> {
        let mut names = Vec::new();
        for &id in fields {
            let Some(field) = self.crates.item(ItemRef { krate, id }) else {
                continue;
            };
            let (Some(name), ItemEnum::StructField(type_)) = (&field.name, &field.inner) else {
                continue;
            };
            names.push(name.clone());
            // A field of a variant has no visibility of its own.
            if matches!(field.visibility, Visibility::Public | Visibility::Default) {
                let printer = self.printer(krate);
                let named = format!("{path}::{name}");
                let text = format!("pub field {named}: {}", printer.type_text(type_));
                self.judge(&named, printer.take_seen());
                self.line(item, Rank::Part, name, text);
            }
        }
        names
    }

    /// The public methods and constants of a type's own `impl` blocks.
    fn inherent(&mut self, krate: usize, impls: &[Id], path: &str) {
        for &id in impls {
            let block = self.crates.item(ItemRef { krate, id });
            if let Some(ItemEnum::Impl(inner)) = block.map(|block| &block.inner)
                && inner.trait_.is_none()
            {
                self.inherent_block(krate, inner, path);
            }
        }
    }

    fn inherent_block(&mut self, krate: usize, block: &Impl, path: &str) {
        let printer = self.printer(krate);
        let own = printer.type_text(&block.for_);
        let mut conditions = printer.all_conditions(&block.generics);
        if own != path {
            conditions.insert(0, format!("Self = {own}"));
        }
        let printer = printer.inside(own);
        let of_block = printer.take_seen();
        for &id in &block.items {
            let Some(member) = self.crates.item(ItemRef { krate, id }) else {
                continue;
            };
            let (Visibility::Public, Some(name)) = (&member.visibility, &member.name) else {
                continue;
            };
            let named = format!("{path}::{name}");
            let Some(printed) = self.member(member, &named, &printer, &conditions) else {
                continue;
            };
            self.judge(&named, of_block.clone());
            self.judge(&named, printer.take_seen());
            self.line(path, printed.rank, name, printed.text);
            self.must_use(member, path, printed.rank, name, &named);
        }
    }
}

fn is_non_exhaustive(item: &Item) -> bool {
    item.attrs.contains(&Attribute::NonExhaustive)
}
