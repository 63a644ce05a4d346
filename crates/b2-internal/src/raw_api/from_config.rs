use super::B2RawHttpApi;
use crate::error::Error;
use crate::host::Host;
use crate::http::{B2HttpApiConfig, HttpClient, Traffic, default_transport};

/// How many transfers at once it expects who makes the calls without a scheduler.
const TRANSFERS: usize = 16;

impl B2RawHttpApi {
    /// The calls as a configuration describes them: for an implementation of [`RawApi`](super::RawApi) of your own that
    /// passes them on. [`B2Api`](crate::api::B2Api) makes its own from the same configuration.
    ///
    /// # Errors
    /// `InvalidArgument` for a user agent that cannot be a header, or a proxy in the environment that is none.
    ///
    /// ```
    /// # use b2_internal::{host::Host, http::B2HttpApiConfig, raw_api::{B2RawHttpApi, RawApi}};
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = b2_simulator::Simulator::builder().build()?;
    /// # let (key_id, key, realm) = (simulator.key_id(), simulator.key(), simulator.endpoint());
    /// # let config = B2HttpApiConfig::new().transport(simulator.transport());
    /// let raw_api = B2RawHttpApi::from_config(config, Host::system())?;
    /// let answer = raw_api.authorize_account(realm, key_id, key).await?;
    /// assert_eq!(answer.account_id, simulator.account_id());
    /// # Ok(())
    /// # }
    /// ```
    pub fn from_config(config: B2HttpApiConfig, host: Host) -> Result<Self, Error> {
        let transport = default_transport(&config, TRANSFERS, &host)?;
        let client = HttpClient::new(transport, config, Traffic::default(), host)?;
        Ok(Self::new(client))
    }
}
