use std::fmt;
use std::io::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::{DoNothingProgressListener, ProgressListener};
use crate::host::Host;
use crate::names::printable::escape_control_chars;

/// How long nothing is written after a line.
const INTERVAL: Duration = Duration::from_secs(3);

/// Writes a line with the percentage to a writer, at most every three seconds: a transfer that is over sooner writes
/// nothing.
///
/// ```
/// # use b2_internal::{api::B2Api, http::B2HttpApiConfig, stream::SimpleProgressListener};
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let simulator = b2_simulator::Simulator::builder().build()?;
/// # let config = B2HttpApiConfig::new().transport(simulator.transport());
/// # let api = B2Api::builder().api_config(config).build()?;
/// # api.authorize_account(simulator.key_id(), simulator.key()).realm(simulator.endpoint()).await?;
/// # let bucket = api.create_bucket("holiday-photos", "allPrivate").await?;
/// let listener = SimpleProgressListener::new("my file", std::io::stderr());
/// bucket.upload_bytes("a photo", "a.jpg").progress_listener(listener).await?;
/// # Ok(())
/// # }
/// ```
pub struct SimpleProgressListener {
    description: String,
    host: Host,
    state: Mutex<State>,
}

struct State {
    output: Box<dyn Write + Send>,
    total_bytes: u64,
    last_line: Duration,
    any_written: bool,
}

impl SimpleProgressListener {
    /// Describes the transfer with `description`, which is written above the first percentage.
    pub fn new(description: impl Into<String>, output: impl Write + Send + 'static) -> Self {
        Self {
            description: description.into(),
            host: Host::system(),
            state: Mutex::new(State {
                output: Box::new(output),
                total_bytes: 0,
                last_line: Duration::ZERO,
                any_written: false,
            }),
        }
        .host(Host::system())
    }

    /// Replaces the machine whose time is taken, for simulated runs. The first interval begins now.
    #[must_use]
    pub fn host(mut self, host: Host) -> Self {
        self.state().last_line = host.sleeper().monotonic();
        self.host = host;
        self
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ProgressListener for SimpleProgressListener {
    fn set_total_bytes(&self, total_bytes: u64) {
        self.state().total_bytes = total_bytes;
    }

    fn bytes_completed(&self, byte_count: u64) {
        let now = self.host.sleeper().monotonic();
        let mut state = self.state();
        if state.total_bytes == 0 || now.saturating_sub(state.last_line) < INTERVAL {
            return;
        }
        let percentage = u128::from(byte_count) * 100 / u128::from(state.total_bytes);
        let mut lines = format!("     {percentage}%\n");
        if !state.any_written {
            lines.insert_str(0, &format!("{}\n", escape_control_chars(&self.description)));
        }
        state.last_line = now;
        state.any_written = true;
        // A transfer does not fail because nobody can be told of it.
        let _ = state.output.write_all(lines.as_bytes());
    }

    fn close(&self) {
        let mut state = self.state();
        if state.any_written {
            let _ = state.output.write_all(b"    DONE.\n");
            let _ = state.output.flush();
        }
    }
}

/// A listener for a transfer at the command line: none when `quiet`, else one that writes percentages to standard error, which
/// is the only place where this library writes what it was not given a writer for.
///
/// ```
/// # use b2_internal::{api::B2Api, http::B2HttpApiConfig, stream::make_progress_listener};
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let simulator = b2_simulator::Simulator::builder().build()?;
/// # let config = B2HttpApiConfig::new().transport(simulator.transport());
/// # let api = B2Api::builder().api_config(config).build()?;
/// # api.authorize_account(simulator.key_id(), simulator.key()).realm(simulator.endpoint()).await?;
/// # let bucket = api.create_bucket("holiday-photos", "allPrivate").await?;
/// # let quiet = false;
/// let listener = make_progress_listener("a.jpg", quiet);
/// bucket.upload_bytes("a photo", "a.jpg").progress_listener(listener).await?;
/// # Ok(())
/// # }
/// ```
pub fn make_progress_listener(
    description: impl Into<String>,
    quiet: bool,
) -> Arc<dyn ProgressListener> {
    match quiet {
        true => Arc::new(DoNothingProgressListener),
        false => Arc::new(SimpleProgressListener::new(description, std::io::stderr())),
    }
}

impl fmt::Debug for SimpleProgressListener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SimpleProgressListener")
            .field("description", &self.description)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::Arc;

    use super::*;
    use crate::host::SystemClock;

    #[derive(Clone, Default)]
    struct Page(Arc<Mutex<Vec<u8>>>);

    impl Write for Page {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    async fn written(step: Duration, total_bytes: u64) -> String {
        let page = Page::default();
        let host = Host::simulated(1, Arc::new(SystemClock));
        let listener = SimpleProgressListener::new("my file", page.clone()).host(host);
        listener.set_total_bytes(total_bytes);
        for byte_count in [10, 50, 100, 199] {
            tokio::time::advance(step).await;
            listener.bytes_completed(byte_count);
        }
        listener.close();
        let bytes = page.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn a_line_is_written_every_three_seconds_and_none_for_what_is_quick() {
        let expected = "'my file'\n     25%\n     99%\n    DONE.\n";
        assert_eq!(written(Duration::from_secs(2), 200).await, expected);
        assert_eq!(written(Duration::from_millis(500), 200).await, "");
        // Of a total that is not known there is no percentage.
        assert_eq!(written(Duration::from_secs(2), 0).await, "");
    }

    #[test]
    fn only_who_wants_quiet_gets_a_listener_that_says_nothing() {
        let quiet = make_progress_listener("my file", true);
        assert_eq!(format!("{quiet:?}"), "DoNothingProgressListener");
        let other = make_progress_listener("my file", false);
        assert!(format!("{other:?}").contains("my file"), "{other:?}");
    }
}
