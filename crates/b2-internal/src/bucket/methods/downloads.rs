//! Files back, what is known of them, and how others get them.

use crate::api::{DownloadFileById, GetFileInfo};
use crate::bucket::{
    Bucket, DownloadFileByName, GetDownloadAuthorization, GetDownloadUrl, GetFileInfoByName,
};

impl Bucket {
    /// Asks for the current version of a file: calls `b2_download_file_by_name`. Its bytes come when the result is saved.
    ///
    /// ```
    #[doc = include_str!("../../api/example.txt")]
    /// let download = bucket.download_file_by_name("2026/a.jpg").await?;
    /// assert_eq!(download.download_version().size, 7);
    /// download.save_to(&copy).await?;
    /// assert_eq!(std::fs::read(&copy)?, b"a photo");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `FileNotPresent` when there is no such file or it is hidden.
    pub fn download_file_by_name(&self, file_name: impl Into<String>) -> DownloadFileByName {
        DownloadFileByName::new(self.clone(), file_name.into())
    }

    /// Asks for a file version by its id; see [`B2Api::download_file_by_id`](crate::api::B2Api::download_file_by_id).
    ///
    /// ```
    #[doc = include_str!("../../api/example.txt")]
    /// bucket.download_file_by_id(&file.id).await?.save_to(&copy).await?;
    /// assert_eq!(std::fs::read(&copy)?, b"a photo");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `FileNotPresent`.
    pub fn download_file_by_id(&self, file_id: impl Into<String>) -> DownloadFileById {
        self.api.download_file_by_id(file_id)
    }

    /// Looks the current version of a file up by its name, with an HTTP `HEAD`.
    ///
    /// ```
    #[doc = include_str!("../../api/example.txt")]
    /// let newest = bucket.get_file_info_by_name("2026/a.jpg").await?;
    /// assert_eq!((newest.id, newest.size), (file.id, 7));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `FileNotPresent` when there is no such file or it is hidden.
    pub fn get_file_info_by_name(&self, file_name: impl Into<String>) -> GetFileInfoByName {
        GetFileInfoByName::new(self.clone(), file_name.into())
    }

    /// Looks a file version up by its id; see [`B2Api::get_file_info`](crate::api::B2Api::get_file_info).
    ///
    /// ```
    #[doc = include_str!("../../api/example.txt")]
    /// let found = bucket.get_file_info_by_id(&file.id).await?;
    /// assert_eq!(found.file_name, "2026/a.jpg");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `FileNotPresent`.
    pub fn get_file_info_by_id(&self, file_id: impl Into<String>) -> GetFileInfo {
        self.api.get_file_info(file_id)
    }

    /// The URL of the current version of a file. Reading it takes a token unless the bucket is public.
    ///
    /// ```
    #[doc = include_str!("../../api/example.txt")]
    /// let url = bucket.get_download_url("2026/a.jpg").await?;
    /// assert!(url.ends_with("/file/holiday-photos/2026/a.jpg"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `MissingAccountData` when nobody has authorised.
    pub fn get_download_url(&self, filename: impl Into<String>) -> GetDownloadUrl {
        GetDownloadUrl::new(self.clone(), filename.into())
    }

    /// Makes a token with which anybody can download the files whose names begin with `file_name_prefix`, for 1 to 604,800
    /// seconds (a week): calls `b2_get_download_authorization`, a class C transaction. It goes into the header `Authorization`,
    /// or into the URL as the parameter `Authorization`.
    ///
    /// # Errors
    /// `BadRequest` for a duration that cannot be; `Unauthorized` without the capability `shareFiles`.
    ///
    /// ```
    /// # use b2_internal::{api::B2Api, http::B2HttpApiConfig};
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = b2_simulator::Simulator::builder().build()?;
    /// # let config = B2HttpApiConfig::new().transport(simulator.transport());
    /// # let api = B2Api::builder().api_config(config).build()?;
    /// # api.authorize_account(simulator.key_id(), simulator.key()).realm(simulator.endpoint()).await?;
    /// # let bucket = api.create_bucket("holiday-photos", "allPrivate").await?;
    /// let token = bucket.get_download_authorization("2026/", 3600).await?;
    /// let url = bucket.get_download_url("2026/a.jpg").await?;
    /// let link = format!("{url}?Authorization={}", token.reveal());
    /// # assert!(link.contains("/file/holiday-photos/2026/a.jpg?Authorization=3_"), "{link}");
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_download_authorization(
        &self,
        file_name_prefix: impl Into<String>,
        valid_duration_in_seconds: u32,
    ) -> GetDownloadAuthorization {
        GetDownloadAuthorization::new(
            self.clone(),
            file_name_prefix.into(),
            valid_duration_in_seconds,
        )
    }
}
