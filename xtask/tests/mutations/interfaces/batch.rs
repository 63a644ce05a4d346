//! Edits that can be made together: no two of a batch are about the same item or the same passage.

use std::collections::BTreeMap;

use super::answer::Answer;
use super::compiler::Program;
use super::copy::Copy;
use super::edit::{Edit, Says};

#[derive(Debug)]
pub(super) struct Batch<'a> {
    pub(super) edits: Vec<&'a Edit>,
}

impl<'a> Batch<'a> {
    /// The fewest batches that take all edits, each with edits of one sort: so the exit code of a batch is that of each of
    /// its edits.
    pub(super) fn of(all: &'a [Edit]) -> Vec<Self> {
        let mut batches: Vec<Self> = Vec::new();
        for edit in all {
            let place = batches.iter_mut().find(|batch| batch.takes(edit));
            match place {
                Some(batch) => batch.edits.push(edit),
                None => batches.push(Self { edits: vec![edit] }),
            }
        }
        batches
    }

    pub(super) fn names(&self) -> String {
        let names: Vec<&str> = self.edits.iter().map(|edit| edit.name).collect();
        names.join(", ")
    }

    fn takes(&self, edit: &Edit) -> bool {
        let subjects = edit.subjects();
        self.edits.iter().all(|other| {
            let mut others = other.subjects().into_iter();
            other.says == edit.says
                && others.all(|subject| !subjects.contains(&subject))
                && !edit.shares_a_passage_with(other)
        })
    }

    /// What is not as it must be. `failures` are the programs that do not compile any more, with what the compiler said.
    pub(super) fn misses(
        &self,
        copy: &Copy,
        answer: &Answer,
        failures: &BTreeMap<String, String>,
    ) -> Vec<String> {
        let mut misses = Vec::new();
        let code = match self.edits[0].says {
            Says::Break => 1,
            Says::Addition => 2,
            Says::Same => 0,
        };
        if answer.code != code {
            misses.push(format!(
                "exit code {} instead of {code} for: {}",
                answer.code,
                self.names()
            ));
        }
        for edit in &self.edits {
            misses.extend(gate_misses(edit, copy, answer));
            misses.extend(compiler_misses(edit, copy, failures));
        }
        for (interface, finding) in answer.all() {
            let claims = self
                .edits
                .iter()
                .map(|edit| edit.claims(interface, &finding.item));
            if claims.filter(|claims| *claims).count() != 1 {
                misses.push(format!("nobody's finding in v{interface}: {finding:?}"));
            }
        }
        misses
    }
}

fn gate_misses(edit: &Edit, copy: &Copy, answer: &Answer) -> Vec<String> {
    let mut misses = Vec::new();
    for &interface in &copy.interfaces {
        let findings = answer.of_interface(interface);
        let own = findings
            .iter()
            .filter(|finding| edit.claims(interface, &finding.item));
        let says = own.clone().map(|finding| finding.says());
        let (says, expected) = (says.max().unwrap_or(Says::Same), edit.expects(interface));
        if says != expected {
            misses.push(format!(
                "`{}`: the gate says {says:?} of v{interface}, not {expected:?}",
                edit.name
            ));
        }
        for finding in own {
            let shows = finding.before.is_some() || finding.after.is_some();
            if finding.weight != "error" && !shows {
                misses.push(format!(
                    "`{}`: neither before nor after: {finding:?}",
                    edit.name
                ));
            }
            // What is released is lost only with a new version, whose part the finding names.
            if finding.weight == "break" && finding.needs.is_none() {
                misses.push(format!("`{}`: no bump: {finding:?}", edit.name));
            }
        }
    }
    misses
}

fn compiler_misses(edit: &Edit, copy: &Copy, failures: &BTreeMap<String, String>) -> Vec<String> {
    let judge = |program: Program| match (failures.get(&program.name), edit.says) {
        (Some(said), Says::Break) if said.contains(edit.error) => None,
        (Some(said), Says::Break) => Some(format!(
            "`{}`: {} fails for another reason than `{}`:\n{said}",
            edit.name, program.name, edit.error
        )),
        (None, Says::Break) => Some(format!(
            "`{}`: {} still compiles, so this is no break",
            edit.name, program.name
        )),
        (Some(said), _) => Some(format!(
            "`{}`: {} does not compile any more:\n{said}",
            edit.name, program.name
        )),
        (None, _) => None,
    };
    edit.programs(copy).into_iter().filter_map(judge).collect()
}
