//! What cannot be avoided: reading and writing files, SHA-1 with the crate that this library uses, and HTTP with nothing
//! around it. `bench-parts` does each by itself.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::measure::{measure, middle};
use super::place::Scratch;
use super::programs::Programs;
use super::table::Part;
use super::transfer::{Direction, Load};

/// The processor time of each part, for all bytes of one load.
#[derive(Debug)]
pub(super) struct Parts {
    read: Duration,
    write: Duration,
    sha1: Duration,
    send: Duration,
    receive: Duration,
}

impl Parts {
    /// Does each part `rounds` times, for the files in `source`.
    pub(super) fn measure(
        programs: &Programs,
        scratch: &Scratch,
        source: &Path,
        load: Load,
        rounds: usize,
    ) -> Result<Self, String> {
        let program = programs.example("bench-parts");
        let sink = Sink::start(&program)?;
        let bytes = (load.file_count * load.file_length).to_string();
        let written = scratch.path("written");
        let all: [&[&std::ffi::OsStr]; 5] = [
            &["read".as_ref(), source.as_ref()],
            &["write".as_ref(), written.as_ref(), bytes.as_ref()],
            &["sha1".as_ref(), bytes.as_ref()],
            &["send".as_ref(), sink.address.as_ref(), bytes.as_ref()],
            &["receive".as_ref(), sink.address.as_ref(), bytes.as_ref()],
        ];
        let mut times: [Vec<Duration>; 5] = Default::default();
        for _ in 0..rounds {
            for (arguments, times) in all.iter().zip(&mut times) {
                let mut command = Command::new(&program);
                command.args(*arguments);
                times.push(measure(&command, scratch.root())?.cpu);
                let _ = std::fs::remove_file(&written);
            }
        }
        let [read, write, sha1, send, receive] =
            times.map(|times| middle(times.into_iter()).unwrap_or_default());
        Ok(Self {
            read,
            write,
            sha1,
            send,
            receive,
        })
    }

    /// What a transfer consists of. A large file is read and hashed twice on the way up: the service wants the digest of
    /// the whole before the first byte, and that of each part as well.
    pub(super) fn of(&self, load: Load, direction: Direction) -> Vec<Part> {
        let part = |name, times, cpu| Part { name, times, cpu };
        let passes = if load.is_large { 2 } else { 1 };
        match direction {
            Direction::Up => vec![
                part("read", passes, self.read),
                part("SHA-1", passes, self.sha1),
                part("send", 1, self.send),
            ],
            Direction::Down => vec![
                part("receive", 1, self.receive),
                part("SHA-1", 1, self.sha1),
                part("write", 1, self.write),
            ],
        }
    }
}

/// A server that takes and gives bytes, and does nothing else. Dropped, it is stopped.
#[derive(Debug)]
struct Sink {
    process: Child,
    address: String,
}

impl Sink {
    fn start(program: &Path) -> Result<Self, String> {
        let mut process = Command::new(program)
            .arg("serve")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("cannot start {}: {error}", program.display()))?;
        let mut line = String::new();
        if let Some(output) = process.stdout.take() {
            BufReader::new(output)
                .read_line(&mut line)
                .map_err(|error| format!("cannot read the address of the sink: {error}"))?;
        }
        Ok(Self {
            process,
            address: line.trim().to_owned(),
        })
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
