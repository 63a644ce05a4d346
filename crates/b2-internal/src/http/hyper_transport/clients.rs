use std::collections::HashMap;
use std::fmt;
use std::hint::black_box;
use std::sync::{Mutex, Once, PoisonError};

use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::runtime::{self, Handle};
use tokio::sync::oneshot;

use super::TransportConfig;
use super::connector::Connector;
use super::request_body::RequestBody;
use crate::host::Host;
use crate::http::{RequestSent, TransportError, TransportErrorKind};

/// The most that one read takes. Whoever keeps a piece of it keeps all of it, so this is what a slow taker of a fast download
/// has in memory several times; and larger reads cost the processor no less.
const READ_BUFFER: usize = 256 * 1024;

/// As much as lies between the network and whoever takes it.
const OFTEN_FREED: usize = 4 * READ_BUFFER;

pub(super) type HttpClient = Client<Connector, RequestBody>;

/// One client, with its pool of connections, per runtime.
///
/// A pooled connection is moved by a task of the runtime that opened it. Another runtime could wait for that task
/// for ever: a `current_thread` runtime runs only while somebody drives it.
pub(super) struct Clients {
    config: TransportConfig,
    connector: Connector,
    by_runtime: Mutex<HashMap<runtime::Id, ClientOfRuntime>>,
}

struct ClientOfRuntime {
    client: HttpClient,
    /// Closed as soon as the runtime is gone: a task of that runtime holds the other end.
    runtime: oneshot::Sender<()>,
}

impl Clients {
    pub(super) fn new(config: TransportConfig, host: Host) -> Self {
        keep_freed_buffers();
        Self {
            connector: Connector::new(&config, host),
            config,
            by_runtime: Mutex::default(),
        }
    }

    /// The client of the runtime that runs the calling task.
    pub(super) fn of_this_runtime(&self) -> Result<HttpClient, TransportError> {
        let runtime = Handle::try_current().map_err(|no_runtime| {
            TransportError::new(TransportErrorKind::Other, RequestSent::Nothing)
                .with_source(no_runtime)
        })?;
        let mut by_runtime = self
            .by_runtime
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = by_runtime.get(&runtime.id()) {
            return Ok(known.client.clone());
        }
        by_runtime.retain(|_, other| !other.runtime.is_closed());
        let (sender, receiver) = oneshot::channel();
        // Ends when the runtime shuts down, or when the transport is dropped.
        runtime.spawn(receiver);
        let client = self.new_client();
        by_runtime.insert(
            runtime.id(),
            ClientOfRuntime {
                client: client.clone(),
                runtime: sender,
            },
        );
        Ok(client)
    }

    fn new_client(&self) -> HttpClient {
        Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(self.config.pool_idle_timeout)
            .pool_max_idle_per_host(self.config.max_idle_per_host)
            .http1_max_buf_size(READ_BUFFER)
            .build(self.connector.clone())
    }
}

/// Glibc gives memory back to the system as soon as half a MiB at the end of its heap is free, and then takes it anew, cleared
/// page by page, which took a twelfth of the processor time of a download. Whatever size has once been freed, it expects
/// again, and keeps twice as much. To other allocators this says nothing.
fn keep_freed_buffers() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| drop(black_box(Vec::<u8>::with_capacity(OFTEN_FREED))));
}

impl fmt::Debug for Clients {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clients")
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}
