use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

use super::*;

mod gain;

/// An entry of a made-up bucket: a name, and which of its versions.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Version(String, usize);

impl Named for Version {
    fn name(&self) -> &str {
        &self.0
    }
}

/// How a listing went.
struct Listing {
    entries: Vec<Version>,
    failure: Option<&'static str>,
    call_count: usize,
    /// Where it was cut.
    cuts: BTreeSet<String>,
    most_held: usize,
}

/// A service and a reader that do what `choices` say: which call is answered first, when entries are read, where a range is cut.
struct World<'a> {
    versions: &'a [Version],
    page_len: usize,
    /// The call that fails.
    failing: Option<usize>,
    choices: std::iter::Cycle<std::slice::Iter<'a, usize>>,
}

impl<'a> World<'a> {
    fn new(versions: &'a [Version], page_len: usize, choices: &'a [usize]) -> Self {
        Self {
            versions,
            page_len,
            failing: None,
            choices: choices.iter().cycle(),
        }
    }

    fn choose(&mut self, count: usize) -> usize {
        self.choices.next().unwrap() % count
    }

    fn page(&self, cursor: &Cursor) -> Page<Version> {
        let version = cursor.file_id.as_ref().map_or(0, |id| id.parse().unwrap());
        let begin = self
            .versions
            .partition_point(|entry| (entry.name(), entry.1) < (cursor.name(), version));
        let end = (begin + self.page_len).min(self.versions.len());
        let next = self.versions.get(end).map(|entry| Cursor {
            file_name: Some(entry.0.clone()),
            file_id: Some(entry.1.to_string()),
        });
        Page {
            entries: self.versions[begin..end].iter().cloned().collect(),
            next,
        }
    }

    /// Lists all; cuts at the foreseen points, and at others if `cut_anywhere`.
    fn list(&mut self, ahead: Option<Ahead>, cut_anywhere: bool) -> Listing {
        let page_size = PageSize::Fixed(self.page_len as u32);
        let mut ranges = Ranges::new(String::new(), page_size, Cursor::default());
        ranges.ahead = ahead;
        let mut listing = Listing {
            entries: Vec::new(),
            failure: None,
            call_count: 0,
            cuts: BTreeSet::new(),
            most_held: 0,
        };
        let mut under_way: Vec<Order> = Vec::new();
        loop {
            if cut_anywhere {
                self.cut_somewhere(&mut ranges);
            }
            while let Some(order) = ranges.next_order() {
                listing.call_count += 1;
                under_way.push(order);
            }
            let held = ranges.ranges.iter().map(|range| range.entries.len());
            listing.most_held = listing.most_held.max(held.sum());
            let bounds = ranges.ranges.iter().filter_map(|range| range.bound.clone());
            listing.cuts.extend(bounds);
            if !under_way.is_empty() && self.choose(2) == 0 {
                self.answer_one(&mut under_way, &mut ranges);
                continue;
            }
            match ranges.take() {
                Taken::Entry(version) => listing.entries.push(version),
                Taken::Failure(failure) => {
                    listing.failure = Some(failure);
                    break;
                }
                Taken::End => break,
                Taken::Nothing => self.answer_one(&mut under_way, &mut ranges),
            }
        }
        assert!(matches!(ranges.take(), Taken::End));
        assert!(ranges.next_order().is_none());
        listing
    }

    fn answer_one(&mut self, under_way: &mut Vec<Order>, ranges: &mut Ranges<Version, &str>) {
        assert!(!under_way.is_empty(), "the reader waits for nothing");
        let order = under_way.swap_remove(self.choose(under_way.len()));
        let answer = if self.failing == Some(order.id.0 as usize) {
            Err("out of order")
        } else {
            Ok(self.page(&order.cursor))
        };
        ranges.answer(order.id, answer);
    }

    /// Cuts a range at some name or between two, where it may be cut.
    fn cut_somewhere(&mut self, ranges: &mut Ranges<Version, &str>) {
        let index = self.choose(8);
        let name = &self.versions[self.choose(self.versions.len())].0;
        let point = format!("{name}{}", ["", "5"][self.choose(2)]);
        let may_cut = ranges.ranges.get(index).is_some_and(|range| {
            let begin = range.rest.as_ref().map(Cursor::name);
            let is_inside = range.bound.as_ref().is_none_or(|bound| point < *bound);
            range.awaited.is_none() && begin.is_some_and(|begin| begin < &*point) && is_inside
        });
        if may_cut && self.choose(3) == 0 {
            ranges.cut(index, point);
        }
    }
}

fn versions(counts: &BTreeMap<String, usize>) -> Vec<Version> {
    counts
        .iter()
        .flat_map(|(name, &count)| (0..count).map(|version| Version(name.clone(), version)))
        .collect()
}

/// Names with a long common beginning, many versions of some of them.
fn buckets() -> impl Strategy<Value = Vec<Version>> {
    let name = prop_oneof![
        "photos/2024/[0-2]{1,3}/[a-c]{1,2}",
        "photos/2024/0[0-9]{2}",
        "[a-zé語]{1,2}",
    ];
    let count = prop_oneof![4 => Just(1_usize), 1 => 1_usize..30];
    btree_map(name, count, 1..60).prop_map(|counts| versions(&counts))
}

fn ahead(page_len: usize) -> impl Strategy<Value = Ahead> {
    (0..3 * page_len, 1_usize..8, 1..4 * page_len).prop_map(|(long_from, page_count, range_len)| {
        Ahead {
            long_from,
            page_count,
            range_len,
        }
    })
}

fn cases() -> impl Strategy<Value = (Vec<Version>, usize, Ahead, Vec<usize>)> {
    (buckets(), 1_usize..12).prop_flat_map(|(versions, page_len)| {
        let choices = vec(0_usize..1_000, 20..60);
        (Just(versions), Just(page_len), ahead(page_len), choices)
    })
}

#[test]
fn ranges_are_fetched_in_turn_where_one_call_is_made_at_a_time() {
    let counts = (10..40).map(|number| (format!("{number}"), 1)).collect();
    let versions = versions(&counts);
    let choices: Vec<_> = (0..40).map(|number| number * number).collect();
    let listing = World::new(&versions, 3, &choices).list(None, true);
    assert_eq!(listing.entries, versions);
    assert!(!listing.cuts.is_empty());
}

proptest! {
    #[test]
    fn ranges_give_what_pages_in_sequence_give(
        (versions, page_len, ahead, choices) in cases(),
        cut_anywhere: bool,
    ) {
        let sequence = World::new(&versions, page_len, &choices).list(None, false);
        prop_assert_eq!(&sequence.entries, &versions);
        prop_assert_eq!(sequence.call_count, versions.len().div_ceil(page_len));
        prop_assert!(sequence.most_held <= 2 * page_len);
        let ranges = World::new(&versions, page_len, &choices).list(Some(ahead), cut_anywhere);
        prop_assert_eq!(&ranges.entries, &versions);
        let most_calls = sequence.call_count + ranges.cuts.len();
        prop_assert!(ranges.call_count <= most_calls, "{} > {most_calls}", ranges.call_count);
        prop_assert!(ranges.most_held <= (ahead.page_count + 1) * page_len);
    }

    #[test]
    fn a_failure_comes_after_what_precedes_it(
        (versions, page_len, ahead, choices) in cases(),
        cut_anywhere: bool,
        failing in 0_usize..20,
    ) {
        let mut world = World::new(&versions, page_len, &choices);
        world.failing = Some(failing);
        let listing = world.list(Some(ahead), cut_anywhere);
        prop_assert!(versions.starts_with(&listing.entries));
        prop_assert!(listing.failure.is_some() || listing.entries.len() == versions.len());
    }
}
