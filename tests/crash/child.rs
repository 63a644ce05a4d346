//! One process that is killed.

use std::process::{Child, Command};
use std::time::Duration;

/// How a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    Killed,
    /// It was done before it could be killed.
    ByItself,
}

/// Runs `command`, and kills it as soon as `is_time` says so.
pub fn kill_when(command: &mut Command, mut is_time: impl FnMut() -> bool) -> End {
    let mut child = command.spawn().unwrap();
    let end = loop {
        if is_time() {
            break End::Killed;
        }
        if has_ended(&mut child) {
            break End::ByItself;
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    // SIGKILL: nothing of it runs any more, not even what would tidy up.
    let _ = child.kill();
    child.wait().unwrap();
    end
}

fn has_ended(child: &mut Child) -> bool {
    child.try_wait().unwrap().is_some()
}

/// Runs it to its end, which must be a good one.
#[track_caller]
pub fn run_to_success(command: &mut Command, context: &str) {
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{context}: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}
