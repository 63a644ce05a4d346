use std::future::Future;
use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::vec;

use hyper_util::client::legacy::connect::dns::Name;
use tower_service::Service;

use crate::host::Host;

/// Asks the operating system for the addresses of a name, on a thread for blocking work.
#[derive(Debug, Clone)]
pub(super) struct Resolver {
    host: Host,
}

/// The name has no address, or nobody could be asked.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub(super) struct LookupFailed(#[from] io::Error);

impl Resolver {
    pub(super) fn new(host: Host) -> Self {
        Self { host }
    }
}

impl Service<Name> for Resolver {
    type Response = vec::IntoIter<SocketAddr>;
    type Error = LookupFailed;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, LookupFailed>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), LookupFailed>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let host = self.host.clone();
        Box::pin(async move {
            // The port is the connector's affair.
            let addresses = host
                .blocking(move || (name.as_str(), 0).to_socket_addrs())
                .await
                .map_err(io::Error::other)??;
            if addresses.len() == 0 {
                let nowhere = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
                return Err(nowhere.into());
            }
            Ok(addresses)
        })
    }
}
