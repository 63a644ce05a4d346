//! What holds for any intents and any sizes.

use std::ops::Range;

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::super::part_sizes::PartSizes;
use super::super::intent::{WriteIntent, WriteSource};
use super::super::piece::{Piece, SourceKind};
use super::super::plan::{PartContent, Plan, plan};
use super::super::sweep::Sweep;
use super::{sizes, stream};

/// Smallest, recommended and largest part.
type Sizes = (u64, u64, u64);

fn part_sizes((min, recommended, max): Sizes) -> PartSizes {
    sizes(min, recommended, max)
}

fn any_sizes() -> impl Strategy<Value = Sizes> {
    (1..12_u64, 0..30_u64, 0..40_u64)
        .prop_map(|(min, more, most)| (min, min + more, min + more + most))
}

/// Sizes far enough from each other that every length from the smallest part on can be cut.
fn usual_sizes() -> impl Strategy<Value = Sizes> {
    any_sizes().prop_map(|(min, recommended, max)| (min, recommended, max.max(2 * min)))
}

fn any_source() -> impl Strategy<Value = WriteSource> {
    let length = prop_oneof![Just(0), 1..15_u64, 1..150_u64];
    let offset = prop_oneof![0..30_u64, 0..1000_u64];
    (any::<bool>(), 0..3, offset, length).prop_map(|(is_copy, id, offset, length)| {
        if is_copy {
            WriteSource::copy(format!("4_z{id}"), offset, length)
        } else {
            WriteSource::upload(format!("{id}.jpg"), length)
        }
    })
}

/// Intents without holes, sorted, with all sorts of overlaps.
fn any_intents() -> impl Strategy<Value = Vec<WriteIntent>> {
    vec((any_source(), 0..60_u64, any::<bool>()), 1..25).prop_map(|sources| {
        let mut intents = Vec::new();
        let (mut place, mut end) = (0, 0);
        for (source, step, is_adjacent) in sources {
            place = if is_adjacent {
                end
            } else {
                end.min(place + step)
            };
            let intent = WriteIntent::new(source, place);
            end = end.max(intent.end());
            intents.push(intent);
        }
        intents
    })
}

/// The pieces of a plan, with the places that they fill.
fn laid_out(plan: &Plan) -> Vec<(Range<u64>, &Piece)> {
    let mut place = 0;
    plan.parts
        .iter()
        .flat_map(|part| part.content.pieces())
        .map(|piece| {
            let range = place..place + piece.length;
            place = range.end;
            (range, piece)
        })
        .collect()
}

fn covered(intent: &WriteIntent) -> Range<u64> {
    intent.offset..intent.end()
}

fn overlap(a: &Range<u64>, b: &Range<u64>) -> u64 {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}

/// Ranges of which those that touch are joined.
fn joined(ranges: impl IntoIterator<Item = Range<u64>>) -> Vec<Range<u64>> {
    let mut joined: Vec<Range<u64>> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => joined.push(range),
        }
    }
    joined
}

/// The stretches for which the sweep prefers an upload.
fn uploads_of_the_sweep(intents: &[WriteIntent], min: u64) -> Vec<Range<u64>> {
    let mut sweep = Sweep::new(min);
    let (mut fragments, mut end) = (Vec::new(), 0);
    for (number, intent) in intents.iter().enumerate() {
        fragments.extend(sweep.advance(intent.offset).unwrap());
        sweep.add(intent.clone().into_placed(number).unwrap());
        end = end.max(intent.end());
    }
    fragments.extend(sweep.finish(end).unwrap());
    let mut place = 0;
    joined(fragments.into_iter().filter_map(|fragment| {
        let start = place;
        place += fragment.piece.length;
        (fragment.piece.kind == SourceKind::Upload).then_some(start..place)
    }))
}

fn of_kind(intents: &[WriteIntent], kind: SourceKind) -> impl Iterator<Item = &WriteIntent> {
    intents
        .iter()
        .filter(move |intent| intent.source.kind == kind)
}

proptest! {
    #[test]
    fn parts_are_contiguous_reach_the_furthest_end_and_keep_to_the_sizes(
        intents in any_intents(),
        sizes in any_sizes(),
    ) {
        let (min, _, max) = sizes;
        let end = intents.iter().map(WriteIntent::end).max().unwrap();
        let plan = plan(intents, part_sizes(sizes)).unwrap();
        let mut place = 0;
        for (index, part) in plan.parts.iter().enumerate() {
            let is_last = index + 1 == plan.parts.len();
            prop_assert_eq!((part.number as usize, part.offset), (index + 1, place));
            prop_assert!(part.length > 0 || end == 0, "part {} is empty", part.number);
            prop_assert!(part.length >= min || is_last, "part {} is too short", part.number);
            prop_assert!(part.length <= max, "part {} is too long", part.number);
            let pieces = part.content.pieces();
            prop_assert_eq!(pieces.iter().map(|piece| piece.length).sum::<u64>(), part.length);
            place += part.length;
        }
        prop_assert_eq!((place, plan.length), (end, end));
    }

    #[test]
    fn every_byte_comes_from_where_an_intent_says(intents in any_intents(), sizes in any_sizes()) {
        let plan = plan(intents.clone(), part_sizes(sizes)).unwrap();
        for (range, piece) in laid_out(&plan) {
            let intent = &intents[piece.intent];
            let (whole, source) = (covered(intent), &intent.source);
            prop_assert!(whole.start <= range.start && range.end <= whole.end);
            prop_assert_eq!(piece.offset - source.offset, range.start - whole.start);
            prop_assert_eq!((piece.kind, &piece.source_id), (source.kind, &source.id));
            prop_assert!(piece.length > 0 || plan.length == 0);
        }
    }

    #[test]
    fn a_part_is_called_by_what_it_is_made_of(intents in any_intents(), sizes in any_sizes()) {
        let plan = plan(intents, part_sizes(sizes)).unwrap();
        for part in &plan.parts {
            match &part.content {
                PartContent::Upload(piece) => prop_assert_eq!(piece.kind, SourceKind::Upload),
                PartContent::Copy(piece) => {
                    prop_assert_eq!(piece.kind, SourceKind::Copy);
                    prop_assert!(piece.length >= sizes.0 || plan.parts.len() == 1);
                }
                PartContent::Mixed(pieces) => {
                    let is_upload = matches!(pieces.as_slice(), [one] if one.kind == SourceKind::Upload);
                    prop_assert!(!is_upload);
                    for pair in pieces.windows(2) {
                        prop_assert!(!pair[0].is_continued_by(&pair[1]), "two reads for one");
                    }
                }
            }
        }
    }

    #[test]
    fn no_upload_is_preferred_where_a_copy_reaches_for_a_part(intents in any_intents(), min in 1..12_u64) {
        for stretch in uploads_of_the_sweep(&intents, min) {
            for intent in of_kind(&intents, SourceKind::Copy) {
                prop_assert!(overlap(&stretch, &covered(intent)) < min, "{:?} of {:?}", stretch, intent);
            }
        }
    }

    #[test]
    fn a_long_copy_is_made_by_the_service(intents in any_intents(), sizes in usual_sizes()) {
        let plan = plan(intents.clone(), part_sizes(sizes)).unwrap();
        let sent = plan.parts.iter().filter(|part| !matches!(part.content, PartContent::Copy(_)));
        for stretch in joined(sent.map(|part| part.offset..part.offset + part.length)) {
            for intent in of_kind(&intents, SourceKind::Copy) {
                // What is too short at either end, and in between one copy that would not fill two parts.
                let bound = 4 * sizes.0;
                prop_assert!(overlap(&stretch, &covered(intent)) < bound, "{:?} of {:?}", stretch, intent);
            }
        }
    }

    #[test]
    fn only_what_is_too_short_and_not_at_hand_is_downloaded(intents in any_intents(), sizes in usual_sizes()) {
        let plan = plan(intents.clone(), part_sizes(sizes)).unwrap();
        for part in &plan.parts {
            let PartContent::Mixed(pieces) = &part.content else { continue };
            for piece in pieces.iter().filter(|piece| piece.kind == SourceKind::Copy) {
                prop_assert!(piece.length < 2 * sizes.0, "{:?}", piece);
            }
        }
        let downloaded = laid_out(&plan).into_iter().filter(|(range, piece)| {
            let part = plan.parts.iter().rfind(|part| part.offset <= range.start);
            let is_copied = part.is_some_and(|part| matches!(part.content, PartContent::Copy(_)));
            piece.kind == SourceKind::Copy && !is_copied
        });
        for (range, piece) in downloaded {
            for upload in of_kind(&intents, SourceKind::Upload) {
                prop_assert_eq!(overlap(&range, &covered(upload)), 0, "{:?}, though {:?}", piece, upload);
            }
        }
    }

    #[test]
    fn it_does_not_matter_when_an_intent_arrives(intents in any_intents(), sizes in any_sizes()) {
        let sizes = part_sizes(sizes);
        let listed = plan(intents.clone(), sizes).unwrap();
        prop_assert_eq!(stream(intents, sizes).unwrap(), listed.parts);
    }

    #[test]
    fn the_same_intents_give_the_same_plan_in_whichever_order_they_are_listed(
        intents in any_intents(),
        sizes in any_sizes(),
        mix in 1..10_u64,
    ) {
        let listed = plan(intents.clone(), part_sizes(sizes)).unwrap();
        // Of intents at the same place the one listed first counts first, so those keep their order.
        let mut mixed = intents;
        mixed.sort_by_key(|intent| intent.offset % mix);
        prop_assert_eq!(plan(mixed, part_sizes(sizes)).unwrap().id(), listed.id());
    }

    #[test]
    fn a_hole_is_found_wherever_it_is(intents in any_intents(), sizes in any_sizes(), at in 0..25_usize, width in 1..20_u64) {
        // Everything from one intent on moves behind what lies before it.
        let at = at % intents.len();
        let end = intents[..at].iter().map(WriteIntent::end).max().unwrap_or(0);
        let moved = intents.into_iter().enumerate().map(|(index, intent)| match index < at {
            true => intent,
            false => WriteIntent::new(intent.source, intent.offset + end + width),
        });
        let moved: Vec<WriteIntent> = moved.collect();
        let start = moved[at].offset;
        let error = plan(moved, part_sizes(sizes)).unwrap_err();
        prop_assert!(error.to_string().ends_with(&format!("({end}, {start})")), "{}", error);
    }
}
