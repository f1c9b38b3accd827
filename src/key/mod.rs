//! The rules of keys, pure: nothing here reads a clock, a file or a terminal.

mod bearer;
mod check;
mod id;
mod model;
mod permission;
mod rate;
mod refusal;
mod role;
mod rotation;
mod secret;
mod status;
mod text;

#[cfg(test)]
pub use model::tests;

pub use bearer::bearer;
pub use check::{CHAIN, Case, Request};
pub use id::{ALPHABET, KeyId};
pub use model::{Key, MAX_KEPT, MAX_LIVE, Retiring, Version};
pub use permission::{Pattern, Permission};
pub use rate::{Pace, RateLimit};
pub use refusal::{Refusal, VALID, result_of_key};
pub use role::{Limits, Role, built_in};
pub use rotation::{Flight, Sighting, Verdict};
pub use secret::{CREDENTIAL, Digest, Malformed, Secret, is_tag, looks_like_secret};
pub use status::{Finish, Standing, Status, VersionState};
pub use text::{clean_name, clean_text};

#[cfg(test)]
pub use model::tests as example;
