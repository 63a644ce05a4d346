//! The file of `--faults`: which requests go wrong, and how.

use std::fs;
use std::path::Path;
use std::time::Duration;

use b2_simulator::{FaultRates, FaultRule, Faults, Operation};
use serde::Deserialize;

/// All that a fault file may say.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct FaultFile {
    #[serde(default)]
    rules: Vec<Rule>,
    seeded: Option<Seeded>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Rule {
    /// The name of a call; without it, every call.
    on: Option<String>,
    file_name: Option<String>,
    part_number: Option<u32>,
    nth: Option<u32>,
    count: Option<u32>,
    #[serde(default)]
    every: bool,
    r#do: Effect,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
enum Effect {
    Answer(Failure),
    EarlyAnswer(Failure),
    ResetBefore,
    ResetAfter,
    TruncateAfter(u64),
    CorruptAt(u64),
    StallMillis(u64),
    StallBody(StallBody),
    ExpireAccountTokens,
    ExpireUploadTokens,
    SkewDateMillis(i64),
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Failure {
    status: u16,
    code: String,
    message: Option<String>,
    retry_after: Option<u64>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct StallBody {
    after: u64,
    millis: u64,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Seeded {
    seed: u64,
    #[serde(default)]
    rates: Rates,
}

/// Fractions from 0 (never) to 1 (always).
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Rates {
    status: f64,
    early_answer: f64,
    reset_before: f64,
    reset_after: f64,
    truncate: f64,
    corrupt: f64,
    stall: f64,
    stall_millis: Option<u64>,
    expire_account_tokens: f64,
    expire_upload_tokens: f64,
    most_in_a_row: Option<u32>,
}

pub(super) fn read(path: &Path) -> Result<FaultFile, String> {
    let shown = path.display();
    let text = fs::read_to_string(path)
        .map_err(|error| format!("cannot read the faults in {shown}: {error}"))?;
    FaultFile::parse(&text).map_err(|error| format!("the faults in {shown} make no sense: {error}"))
}

impl FaultFile {
    fn parse(text: &str) -> Result<Self, String> {
        let file: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        for rule in &file.rules {
            rule.operation()?;
        }
        Ok(file)
    }

    pub(super) fn apply(self, faults: &Faults) {
        for rule in self.rules {
            faults.add(rule.into_rule());
        }
        if let Some(seeded) = self.seeded {
            faults.seeded(seeded.seed, seeded.rates.into_rates());
        }
    }
}

impl Rule {
    fn operation(&self) -> Result<Option<Operation>, String> {
        let found = |name: &String| {
            Operation::from_name(name).ok_or_else(|| format!("B2 has no call {name}"))
        };
        self.on.as_ref().map(found).transpose()
    }

    fn into_rule(self) -> FaultRule {
        // `parse` has seen that the name is one.
        let mut rule = match self.operation().ok().flatten() {
            Some(operation) => FaultRule::on(operation),
            None => FaultRule::on_any(),
        };
        if let Some(name) = self.file_name {
            rule = rule.file_name(name);
        }
        if let Some(number) = self.part_number {
            rule = rule.part_number(number);
        }
        if let Some(nth) = self.nth {
            rule = rule.nth(nth);
        }
        if let Some(count) = self.count {
            rule = rule.count(count);
        }
        if self.every {
            rule = rule.every();
        }
        self.r#do.put_into(rule)
    }
}

impl Effect {
    fn put_into(self, rule: FaultRule) -> FaultRule {
        match self {
            Self::Answer(failure) => {
                let rule = rule.status(failure.status, &failure.code);
                failure.put_into(rule)
            }
            Self::EarlyAnswer(failure) => {
                let rule = rule.early_answer(failure.status, &failure.code);
                failure.put_into(rule)
            }
            Self::ResetBefore => rule.reset_before(),
            Self::ResetAfter => rule.reset_after(),
            Self::TruncateAfter(bytes) => rule.truncate_after(bytes),
            Self::CorruptAt(offset) => rule.corrupt_at(offset),
            Self::StallMillis(millis) => rule.stall(Duration::from_millis(millis)),
            Self::StallBody(stall) => {
                rule.stall_body(stall.after, Duration::from_millis(stall.millis))
            }
            Self::ExpireAccountTokens => rule.expire_account_tokens(),
            Self::ExpireUploadTokens => rule.expire_upload_tokens(),
            Self::SkewDateMillis(millis) => rule.skew_date(millis),
        }
    }
}

impl Failure {
    fn put_into(self, mut rule: FaultRule) -> FaultRule {
        if let Some(message) = self.message {
            rule = rule.message(message);
        }
        if let Some(seconds) = self.retry_after {
            rule = rule.retry_after(seconds);
        }
        rule
    }
}

impl Rates {
    fn into_rates(self) -> FaultRates {
        let pause = Duration::from_millis(self.stall_millis.unwrap_or(1_000));
        let rates = FaultRates::none()
            .status(self.status)
            .early_answer(self.early_answer)
            .reset_before(self.reset_before)
            .reset_after(self.reset_after)
            .truncate(self.truncate)
            .corrupt(self.corrupt)
            .stall(self.stall, pause)
            .expire_account_tokens(self.expire_account_tokens)
            .expire_upload_tokens(self.expire_upload_tokens);
        match self.most_in_a_row {
            Some(count) => rates.most_in_a_row(count),
            None => rates,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_fault_can_be_written() {
        let file = FaultFile::parse(
            r#"{
                "rules": [
                    {"on": "b2_upload_file", "fileName": "a", "nth": 2, "count": 3,
                     "do": {"answer": {"status": 503, "code": "service_unavailable", "retryAfter": 1}}},
                    {"on": "b2_upload_part", "partNumber": 7,
                     "do": {"earlyAnswer": {"status": 401, "code": "expired_auth_token", "message": "m"}}},
                    {"every": true, "do": {"stallMillis": 5}},
                    {"do": "resetBefore"},
                    {"do": "resetAfter"},
                    {"do": {"truncateAfter": 10}},
                    {"do": {"corruptAt": 10}},
                    {"do": {"stallBody": {"after": 1, "millis": 2}}},
                    {"do": "expireAccountTokens"},
                    {"do": "expireUploadTokens"},
                    {"do": {"skewDateMillis": -5}}
                ],
                "seeded": {"seed": 7, "rates": {"status": 0.1, "mostInARow": 2}}
            }"#,
        );
        let simulator = b2_simulator::Simulator::new();
        file.unwrap().apply(simulator.faults());
        assert_eq!(simulator.faults().pending_count(), 11);
    }

    #[test]
    fn what_is_misspelt_is_refused() {
        for wrong in [
            r#"{"rule": []}"#,
            r#"{"rules": [{"do": "explode"}]}"#,
            r#"{"rules": [{"on": "b2_fly", "do": "resetBefore"}]}"#,
            r#"{"rules": [{"nht": 2, "do": "resetBefore"}]}"#,
            r#"{"seeded": {"rates": {}}}"#,
        ] {
            assert!(FaultFile::parse(wrong).is_err(), "{wrong}");
        }
    }
}
