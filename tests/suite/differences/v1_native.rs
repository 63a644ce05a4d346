//! The raw API and the simulators (sections 15 and 16): they are those of the second interface.

use super::b2::{B2HttpApiConfig, B2RawApi, RawSimulator};

/// Both names are one type.
fn same(raw_api: B2RawApi) -> super::b2::B2RawHttpApi {
    raw_api
}

#[test]
fn v1_15_b2_raw_api_is_the_old_name_of_the_raw_api() {
    let _: fn(B2RawApi) -> super::b2::B2RawHttpApi = same;
    let _ = B2HttpApiConfig::new();
}

#[test]
fn v1_16_the_simulator_has_the_name_of_this_interface() {
    let _: Option<RawSimulator> = None;
}
