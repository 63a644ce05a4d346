use std::sync::Arc;

use super::bucket::LifecycleRule;
use super::{Action, Content, FileKind, FileVersion, Model, NewFile};

const DAY_MILLIS: i64 = 86_400_000;

impl Model {
    /// Does what the lifecycle rules of all buckets ask for (protocol section 7.1).
    ///
    /// A version is hidden as of the moment when it was due, so that one long leap of the clock does what many short
    /// ones would.
    pub(crate) fn apply_lifecycle_rules(&mut self, now_millis: i64) {
        let rules: Vec<(Arc<str>, LifecycleRule)> = self
            .buckets
            .iter()
            .flat_map(|(id, bucket)| {
                let rules = bucket.settings().lifecycle_rules.iter();
                rules.map(|rule| (Arc::clone(id), rule.clone()))
            })
            .collect();
        for (bucket_id, rule) in rules {
            self.hide_what_is_due(&bucket_id, &rule, now_millis);
            self.delete_what_is_due(&bucket_id, &rule, now_millis);
            self.cancel_what_is_due(&bucket_id, &rule, now_millis);
        }
    }

    fn hide_what_is_due(&mut self, bucket_id: &str, rule: &LifecycleRule, now_millis: i64) {
        let Some(days) = rule.days_from_uploading_to_hiding else {
            return;
        };
        for file in self.newest_first(bucket_id, &rule.file_name_prefix) {
            let due = after_days(file.upload_timestamp, days);
            let is_current = self
                .bucket(bucket_id)
                .and_then(|bucket| bucket.current(&file.name))
                .is_some_and(|current| current.id == file.id);
            if file.action != Action::Upload || !is_current || now_millis < due {
                continue;
            }
            let marker = NewFile {
                custom_upload_timestamp: Some(due),
                ..NewFile::hide_marker(&file.name)
            };
            let made = self.add_version(
                bucket_id,
                marker,
                (Action::Hide, FileKind::HideMarker),
                Content::of_a_hide_marker(),
                now_millis,
            );
            if let Ok(marker) = made {
                self.note_event("b2:HideMarkerCreated:LifecycleRule", &marker, now_millis);
            }
        }
    }

    fn delete_what_is_due(&mut self, bucket_id: &str, rule: &LifecycleRule, now_millis: i64) {
        let Some(days) = rule.days_from_hiding_to_deleting else {
            return;
        };
        let is_due = |since: i64| after_days(since, days) <= now_millis;
        let versions = self.newest_first(bucket_id, &rule.file_name_prefix);
        let finished: Vec<&Arc<FileVersion>> = versions
            .iter()
            .filter(|file| file.action != Action::Start)
            .collect();
        for (index, file) in finished.iter().enumerate() {
            // A version stops being current when the next newer one is made.
            let newer = index.checked_sub(1).and_then(|index| finished.get(index));
            let Some(newer) = newer.filter(|newer| newer.name == file.name) else {
                continue;
            };
            if is_due(newer.upload_timestamp) && file.lock.allows_deletion(now_millis, false) {
                self.delete_by_rule(file, now_millis);
            }
        }
        // A hide marker with nothing left to hide goes as well.
        for file in finished {
            let is_alone = self
                .bucket(bucket_id)
                .is_some_and(|bucket| bucket.versions_of(&file.name).count() == 1);
            if file.action == Action::Hide && is_alone && is_due(file.upload_timestamp) {
                self.delete_by_rule(file, now_millis);
            }
        }
    }

    fn cancel_what_is_due(&mut self, bucket_id: &str, rule: &LifecycleRule, now_millis: i64) {
        let Some(days) = rule.days_from_starting_to_canceling else {
            return;
        };
        for file in self.newest_first(bucket_id, &rule.file_name_prefix) {
            let is_due = after_days(file.upload_timestamp, days) <= now_millis;
            if file.action == Action::Start && is_due {
                self.cancel_large_file(&file);
            }
        }
    }

    /// All versions below a prefix, in the order of listings.
    fn newest_first(&self, bucket_id: &str, prefix: &str) -> Vec<Arc<FileVersion>> {
        self.bucket(bucket_id)
            .map(|bucket| bucket.versions_below(prefix).cloned().collect())
            .unwrap_or_default()
    }

    fn delete_by_rule(&mut self, file: &FileVersion, now_millis: i64) {
        self.forget_file(file);
        self.note_event("b2:ObjectDeleted:LifecycleRule", file, now_millis);
    }
}

fn after_days(millis: i64, days: i64) -> i64 {
    millis.saturating_add(days.saturating_mul(DAY_MILLIS))
}
