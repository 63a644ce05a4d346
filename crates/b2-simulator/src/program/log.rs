//! The request log on stderr.

use std::io::{self, Write};
use std::time::{SystemTime, UNIX_EPOCH};

use b2_simulator::ServedRequest;
use serde_json::json;

use super::options::LogFormat;

pub(super) fn write(format: LogFormat, request: &ServedRequest) {
    let line = match format {
        LogFormat::Json => {
            let mut line = request.to_json();
            let now = SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .unwrap_or_default();
            line["timeMillis"] = json!(u64::try_from(now.as_millis()).unwrap_or(u64::MAX));
            line.to_string()
        }
        LogFormat::Text => {
            let millis = request.took.as_secs_f64() * 1_000.0;
            format!("{} {} {millis:.1} ms", request.peer, request.record)
        }
    };
    // One write for a whole line. Nobody is told when stderr is gone: serving goes on.
    let _ = io::stderr()
        .lock()
        .write_all(format!("{line}\n").as_bytes());
}
