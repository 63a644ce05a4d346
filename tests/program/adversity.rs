//! A machine that has no room, and files that may not be read or written.

use std::path::Path;
use std::process::Command;

use super::program::{BUCKET, Service, run, tree, write};

fn remote() -> String {
    format!("b2://{BUCKET}")
}

/// The same program, run by a shell that says something first.
fn in_shell(setting: &str, command: &Command) -> Command {
    let mut shell = Command::new("sh");
    shell
        .arg("-c")
        .arg(format!("{setting}; exec \"$0\" \"$@\""));
    with_all_of(shell, command)
}

/// The same program for somebody who is not above all permissions, as root is.
fn as_a_mere_user(command: &Command) -> Command {
    let mut user = Command::new("setpriv");
    user.args(["--reuid=65534", "--regid=65534", "--clear-groups", "--"]);
    with_all_of(user, command)
}

fn with_all_of(mut outer: Command, command: &Command) -> Command {
    outer.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => outer.env(name, value),
            None => outer.env_remove(name),
        };
    }
    outer
}

fn arrived(folder: &Path) -> Vec<String> {
    tree(folder).into_keys().collect()
}

/// A process that may write no more than 100 KiB to a file stands for a disk without room: the write is refused by the system.
#[test]
fn a_file_that_finds_no_room_is_a_failure_and_the_others_arrive() {
    let service = Service::start();
    for (name, length) in [
        ("before", 1_000),
        ("large", 300_000),
        ("middle", 150_000),
        ("z", 2_000),
    ] {
        let put = service.simulator.put_file(BUCKET, name, vec![7; length]);
        put.unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let destination = folder.path().join("destination");
    std::fs::create_dir(&destination).unwrap();
    // Counted in blocks of 512 bytes. Without the trap, the signal would end the process.
    let sync = service.sync(remote(), &destination);
    let said = run(&mut in_shell("trap '' XFSZ; ulimit -f 200", &sync));
    said.assert_failure(1, &["large", "middle"]);
    assert_eq!(arrived(&destination), ["before", "z"]);
    assert_eq!(std::fs::read(destination.join("z")).unwrap(), [7; 2_000]);

    run(&mut service.sync(remote(), &destination)).assert_success();
    assert_eq!(arrived(&destination), ["before", "large", "middle", "z"]);
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_or_written_is_a_failure_and_the_others_go_on() {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::{MetadataExt, PermissionsExt};

    let service = Service::start();
    let folder = tempfile::tempdir().unwrap();
    let (source, destination) = (
        folder.path().join("source"),
        folder.path().join("destination"),
    );
    for name in ["a", "private", "shut/b", "z"] {
        write(&source, name, name.as_bytes(), 1_000_000);
        service
            .simulator
            .put_file(BUCKET, &format!("down/{name}"), name.as_bytes().to_vec())
            .unwrap();
    }
    for open in [folder.path(), &source, &destination] {
        std::fs::create_dir_all(open).unwrap();
        set_permissions(open, Permissions::from_mode(0o777)).unwrap();
    }
    std::fs::create_dir(destination.join("shut")).unwrap();
    for (path, mode) in [
        (source.join("private"), 0o000),
        (source.join("shut"), 0o000),
        (destination.join("shut"), 0o555),
    ] {
        set_permissions(path, Permissions::from_mode(mode)).unwrap();
    }
    let is_root = std::fs::metadata(folder.path()).unwrap().uid() == 0;
    let run_as_user = |command: Command| {
        if is_root {
            // A copy, where somebody else can reach it.
            let program = folder.path().join("sync");
            std::fs::copy(command.get_program(), &program).unwrap();
            let mut copied = Command::new(program);
            copied.args(command.get_args());
            for (name, value) in command.get_envs() {
                copied.env(name, value.unwrap_or_default());
            }
            run(&mut as_a_mere_user(&copied))
        } else {
            let mut command = command;
            run(&mut command)
        }
    };

    let up = run_as_user(service.sync(&source, remote() + "/up"));
    up.assert_failure(1, &["private", "shut"]);
    let names: Vec<String> = service.visible().into_keys().collect();
    assert_eq!(
        names,
        [
            "down/a",
            "down/private",
            "down/shut/b",
            "down/z",
            "up/a",
            "up/z"
        ]
    );

    let down = run_as_user(service.sync(remote() + "/down", &destination));
    down.assert_failure(1, &["shut/b"]);
    assert_eq!(arrived(&destination), ["a", "private", "z"]);

    for path in [source.join("shut"), destination.join("shut")] {
        set_permissions(path, Permissions::from_mode(0o755)).unwrap();
    }
}
