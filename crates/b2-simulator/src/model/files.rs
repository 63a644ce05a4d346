use std::sync::Arc;

use super::{
    Action, Change, Content, ContentSha1, FileId, FileKind, FileLock, FileVersion, LegalHold,
    Model, NewFile, Retention,
};
use crate::refusal::Refusal;

impl Model {
    /// The version with this id, if it belongs to the account.
    pub(crate) fn file_of(&self, account_id: &str, id: &str) -> Option<&Arc<FileVersion>> {
        let file = self.file(id)?;
        let bucket = self.bucket(&file.bucket_id)?;
        (bucket.settings().account_id == account_id).then_some(file)
    }

    /// The version with this id, whoever owns it.
    pub(crate) fn file(&self, id: &str) -> Option<&Arc<FileVersion>> {
        let file = self.files.get(&FileId::parse(id)?.sequence)?;
        (file.id == id).then_some(file)
    }

    /// The bytes of all versions and parts of an account.
    pub(crate) fn stored_bytes(&self, account_id: &str) -> u64 {
        self.buckets_of(account_id)
            .into_iter()
            .flat_map(|bucket| bucket.all_versions())
            .map(|file| {
                let parts = self.parts_from(file, 1);
                let part_bytes: u64 = parts.iter().map(|part| part.content.length).sum();
                file.content.length + part_bytes
            })
            .sum()
    }

    /// Adds a version with content that is already in the store.
    pub(crate) fn add_file(
        &mut self,
        account_id: &str,
        bucket_id: &str,
        new: NewFile,
        content: Content,
        now_millis: i64,
    ) -> Result<Arc<FileVersion>, Refusal> {
        let file = self.add_small(account_id, bucket_id, new, content, now_millis)?;
        self.note_event("b2:ObjectCreated:Upload", &file, now_millis);
        Ok(file)
    }

    /// Adds a version whose content is that of another one.
    pub(crate) fn add_copy(
        &mut self,
        account_id: &str,
        bucket_id: &str,
        new: NewFile,
        content: Content,
        now_millis: i64,
    ) -> Result<Arc<FileVersion>, Refusal> {
        let file = self.add_small(account_id, bucket_id, new, content, now_millis)?;
        self.note_event("b2:ObjectCreated:Copy", &file, now_millis);
        Ok(file)
    }

    fn add_small(
        &mut self,
        account_id: &str,
        bucket_id: &str,
        new: NewFile,
        content: Content,
        now_millis: i64,
    ) -> Result<Arc<FileVersion>, Refusal> {
        self.bucket_of(account_id, bucket_id)?;
        let kind = (Action::Upload, FileKind::Small);
        self.add_version(bucket_id, new, kind, content, now_millis)
    }

    pub(crate) fn hide_file(
        &mut self,
        account_id: &str,
        bucket_id: &str,
        name: &str,
        now_millis: i64,
    ) -> Result<Arc<FileVersion>, Refusal> {
        let bucket = self.bucket_of(account_id, bucket_id)?;
        match bucket.current(name).map(|current| current.action) {
            None => {
                return Err(Refusal::new(
                    400,
                    "no_such_file",
                    format!("File not present: {name}"),
                ));
            }
            Some(Action::Hide) => {
                return Err(Refusal::new(
                    400,
                    "already_hidden",
                    format!("File already hidden: {name}"),
                ));
            }
            Some(_) => {}
        }
        let marker = self.add_version(
            bucket_id,
            NewFile::hide_marker(name),
            (Action::Hide, FileKind::HideMarker),
            Content::of_a_hide_marker(),
            now_millis,
        )?;
        self.note_event("b2:HideMarkerCreated:Hide", &marker, now_millis);
        Ok(marker)
    }

    /// Deletes one version; `name` must be its name.
    pub(crate) fn delete_file_version(
        &mut self,
        account_id: &str,
        (id, name): (&str, &str),
        bypasses_governance: bool,
        now_millis: i64,
    ) -> Result<(), Refusal> {
        let file = self
            .file_of(account_id, id)
            .filter(|file| *file.name == *name)
            .cloned()
            .ok_or_else(|| {
                Refusal::new(
                    400,
                    "file_not_present",
                    format!("File not present: {name} {id}"),
                )
            })?;
        if !file.lock.allows_deletion(now_millis, bypasses_governance) {
            return Err(Refusal::locked());
        }
        self.forget_file(&file);
        self.note_event("b2:ObjectDeleted:Delete", &file, now_millis);
        Ok(())
    }

    /// Sets the retention of a version of a bucket with Object Lock.
    pub(crate) fn update_file_retention(
        &mut self,
        account_id: &str,
        (id, name): (&str, &str),
        retention: Option<Retention>,
        bypasses_governance: bool,
        now_millis: i64,
    ) -> Result<(), Refusal> {
        let file = self.lockable(account_id, id, name)?;
        if !file
            .lock
            .allows_retention(retention, now_millis, bypasses_governance)
        {
            return Err(Refusal::locked());
        }
        let lock = FileLock {
            retention,
            ..file.lock
        };
        self.set_lock(&file, lock);
        Ok(())
    }

    /// Sets the legal hold of a version of a bucket with Object Lock.
    pub(crate) fn update_file_legal_hold(
        &mut self,
        account_id: &str,
        (id, name): (&str, &str),
        legal_hold: LegalHold,
    ) -> Result<(), Refusal> {
        let file = self.lockable(account_id, id, name)?;
        let lock = FileLock {
            legal_hold: Some(legal_hold),
            ..file.lock
        };
        self.set_lock(&file, lock);
        Ok(())
    }

    /// Changes the digest that the service tells of a version.
    pub(crate) fn set_content_sha1(&mut self, id: &str, sha1: ContentSha1) -> Result<(), Refusal> {
        let file = self.file(id).ok_or_else(|| Refusal::bad_file_id(id))?;
        let mut file = FileVersion::clone(file);
        file.content.sha1 = sha1;
        let file = Arc::new(file);
        self.replace_file(Arc::clone(&file));
        self.changes.push(Change::File(file));
        Ok(())
    }

    fn lockable(
        &self,
        account_id: &str,
        id: &str,
        name: &str,
    ) -> Result<Arc<FileVersion>, Refusal> {
        let file = self
            .file_of(account_id, id)
            .filter(|file| *file.name == *name && file.action == Action::Upload)
            .ok_or_else(|| Refusal::bad_request(format!("File not present: {name} {id}")))?;
        let bucket = self.bucket_of(account_id, &file.bucket_id)?;
        if !bucket.settings().lock.is_enabled {
            return Err(Refusal::new(
                400,
                "bucket_missing_file_lock",
                "The bucket is not file lock enabled",
            ));
        }
        Ok(Arc::clone(file))
    }

    fn set_lock(&mut self, file: &FileVersion, lock: FileLock) {
        let file = Arc::new(FileVersion {
            lock,
            ..FileVersion::clone(file)
        });
        self.replace_file(Arc::clone(&file));
        self.changes.push(Change::File(file));
    }

    pub(super) fn add_version(
        &mut self,
        bucket_id: &str,
        new: NewFile,
        (action, kind): (Action, FileKind),
        content: Content,
        now_millis: i64,
    ) -> Result<Arc<FileVersion>, Refusal> {
        let bucket = self
            .buckets
            .get(bucket_id)
            .ok_or_else(|| Refusal::bad_bucket_id(bucket_id))?;
        let lock = match action {
            Action::Hide => FileLock::default(),
            Action::Upload | Action::Start => {
                bucket.settings().lock.of_new_file(&new.lock, now_millis)?
            }
        };
        let replication = match action {
            Action::Upload => Self::first_replication_status(bucket.settings(), &new.name),
            Action::Hide | Action::Start => None,
        };
        let bucket_id = Arc::clone(&bucket.settings().id);
        let upload_timestamp = new
            .custom_upload_timestamp
            .unwrap_or_else(|| bucket.next_timestamp(now_millis));
        let sequence = self.next_sequence();
        let id = FileId::compose(
            &bucket_id,
            kind,
            sequence,
            self.chance.next(),
            now_millis,
            upload_timestamp,
        );
        let file = Arc::new(FileVersion {
            id,
            sequence,
            bucket_id,
            name: new.name,
            action,
            content_type: new.content_type,
            info: new.info.into(),
            upload_timestamp,
            encryption: new.encryption,
            lock,
            replication,
            content,
        });
        self.insert_file(Arc::clone(&file));
        self.changes.push(Change::File(Arc::clone(&file)));
        Ok(file)
    }

    pub(super) fn forget_file(&mut self, file: &FileVersion) {
        let sequence = file.sequence;
        self.remove_file(file);
        self.changes.push(Change::FileGone { sequence });
        if file.action == Action::Start {
            self.changes.push(Change::PartsGone { sequence });
        }
    }
}
