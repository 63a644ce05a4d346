//! The simulated service on a socket, for clients that know nothing of it.
//!
//! Invariant: it decides nothing about B2. It moves bytes between a connection and the service, and cuts the connection
//! where the service says so.

mod connection;

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;

use crate::body::Work;
use crate::service::{Door, Service};
use crate::simulator::Simulator;

/// How long connections may take to finish what they do when the server stops.
const SHUTDOWN_PATIENCE: Duration = Duration::from_secs(5);
/// How long the server rests when the system has no more descriptors for connections.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// A simulated service that listens on a TCP port: HTTP/1.1 with connections that stay open.
pub struct Server {
    listener: TcpListener,
    service: Arc<Service>,
    door: Arc<Door>,
}

impl Server {
    /// Listens on `address`; port 0 takes a free one.
    ///
    /// # Errors
    /// What the system says, such as an address in use.
    pub async fn bind(simulator: &Simulator, address: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let endpoint = format!("http://{}", reachable(listener.local_addr()?));
        Ok(Self {
            listener,
            service: Arc::clone(simulator.service()),
            door: Arc::new(Door {
                endpoint,
                work: Work::Offloaded,
            }),
        })
    }

    /// The base URL for clients.
    pub fn endpoint(&self) -> &str {
        &self.door.endpoint
    }

    /// Serves until `stop` is ready, then lets connections finish for up to 5 seconds.
    pub async fn serve(self, stop: impl Future<Output = ()>) {
        let graceful = GracefulShutdown::new();
        let mut stop = std::pin::pin!(stop);
        loop {
            let accepted = tokio::select! {
                biased;
                () = &mut stop => break,
                accepted = self.listener.accept() => accepted,
            };
            let stream = match accepted {
                Ok((stream, _)) => stream,
                Err(error) => {
                    tracing::warn!(%error, "cannot accept a connection");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                    continue;
                }
            };
            // A small answer must not wait for the acknowledgement of the last one.
            let _ = stream.set_nodelay(true);
            let connection =
                connection::serve(stream, Arc::clone(&self.service), Arc::clone(&self.door));
            tokio::spawn(connection::run(graceful.watch(connection)));
        }
        drop(self.listener);
        let _ = tokio::time::timeout(SHUTDOWN_PATIENCE, graceful.shutdown()).await;
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("endpoint", &self.door.endpoint)
            .finish_non_exhaustive()
    }
}

/// An address that listens everywhere is reached through the loopback interface.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address {
            SocketAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
        });
    }
    address
}
