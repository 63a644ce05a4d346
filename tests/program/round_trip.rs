use super::program::{bytes, run, sync, tree, write};

/// Names that a shell, a URL or a header would trip over.
const NAMES: [&str; 12] = [
    "a b",
    "plus+",
    "per%cent",
    "100%25",
    "emoji\u{1f600}",
    "?q=1&b",
    "semi;colon",
    "quo'te",
    "dot.",
    "~",
    "#",
    "\u{e9}",
];

#[test]
fn a_folder_goes_into_the_embedded_service_and_comes_back_in_another_run() {
    let world = tempfile::tempdir().unwrap();
    let (source, restored) = (world.path().join("source"), world.path().join("restored"));
    for (index, name) in NAMES.into_iter().enumerate() {
        write(&source, name, &bytes(index, index * 100), 1_234_567_890_123);
    }
    write(&source, &"x".repeat(200), b"a long name", 1);
    write(&source, &vec!["y".repeat(200); 4].join("/"), b"deep", 999);
    write(&source, "empty", b"", 0);
    write(&source, "before 1970", b"old", -86_400_001);
    write(&source, "future", b"new", 4_102_444_800_123);
    write(&source, "large", &bytes(1, 3_000_000), 1_600_000_000_001);

    let synchronise = |from: &str, to: &str| {
        let mut command = sync();
        command
            .env("B2_SIMULATOR_DATA", world.path().join("service"))
            .args(["--threads", "4"])
            .args([from, to]);
        run(&mut command)
    };
    let (source_text, restored_text) = (source.to_str().unwrap(), restored.to_str().unwrap());
    let count = tree(&source).len();

    let up = synchronise(source_text, "b2://new-bucket/some/prefix");
    let lines: Vec<&str> = up.assert_success().stdout.lines().collect();
    assert_eq!(
        lines
            .iter()
            .filter(|line| line.starts_with("upload "))
            .count(),
        count
    );
    assert!(
        lines
            .last()
            .unwrap()
            .contains(&format!("uploaded {count},")),
        "{lines:?}"
    );
    assert_eq!(
        lines.len(),
        count + 1,
        "action lines and one summary, nothing else: {lines:?}"
    );

    let again = synchronise(source_text, "b2://new-bucket/some/prefix");
    assert_eq!(
        again.assert_success().stdout.lines().count(),
        1,
        "{}",
        again.stdout
    );

    synchronise("b2://new-bucket/some/prefix", restored_text).assert_success();
    assert!(tree(&source) == tree(&restored));
    let again = synchronise("b2://new-bucket/some/prefix", restored_text);
    assert_eq!(
        again.assert_success().stdout.lines().count(),
        1,
        "{}",
        again.stdout
    );
}

#[test]
fn a_dry_run_says_what_it_would_do_and_does_nothing() {
    let world = tempfile::tempdir().unwrap();
    let source = world.path().join("source");
    write(&source, "a b", b"content", 1);
    let synchronise = |options: &[&str]| {
        let mut command = sync();
        command
            .env("B2_SIMULATOR_DATA", world.path().join("service"))
            .args(options);
        run(command.arg(&source).arg("b2://new-bucket"))
    };
    let first = synchronise(&["--dry-run"]);
    assert!(
        first.assert_success().stdout.starts_with("upload 'a b'\n"),
        "{}",
        first.stdout
    );
    let second = synchronise(&[]);
    assert!(
        second.assert_success().stdout.starts_with("upload 'a b'\n"),
        "{}",
        second.stdout
    );
}
