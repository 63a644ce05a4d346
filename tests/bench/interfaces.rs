//! Many small uploads over one numbered interface and the simulator in process, for `cargo xtask bench interfaces`:
//! `bench-interfaces v3 COUNT`.
//!
//! One thread, one seed, a clock that stands still: two runs do the same, instruction by instruction as far as the
//! standard library lets them.

use std::sync::Arc;

use b2_simulator::{Simulator, VirtualClock};

const USAGE: &str = "usage: bench-interfaces INTERFACE COUNT";
/// The day on which all runs take place.
const TODAY: i64 = 1_790_000_000_000;
const CONTENT: &[u8; 100] = &[b'b'; 100];

type AnyError = Box<dyn std::error::Error + Send + Sync>;

fn main() -> Result<(), AnyError> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [interface, count] = words.as_slice() else {
        return Err(USAGE.into());
    };
    let count: usize = count.parse()?;
    let simulator = Simulator::builder()
        .seed(7)
        .clock(VirtualClock::fixed_at(TODAY))
        .build()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()?;
    match interface.as_str() {
        "v3" => runtime.block_on(v3(&simulator, count))?,
        "v2" => runtime.block_on(v2(&simulator, count))?,
        unknown => return Err(format!("there is no interface {unknown}; {USAGE}").into()),
    }
    let snapshot = simulator.snapshot();
    let stored = snapshot
        .bucket("bench-bucket")
        .map_or(0, |bucket| bucket.files.len());
    if stored != count {
        return Err(format!("{stored} files are stored, not {count}").into());
    }
    Ok(())
}

async fn v3(simulator: &Simulator, count: usize) -> Result<(), AnyError> {
    use b2sdk_v3::{B2Api, B2HttpApiConfig, Host};

    let api = B2Api::builder()
        .host(Host::simulated(11, Arc::new(simulator.clock().clone())))
        .api_config(B2HttpApiConfig::new().transport(simulator.transport()))
        .build()?;
    api.authorize_account(simulator.key_id(), simulator.key())
        .realm(simulator.endpoint())
        .await?;
    let bucket = api.create_bucket("bench-bucket", "allPrivate").await?;
    for number in 0..count {
        bucket
            .upload_bytes(&CONTENT[..], format!("file-{number}"))
            .content_type("text/plain")
            .await?;
    }
    Ok(())
}

async fn v2(simulator: &Simulator, count: usize) -> Result<(), AnyError> {
    use b2sdk_v2::{B2Api, B2HttpApiConfig, Host};

    let api = B2Api::builder()
        .host(Host::simulated(11, Arc::new(simulator.clock().clone())))
        .api_config(B2HttpApiConfig::new().transport(simulator.transport()))
        .build()?;
    api.authorize_account(simulator.endpoint(), simulator.key_id(), simulator.key())
        .await?;
    let bucket = api.create_bucket("bench-bucket", "allPrivate").await?;
    for number in 0..count {
        bucket
            .upload_bytes(&CONTENT[..], format!("file-{number}"))
            .content_type("text/plain")
            .await?;
    }
    Ok(())
}
