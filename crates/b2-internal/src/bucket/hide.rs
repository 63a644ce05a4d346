use super::Bucket;
use crate::action::Action;
use crate::call::request;
use crate::error::{Error, ErrorKind};
use crate::file_version::{FileIdAndName, FileVersion};

request! {
    /// A request of [`Bucket::hide_file`].
    pub struct HideFile on bucket: Bucket => FileVersion {
        file_name: String,
    }
}

impl HideFile {
    async fn run(self) -> Result<FileVersion, Error> {
        let session = self.bucket.api().own_session();
        match session.hide_file(self.bucket.id(), &self.file_name).await {
            Ok(marker) => Ok(FileVersion::from_answer(&self.bucket.api().into(), marker)),
            Err(error) if matches!(error.kind(), ErrorKind::UnknownOutcome { .. }) => {
                // If the lost attempt hid the file, its marker is the newest version now.
                match newest(&self.bucket, &self.file_name).await {
                    Ok(Some(version)) if version.is_hide_marker() => Ok(version),
                    // Still unknown, and that is what the caller has to hear.
                    Err(_) => Err(error),
                    Ok(_) => {
                        let again = session.hide_file(self.bucket.id(), &self.file_name);
                        match again.await {
                            Ok(marker) => {
                                Ok(FileVersion::from_answer(&self.bucket.api().into(), marker))
                            }
                            Err(cause) => {
                                tracing::debug!(%cause, "cannot hide what may be hidden already");
                                Err(error)
                            }
                        }
                    }
                }
            }
            Err(error) => Err(error),
        }
    }
}

request! {
    /// A request of [`Bucket::unhide_file`].
    pub struct UnhideFile on bucket: Bucket => FileIdAndName {
        file_name: String,
    }
    optional {
        /// Deletes the marker in spite of governance retention; needs the capability `bypassGovernance`.
        bypass_governance: bool,
    }
}

impl UnhideFile {
    async fn run(self) -> Result<FileIdAndName, Error> {
        let file_name = self.file_name;
        let Some(version) = newest(&self.bucket, &file_name).await? else {
            let bucket_name = Some(self.bucket.name().to_owned());
            return Err(Error::new(ErrorKind::FileNotPresent {
                bucket_name,
                file_id_or_name: Some(file_name),
            }));
        };
        check_hides(&version)?;
        let delete = self.bucket.delete_file_version(version.id, file_name);
        delete
            .bypass_governance(self.bypass_governance.unwrap_or(false))
            .await
    }
}

/// Refuses a version whose deletion would not bring its file back.
fn check_hides(version: &FileVersion) -> Result<(), Error> {
    let file_name = version.file_name.clone();
    Err(Error::new(match version.action.as_str() {
        Action::HIDE => return Ok(()),
        Action::UPLOAD | Action::COPY => ErrorKind::FileNotHidden { file_name },
        "delete" => ErrorKind::FileDeleted { file_name },
        other => ErrorKind::UnexpectedFileVersionAction {
            action: other.to_owned(),
        },
    }))
}

/// The newest version of a file that is not an unfinished large file.
async fn newest(bucket: &Bucket, file_name: &str) -> Result<Option<FileVersion>, Error> {
    let mut versions = bucket
        .list_file_versions(file_name)
        .fetch_count(10)
        .entries();
    while let Some(version) = versions.next().await {
        let version = version?;
        if version.action != Action::START {
            return Ok(Some(version));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_hide_marker_can_be_taken_away() {
        for (action, refusal) in [
            ("hide", None),
            ("upload", Some("File not hidden: a")),
            ("copy", Some("File not hidden: a")),
            ("delete", Some("File deleted: a")),
            (
                "folder",
                Some("Unexpected file version action returned by the server: folder"),
            ),
        ] {
            let mut version = FileVersion::new("4_z1", "a", 0, 0);
            version.action = Action::from(action);
            let refused = check_hides(&version).map_err(|error| error.to_string());
            assert_eq!(refused.err().as_deref(), refusal, "{action}");
        }
    }
}
