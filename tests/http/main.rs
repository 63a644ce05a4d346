//! The transport against real sockets: what services, load balancers and networks do to an exchange.
//!
//! The other side of each test is a thread with a plain blocking socket that follows a script, so that every byte and
//! every close happens exactly where the script says, also while the client's runtime is not running.

mod early_answers;
mod exchanges;
mod failures;
mod proxies;
mod reuse;
mod runtimes;
mod server;
mod tls;
