//! How much of an interface is there, in numbers.

use std::fmt;

/// Of one interface, without what it has from the next.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Figures {
    pub(super) interface: u32,
    pub(super) names: Count,
    pub(super) members: Count,
    pub(super) parameters: Count,
    /// Names that are the next interface's, found in this one's listing too.
    pub(super) covered: usize,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) all: usize,
    pub(super) reasoned: usize,
}

/// The largest share that may have a reason instead of a path.
const MOST_REASONED_PERCENT: usize = 20;

impl Figures {
    pub(super) fn total(&self) -> Count {
        let parts = [self.names, self.members, self.parameters];
        Count {
            all: parts.iter().map(|one| one.all).sum(),
            reasoned: parts.iter().map(|one| one.reasoned).sum(),
        }
    }

    pub(super) fn miss(&self) -> Option<String> {
        let total = self.total();
        let is_too_much = total.reasoned * 100 > total.all * MOST_REASONED_PERCENT;
        is_too_much.then(|| {
            format!(
                "v{}: {} of {} have a reason and no path, more than {MOST_REASONED_PERCENT} %",
                self.interface, total.reasoned, total.all
            )
        })
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let total = self.total();
        write!(
            f,
            "v{}: {} names, {} members, {} parameters of its own; {} of {total} have a reason; {} names are the next interface's",
            self.interface, self.names, self.members, self.parameters, total.reasoned, self.covered
        )
    }
}

impl fmt::Display for Count {
    /// `288 (12 % reasoned)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = (self.reasoned * 1000).checked_div(self.all).unwrap_or(0);
        write!(
            f,
            "{} ({}.{} % reasoned)",
            self.all,
            percent / 10,
            percent % 10
        )
    }
}
