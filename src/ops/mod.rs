//! What is done, free of terminal and HTTP. Only this module changes the store.

mod book;
mod desk;
mod edit;
mod filter;
mod found;
mod glob;
mod history;
mod issue;
mod listing;
mod outcome;
mod revoke;
mod rotate;
mod select;
mod sort;
mod suspend;
mod verify;

pub use book::{Book, disagreement, no_role};
pub use desk::Desk;
pub use edit::{Edited, Settings, gains, rename, set, set_role};
pub use filter::{Filter, Seen};
pub use found::{found, new_store_id, recover};
pub use glob::Glob;
pub use history::{operator_name, recent_events};
pub use issue::{Draft, create, holder_of, keeps_to, name_taken};
pub use listing::{Listed, Query, list};
pub use outcome::{Outcome, Summary};
pub use revoke::{Targets, Terms as Revocation, expect, key_of_secret, may_revoke, revoke, select};
pub use rotate::{Terms, compromise, rotate, unrevoked};
pub use select::{book_key, find_key, find_keys, secret_on_argv};
pub use sort::Sort;
pub use suspend::set_status;
pub use verify::{Decision, Subject, decide, look_up};
