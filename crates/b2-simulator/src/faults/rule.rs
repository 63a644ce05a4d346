use std::fmt;
use std::time::Duration;

use super::{Effect, Failure, RequestFacts};
use crate::operation::Operation;

/// One scripted fault: which requests it is for, how often, and what it does to them.
///
/// Without further words a rule is for the next request that fits, once, and answers 503 `service_unavailable`.
///
/// ```
/// use b2_simulator::{FaultRule, Operation, Simulator};
///
/// let simulator = Simulator::new();
/// let rule = FaultRule::on(Operation::UploadFile).nth(2).status(503, "service_unavailable").retry_after(1);
/// simulator.faults().add(rule);
/// simulator.faults().add(FaultRule::on(Operation::GetUploadUrl).count(3).reset_before());
/// ```
#[derive(Debug, Clone)]
#[must_use = "a rule does nothing until it is added to the faults of a simulator"]
pub struct FaultRule {
    operation: Option<Operation>,
    file_name: Option<String>,
    part_number: Option<u32>,
    skip: u32,
    /// `None`: for ever.
    left: Option<u32>,
    effect: Effect,
}

impl FaultRule {
    /// A fault for calls of `operation`.
    pub fn on(operation: Operation) -> Self {
        Self {
            operation: Some(operation),
            ..Self::on_any()
        }
    }

    /// A fault for every call.
    pub fn on_any() -> Self {
        Self {
            operation: None,
            file_name: None,
            part_number: None,
            skip: 0,
            left: Some(1),
            effect: Effect::Answer(Failure {
                status: 503,
                code: "service_unavailable".to_owned(),
                message: "A fault rule of the simulator".to_owned(),
                retry_after_seconds: None,
            }),
        }
    }

    /// Only for uploads to this name, and for downloads by it.
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// Only for uploads of the part with this number.
    pub fn part_number(mut self, number: u32) -> Self {
        self.part_number = Some(number);
        self
    }

    /// For the `n`th request that fits, counted from 1.
    pub fn nth(mut self, n: u32) -> Self {
        self.skip = n.saturating_sub(1);
        self
    }

    /// For this many requests in a row. The default is 1.
    pub fn count(mut self, count: u32) -> Self {
        self.left = Some(count);
        self
    }

    /// For every request that fits, for ever.
    pub fn every(mut self) -> Self {
        self.left = None;
        self
    }

    /// Answers with this status and B2 error code once the request is read. Nothing happens on the service.
    pub fn status(self, status: u16, code: impl Into<String>) -> Self {
        let failure = failure(status, code);
        self.effect(Effect::Answer(failure))
    }

    /// Answers before the request's body is read, and closes the connection, as a storage pod does.
    pub fn early_answer(self, status: u16, code: impl Into<String>) -> Self {
        let failure = failure(status, code);
        self.effect(Effect::EarlyAnswer(failure))
    }

    /// Adds `Retry-After` to the answer of [`FaultRule::status`] or [`FaultRule::early_answer`].
    pub fn retry_after(mut self, seconds: u64) -> Self {
        if let Effect::Answer(failure) | Effect::EarlyAnswer(failure) = &mut self.effect {
            failure.retry_after_seconds = Some(seconds);
        }
        self
    }

    /// Sets the message of the answer of [`FaultRule::status`] or [`FaultRule::early_answer`].
    pub fn message(mut self, message: impl Into<String>) -> Self {
        if let Effect::Answer(failure) | Effect::EarlyAnswer(failure) = &mut self.effect {
            failure.message = message.into();
        }
        self
    }

    /// Breaks the connection while the request is being sent. Nothing happens on the service.
    pub fn reset_before(self) -> Self {
        self.effect(Effect::ResetBefore)
    }

    /// Breaks the connection once `bytes` bytes of the request's body have come. Nothing happens on the service.
    pub fn reset_within(self, bytes: u64) -> Self {
        self.effect(Effect::ResetWithin(bytes))
    }

    /// Breaks the connection after the request took effect, so that its answer is lost.
    pub fn reset_after(self) -> Self {
        self.effect(Effect::ResetAfter)
    }

    /// Ends the connection after `bytes` bytes of the answer's body.
    pub fn truncate_after(self, bytes: u64) -> Self {
        self.effect(Effect::Truncate(bytes))
    }

    /// Flips one bit of the byte at `offset` of the answer's body, counted round and round a shorter one.
    pub fn corrupt_at(self, offset: u64) -> Self {
        self.effect(Effect::Corrupt(offset))
    }

    /// Waits before the request is served. Needs the timers of tokio.
    pub fn stall(self, pause: Duration) -> Self {
        self.effect(Effect::Stall(pause))
    }

    /// Pauses for a while after `bytes` bytes of the answer's body. Needs the timers of tokio.
    pub fn stall_body(self, bytes: u64, pause: Duration) -> Self {
        self.effect(Effect::StallBody(bytes, pause))
    }

    /// Makes all account tokens expired, then serves the request.
    pub fn expire_account_tokens(self) -> Self {
        self.effect(Effect::ExpireAccountTokens)
    }

    /// Makes all upload tokens expired, then serves the request.
    pub fn expire_upload_tokens(self) -> Self {
        self.effect(Effect::ExpireUploadTokens)
    }

    /// Makes a list answer with no rows, and with the cursor for those that it has left out.
    pub fn empty_page(self) -> Self {
        self.effect(Effect::EmptyPage)
    }

    /// Moves the `Date` of the answer by `millis`, as if the service's clock were wrong.
    pub fn skew_date(self, millis: i64) -> Self {
        self.effect(Effect::SkewDate(millis))
    }

    fn effect(mut self, effect: Effect) -> Self {
        self.effect = effect;
        self
    }

    pub(super) fn fits(&self, facts: &RequestFacts) -> bool {
        self.operation
            .is_none_or(|operation| operation == facts.operation)
            && (self.file_name.is_none() || self.file_name == facts.file_name)
            && (self.part_number.is_none() || self.part_number == facts.part_number)
    }

    /// A request that fits has come, and no other rule has taken it.
    pub(super) fn fire(&mut self) -> Option<Effect> {
        if self.skip > 0 {
            self.skip -= 1;
            return None;
        }
        if let Some(left) = &mut self.left {
            *left = left.checked_sub(1)?;
        }
        Some(self.effect.clone())
    }

    /// A request that fits has come, and another rule has taken it.
    pub(super) fn pass(&mut self) {
        self.skip = self.skip.saturating_sub(1);
    }

    pub(super) fn is_used_up(&self) -> bool {
        self.left == Some(0)
    }
}

/// Which requests it is for, and what it does to them.
impl fmt::Display for FaultRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.operation.map_or("every call", Operation::name))?;
        if let Some(name) = &self.file_name {
            write!(f, " of {name:?}")?;
        }
        if let Some(number) = self.part_number {
            write!(f, " of part {number}")?;
        }
        if self.skip > 0 {
            write!(f, ", after {} more", self.skip)?;
        }
        match self.left {
            None => f.write_str(", for ever")?,
            Some(1) => {}
            Some(left) => write!(f, ", {left} times")?,
        }
        write!(f, ": {}", self.effect)
    }
}

fn failure(status: u16, code: impl Into<String>) -> Failure {
    Failure {
        status,
        code: code.into(),
        message: "A fault rule of the simulator".to_owned(),
        retry_after_seconds: None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Faults;
    use super::*;

    fn upload(name: &str) -> RequestFacts {
        RequestFacts {
            operation: Operation::UploadFile,
            file_name: Some(name.to_owned()),
            part_number: None,
            identity: name.to_owned(),
        }
    }

    #[test]
    fn a_rule_counts_itself_down() {
        let faults = Faults::default();
        faults.add(
            FaultRule::on(Operation::UploadFile)
                .nth(2)
                .count(2)
                .reset_before(),
        );
        faults.add(FaultRule::on(Operation::DeleteFileVersion).every());
        let fired: Vec<bool> = (0..5)
            .map(|_| faults.decide(&upload("a")).is_some())
            .collect();
        assert_eq!(fired, [false, true, true, false, false]);
        assert_eq!(faults.pending_count(), 1);
    }

    #[test]
    fn a_rule_says_what_is_left_of_it() {
        let rule = FaultRule::on(Operation::UploadPart)
            .part_number(3)
            .nth(3)
            .count(2);
        let rule = rule.reset_before();
        assert_eq!(
            rule.to_string(),
            "b2_upload_part of part 3, after 2 more, 2 times: reset before"
        );
        let rule = FaultRule::on_any()
            .file_name("a")
            .every()
            .status(429, "too_many_requests");
        assert_eq!(
            rule.to_string(),
            "every call of \"a\", for ever: status 429 too_many_requests"
        );
    }

    #[test]
    fn a_rule_may_name_a_file() {
        let faults = Faults::default();
        faults.add(FaultRule::on_any().file_name("b").reset_after());
        assert_eq!(faults.decide(&upload("a")), None);
        assert_eq!(faults.decide(&upload("b")), Some(Effect::ResetAfter));
        assert_eq!(faults.decide(&upload("b")), None);
    }

    #[test]
    fn the_second_rule_counts_requests_that_the_first_took() {
        let faults = Faults::default();
        faults.add(FaultRule::on_any().reset_before());
        faults.add(FaultRule::on_any().nth(2).reset_after());
        assert_eq!(faults.decide(&upload("a")), Some(Effect::ResetBefore));
        assert_eq!(faults.decide(&upload("a")), Some(Effect::ResetAfter));
    }
}
