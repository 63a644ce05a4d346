//! What the program does with its options. It uses the library as anybody else would.

mod fault_file;
mod identity;
mod log;
mod options;
mod quantity;
mod stop;

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use b2_simulator::{Fsync, Server, Simulator, Webhooks};
use clap::Parser;
use serde_json::json;

use options::{Action, Command, Serve, WebhookReach};

pub(crate) fn run() -> ExitCode {
    let Action::Serve(options) = Command::parse().action;
    match start(*options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            // A closed stderr is no reason to fail differently.
            let _ = writeln!(io::stderr(), "b2-simulator: {message}");
            ExitCode::FAILURE
        }
    }
}

fn start(options: Serve) -> Result<(), String> {
    options.check()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("cannot start the async runtime: {error}"))?;
    runtime.block_on(serve(options))
}

async fn serve(options: Serve) -> Result<(), String> {
    // Taken before anything is announced, so that no signal is missed.
    let stop = stop::signal().map_err(|error| format!("cannot listen for signals: {error}"))?;
    let simulator = simulator(&options)?;
    let (server, certificate) = server(&options, &simulator).await?;
    let mut greeting = json!({
        "endpoint": server.endpoint(),
        "applicationKeyId": simulator.key_id(),
        "applicationKey": simulator.key(),
        "accountId": simulator.account_id(),
    });
    if let Some(certificate) = certificate {
        greeting["certificate"] = json!(certificate);
    }
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{greeting}")
        .and_then(|()| stdout.flush())
        .map_err(|error| format!("cannot write to stdout: {error}"))?;
    drop(stdout);
    server.serve(stop).await;
    Ok(())
}

fn simulator(options: &Serve) -> Result<Simulator, String> {
    let mut builder = Simulator::builder().request_log_limit(1_000);
    if let Some(id) = &options.key_id {
        builder = builder.key_id(id);
    }
    if let Some(key) = &options.key {
        builder = builder.key(key);
    }
    if let Some(latency) = options.latency {
        builder = builder.latency(latency);
    }
    if let Some(data) = &options.data {
        builder = builder.data_dir(data);
    }
    if options.fsync == options::FsyncPolicy::Always {
        builder = builder.fsync(Fsync::Always);
    }
    if options.http_webhooks {
        builder = builder.allow_http_webhooks();
    }
    for bucket in &options.bucket {
        builder = builder.bucket(bucket);
    }
    let simulator = builder.build().map_err(|error| error.to_string())?;
    if let Some(path) = &options.faults {
        fault_file::read(path)?.apply(simulator.faults());
    }
    Ok(simulator)
}

/// The server, and where the certificate is that its clients have to trust.
async fn server(
    options: &Serve,
    simulator: &Simulator,
) -> Result<(Server, Option<PathBuf>), String> {
    let address = SocketAddr::new(options.bind, options.port);
    let mut server = Server::bind(simulator, address).await.map_err(|error| {
        format!("cannot listen on {address}: {error}; choose another --port or --bind")
    })?;
    let mut certificate = None;
    if let Some(wanted) = &options.tls {
        let path = certificate_path(wanted.as_deref(), options.data.as_deref(), server.address());
        let identity = identity::load_or_make(&path, options)?;
        server = server.tls(&identity).map_err(|error| error.to_string())?;
        certificate = Some(path);
    }
    if let Some(endpoint) = &options.announce {
        server = server.announced_as(endpoint);
    }
    if let Some(bandwidth) = options.bandwidth {
        server = server.bandwidth(bandwidth);
    }
    if options.status_page {
        server = server.status_page(true);
    }
    server = server.webhooks(webhooks(options)?);
    if let Some(format) = options.log {
        server = server.on_request(move |request| log::write(format, request));
    }
    Ok((server, certificate))
}

fn webhooks(options: &Serve) -> Result<Webhooks, String> {
    let mut webhooks = match options.webhooks {
        WebhookReach::None => Webhooks::none(),
        WebhookReach::Local => Webhooks::local(),
        WebhookReach::Anywhere => Webhooks::anywhere(),
    };
    if let Some(path) = &options.webhook_ca {
        let pem = std::fs::read_to_string(path)
            .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        webhooks = webhooks.trust_pem(pem);
    }
    let format = options.log;
    Ok(webhooks.on_delivery(move |delivery| log::write_delivery(format, delivery)))
}

fn certificate_path(wanted: Option<&Path>, data: Option<&Path>, address: SocketAddr) -> PathBuf {
    match (wanted, data) {
        (Some(wanted), _) => wanted.to_owned(),
        (None, Some(data)) => data.join("certificate.pem"),
        (None, None) => std::env::temp_dir().join(format!("b2-simulator-{}.pem", address.port())),
    }
}
