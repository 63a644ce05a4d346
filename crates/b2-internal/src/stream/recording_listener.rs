use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::ProgressListener;

/// Writes down what it is told, for tests. Cloning is cheap; all clones share one record.
///
/// ```
/// # use b2_internal::{api::B2Api, http::B2HttpApiConfig, stream::ProgressListenerForTest};
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let simulator = b2_simulator::Simulator::builder().build()?;
/// # let config = B2HttpApiConfig::new().transport(simulator.transport());
/// # let api = B2Api::builder().api_config(config).build()?;
/// # api.authorize_account(simulator.key_id(), simulator.key()).realm(simulator.endpoint()).await?;
/// # let bucket = api.create_bucket("holiday-photos", "allPrivate").await?;
/// let listener = ProgressListenerForTest::new();
/// bucket.upload_bytes("a photo", "a.jpg").progress_listener(listener.clone()).await?;
/// assert_eq!(listener.get_calls(), ["set_total_bytes(7)", "bytes_completed(7)", "close()"]);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default)]
pub struct ProgressListenerForTest {
    calls: Arc<Mutex<Vec<String>>>,
}

impl ProgressListenerForTest {
    /// A listener that has been told nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The calls so far, such as `bytes_completed(10)`.
    pub fn get_calls(&self) -> Vec<String> {
        self.calls().clone()
    }

    fn calls(&self) -> MutexGuard<'_, Vec<String>> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ProgressListener for ProgressListenerForTest {
    fn set_total_bytes(&self, total_bytes: u64) {
        self.calls().push(format!("set_total_bytes({total_bytes})"));
    }

    fn bytes_completed(&self, byte_count: u64) {
        self.calls().push(format!("bytes_completed({byte_count})"));
    }

    fn close(&self) {
        self.calls().push("close()".to_owned());
    }
}
