//! How a verifier works, for those who want it otherwise.

use std::path::PathBuf;
use std::time::Duration;

use crate::config::{Config, USAGE_KEEP};
use crate::env::Env;
use crate::time::Span;

/// How a [`Verifier`](super::Verifier) works.
#[derive(Debug)]
pub struct Options {
    /// Where this user's `known_stores.toml` is: the root and head of each store that was seen. `None`
    /// remembers nothing, so that a store that was rolled back before the start is not noticed.
    pub state: Option<PathBuf>,
    /// How long to wait for a lock of the store.
    pub lock_wait: Duration,
    /// How long single hours of usage are kept.
    pub keep: Span,
    /// Whether uses are written. Limits are enforced either way.
    pub record: bool,
    /// About how many keys are remembered, at something like 1 KB each.
    pub capacity: usize,
}

impl Options {
    /// As the command line works for this user: the state directory is that of `XDG_STATE_HOME` or the
    /// home.
    pub fn for_this_user() -> Self {
        Self {
            state: Config::state_directory(&Env::real()),
            ..Self::default()
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            state: None,
            lock_wait: Duration::from_secs(1),
            keep: USAGE_KEEP,
            record: true,
            capacity: 1_000_000,
        }
    }
}
