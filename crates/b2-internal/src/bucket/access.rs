//! How others reach files of the bucket, and who is told of them.

use super::Bucket;
use crate::call::request;
use crate::error::Error;
use crate::notification::NotificationRule;
use crate::raw_api::GetDownloadAuthorizationRequest;
use crate::secret::Secret;
use crate::session::download_url_by_name;

request! {
    /// A request of [`Bucket::get_download_url`].
    pub struct GetDownloadUrl on bucket: Bucket => String {
        filename: String,
    }
}

impl GetDownloadUrl {
    async fn run(self) -> Result<String, Error> {
        let name = self.bucket.known_name()?;
        let authorization = self.bucket.api().own_session().authorization().await?;
        let base = &authorization.data.download_url;
        Ok(download_url_by_name(base, name, &self.filename))
    }
}

request! {
    /// A request of [`Bucket::get_download_authorization`]. What is set here, each download must ask for too, as a parameter
    /// of its URL.
    pub struct GetDownloadAuthorization on bucket: Bucket => Secret {
        file_name_prefix: String,
        valid_duration_in_seconds: u32,
    }
    texts {
        /// Makes downloads answer this `Cache-Control`, as `b2CacheControl`.
        cache_control,
        /// Makes downloads answer this `Content-Disposition`, as `b2ContentDisposition`.
        content_disposition,
        /// Makes downloads answer this `Content-Encoding`, as `b2ContentEncoding`.
        content_encoding,
        /// Makes downloads answer this `Content-Language`, as `b2ContentLanguage`.
        content_language,
        /// Makes downloads answer this `Content-Type`, as `b2ContentType`.
        content_type,
        /// Makes downloads answer this `Expires`, as `b2Expires`.
        expires,
    }
}

impl GetDownloadAuthorization {
    async fn run(self) -> Result<Secret, Error> {
        let mut request = GetDownloadAuthorizationRequest::new(
            self.bucket.id(),
            self.file_name_prefix,
            self.valid_duration_in_seconds,
        );
        request.cache_control = self.cache_control;
        request.content_disposition = self.content_disposition;
        request.content_encoding = self.content_encoding;
        request.content_language = self.content_language;
        request.content_type = self.content_type;
        request.expires = self.expires;
        let session = self.bucket.api().own_session();
        session.get_download_authorization(&request).await
    }
}

request! {
    /// A request of [`Bucket::get_notification_rules`].
    pub struct GetNotificationRules on bucket: Bucket => Vec<NotificationRule> {
    }
}

impl GetNotificationRules {
    async fn run(self) -> Result<Vec<NotificationRule>, Error> {
        let session = self.bucket.api().own_session();
        session
            .get_bucket_notification_rules(self.bucket.id())
            .await
    }
}

request! {
    /// A request of [`Bucket::set_notification_rules`].
    pub struct SetNotificationRules on bucket: Bucket => Vec<NotificationRule> {
        rules: Vec<NotificationRule>,
    }
}

impl SetNotificationRules {
    async fn run(self) -> Result<Vec<NotificationRule>, Error> {
        let session = self.bucket.api().own_session();
        session
            .set_bucket_notification_rules(self.bucket.id(), &self.rules)
            .await
    }
}
