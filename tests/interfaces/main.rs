//! The numbered interfaces beside each other: the documents that their users have read, and one session under all of them.

mod api_client;
mod one_session;
mod quick_start;
mod registry_card;
mod service;
mod shown;
