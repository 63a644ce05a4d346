//! The layers of the core, as one table.

/// How the modules of one level may use each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Peers {
    /// Not at all.
    Apart,
    /// In one direction: no circles.
    OneWay,
    /// As they like: they are one thing in several folders.
    Together,
}

#[derive(Debug)]
pub(crate) struct Level {
    pub(crate) modules: &'static [&'static str],
    pub(crate) peers: Peers,
}

const fn level(modules: &'static [&'static str], peers: Peers) -> Level {
    Level { modules, peers }
}

/// The folders (or files) right below `crates/b2-internal/src`, lowest first. A module uses its own folder, the levels
/// above it in this table, and its peers as the level says. A new folder gets its place here first.
pub(crate) const LEVELS: &[Level] = &[
    level(&["time"], Peers::Apart),
    level(&["error"], Peers::Apart),
    level(&["host", "call"], Peers::Apart),
    // Plain data with its wire form: what a name may be, what encryption a file has.
    level(
        &[
            "open_text",
            "guarded",
            "action",
            "digest",
            "file_info",
            "names",
            "numbers",
            "range",
            "secret",
            "encryption",
            "file_lock",
            "replication_configuration",
            "lifecycle",
            "notification",
        ],
        Peers::OneWay,
    ),
    level(&["stream"], Peers::Apart),
    level(&["http"], Peers::Apart),
    level(&["raw_api"], Peers::Apart),
    level(&["account_info", "cache"], Peers::OneWay),
    level(&["session"], Peers::Apart),
    level(&["transfer"], Peers::Apart),
    // What users hold: a bucket knows its API, and the API gives buckets.
    level(
        &["api", "bucket", "file_version", "application_key"],
        Peers::Together,
    ),
    level(&["scan"], Peers::Apart),
    level(&["replication"], Peers::Apart),
    level(&["sync"], Peers::Apart),
    level(&["compat"], Peers::Apart),
];

/// The height of a module, or `None` for one that the table does not know.
pub(crate) fn height(module: &str) -> Option<usize> {
    LEVELS
        .iter()
        .position(|level| level.modules.contains(&module))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_module_has_two_places() {
        let mut all: Vec<&str> = LEVELS
            .iter()
            .flat_map(|level| level.modules)
            .copied()
            .collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
