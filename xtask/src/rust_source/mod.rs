//! Rust source as tokens: enough to tell code from comments and strings, and to follow a path; not a parser.

mod lexer;
mod paths;
mod tests_out;

pub(crate) use lexer::{Kind, Token, tokens};
pub(crate) use paths::crate_paths;
pub(crate) use tests_out::{test_modules, without_tests};
