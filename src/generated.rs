//! What man pages and completions are generated from, for `tests/generated.rs`; no part of the API.

pub use crate::cli::definition;
pub use crate::commands::{FILES, KNOWN_STORES, VARIABLES};
