//! Which version a change needs.

use std::fmt;

use super::compare::Weight;

/// `MAJOR.MINOR.PATCH`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version {
    major: u64,
    minor: u64,
    patch: u64,
}

impl Version {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.split('.').map(|number| number.parse().ok());
        let version = Self {
            major: numbers.next()??,
            minor: numbers.next()??,
            patch: numbers.next()??,
        };
        numbers.next().is_none().then_some(version)
    }

    /// Whether a program that asks for `self` is kept away from `next`. Before 1.0.0 Cargo takes MINOR for MAJOR.
    pub(super) fn admits_break_in(self, next: Self) -> bool {
        if self.major == 0 && next.major == 0 {
            next.minor > self.minor
        } else {
            next.major > self.major
        }
    }

    /// Whether `next` may follow `self` with a change of this weight in it.
    pub(super) fn admits(self, weight: Weight, next: Self) -> bool {
        match weight {
            Weight::Break => self.admits_break_in(next),
            Weight::Addition if self.major == 0 => next > self,
            Weight::Addition => (next.major, next.minor) > (self.major, self.minor),
        }
    }

    /// The part of the version that must grow after `self`.
    pub(super) fn bump_for(self, weight: Weight) -> &'static str {
        match weight {
            Weight::Break if self.major == 0 => "MINOR, the breaking one before 1.0.0",
            Weight::Break => "MAJOR",
            Weight::Addition if self.major == 0 => "PATCH",
            Weight::Addition => "MINOR",
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_break_needs_the_part_that_cargo_takes_for_incompatible() {
        for (released, next, admitted) in [
            ("1.2.3", "1.3.0", false),
            ("1.2.3", "2.0.0", true),
            ("0.1.0", "0.1.1", false),
            ("0.1.0", "0.2.0", true),
            ("0.9.0", "1.0.0", true),
            ("2.0.0", "1.9.0", false),
        ] {
            let parse = |text| Version::parse(text).expect("the samples are versions");
            assert_eq!(
                parse(released).admits_break_in(parse(next)),
                admitted,
                "{released} {next}"
            );
        }
    }

    #[test]
    fn an_addition_needs_minor_from_the_first_complete_version_on() {
        for (released, next, admitted) in [
            ("1.2.3", "1.2.4", false),
            ("1.2.3", "1.3.0", true),
            ("1.2.3", "2.0.0", true),
            ("0.1.0", "0.1.1", true),
            ("0.1.0", "0.1.0", false),
        ] {
            let parse = |text| Version::parse(text).expect("the samples are versions");
            assert_eq!(
                parse(released).admits(Weight::Addition, parse(next)),
                admitted,
                "{released} {next}"
            );
        }
    }

    #[test]
    fn only_three_numbers_make_a_version() {
        for text in ["1.2", "1.2.3.4", "1.2.x", "", "v1.2.3"] {
            assert_eq!(Version::parse(text), None, "{text}");
        }
    }
}
