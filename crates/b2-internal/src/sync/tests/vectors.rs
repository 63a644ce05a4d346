use super::*;

const T: i64 = TODAY;

/// What a row asks for, besides the default.
#[derive(Debug, Clone, Copy)]
enum Options {
    Default,
    Delete,
    Keep(u64),
    ReplaceAndDelete,
    SizeAndDelete,
}

impl Options {
    fn apply(self, mut rules: SyncRules) -> SyncRules {
        let keep = |mode| KeepRule::new(mode, 0, T * DAY);
        rules.keep = match self {
            Self::Default => keep(KeepOrDeleteMode::NoDelete),
            Self::Keep(days) => keep_days(days),
            Self::Delete | Self::ReplaceAndDelete | Self::SizeAndDelete => {
                keep(KeepOrDeleteMode::Delete)
            }
        };
        match self {
            Self::ReplaceAndDelete => {
                rules.comparison.newer_file_mode = NewerFileSyncMode::Replace;
            }
            Self::SizeAndDelete => rules.comparison.mode = CompareVersionMode::Size,
            Self::Default | Self::Delete | Self::Keep(_) => {}
        }
        rules
    }

    /// Rows that keep days make no sense where there are no versions.
    fn fits(self, direction: &Direction) -> bool {
        !matches!((self, direction), (Self::Keep(_), Direction::Down { .. }))
    }
}

/// Days at the source and at the destination, newest first; what is asked for; what is done.
type Row = (
    &'static [i64],
    &'static [i64],
    Options,
    &'static [&'static str],
);

/// The vectors of the reference, for destinations in a bucket. Times are days, newest first, negative for hide markers;
/// actions name versions by their age, oldest 1, and come oldest first.
#[rustfmt::skip]
const IN_A_BUCKET: &[Row] = &[
    (&[100], &[], Options::Default, &["transfer"]),
    (&[], &[100], Options::Default, &[]),
    (&[], &[100], Options::Delete, &["delete 1 "]),
    (&[], &[100, 200], Options::Delete, &["delete 1 (old version)", "delete 2 "]),
    (&[], &[T, T - 2, T - 4], Options::Keep(1), &["hide", "delete 1 (old version)"]),
    (&[], &[T - 1, T - 3, T - 5], Options::Keep(2), &["hide", "delete 1 (old version)"]),
    (&[], &[-T, T - 2, T - 4], Options::Default, &[]),
    (&[], &[-T, T - 2, T - 4], Options::Keep(1), &["delete 1 (old version)"]),
    (&[], &[-(T - 2), T - 4, T - 6], Options::Keep(5), &[]),
    (&[], &[-(T - 2), T - 4, T - 6], Options::Keep(2), &["delete 1 (old version)"]),
    (&[], &[-(T - 2), T - 4, T - 6], Options::Keep(1),
        &["delete 1 (old version)", "delete 2 (old version)", "delete 3 (hide marker)"]),
    (&[], &[-T, T - 2, T - 4], Options::Delete,
        &["delete 1 (old version)", "delete 2 (old version)", "delete 3 (hide marker)"]),
    (&[T], &[T, T - 3], Options::Default, &[]),
    (&[T - 3], &[T - 3, T - 4], Options::Keep(1), &["delete 1 (old version)"]),
    (&[T - 3], &[T - 3], Options::Keep(1), &[]),
    (&[T], &[T, T - 3], Options::Delete, &["delete 1 (old version)"]),
    (&[T], &[T - 1, T - 3, T - 5], Options::Keep(2), &["transfer", "delete 1 (old version)"]),
    (&[T], &[T - 1, T - 3], Options::Delete,
        &["transfer", "delete 1 (old version)", "delete 2 (old version)"]),
    (&[100], &[200], Options::ReplaceAndDelete, &["transfer", "delete 1 (old version)"]),
    (&[T - 5], &[T - 5, -(T - 10), T - 20], Options::Keep(7),
        &["delete 1 (old version)", "delete 2 (hide marker)"]),
    (&[T - 5], &[T - 5, T - 10, T - 3], Options::Keep(7), &["delete 1 (old version)"]),
];

fn in_millis(days: &[i64]) -> Vec<i64> {
    days.iter().map(|day| day * DAY).collect()
}

#[test]
fn the_vectors_hold_for_buckets() {
    for direction in [up(), copy()] {
        for (source, destination, options, expected) in IN_A_BUCKET {
            let pair = pair(&direction, &in_millis(source), &in_millis(destination));
            let plan = options.apply(rules(direction.clone())).plan(&pair).unwrap();
            let row = format!("{source:?} {destination:?} {options:?}");
            assert_eq!(described(&plan), *expected, "{row}");
        }
    }
}

#[test]
fn the_vectors_hold_for_local_folders() {
    #[rustfmt::skip]
    let table: &[Row] = &[
        (&[100], &[], Options::Default, &["transfer"]),
        (&[], &[100], Options::Default, &[]),
        (&[], &[100], Options::Delete, &["unlink"]),
        (&[T], &[T], Options::Delete, &[]),
        (&[T], &[T - 1], Options::Delete, &["transfer"]),
        (&[100], &[200], Options::ReplaceAndDelete, &["transfer"]),
    ];
    for (source, destination, options, expected) in table {
        assert!(options.fits(&down()));
        let pair = pair(&down(), &in_millis(source), &in_millis(destination));
        let plan = options.apply(rules(down())).plan(&pair).unwrap();
        assert_eq!(
            described(&plan),
            *expected,
            "{source:?} {destination:?} {options:?}"
        );
    }
}

#[test]
fn another_size_is_transferred_and_the_old_version_deleted() {
    for (direction, expected) in [
        (up(), &["transfer", "delete 1 (old version)"][..]),
        (copy(), &["transfer", "delete 1 (old version)"]),
        (down(), &["transfer"]),
    ] {
        let pair = sized_pair(&direction, (&[200], 11), (&[100], 10));
        let plan = Options::SizeAndDelete
            .apply(rules(direction))
            .plan(&pair)
            .unwrap();
        assert_eq!(described(&plan), expected);
    }
}

#[test]
fn no_days_keep_everything() {
    let mut rules = rules(up());
    rules.keep = keep_days(0);
    let pair = pair(&up(), &[], &in_millis(&[T - 5, T - 9]));
    assert!(rules.plan(&pair).unwrap().is_empty());
}
