//! The rules of keys, pure: nothing here reads a clock, a file or a terminal.

mod id;
mod secret;

pub use id::KeyId;
pub use secret::{Digest, Malformed, Secret, is_tag, looks_like_secret};
