//! The program is killed at every one of its requests, and started again.
//!
//! The service holds the request back until the program is dead, so that it dies in exactly that phase: while it
//! authorises, lists, uploads, sends a part, finishes a large file, hides, deletes, or downloads.

use std::path::Path;
use std::time::Duration;

use b2_simulator::{FaultRule, Operation};

use super::program::{BUCKET, Service, bytes, run, tree, write};

/// Longer than any test.
const FOR_EVER: Duration = Duration::from_secs(3600);

fn write_source(root: &Path) {
    write(root, "a/one", &bytes(1, 1_000), 1_000);
    write(root, "a/two", b"", 2_000);
    write(root, "b", &bytes(2, 60_000), 3_000);
    write(root, "large", &bytes(3, 330_000), 4_000);
}

/// Runs the program until `request_count` requests are answered, and kills it in the next. `false` when it ended before.
fn kill_in_request(
    service: &Service,
    command: &mut std::process::Command,
    request_count: u32,
) -> bool {
    let seen = service.simulator.requests().len();
    service
        .simulator
        .faults()
        .add(FaultRule::on_any().nth(request_count + 1).stall(FOR_EVER));
    let mut child = command.spawn().unwrap();
    let reached = loop {
        if service.simulator.requests().len() - seen > request_count as usize {
            break true;
        }
        if child.try_wait().unwrap().is_some() {
            break false;
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    child.kill().unwrap();
    child.wait().unwrap();
    service.simulator.faults().clear();
    reached
}

fn assert_nothing_is_left_over(service: &Service, folder: &Path) {
    let snapshot = service.simulator.snapshot();
    assert_eq!(
        snapshot.bucket(BUCKET).unwrap().unfinished.len(),
        0,
        "unfinished large files"
    );
    let staged: Vec<String> = tree(folder)
        .into_keys()
        .filter(|name| name.contains(".b2.sync.tmp"))
        .collect();
    assert!(staged.is_empty(), "{staged:?}");
}

#[test]
fn a_run_up_killed_in_any_request_is_completed_by_the_next() {
    let mut killed = 0;
    for request_count in 0.. {
        let service = Service::start();
        let folder = tempfile::tempdir().unwrap();
        write_source(folder.path());
        service
            .simulator
            .put_file_with_info(BUCKET, "b", "old", [("src_last_modified_millis", "1")])
            .unwrap();
        service
            .simulator
            .put_file(BUCKET, "gone", "to be deleted")
            .unwrap();
        let remote = format!("b2://{BUCKET}");
        let up = || {
            let mut command = service.sync(folder.path(), &remote);
            command.args(["--delete", "--threads", "3"]);
            command
        };
        if !kill_in_request(&service, &mut up(), request_count) {
            break;
        }
        killed += 1;
        run(&mut up()).assert_success();
        let expected = tree(folder.path())
            .into_iter()
            .map(|(name, (content, _))| (name, b2sdk_v3::Sha1Digest::of(&content).to_string()))
            .collect();
        assert_eq!(
            service.visible(),
            expected,
            "killed in request {request_count}"
        );
        let versions: usize = service
            .simulator
            .snapshot()
            .bucket(BUCKET)
            .unwrap()
            .files
            .values()
            .map(Vec::len)
            .sum();
        assert_eq!(
            versions, 4,
            "killed in request {request_count}: with --delete, one version of each file stays"
        );
        assert_nothing_is_left_over(&service, folder.path());
        let idle = run(&mut up());
        assert_eq!(
            idle.assert_success().stdout.lines().count(),
            1,
            "{}",
            idle.stdout
        );
    }
    assert!(killed >= 12, "only {killed} requests were met");
}

#[test]
fn a_run_down_killed_in_any_request_is_completed_by_the_next() {
    let mut killed = 0;
    for request_count in 0.. {
        let service = Service::start();
        let (source, destination) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        write_source(source.path());
        let remote = format!("b2://{BUCKET}");
        run(&mut service.sync(source.path(), &remote)).assert_success();
        write(destination.path(), "b", b"old", 1);
        write(destination.path(), "gone", b"to be deleted", 1);
        let down = || {
            let mut command = service.sync(&remote, destination.path());
            command.args(["--delete", "--threads", "3"]);
            command
        };
        if !kill_in_request(&service, &mut down(), request_count) {
            break;
        }
        killed += 1;
        assert_whole_files_only(&tree(source.path()), destination.path());
        run(&mut down()).assert_success();
        assert!(
            tree(source.path()) == tree(destination.path()),
            "killed in request {request_count}"
        );
        assert_nothing_is_left_over(&service, destination.path());
    }
    assert!(killed >= 6, "only {killed} requests were met");
}

#[test]
fn a_run_down_killed_amid_a_body_leaves_the_old_file_until_the_new_one_is_whole() {
    let service = Service::start();
    let (source, destination) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    write(source.path(), "file", &bytes(5, 95_000), 5_000);
    let remote = format!("b2://{BUCKET}");
    run(&mut service.sync(source.path(), &remote)).assert_success();
    write(destination.path(), "file", b"old", 1);
    service
        .simulator
        .faults()
        .add(FaultRule::on(Operation::DownloadFileById).stall_body(40_000, FOR_EVER));
    let mut child = service.sync(&remote, destination.path()).spawn().unwrap();
    // The program has tried the folder with a file of its own, and removed it, before it asks for a download.
    let is_asked_for = || {
        let requests = service.simulator.requests();
        requests
            .iter()
            .any(|request| request.operation == Some(Operation::DownloadFileById))
    };
    let is_staged = || {
        let names = std::fs::read_dir(destination.path()).unwrap();
        names
            .map(|entry| entry.unwrap().file_name())
            .any(|name| name.to_str().unwrap().contains(".b2.sync.tmp"))
    };
    while !(is_asked_for() && is_staged()) {
        assert_eq!(child.try_wait().unwrap(), None, "it ended before");
        std::thread::sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(tree(destination.path())["file"].0, b"old");
    service.simulator.faults().clear();
    run(&mut service.sync(&remote, destination.path())).assert_success();
    assert!(tree(source.path()) == tree(destination.path()));
}

/// Whatever has its own name already is the old file or the new one, whole.
fn assert_whole_files_only(
    source: &std::collections::BTreeMap<String, (Vec<u8>, i128)>,
    destination: &Path,
) {
    for (name, (content, _)) in tree(destination) {
        let is_old =
            matches!(&*name, "b" | "gone") && (content == b"old" || content == b"to be deleted");
        let is_new = source
            .get(&name)
            .is_some_and(|(whole, _)| *whole == content);
        assert!(is_old || is_new || name.contains(".b2.sync.tmp"), "{name}");
    }
}
