//! What is done, free of terminal and HTTP. Only this module changes the store.

mod advice;
mod audit;
mod book;
mod desk;
mod explain;
mod flight;
mod found;
mod issue;
mod rotate;
mod select;
mod verify;

pub use audit::{Audit, Finding, audit};
pub use book::{Book, disagreement, no_role};
pub use desk::Desk;
pub use explain::{Explanation, Target, explain};
pub use flight::{Ending, abort, aborted, extend, finish, in_flight, no_rotation};
pub use found::{found, new_store_id, recover};
pub use issue::{Draft, create, holder_of, keeps_to, name_taken};
pub use rotate::{Order, Terms, compromise, rotatable, rotate, unrevoked};
pub use select::{find_key, secret_on_argv};
pub use verify::{Decision, Subject, decide};
