//! What a comparison means for one interface.

use std::fmt;

use super::baseline::Baseline;
use super::compare::{Difference, Weight, differences};
use super::line::Line;
use super::listing::{Fault, Listing};
use super::version::Version;

/// What is said about one interface.
#[derive(Debug)]
pub(super) struct Verdict {
    pub(super) facade: String,
    pub(super) findings: Vec<Finding>,
    /// What the gate cannot see.
    pub(super) notes: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Finding {
    /// Wrong whatever was promised before.
    Fault(Fault),
    /// Differs from what was released.
    Released {
        difference: Difference,
        since: Version,
        /// The workspace's version is already one that may break.
        is_covered: bool,
    },
    /// Differs from what is blessed.
    Unblessed(Difference),
    /// Nothing is blessed yet.
    FirstListing { promises: usize },
}

/// The exit codes of `cargo xtask api`, least grave first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Grade {
    Same,
    Additions,
    Break,
}

impl Grade {
    pub(super) fn exit_code(self) -> u8 {
        match self {
            Self::Same => 0,
            Self::Break => 1,
            Self::Additions => 2,
        }
    }
}

impl Verdict {
    pub(super) fn on(facade: &str, version: &str, baseline: &Baseline, listing: &Listing) -> Self {
        let now: Vec<Line> = listing.lines.iter().map(|line| Line::parse(line)).collect();
        let mut findings: Vec<Finding> =
            listing.faults.iter().cloned().map(Finding::Fault).collect();
        let mut refused = Vec::new();
        if let Some(released) = &baseline.released {
            let next = Version::parse(version);
            let is_covered = next.is_some_and(|next| released.version.admits_break_in(next));
            let breaks = differences(&released.lines, &now)
                .into_iter()
                // An addition is news only until it is blessed.
                .filter(|difference| difference.weight == Weight::Break);
            for difference in breaks {
                if !is_covered {
                    refused.push(difference.item.clone());
                }
                findings.push(Finding::Released {
                    difference,
                    since: released.version,
                    is_covered,
                });
            }
        }
        let Some(blessed) = &baseline.blessed else {
            findings.push(Finding::FirstListing {
                promises: now.len(),
            });
            return Self::new(facade, findings, listing);
        };
        for difference in differences(blessed, &now) {
            // What is refused is not said a second time.
            if difference.weight == Weight::Addition || !refused.contains(&difference.item) {
                findings.push(Finding::Unblessed(difference));
            }
        }
        Self::new(facade, findings, listing)
    }

    fn new(facade: &str, findings: Vec<Finding>, listing: &Listing) -> Self {
        Self {
            facade: facade.to_owned(),
            findings,
            notes: listing.notes.clone(),
        }
    }

    pub(super) fn grade(&self) -> Grade {
        let grades = self.findings.iter().map(Finding::grade);
        grades.max().unwrap_or(Grade::Same)
    }

    /// Whether the listing may become the blessed one: nothing is wrong with it, and nothing released is lost without
    /// the version that it needs.
    pub(super) fn may_be_blessed(&self) -> bool {
        self.findings.iter().all(|finding| match finding {
            Finding::Fault(_) => false,
            Finding::Released { is_covered, .. } => *is_covered,
            Finding::Unblessed(_) | Finding::FirstListing { .. } => true,
        })
    }
}

impl Finding {
    fn grade(&self) -> Grade {
        match self {
            Self::Fault(_) => Grade::Break,
            Self::Released { is_covered, .. } => {
                if *is_covered {
                    Grade::Same
                } else {
                    Grade::Break
                }
            }
            Self::FirstListing { .. } => Grade::Additions,
            Self::Unblessed(difference) => match difference.weight {
                Weight::Break => Grade::Break,
                Weight::Addition => Grade::Additions,
            },
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let summary = match self.grade() {
            Grade::Same => "same",
            Grade::Additions => "additions; `cargo xtask api bless` accepts them",
            Grade::Break => "BREAK",
        };
        writeln!(f, "{}: {summary}", self.facade)?;
        for note in &self.notes {
            writeln!(f, "  note: {note}")?;
        }
        for finding in &self.findings {
            match finding {
                Finding::Fault(fault) => writeln!(f, "  error: {}", fault.text)?,
                Finding::Released {
                    difference,
                    since,
                    is_covered,
                } => {
                    write_difference(f, difference)?;
                    let bump = since.bump_for(difference.weight);
                    if *is_covered {
                        writeln!(f, "    released in {since}; this version may break it")?;
                    } else {
                        writeln!(
                            f,
                            "    released in {since}; this needs a new version: {bump}"
                        )?;
                    }
                }
                Finding::FirstListing { promises } => {
                    writeln!(
                        f,
                        "  addition: {promises} promises, none of them listed so far"
                    )?;
                }
                Finding::Unblessed(difference) => {
                    write_difference(f, difference)?;
                    if difference.weight == Weight::Break {
                        writeln!(
                            f,
                            "    not released yet: if it is meant, `cargo xtask api bless`"
                        )?;
                    }
                }
            }
        }
        Ok(())
    }
}

fn write_difference(f: &mut fmt::Formatter<'_>, difference: &Difference) -> fmt::Result {
    let weight = match difference.weight {
        Weight::Break => "break",
        Weight::Addition => "addition",
    };
    writeln!(f, "  {weight}: {}: {}", difference.item, difference.why)?;
    if let Some(before) = &difference.before {
        writeln!(f, "    before: {before}")?;
    }
    if let Some(after) = &difference.after {
        writeln!(f, "    after:  {after}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::baseline::Released;
    use super::*;

    const F: &str = "pub fn b2sdk_v3::f()";
    const G: &str = "pub fn b2sdk_v3::g()";

    fn lines(texts: &[&str]) -> Vec<Line> {
        texts.iter().map(|text| Line::parse(text)).collect()
    }

    fn judge(version: &str, released: Option<&[&str]>, blessed: &[&str], now: &[&str]) -> Verdict {
        let baseline = Baseline {
            blessed: Some(lines(blessed)),
            released: released.map(|texts| Released {
                version: Version::parse("1.2.0").expect("this is a version"),
                lines: lines(texts),
            }),
        };
        let listing = Listing {
            lines: now.iter().map(|&text| text.to_owned()).collect(),
            ..Listing::default()
        };
        Verdict::on("b2sdk-v3", version, &baseline, &listing)
    }

    #[test]
    fn an_addition_waits_for_its_blessing() {
        let verdict = judge("1.2.1", Some(&[F]), &[F], &[F, G]);
        assert_eq!(
            (verdict.grade(), verdict.may_be_blessed()),
            (Grade::Additions, true)
        );
        assert_eq!(
            judge("1.2.1", Some(&[F]), &[F, G], &[F, G]).grade(),
            Grade::Same
        );
    }

    #[test]
    fn what_was_never_released_may_change_with_a_blessing() {
        let verdict = judge("1.2.1", Some(&[F]), &[F, G], &[F]);
        assert_eq!(
            (verdict.grade(), verdict.may_be_blessed()),
            (Grade::Break, true)
        );
        assert!(judge("0.1.0", None, &[F], &[]).may_be_blessed());
    }

    #[test]
    fn what_was_released_stays_even_if_the_blessed_listing_has_lost_it() {
        for blessed in [&[F, G][..], &[F]] {
            let verdict = judge("1.3.0", Some(&[F, G]), blessed, &[F]);
            assert_eq!(
                (verdict.grade(), verdict.may_be_blessed()),
                (Grade::Break, false)
            );
            let text = verdict.to_string();
            assert_eq!(text.matches("b2sdk_v3::g: removed").count(), 1, "{text}");
            assert!(text.contains("MAJOR"), "{text}");
        }
    }

    #[test]
    fn the_next_major_version_may_break_once_it_is_blessed() {
        let verdict = judge("2.0.0", Some(&[F, G]), &[F, G], &[F]);
        assert_eq!(
            (verdict.grade(), verdict.may_be_blessed()),
            (Grade::Break, true)
        );
        assert_eq!(
            judge("2.0.0", Some(&[F, G]), &[F], &[F]).grade(),
            Grade::Same
        );
    }

    #[test]
    fn an_interface_without_a_listing_is_all_addition() {
        let listing = Listing {
            lines: vec![F.to_owned(), G.to_owned()],
            ..Listing::default()
        };
        let verdict = Verdict::on("b2sdk-v3", "0.1.0", &Baseline::default(), &listing);
        assert_eq!(
            (verdict.grade(), verdict.may_be_blessed()),
            (Grade::Additions, true)
        );
        assert!(verdict.to_string().contains("2 promises"));
    }

    #[test]
    fn a_fault_cannot_be_blessed() {
        let listing = Listing {
            faults: vec![Fault {
                item: "b2sdk_v3::f".to_owned(),
                text: "b2sdk_v3::f mentions b2_internal::Hidden".to_owned(),
            }],
            ..Listing::default()
        };
        let verdict = Verdict::on("b2sdk-v3", "1.0.0", &Baseline::default(), &listing);
        assert_eq!(
            (verdict.grade(), verdict.may_be_blessed()),
            (Grade::Break, false)
        );
    }
}
