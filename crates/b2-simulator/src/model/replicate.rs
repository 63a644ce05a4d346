use std::sync::Arc;

use super::replication::{ReplicationRule, ReplicationSource, ReplicationStatus};
use super::{
    Action, ApplicationKey, BucketSettings, Change, ContentSha1, Encryption, FileKind, FileVersion,
    Model, NewFile, NewLock,
};

impl Model {
    /// Brings every file that waits for it to the buckets that its bucket's rules name, and gives the number of copies
    /// that were made. A file that cannot be brought to all of them has failed.
    pub(crate) fn replicate(&mut self, now_millis: i64) -> usize {
        let mut copy_count = 0;
        for (settings, file) in self.waiting_files() {
            let Some(source) = &settings.replication.source else {
                continue;
            };
            let mut status = ReplicationStatus::Completed;
            for rule in source.rules_for(&file.name) {
                let replica = self.replica(&settings, source, rule, &file, now_millis);
                match replica {
                    Some(()) => copy_count += 1,
                    None => status = ReplicationStatus::Failed,
                }
            }
            self.set_replication_status(&file, status);
        }
        copy_count
    }

    /// What a new version of the bucket has to wait for.
    pub(super) fn first_replication_status(
        settings: &BucketSettings,
        file_name: &str,
    ) -> Option<ReplicationStatus> {
        let source = settings.replication.source.as_ref()?;
        let is_covered = !source.rules_for(file_name).is_empty();
        is_covered.then_some(ReplicationStatus::Pending)
    }

    /// Uploads that are pending, and older ones that a rule includes, oldest first.
    fn waiting_files(&self) -> Vec<(Arc<BucketSettings>, Arc<FileVersion>)> {
        let is_waiting = |settings: &BucketSettings, file: &FileVersion| {
            let Some(source) = &settings.replication.source else {
                return false;
            };
            let rules = source.rules_for(&file.name);
            file.action == Action::Upload
                && match file.replication {
                    Some(status) => status == ReplicationStatus::Pending && !rules.is_empty(),
                    None => rules.iter().any(|rule| rule.includes_existing_files),
                }
        };
        self.files
            .values()
            .filter_map(|file| {
                let settings = self.bucket(&file.bucket_id)?.settings();
                is_waiting(settings, file).then(|| (Arc::clone(settings), Arc::clone(file)))
            })
            .collect()
    }

    fn replica(
        &mut self,
        settings: &BucketSettings,
        source: &ReplicationSource,
        rule: &ReplicationRule,
        file: &FileVersion,
        now_millis: i64,
    ) -> Option<()> {
        let destination = Arc::clone(self.bucket(&rule.destination_bucket_id)?.settings());
        let writer_id = destination
            .replication
            .key_mapping
            .as_ref()?
            .get(&source.key_id)?;
        let reaches = |key: &ApplicationKey, bucket: &BucketSettings, capability: &str| {
            key.account_id == bucket.account_id
                && !key.is_expired(now_millis)
                && key.can(capability)
                && key.may_use_bucket(&bucket.id)
                && key.require_name(&file.name).is_ok()
        };
        let is_allowed = reaches(self.keys.get(&source.key_id)?, settings, "readFiles")
            && reaches(self.keys.get(writer_id)?, &destination, "writeFiles")
            // Nobody gave the service the key of the customer.
            && !matches!(file.encryption, Encryption::SseC { .. });
        if !is_allowed {
            return None;
        }
        let lock = if destination.lock.is_enabled {
            NewLock {
                retention: Some(file.lock.retention),
                legal_hold: file.lock.legal_hold,
            }
        } else {
            NewLock::default()
        };
        let is_large = file.content.sha1 == ContentSha1::Absent;
        let (kind, event_type) = if is_large {
            (FileKind::Large, "b2:ObjectCreated:MultipartReplica")
        } else {
            (FileKind::Small, "b2:ObjectCreated:Replica")
        };
        let new = NewFile {
            name: Arc::clone(&file.name),
            content_type: file.content_type.clone(),
            info: file.info.to_map(),
            encryption: destination.default_encryption.clone(),
            lock,
            custom_upload_timestamp: None,
        };
        let replica = self
            .add_version(
                &destination.id,
                new,
                (Action::Upload, kind),
                file.content.clone(),
                now_millis,
            )
            .ok()?;
        self.set_replication_status(&replica, ReplicationStatus::Replica);
        self.note_event(event_type, &replica, now_millis);
        Some(())
    }

    fn set_replication_status(&mut self, file: &FileVersion, status: ReplicationStatus) {
        let file = Arc::new(FileVersion {
            replication: Some(status),
            ..FileVersion::clone(file)
        });
        self.replace_file(Arc::clone(&file));
        self.changes.push(Change::File(file));
    }
}
