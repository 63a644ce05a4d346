//! The raw API and what it is reached with (section 15): they are those of the second interface.

use std::sync::{Arc, Mutex};

use super::b2::{B2Api, B2HttpApiConfig, B2RawApi, B2RawHttpApi, Error, Host, HttpCallback};
use super::world::World;

#[tokio::test(start_paused = true)]
async fn v1_15_b2_raw_api_is_the_old_name_of_the_raw_api() {
    let world = World::new().await;
    let simulator = &world.simulator;
    let config = B2HttpApiConfig::new().transport(simulator.transport());
    let host = Host::simulated(3, Arc::new(simulator.clock().clone()));
    let raw_api: B2RawHttpApi = B2RawApi::from_config(config, host).unwrap();
    let handle = B2Api::builder().raw_api(raw_api).build().unwrap();
    let (key_id, key) = (simulator.key_id(), simulator.key());
    let authorized = handle.authorize_account(simulator.endpoint(), key_id, key);
    authorized.await.unwrap();
    let account_id = handle.get_account_id().await.unwrap();
    assert_eq!(account_id, simulator.account_id());
}

/// Remembers how the requests say who sends them.
#[derive(Debug, Clone, Default)]
struct Agents(Arc<Mutex<Vec<String>>>);

impl HttpCallback for Agents {
    fn pre_request(
        &self,
        _: &http::Method,
        _: &str,
        headers: &http::HeaderMap,
    ) -> Result<(), Error> {
        let agent = headers["user-agent"].to_str().unwrap().to_owned();
        self.0.lock().unwrap().push(agent);
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn v1_15_what_the_http_client_is_told_stands_in_the_configuration() {
    let agents = Agents::default();
    let callback = agents.clone();
    World::with_config(|config| config.user_agent_append("my-tool/1").add_callback(callback)).await;
    let agents = agents.0.lock().unwrap();
    assert!(!agents.is_empty());
    assert!(
        agents.iter().all(|agent| agent.ends_with("my-tool/1")),
        "{agents:?}"
    );
}
