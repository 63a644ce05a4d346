//! Generic parameters and bounds.

use rustdoc_types::{
    GenericBound, GenericParamDef, GenericParamDefKind, Generics, PreciseCapturingArg, Term,
    TraitBoundModifier, Type, WherePredicate,
};

use super::Printer;

/// Parameters and conditions, as `<…>` and as what follows `where`.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(in super::super) struct GenericText {
    pub(in super::super) parameters: String,
    pub(in super::super) conditions: Vec<String>,
}

impl GenericText {
    /// ` where A: B`, or nothing.
    pub(in super::super) fn where_clause(&self) -> String {
        if self.conditions.is_empty() {
            return String::new();
        }
        format!(" where {}", self.conditions.join(", "))
    }
}

impl Printer<'_> {
    /// A bound stands at its parameter, wherever the source has it; what has no parameter stays a condition.
    pub(in super::super) fn generics(&self, generics: &Generics) -> GenericText {
        let visible = generics
            .params
            .iter()
            .filter(|parameter| !is_synthetic(parameter));
        let names: Vec<&str> = visible.clone().map(|one| one.name.as_str()).collect();
        let mut conditions = Vec::new();
        let mut moved: Vec<(&str, &[GenericBound])> = Vec::new();
        for predicate in &generics.where_predicates {
            match predicate {
                WherePredicate::BoundPredicate {
                    type_: Type::Generic(name),
                    bounds,
                    generic_params,
                } if generic_params.is_empty() && names.contains(&name.as_str()) => {
                    moved.push((name, bounds));
                }
                other => conditions.push(self.condition(other)),
            }
        }
        conditions.sort();
        let parameters: Vec<String> = visible
            .map(|parameter| {
                let later = moved.iter().filter(|(name, _)| *name == parameter.name);
                self.parameter_definition(parameter, later.flat_map(|(_, bounds)| *bounds))
            })
            .collect();
        let parameters = if parameters.is_empty() {
            String::new()
        } else {
            format!("<{}>", parameters.join(", "))
        };
        GenericText {
            parameters,
            conditions,
        }
    }

    /// Everything that `generics` asks for, as conditions: the bounds of parameters too.
    pub(in super::super) fn all_conditions(&self, generics: &Generics) -> Vec<String> {
        let text = self.generics(generics);
        let bounds = generics.params.iter().filter_map(|parameter| {
            let alone = Generics {
                params: vec![parameter.clone()],
                where_predicates: generics.where_predicates.clone(),
            };
            let shown = self.generics(&alone).parameters;
            let bound = shown.strip_prefix('<')?.strip_suffix('>')?;
            bound.contains(": ").then(|| bound.to_owned())
        });
        bounds.chain(text.conditions).collect()
    }

    fn parameter_definition<'b>(
        &self,
        parameter: &'b GenericParamDef,
        later: impl Iterator<Item = &'b GenericBound>,
    ) -> String {
        let name = &parameter.name;
        match &parameter.kind {
            GenericParamDefKind::Lifetime { outlives } => {
                name.clone() + &colon(outlives.join(" + "))
            }
            GenericParamDefKind::Type {
                bounds, default, ..
            } => {
                let bounds = self.sorted(bounds.iter().chain(later)).join(" + ");
                let default = default
                    .as_ref()
                    .map(|one| format!(" = {}", self.type_text(one)));
                name.clone() + &colon(bounds) + &default.unwrap_or_default()
            }
            GenericParamDefKind::Const { type_, default } => {
                let default = default.as_ref().map(|value| format!(" = {value}"));
                format!(
                    "const {name}: {}{}",
                    self.type_text(type_),
                    default.unwrap_or_default()
                )
            }
        }
    }

    fn condition(&self, predicate: &WherePredicate) -> String {
        match predicate {
            WherePredicate::BoundPredicate {
                type_,
                bounds,
                generic_params,
            } => {
                let ranked = self.higher_ranked(generic_params);
                format!("{ranked}{}: {}", self.type_text(type_), self.bounds(bounds))
            }
            WherePredicate::LifetimePredicate { lifetime, outlives } => {
                format!("{lifetime}: {}", outlives.join(" + "))
            }
            WherePredicate::EqPredicate { lhs, rhs } => {
                let right = match rhs {
                    Term::Type(inner) => self.type_text(inner),
                    Term::Constant(constant) => constant.expr.clone(),
                };
                format!("{} = {right}", self.type_text(lhs))
            }
        }
    }

    pub(in super::super) fn bounds(&self, bounds: &[GenericBound]) -> String {
        self.sorted(bounds.iter()).join(" + ")
    }

    /// Each bound as text, in an order that does not depend on the source.
    pub(in super::super) fn sorted<'b>(
        &self,
        bounds: impl Iterator<Item = &'b GenericBound>,
    ) -> Vec<String> {
        let mut texts: Vec<String> = bounds.map(|bound| self.bound(bound)).collect();
        texts.sort_by_key(|text| (place_in_bounds(text), text.clone()));
        texts.dedup();
        texts
    }

    fn bound(&self, bound: &GenericBound) -> String {
        match bound {
            GenericBound::TraitBound {
                trait_,
                generic_params,
                modifier,
            } => {
                let modifier = match modifier {
                    TraitBoundModifier::None => "",
                    TraitBoundModifier::Maybe => "?",
                    TraitBoundModifier::MaybeConst => "[const] ",
                };
                let ranked = self.higher_ranked(generic_params);
                format!("{modifier}{ranked}{}", self.path(trait_))
            }
            GenericBound::Outlives(lifetime) => lifetime.clone(),
            GenericBound::Use(captured) => {
                let captured = captured.iter().map(|one| match one {
                    PreciseCapturingArg::Lifetime(name) | PreciseCapturingArg::Param(name) => {
                        name.as_str()
                    }
                });
                format!("use<{}>", captured.collect::<Vec<_>>().join(", "))
            }
        }
    }

    /// `for<'a> `, or nothing.
    pub(super) fn higher_ranked(&self, parameters: &[GenericParamDef]) -> String {
        if parameters.is_empty() {
            return String::new();
        }
        let names: Vec<&str> = parameters.iter().map(|one| one.name.as_str()).collect();
        format!("for<{}> ", names.join(", "))
    }
}

/// What a value can do first, then where it may go and how long it lives, as people write it.
pub(super) fn place_in_bounds(bound: &str) -> u8 {
    match bound {
        "Send" | "Sync" | "Unpin" => 1,
        _ if bound.starts_with('\'') => 2,
        _ => 0,
    }
}

/// What `impl Trait` as an argument stands for inside the compiler.
fn is_synthetic(parameter: &GenericParamDef) -> bool {
    matches!(
        parameter.kind,
        GenericParamDefKind::Type {
            is_synthetic: true,
            ..
        }
    )
}

fn colon(bounds: String) -> String {
    if bounds.is_empty() {
        bounds
    } else {
        format!(": {bounds}")
    }
}
