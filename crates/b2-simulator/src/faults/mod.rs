//! Failures on purpose: scripted rules that count themselves down, and faults drawn from a seed.
//!
//! Invariant: what is decided depends only on the rules, the seed and the requests; never on time or on a thread.

mod effect;
mod rule;
mod seeded;

use std::sync::{Mutex, MutexGuard, PoisonError};

pub(crate) use effect::{Effect, Failure};
pub use rule::FaultRule;
pub use seeded::FaultRates;

use crate::operation::Operation;
use seeded::SeededFaults;

/// What a decision about a request may look at.
#[derive(Debug, Clone)]
pub(crate) struct RequestFacts {
    pub(crate) operation: Operation,
    /// The name of the file that is uploaded or downloaded, where the request says it.
    pub(crate) file_name: Option<String>,
    pub(crate) part_number: Option<u32>,
    /// The same for every repetition of one request.
    pub(crate) identity: String,
}

/// The faults of a simulated service.
#[derive(Debug, Default)]
pub struct Faults {
    plan: Mutex<Plan>,
}

#[derive(Debug, Default)]
struct Plan {
    rules: Vec<FaultRule>,
    seeded: Option<SeededFaults>,
}

impl Faults {
    /// Adds a rule. Of several rules that fit a request, the one added first is applied.
    pub fn add(&self, rule: FaultRule) {
        self.plan().rules.push(rule);
    }

    /// Draws a fault for every request from a sequence that follows from `seed`.
    ///
    /// Each repetition of the same request counts as one target: it fails at most
    /// [`FaultRates::most_in_a_row`] times in a row.
    pub fn seeded(&self, seed: u64, rates: FaultRates) {
        self.plan().seeded = Some(SeededFaults::new(seed, rates));
    }

    /// Removes all rules and ends the seeded faults.
    pub fn clear(&self) {
        *self.plan() = Plan::default();
    }

    /// How many rules have not been used up. A rule for every request never is.
    pub fn pending_count(&self) -> usize {
        self.plan().rules.len()
    }

    /// What is still to happen, in words: a line for every rule, and one for seeded faults.
    pub fn descriptions(&self) -> Vec<String> {
        let plan = self.plan();
        let seeded = plan.seeded.as_ref();
        plan.rules
            .iter()
            .map(FaultRule::to_string)
            .chain(seeded.map(|_| "faults drawn from a seed".to_owned()))
            .collect()
    }

    /// What is to happen to this request; moves the counts.
    pub(crate) fn decide(&self, facts: &RequestFacts) -> Option<Effect> {
        let mut plan = self.plan();
        let mut chosen = None;
        for rule in &mut plan.rules {
            // Every rule that fits sees the request, so that "the third upload" is the third one for each rule.
            if rule.fits(facts) && chosen.is_none() {
                chosen = rule.fire();
            } else if rule.fits(facts) {
                rule.pass();
            }
        }
        plan.rules.retain(|rule| !rule.is_used_up());
        chosen.or_else(|| plan.seeded.as_mut()?.draw(facts))
    }

    fn plan(&self) -> MutexGuard<'_, Plan> {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
