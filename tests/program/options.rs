//! The options of `sync`, which are those of `b2 sync`: what each of them changes.

use std::process::Command;

use b2_simulator::{FaultRule, Operation};

use super::program::{BUCKET, Said, Service, bytes, run, tree, write};

fn remote() -> String {
    format!("b2://{BUCKET}")
}

/// The lines of actions, sorted, since transfers overlap.
fn actions(said: &Said) -> Vec<&str> {
    let lines = said.stdout.lines();
    let mut actions: Vec<_> = lines.filter(|line| !line.starts_with("summary:")).collect();
    actions.sort_unstable();
    actions
}

fn count(service: &Service, operation: Operation) -> usize {
    let requests = service.simulator.requests();
    requests
        .iter()
        .filter(|request| request.operation == Some(operation))
        .count()
}

/// What differs here and there: `a` is newer there by half a second, `c` is older and a byte shorter there, `gone` is only there,
/// and the rest is only here.
#[cfg(unix)]
fn two_sides(folder: &std::path::Path) -> Service {
    let service = Service::start();
    for (name, content, millis) in [
        ("a", "here!", 100_000),
        ("b.log", "log", 100_000),
        ("dir/c", "see", 100_000),
        ("late", "late", 200_152),
    ] {
        write(folder, name, content.as_bytes(), millis);
    }
    std::os::unix::fs::symlink("a", folder.join("link")).unwrap();
    service.put("a", "there", 100_500);
    service.put("dir/c", "C", 40_000);
    service.put("dir/c", "be", 50_000);
    service.put("gone", "gone", 50_000);
    service
}

#[test]
#[cfg(unix)]
fn each_option_leaves_out_or_adds_what_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let service = two_sides(folder.path());
    for (options, expected) in [
        (
            "--skip-newer",
            "upload b.log, upload dir/c, upload late, upload link",
        ),
        (
            "--replace-newer",
            "upload a, upload b.log, upload dir/c, upload late, upload link",
        ),
        (
            "--compare-threshold 500",
            "upload b.log, upload dir/c, upload late, upload link",
        ),
        (
            "--compare-versions modTime --compare-threshold 50000",
            "upload b.log, upload late, upload link",
        ),
        (
            "--compare-versions size",
            "upload b.log, upload dir/c, upload late, upload link",
        ),
        (
            "--compare-versions size --compare-threshold 1",
            "upload b.log, upload late, upload link",
        ),
        (
            "--compare-versions none",
            "upload b.log, upload late, upload link",
        ),
        (
            "--compare-versions sha1",
            "upload a, upload b.log, upload dir/c, upload late, upload link",
        ),
        (
            "--skip-newer --exclude-regex .*log$",
            "upload dir/c, upload late, upload link",
        ),
        (
            "--skip-newer --exclude-regex b --exclude-regex d",
            "upload late, upload link",
        ),
        (
            "--skip-newer --exclude-regex .* --include-regex b --include-regex d",
            "upload b.log, upload dir/c",
        ),
        (
            "--skip-newer --exclude-dir-regex d --exclude-regex .* --include-regex .*",
            "upload b.log, upload late, upload link",
        ),
        (
            "--skip-newer --exclude-all-symlinks",
            "upload b.log, upload dir/c, upload late",
        ),
        (
            "--skip-newer --exclude-if-modified-after 200.151",
            "upload b.log, upload dir/c, upload link",
        ),
        (
            "--skip-newer --exclude-if-modified-after 200,152",
            "upload b.log, upload dir/c, upload late, upload link",
        ),
        (
            "--skip-newer --delete",
            "delete dir/c (old version), delete dir/c (old version), delete gone , upload b.log, upload dir/c, upload late, \
             upload link",
        ),
        (
            "--skip-newer --keep-days 1",
            "delete dir/c (old version), hide   gone, upload b.log, upload dir/c, upload late, upload link",
        ),
        (
            "--skip-newer --keep-days 0",
            "upload b.log, upload dir/c, upload late, upload link",
        ),
    ] {
        let mut command = service.sync(folder.path(), remote());
        let said = run(command.arg("--dry-run").args(options.split(' ')));
        let actions = actions(said.assert_success());
        let expected: Vec<_> = expected.split(", ").collect();
        assert_eq!(actions, expected, "{options}");
    }
    let said = run(service.sync(folder.path(), remote()).arg("--dry-run"));
    said.assert_failure(1, &["newer_file_mode", "1 failed"]);
    assert_eq!(count(&service, Operation::UploadFile), 0);
}

#[test]
fn a_bucket_is_seen_as_it_was_before_the_time_that_is_given() {
    let service = Service::start();
    service.put("a", "then", 100_000);
    service.put("a", "now", 200_000);
    let folder = tempfile::tempdir().unwrap();
    let contents = |option: &str, time: &str| {
        let destination = folder.path().join(format!("{option} {time}"));
        run(service.sync(remote(), &destination).args([option, time])).assert_success();
        let files = tree(&destination).into_iter();
        let text = |(name, (content, _)): (String, (Vec<u8>, i128))| {
            format!("{name}: {}", String::from_utf8(content).unwrap())
        };
        files.map(text).collect::<Vec<_>>()
    };
    let modified = "--exclude-if-modified-after";
    assert_eq!(contents(modified, "100"), ["a: then"]);
    assert_eq!(contents(modified, "99.999"), [""; 0]);
    // Both were uploaded today.
    let uploaded = "--exclude-if-uploaded-after";
    assert_eq!(contents(uploaded, "100"), [""; 0]);
    assert_eq!(contents(uploaded, "4102444800"), ["a: now"]);
}

#[test]
fn no_days_keep_everything_on_the_way_down_too() {
    let service = Service::start();
    service.put("a", "a", 100_000);
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "b", b"only here", 1);
    run(service
        .sync(remote(), folder.path())
        .args(["--keep-days", "0"]))
    .assert_success();
    assert_eq!(
        tree(folder.path()).into_keys().collect::<Vec<_>>(),
        ["a", "b"]
    );
}

/// Sets a key of the user's for one side.
fn with_key<'a>(command: &'a mut Command, side: &str, letter: &str) -> &'a mut Command {
    // 32 bytes in base64.
    let key = format!("{}A=", letter.repeat(42));
    command
        .env(format!("B2_{side}_SSE_C_KEY_B64"), key)
        .env(format!("B2_{side}_SSE_C_KEY_ID"), format!("key {letter}"))
        .args([
            &format!("--{}-server-side-encryption", side.to_lowercase()),
            "SSE-C",
            &format!("--{}-server-side-encryption-algorithm", side.to_lowercase()),
            "AES256",
        ])
}

#[test]
fn files_go_up_across_and_down_under_the_keys_of_the_environment() {
    let service = Service::start();
    let folder = tempfile::tempdir().unwrap();
    let (source, restored) = (folder.path().join("source"), folder.path().join("restored"));
    write(&source, "a", b"secret", 100_000);
    let (from, to) = (format!("{}/from", remote()), format!("{}/to", remote()));
    run(with_key(
        &mut service.sync(&source, &from),
        "DESTINATION",
        "B",
    ))
    .assert_success();
    run(&mut service.sync(&from, &restored)).assert_failure(1, &["1 failed"]);
    let mut across = service.sync(&from, &to);
    with_key(&mut across, "SOURCE", "B");
    run(with_key(&mut across, "DESTINATION", "C")).assert_success();
    run(with_key(&mut service.sync(&to, &restored), "SOURCE", "B"))
        .assert_failure(1, &["1 failed"]);
    run(with_key(&mut service.sync(&to, &restored), "SOURCE", "C")).assert_success();
    assert_eq!(tree(&restored), tree(&source));
}

#[test]
fn only_what_was_appended_is_sent_in_incremental_mode() {
    let service = Service::start();
    let folder = tempfile::tempdir().unwrap();
    let content = bytes(1, 50_000);
    for (length, copy_count) in [(40_000, 0), (50_000, 1)] {
        let millis = length as i64;
        write(folder.path(), "log", &content[..length], millis);
        run(service
            .sync(folder.path(), remote())
            .arg("--incremental-mode"))
        .assert_success();
        assert_eq!(count(&service, Operation::CopyPart), copy_count);
    }
    let digest = b2sdk_v3::Sha1Digest::of(&content).to_string();
    assert_eq!(service.visible()["log"], digest);
}

#[test]
fn a_damaged_download_is_noticed_unless_nobody_wants_to_know() {
    let service = Service::start();
    service.put("a", "content", 100_000);
    let damaged = FaultRule::on(Operation::DownloadFileById).every();
    service.simulator.faults().add(damaged.corrupt_at(3));
    let folder = tempfile::tempdir().unwrap();
    run(&mut service.sync(remote(), folder.path())).assert_failure(1, &["1 failed"]);
    assert!(tree(folder.path()).is_empty());
    run(service
        .sync(remote(), folder.path())
        .arg("--skip-hash-verification"))
    .assert_success();
    let content = &tree(folder.path())["a"].0;
    assert!(content.len() == 7 && content != b"content");
}

#[test]
fn digests_are_remembered_in_the_file_that_is_named() {
    let service = Service::start();
    let folder = tempfile::tempdir().unwrap();
    let (source, digests) = (folder.path().join("source"), folder.path().join("digests"));
    write(&source, "a", b"content", 100_000);
    service.put("a", "content", 200_000);
    let said = run(service
        .sync(&source, remote())
        .args(["--compare-versions", "sha1", "--digest-cache"])
        .arg(&digests));
    assert_eq!(actions(said.assert_success()), [""; 0]);
    assert!(std::fs::metadata(digests).unwrap().len() > 0);
}

/// What they change cannot be seen from outside, but files have to arrive with them.
#[test]
fn limits_and_what_scripts_still_say_are_taken() {
    let service = Service::start();
    let folder = tempfile::tempdir().unwrap();
    let (source, restored) = (folder.path().join("source"), folder.path().join("restored"));
    write(&source, "a", &bytes(1, 250_000), 100_000);
    for options in [
        "--threads 2",
        "--sync-threads 1 --upload-threads 1 --download-threads 1",
        "--max-download-streams-per-file 1 --write-buffer-size 100000 --no-flush --no-progress",
    ] {
        let options = || options.split(' ');
        run(service.sync(&source, remote()).args(options())).assert_success();
        run(service.sync(remote(), &restored).args(options())).assert_success();
        assert_eq!(tree(&restored), tree(&source));
        std::fs::remove_dir_all(&restored).unwrap();
    }
    for one in ["--sync-threads", "--upload-threads", "--download-threads"] {
        let both = ["--threads", "2", one, "2"];
        run(service.sync(&source, remote()).args(both)).assert_failure(2, &[one, "--threads"]);
    }
}
