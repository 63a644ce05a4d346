//! Types and paths.

use std::collections::HashMap;

use rustdoc_types::{
    AssocItemConstraint, AssocItemConstraintKind, DynTrait, FunctionPointer, GenericArg,
    GenericArgs, GenericParamDefKind, ItemEnum, Path, Term, Type, TypeAlias,
};

use super::super::crates::{ItemRef, Place};
use super::super::foreign::found_path;
use super::Printer;
use super::generics::place_in_bounds;

impl Printer<'_> {
    pub(in super::super) fn type_text(&self, printed: &Type) -> String {
        let text = self.plain_type(printed);
        match &self.self_type {
            Some(own) if *own == text => "Self".to_owned(),
            _ => text,
        }
    }

    fn plain_type(&self, printed: &Type) -> String {
        match printed {
            Type::ResolvedPath(path) => self.path(path),
            Type::DynTrait(object) => self.trait_object(object),
            Type::Generic(name) => self.parameter(name),
            Type::Primitive(name) if name == "never" => "!".to_owned(),
            Type::Primitive(name) => name.clone(),
            Type::FunctionPointer(pointer) => self.function_pointer(pointer),
            Type::Tuple(parts) => self.tuple(parts),
            Type::Slice(inner) => format!("[{}]", self.type_text(inner)),
            Type::Array { type_, len } => format!("[{}; {len}]", self.type_text(type_)),
            Type::Pat { type_, .. } => self.type_text(type_),
            Type::ImplTrait(bounds) => format!("impl {}", self.bounds(bounds)),
            Type::Infer => "_".to_owned(),
            Type::RawPointer { is_mutable, type_ } => {
                let kind = if *is_mutable { "mut" } else { "const" };
                format!("*{kind} {}", self.pointee(type_))
            }
            Type::BorrowedRef {
                lifetime,
                is_mutable,
                type_,
            } => {
                let lifetime = lifetime.as_ref().map(|name| self.parameter(name) + " ");
                let kind = if *is_mutable { "mut " } else { "" };
                format!(
                    "&{}{kind}{}",
                    lifetime.unwrap_or_default(),
                    self.pointee(type_)
                )
            }
            Type::QualifiedPath {
                name,
                args,
                self_type,
                trait_,
            } => {
                let arguments = args.as_deref().map(|args| self.arguments(args));
                let holder = self.type_text(self_type);
                let holder = match trait_ {
                    Some(path) if holder != "Self" => format!("<{holder} as {}>", self.path(path)),
                    _ => holder,
                };
                format!("{holder}::{name}{}", arguments.unwrap_or_default())
            }
        }
    }

    /// What a parameter of the alias being expanded stands for; any other parameter stands for itself.
    fn parameter(&self, name: &str) -> String {
        let argument = self.arguments.get(name);
        argument.cloned().unwrap_or_else(|| name.to_owned())
    }

    pub(in super::super) fn path(&self, path: &Path) -> String {
        let arguments = path.args.as_deref();
        let own = match self.crates.locate(self.krate, path.id) {
            Place::Own(item) => item,
            Place::Private(definition) => return self.unexported(definition),
            Place::Foreign(definition) => {
                let shown = arguments.map(|arguments| self.arguments(arguments));
                return found_path(&definition) + &shown.unwrap_or_default();
            }
        };
        if let Some(ItemEnum::TypeAlias(alias)) = self.crates.item(own).map(|found| &found.inner) {
            return self.expand(own, alias, arguments);
        }
        let shown = arguments.map(|arguments| self.arguments(arguments));
        self.own_name(own) + &shown.unwrap_or_default()
    }

    fn expand(&self, item: ItemRef, alias: &TypeAlias, given: Option<&GenericArgs>) -> String {
        let given = match given {
            Some(GenericArgs::AngleBracketed { args, .. }) => args.as_slice(),
            _ => &[],
        };
        let texts = |wanted: fn(&GenericArg) -> bool| {
            let of_kind = given.iter().filter(move |argument| wanted(argument));
            of_kind.map(|argument| self.argument(argument))
        };
        let mut lifetimes = texts(|argument| matches!(argument, GenericArg::Lifetime(_)));
        let mut others = texts(|argument| !matches!(argument, GenericArg::Lifetime(_)));
        let mut inner = Printer {
            krate: item.krate,
            self_type: None,
            arguments: HashMap::new(),
            seen: std::cell::RefCell::default(),
            ..*self
        };
        for parameter in &alias.generics.params {
            let text = match &parameter.kind {
                GenericParamDefKind::Lifetime { .. } => {
                    lifetimes.next().unwrap_or_else(|| "'_".to_owned())
                }
                GenericParamDefKind::Type { default, .. } => {
                    let default = default.as_ref().map(|default| inner.type_text(default));
                    others.next().or(default).unwrap_or_else(|| "_".to_owned())
                }
                GenericParamDefKind::Const { default, .. } => others
                    .next()
                    .or(default.clone())
                    .unwrap_or_else(|| "_".to_owned()),
            };
            inner.arguments.insert(parameter.name.clone(), text);
        }
        let text = inner.type_text(&alias.type_);
        let seen = inner.take_seen();
        self.seen.borrow_mut().exported.extend(seen.exported);
        self.seen.borrow_mut().unexported.extend(seen.unexported);
        text
    }

    fn arguments(&self, arguments: &GenericArgs) -> String {
        match arguments {
            GenericArgs::AngleBracketed { args, constraints } => {
                let args = args.iter().map(|argument| self.argument(argument));
                let constraints = constraints.iter().map(|one| self.constraint(one));
                let all: Vec<String> = args.chain(constraints).collect();
                if all.is_empty() {
                    return String::new();
                }
                format!("<{}>", all.join(", "))
            }
            GenericArgs::Parenthesized { inputs, output } => {
                let inputs: Vec<String> = inputs.iter().map(|one| self.type_text(one)).collect();
                format!("({}){}", inputs.join(", "), self.output(output.as_ref()))
            }
            GenericArgs::ReturnTypeNotation => "(..)".to_owned(),
        }
    }

    fn argument(&self, argument: &GenericArg) -> String {
        match argument {
            GenericArg::Lifetime(name) => self.parameter(name),
            GenericArg::Type(inner) => self.type_text(inner),
            GenericArg::Const(constant) => constant
                .value
                .clone()
                .unwrap_or_else(|| self.parameter(&constant.expr)),
            GenericArg::Infer => "_".to_owned(),
        }
    }

    fn constraint(&self, constraint: &AssocItemConstraint) -> String {
        let arguments = constraint.args.as_deref().map(|args| self.arguments(args));
        let name = format!("{}{}", constraint.name, arguments.unwrap_or_default());
        match &constraint.binding {
            AssocItemConstraintKind::Equality(Term::Type(inner)) => {
                format!("{name} = {}", self.type_text(inner))
            }
            AssocItemConstraintKind::Equality(Term::Constant(constant)) => {
                format!("{name} = {}", constant.expr)
            }
            AssocItemConstraintKind::Constraint(bounds) => {
                format!("{name}: {}", self.bounds(bounds))
            }
        }
    }

    fn trait_object(&self, object: &DynTrait) -> String {
        let mut parts: Vec<String> = object
            .traits
            .iter()
            .map(|part| self.higher_ranked(&part.generic_params) + &self.path(&part.trait_))
            .collect();
        parts.sort_by_key(|part| (place_in_bounds(part), part.clone()));
        parts.extend(object.lifetime.as_ref().map(|name| self.parameter(name)));
        format!("dyn {}", parts.join(" + "))
    }

    fn function_pointer(&self, pointer: &FunctionPointer) -> String {
        let inputs = pointer.sig.inputs.iter();
        let inputs: Vec<String> = inputs.map(|(_, input)| self.type_text(input)).collect();
        format!(
            "{}{}fn({}){}",
            self.higher_ranked(&pointer.generic_params),
            super::functions::qualifiers(&pointer.header),
            inputs.join(", "),
            self.output(pointer.sig.output.as_ref())
        )
    }

    fn tuple(&self, parts: &[Type]) -> String {
        match parts {
            [one] => format!("({},)", self.type_text(one)),
            _ => {
                let parts: Vec<String> = parts.iter().map(|part| self.type_text(part)).collect();
                format!("({})", parts.join(", "))
            }
        }
    }

    /// Behind `&` or `*`, several bounds want parentheses.
    fn pointee(&self, inner: &Type) -> String {
        let text = self.type_text(inner);
        let bounded = matches!(inner, Type::DynTrait(_) | Type::ImplTrait(_));
        if bounded && text.contains(" + ") {
            format!("({text})")
        } else {
            text
        }
    }

    pub(super) fn output(&self, output: Option<&Type>) -> String {
        output.map_or_else(String::new, |output| {
            format!(" -> {}", self.type_text(output))
        })
    }
}
