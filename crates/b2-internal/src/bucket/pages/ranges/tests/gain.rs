//! What ranges gain: how often a reader that is quick has to wait for the service, which answers all calls that are under way
//! in the same time.

use super::*;

const PAGE_LEN: usize = 100;

/// As the defaults, for pages of a hundredth.
const AHEAD: Ahead = Ahead {
    long_from: 200,
    page_count: 4,
    range_len: 190,
};

struct Cost {
    wait_count: usize,
    call_count: usize,
}

/// Lists all of it.
fn cost(versions: &[Version], ahead: Option<Ahead>) -> Cost {
    let world = World::new(versions, PAGE_LEN, &[]);
    let page_size = PageSize::Fixed(PAGE_LEN as u32);
    let mut ranges: Ranges<_, &str> = Ranges::new(String::new(), page_size, Cursor::default());
    ranges.ahead = ahead;
    let mut cost = Cost {
        wait_count: 0,
        call_count: 0,
    };
    let mut under_way = Vec::new();
    let mut read = Vec::new();
    loop {
        while let Some(order) = ranges.next_order() {
            under_way.push(order);
        }
        match ranges.take() {
            Taken::Entry(version) => read.push(version),
            Taken::Failure(failure) => panic!("{failure}"),
            Taken::End => break,
            Taken::Nothing => {
                cost.wait_count += 1;
                cost.call_count += under_way.len();
                for order in under_way.drain(..) {
                    ranges.answer(order.id, Ok(world.page(&order.cursor)));
                }
            }
        }
    }
    assert_eq!(read, versions);
    cost
}

/// Asserts that a bucket with these names takes at most so many percent of the time, and of the calls, of pages in sequence.
#[track_caller]
fn assert_cost(
    names: impl Iterator<Item = String>,
    most_wait_percent: usize,
    most_call_percent: usize,
) {
    let counts = names.map(|name| (name, 1)).collect();
    let versions = versions(&counts);
    let sequence = cost(&versions, None);
    assert_eq!(sequence.call_count, versions.len().div_ceil(PAGE_LEN));
    let ranges = cost(&versions, Some(AHEAD));
    let waits = 100 * ranges.wait_count / sequence.wait_count;
    let calls = 100 * ranges.call_count / sequence.call_count;
    assert!(waits <= most_wait_percent, "{waits} % of the time");
    assert!(calls <= most_call_percent, "{calls} % of the calls");
}

/// A number that looks as if it came by chance.
fn scattered(number: u64) -> u64 {
    number.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[test]
fn numbered_directories() {
    let names = (0..20_000).map(|n| format!("d-{:05}/file-{:02}", n / 25, n % 25));
    assert_cost(names, 40, 115);
}

#[test]
fn digests_behind_a_long_prefix() {
    let names = (0..20_000).map(|n| format!("backup/of-2024/objects/{:016x}", scattered(n)));
    assert_cost(names, 40, 115);
}

#[test]
fn days_of_years() {
    let months = (2019..2025).flat_map(|year| (1..13).map(move |month| (year, month)));
    let photos = months.flat_map(|(year, month)| {
        (0..280).map(move |n| format!("photos/{year}/{month:02}/{:02}/img_{n:04}", 1 + n / 10))
    });
    // Two thirds of the numbers of two digits are no day or month.
    assert_cost(photos, 65, 130);
}

#[test]
fn directories_of_very_different_sizes() {
    let directories = ["archive", "documents", "music", "photos", "tmp", "videos"];
    let files = directories
        .iter()
        .enumerate()
        .flat_map(|(index, directory)| {
            let count = 10_usize.pow(index as u32 % 5);
            (0..count).map(move |n| format!("{directory}/{n}.dat"))
        });
    assert_cost(files, 45, 115);
}

#[test]
fn words() {
    let letter = |n: u64, place: u64| char::from(b'a' + ((scattered(n) >> (8 * place)) % 26) as u8);
    let names = (0..20_000).map(|n| (0..7).map(|place| letter(n, place)).collect());
    assert_cost(names, 60, 130);
}

#[test]
fn few_names_cost_no_call_more() {
    assert_cost((0..300).map(|n| format!("{n:04}")), 100, 100);
}

#[test]
fn many_versions_of_one_name_are_read_in_sequence() {
    let counts = BTreeMap::from([("a".to_owned(), 5_000), ("b".to_owned(), 1)]);
    let versions = versions(&counts);
    let (sequence, ranges) = (cost(&versions, None), cost(&versions, Some(AHEAD)));
    assert_eq!(ranges.wait_count, sequence.wait_count);
    // The last calls are made before it is known that nothing follows.
    assert!(ranges.call_count < sequence.call_count + AHEAD.page_count);
}
