use std::io::{Read, Write};
use std::net::TcpListener;

use b2_simulator::{FaultRule, Operation};

use super::program::{BUCKET, Service, run, sync, tree, write};

fn remote() -> String {
    format!("b2://{BUCKET}")
}

#[test]
fn a_wrong_key_is_named_with_the_realm() {
    let service = Service::start();
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a", b"x", 1);
    let said = run(service
        .sync(folder.path(), remote())
        .env("B2_APPLICATION_KEY", "wrong"));
    said.assert_failure(
        1,
        &["cannot authorise", "127.0.0.1", service.simulator.key_id()],
    );
    assert!(
        !said.stderr.contains("wrong"),
        "the key is not shown: {}",
        said.stderr
    );
}

#[test]
fn half_a_key_is_explained() {
    let said = run(sync()
        .env("B2_APPLICATION_KEY_ID", "id")
        .args([".", "b2://bucket"]));
    said.assert_failure(2, &["B2_APPLICATION_KEY is not"]);
}

#[test]
fn what_is_missing_is_named_and_not_made() {
    let service = Service::start();
    let folder = tempfile::tempdir().unwrap();
    let (file, missing) = (folder.path().join("file"), folder.path().join("missing"));
    write(folder.path(), "file", b"x", 1);

    run(&mut service.sync(folder.path(), "b2://no-such-bucket"))
        .assert_failure(1, &["no-such-bucket"]);
    run(&mut service.sync(&missing, remote())).assert_failure(1, &["missing"]);
    assert!(!missing.exists());
    run(&mut service.sync(remote(), &file)).assert_failure(1, &["file", "irectory"]);
    run(&mut service.sync(&file, remote())).assert_failure(1, &["file", "irectory"]);
    let empty = folder.path().join("empty");
    std::fs::create_dir(&empty).unwrap();
    run(&mut service.sync(&empty, remote())).assert_failure(1, &["empty"]);
    run(service.sync(&empty, remote()).arg("--allow-empty-source")).assert_success();
}

#[test]
fn a_command_line_that_cannot_be_ends_with_two() {
    let service = Service::start();
    for (source, destination, words) in [
        (".", "b2://", "b2://"),
        (".", "b2:///x", "b2:///x"),
        (".", "b2://bucket//x", "//"),
        ("b2:", ".", "b2:"),
        (".", "elsewhere", "b2://BUCKET"),
    ] {
        run(&mut service.sync(source, destination)).assert_failure(2, &[words]);
    }
    run(service
        .sync(".", remote())
        .args(["--exclude-if-modified-after", "yesterday"]))
    .assert_failure(2, &["1367900664.152"]);
    run(service
        .sync(".", remote())
        .args(["--destination-server-side-encryption", "SSE-C"]))
    .assert_failure(2, &["B2_DESTINATION_SSE_C_KEY_B64"]);
    run(service.sync(".", remote()).args(["--exclude-regex", "("])).assert_failure(2, &["exclude"]);
    run(service.sync(".", remote()).args(["--include-regex", "a"])).assert_failure(2, &["include"]);
    run(service.sync(".", remote()).args(["--threads", "0"])).assert_failure(2, &["threads"]);
    run(service
        .sync(".", remote())
        .args(["--delete", "--keep-days", "3"]))
    .assert_failure(2, &["--keep-days"]);
    run(&mut sync()).assert_failure(2, &["SOURCE"]);
}

/// Who means the other side would send files that nothing encrypts.
#[test]
fn a_key_for_a_side_that_is_no_bucket_ends_with_two() {
    let service = Service::start();
    let remote = remote();
    for (from, to, side) in [(".", &*remote, "source"), (&*remote, ".", "destination")] {
        let option = format!("--{side}-server-side-encryption");
        let variable = format!("B2_{}_SSE_C_KEY_B64", side.to_uppercase());
        run(service
            .sync(from, to)
            .env(variable, format!("{}=", "A".repeat(43)))
            .args([&*option, "SSE-C"]))
        .assert_failure(2, &[&option, "bucket"]);
    }
}

#[test]
#[cfg(unix)]
fn a_file_that_cannot_be_read_fails_and_the_others_arrive() {
    let service = Service::start();
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "good", b"x", 1);
    std::os::unix::fs::symlink("/nowhere", folder.path().join("broken")).unwrap();
    let said = run(&mut service.sync(folder.path(), remote()));
    said.assert_failure(1, &["broken", "1 failed"]);
    assert_eq!(service.visible().into_keys().collect::<Vec<_>>(), ["good"]);
}

#[test]
fn a_file_that_changes_while_it_is_sent_arrives_as_it_was_and_the_next_run_sends_the_change() {
    let service = Service::start();
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "changing", &[1; 90_000], 1);
    write(folder.path(), "good", b"x", 1);
    let stall = std::time::Duration::from_secs(3);
    service.simulator.faults().add(
        FaultRule::on(Operation::UploadFile)
            .file_name("changing")
            .stall(stall),
    );
    let child = service.sync(folder.path(), remote()).spawn().unwrap();
    while service
        .simulator
        .requests()
        .iter()
        .all(|it| it.file_name.as_deref() != Some("changing"))
    {
        std::thread::yield_now();
    }
    write(folder.path(), "changing", &[2; 90_000], 2);
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{stderr}");
    // It was in memory already: what arrived is whole, with the time that belongs to it.
    let digest = |byte: u8| b2sdk_v3::Sha1Digest::of(&[byte; 90_000]).to_string();
    assert_eq!(service.visible()["changing"], digest(1));
    let said = run(&mut service.sync(folder.path(), remote()));
    said.assert_success();
    assert_eq!(service.visible()["changing"], digest(2));
}

#[test]
fn an_endpoint_that_refuses_or_hangs_up_is_named() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a", b"x", 1);
    let at = |endpoint: &str| {
        let mut command = sync();
        command
            .env("B2_APPLICATION_KEY_ID", "id")
            .env("B2_APPLICATION_KEY", "key")
            .env("B2_ENVIRONMENT", endpoint);
        run(command.arg(folder.path()).arg(remote()))
    };
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    drop(listener);
    at(&format!("http://{address}")).assert_failure(1, &["cannot authorise", &address]);
    at("nonsense").assert_failure(1, &["realm", "nonsense"]);

    // Answers before it reads, with something that is not B2, and closes.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let server = std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.write_all(
                b"HTTP/1.1 400 Bad Request\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello",
            );
            let _ = stream.shutdown(std::net::Shutdown::Write);
            let mut rest = Vec::new();
            let _ = stream.read_to_end(&mut rest);
            if rest.is_empty() {
                return;
            }
        }
    });
    at(&format!("http://{address}")).assert_failure(1, &["cannot authorise", &address, "hello"]);
    drop(std::net::TcpStream::connect(&address).unwrap());
    server.join().unwrap();
}

#[test]
fn a_remote_name_that_leads_out_is_refused_and_the_others_arrive() {
    let service = Service::start();
    let world = tempfile::tempdir().unwrap();
    let destination = world.path().join("inside");
    for name in ["../x", "a/../../y", "/absolute", "good", "z/good"] {
        service.simulator.put_file(BUCKET, name, "content").unwrap();
    }
    let said = run(&mut service.sync(remote(), &destination));
    said.assert_failure(1, &["../x", "a/../../y"]);
    assert_eq!(
        tree(world.path()).into_keys().collect::<Vec<_>>(),
        ["inside/good", "inside/z/good"]
    );
}
