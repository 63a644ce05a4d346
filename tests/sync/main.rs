//! Synchronisation between real folders and a simulated service.
//!
//! Tests of the faults that the reference lists bear their ids.

mod bad_input;
mod deletion;
mod faults;
mod hostile_names;
mod interruption;
mod round_trip;
mod world;
