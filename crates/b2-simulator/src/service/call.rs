use std::sync::Arc;

use http::request::Parts;
use serde_json::Value;

use super::exchange::{Answer, Failed};
use super::{Door, Service, reply};
use crate::model::ApplicationKey;
use crate::operation::Operation;
use crate::refusal::Refusal;
use crate::wire::{ApiVersion, FileView, Params};

const DEFAULT_ROW_COUNT: usize = 100;

/// A call that is authorised.
#[derive(Debug)]
pub(super) struct Call<'a> {
    pub(super) version: ApiVersion,
    pub(super) key: Arc<ApplicationKey>,
    pub(super) params: &'a Params,
    pub(super) door: &'a Door,
    pub(super) now_millis: i64,
    /// A list ends its page after so many rows, whatever it is asked for.
    pub(super) most_rows: Option<usize>,
}

impl Call<'_> {
    pub(super) fn account_id(&self) -> &str {
        &self.key.account_id
    }

    pub(super) fn view(&self) -> FileView<'_> {
        FileView {
            version: self.version,
            key: &self.key,
        }
    }

    /// The member `accountId`, which must be the account of the token.
    pub(super) fn check_account(&self) -> Result<(), Refusal> {
        if self.params.required_text("accountId")? == self.key.account_id {
            return Ok(());
        }
        Err(Refusal::unauthorized(
            "accountId is not the account of the authorization token",
        ))
    }

    /// How many rows a client asks for; 0 and nothing at all mean 100.
    pub(super) fn row_count(&self, member: &str, most: i64) -> Result<usize, Refusal> {
        let count = match self.params.integer(member)? {
            None | Some(0) => DEFAULT_ROW_COUNT,
            Some(count) if (1..=most).contains(&count) => count as usize,
            Some(count) => {
                return Err(Refusal::new(
                    400,
                    "out_of_range",
                    format!("{member} out of range: {count}"),
                ));
            }
        };
        Ok(self.most_rows.map_or(count, |most| most.min(count)))
    }

    /// The member `bucketId`, which the key must reach under `capability`.
    pub(super) fn bucket_id(&self, capability: &str) -> Result<&str, Refusal> {
        self.key.require(capability)?;
        let id = self.params.required_text("bucketId")?;
        self.key.require_bucket(id)?;
        Ok(id)
    }
}

impl Service {
    pub(super) async fn call(
        &self,
        (version, operation): (ApiVersion, Operation),
        gives_an_empty_page: bool,
        head: &Parts,
        params: &Params,
        door: &Door,
    ) -> Answer {
        if operation == Operation::AuthorizeAccount {
            return Ok(reply::success(
                &self.authorize_account(version, head, door)?,
            ));
        }
        let now_millis = self.clock.now_millis();
        let key = self.key_of_account_token(head, now_millis)?;
        self.meter
            .count_call(&key.account_id, operation, now_millis)?;
        let call = Call {
            version,
            key,
            params,
            door,
            now_millis,
            most_rows: if gives_an_empty_page {
                Some(0)
            } else {
                self.settings.most_rows_per_page
            },
        };
        let answer = match operation {
            Operation::ListFileNames => self.list_file_names(&call),
            Operation::ListFileVersions => self.list_file_versions(&call),
            Operation::ListUnfinishedLargeFiles => self.list_unfinished_large_files(&call),
            operation => {
                let value = self.dispatch(operation, &call).await;
                value.map(|value| value.to_string())
            }
        };
        answer.map(reply::success_text).map_err(Failed::from)
    }

    async fn dispatch(&self, operation: Operation, call: &Call<'_>) -> Result<Value, Refusal> {
        match operation {
            Operation::CancelLargeFile => self.cancel_large_file(call),
            Operation::CopyFile => self.copy_file(call).await,
            Operation::CopyPart => self.copy_part(call).await,
            Operation::CreateBucket => self.create_bucket(call),
            Operation::CreateKey => self.create_key(call),
            Operation::DeleteBucket => self.delete_bucket(call),
            Operation::DeleteFileVersion => self.delete_file_version(call),
            Operation::DeleteKey => self.delete_key(call),
            Operation::FinishLargeFile => self.finish_large_file(call),
            Operation::GetBucketNotificationRules => self.get_bucket_notification_rules(call),
            Operation::GetDownloadAuthorization => self.get_download_authorization(call),
            Operation::GetFileInfo => self.get_file_info(call),
            Operation::GetUploadPartUrl => self.get_upload_part_url(call),
            Operation::GetUploadUrl => self.get_upload_url(call),
            Operation::HideFile => self.hide_file(call),
            Operation::ListBuckets => self.list_buckets(call),
            Operation::ListKeys => self.list_keys(call),
            Operation::ListParts => self.list_parts(call),
            Operation::SetBucketNotificationRules => self.set_bucket_notification_rules(call),
            Operation::StartLargeFile => self.start_large_file(call),
            Operation::UpdateBucket => self.update_bucket(call),
            Operation::UpdateFileLegalHold => self.update_file_legal_hold(call),
            Operation::UpdateFileRetention => self.update_file_retention(call),
            // These are answered elsewhere.
            Operation::AuthorizeAccount
            | Operation::DownloadFileById
            | Operation::DownloadFileByName
            | Operation::ListFileNames
            | Operation::ListFileVersions
            | Operation::ListUnfinishedLargeFiles
            | Operation::UploadFile
            | Operation::UploadPart => Err(Refusal::not_found("Unknown URL")),
        }
    }
}
