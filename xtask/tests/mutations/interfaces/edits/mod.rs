//! The edits, by what they touch.

mod additions;
mod constants;
mod exports;
mod methods;
mod neutral;
mod traits;
mod types;

use super::edit::Edit;

pub(super) fn all() -> Vec<Edit> {
    let mut all = Vec::new();
    all.extend(methods::all());
    all.extend(types::all());
    all.extend(traits::all());
    all.extend(constants::all());
    all.extend(exports::all());
    all.extend(additions::all());
    all.extend(neutral::all());
    all
}
