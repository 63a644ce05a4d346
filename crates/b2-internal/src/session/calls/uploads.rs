//! Uploads, whole or in parts.

use tracing::Span;

use super::authorized;
use crate::call::Call;
use crate::error::Error;
use crate::http::Body;
use crate::raw_api::{
    CopyPartRequest, DeletedFileVersion, FileVersionResponse, ListPartsRequest, ListPartsResponse,
    ListUnfinishedLargeFilesRequest, ListUnfinishedLargeFilesResponse, PartResponse,
    StartLargeFileRequest, UploadFileRequest, UploadPartRequest, UploadUrl,
};
use crate::session::{B2Session, Begun, UploadTarget};

impl B2Session {
    /// Asks for a URL to upload files to, which is good for one upload at a time: calls `b2_get_upload_url`.
    /// [`upload_file`](Self::upload_file) takes one out of the pool by itself.
    pub fn get_upload_url(&self, bucket_id: impl Into<String>) -> Call<UploadUrl> {
        let bucket_id: String = bucket_id.into();
        let span = session_span!(self, get_upload_url, bucket_id = &*bucket_id);
        authorized!(self, span, |raw, context| raw
            .get_upload_url(context, &bucket_id))
    }

    /// Asks for a URL to upload parts of a large file to, as [`get_upload_url`](Self::get_upload_url) does: calls
    /// `b2_get_upload_part_url`.
    pub fn get_upload_part_url(&self, file_id: impl Into<String>) -> Call<UploadUrl> {
        let file_id: String = file_id.into();
        let span = session_span!(self, get_upload_part_url, file_id = &*file_id);
        authorized!(self, span, |raw, context| raw
            .get_upload_part_url(context, &file_id))
    }

    /// Sends a file once, to an upload URL out of the pool: calls `b2_upload_file`, and `b2_get_upload_url` when the pool has
    /// none. The URL goes back after a success only.
    pub fn upload_file(
        &self,
        bucket_id: impl Into<String>,
        request: &UploadFileRequest,
        body: Body,
    ) -> Call<FileVersionResponse> {
        let bucket_id: String = bucket_id.into();
        let (session, request) = (self.for_library(), request.clone());
        let span = session_span!(
            self,
            upload_file,
            bucket_id = &*bucket_id,
            file = &*request.file_name
        );
        let target = UploadTarget::Bucket(bucket_id);
        self.call(span, async move {
            let lease = session.take_upload_url(&target).await?;
            let answer = session.send_file(lease.url(), &request, body).await?;
            lease.give_back();
            Ok(answer)
        })
    }

    /// Sends a part of a large file once: calls `b2_get_upload_part_url` and `b2_upload_part`.
    pub fn upload_part(&self, request: &UploadPartRequest, body: Body) -> Call<PartResponse> {
        let target = UploadTarget::LargeFile(request.file_id.clone());
        let (session, request) = (self.for_library(), request.clone());
        let span = session_span!(self, upload_part, file_id = &*request.file_id);
        self.call(span, async move {
            let lease = session.take_upload_url(&target).await?;
            let answer = session.send_part(lease.url(), &request, body).await?;
            lease.give_back();
            Ok(answer)
        })
    }

    /// Sends a file once, with the token of its upload URL: a refusal is answered by another URL, not by a new token.
    pub(crate) async fn send_file(
        &self,
        upload_url: &UploadUrl,
        request: &UploadFileRequest,
        body: Body,
    ) -> Result<FileVersionResponse, Error> {
        let sent = self.shared.raw_api.upload_file(upload_url, request, body);
        sent.await.map_err(|error| self.explain(error))
    }

    /// Sends a part once; see [`B2Session::send_file`].
    pub(crate) async fn send_part(
        &self,
        upload_url: &UploadUrl,
        request: &UploadPartRequest,
        body: Body,
    ) -> Result<PartResponse, Error> {
        let sent = self.shared.raw_api.upload_part(upload_url, request, body);
        sent.await.map_err(|error| self.explain(error))
    }

    /// Starts a large file: calls `b2_start_large_file`.
    pub fn start_large_file(&self, request: &StartLargeFileRequest) -> Call<FileVersionResponse> {
        let (session, request) = (self.for_library(), request.clone());
        let span = session_span!(
            self,
            start_large_file,
            bucket_id = &*request.bucket_id,
            file = &*request.file_name
        );
        self.call(span, async move {
            let starting = session.begun.as_ref().map(Begun::starting);
            let call = authorized!(session, Span::none(), |raw, context| raw
                .start_large_file(context, &request));
            let answer: Result<FileVersionResponse, Error> = call.await;
            if let Ok(started) = &answer
                && let Some(file_id) = &started.file_id
            {
                session.note_unfinished(file_id);
            }
            drop(starting);
            answer
        })
    }

    /// Copies a part of a large file: calls `b2_copy_part`.
    pub fn copy_part(&self, request: &CopyPartRequest) -> Call<PartResponse> {
        let request = request.clone();
        let span = session_span!(self, copy_part, file_id = &*request.source_file_id);
        authorized!(self, span, |raw, context| raw.copy_part(context, &request))
    }

    /// Puts a large file together from its parts, whose digests are given in order: calls `b2_finish_large_file`.
    pub fn finish_large_file(
        &self,
        file_id: impl Into<String>,
        part_sha1_array: impl IntoIterator<Item = impl Into<String>>,
    ) -> Call<FileVersionResponse> {
        let part_sha1s: Vec<String> = part_sha1_array.into_iter().map(Into::into).collect();
        let file_id: String = file_id.into();
        let span = session_span!(self, finish_large_file, file_id = &*file_id);
        authorized!(self, span, |raw, context| raw.finish_large_file(
            context,
            &file_id,
            &part_sha1s
        ))
    }

    /// Cancels an unfinished large file: calls `b2_cancel_large_file`.
    pub fn cancel_large_file(&self, file_id: impl Into<String>) -> Call<DeletedFileVersion> {
        let file_id: String = file_id.into();
        let span = session_span!(self, cancel_large_file, file_id = &*file_id);
        authorized!(self, span, |raw, context| raw
            .cancel_large_file(context, &file_id))
    }

    /// Lists a page of the large files that are not finished: calls `b2_list_unfinished_large_files`.
    pub fn list_unfinished_large_files(
        &self,
        request: &ListUnfinishedLargeFilesRequest,
    ) -> Call<ListUnfinishedLargeFilesResponse> {
        let request = request.clone();
        let span = session_span!(
            self,
            list_unfinished_large_files,
            bucket_id = &*request.bucket_id
        );
        authorized!(self, span, |raw, context| raw
            .list_unfinished_large_files(context, &request))
    }

    /// Lists a page of the parts of an unfinished large file: calls `b2_list_parts`.
    pub fn list_parts(&self, request: &ListPartsRequest) -> Call<ListPartsResponse> {
        let request = request.clone();
        let span = session_span!(self, list_parts, file_id = &*request.file_id);
        authorized!(self, span, |raw, context| raw.list_parts(context, &request))
    }
}
