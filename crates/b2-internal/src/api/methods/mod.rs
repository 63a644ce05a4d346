//! The methods of [`B2Api`](super::B2Api), by what they are about. Each of them begins a request; the requests are in the modules beside this one.

mod authorization;
mod buckets;
mod files;
mod keys;
