//! Buckets, and the keys of the account.

use super::authorized;
use crate::call::Call;
use crate::notification::NotificationRule;
use crate::raw_api::{
    BucketResponse, CreateBucketRequest, CreateKeyRequest, CreatedKeyResponse, KeyResponse,
    ListBucketsRequest, ListKeysRequest, ListKeysResponse, UpdateBucketRequest,
};
use crate::session::B2Session;

impl B2Session {
    /// Creates a bucket: calls `b2_create_bucket`.
    pub fn create_bucket(&self, request: &CreateBucketRequest) -> Call<BucketResponse> {
        let request = request.clone();
        let span = session_span!(self, create_bucket, bucket = &*request.bucket_name);
        authorized!(self, span, |raw, context| raw
            .create_bucket(context, &request))
    }

    /// Lists buckets: calls `b2_list_buckets`.
    pub fn list_buckets(&self, request: &ListBucketsRequest) -> Call<Vec<BucketResponse>> {
        let request = request.clone();
        let span = session_span!(self, list_buckets);
        authorized!(self, span, |raw, context| raw
            .list_buckets(context, &request))
    }

    /// Changes a bucket: calls `b2_update_bucket`.
    pub fn update_bucket(&self, request: &UpdateBucketRequest) -> Call<BucketResponse> {
        let request = request.clone();
        let span = session_span!(self, update_bucket, bucket_id = &*request.bucket_id);
        authorized!(self, span, |raw, context| raw
            .update_bucket(context, &request))
    }

    /// Deletes an empty bucket: calls `b2_delete_bucket`.
    pub fn delete_bucket(
        &self,
        account_id: impl Into<String>,
        bucket_id: impl Into<String>,
    ) -> Call<BucketResponse> {
        let (account_id, bucket_id): (String, String) = (account_id.into(), bucket_id.into());
        let span = session_span!(self, delete_bucket, bucket_id = &*bucket_id);
        authorized!(self, span, |raw, context| raw.delete_bucket(
            context,
            &account_id,
            &bucket_id
        ))
    }

    /// Reads the notification rules of a bucket: calls `b2_get_bucket_notification_rules`.
    pub fn get_bucket_notification_rules(
        &self,
        bucket_id: impl Into<String>,
    ) -> Call<Vec<NotificationRule>> {
        let bucket_id: String = bucket_id.into();
        let span = session_span!(self, get_bucket_notification_rules, bucket_id = &*bucket_id);
        authorized!(self, span, |raw, context| raw
            .get_bucket_notification_rules(context, &bucket_id))
    }

    /// Replaces the notification rules of a bucket: calls `b2_set_bucket_notification_rules`.
    pub fn set_bucket_notification_rules(
        &self,
        bucket_id: impl Into<String>,
        rules: &[NotificationRule],
    ) -> Call<Vec<NotificationRule>> {
        let (bucket_id, rules): (String, _) = (bucket_id.into(), rules.to_vec());
        let span = session_span!(self, set_bucket_notification_rules, bucket_id = &*bucket_id);
        authorized!(self, span, |raw, context| raw
            .set_bucket_notification_rules(context, &bucket_id, &rules))
    }

    /// Creates an application key: calls `b2_create_key`.
    pub fn create_key(&self, request: &CreateKeyRequest) -> Call<CreatedKeyResponse> {
        let request = request.clone();
        let span = session_span!(self, create_key);
        authorized!(self, span, |raw, context| raw.create_key(context, &request))
    }

    /// Lists a page of the application keys: calls `b2_list_keys`.
    pub fn list_keys(&self, request: &ListKeysRequest) -> Call<ListKeysResponse> {
        let request = request.clone();
        let span = session_span!(self, list_keys);
        authorized!(self, span, |raw, context| raw.list_keys(context, &request))
    }

    /// Deletes an application key: calls `b2_delete_key`.
    pub fn delete_key(&self, application_key_id: impl Into<String>) -> Call<KeyResponse> {
        let application_key_id: String = application_key_id.into();
        let span = session_span!(self, delete_key);
        authorized!(self, span, |raw, context| raw
            .delete_key(context, &application_key_id))
    }
}
