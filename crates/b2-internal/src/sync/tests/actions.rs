use std::path::PathBuf;
use std::sync::Arc;

use super::*;
use crate::sync::action::DeleteNote;

#[test]
fn actions_read_as_pythons() {
    let plan_of = |direction: Direction, source: &[i64], destination: &[i64], keep: KeepRule| {
        let rules = SyncRules {
            keep,
            ..rules(direction.clone())
        };
        rules.plan(&pair(&direction, source, destination)).unwrap()
    };
    let texts = |plan: &PathPlan| {
        let texts = plan
            .actions()
            .map(|action| (action.line(), action.to_string(), action.bytes()));
        texts.collect::<Vec<_>>()
    };
    let row = |line: &str, text: &str, bytes: u64| (line.to_owned(), text.to_owned(), bytes);
    assert_eq!(
        texts(&plan_of(up(), &[200], &[100], KeepRule::Current)),
        [
            row("upload a.txt", "b2_upload(/src/a.txt, dst/a.txt, 200)", 10),
            row(
                "delete a.txt (old version)",
                "b2_delete(dst/a.txt, id_u_1, (old version))",
                0
            ),
        ]
    );
    assert_eq!(
        texts(&plan_of(down(), &[200], &[100], KeepRule::All)),
        [row(
            "dnload a.txt",
            "b2_download(src/a.txt, id_u_1, /dst/a.txt, 200)",
            10
        )]
    );
    assert_eq!(
        texts(&plan_of(copy(), &[200], &[100], KeepRule::All)),
        [row(
            "copy a.txt",
            "b2_copy(src/a.txt, id_u_1, dst/a.txt, 200)",
            10
        )]
    );
    assert_eq!(
        texts(&plan_of(up(), &[], &[TODAY * DAY], keep_days(1))),
        [row("hide   a.txt", "b2_hide(dst/a.txt)", 0)]
    );
    assert_eq!(
        texts(&plan_of(up(), &[], &[100], KeepRule::Current)),
        [row("delete a.txt ", "b2_delete(dst/a.txt, id_u_1, )", 0)]
    );
    assert_eq!(
        texts(&plan_of(down(), &[], &[100], KeepRule::Current)),
        [row("delete a.txt", "local_delete(/dst/a.txt)", 0)]
    );
}

#[test]
fn a_plan_prints_one_line_for_each_action() {
    let rules = SyncRules {
        keep: KeepRule::Current,
        ..rules(up())
    };
    let plan = rules.plan(&pair(&up(), &[300], &[200, -100])).unwrap();
    assert_eq!(
        plan.to_string(),
        "upload a.txt\ndelete a.txt (hide marker)\ndelete a.txt (old version)"
    );
    assert_eq!(PathPlan::default().to_string(), "");
}

#[test]
fn a_hostile_name_neither_steers_a_terminal_nor_looks_like_another_line() {
    let operation = |name: &str| {
        [
            SyncOperation::Upload {
                local_path: PathBuf::from(name),
                b2_name: name.to_owned(),
                mod_time: 1,
                size: 1,
                upload_mode: UploadMode::Full,
            },
            SyncOperation::Download {
                b2_name: name.to_owned(),
                file_id: "1".to_owned(),
                local_path: PathBuf::from(name),
                mod_time: 1,
                size: 1,
                source_version: Arc::new(FileVersion::new("1", name, 1, 1)),
            },
            SyncOperation::Copy {
                source_b2_name: name.to_owned(),
                file_id: "1".to_owned(),
                b2_name: name.to_owned(),
                mod_time: 1,
                size: 1,
                source_version: Arc::new(FileVersion::new("1", name, 1, 1)),
            },
            SyncOperation::Hide {
                b2_name: name.to_owned(),
            },
            SyncOperation::DeleteVersion {
                b2_name: name.to_owned(),
                file_id: "1".to_owned(),
                note: DeleteNote::None,
            },
            SyncOperation::DeleteLocal {
                local_path: PathBuf::from(name),
            },
        ]
    };
    for (name, bare, quoted) in [
        ("b c", "b c", "'b c'"),
        ("\x1b[32mC", r"\x1b[32mC", r"'\x1b[32mC'"),
        ("it's", "it's", r#"'it'"'"'s'"#),
        ("a\ndelete b", r"a\x0adelete b", r"'a\x0adelete b'"),
    ] {
        for operation in operation(name) {
            let action = SyncAction {
                relative_path: name.to_owned(),
                operation,
            };
            let is_bare = action.line().starts_with("dnload") || action.line().starts_with("copy");
            let expected = if is_bare { bare } else { quoted };
            assert!(action.line().contains(expected), "{}", action.line());
            assert!(!action.line().contains('\n'), "{}", action.line());
            assert!(!action.to_string().contains('\x1b'), "{action:?}");
        }
    }
}
