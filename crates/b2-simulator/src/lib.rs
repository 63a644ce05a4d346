//! b2-simulator
