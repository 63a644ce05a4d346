//! b2sdk-v3
