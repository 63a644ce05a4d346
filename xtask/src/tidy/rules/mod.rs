//! One rule, or one family of them, per file.

mod attributes;
mod decisions;
pub(super) mod file_length;
mod interfaces;
mod layer_order;
mod machine_paths;
mod manifests;
mod simulator_wire;
mod test_command;
mod unfinished;
mod vague_names;

use super::{Finding, Tree};

/// Every rule.
pub(super) const ALL: &[fn(&Tree) -> Vec<Finding>] = &[
    attributes::no_silenced_findings,
    attributes::no_ignored_tests,
    decisions::numbered_without_gaps,
    file_length::at_most_800_lines,
    interfaces::nothing_hidden,
    interfaces::explicit_re_exports,
    layer_order::only_downwards,
    layer_order::no_circles,
    machine_paths::no_machine_paths,
    manifests::unsafe_is_forbidden,
    manifests::licences,
    simulator_wire::own_wire_types,
    test_command::readme_says_what_ci_runs,
    unfinished::nothing_unfinished,
    vague_names::no_vague_names,
];
