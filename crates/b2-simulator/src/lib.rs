//! A Backblaze B2 service on your own machine: in process for tests, or as a server that real clients talk to.
//!
//! [`Simulator`] is the service. [`Simulator::transport`] plugs it into the SDK below its HTTP encoding, so that real
//! headers, encodings and error bodies are exercised without a socket; [`Server`] (feature `server`) puts it on one.
//! Faults ([`FaultRule`], [`FaultRates`]), the clock ([`VirtualClock`]), the request log ([`RequestRecord`]) and the state
//! ([`Snapshot`]) are in the hands of the test.
//!
//! ```
//! use std::time::Duration;
//!
//! use b2_simulator::{FaultRule, Limits, Operation, Simulator, VirtualClock};
//!
//! let simulator = Simulator::builder()
//!     .seed(7) // the same ids, tokens and keys in every run
//!     .clock(VirtualClock::fixed_at(1_700_000_000_000))
//!     .bucket("my-bucket")
//!     .build()
//!     .unwrap();
//!
//! // The second upload finds its pod too busy, and the third loses its answer after the file is stored.
//! let upload = || FaultRule::on(Operation::UploadFile);
//! simulator.faults().add(upload().nth(2).status(503, "service_unavailable").retry_after(1));
//! simulator.faults().add(upload().nth(3).reset_after());
//! simulator.set_limits(Limits::none().storage_bytes(1_000_000));
//!
//! // … the client under test runs here, over `simulator.transport()` …
//! simulator.put_file("my-bucket", "hello.txt", "Hello!").unwrap();
//!
//! // A day later every token has expired, and lifecycle rules have done what was due.
//! simulator.clock().advance(Duration::from_secs(86_400));
//! assert_eq!(simulator.snapshot().bucket("my-bucket").unwrap().visible_names(), ["hello.txt"]);
//! assert_eq!(simulator.faults().pending_count(), 2);
//! assert!(simulator.traffic().get(&Operation::UploadFile).is_none());
//! ```
//!
//! | folder | what it answers |
//! |---|---|
//! | `simulator` | what a test or a program holds |
//! | `in_process`, `server` | how requests come in |
//! | `service` | what becomes of a request |
//! | `wire` | how requests and answers look |
//! | `faults` | what goes wrong on purpose |
//! | `body` | how the bytes of files move |
//! | `model` | what the service knows |
//! | `store` | where it is kept |
//! | `status` | what a browser shows of it |
//! | `webhook` | how events reach those who want to know |

mod body;
mod calendar;
mod chance;
mod clock;
mod faults;
mod in_process;
mod limits;
mod model;
mod operation;
mod refusal;
mod request_log;
#[cfg(feature = "server")]
mod server;
mod service;
mod simulator;
#[cfg(feature = "server")]
mod status;
mod store;
mod traffic;
#[cfg(feature = "server")]
mod webhook;
mod wire;

pub use clock::VirtualClock;
pub use faults::{FaultRates, FaultRule, Faults};
pub use in_process::SimulatorTransport;
pub use limits::Limits;
pub use operation::Operation;
pub use request_log::RequestRecord;
#[cfg(feature = "server")]
pub use server::{IdentityError, ServedRequest, Server, TlsIdentity};
pub use simulator::{
    BucketSnapshot, ConnectionCut, NotificationEvent, PlantError, Simulator, SimulatorBuilder,
    Snapshot, StartError, UnfinishedSnapshot, VersionSnapshot,
};
pub use store::Fsync;
pub use traffic::Traffic;
#[cfg(feature = "server")]
pub use webhook::{WebhookDelivery, Webhooks};
