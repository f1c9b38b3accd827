//! What is done, free of terminal and HTTP. Only this module changes the store.

mod advice;
mod book;
mod desk;
mod explain;
mod found;
mod issue;
pub mod operators;
pub mod roles;
mod rotate;
mod select;
mod verify;

pub use book::{Book, disagreement, no_role};
pub use desk::Desk;
pub use explain::{Explanation, Step, Target, explain};
pub use found::{found, new_store_id, recover};
pub use issue::{Draft, create, holder_of, keeps_to, name_taken};
pub use rotate::{Terms, compromise, rotate, unrevoked};
pub use select::{distance, find_key, secret_on_argv};
pub use verify::{Decision, Subject, decide, look_up};
