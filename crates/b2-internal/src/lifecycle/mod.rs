//! What the service does to files when they get old.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What happens to the files of a bucket whose names begin alike. A bucket has at most 100 rules, and no rule's prefix may
/// begin with that of another. The service applies them about once a day.
///
/// ```
/// use b2_internal::lifecycle::LifecycleRule;
///
/// let rule = LifecycleRule::new("logs/").days_from_uploading_to_hiding(30).days_from_hiding_to_deleting(7);
/// assert_eq!(rule.days_from_uploading_to_hiding, Some(30));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct LifecycleRule {
    /// The beginning of the names; empty for all files.
    pub file_name_prefix: String,
    /// After how many days a file is hidden, at least 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days_from_uploading_to_hiding: Option<u32>,
    /// After how many days a version that is not current any more is deleted, at least 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days_from_hiding_to_deleting: Option<u32>,
    /// After how many days a large file that is not finished is cancelled, at least 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days_from_starting_to_canceling_unfinished_large_files: Option<u32>,
    /// What the service has added since. Kept, so that a rule that is read and set again loses nothing.
    #[serde(flatten)]
    other: BTreeMap<String, Value>,
}

impl LifecycleRule {
    /// A rule for the files whose names begin with `file_name_prefix`. It needs at least one number of days.
    pub fn new(file_name_prefix: impl Into<String>) -> Self {
        Self {
            file_name_prefix: file_name_prefix.into(),
            days_from_uploading_to_hiding: None,
            days_from_hiding_to_deleting: None,
            days_from_starting_to_canceling_unfinished_large_files: None,
            other: BTreeMap::new(),
        }
    }

    /// Sets after how many days a file is hidden, at least 1.
    pub fn days_from_uploading_to_hiding(mut self, days: u32) -> Self {
        self.days_from_uploading_to_hiding = Some(days);
        self
    }

    /// Sets after how many days a version that is not current any more is deleted, at least 1.
    pub fn days_from_hiding_to_deleting(mut self, days: u32) -> Self {
        self.days_from_hiding_to_deleting = Some(days);
        self
    }

    /// Sets after how many days a large file that is not finished is cancelled, at least 1.
    pub fn days_from_starting_to_canceling_unfinished_large_files(mut self, days: u32) -> Self {
        self.days_from_starting_to_canceling_unfinished_large_files = Some(days);
        self
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_rule_that_is_read_and_set_again_loses_nothing() {
        let answered = json!({
            "fileNamePrefix": "logs/",
            "daysFromUploadingToHiding": 30,
            "daysFromHidingToDeleting": 7,
            "daysFromStartingToCancelingUnfinishedLargeFiles": 2,
            "daysFromDeletingToMourning": { "atLeast": 9 },
        });
        let rule: LifecycleRule = serde_json::from_value(answered.clone()).unwrap();
        assert_eq!(rule.days_from_hiding_to_deleting, Some(7));
        assert_eq!(serde_json::to_value(&rule).unwrap(), answered);
    }

    #[test]
    fn days_that_are_not_set_are_not_sent() {
        let answered = json!({ "fileNamePrefix": "", "daysFromUploadingToHiding": null, "daysFromHidingToDeleting": 1 });
        let rule: LifecycleRule = serde_json::from_value(answered).unwrap();
        assert_eq!(rule, LifecycleRule::new("").days_from_hiding_to_deleting(1));
        assert_eq!(
            serde_json::to_value(&rule).unwrap(),
            json!({ "fileNamePrefix": "", "daysFromHidingToDeleting": 1 })
        );
    }
}
