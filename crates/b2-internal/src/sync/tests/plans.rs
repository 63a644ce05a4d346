use super::*;
use crate::error::ErrorKind;

fn deleting(direction: Direction) -> SyncRules {
    SyncRules {
        keep: KeepRule::Current,
        ..rules(direction)
    }
}

#[test]
fn a_file_that_only_the_source_has_is_transferred_in_every_direction() {
    for direction in directions() {
        let plan = rules(direction.clone())
            .plan(&pair(&direction, &[100], &[]))
            .unwrap();
        assert_eq!(described(&plan), ["transfer"]);
    }
}

#[test]
fn w3_a_hidden_destination_counts_as_absent_and_its_versions_are_cleaned_up() {
    for direction in [up(), copy()] {
        // The marker is newer than the source, and 0 bytes long.
        for mode in [
            CompareVersionMode::ModTime,
            CompareVersionMode::Size,
            CompareVersionMode::None,
        ] {
            let pair = pair(&direction, &[100], &[-200, 50]);
            let mut rules = rules(direction.clone());
            rules.comparison.mode = mode;
            assert_eq!(
                described(&rules.plan(&pair).unwrap()),
                ["transfer"],
                "{mode:?}"
            );
            rules.keep = KeepRule::Current;
            assert_eq!(
                described(&rules.plan(&pair).unwrap()),
                [
                    "transfer",
                    "delete 1 (old version)",
                    "delete 2 (hide marker)"
                ]
            );
        }
    }
}

#[test]
fn w4_a_hidden_source_counts_as_absent_in_every_direction() {
    let hidden = [-200, 100];
    let plan_of = |direction: Direction, keep: KeepRule, times: &[i64]| {
        let rules = SyncRules {
            keep,
            ..rules(direction.clone())
        };
        described(&rules.plan(&pair(&direction, &hidden, times)).unwrap())
    };
    assert_eq!(plan_of(down(), KeepRule::Current, &[100]), ["unlink"]);
    assert_eq!(plan_of(copy(), KeepRule::Current, &[100]), ["delete 1 "]);
    assert_eq!(plan_of(copy(), keep_days(1), &[TODAY * DAY]), ["hide"]);
    for direction in [down(), copy()] {
        assert_eq!(plan_of(direction.clone(), KeepRule::All, &[100]), [""; 0]);
        assert_eq!(plan_of(direction, KeepRule::Current, &[]), [""; 0]);
    }
}

#[test]
fn w2_a_newer_destination_is_an_error_of_its_path_and_nothing_is_planned_for_it() {
    for (direction, source, destination) in [
        (up(), "local", "b2"),
        (down(), "b2", "local"),
        (copy(), "b2", "b2"),
    ] {
        let error = deleting(direction.clone())
            .plan(&pair(&direction, &[100], &[200]))
            .unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::DestFileNewer { .. }),
            "{error}"
        );
        let both = format!(
            "{source}://a.txt with a time of 100 cannot be synced to {destination}://a.txt with a time of 200"
        );
        assert!(error.to_string().contains(&both), "{error}");
    }
}

#[test]
fn w28_a_name_that_cannot_be_local_is_an_error_of_its_path() {
    for name in ["../x", "/x", "a//b", "a/./b", "dir/"] {
        let version = FileVersion::new("1", format!("src/{name}"), 1, 1);
        let pair = PathPair {
            a: Some(B2Path::new(name, version, vec![]).into()),
            b: None,
            is_a_unknown: false,
        };
        let error = rules(down()).plan(&pair).unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::UnsupportedFilename { .. }),
            "{error}"
        );
        assert!(error.to_string().contains(name), "{error}");
        assert_eq!(described(&rules(copy()).plan(&pair).unwrap()), ["transfer"]);
    }
}

#[test]
fn w50_a_name_that_is_too_long_with_the_folder_is_an_error_of_its_path() {
    let name = vec!["x".repeat(250); 4].join("/");
    let pair_of = |name: &str| PathPair {
        a: Some(LocalPath::new(format!("/src/{name}"), name, 1, 1).into()),
        b: None,
        is_a_unknown: false,
    };
    rules(up()).plan(&pair_of(&name)).unwrap();
    let with_long_folder = Direction::Up {
        prefix: "a folder of twenty-four/".to_owned(),
    };
    let error = rules(with_long_folder).plan(&pair_of(&name)).unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::UnusableFileName { .. }),
        "{error}"
    );
}

#[test]
fn nothing_is_deleted_where_the_source_could_not_be_read() {
    for direction in directions() {
        for keep in [KeepRule::Current, keep_days(1)] {
            let mut pair = pair(&direction, &[], &[100, 50]);
            pair.is_a_unknown = true;
            let rules = SyncRules {
                keep,
                ..rules(direction.clone())
            };
            assert!(rules.plan(&pair).unwrap().is_empty());
        }
    }
}
