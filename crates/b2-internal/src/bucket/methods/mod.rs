//! The methods of [`Bucket`](super::Bucket), by what they are about. Each of them begins a request; the requests are in the modules beside this one.

mod copies;
mod downloads;
mod listings;
mod settings;
mod uploads;
mod versions;
