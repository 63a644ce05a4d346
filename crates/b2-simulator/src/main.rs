//! b2-simulator
fn main() {}
