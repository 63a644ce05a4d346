//! The calls over HTTP.

mod calls;
mod conditions;
mod download_headers;
mod headers;
mod operations;
mod prepared;
mod upload_headers;

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderValue};
use http::{Method, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{CallContext, DownloadRequest, UploadUrl};
use crate::encryption;
use crate::error::wire::{AccessDeniedMeans, RequestFacts};
use crate::error::{Error, ErrorKind};
use crate::http::{Body, Exchange, HttpClient, RetryPolicy};
use crate::range::ByteRange;
use headers::{header_value, json_headers, secret};
use operations::Operation;

/// Authorising is what a person waits for first: a wrong endpoint is to be noticed in seconds.
const AUTHORIZE_ATTEMPTS: u32 = 3;

/// The B2 native API over HTTP.
#[derive(Debug)]
pub struct B2RawHttpApi {
    client: HttpClient,
}

impl B2RawHttpApi {
    pub(crate) fn new(client: HttpClient) -> Self {
        Self { client }
    }

    fn policy(&self) -> &RetryPolicy {
        &self.client.config().retry_policy
    }

    /// Makes a call that is JSON both ways.
    async fn call<T: DeserializeOwned>(
        &self,
        operation: Operation,
        context: &CallContext,
        request: &(impl Serialize + Sync),
        facts: RequestFacts<'_>,
    ) -> Result<T, Error> {
        let url = format!(
            "{}/b2api/{}/{}",
            context.api_url,
            context.api_version.as_str(),
            operation.name
        );
        let body: Bytes = to_json(operation.name, request)?.into();
        let exchange = Exchange {
            operation: operation.name,
            method: Method::POST,
            url: &url,
            headers: json_headers(secret(context.authorization_token.reveal())?),
            idempotent: operation.is_idempotent,
            idle: self.client.config().call_timeout,
            policy: self.policy(),
            facts,
        };
        self.client.send_for_json(&exchange, body).await
    }

    /// Sends a file or a part, once. What comes after a failure is for the transfer engine to decide.
    async fn upload<T: DeserializeOwned>(
        &self,
        operation: Operation,
        upload_url: &UploadUrl,
        attempt: u32,
        mut headers: HeaderMap,
        body: Body,
        facts: RequestFacts<'_>,
    ) -> Result<T, Error> {
        headers.insert(
            header::AUTHORIZATION,
            secret(upload_url.authorization_token.reveal())?,
        );
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        let exchange = Exchange {
            operation: operation.name,
            method: Method::POST,
            url: &upload_url.upload_url,
            headers,
            idempotent: operation.is_idempotent,
            idle: self.client.config().idle_timeout,
            policy: self.policy(),
            facts,
        };
        let response = self.client.send_once(&exchange, attempt, body).await?;
        self.client.read_json(&exchange, response).await
    }

    /// Asks for a file, or with `HEAD` for its headers.
    async fn fetch(
        &self,
        method: Method,
        token: &str,
        request: &DownloadRequest,
    ) -> Result<Response<Body>, Error> {
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, secret(token)?);
        if let Some(range) = request.range {
            headers.insert(header::RANGE, header_value("range", &range.to_string())?);
        }
        conditions::insert(&request.conditions, &mut headers)?;
        if let Some(setting) = &request.encryption {
            encryption::wire::add_to_download_headers(setting, &mut headers)?;
        }
        let exchange = Exchange {
            operation: "b2_download_file",
            method,
            url: &request.url,
            headers,
            idempotent: true,
            idle: request
                .idle_timeout
                .unwrap_or(self.client.config().idle_timeout),
            policy: self.policy(),
            facts: RequestFacts {
                file_name: Some(&request.file_id_or_name),
                bucket_name: request.bucket_name.as_deref(),
                access_denied: AccessDeniedMeans::WrongSseCKey,
                ..RequestFacts::default()
            },
        };
        self.client.send(&exchange, Body::empty).await
    }

    /// Why the service refuses a `HEAD`, whose answer has no body that could say so: the same request for one byte tells. A 401
    /// is left as it is, since a new token is its answer.
    async fn explained(&self, refusal: Error, token: &str, request: &DownloadRequest) -> Error {
        if !matches!(refusal.status(), Some(400 | 403)) || refusal.code().is_some() {
            return refusal;
        }
        let request = DownloadRequest {
            range: ByteRange::new(0, 0),
            ..request.clone()
        };
        match self.fetch(Method::GET, token, &request).await {
            Err(explanation) if explanation.status() == refusal.status() => explanation,
            _ => refusal,
        }
    }
}

fn to_json(operation: &str, request: &impl Serialize) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(request).map_err(|cause| {
        Error::new(ErrorKind::InternalError {
            message: format!("the request of {operation} cannot be written"),
        })
        .with_source(cause)
    })
}
