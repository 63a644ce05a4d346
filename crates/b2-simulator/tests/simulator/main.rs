//! What the simulated service does, seen from outside: one file per topic of the protocol, and one per way in.

#[cfg(test)]
mod files;
#[cfg(test)]
mod wire;
