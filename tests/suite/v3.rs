//! The suite over the third interface.

mod b2 {
    pub use b2sdk_v3::*;
}

#[path = "behaviour/buckets.rs"]
mod buckets;
#[path = "behaviour/cancellation.rs"]
mod cancellation;
#[path = "behaviour/copies.rs"]
mod copies;
#[path = "behaviour/downloads.rs"]
mod downloads;
#[path = "behaviour/journal.rs"]
mod journal;
#[path = "behaviour/listings.rs"]
mod listings;
#[path = "behaviour/native.rs"]
mod native;
#[path = "behaviour/reads.rs"]
mod reads;
#[path = "behaviour/resume.rs"]
mod resume;
#[path = "behaviour/scheduling.rs"]
mod scheduling;
#[path = "behaviour/session.rs"]
mod session;
#[path = "behaviour/unbound.rs"]
mod unbound;
#[path = "behaviour/upload_options.rs"]
mod upload_options;
#[path = "behaviour/upload_sources.rs"]
mod upload_sources;
#[path = "behaviour/uploads.rs"]
mod uploads;
#[path = "behaviour/world.rs"]
mod world;
