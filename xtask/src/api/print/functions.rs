//! Functions and methods.

use rustdoc_types::{Abi, Function, FunctionHeader, Type};

use super::Printer;

/// Where a function stands.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Receiver<'a> {
    /// The path that it is called by.
    pub(in super::super) path: &'a str,
    /// What the surrounding `impl` asks for.
    pub(in super::super) conditions: &'a [String],
}

impl Printer<'_> {
    /// `pub fn path<T: Bound>(&self, name: T) -> Output where …`
    pub(in super::super) fn function(&self, function: &Function, place: Receiver<'_>) -> String {
        let generics = self.generics(&function.generics);
        let mut conditions = place.conditions.to_vec();
        conditions.extend(generics.conditions);
        let generics = super::GenericText {
            conditions,
            ..generics
        };
        let inputs: Vec<String> = function
            .sig
            .inputs
            .iter()
            .map(|(name, input)| self.input(name, input))
            .collect();
        format!(
            "pub {}fn {}{}({}){}{}",
            qualifiers(&function.header),
            place.path,
            generics.parameters,
            inputs.join(", "),
            self.output(function.sig.output.as_ref()),
            generics.where_clause()
        )
    }

    fn input(&self, name: &str, input: &Type) -> String {
        if name != "self" {
            return format!("{name}: {}", self.type_text(input));
        }
        match self.type_text(input).as_str() {
            "Self" => "self".to_owned(),
            "&Self" => "&self".to_owned(),
            "&mut Self" => "&mut self".to_owned(),
            text => match text
                .strip_prefix('&')
                .and_then(|rest| rest.strip_suffix(" Self"))
            {
                Some(lifetime) if lifetime.starts_with('\'') => format!("&{lifetime} self"),
                _ => format!("self: {text}"),
            },
        }
    }
}

/// `const async unsafe extern "C" `, as far as they are there.
pub(super) fn qualifiers(header: &FunctionHeader) -> String {
    let mut text = String::new();
    for (is_there, word) in [
        (header.is_const, "const "),
        (header.is_async, "async "),
        (header.is_unsafe, "unsafe "),
    ] {
        if is_there {
            text.push_str(word);
        }
    }
    if header.abi != Abi::Rust {
        text.push_str(&format!("extern {:?} ", header.abi));
    }
    text
}
