//! The gate, tried on the interfaces themselves: scripted edits to a copy of the core and the facades, each with a program
//! of a user that says whether the edit breaks somebody.
//!
//! Edits that have nothing to do with each other are made together and answered together ([`batch`]), because most of an
//! answer is building. Every finding has to belong to one edit, and every edit has to get its findings.

mod answer;
mod batch;
mod compiler;
mod copy;
mod edit;
mod edits;

use answer::Answer;
use batch::Batch;
use compiler::Program;
use copy::Copy;
use edit::Says;

use crate::scratch::{is_deep, seed};

#[test]
fn every_edit_gets_the_answer_that_its_user_would_give() {
    let all = edits::all();
    let batches = Batch::of(&all);
    let chosen: Vec<&Batch<'_>> = if is_deep() {
        batches.iter().collect()
    } else {
        vec![&batches[seed() % batches.len()]]
    };
    let copy = Copy::take();
    // Those that are not tried today must still fit the sources.
    for edit in &all {
        copy.make(edit);
        copy.reset();
    }
    copy.bless();
    let mut misses = Vec::new();
    let programs = |batch: &Batch<'_>| -> Vec<Program> {
        let edits = batch.edits.iter();
        edits.flat_map(|edit| edit.programs(&copy)).collect()
    };
    let before: Vec<Program> = chosen.iter().flat_map(|batch| programs(batch)).collect();
    for (program, said) in compiler::failures(&copy, &before) {
        misses.push(format!("{program} does not compile before:\n{said}"));
    }
    for batch in &chosen {
        for edit in &batch.edits {
            copy.make(edit);
        }
        match Answer::of(&copy) {
            Ok(answer) => {
                let failures = compiler::failures(&copy, &programs(batch));
                misses.extend(batch.misses(&copy, &answer, &failures));
            }
            Err(reason) => misses.push(format!("{} does not build: {reason}", batch.names())),
        }
        copy.reset();
    }
    let edit_count: usize = chosen.iter().map(|batch| batch.edits.len()).sum();
    println!(
        "{edit_count} of {} edits in {} of {} batches, {} programs, {} misses",
        all.len(),
        chosen.len(),
        batches.len(),
        before.len(),
        misses.len()
    );
    assert!(misses.is_empty(), "{}", misses.join("\n\n"));
}

#[test]
fn there_are_edits_of_every_sort() {
    let all = edits::all();
    let count = |says| all.iter().filter(|edit| edit.says == says).count();
    assert!(count(Says::Break) >= 45, "{}", count(Says::Break));
    assert!(count(Says::Addition) >= 15, "{}", count(Says::Addition));
    assert!(count(Says::Same) >= 4, "{}", count(Says::Same));
    for (at, edit) in all.iter().enumerate() {
        let twin = all[..at].iter().find(|other| other.name == edit.name);
        assert!(twin.is_none(), "two edits are called `{}`", edit.name);
        assert!(!edit.program.is_empty(), "{}", edit.name);
        assert_eq!(
            edit.error.is_empty(),
            edit.says != Says::Break,
            "{}",
            edit.name
        );
    }
}
