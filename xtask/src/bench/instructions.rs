//! How many instructions a child process executes, as callgrind counts them.

use std::path::Path;

use crate::command::Command;

/// Runs `command` under callgrind to its end.
pub(super) fn count(program: &Path, arguments: &[&str], scratch: &Path) -> Result<u64, String> {
    let profile = scratch.join("callgrind.out");
    let mut option = std::ffi::OsString::from("--callgrind-out-file=");
    option.push(&profile);
    Command::new("valgrind")
        .args(["--tool=callgrind".into(), option, program.into()])
        .args(arguments.iter().copied())
        .output()
        .map_err(|error| format!("{error}\n(valgrind is Debian's package of that name)"))?;
    let text = std::fs::read_to_string(&profile)
        .map_err(|error| format!("cannot read {}: {error}", profile.display()))?;
    total(&text).ok_or_else(|| format!("{} has no line `totals: N`", profile.display()))
}

fn total(profile: &str) -> Option<u64> {
    let mut lines = profile.lines().rev();
    let line = lines.find_map(|line| line.strip_prefix("totals: "))?;
    line.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_total_stands_at_the_end_of_a_profile() {
        let profile = "# callgrind format\nevents: Ir\nfn=(1) main\n16 400\n\ntotals: 1234567\n";
        assert_eq!(total(profile), Some(1_234_567));
        assert_eq!(total("events: Ir\n"), None);
    }
}
