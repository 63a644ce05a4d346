//! How items of other crates are called in a listing.
//!
//! rustdoc gives the path where an item is *defined*, with the private modules in between, which move from version to
//! version. A listing says where it is *found*.

/// Definitions that users find elsewhere, as `(defined, found)`. The longest prefix that fits is replaced.
const FOUND_AT: &[(&str, &str)] = &[
    ("alloc::", "std::"),
    (
        "alloc::collections::btree::map::",
        "std::collections::btree_map::",
    ),
    (
        "alloc::collections::btree::map::BTreeMap",
        "std::collections::BTreeMap",
    ),
    (
        "alloc::collections::btree::set::BTreeSet",
        "std::collections::BTreeSet",
    ),
    (
        "alloc::collections::vec_deque::VecDeque",
        "std::collections::VecDeque",
    ),
    ("bytes::bytes::", "bytes::"),
    ("bytes::bytes_mut::", "bytes::"),
    ("core::", "std::"),
    ("core::future::future::", "std::future::"),
    ("core::future::into_future::", "std::future::"),
    ("core::hash::", "std::hash::"),
    ("core::iter::traits::collect::", "std::iter::"),
    ("core::iter::traits::double_ended::", "std::iter::"),
    ("core::iter::traits::exact_size::", "std::iter::"),
    ("core::iter::traits::iterator::", "std::iter::"),
    ("core::net::ip_addr::", "std::net::"),
    ("core::net::socket_addr::", "std::net::"),
    ("core::num::nonzero::", "std::num::"),
    ("core::ops::arith::", "std::ops::"),
    ("core::ops::deref::", "std::ops::"),
    ("core::ops::drop::", "std::ops::"),
    ("core::ops::function::", "std::ops::"),
    ("core::ops::index::", "std::ops::"),
    ("core::ops::range::", "std::ops::"),
    ("core::panic::unwind_safe::", "std::panic::"),
    ("core::str::traits::", "std::str::"),
    ("core::task::poll::", "std::task::"),
    ("core::task::wake::", "std::task::"),
    ("futures_core::stream::Stream", "futures_core::Stream"),
    ("http::header::map::", "http::header::"),
    ("http::header::name::", "http::header::"),
    ("http::header::value::", "http::header::"),
    ("http::method::Method", "http::Method"),
    ("http::request::Request", "http::Request"),
    ("http::response::Response", "http::Response"),
    ("http::status::StatusCode", "http::StatusCode"),
    ("http::uri::Uri", "http::Uri"),
    ("serde_core::de::", "serde::de::"),
    ("serde_core::de::Deserialize", "serde::Deserialize"),
    ("serde_core::de::Deserializer", "serde::Deserializer"),
    ("serde_core::ser::", "serde::ser::"),
    ("serde_core::ser::Serialize", "serde::Serialize"),
    ("serde_core::ser::Serializer", "serde::Serializer"),
    ("serde_json::map::Map", "serde_json::Map"),
    ("serde_json::value::Value", "serde_json::Value"),
    (
        "std::collections::hash::map::",
        "std::collections::hash_map::",
    ),
    (
        "std::collections::hash::map::HashMap",
        "std::collections::HashMap",
    ),
    (
        "std::collections::hash::set::HashSet",
        "std::collections::HashSet",
    ),
    ("std::ffi::os_str::", "std::ffi::"),
    ("std::io::error::", "std::io::"),
    ("tokio::io::async_buf_read::", "tokio::io::"),
    ("tokio::io::async_read::", "tokio::io::"),
    ("tokio::io::async_seek::", "tokio::io::"),
    ("tokio::io::async_write::", "tokio::io::"),
    ("tokio::io::read_buf::", "tokio::io::"),
];

/// What the prelude brings, by its found path: written without it, as everybody does.
const PRELUDE: &[&str] = &[
    "std::borrow::ToOwned",
    "std::boxed::Box",
    "std::clone::Clone",
    "std::cmp::Eq",
    "std::cmp::Ord",
    "std::cmp::PartialEq",
    "std::cmp::PartialOrd",
    "std::convert::AsMut",
    "std::convert::AsRef",
    "std::convert::From",
    "std::convert::Into",
    "std::convert::TryFrom",
    "std::convert::TryInto",
    "std::default::Default",
    "std::iter::DoubleEndedIterator",
    "std::iter::ExactSizeIterator",
    "std::iter::Extend",
    "std::iter::FromIterator",
    "std::iter::IntoIterator",
    "std::iter::Iterator",
    "std::marker::Copy",
    "std::marker::Send",
    "std::marker::Sized",
    "std::marker::Sync",
    "std::marker::Unpin",
    "std::ops::Drop",
    "std::ops::Fn",
    "std::ops::FnMut",
    "std::ops::FnOnce",
    "std::option::Option",
    "std::result::Result",
    "std::string::String",
    "std::string::ToString",
    "std::vec::Vec",
];

pub(super) fn found_path(definition: &[String]) -> String {
    let defined = definition.join("::");
    let longest = FOUND_AT
        .iter()
        .filter(|(prefix, _)| fits(&defined, prefix))
        .max_by_key(|(prefix, _)| prefix.len());
    let found = match longest {
        Some((prefix, found)) => format!("{found}{}", &defined[prefix.len()..]),
        None => defined,
    };
    match found.rsplit_once("::") {
        Some((_, name)) if PRELUDE.contains(&found.as_str()) => name.to_owned(),
        _ => found,
    }
}

/// A prefix that names a module fits what is in it, one that names an item only that item.
fn fits(defined: &str, prefix: &str) -> bool {
    defined == prefix || (prefix.ends_with("::") && defined.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_foreign_item_is_called_as_users_find_it() {
        for (defined, found) in [
            ("core::option::Option", "Option"),
            ("alloc::string::String", "String"),
            ("core::marker::Send", "Send"),
            ("core::iter::traits::iterator::Iterator", "Iterator"),
            ("core::fmt::Result", "std::fmt::Result"),
            ("core::future::future::Future", "std::future::Future"),
            ("std::io::error::Error", "std::io::Error"),
            ("std::io::error::ErrorKind", "std::io::ErrorKind"),
            (
                "std::collections::hash::map::HashMap",
                "std::collections::HashMap",
            ),
            (
                "std::collections::hash::map::Entry",
                "std::collections::hash_map::Entry",
            ),
            ("alloc::sync::Arc", "std::sync::Arc"),
            ("bytes::bytes::Bytes", "bytes::Bytes"),
            ("serde_core::de::Deserialize", "serde::Deserialize"),
            (
                "serde_core::de::DeserializeOwned",
                "serde::de::DeserializeOwned",
            ),
            ("http::request::Request", "http::Request"),
            ("http::request::Builder", "http::request::Builder"),
        ] {
            let definition: Vec<String> = defined.split("::").map(str::to_owned).collect();
            assert_eq!(found_path(&definition), found);
        }
    }
}
