//! The simulated service on a socket, for clients that know nothing of it.
//!
//! Invariant: it decides nothing about B2. It moves bytes between a connection and the service, and cuts the connection
//! where the service says so. What it answers itself is `/healthz` and the status page, which no client of B2 asks for.

mod connection;
mod identity;
mod local;
mod pace;
mod served;

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::num::NonZeroU64;
use std::sync::Arc;
use std::time::Duration;

use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

pub use identity::{IdentityError, TlsIdentity};
pub use served::ServedRequest;

use crate::body::Work;
use crate::service::{Door, Service};
use crate::simulator::Simulator;
use crate::webhook::{self, Webhooks};
use local::StatusPage;
use pace::{Paced, Paces};

/// How long connections may take to finish what they do when the server stops.
const SHUTDOWN_PATIENCE: Duration = Duration::from_secs(5);
/// How long the server rests when the system has no more descriptors for connections.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);
/// How long a client may take to agree on TLS.
const HANDSHAKE_PATIENCE: Duration = Duration::from_secs(10);

/// A simulated service that listens on a TCP port: HTTP/1.1 with connections that stay open, over TLS if it is given an
/// identity.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    counter: Counter,
    tls: Option<TlsAcceptor>,
    paces: Option<Paces>,
    webhooks: Webhooks,
}

/// What every connection of a server shares.
#[derive(Clone)]
struct Counter {
    service: Arc<Service>,
    door: Arc<Door>,
    listener: Option<Listener>,
    status_page: StatusPage,
}

type Listener = Arc<dyn Fn(&ServedRequest) + Send + Sync>;

impl Server {
    /// Listens on `address`; port 0 takes a free one.
    ///
    /// # Errors
    /// What the system says, such as an address in use.
    pub async fn bind(simulator: &Simulator, address: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let door = Door {
            endpoint: format!("http://{}", reachable(address)),
            work: Work::Offloaded,
        };
        let counter = Counter {
            service: Arc::clone(simulator.service()),
            door: Arc::new(door),
            listener: None,
            status_page: if address.ip().is_loopback() {
                StatusPage::Loopback
            } else {
                StatusPage::Nobody
            },
        };
        Ok(Self {
            listener,
            address,
            counter,
            tls: None,
            paces: None,
            webhooks: Webhooks::default(),
        })
    }

    /// Serves over TLS, and only over TLS; the endpoint begins with `https://` then.
    ///
    /// # Errors
    /// [`IdentityError`] when the key and the certificate do not belong together.
    pub fn tls(mut self, identity: &TlsIdentity) -> Result<Self, IdentityError> {
        self.tls = Some(TlsAcceptor::from(identity.server_config()?));
        let endpoint = format!("https://{}", reachable(self.address));
        Ok(self.announced_as(endpoint))
    }

    /// Sets the base URL under which clients reach this server, where that is not the address on which it listens: in a
    /// container, or behind a proxy. B2's answers name it. Call this after [`Server::tls`].
    #[must_use]
    pub fn announced_as(mut self, endpoint: impl Into<String>) -> Self {
        let endpoint: String = endpoint.into();
        self.counter.door = Arc::new(Door {
            endpoint: endpoint.trim_end_matches('/').to_owned(),
            work: Work::Offloaded,
        });
        self
    }

    /// Lets through at most so many bytes per second in each direction, over all connections together.
    #[must_use]
    pub fn bandwidth(mut self, bytes_per_second: NonZeroU64) -> Self {
        self.paces = Some(Paces::new(bytes_per_second));
        self
    }

    /// Shows the status page at `/_sim/` to everybody who can reach the server, or to nobody. It names all buckets, files
    /// and keys, without their secrets. By default it is there when the server listens on a loopback address, for browsers
    /// that ask for that address.
    #[must_use]
    pub fn status_page(mut self, is_shown: bool) -> Self {
        self.counter.status_page = if is_shown {
            StatusPage::Everybody
        } else {
            StatusPage::Nobody
        };
        self
    }

    /// Sets what becomes of the events of notification rules. The default is [`Webhooks::local`].
    #[must_use]
    pub fn webhooks(mut self, webhooks: Webhooks) -> Self {
        self.webhooks = webhooks;
        self
    }

    /// Tells `listener` of every request when its answer begins, or its connection is cut. It is called on the runtime's
    /// threads, so it must not block for long.
    #[must_use]
    pub fn on_request(mut self, listener: impl Fn(&ServedRequest) + Send + Sync + 'static) -> Self {
        self.counter.listener = Some(Arc::new(listener));
        self
    }

    /// The base URL for clients.
    pub fn endpoint(&self) -> &str {
        &self.counter.door.endpoint
    }

    /// The address on which it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `stop` is ready, then lets connections finish for up to 5 seconds.
    pub async fn serve(self, stop: impl Future<Output = ()>) {
        let graceful = GracefulShutdown::new();
        let deliveries = webhook::deliver(Arc::clone(&self.counter.service), self.webhooks.clone());
        // Ends with the last of its references, which is this one.
        let mut background = tokio::task::JoinSet::new();
        background.spawn(deliveries);
        let mut stop = std::pin::pin!(stop);
        loop {
            let accepted = tokio::select! {
                biased;
                () = &mut stop => break,
                accepted = self.listener.accept() => accepted,
            };
            let (stream, peer) = match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    tracing::warn!(%error, "cannot accept a connection");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                    continue;
                }
            };
            // A small answer must not wait for the acknowledgement of the last one.
            let _ = stream.set_nodelay(true);
            self.spawn(stream, peer, graceful.watcher());
        }
        drop(self.listener);
        let _ = tokio::time::timeout(SHUTDOWN_PATIENCE, graceful.shutdown()).await;
    }

    fn spawn(&self, stream: TcpStream, peer: SocketAddr, watcher: Watcher) {
        let counter = self.counter.clone();
        let stream = Paced::new(stream, self.paces.as_ref());
        let Some(acceptor) = self.tls.clone() else {
            tokio::spawn(connection::run(stream, peer, counter, watcher));
            return;
        };
        tokio::spawn(async move {
            let handshake = tokio::time::timeout(HANDSHAKE_PATIENCE, acceptor.accept(stream));
            match handshake.await {
                Ok(Ok(stream)) => connection::run(stream, peer, counter, watcher).await,
                Ok(Err(error)) => tracing::debug!(%peer, %error, "no TLS with a client"),
                Err(_) => tracing::debug!(%peer, "a client did not finish its TLS handshake"),
            }
        });
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("endpoint", &self.endpoint())
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
