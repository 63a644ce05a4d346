//! Versions of files: listing, looking up, hiding, deleting, protecting, copying and downloading.

use tracing::Span;

use super::authorized;
use crate::call::Call;
use crate::file_lock::{FileRetentionSetting, LegalHold};
use crate::raw_api::{
    CopyFileRequest, DeletedFileVersion, DownloadHeaders, DownloadRequest, DownloadResponse,
    FileVersionResponse, GetDownloadAuthorizationRequest, ListFileNamesRequest,
    ListFileNamesResponse, ListFileVersionsRequest, ListFileVersionsResponse,
};
use crate::secret::Secret;
use crate::session::{B2Session, download_url_by_id, download_url_by_name};

impl B2Session {
    /// Lists a page of the newest versions in a bucket: calls `b2_list_file_names`.
    pub fn list_file_names(&self, request: &ListFileNamesRequest) -> Call<ListFileNamesResponse> {
        let request = request.clone();
        let span = session_span!(self, list_file_names, bucket_id = &*request.bucket_id);
        authorized!(self, span, |raw, context| raw
            .list_file_names(context, &request))
    }

    /// Lists a page of all versions in a bucket: calls `b2_list_file_versions`.
    pub fn list_file_versions(
        &self,
        request: &ListFileVersionsRequest,
    ) -> Call<ListFileVersionsResponse> {
        let request = request.clone();
        let span = session_span!(self, list_file_versions, bucket_id = &*request.bucket_id);
        authorized!(self, span, |raw, context| raw
            .list_file_versions(context, &request))
    }

    /// Looks up a version by its id: calls `b2_get_file_info`.
    pub fn get_file_info_by_id(&self, file_id: impl Into<String>) -> Call<FileVersionResponse> {
        let file_id: String = file_id.into();
        let span = session_span!(self, get_file_info_by_id, file_id = &*file_id);
        authorized!(self, span, |raw, context| raw
            .get_file_info(context, &file_id))
    }

    /// Looks up the newest version of a name by the headers of its download.
    pub fn get_file_info_by_name(
        &self,
        bucket_name: impl Into<String>,
        file_name: impl Into<String>,
    ) -> Call<DownloadHeaders> {
        let (bucket_name, file_name) = (bucket_name.into(), file_name.into());
        let session = self.for_library();
        let span = session_span!(
            self,
            get_file_info_by_name,
            bucket = &*bucket_name,
            file = &*file_name
        );
        self.call(span, async move {
            let url = session.get_download_url_by_name(&bucket_name, &file_name);
            let mut request = DownloadRequest::new(url.await?, file_name);
            request.bucket_name = Some(bucket_name);
            session.download_headers(&request).await
        })
    }

    pub(crate) fn download_headers(&self, request: &DownloadRequest) -> Call<DownloadHeaders> {
        let request = request.clone();
        authorized!(self, Span::none(), |raw, context| raw
            .get_file_info_by_name(
                context.authorization_token.reveal(),
                &request
            ))
    }

    /// Hides a file: calls `b2_hide_file`.
    pub fn hide_file(
        &self,
        bucket_id: impl Into<String>,
        file_name: impl Into<String>,
    ) -> Call<FileVersionResponse> {
        let (bucket_id, file_name): (String, String) = (bucket_id.into(), file_name.into());
        let span = session_span!(self, hide_file, bucket_id = &*bucket_id, file = &*file_name);
        authorized!(self, span, |raw, context| raw
            .hide_file(context, &bucket_id, &file_name))
    }

    /// Deletes one version: calls `b2_delete_file_version`.
    pub fn delete_file_version(
        &self,
        file_id: impl Into<String>,
        file_name: impl Into<String>,
        bypass_governance: bool,
    ) -> Call<DeletedFileVersion> {
        let (file_id, file_name): (String, String) = (file_id.into(), file_name.into());
        let span = session_span!(
            self,
            delete_file_version,
            file = &*file_name,
            file_id = &*file_id
        );
        authorized!(self, span, |raw, context| raw.delete_file_version(
            context,
            &file_id,
            &file_name,
            bypass_governance
        ))
    }

    /// Changes how a version is retained: calls `b2_update_file_retention`.
    pub fn update_file_retention(
        &self,
        file_id: impl Into<String>,
        file_name: impl Into<String>,
        file_retention: &FileRetentionSetting,
        bypass_governance: bool,
    ) -> Call<FileRetentionSetting> {
        let (file_id, file_name): (String, String) = (file_id.into(), file_name.into());
        let file_retention = file_retention.clone();
        let span = session_span!(
            self,
            update_file_retention,
            file = &*file_name,
            file_id = &*file_id
        );
        authorized!(self, span, |raw, context| raw.update_file_retention(
            context,
            &file_id,
            &file_name,
            &file_retention,
            bypass_governance
        ))
    }

    /// Holds a version or lifts its hold: calls `b2_update_file_legal_hold`.
    pub fn update_file_legal_hold(
        &self,
        file_id: impl Into<String>,
        file_name: impl Into<String>,
        legal_hold: &LegalHold,
    ) -> Call<LegalHold> {
        let (file_id, file_name): (String, String) = (file_id.into(), file_name.into());
        let legal_hold = legal_hold.clone();
        let span = session_span!(
            self,
            update_file_legal_hold,
            file = &*file_name,
            file_id = &*file_id
        );
        authorized!(self, span, |raw, context| raw.update_file_legal_hold(
            context,
            &file_id,
            &file_name,
            &legal_hold
        ))
    }

    /// Copies a file of at most 5 GB: calls `b2_copy_file`.
    pub fn copy_file(&self, request: &CopyFileRequest) -> Call<FileVersionResponse> {
        let request = request.clone();
        let span = session_span!(
            self,
            copy_file,
            file = &*request.file_name,
            file_id = &*request.source_file_id
        );
        authorized!(self, span, |raw, context| raw.copy_file(context, &request))
    }

    /// Gives a token with which others may download: calls `b2_get_download_authorization`.
    pub fn get_download_authorization(
        &self,
        request: &GetDownloadAuthorizationRequest,
    ) -> Call<Secret> {
        let request = request.clone();
        let span = session_span!(
            self,
            get_download_authorization,
            bucket_id = &*request.bucket_id
        );
        authorized!(self, span, |raw, context| raw
            .get_download_authorization(context, &request))
    }

    /// Downloads from a URL, which must be on a host that the account's token may be sent to; see
    /// [`get_download_url_by_id`](Self::get_download_url_by_id). The body is neither verified nor continued after a failure.
    ///
    /// # Errors
    /// `HostNotAllowed` for any other URL.
    pub fn download_file_from_url(&self, request: &DownloadRequest) -> Call<DownloadResponse> {
        let (session, request) = (self.for_library(), request.clone());
        let span = session_span!(
            self,
            download_file_from_url,
            file = &*request.file_id_or_name
        );
        self.call(span, async move {
            session.authorization().await?.hosts.check(&request.url)?;
            session.download_file(&request).await
        })
    }

    pub(crate) fn download_file(&self, request: &DownloadRequest) -> Call<DownloadResponse> {
        let request = request.clone();
        authorized!(self, Span::none(), |raw, context| raw
            .download_file(context.authorization_token.reveal(), &request))
    }

    /// The URL from which a version can be downloaded. Makes no call.
    pub fn get_download_url_by_id(&self, file_id: impl Into<String>) -> Call<String> {
        let (session, file_id) = (self.for_library(), file_id.into());
        let span = session_span!(self, get_download_url_by_id, file_id = &*file_id);
        self.call(span, async move {
            let authorization = session.authorization().await?;
            let base = &authorization.data.download_url;
            Ok(download_url_by_id(base, session.api_version(), &file_id))
        })
    }

    /// The URL from which the newest version of a name can be downloaded. Makes no call.
    pub fn get_download_url_by_name(
        &self,
        bucket_name: impl Into<String>,
        file_name: impl Into<String>,
    ) -> Call<String> {
        let (bucket_name, file_name) = (bucket_name.into(), file_name.into());
        let session = self.for_library();
        let span = session_span!(
            self,
            get_download_url_by_name,
            bucket = &*bucket_name,
            file = &*file_name
        );
        self.call(span, async move {
            let base = &session.authorization().await?.data.download_url;
            Ok(download_url_by_name(base, &bucket_name, &file_name))
        })
    }
}
