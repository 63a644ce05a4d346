//! Which parts an interrupted emerge may take over.

use super::super::intent::{WriteIntent, WriteSource};
use super::super::plan::{Plan, plan};
use super::end_to_end;
use super::sizes;

fn planned(sources: Vec<WriteSource>) -> Plan {
    plan(end_to_end(sources), sizes(5, 100, 5000)).unwrap()
}

fn base() -> Vec<WriteSource> {
    vec![
        WriteSource::upload("a.jpg", 50),
        WriteSource::copy("4_z1", 20, 50),
        WriteSource::copy("4_z2", 0, 4),
    ]
}

#[test]
fn w8_every_difference_in_the_sources_is_one_in_the_identity() {
    let same = planned(base());
    assert_eq!(same.id(), planned(base()).id());
    for (part, other) in [
        (0, WriteSource::upload("b.jpg", 50)),
        (0, WriteSource::copy("a.jpg", 0, 50)),
        (1, WriteSource::copy("4_z1", 21, 50)),
        (1, WriteSource::copy("4_z1", 20, 49)),
        (1, WriteSource::copy("4_z3", 20, 50)),
        (2, WriteSource::copy("4_z2", 1, 4)),
    ] {
        let mut sources = base();
        sources[part] = other;
        let changed = planned(sources);
        assert_ne!(changed.parts[part].identity(), same.parts[part].identity());
        assert_ne!(changed.id(), same.id());
    }
}

#[test]
fn w8_a_part_elsewhere_in_the_file_is_another_part() {
    let sources = planned(vec![WriteSource::copy("4_z1", 0, 50); 2]);
    assert_ne!(sources.parts[0].identity(), sources.parts[1].identity());
}

#[test]
fn a_source_id_cannot_imitate_its_surroundings() {
    let one = planned(vec![WriteSource::upload("a\",0,1],[\"upload\",\"b", 2)]);
    let two = planned(vec![
        WriteSource::upload("a", 1),
        WriteSource::upload("b", 1),
    ]);
    assert_ne!(one.parts[0].identity(), two.parts[0].identity());
}

#[test]
fn an_identity_is_what_the_bytes_are_and_not_how_the_intents_were_given() {
    let placed = |first, then| {
        let intents = [first, then].map(|(source, offset)| WriteIntent::new(source, offset));
        plan(intents.to_vec(), sizes(5, 100, 5000)).unwrap()
    };
    let a = (WriteSource::copy("4_z1", 0, 50), 0);
    let b = (WriteSource::upload("a.jpg", 50), 50);
    assert_eq!(placed(a.clone(), b.clone()).id(), placed(b, a).id());
}

#[test]
fn the_form_of_an_identity_changes_only_with_its_version() {
    let identities: Vec<String> = planned(base())
        .parts
        .iter()
        .map(|part| part.identity().to_string())
        .collect();
    assert_eq!(
        identities,
        [
            r#"[1,0,50,[["upload","a.jpg",0,50]]]"#,
            r#"[1,50,50,[["copy","4_z1",20,50]]]"#,
            r#"[1,100,4,[["copy","4_z2",0,4]]]"#,
        ]
    );
}
