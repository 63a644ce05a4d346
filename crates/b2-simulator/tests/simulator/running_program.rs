//! The program `b2-simulator` as a process of its own.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::socket::SocketClient;
use crate::wire::{BUCKET, text};

/// A running program, killed when dropped.
pub(crate) struct Program {
    pub(crate) child: Child,
    pub(crate) greeting: Value,
}

impl Program {
    pub(crate) fn start(options: &[&str]) -> Self {
        let mut child = command(options).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        Self {
            child,
            greeting: serde_json::from_str(&line).unwrap(),
        }
    }

    pub(crate) fn on(folder: &Path, more: &[&str]) -> Self {
        let folder = folder.to_str().unwrap();
        Self::start(&[&["--data", folder, "--bucket", BUCKET], more].concat())
    }

    pub(crate) fn endpoint(&self) -> &str {
        self.greeting["endpoint"].as_str().unwrap()
    }

    pub(crate) fn client(&self) -> SocketClient {
        let (id, key) = (
            text(&self.greeting["applicationKeyId"]),
            text(&self.greeting["applicationKey"]),
        );
        SocketClient::authorize(self.endpoint(), &id, &key).unwrap()
    }

    /// Ends the program at once, as `kill -9` does.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn command(options: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_b2-simulator"));
    command.arg("serve").args(options);
    command
}

/// The message on stderr of a program that does not start.
pub(crate) fn failure(options: &[&str]) -> String {
    let output = command(options).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr).unwrap()
}
