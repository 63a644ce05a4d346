//! The request log on stderr.

use std::io::{self, Write};
use std::time::{SystemTime, UNIX_EPOCH};

use b2_simulator::{ServedRequest, WebhookDelivery};
use serde_json::json;

use super::options::LogFormat;

pub(super) fn write(format: LogFormat, request: &ServedRequest) {
    let line = match format {
        LogFormat::Json => {
            let mut line = request.to_json();
            line["timeMillis"] = json!(now_millis());
            line.to_string()
        }
        LogFormat::Text => {
            let millis = request.took.as_secs_f64() * 1_000.0;
            format!("{} {} {millis:.1} ms", request.peer, request.record)
        }
    };
    put(&line);
}

/// A delivery that failed is told in any case: nobody else would hear of it.
pub(super) fn write_delivery(format: Option<LogFormat>, delivery: &WebhookDelivery) {
    if format.is_none() && delivery.is_delivered() {
        return;
    }
    let line = if format == Some(LogFormat::Json) {
        json!({
            "webhook": delivery.url,
            "bucketName": delivery.bucket_name,
            "ruleName": delivery.rule_name,
            "events": delivery.event_count,
            "attempt": delivery.attempt,
            "status": delivery.status,
            "error": delivery.error,
            "timeMillis": now_millis(),
        })
        .to_string()
    } else {
        let outcome = match (delivery.status, &delivery.error) {
            (Some(status), _) => status.to_string(),
            (None, error) => error.clone().unwrap_or_default(),
        };
        let (url, rule) = (&delivery.url, &delivery.rule_name);
        let (bucket, attempt) = (&delivery.bucket_name, delivery.attempt);
        format!("webhook {url} of rule {rule} in {bucket}, attempt {attempt}: {outcome}")
    };
    put(&line);
}

fn now_millis() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    u64::try_from(since.unwrap_or_default().as_millis()).unwrap_or(u64::MAX)
}

fn put(line: &str) {
    // One write for a whole line. Nobody is told when stderr is gone: serving goes on.
    let _ = io::stderr()
        .lock()
        .write_all(format!("{line}\n").as_bytes());
}
