//! Who is compared, and how each is told to do the same work. A client runs with its defaults, which is what people get; a
//! tuned one with as much at once as helps it.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use super::programs::Programs;
use super::service::{BUCKET, Service};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Client {
    /// This library, in its example programs.
    Own,
    Rclone,
    /// It paces its calls by itself, whatever it is told.
    RcloneTuned,
    B2,
    B2Tuned,
}

/// What a client is told to do. Names are those of files in the bucket.
#[derive(Debug, Clone, Copy)]
pub(super) enum Work<'a> {
    UploadFile(&'a Path, &'a str),
    DownloadFile(&'a str, &'a Path),
    UploadFolder(&'a Path, &'a str),
    DownloadFolder(&'a str, &'a Path),
    /// Deletes all files, because an empty folder is synchronised to theirs.
    EmptyFolder(&'a Path, &'a str),
}

impl Client {
    pub(super) const ALL: [Self; 3] = [Self::Own, Self::Rclone, Self::B2];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Own => "this library",
            Self::Rclone => "rclone",
            Self::RcloneTuned => "rclone, 32 transfers",
            Self::B2 => "b2",
            Self::B2Tuned => "b2, 32 threads",
        }
    }

    /// The command that does `work`. `home` is a folder of the client's own, fresh for every run.
    pub(super) fn command(
        self,
        programs: &Programs,
        service: &Service,
        home: &Path,
        work: Work<'_>,
    ) -> Command {
        let mut command = match self {
            Self::Own => own(programs, work),
            Self::Rclone | Self::RcloneTuned => rclone(programs, work),
            Self::B2 | Self::B2Tuned => b2(programs, work),
        };
        match self {
            Self::RcloneTuned => command.args(["--transfers", "32", "--checkers", "32"]),
            Self::B2Tuned => command.args(["--threads", "32"]),
            Self::Own | Self::Rclone | Self::B2 => &mut command,
        };
        command
            .current_dir(home)
            .env("HOME", home)
            .env("XDG_CONFIG_HOME", home)
            .env("XDG_CACHE_HOME", home)
            .env("XDG_DATA_HOME", home)
            .env("B2_ENVIRONMENT", service.endpoint())
            .env("B2_APPLICATION_KEY_ID", service.key_id())
            .env("B2_APPLICATION_KEY", service.key())
            .env("B2_ACCOUNT_INFO", home.join("account_info"))
            .env("RCLONE_CONFIG", home.join("rclone.conf"))
            .env("RCLONE_CONFIG_SIM_TYPE", "b2")
            .env("RCLONE_CONFIG_SIM_ENDPOINT", service.endpoint())
            .env("RCLONE_CONFIG_SIM_ACCOUNT", service.key_id())
            .env("RCLONE_CONFIG_SIM_KEY", service.key())
            .env("NO_PROXY", "127.0.0.1")
            .env("no_proxy", "127.0.0.1");
        command
    }
}

fn own(programs: &Programs, work: Work<'_>) -> Command {
    let (program, source, destination): (_, OsString, OsString) = match work {
        Work::UploadFile(file, name) => ("transfer", file.into(), remote("b2://", name)),
        Work::DownloadFile(name, file) => ("transfer", remote("b2://", name), file.into()),
        Work::UploadFolder(folder, name) => ("sync", folder.into(), remote("b2://", name)),
        Work::DownloadFolder(name, folder) => ("sync", remote("b2://", name), folder.into()),
        Work::EmptyFolder(folder, name) => ("sync", folder.into(), remote("b2://", name)),
    };
    let mut command = Command::new(programs.example(program));
    command.arg("--no-progress").args([source, destination]);
    if program == "sync" {
        // The others do not force what they have written to the disk either.
        command.arg("--no-flush");
    }
    if matches!(work, Work::EmptyFolder(..)) {
        command.args(["--delete", "--allow-empty-source"]);
    }
    command
}

fn rclone(programs: &Programs, work: Work<'_>) -> Command {
    let (action, source, destination): (_, OsString, OsString) = match work {
        Work::UploadFile(file, name) => ("copyto", file.into(), remote("sim:", name)),
        Work::DownloadFile(name, file) => ("copyto", remote("sim:", name), file.into()),
        Work::UploadFolder(folder, name) => ("copy", folder.into(), remote("sim:", name)),
        Work::DownloadFolder(name, folder) => ("copy", remote("sim:", name), folder.into()),
        Work::EmptyFolder(folder, name) => ("sync", folder.into(), remote("sim:", name)),
    };
    let mut command = Command::new(programs.peer("rclone"));
    command.arg(action).args([source, destination]);
    if matches!(work, Work::EmptyFolder(..)) {
        // By default it hides them.
        command.arg("--b2-hard-delete");
    }
    command
}

fn b2(programs: &Programs, work: Work<'_>) -> Command {
    let mut command = Command::new(programs.peer("b2"));
    match work {
        Work::UploadFile(file, name) => command
            .args(["file", "upload", "--no-progress", BUCKET])
            .args([file.as_os_str(), name.as_ref()]),
        Work::DownloadFile(name, file) => command
            .args(["file", "download", "--no-progress"])
            .args([remote("b2://", name), file.into()]),
        Work::UploadFolder(folder, name) => command
            .args(["sync", "--no-progress"])
            .args([folder.into(), remote("b2://", name)]),
        Work::DownloadFolder(name, folder) => command
            .args(["sync", "--no-progress"])
            .args([remote("b2://", name), folder.into()]),
        Work::EmptyFolder(folder, name) => command
            .args(["sync", "--no-progress", "--delete", "--allow-empty-source"])
            .args([folder.into(), remote("b2://", name)]),
    };
    command
}

fn remote(scheme: &str, name: &str) -> OsString {
    format!("{scheme}{BUCKET}/{name}").into()
}
