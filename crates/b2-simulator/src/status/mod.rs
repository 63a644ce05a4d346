//! The status page: what a person sees of a running service in a browser.
//!
//! One page, its script and its style, and one JSON document that the script fetches every second. Nothing comes from
//! another place.
//!
//! Invariant: no secret is in it, neither the key of a key nor a token.

mod state;

pub(crate) use state::state;

/// The path below which the page and what belongs to it are.
pub(crate) const PREFIX: &str = "/_sim";

/// A file of the page: its path below [`PREFIX`], its type and its text.
pub(crate) struct Asset {
    pub(crate) path: &'static str,
    pub(crate) content_type: &'static str,
    pub(crate) text: &'static str,
}

pub(crate) const ASSETS: [Asset; 3] = [
    Asset {
        path: "/",
        content_type: "text/html; charset=utf-8",
        text: include_str!("page.html"),
    },
    Asset {
        path: "/page.js",
        content_type: "text/javascript; charset=utf-8",
        text: include_str!("page.js"),
    },
    Asset {
        path: "/page.css",
        content_type: "text/css; charset=utf-8",
        text: include_str!("page.css"),
    },
];
