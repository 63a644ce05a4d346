use crate::{AccountInfo, Allowed, AuthData, Error, ErrorKind, Result, Secret};

/// What a store of credentials answered one by one, before it was asked for all at once. Every store has these methods.
///
/// ```
/// use b2sdk_v1::InMemoryAccountInfo;
/// use b2sdk_v1::v0::OldAccountInfoMethods;
///
/// let error = InMemoryAccountInfo::new().get_account_id().unwrap_err();
/// assert_eq!(error.to_string(), "Missing account data: account_id");
/// ```
pub trait OldAccountInfoMethods: AccountInfo {
    /// The id of the account.
    ///
    /// # Errors
    /// `MissingAccountData` when nobody has authorised, as for all of these.
    fn get_account_id(&self) -> Result<String> {
        known(self, "account_id", |data| data.account_id)
    }

    /// The id of the key that was used to authorise.
    ///
    /// # Errors
    /// `MissingAccountData`.
    fn get_application_key_id(&self) -> Result<String> {
        known(self, "application_key_id", |data| data.application_key_id)
    }

    /// The id of the key that was used to authorise.
    ///
    /// # Errors
    /// `MissingAccountData`.
    #[deprecated(note = "it was renamed to `get_application_key_id`")]
    fn get_account_id_or_app_key_id(&self) -> Result<String> {
        self.get_application_key_id()
    }

    /// The key that was used to authorise.
    ///
    /// # Errors
    /// `MissingAccountData`.
    fn get_application_key(&self) -> Result<Secret> {
        known(self, "application_key", |data| data.application_key)
    }

    /// The token for all calls.
    ///
    /// # Errors
    /// `MissingAccountData`.
    fn get_account_auth_token(&self) -> Result<Secret> {
        known(self, "account_auth_token", |data| data.auth_token)
    }

    /// Base URL of all calls but uploads and downloads.
    ///
    /// # Errors
    /// `MissingAccountData`.
    fn get_api_url(&self) -> Result<String> {
        known(self, "api_url", |data| data.api_url)
    }

    /// Base URL of downloads.
    ///
    /// # Errors
    /// `MissingAccountData`.
    fn get_download_url(&self) -> Result<String> {
        known(self, "download_url", |data| data.download_url)
    }

    /// Base URL of the S3-compatible API; may be empty.
    ///
    /// # Errors
    /// `MissingAccountData`.
    fn get_s3_api_url(&self) -> Result<String> {
        known(self, "s3_api_url", |data| data.s3_api_url)
    }

    /// A realm's name, or the base URL of the service.
    ///
    /// # Errors
    /// `MissingAccountData`.
    fn get_realm(&self) -> Result<String> {
        known(self, "realm", |data| data.realm)
    }

    /// The size of a part that the service advises, in bytes.
    ///
    /// # Errors
    /// `MissingAccountData`.
    fn get_minimum_part_size(&self) -> Result<u64> {
        known(self, "minimum_part_size", |data| data.minimum_part_size)
    }

    /// What the key may do.
    ///
    /// # Errors
    /// `MissingAccountData`.
    fn get_allowed(&self) -> Result<Allowed> {
        known(self, "allowed", |data| data.allowed)
    }
}

impl<A: AccountInfo + ?Sized> OldAccountInfoMethods for A {}

fn known<A: AccountInfo + ?Sized, T>(
    info: &A,
    key: &str,
    read: impl FnOnce(AuthData) -> T,
) -> Result<T> {
    match info.get_auth_data()? {
        Some(data) => Ok(read(data)),
        None => Err(Error::new(ErrorKind::MissingAccountData {
            key: key.to_owned(),
        })),
    }
}

/// The URL of a call of the native API, in the version that this interface speaks.
///
/// # Errors
/// `MissingAccountData` when nobody has authorised.
///
/// ```
/// use b2sdk_v1::{AccountInfo, AuthData, InMemoryAccountInfo};
/// use b2sdk_v1::v0::url_for_api;
///
/// let info = InMemoryAccountInfo::new();
/// let (api, download) = ("https://api000.example.com", "https://f000.example.com");
/// info.set_auth_data(AuthData::new("0123", "token", api, download, 100_000_000, "key", "production"))?;
/// assert_eq!(url_for_api(&info, "b2_list_buckets")?, "https://api000.example.com/b2api/v3/b2_list_buckets");
/// let by_id = url_for_api(&info, "b2_download_file_by_id")?;
/// assert_eq!(by_id, "https://f000.example.com/b2api/v3/b2_download_file_by_id");
/// # Ok::<(), b2sdk_v1::Error>(())
/// ```
pub fn url_for_api(info: &dyn AccountInfo, api_name: &str) -> Result<String> {
    let base = match api_name {
        "b2_download_file_by_id" => info.get_download_url()?,
        _ => info.get_api_url()?,
    };
    let version = crate::B2Api::API_VERSION;
    Ok(format!("{base}/b2api/{version}/{api_name}"))
}
