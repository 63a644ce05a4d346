//! The command line.

use std::net::{IpAddr, Ipv4Addr};
use std::num::NonZeroU64;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::quantity::{bytes_per_second, duration};

/// A Backblaze B2 service on your own machine.
#[derive(Debug, Parser)]
#[command(name = "b2-simulator", version)]
pub(super) struct Command {
    #[command(subcommand)]
    pub(super) action: Action,
}

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Serves until SIGTERM or SIGINT; prints the endpoint and a key as one line of JSON.
    Serve(Box<Serve>),
}

#[derive(Debug, Args)]
pub(super) struct Serve {
    /// The TCP port; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    pub(super) port: u16,
    /// The address to listen on. One that others can reach needs --key-id and --key.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub(super) bind: IpAddr,
    /// The base URL that clients are told, where it is not the address: in a container, behind a proxy.
    #[arg(long, value_name = "URL")]
    pub(super) announce: Option<String>,
    /// Speaks TLS with a certificate that vouches for itself, and writes it to FILE for clients to trust. By default
    /// FILE is certificate.pem in the data folder, or in the folder for temporary files.
    #[arg(long, value_name = "FILE", num_args = 0..=1)]
    pub(super) tls: Option<Option<PathBuf>>,
    /// Keeps the state in this folder; without it, in memory.
    #[arg(long, value_name = "DIR")]
    pub(super) data: Option<PathBuf>,
    /// When what is in the data folder is forced to the disk. An answered request survives the death of the program
    /// either way; with `always` it survives a power failure too.
    #[arg(long, value_name = "WHEN", default_value = "never")]
    pub(super) fsync: FsyncPolicy,
    /// The id of the master key; random by default.
    #[arg(long, value_name = "ID")]
    pub(super) key_id: Option<String>,
    /// The master key; random by default.
    #[arg(long, value_name = "KEY")]
    pub(super) key: Option<String>,
    /// Makes a private bucket with this name, unless it is there.
    #[arg(long, value_name = "NAME")]
    pub(super) bucket: Vec<String>,
    /// Delays every answer, for example 20ms or 1s.
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub(super) latency: Option<Duration>,
    /// Lets so many bytes per second through, in each direction and over all connections: 500k, 10M or 1G.
    #[arg(long, value_name = "RATE", value_parser = bytes_per_second)]
    pub(super) bandwidth: Option<NonZeroU64>,
    /// Goes wrong as this JSON file says.
    #[arg(long, value_name = "FILE")]
    pub(super) faults: Option<PathBuf>,
    /// Shows the status page at /_sim/ to everybody who can reach the server; by default it is for browsers on this
    /// machine, if the server listens on loopback only.
    #[arg(long)]
    pub(super) status_page: bool,
    /// Where events of notification rules are delivered.
    #[arg(long, value_name = "WHERE", default_value = "local")]
    pub(super) webhooks: WebhookReach,
    /// Lets notification rules name webhooks with plain http, which the real service refuses.
    #[arg(long)]
    pub(super) http_webhooks: bool,
    /// Trusts the certificates in this PEM file when events are delivered.
    #[arg(long, value_name = "FILE")]
    pub(super) webhook_ca: Option<PathBuf>,
    /// Writes a line to stderr for every request and every delivery to a webhook.
    #[arg(long, value_name = "FORMAT")]
    pub(super) log: Option<LogFormat>,
}

/// When the disk is asked to keep what it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FsyncPolicy {
    Never,
    Always,
}

/// How far deliveries to webhooks go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum WebhookReach {
    None,
    Local,
    Anywhere,
}

/// What a line of the request log looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum LogFormat {
    Text,
    Json,
}

impl Serve {
    /// What the options must not be together.
    pub(super) fn check(&self) -> Result<(), String> {
        let has_own_credentials = self.key_id.is_some() && self.key.is_some();
        if !self.bind.is_loopback() && !has_own_credentials {
            return Err(format!(
                "listening on {} lets others in: choose the credentials with --key-id and --key",
                self.bind
            ));
        }
        if self.data.is_none() && self.fsync == FsyncPolicy::Always {
            return Err(
                "--fsync always needs --data: there is nothing to force to a disk".to_owned(),
            );
        }
        Ok(())
    }
}
