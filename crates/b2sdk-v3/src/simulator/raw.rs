use std::sync::{Mutex, PoisonError};

use b2_internal::error::{Error, ErrorKind};
use b2_internal::host::Host;
use b2_internal::http::B2HttpApiConfig;
use b2_internal::raw_api::B2RawHttpApi;
use b2_internal::secret::Secret;
use b2_simulator::{FaultRule, Operation, Simulator};

use super::BucketSimulator;

/// A B2 service in this process, for tests: without a socket, and gone when it is dropped.
///
/// ```
/// use b2sdk_v3::{B2Api, RawSimulator};
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let simulator = RawSimulator::new();
/// let (key_id, key) = simulator.create_account()?;
/// let api = B2Api::builder().api_config(simulator.api_config()).build()?;
/// api.authorize_account(key_id, key.reveal()).realm(simulator.realm_url()).await?;
///
/// simulator.set_upload_errors([(503, "service_unavailable")]);
/// let bucket = api.create_bucket("my-bucket", "allPrivate").await?;
/// bucket.upload_bytes("hello", "a").await?; // at the second attempt
/// let files = simulator.bucket("my-bucket").expect("it was made").files();
/// assert_eq!((&*files[0].name, &*files[0].data_bytes), ("a", &b"hello"[..]));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Default)]
pub struct RawSimulator {
    simulator: Simulator,
    /// The accounts that were made, each as a handle of the same service.
    accounts: Mutex<Vec<Simulator>>,
}

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
        let account = self.simulator.add_account().map_err(|reason| {
            let message = "the simulator makes no account".to_owned();
            Error::new(ErrorKind::UnexpectedCloudBehaviour { message }).with_source(reason)
        })?;
        let master_key = (account.key_id().to_owned(), Secret::from(account.key()));
        self.accounts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(account);
        Ok(master_key)
    }

    /// The realm to authorise in.
    pub fn realm_url(&self) -> &str {
        self.simulator.endpoint()
    }

    /// The network that leads to this service and nowhere else.
    pub fn api_config(&self) -> B2HttpApiConfig {
        B2HttpApiConfig::new().transport(self.simulator.transport())
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
        for (place, (status, code)) in (1..).zip(errors) {
            let rule = FaultRule::on(Operation::UploadFile).nth(place);
            self.simulator.faults().add(rule.status(status, code));
        }
    }

    /// Makes one account token expired: the next call with it is refused with `expired_auth_token`.
    pub fn expire_auth_token(&self, auth_token: &str) {
        self.simulator.expire_account_token(auth_token);
    }

    /// The bucket of this name, of whatever account.
    pub fn bucket(&self, bucket_name: &str) -> Option<BucketSimulator> {
        self.accounts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .find(|account| account.snapshot().bucket(bucket_name).is_some())
            .map(|account| BucketSimulator::new(account.clone(), bucket_name.to_owned()))
    }
}
