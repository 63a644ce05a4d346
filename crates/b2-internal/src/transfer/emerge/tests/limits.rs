//! What B2 allows: 10,000 parts of at most 5 GB, 10 TB in all.

use super::super::intent::{WriteIntent, WriteSource};
use super::super::plan::{StreamPlanner, plan};
use super::end_to_end;
use super::{sizes, stream};
use crate::error::ErrorKind;

const M: u64 = 1_000_000;
const TB: u64 = 1_000_000 * M;

fn upload(length: u64) -> WriteSource {
    WriteSource::upload("a", length)
}

#[test]
fn ten_terabytes_of_uploads_fit_in_ten_thousand_parts() {
    let sizes = sizes(5 * M, 100 * M, 5000 * M);
    let list = plan(end_to_end([upload(10 * TB)]), sizes).unwrap();
    assert_eq!((list.parts.len(), list.parts[0].length), (6667, 1500 * M));

    let arriving = stream(end_to_end(vec![upload(TB / 10); 100]), sizes).unwrap();
    assert!(arriving.len() < 10_000, "{} parts", arriving.len());
    assert!(arriving.iter().all(|part| part.length <= 5000 * M));
}

#[test]
fn a_byte_more_than_ten_terabytes_is_refused() {
    let sizes = sizes(5 * M, 100 * M, 5000 * M);
    for source in [upload(1), WriteSource::copy("4_z", 0, 1), upload(u64::MAX)] {
        let intents = end_to_end([upload(10 * TB), source]);
        for error in [
            plan(intents.clone(), sizes).unwrap_err(),
            stream(intents, sizes).unwrap_err(),
        ] {
            assert!(matches!(
                error.kind(),
                ErrorKind::MaxFileSizeExceeded { .. }
            ));
        }
    }
}

#[test]
fn a_range_beyond_what_any_file_has_is_refused() {
    let source = WriteSource::copy("4_z", u64::MAX - 5, 10);
    let error = plan(end_to_end([source]), sizes(5, 100, 5000)).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::ValueError { .. }));
}

#[test]
fn more_parts_than_ten_thousand_are_refused() {
    let sizes = sizes(5, 100, 5000);
    let copies = |count| end_to_end(vec![WriteSource::copy("4_z", 0, 5); count]);
    assert_eq!(plan(copies(10_000), sizes).unwrap().parts.len(), 10_000);
    for error in [
        plan(copies(10_001), sizes).unwrap_err(),
        stream(copies(10_001), sizes).unwrap_err(),
    ] {
        assert!(matches!(error.kind(), ErrorKind::InvalidUserInput { .. }));
    }
}

#[test]
fn a_plan_of_absurdly_many_parts_is_refused_before_it_is_written_down() {
    for source in [upload(10 * TB), WriteSource::copy("4_z", 0, 10 * TB)] {
        let error = plan(end_to_end([source]), sizes(1, 1, 1)).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::InvalidUserInput { .. }));
    }
}

#[test]
fn parts_are_given_as_soon_as_they_are_certain() {
    let mut planner = StreamPlanner::new(sizes(5, 100, 5000));
    let mut given = 0;
    for place in 0..1000 {
        let source = match place % 2 {
            0 => upload(100),
            _ => WriteSource::copy("4_z", 0, 100),
        };
        let parts = planner.push(WriteIntent::new(source, 100 * place)).unwrap();
        given += parts.len() as u64;
        assert!(given + 3 >= place, "{given} parts after {place} intents");
    }
    assert_eq!(given + planner.finish().unwrap().len() as u64, 1000);
}

#[test]
fn a_long_intent_does_not_wait_for_its_end_while_nothing_could_succeed_it() {
    let mut planner = StreamPlanner::new(sizes(5, 100, 5000));
    planner.push(WriteIntent::new(upload(100_000), 0)).unwrap();
    let copy = |place| WriteIntent::new(WriteSource::copy("4_z", 0, 50), place);
    planner.push(copy(1000)).unwrap();
    let parts = planner.push(copy(2000)).unwrap();
    let last = parts.last().unwrap();
    assert!(last.offset + last.length >= 1900, "{last:?}");
}
