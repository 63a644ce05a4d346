//! What the reference says that comes out of given intents. Smallest part 5, recommended 100, largest 5000.

use super::super::intent::WriteSource;
use super::super::plan::{Plan, plan};
use super::end_to_end;
use super::notation::{intents, printed};
use super::{sizes, stream};
use crate::error::{Error, ErrorKind};

const M: u64 = 1_000_000;

const TABLE: &[(&str, &str)] = &[
    ("U0", "up U0"),
    ("C4", "cp C0"),
    ("C5000", "cp C0"),
    ("C5001", "cp C0[0+1667]; cp C0[1667+1667]; cp C0[3334+1667]"),
    ("C9000", "cp C0[0+4500]; cp C0[4500+4500]"),
    (
        "C25000",
        "cp C0[0+5000]; cp C0[5000+5000]; cp C0[10000+5000]; cp C0[15000+5000]; cp C0[20000+5000]",
    ),
    ("C100 + C4", "cp C0; mix(dl C1)"),
    ("C4 + C100", "mix(dl C0, dl C1[0+1]); cp C1[1+99]"),
    ("U100 + C4 + C100", "mix(rd U0, dl C1); cp C2"),
    ("U100 + C4 + C4 + C100", "up U0; mix(dl C1, dl C2); cp C3"),
    (
        "U3 + C6 + U100",
        "mix(rd U0, dl C1, rd U2[0+91]); up U2[91+9]",
    ),
    (
        "U3 + C7 + U100",
        "mix(rd U0, dl C1[0+2]); cp C1[2+5]; up U2",
    ),
    ("U3 + C50", "mix(rd U0, dl C1[0+2]); cp C1[2+48]"),
    ("C50 + U3", "cp C0; up U1"),
    ("U1 + C4", "mix(rd U0, dl C1)"),
    ("C5 + C5", "cp C0; cp C1"),
    (
        "U30 + U30 + U30 + U30",
        "mix(rd U0, rd U1, rd U2, rd U3[0+10]); up U3[10+20]",
    ),
    (
        "U37.5 + U37.5 + U37.5 + U37.5 + U37.5 + U37.5 + U37.5 + U37.5",
        "mix(rd U0, rd U1, rd U2[0+25]); mix(rd U2[25+12.5], rd U3, rd U4, rd U5[0+12.5]); \
         mix(rd U5[12.5+25], rd U6, rd U7)",
    ),
    (
        "U200@0, U200@100",
        "up U0[0+100]; up U1[0+100]; up U1[100+100]",
    ),
    (
        "U100@0, U100@25, U100@50, U100@75",
        "mix(rd U0[0+75], rd U3[0+25]); up U3[25+75]",
    ),
    ("U200@0, C100@0", "cp C1; up U0[100+100]"),
    ("U200@0, C100@100", "up U0[0+100]; cp C1"),
    ("U300@0, C100@100", "up U0[0+100]; cp C1; up U0[200+100]"),
    ("U100@0, C4@0, C4@4, C4@8", "up U0"),
    ("C6@0, C5@4", "cp C0; mix(dl C1[2+3])"),
    (
        "C6@0, C6@4, C6@8",
        "cp C0[0+5]; cp C1[1+5]; mix(dl C2[2+4])",
    ),
    ("U100@0, C6@0, C6@4", "cp C1[0+5]; cp C2[1+5]; up U0[10+90]"),
    ("U100@0, C6@0, C5@4", "cp C1; up U0[6+94]"),
    ("C10@0, C10@0", "cp C0"),
    ("C100@0, U10@20", "cp C0"),
    ("U100@0, C10@20", "up U0[0+20]; cp C1; up U0[30+70]"),
    ("U250", "up U0[0+100]; up U0[100+100]; up U0[200+50]"),
];

/// What Python 2.13 gets wrong: it cuts the file where the nested intent ends.
const W56: &[(&str, &str)] = &[
    ("U10@0, U5@2", "up U0"),
    ("C100@0, C10@20", "cp C0"),
    ("U200@0, U5@2", "up U0[0+100]; up U0[100+100]"),
    ("U10@0, U20@0, U3@1", "up U1"),
];

/// What Python 2.13 gets wrong: it ends with a part of no bytes, which the service refuses.
const W9: &[(&str, &str)] = &[
    ("C600@0, U0@600", "cp C0"),
    ("U0 + C600", "cp C1"),
    ("U100 + U0 + U100", "up U0; up U2"),
    ("U0 + C0", "up U0"),
    ("C0 + U0", "mix()"),
];

/// Where Python 2.13 downloads bytes that it could read, because a copy of them was chosen that then did not fill a part.
const AT_HAND: &[(&str, &str)] = &[
    ("U20@0, C6@1", "up U0"),
    ("U20@0, C9@1", "up U0[0+5]; cp C1[4+5]; up U0[10+10]"),
    ("U3@0, C50@1", "mix(rd U0, dl C1[2+2]); cp C1[4+46]"),
    (
        "U3@0, C50@3, U1@4",
        "mix(rd U0, dl C1[0+1], rd U2); cp C1[2+48]",
    ),
];

const HOLES: &[(&str, &str)] = &[
    ("U10@0, U10@12", "(10, 12)"),
    ("U10@3", "(0, 3)"),
    ("U0@3", "(0, 3)"),
    ("U10@0, C10@0, U0@12", "(10, 12)"),
    ("U10@0, C30@1, C4@31, U5@40", "(35, 40)"),
];

fn planned(text: &str, unit: u64) -> Result<Plan, Error> {
    plan(
        intents(text, unit),
        sizes(5 * unit, 100 * unit, 5000 * unit),
    )
}

#[track_caller]
fn assert_plans(table: &[(&str, &str)], unit: u64) {
    for (text, expected) in table {
        let plan = planned(text, unit).unwrap();
        let intents = intents(text, unit);
        assert_eq!(printed(&plan.parts, &intents, unit), *expected, "{text}");
        assert_eq!(plan.parts.len() > 1, expected.contains(';'), "{text}");

        let sizes = sizes(5 * unit, 100 * unit, 5000 * unit);
        assert_eq!(
            stream(intents, sizes).unwrap(),
            plan.parts,
            "{text} as they arrive"
        );
    }
}

#[test]
fn intents_give_the_plans_of_the_reference() {
    assert_plans(TABLE, 10);
    // 1667 × 3 is no exact third of it in any other unit.
    let even: Vec<_> = TABLE
        .iter()
        .filter(|(text, _)| *text != "U250")
        .copied()
        .collect();
    assert_plans(&even, M);
}

#[test]
fn a_copy_that_cannot_be_cut_evenly_has_its_longer_parts_first() {
    let lengths: Vec<u64> = planned("C25002", 1)
        .unwrap()
        .parts
        .iter()
        .map(|part| part.length)
        .collect();
    assert_eq!(lengths, [3572, 3572, 3572, 3572, 3572, 3571, 3571]);
}

#[test]
fn w56_a_nested_last_intent_does_not_shorten_the_file() {
    assert_plans(W56, M);
}

#[test]
fn w9_no_part_is_empty_unless_the_whole_file_is() {
    assert_plans(W9, M);
}

#[test]
fn a_hole_is_named() {
    for (text, range) in HOLES {
        let intents = intents(text, 1);
        for error in [
            planned(text, 1).unwrap_err(),
            stream(intents, sizes(5, 100, 5000)).unwrap_err(),
        ] {
            assert!(
                matches!(error.kind(), ErrorKind::ValueError { .. }),
                "{text}"
            );
            assert!(error.to_string().ends_with(range), "{text}: {error}");
        }
    }
}

#[test]
fn nothing_to_emerge_is_an_error() {
    assert!(plan(Vec::new(), sizes(5, 100, 5000)).is_err());
    assert!(stream([], sizes(5, 100, 5000)).is_err());
}

#[test]
fn a_list_may_be_in_any_order_and_a_stream_may_not() {
    let text = "C100@100, U200@0";
    let plan = planned(text, 1).unwrap();
    let printed = printed(&plan.parts, &intents(text, 1), 1);
    assert_eq!(printed, "up U1[0+100]; cp C0");

    let error = stream(intents(text, 1), sizes(5, 100, 5000)).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::ValueError { .. }));
}

#[test]
fn nothing_is_downloaded_that_is_at_hand() {
    assert_plans(AT_HAND, M);
}

/// Which of several overlapping intents has the bytes, where the reference has no row.
const OVERLAPS: &[(&str, &str)] = &[
    // C3 reaches further than C2, the only one that is long enough, and begins before C1 ends.
    (
        "U10@0, C4@10, C6@11, C4@14",
        "mix(rd U0, dl C1[0+1]); cp C2; mix(dl C3[3+1])",
    ),
    // Of those that begin at the same place, the longest.
    ("C6@0, C7@0", "cp C1"),
    // U2 begins where U0 ends, in time to spare U1.
    (
        "U100@0, U70@50, U200@100",
        "up U0; up U2[0+100]; up U2[100+100]",
    ),
];

#[test]
fn overlaps_are_resolved_with_few_and_long_pieces() {
    assert_plans(OVERLAPS, M);
}

#[test]
fn sources_that_continue_each_other_are_not_taken_for_one() {
    let sources = [
        WriteSource::copy("4_z1", 0, 3),
        WriteSource::copy("4_z2", 3, 3),
        WriteSource::upload("a", 6),
    ];
    let plan = plan(end_to_end(sources), sizes(5, 100, 5000)).unwrap();
    let pieces = plan.parts[0].content.pieces();
    let ids: Vec<&str> = pieces.iter().map(|piece| &*piece.source_id).collect();
    assert_eq!(ids, ["4_z1", "4_z2", "a"]);
}
