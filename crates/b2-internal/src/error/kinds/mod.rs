//! The table of kinds, one file per topic: name, fields, bases, whether repeating helps, and text, together in one row.
//!
//! ```text
//! /// What happened, in one sentence.
//! Name { /// What the field is. field: Type, } is [Base], repeat Never, text ("format {field}", arguments);
//! ```
//!
//! A row becomes a variant of `ErrorKind` and a class of the same name in `ErrorClass`. `is` names the direct bases
//! (none means directly under `B2Error`), `repeat` is a `Repeat`, `text` are arguments of `write!` that may name the
//! fields.
//!
//! Each topic is a macro that hands its rows on to the next one named, so the last macro named receives the whole
//! table. Order of topics is order of variants.
//!
//! Invariant: a variant that stands for a Python exception has exactly the constructor parameters of that exception.
//! Those are final, so such a variant is exhaustive and anybody may make one; what else is known about a failure
//! belongs to `Error`. The SDK's own kinds are `#[non_exhaustive]` unless users' implementations have to make them.

#[macro_use]
mod access;
#[macro_use]
mod account_info;
#[macro_use]
mod buckets;
#[macro_use]
mod files;
#[macro_use]
mod service;
#[macro_use]
mod network;
#[macro_use]
mod uploads;
#[macro_use]
mod downloads;
#[macro_use]
mod folders;
#[macro_use]
mod local;

/// Gives the whole table to the macro named.
macro_rules! all_kinds {
    ($receiver:ident) => {
        access_kinds! {
            account_info_kinds bucket_kinds file_kinds service_kinds network_kinds upload_kinds download_kinds
            folder_kinds local_kinds $receiver
        }
    };
}
