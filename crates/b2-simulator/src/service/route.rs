use http::{Method, Uri};

use crate::operation::Operation;
use crate::refusal::Refusal;
use crate::wire::{ApiVersion, decode};

/// Where a request goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Route {
    /// A call whose parameters are a JSON object or a query.
    Call(ApiVersion, Operation),
    /// An upload to the URL of this bucket, or of this large file, and this pod.
    Upload {
        version: ApiVersion,
        operation: Operation,
        target_id: String,
        pod: String,
    },
    DownloadById,
    DownloadByName {
        bucket_name: String,
        file_name: String,
    },
}

impl Route {
    pub(super) fn operation(&self) -> Operation {
        match self {
            Self::Call(_, operation) | Self::Upload { operation, .. } => *operation,
            Self::DownloadById => Operation::DownloadFileById,
            Self::DownloadByName { .. } => Operation::DownloadFileByName,
        }
    }

    /// Finds the route of a request by its method and path.
    pub(super) fn find(method: &Method, uri: &Uri) -> Result<Self, Refusal> {
        let path = uri.path();
        let unknown = || Refusal::not_found(format!("Unknown URL: {path}"));
        if let Some(rest) = path.strip_prefix("/file/") {
            let (bucket_name, file_name) = rest.split_once('/').ok_or_else(unknown)?;
            require_method(method, &[Method::GET, Method::HEAD])?;
            return Ok(Self::DownloadByName {
                bucket_name: decode(bucket_name)?,
                file_name: decode(file_name)?,
            });
        }
        let mut segments = path.strip_prefix("/b2api/").ok_or_else(unknown)?.split('/');
        let version = segments.next().and_then(ApiVersion::from_segment);
        let operation = segments.next().and_then(Operation::from_name);
        let (Some(version), Some(operation)) = (version, operation) else {
            return Err(unknown());
        };
        let rest: Vec<&str> = segments.collect();
        match (operation, rest.as_slice()) {
            (Operation::UploadFile | Operation::UploadPart, [target_id, pod]) => {
                require_method(method, &[Method::POST])?;
                Ok(Self::Upload {
                    version,
                    operation,
                    target_id: (*target_id).to_owned(),
                    pod: (*pod).to_owned(),
                })
            }
            (Operation::DownloadFileById, []) => {
                require_method(method, &[Method::GET, Method::HEAD, Method::POST])?;
                Ok(Self::DownloadById)
            }
            (Operation::UploadFile | Operation::UploadPart | Operation::DownloadFileByName, _) => {
                Err(unknown())
            }
            (Operation::UpdateFileLegalHold | Operation::UpdateFileRetention, []) => {
                require_method(method, &[Method::POST])?;
                Ok(Self::Call(version, operation))
            }
            (operation, []) => {
                require_method(method, &[Method::GET, Method::POST])?;
                Ok(Self::Call(version, operation))
            }
            _ => Err(unknown()),
        }
    }
}

fn require_method(method: &Method, allowed: &[Method]) -> Result<(), Refusal> {
    if allowed.contains(method) {
        return Ok(());
    }
    Err(Refusal::method_not_allowed(method))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(method: &str, target: &str) -> Result<Route, u16> {
        let (head, ()) = http::Request::builder()
            .method(method)
            .uri(target)
            .body(())
            .unwrap()
            .into_parts();
        Route::find(&head.method, &head.uri).map_err(|refusal| refusal.status)
    }

    #[test]
    fn paths_lead_to_calls() {
        let by_name = |bucket: &str, file: &str| {
            Ok(Route::DownloadByName {
                bucket_name: bucket.to_owned(),
                file_name: file.to_owned(),
            })
        };
        let upload = |operation, target_id: &str| {
            Ok(Route::Upload {
                version: ApiVersion::V4,
                operation,
                target_id: target_id.to_owned(),
                pod: "p".to_owned(),
            })
        };
        let table = [
            (
                "POST",
                "/b2api/v4/b2_list_buckets",
                Ok(Route::Call(ApiVersion::V4, Operation::ListBuckets)),
            ),
            (
                "GET",
                "http://h/b2api/v1/b2_list_buckets?a=b",
                Ok(Route::Call(ApiVersion::V1, Operation::ListBuckets)),
            ),
            (
                "POST",
                "/b2api/v4/b2_upload_file/b/p",
                upload(Operation::UploadFile, "b"),
            ),
            (
                "POST",
                "/b2api/v4/b2_upload_part/f/p",
                upload(Operation::UploadPart, "f"),
            ),
            (
                "HEAD",
                "/b2api/v2/b2_download_file_by_id?fileId=x",
                Ok(Route::DownloadById),
            ),
            (
                "GET",
                "/file/bucket/a/b%20c+d",
                by_name("bucket", "a/b c d"),
            ),
            ("GET", "/file/bucket/", by_name("bucket", "")),
            ("GET", "/file/bucket", Err(404)),
            ("GET", "/", Err(404)),
            ("POST", "/b2api/v5/b2_list_buckets", Err(404)),
            ("POST", "/b2api/v4/b2_fly", Err(404)),
            ("POST", "/b2api/v4/b2_list_buckets/x", Err(404)),
            ("POST", "/b2api/v4/b2_upload_file", Err(404)),
            ("GET", "/b2api/v4/b2_upload_file/b/p", Err(405)),
            ("GET", "/b2api/v4/b2_update_file_retention", Err(405)),
            ("GET", "/b2api/v4/b2_update_file_legal_hold", Err(405)),
            ("DELETE", "/b2api/v4/b2_list_buckets", Err(405)),
            ("POST", "/file/bucket/name", Err(405)),
            ("GET", "/file/bucket/%zz", Err(400)),
        ];
        for (method, target, expected) in table {
            assert_eq!(find(method, target), expected, "{method} {target}");
        }
    }
}
