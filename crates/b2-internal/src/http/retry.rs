//! When a failed attempt is made again. The decision is a pure function, so every row of its table is a test.

use std::time::Duration;

use crate::error::{Error, ErrorKind};
use crate::host::Random;

/// How often and how long a call is tried again. One policy serves every call, upload and download.
///
/// The pause before attempt *n + 1* is `first_backoff` · 2ⁿ⁻¹, at most `max_backoff`, of which a random half is taken
/// off, so that many clients do not come back at once. A `Retry-After` of the service replaces it.
///
/// ```
#[doc = include_str!("../api/example.txt")]
/// # use b2_internal::http::RetryPolicy;
/// // For a program that repeats what fails by itself.
/// let once = RetryPolicy::new().max_attempts(1);
/// let config = B2HttpApiConfig::new().retry_policy(once);
/// # let config = config.transport(simulator.transport());
/// let api = B2Api::builder().api_config(config).build()?;
/// # api.authorize_account(key_id, key).realm(realm).await?;
/// # let busy = b2_simulator::FaultRule::on(b2_simulator::Operation::GetFileInfo);
/// # simulator.faults().add(busy.status(503, "service_unavailable"));
/// match api.get_file_info(&file.id).await {
///     Ok(file) => println!("{} is there", file.file_name),
///     Err(error) if error.is_transient() => println!("later, perhaps: {error}"),
///     Err(error) => return Err(error.into()),
/// }
/// # assert!(api.get_file_info(&file.id).await.is_ok());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct RetryPolicy {
    max_attempts: u32,
    max_elapsed: Duration,
    first_backoff: Duration,
    max_backoff: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}

impl RetryPolicy {
    /// Six attempts within an hour of the first failure, beginning with a pause of one second.
    pub fn new() -> Self {
        Self {
            max_attempts: 6,
            max_elapsed: Duration::from_secs(60 * 60),
            first_backoff: Duration::from_secs(1),
            max_backoff: Duration::from_secs(64),
        }
    }

    /// Sets how many attempts are made in all; 1 means that nothing is repeated. Default: 6. Zero counts as 1.
    #[must_use]
    pub fn max_attempts(mut self, max_attempts: u32) -> Self {
        self.max_attempts = max_attempts.max(1);
        self
    }

    /// Sets the time after which no further attempt begins, counted from the end of the first one: an attempt that stood
    /// still until its time-out has not used any of it. Default: 1 hour, in which three further calls may each stand still
    /// for the [20 minutes](crate::http::B2HttpApiConfig::call_timeout) of theirs.
    #[must_use]
    pub fn max_elapsed(mut self, max_elapsed: Duration) -> Self {
        self.max_elapsed = max_elapsed;
        self
    }

    /// Sets the pause before the second attempt. Default: 1 second.
    #[must_use]
    pub fn first_backoff(mut self, first_backoff: Duration) -> Self {
        self.first_backoff = first_backoff;
        self
    }

    /// Sets the longest pause that is not asked for by the service. Default: 64 seconds.
    #[must_use]
    pub fn max_backoff(mut self, max_backoff: Duration) -> Self {
        self.max_backoff = max_backoff;
        self
    }

    /// The same policy with at most `limit` attempts.
    pub(crate) fn at_most(&self, limit: u32) -> Self {
        self.clone().max_attempts(self.max_attempts.min(limit))
    }

    /// How many attempts are made in all.
    pub(crate) fn attempts(&self) -> u32 {
        self.max_attempts
    }

    /// The pause after failed attempt `number` (from 1).
    pub(crate) fn backoff(&self, number: u32, random: &dyn Random) -> Duration {
        let doubled = 2_u32.saturating_pow(number.saturating_sub(1).min(30));
        let whole = self
            .first_backoff
            .saturating_mul(doubled)
            .min(self.max_backoff);
        whole.mul_f64(0.5 + 0.5 * random.fraction())
    }
}

/// An attempt that has failed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attempt {
    /// Counted from 1.
    pub(crate) number: u32,
    /// Time since the first attempt failed.
    pub(crate) elapsed: Duration,
    /// Whether the call may be made twice without doing more than once would.
    pub(crate) idempotent: bool,
}

/// What to do after a failed attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    /// The failure is the caller's.
    GiveUp,
    /// Try again after this pause.
    Wait(Duration),
    /// The service may have acted: find out before anything is repeated.
    LookBeforeRepeating,
}

/// How a failure bears on repeating.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FailureClass {
    /// Repeating gives the same failure.
    Permanent,
    /// The service did not act; it may the next time.
    Transient,
    /// Nobody knows whether the service acted.
    Ambiguous,
}

impl FailureClass {
    /// What the failure of a call means for the call.
    pub(crate) fn of_call(error: &Error) -> Self {
        match error.kind() {
            ErrorKind::UnknownOutcome { .. } => Self::Ambiguous,
            _ if error.is_transient() => Self::Transient,
            _ => Self::Permanent,
        }
    }

    /// What the failure of an upload means for the upload, which goes to another URL the next time. A key that may not
    /// upload is told so by every URL.
    pub(crate) fn of_upload(error: &Error) -> Self {
        match error.kind() {
            ErrorKind::Unauthorized {
                code: Some(code), ..
            } if code == "unauthorized" => Self::Permanent,
            _ if error.is_retryable_upload() => Self::Transient,
            _ => Self::of_call(error),
        }
    }
}

/// Decides what to do after a failed attempt.
pub(crate) fn after_failure(
    policy: &RetryPolicy,
    attempt: Attempt,
    class: FailureClass,
    retry_after: Option<Duration>,
    random: &dyn Random,
) -> Decision {
    if class == FailureClass::Ambiguous && !attempt.idempotent {
        return Decision::LookBeforeRepeating;
    }
    if class == FailureClass::Permanent || attempt.number >= policy.max_attempts {
        return Decision::GiveUp;
    }
    let pause = retry_after.unwrap_or_else(|| policy.backoff(attempt.number, random));
    if attempt.elapsed.saturating_add(pause) > policy.max_elapsed {
        return Decision::GiveUp;
    }
    Decision::Wait(pause)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::SeededRandom;

    fn decide(
        number: u32,
        elapsed_secs: u64,
        idempotent: bool,
        class: FailureClass,
        after: Option<u64>,
    ) -> Decision {
        let attempt = Attempt {
            number,
            elapsed: Duration::from_secs(elapsed_secs),
            idempotent,
        };
        after_failure(
            &RetryPolicy::new(),
            attempt,
            class,
            after.map(Duration::from_secs),
            &SeededRandom::new(1),
        )
    }

    #[test]
    fn the_table_of_decisions() {
        use FailureClass::{Ambiguous, Permanent, Transient};
        assert_eq!(decide(1, 0, true, Permanent, None), Decision::GiveUp);
        assert_eq!(decide(6, 0, true, Transient, None), Decision::GiveUp);
        assert_eq!(
            decide(5, 0, true, Transient, Some(7)),
            Decision::Wait(Duration::from_secs(7))
        );
        assert_eq!(decide(2, 3_599, true, Transient, Some(7)), Decision::GiveUp);
        assert_eq!(
            decide(1, 0, false, Ambiguous, None),
            Decision::LookBeforeRepeating
        );
        assert!(matches!(
            decide(1, 0, true, Ambiguous, None),
            Decision::Wait(_)
        ));
    }

    #[test]
    fn the_pause_doubles_up_to_its_limit_and_loses_at_most_half() {
        let random = SeededRandom::new(3);
        let policy = RetryPolicy::new();
        for (number, whole) in [(1, 1), (2, 2), (3, 4), (7, 64), (8, 64), (1000, 64)] {
            let pause = policy.backoff(number, &random);
            let whole = Duration::from_secs(whole);
            assert!(pause <= whole && pause >= whole / 2, "{number}: {pause:?}");
        }
    }
}
