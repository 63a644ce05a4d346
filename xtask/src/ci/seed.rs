//! Where the seeds of the tests start: another place for every commit, the same for every run of it.

use crate::command::Command;
use crate::project::Project;

pub(super) const VARIABLE: &str = "B2_TEST_SEED";

/// The seed that the environment sets, so that a failure can be repeated; else the one of the commit.
pub(super) fn of(project: &Project) -> Result<u64, String> {
    if let Ok(given) = std::env::var(VARIABLE) {
        return given
            .parse()
            .map_err(|_| format!("{VARIABLE} is a number below 2^64, not `{given}`"));
    }
    let commit = Command::new("git")
        .args(["rev-parse", "HEAD"])
        .in_folder(&project.root)
        .output()?;
    of_commit(&commit).ok_or_else(|| format!("`{}` is not a commit hash", commit.trim()))
}

fn of_commit(hash: &str) -> Option<u64> {
    u64::from_str_radix(hash.get(..16)?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seed_is_the_first_half_of_a_hash_of_32_digits() {
        assert_eq!(
            of_commit("00000000000000ff00000000000000000000dead"),
            Some(255)
        );
        assert_eq!(of_commit("ffffffffffffffff0000"), Some(u64::MAX));
        assert_eq!(of_commit("HEAD"), None);
    }
}
