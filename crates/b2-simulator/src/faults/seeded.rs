use std::collections::BTreeMap;
use std::time::Duration;

use super::{Effect, Failure, RequestFacts};
use crate::chance::Chance;

/// How often seeded faults of each kind happen: fractions of all requests, from 0 (never) to 1 (always).
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct FaultRates {
    status: f64,
    early_answer: f64,
    reset_before: f64,
    reset_after: f64,
    truncate: f64,
    corrupt: f64,
    stall: f64,
    stall_pause: Duration,
    expire_account_tokens: f64,
    expire_upload_tokens: f64,
    most_in_a_row: u32,
}

impl FaultRates {
    /// No faults.
    pub fn none() -> Self {
        Self {
            status: 0.0,
            early_answer: 0.0,
            reset_before: 0.0,
            reset_after: 0.0,
            truncate: 0.0,
            corrupt: 0.0,
            stall: 0.0,
            stall_pause: Duration::from_secs(1),
            expire_account_tokens: 0.0,
            expire_upload_tokens: 0.0,
            most_in_a_row: 3,
        }
    }

    /// A bad day: about one request in six fails, in every way but corrupted downloads.
    pub fn bad_day() -> Self {
        Self::none()
            .status(0.05)
            .early_answer(0.02)
            .reset_before(0.03)
            .reset_after(0.02)
            .truncate(0.02)
            .stall(0.01, Duration::from_secs(1))
            .expire_account_tokens(0.01)
            .expire_upload_tokens(0.01)
    }

    /// Answers 503, 500, 408 or 429, some of them with `Retry-After`, without an effect.
    pub fn status(mut self, rate: f64) -> Self {
        self.status = rate;
        self
    }

    /// Answers 503 or 401 before the body of an upload is read.
    pub fn early_answer(mut self, rate: f64) -> Self {
        self.early_answer = rate;
        self
    }

    /// Breaks the connection before the effect.
    pub fn reset_before(mut self, rate: f64) -> Self {
        self.reset_before = rate;
        self
    }

    /// Breaks the connection after the effect.
    pub fn reset_after(mut self, rate: f64) -> Self {
        self.reset_after = rate;
        self
    }

    /// Cuts the body of a download short.
    pub fn truncate(mut self, rate: f64) -> Self {
        self.truncate = rate;
        self
    }

    /// Flips a bit in the body of a download.
    pub fn corrupt(mut self, rate: f64) -> Self {
        self.corrupt = rate;
        self
    }

    /// Waits for `pause` before the request is served.
    pub fn stall(mut self, rate: f64, pause: Duration) -> Self {
        self.stall = rate;
        self.stall_pause = pause;
        self
    }

    /// Makes all account tokens expired.
    pub fn expire_account_tokens(mut self, rate: f64) -> Self {
        self.expire_account_tokens = rate;
        self
    }

    /// Makes all upload tokens expired.
    pub fn expire_upload_tokens(mut self, rate: f64) -> Self {
        self.expire_upload_tokens = rate;
        self
    }

    /// How many times in a row the same request may fail. The default is 3.
    pub fn most_in_a_row(mut self, count: u32) -> Self {
        self.most_in_a_row = count;
        self
    }
}

/// Draws faults. Every target has its own sequence, so that what one request meets does not depend on the others.
#[derive(Debug)]
pub(super) struct SeededFaults {
    seed: u64,
    rates: FaultRates,
    targets: BTreeMap<String, Target>,
}

#[derive(Debug)]
struct Target {
    chance: Chance,
    in_a_row: u32,
}

impl SeededFaults {
    pub(super) fn new(seed: u64, rates: FaultRates) -> Self {
        Self {
            seed,
            rates,
            targets: BTreeMap::new(),
        }
    }

    pub(super) fn draw(&mut self, facts: &RequestFacts) -> Option<Effect> {
        let target = self
            .targets
            .entry(facts.identity.clone())
            .or_insert_with(|| Target {
                chance: Chance::labelled(self.seed, &facts.identity),
                in_a_row: 0,
            });
        let effect = self.rates.draw(&mut target.chance, facts);
        if effect.is_none() || target.in_a_row >= self.rates.most_in_a_row {
            target.in_a_row = 0;
            return None;
        }
        target.in_a_row += 1;
        effect
    }
}

impl FaultRates {
    fn draw(&self, chance: &mut Chance, facts: &RequestFacts) -> Option<Effect> {
        let (is_upload, is_download) = (facts.operation.is_upload(), facts.operation.is_download());
        let share = |applies: bool, rate: f64| if applies { rate } else { 0.0 };
        let mut dice = chance.fraction();
        let mut hits = |rate: f64| {
            let hit = dice < rate;
            dice -= rate;
            hit
        };
        if hits(self.status) {
            return Some(Effect::Answer(passing_failure(chance)));
        }
        if hits(share(is_upload, self.early_answer)) {
            return Some(Effect::EarlyAnswer(pod_failure(chance)));
        }
        if hits(self.reset_before) {
            return Some(Effect::ResetBefore);
        }
        if hits(self.reset_after) {
            return Some(Effect::ResetAfter);
        }
        if hits(share(is_download, self.truncate)) {
            return Some(Effect::Truncate(place(chance)));
        }
        if hits(share(is_download, self.corrupt)) {
            // Any byte is as likely as any other, so that two fetches are rarely damaged alike.
            return Some(Effect::Corrupt(chance.below(1 << 24)));
        }
        if hits(self.stall) {
            return Some(Effect::Stall(self.stall_pause));
        }
        if hits(self.expire_account_tokens) {
            return Some(Effect::ExpireAccountTokens);
        }
        if hits(share(is_upload, self.expire_upload_tokens)) {
            return Some(Effect::ExpireUploadTokens);
        }
        None
    }
}

/// A byte of a body: small places are as likely as great ones, whatever the length of the body.
fn place(chance: &mut Chance) -> u64 {
    let magnitude = chance.below(24);
    chance.below(1 << magnitude)
}

fn passing_failure(chance: &mut Chance) -> Failure {
    let (status, code) = [
        (503, "service_unavailable"),
        (503, "service_unavailable"),
        (500, "internal_error"),
        (408, "request_timeout"),
        (429, "too_many_requests"),
    ][chance.below(5) as usize];
    let may_say_when = matches!(status, 429 | 503);
    Failure {
        status,
        code: code.to_owned(),
        message: "A seeded fault of the simulator".to_owned(),
        retry_after_seconds: (may_say_when && chance.below(2) == 0).then(|| 1 + chance.below(3)),
    }
}

fn pod_failure(chance: &mut Chance) -> Failure {
    let (status, code) =
        [(503, "service_unavailable"), (401, "expired_auth_token")][chance.below(2) as usize];
    Failure {
        status,
        code: code.to_owned(),
        message: "c001_v0001000_t0001 is too busy".to_owned(),
        retry_after_seconds: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::Operation;

    fn facts(identity: &str) -> RequestFacts {
        RequestFacts {
            operation: Operation::UploadFile,
            file_name: None,
            part_number: None,
            identity: identity.to_owned(),
        }
    }

    #[test]
    fn one_seed_gives_one_sequence_of_faults() {
        let draw = |seed| {
            let mut faults = SeededFaults::new(seed, FaultRates::bad_day());
            (0..200)
                .map(|_| faults.draw(&facts("a")))
                .collect::<Vec<_>>()
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
    }

    #[test]
    fn other_requests_do_not_move_the_faults_of_one() {
        let mut alone = SeededFaults::new(1, FaultRates::bad_day());
        let mut among = SeededFaults::new(1, FaultRates::bad_day());
        for round in 0..100 {
            among.draw(&facts(&format!("other {round}")));
            assert_eq!(alone.draw(&facts("a")), among.draw(&facts("a")));
        }
    }

    #[test]
    fn a_request_fails_no_more_than_the_limit_in_a_row() {
        let rates = FaultRates::none().reset_before(1.0).most_in_a_row(2);
        let mut faults = SeededFaults::new(1, rates);
        let fails: Vec<bool> = (0..6).map(|_| faults.draw(&facts("a")).is_some()).collect();
        assert_eq!(fails, [true, true, false, true, true, false]);
    }
}
