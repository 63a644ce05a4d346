//! The tables of the reference: texts, class tree, retry flags, differences by interface, answers of the service.

mod answers;
mod classes;
mod conversions;
mod dialects;
mod repeating;
mod texts;

use super::{Error, ErrorClass, ErrorKind};

/// The class of every kind, and the kinds' names in order.
macro_rules! define_lists {
    ($(
        $(#[$about:meta])*
        $name:ident $({ $($fields:tt)* })?
        is [$($base:ident),*], repeat $repeat:ident, text ($($text:tt)+);
    )*) => {
        const KIND_NAMES: &[&str] = &[$(stringify!($name)),*];
        const KIND_CLASSES: &[ErrorClass] = &[$(ErrorClass::$name),*];
    };
}

all_kinds!(define_lists);

/// The classes that are no kinds.
const ABSTRACT_CLASSES: [ErrorClass; 6] = [
    ErrorClass::B2SimpleError,
    ErrorClass::TransientError,
    ErrorClass::NotAllowedByAppKeyError,
    ErrorClass::BaseDirectoryError,
    ErrorClass::EventTypeError,
    ErrorClass::DestinationDirectoryError,
];

/// The kinds that have no exception in Python.
const OWN_KINDS: [&str; 15] = [
    "DownloadCapExceeded",
    "NotModified",
    "PreconditionFailed",
    "AccountInfoLocked",
    "ForeignAccountInfo",
    "Tls",
    "Proxy",
    "HostNotAllowed",
    "InsecureTransport",
    "SourceChanged",
    "UnknownOutcome",
    "ValueError",
    "Io",
    "Cancelled",
    "InternalError",
];

fn s(text: &str) -> String {
    text.to_owned()
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// One error of every kind.
fn one_of_each() -> Vec<Error> {
    let mut errors: Vec<Error> = Vec::new();
    for (kind, _) in texts::python_texts().into_iter().chain(texts::own_texts()) {
        if errors
            .iter()
            .all(|known| known.kind().name() != kind.name())
        {
            errors.push(Error::new(kind));
        }
    }
    errors
}

#[test]
fn the_samples_cover_every_kind() {
    let mut sampled: Vec<&str> = one_of_each().iter().map(|e| e.kind().name()).collect();
    let mut all = KIND_NAMES.to_vec();
    sampled.sort_unstable();
    all.sort_unstable();
    assert_eq!(sampled, all);
}

#[test]
fn an_error_is_one_pointer_and_may_cross_threads() {
    fn crosses_threads<T: Send + Sync + Unpin + 'static>() {}
    crosses_threads::<Error>();
    assert_eq!(size_of::<Option<Error>>(), size_of::<usize>());
}
