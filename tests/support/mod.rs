//! Two worlds to run keyadm in: the real binary on a desk of its own ([`desk`]), and
//! `keyadm::run` in process with a clock, a person and a keyring that the test controls ([`world`]).
//!
//! Test files say `pub mod support;`: what one of them does not use is then no dead code.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on fails, and counts are a result"
)]

pub mod desk;
pub mod harm;
pub mod ran;
pub mod server;
pub mod store;
pub mod terminal;
pub mod tool;
pub mod world;

use serde_json::Value;

pub use desk::Desk;
pub use ran::Ran;
pub use world::World;

/// What an operator types, word by word: `words("show a --json")`.
pub fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}

/// The one JSON document that `text` is.
pub fn json(text: &str) -> Value {
    let mut documents = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    let first = documents.next().unwrap_or_else(|| panic!("no document"));
    let first = first.unwrap_or_else(|error| panic!("{error}: {text}"));
    assert!(documents.next().is_none(), "more than one document: {text}");
    first
}
