use b2sdk_v3::{B2HttpApiConfig, BucketSimulator, Error, Host, Secret};

use crate::raw_api::B2RawHttpApi;

/// A B2 service in this process, for tests: without a socket, and gone when it is dropped.
///
/// ```
/// use b2sdk_v2::{B2Api, RawSimulator};
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let simulator = RawSimulator::new();
/// let (key_id, key) = simulator.create_account()?;
/// let api = B2Api::builder().api_config(simulator.api_config()).build()?;
/// api.authorize_account(simulator.realm_url(), key_id, key.reveal()).await?;
/// let bucket = api.create_bucket("my-bucket", "allPrivate").await?;
/// bucket.upload_bytes("hello", "a").await?;
/// let files = simulator.bucket("my-bucket").expect("it was made").files();
/// assert_eq!((&*files[0].name, &*files[0].data_bytes), ("a", &b"hello"[..]));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Default)]
pub struct RawSimulator(b2sdk_v3::RawSimulator);

impl RawSimulator {
    /// A service without an account.
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes an account, and gives its master key's id and secret.
    ///
    /// # Errors
    /// `UnexpectedCloudBehaviour` when the simulator cannot.
    pub fn create_account(&self) -> Result<(String, Secret), Error> {
        self.0.create_account()
    }

    /// The realm to authorise in.
    pub fn realm_url(&self) -> &str {
        self.0.realm_url()
    }

    /// The network that leads to this service and nowhere else.
    pub fn api_config(&self) -> B2HttpApiConfig {
        self.0.api_config()
    }

    /// The calls of the native API, past the handles.
    ///
    /// # Errors
    /// None that a simulator gives.
    pub fn raw_api(&self) -> Result<B2RawHttpApi, Error> {
        B2RawHttpApi::from_config(self.api_config(), Host::system())
    }

    /// Lets the next uploads of files fail, one for each status and code, in this order. Parts of large files are not counted.
    pub fn set_upload_errors<C: Into<String>>(&self, errors: impl IntoIterator<Item = (u16, C)>) {
        self.0.set_upload_errors(errors);
    }

    /// Makes one account token expired: the next call with it is refused with `expired_auth_token`.
    pub fn expire_auth_token(&self, auth_token: &str) {
        self.0.expire_auth_token(auth_token);
    }

    /// The bucket of this name, of whatever account.
    pub fn bucket(&self, bucket_name: &str) -> Option<BucketSimulator> {
        self.0.bucket(bucket_name)
    }
}
