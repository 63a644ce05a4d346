use crate::dict::Dict;
use crate::raw_api::DeletedFileVersion;

/// The id and the name of a version that was deleted or cancelled.
///
/// ```
#[doc = include_str!("../api/example.txt")]
/// let gone = api.delete_file_version(&file.id, &file.file_name).await?;
/// assert_eq!((gone.file_id, gone.file_name), (file.id, file.file_name));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileIdAndName {
    /// The version's id.
    pub file_id: String,
    /// The name of the file.
    pub file_name: String,
}

impl FileIdAndName {
    /// An id and a name.
    pub fn new(file_id: impl Into<String>, file_name: impl Into<String>) -> Self {
        Self {
            file_id: file_id.into(),
            file_name: file_name.into(),
        }
    }

    /// Both as Python shows them.
    pub fn as_dict(&self) -> Dict {
        Dict::new()
            .with("action", "delete")
            .with("fileId", &*self.file_id)
            .with("fileName", &*self.file_name)
    }
}

impl From<DeletedFileVersion> for FileIdAndName {
    fn from(answer: DeletedFileVersion) -> Self {
        Self {
            file_id: answer.file_id,
            file_name: answer.file_name,
        }
    }
}
