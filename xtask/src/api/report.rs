//! What the gate says, as JSON for programs.

use serde::Serialize;

use super::compare::{Difference, Weight};
use super::migration::Migration;
use super::verdict::{Finding, Grade, Verdict};

#[derive(Serialize)]
struct Report<'a> {
    exit_code: u8,
    interfaces: Vec<InterfaceReport<'a>>,
}

#[derive(Serialize)]
struct InterfaceReport<'a> {
    name: &'a str,
    /// `same`, `additions` or `break`.
    grade: &'static str,
    findings: Vec<FindingReport<'a>>,
    notes: &'a [String],
}

#[derive(Serialize, Default)]
struct FindingReport<'a> {
    /// `error` (wrong whatever was promised before), `break` or `addition`.
    weight: &'static str,
    item: &'a str,
    why: &'a str,
    before: Option<&'a str>,
    after: Option<&'a str>,
    /// The version that promised what is lost, and the part of the version that has to grow for it.
    released_in: Option<String>,
    needs: Option<&'static str>,
    /// Whether the version has grown so already.
    is_covered: Option<bool>,
}

#[derive(Serialize)]
struct MigrationReport<'a> {
    exit_code: u8,
    from: &'a str,
    to: &'a str,
    /// What a program has to change.
    changes: Vec<FindingReport<'a>>,
    /// What it may use from then on.
    additions: Vec<FindingReport<'a>>,
    conversions: &'a [String],
    same: usize,
}

#[derive(Serialize)]
struct Failure<'a> {
    exit_code: u8,
    error: &'a str,
}

pub(super) fn of_verdicts(verdicts: &[&Verdict]) -> String {
    json(&Report {
        exit_code: super::heaviest(verdicts).exit_code(),
        interfaces: verdicts
            .iter()
            .map(|verdict| InterfaceReport {
                name: &verdict.facade,
                grade: match verdict.grade() {
                    Grade::Same => "same",
                    Grade::Additions => "additions",
                    Grade::Break => "break",
                },
                findings: verdict.findings.iter().map(of_finding).collect(),
                notes: &verdict.notes,
            })
            .collect(),
    })
}

pub(super) fn of_migration(migration: &Migration) -> String {
    json(&MigrationReport {
        exit_code: migration.grade().exit_code(),
        from: &migration.from,
        to: &migration.to,
        changes: migration.changes.iter().map(of_difference).collect(),
        additions: migration.additions.iter().map(of_difference).collect(),
        conversions: &migration.conversions,
        same: migration.same,
    })
}

pub(super) fn of_failure(error: &str, exit_code: u8) -> String {
    json(&Failure { exit_code, error })
}

fn of_finding(finding: &Finding) -> FindingReport<'_> {
    match finding {
        Finding::Fault(fault) => FindingReport {
            weight: "error",
            item: &fault.item,
            why: &fault.text,
            ..FindingReport::default()
        },
        Finding::Released {
            difference,
            since,
            is_covered,
        } => FindingReport {
            released_in: Some(since.to_string()),
            needs: Some(since.bump_for(difference.weight)),
            is_covered: Some(*is_covered),
            ..of_difference(difference)
        },
        Finding::Unblessed(difference) => of_difference(difference),
        Finding::FirstListing { .. } => FindingReport {
            weight: "addition",
            why: "nothing is listed so far",
            ..FindingReport::default()
        },
    }
}

fn of_difference(difference: &Difference) -> FindingReport<'_> {
    FindingReport {
        weight: match difference.weight {
            Weight::Break => "break",
            Weight::Addition => "addition",
        },
        item: &difference.item,
        why: difference.why,
        before: difference.before.as_deref(),
        after: difference.after.as_deref(),
        ..FindingReport::default()
    }
}

fn json(report: &impl Serialize) -> String {
    // Texts and numbers always have a JSON form.
    serde_json::to_string_pretty(report).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::baseline::{Baseline, Released};
    use super::super::line::Line;
    use super::super::listing::{Fault, Listing};
    use super::super::version::Version;
    use super::*;

    #[test]
    fn a_finding_names_the_item_before_and_after_and_the_bump() {
        let baseline = Baseline {
            blessed: Some(vec![Line::parse("pub fn b2sdk_v3::f()")]),
            released: Some(Released {
                version: Version::parse("1.2.0").expect("this is a version"),
                lines: vec![Line::parse("pub fn b2sdk_v3::f()")],
            }),
        };
        let listing = Listing {
            lines: vec!["pub fn b2sdk_v3::f(x: u8)".to_owned()],
            faults: vec![Fault {
                item: "b2sdk_v3::f".to_owned(),
                text: "b2sdk_v3::f mentions b2_internal::Hidden".to_owned(),
            }],
            ..Listing::default()
        };
        let verdict = Verdict::on("b2sdk-v3", "1.2.1", &baseline, &listing);
        let report: serde_json::Value = serde_json::from_str(&of_verdicts(&[&verdict])).unwrap();
        assert_eq!(report["exit_code"], 1);
        assert_eq!(report["interfaces"][0]["name"], "b2sdk-v3");
        assert_eq!(report["interfaces"][0]["grade"], "break");
        let findings = &report["interfaces"][0]["findings"];
        assert_eq!(findings[0]["weight"], "error");
        assert_eq!(findings[0]["item"], "b2sdk_v3::f");
        assert_eq!(findings[1]["weight"], "break");
        assert_eq!(findings[1]["item"], "b2sdk_v3::f");
        assert_eq!(findings[1]["before"], "pub fn b2sdk_v3::f()");
        assert_eq!(findings[1]["after"], "pub fn b2sdk_v3::f(x: u8)");
        assert_eq!(findings[1]["released_in"], "1.2.0");
        assert_eq!(findings[1]["needs"], "MAJOR");
    }
}
