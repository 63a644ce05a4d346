//! A service to talk to, and what the documents presuppose of it.

use std::sync::{Arc, Mutex, PoisonError};

use b2_simulator::{Operation, Simulator};
use b2sdk_v1::B2HttpApiConfig;

pub fn start() -> Simulator {
    Simulator::builder().seed(7).build().unwrap()
}

pub fn config(simulator: &Simulator) -> B2HttpApiConfig {
    B2HttpApiConfig::new().transport(simulator.transport())
}

/// How many requests of this operation the service has seen.
pub fn count(simulator: &Simulator, operation: Operation) -> usize {
    let requests = simulator.requests();
    let of_operation = requests
        .iter()
        .filter(|request| request.operation == Some(operation));
    of_operation.count()
}

/// A standard output that can be read afterwards.
#[derive(Debug, Clone, Default)]
pub struct Output(Arc<Mutex<Vec<u8>>>);

impl Output {
    pub fn text(&self) -> String {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8(bytes.clone()).unwrap()
    }
}

impl std::io::Write for Output {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let mut written = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        written.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
