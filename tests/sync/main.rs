//! Synchronisation between real folders and a simulated service.
//!
//! Tests of the faults that the reference lists bear their ids.

mod adversity;
mod bad_input;
mod between_buckets;
mod contents;
mod deletion;
mod encryption;
mod faults;
mod hostile_names;
mod incremental;
mod interruption;
mod long_listings;
mod names;
mod policies;
mod properties;
mod round_trip;
mod world;
