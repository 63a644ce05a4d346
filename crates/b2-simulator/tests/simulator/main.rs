//! What the simulated service does, seen from outside: one file per topic of the protocol, and one per way in.

#[cfg(test)]
mod access;
#[cfg(test)]
mod authorize;
#[cfg(test)]
mod buckets;
#[cfg(test)]
mod copies;
#[cfg(test)]
mod cors;
#[cfg(test)]
mod dice;
#[cfg(test)]
mod disk;
#[cfg(test)]
mod downloads;
#[cfg(test)]
mod encryption;
#[cfg(test)]
mod endpoints;
#[cfg(test)]
mod errors;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod flood;
#[cfg(test)]
mod isolation;
#[cfg(test)]
mod keys;
#[cfg(test)]
#[cfg(all(feature = "server", unix))]
mod kills;
#[cfg(test)]
mod large_files;
#[cfg(test)]
mod lifecycle;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod malformed;
#[cfg(test)]
mod notifications;
#[cfg(test)]
mod object_lock;
#[cfg(test)]
#[cfg(all(feature = "server", unix))]
mod program;
#[cfg(test)]
mod replication;
#[cfg(test)]
#[cfg(feature = "server")]
mod rude_clients;
#[cfg(test)]
#[cfg(all(feature = "server", unix))]
mod running_program;
#[cfg(test)]
#[cfg(all(feature = "server", unix))]
mod serve_options;
#[cfg(test)]
#[cfg(feature = "server")]
mod server;
#[cfg(test)]
#[cfg(feature = "server")]
mod socket;
#[cfg(test)]
#[cfg(feature = "server")]
mod status_page;
#[cfg(test)]
mod uploads;
#[cfg(test)]
mod versions;
#[cfg(test)]
#[cfg(feature = "server")]
mod webhooks;
#[cfg(test)]
mod wire;
