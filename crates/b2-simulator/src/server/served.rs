use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};

use crate::request_log::RequestRecord;

/// One request that a [`Server`](crate::Server) has served, for a log.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ServedRequest {
    /// What the service knows of it. Its status is `None` when the connection was cut.
    pub record: RequestRecord,
    /// Who sent it.
    pub peer: SocketAddr,
    /// The length of its body in bytes, where the request announced it.
    pub request_bytes: Option<u64>,
    /// The length of the answer's body in bytes, unless the connection was cut.
    pub response_bytes: Option<u64>,
    /// The time from the request's head to the head of the answer.
    pub took: Duration,
}

impl ServedRequest {
    /// The same as a JSON object, as `b2-simulator serve --log json` writes it. Tokens are not in it.
    pub fn to_json(&self) -> Value {
        let record = &self.record;
        json!({
            "number": record.number,
            "peer": self.peer.to_string(),
            "method": record.method,
            "target": record.target,
            "operation": record.operation.map(|operation| operation.name()),
            "fileName": record.file_name,
            "status": record.status,
            "fault": record.fault,
            "requestBytes": self.request_bytes,
            "responseBytes": self.response_bytes,
            "micros": u64::try_from(self.took.as_micros()).unwrap_or(u64::MAX),
        })
    }
}
