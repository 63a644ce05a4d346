//! The suites live in the folders beside this file; this library holds nothing.
