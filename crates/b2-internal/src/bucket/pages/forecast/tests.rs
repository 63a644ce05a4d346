use super::*;

/// A forecast from a page of the first `page_len` of these names, for ranges of `range_len`.
fn forecast(prefix: &str, names: &[String], page_len: usize, range_len: usize) -> Option<Forecast> {
    let page = names[..page_len].iter().map(String::as_str);
    Forecast::of(prefix, page, &names[page_len], range_len)
}

/// How many names lie between the points that one page foresees.
fn range_lens(prefix: &str, names: &[String], page_len: usize, range_len: usize) -> Vec<usize> {
    let forecast = forecast(prefix, names, page_len, range_len).unwrap();
    let mut lens = Vec::new();
    let mut begin = page_len;
    let mut point = names[begin].clone();
    while let Some(next) = forecast.point_after(&point) {
        assert!(next > point && next.starts_with(prefix), "{next}");
        let end = names.partition_point(|name| *name < next);
        lens.push(end - begin);
        if end == names.len() {
            break;
        }
        (begin, point) = (end, next);
    }
    lens
}

fn sorted(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

/// Numbers that are spread evenly, and are the same in each run.
fn scattered(count: u64) -> impl Iterator<Item = u64> {
    (1..=count).map(|number| number.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

#[test]
fn numbered_names_are_foreseen_to_the_name() {
    let names = sorted((0..10_000).map(|n| format!("scan/page-{n:07}.tif")));
    let lens = range_lens("", &names, 100, 200);
    assert!(lens.len() > 45, "{lens:?}");
    assert!(
        lens[..45].iter().all(|len| (200..=200).contains(len)),
        "{lens:?}"
    );
}

#[test]
fn numbered_directories_are_foreseen_through_a_carry() {
    let names = sorted((0..40_000).map(|n| format!("d-{:04}/file-{:03}", n / 100, n % 100)));
    let lens = range_lens("", &names, 1_000, 1_900);
    assert!(lens.len() >= 21, "{lens:?}");
    assert!(
        lens[..20].iter().all(|len| (1_900..=1_900).contains(len)),
        "{lens:?}"
    );
}

#[test]
fn digests_are_foreseen_behind_a_long_prefix_that_all_share() {
    let share = "backup/2024/host-a.example.com/objects/";
    let names = sorted(scattered(20_000).map(|n| format!("{share}{n:016x}")));
    for prefix in ["", "backup/2024/"] {
        let lens = range_lens(prefix, &names, 1_000, 1_900);
        assert!(lens.len() >= 9, "{lens:?}");
        assert!(
            lens[..9].iter().all(|len| (1_880..=1_910).contains(len)),
            "{lens:?}"
        );
    }
}

#[test]
fn words_are_foreseen_letter_by_letter() {
    let letters = |n: u64| (0..6).map(move |place| (b'a' + (n >> (8 * place)) as u8 % 26) as char);
    let names = sorted(scattered(20_000).map(|n| letters(n).collect()));
    let lens = range_lens("", &names, 2_000, 2_000);
    assert!(lens.len() >= 8, "{lens:?}");
    assert!(
        lens[..8].iter().all(|len| (1_000..=4_000).contains(len)),
        "{lens:?}"
    );
}

#[test]
fn nothing_is_foreseen_from_one_name_or_behind_the_last() {
    let versions = vec!["a".to_owned(); 10];
    assert!(forecast("", &versions, 9, 10).is_none());
    let names = sorted((0..100).map(|n| format!("p/{n:02}")));
    let forecast = forecast("p/", &names, 50, 20).unwrap();
    assert_eq!(forecast.point_after("p/50").as_deref(), Some("p/70"));
    assert_eq!(forecast.point_after("p/95"), None);
    assert_eq!(forecast.point_after("q/00"), None);
    // A name of a kind that the page does not have.
    assert_eq!(forecast.point_after("p/zebra"), None);
}

#[test]
fn a_point_is_a_name_that_the_service_takes() {
    let names = ["a/b", "a0/", "b/c", "c-/", "d"].map(str::to_owned);
    let forecast = forecast("", &names, 4, 1).unwrap();
    let mut point = String::new();
    let mut count = 0;
    while let Some(next) = forecast.point_after(&point) {
        assert!(next > point && !next.contains("//"), "{point} {next}");
        point = next;
        count += 1;
    }
    assert!(count > 1, "{count}");
}

proptest::proptest! {
    #[test]
    fn points_lie_behind_and_within_the_prefix(
        names in proptest::collection::btree_set("[ab0-2/é語\u{10000}]{0,12}", 2..40),
        from in "[abz0-3/é語]{0,14}",
        range_len in 1_usize..100,
    ) {
        let names: Vec<_> = names.into_iter().map(|name| format!("é/{name}")).collect();
        let from = format!("é/{from}");
        if let Some(point) = forecast("é/", &names, names.len() - 1, range_len)
            .and_then(|forecast| forecast.point_after(&from))
        {
            proptest::prop_assert!(point > from && point.starts_with("é/"));
        }
    }
}
