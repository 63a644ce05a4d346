//! The program `b2-simulator`: a B2 service on your own machine.

use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use b2_simulator::{Server, Simulator};
use clap::{Args, Parser, Subcommand};
use serde_json::json;

/// A Backblaze B2 service on your own machine.
#[derive(Debug, Parser)]
#[command(name = "b2-simulator", version)]
struct Command {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Serves until SIGTERM or SIGINT; prints the endpoint and a key as one line of JSON.
    Serve(Serve),
}

#[derive(Debug, Args)]
struct Serve {
    /// The TCP port; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// The address to listen on.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    bind: IpAddr,
    /// Keeps the state in this folder; without it, in memory.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The id of the master key; random by default.
    #[arg(long, value_name = "ID")]
    key_id: Option<String>,
    /// The master key; random by default.
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// Makes a private bucket with this name, unless it is there.
    #[arg(long, value_name = "NAME")]
    bucket: Vec<String>,
    /// Delays every answer, for example 20ms or 1s.
    #[arg(long, value_name = "TIME", value_parser = duration)]
    latency: Option<Duration>,
}

fn main() -> ExitCode {
    let Action::Serve(options) = Command::parse().action;
    match run(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            // A closed stderr is no reason to fail differently.
            let _ = writeln!(io::stderr(), "b2-simulator: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: Serve) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("cannot start the async runtime: {error}"))?;
    runtime.block_on(serve(options))
}

async fn serve(options: Serve) -> Result<(), String> {
    // Taken before anything is announced, so that no signal is missed.
    let stop = stop_signal().map_err(|error| format!("cannot listen for signals: {error}"))?;
    let simulator = build(&options)?;
    let address = SocketAddr::new(options.bind, options.port);
    let server = Server::bind(&simulator, address).await.map_err(|error| {
        format!("cannot listen on {address}: {error}; choose another --port or --bind")
    })?;
    let greeting = json!({
        "endpoint": server.endpoint(),
        "applicationKeyId": simulator.key_id(),
        "applicationKey": simulator.key(),
        "accountId": simulator.account_id(),
    });
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{greeting}")
        .and_then(|()| stdout.flush())
        .map_err(|error| format!("cannot write to stdout: {error}"))?;
    drop(stdout);
    server.serve(stop).await;
    Ok(())
}

fn build(options: &Serve) -> Result<Simulator, String> {
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
    for bucket in &options.bucket {
        builder = builder.bucket(bucket);
    }
    builder.build().map_err(|error| error.to_string())
}

#[cfg(unix)]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (
        signal(SignalKind::terminate())?,
        signal(SignalKind::interrupt())?,
    );
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

/// Reads `20ms`, `1.5s` or `2m`.
fn duration(text: &str) -> Result<Duration, String> {
    let split = text
        .find(|c: char| c.is_ascii_alphabetic())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let seconds_per_unit = match unit {
        "ms" => 0.001,
        "s" => 1.0,
        "m" => 60.0,
        _ => return Err("expected a number with ms, s or m, such as 20ms".to_owned()),
    };
    let number: f64 = number
        .parse()
        .map_err(|_| format!("{number:?} is not a number"))?;
    Duration::try_from_secs_f64(number * seconds_per_unit)
        .map_err(|_| "the time is negative or too long".to_owned())
}
